#!/bin/sh
# Times the program beside `wc -l` and `gzip -dc`, in turns, and prints a Markdown table: medians,
# ratios, peak memory, and the goals. Run from the build directory, by `make bench`.
#
#   bench.sh [--lines N] [--rounds N]     5,000,000 lines and 5 rounds, unless told otherwise
#
# The input is made once and kept in bench-data/. Seconds drift; the ratios beside the reference
# of the same round are what counts. Where much less of the time is the processor's than has
# passed, the machine was busy with something else, and the figures are worth nothing.
set -eu
export LC_ALL=C TZ=UTC
: "${PORTA_AUDIT:=./porta-audit}"
bench=tests/bench
data='bench-data'
lines=5000000
rounds=5

while [ $# -gt 1 ]; do
    case $1 in
    --lines) lines=$2 ;;
    --rounds) rounds=$2 ;;
    *) break ;;
    esac
    shift 2
done
if [ $# -gt 0 ]; then
    echo "usage: bench.sh [--lines N] [--rounds N]" >&2
    exit 2
fi

# make_input FORMAT LINES: bench-data/FORMAT-LINES.log and its gzip -6 copy, unless they are there
# and newer than what makes them
make_input()
{
    file=$data/$1-$2.log
    if [ -z "$(find "$file.gz" -newer $bench/generate 2>/dev/null)" ]; then
        echo "making $file" >&2
        mkdir -p "$data"
        $bench/generate --format "$1" --lines "$2" >"$file.tmp"
        mv "$file.tmp" "$file"
        gzip -6 -n -c "$file" >"$file.gz.tmp"
        mv "$file.gz.tmp" "$file.gz"
    fi
    cat "$file" "$file.gz" >/dev/null # into the page cache
}

results=$(mktemp "${TMPDIR:-/tmp}/porta-audit-bench.XXXXXX")
trap 'rm -f "$results"' EXIT

# measure NAME COMMAND...: adds `NAME wall cpu rss` to the results
measure()
{
    name=$1
    shift
    printf '%s %s\n' "$name" "$($bench/run "$@")" >>"$results"
}

# What is timed is all of the work: reading, matching, the sums, and the whole report.
audit()
{
    measure "$1" "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC \
        --now 2026-12-01T00:00:00Z --output - "$2"
}

# median NAME COLUMN
median()
{
    awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$results" | sort -n |
        awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# row TITLE NAME REFERENCE GOAL: one line of the table; no reference, no ratio
row()
{
    awk -v title="$1" -v wall="$(median "$2" 2)" -v cpu="$(median "$2" 3)" \
        -v rss="$(median "$2" 4)" \
        -v reference="$([ -z "$3" ] || median "$3" 2)" -v goal="$4" 'BEGIN {
            ratio = reference == "" ? "" : sprintf("%.2f", wall / reference)
            verdict = goal == "" ? "" : wall / reference <= goal ? "≤ " goal " ✅" : "≤ " goal " ❌"
            printf "| %s | %.3f | %.3f | %s | %s | %.1f |\n",
                title, wall / 1e6, cpu / 1e6, ratio, verdict, rss / 1024
        }' | sed 's/|  |/| |/g; s/|  |/| |/g'
}

app_lines=$((lines * 2 / 5))
access=$data/nginx-timed-$lines.log
app=$data/porta-asctime-$app_lines.log
make_input nginx-timed "$lines"
make_input porta-asctime "$app_lines"

round=1
while [ "$round" -le "$rounds" ]; do
    [ ! -t 2 ] || echo "round $round of $rounds" >&2
    measure wc wc -l "$access"
    audit plain "$access"
    measure gzip gzip -dc "$access.gz"
    audit gzipped "$access.gz"
    measure wc-app wc -l "$app"
    audit app "$app"
    round=$((round + 1))
done

cpu=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
size=$(wc -c <"$access")
cat <<END
${cpu:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores, $(uname -sr).
Access log: $lines lines, $((size / 1000000)) MB, $(($(wc -c <"$access.gz") / 1000000)) MB as gzip -6.
Application log: $app_lines lines, $(($(wc -c <"$app") / 1000000)) MB. Medians of $rounds interleaved rounds, one thread.

| Work | Seconds | of them CPU | Ratio | Goal | Peak MiB |
| --- | ---: | ---: | ---: | --- | ---: |
END
# shellcheck disable=SC2016 # backticks of Markdown, not of the shell
print_rows()
{
    row '`wc -l`, access log' wc '' ''
    row 'porta-audit, access log, ÷ `wc -l`' plain wc 10
    row '`gzip -dc`, access log' gzip '' ''
    row 'porta-audit, gzip, ÷ `gzip -dc`' gzipped gzip 0.9
    row '`wc -l`, application log' wc-app '' ''
    row 'porta-audit, application log, ÷ `wc -l`' app wc-app ''
}
print_rows
