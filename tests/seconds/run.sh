#!/bin/sh
# What the watched endpoints did in each second of the demo's logs, beside a second computation.
set -eu
: "${srcdir_top:?is not set: the root of the source tree}"
: "${builddir_top:?is not set: the root of the build tree}"
if ! command -v python3 >/dev/null 2>&1; then
    echo '1..0 # SKIP python3 is not installed'
    exit 0
fi
exec python3 "$srcdir_top/tests/seconds/compare.py" "$builddir_top/tests/seconds/driver" \
    "$srcdir_top"/fixtures/demo/*.log*
