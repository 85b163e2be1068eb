#!/bin/sh
# A report is the same bytes with any number of threads, and whatever matches and inflates. Speaks TAP.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
: "${builddir_top:?is not set: the root of the build tree}"
if ! command -v python3 >/dev/null 2>&1; then
    echo '1..0 # SKIP python3 is not installed'
    exit 0
fi
exec python3 "$srcdir_top/tests/jobs/cases.py" "$PORTA_AUDIT" "$builddir_top/porta-audit-plain" \
    "$builddir_top/porta-audit-small" "$srcdir_top/fixtures"
