#!/bin/sh
# The statistics of the audit beside numpy's and scipy's, on random inputs. Speaks TAP. Skipped where
# they are not installed, unless NUMBERS_REQUIRED is set.
set -eu
: "${builddir_top:?is not set: the root of the build tree}"
: "${srcdir_top:?is not set: the root of the source tree}"
# Debian's packages are its own Python's.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
if [ -z "${NUMBERS_REQUIRED-}" ] && ! "$python" -c 'import numpy, scipy.stats' >/dev/null 2>&1; then
    echo '1..0 # SKIP numpy and scipy are not installed (Debian: python3-numpy python3-scipy)'
    exit 0
fi
exec "$python" "$srcdir_top/tests/numbers/compare.py" "$builddir_top/tests/numbers/driver"
