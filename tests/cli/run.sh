#!/bin/sh
# Runs the command line's cases and speaks TAP. A case is NAME.sh beside this file, run by
# `sh -eu` in a fresh directory; NAME.stdout, NAME.stderr and NAME.exit hold what it has to print
# and return, byte for byte (no file: nothing printed; status 0).
#
#   run.sh [--update] [NAME...]    all cases, or those; --update writes the expected files
#
# A case finds: $PORTA_AUDIT (the program), $FIXTURES, $UNPRIVILEGED (a command prefix: run the
# rest without root's rights), TZ=UTC, LC_ALL=C, an empty standard input. A case that cannot run
# here says why on stdout and returns 77. PORTA_AUDIT_WRAPPER is put before the program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${FIXTURES:=$(cd "$here/../../fixtures" && pwd)}"
export PORTA_AUDIT FIXTURES TZ=UTC LC_ALL=C
# No configuration of the user's own.
export XDG_CONFIG_HOME=/nonexistent
unset TZDIR || :

update=no
if [ "${1-}" = --update ]; then
    update=yes
    shift
fi

top=$(mktemp -d "${TMPDIR:-/tmp}/porta-audit-cli.XXXXXX")
trap 'chmod -R u+rwX "$top"; rm -rf "$top"' EXIT
trap 'exit 129' HUP INT TERM
chmod 755 "$top"

if [ -n "${PORTA_AUDIT_WRAPPER-}" ]; then
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$PORTA_AUDIT_WRAPPER" "$PORTA_AUDIT" >"$top/program"
    chmod 755 "$top/program"
    PORTA_AUDIT=$top/program
fi

UNPRIVILEGED='env'
if [ "$(id -u)" = 0 ]; then
    UNPRIVILEGED='setpriv --reuid=65534 --regid=65534 --clear-groups env'
fi
export UNPRIVILEGED

# same EXPECTED GOT: a missing expected file is an empty one
same()
{
    if [ -e "$1" ]; then cmp -s "$1" "$2"; else [ ! -s "$2" ]; fi
}

# explain EXPECTED GOT: the difference as TAP comments
explain()
{
    expected=$1
    [ -e "$expected" ] || expected=/dev/null
    diff -u "$expected" "$2" | sed '1,2d; s/^/#   /' | head -n 40
}

# keep EXPECTED GOT: what was printed becomes what has to be printed
keep()
{
    if [ -s "$2" ]; then cp "$2" "$1"; else rm -f "$1"; fi
}

# run_case NAME SCRATCH: runs it; results in SCRATCH.{stdout,stderr,exit}
run_case()
{
    mkdir "$2"
    chmod 777 "$2"
    status=0
    (cd "$2" && exec timeout 300 sh -eu "$here/$1.sh") \
        </dev/null >"$2.stdout" 2>"$2.stderr" || status=$?
    if [ "$status" = 0 ]; then : >"$2.exit"; else echo "$status" >"$2.exit"; fi
}

if [ $# = 0 ]; then
    for script in "$here"/*.sh; do
        name=$(basename "$script" .sh)
        [ "$name" = run ] || set -- "$@" "$name"
    done
fi

echo "1..$#"
number=0
failed=0
for name in "$@"; do
    number=$((number + 1))
    got=$top/$number
    run_case "$name" "$got"
    if [ "$(cat "$got.exit")" = 77 ]; then
        echo "ok $number - $name # SKIP $(head -n 1 "$got.stdout")"
        continue
    fi
    verdict=ok
    for part in stdout stderr exit; do
        if [ "$update" = yes ]; then
            keep "$here/$name.$part" "$got.$part"
        elif ! same "$here/$name.$part" "$got.$part"; then
            verdict='not ok'
            echo "# $name: $part is not as expected (-) but (+)"
            explain "$here/$name.$part" "$got.$part"
        fi
    done
    [ "$verdict" = ok ] || failed=1
    echo "$verdict $number - $name"
done
exit "$failed"
