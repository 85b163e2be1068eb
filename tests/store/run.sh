#!/bin/sh
# The store: a month of days, rotation, merging, kills and write errors. Speaks TAP.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
if ! command -v python3 >/dev/null 2>&1; then
    echo '1..0 # SKIP python3 is not installed'
    exit 0
fi
exec python3 "$srcdir_top/tests/store/cases.py" "$PORTA_AUDIT"
