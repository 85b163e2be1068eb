#!/bin/sh
# Counts the instructions that one thread takes for a fixed 100,000 lines, which no other load on the
# machine changes, and compares with what was recorded for the same compiler: fails where it has
# grown by more than 2 %, and names the functions that grew most. Run by `make bench-check`.
#
#   instructions.sh [--record]     --record: what is counted now is what is compared with from now on
set -eu
export LC_ALL=C TZ=UTC
: "${PORTA_AUDIT:=./porta-audit}"
: "${srcdir_top:=.}"
: "${CC:=cc}"
command -v valgrind >/dev/null || { echo 'valgrind is not installed: instructions are not counted' >&2; exit 0; }

work=$(mktemp -d "${TMPDIR:-/tmp}/porta-audit-instructions.XXXXXX")
trap 'rm -rf "$work"' EXIT
case $($CC --version | head -n 1) in
*clang*) compiler=clang-$($CC -dumpversion | sed 's/[.].*//') ;;
*) compiler=gcc-$($CC -dumpversion | sed 's/[.].*//') ;;
esac
inflater=zlib
! grep -q '^ISAL_LIBS = .*isal' Makefile 2>/dev/null || inflater=isal
recorded=$srcdir_top/tests/bench/instructions-$compiler-$inflater.txt

# count FORMAT: "FORMAT function instructions" for each function of the program, and for all
count()
{
    tests/bench/generate --format "$1" --lines 5000000 | head -n 100000 >"$work/$1.log"
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$PORTA_AUDIT" report --jobs 1 \
        --timezone UTC --now 2027-01-04T00:00:00Z --output "$work/report.md" "$work/$1.log" \
        2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }
    rm -f "$work/report.md"
    callgrind_annotate --threshold=100 "$work/out" | awk -v format="$1" '
        / PROGRAM TOTALS/ { gsub(",", "", $1); print format, "total", $1 }
        # "1,234 ( 0.12%)  file:function [object]"; parts that were inlined stand under their file
        /^ *[0-9,]+ \(/ && / [^ ]+:[^ ]+/ && !/PROGRAM TOTALS/ {
            count = $1
            gsub(",", "", count)
            if (match($0, /\) +[^ ]+:[^ ]+/)) {
                name = substr($0, RSTART + 1, RLENGTH - 1)
                sub(/^.*:/, "", name)
                sub(/[.'"'"'].*$/, "", name)
                sum[name] += count
            }
        }
        END { for (name in sum) if (sum[name] >= 100000) print format, name, sum[name] }' | sort
}

{ count nginx-timed && count porta-asctime; } >"$work/now"
if [ "${1-}" = --record ]; then
    cp "$work/now" "$recorded"
    exit 0
fi
awk '$2 == "total" { printf "%s: %.0f instructions a line\n", $1, $3 / 100000 }' "$work/now"
if [ ! -f "$recorded" ]; then
    echo "nothing was recorded for $compiler with $inflater: make bench-record" >&2
    exit 0
fi
awk '
    NR == FNR { before[$1 " " $2] = $3; next }
    $2 == "total" && $3 > 1.02 * before[$1 " total"] {
        printf "%s: %d instructions, %.1f %% more than recorded\n", $1, $3,
            100 * ($3 / before[$1 " total"] - 1)
        grown[$1] = 1
        failed = 1
    }
    { now[NR] = $0 }
    END {
        for (i in now) {
            split(now[i], part, " ")
            more = part[3] - before[part[1] " " part[2]]
            if (part[2] != "total" && grown[part[1]] && more > 0.002 * before[part[1] " total"])
                printf "    %s %s: %d more\n", part[1], part[2], more
        }
        exit failed
    }' "$recorded" "$work/now" >&2
