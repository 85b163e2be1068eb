#!/bin/sh
# Evidence from outside the logs as it is in life: a real Redis, servers that only look like one,
# databases that others write meanwhile, backups, files laid out as traps. Speaks TAP; what is not
# installed is skipped by name, unless EVIDENCE_REQUIRED is set. run.sh [CASE...] runs only these.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
export srcdir_top PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 TZ=UTC
# No configuration of the user's own.
export XDG_CONFIG_HOME=/nonexistent HOME=/nonexistent
if ! command -v python3 >/dev/null 2>&1; then
    echo '1..0 # SKIP python3 is not installed'
    exit 0
fi
exec python3 "$srcdir_top/tests/evidence/cases.py" "$PORTA_AUDIT" "$@"
