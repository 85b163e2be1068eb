#!/bin/sh
# Logs in which it is known who holds the locks, what a cache would answer, who keeps others waiting
# and which tests were run; and the figures of their reports, computed a second way. Speaks TAP.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
if ! command -v python3 >/dev/null 2>&1; then
    echo '1..0 # SKIP python3 is not installed'
    exit 0
fi
exec python3 "$srcdir_top/tests/claims/cases.py" "$PORTA_AUDIT"
