#!/bin/sh
# Real servers, a stand-in for Porta behind them, and the program's figures beside a client's own
# record. Speaks TAP; what is not installed is skipped by name, unless E2E_REQUIRED is set.
# run.sh [SETUP...] runs only these; E2E_KEEP=yes keeps the logs.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
export srcdir_top PORTA_AUDIT PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 TZ=UTC

# The packages belong to Debian's Python, whatever other one comes first.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
for module in sqlite3 fastapi uvicorn gunicorn hypercorn; do
    if ! "$python" -c "import $module" 2>/dev/null; then
        [ -z "${E2E_REQUIRED-}" ] || { echo "Bail out! no Python module $module"; exit 1; }
        echo "1..0 # SKIP the Python module $module is not installed (Debian: python3-$module)"
        exit 0
    fi
done
exec "$python" "$srcdir_top/tests/e2e/e2e.py" "$@"
