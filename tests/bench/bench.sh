#!/bin/sh
# Times the program beside `wc -l`, `gzip -dc` and the peers that are installed, in turns, and prints
# Markdown tables: medians, ratios, peak memory, the goals. Run from the build directory, by
# `make bench`.
#
#   bench.sh [--lines N] [--rounds N] [--peers N] [--check]
#
#   --lines   of the access log; 5,000,000 unless told otherwise
#   --rounds  5 unless told otherwise
#   --peers   lines that the peers read; those of the access log unless told otherwise, 0: no peers
#   --check   fail where a ratio is over its goal by more than 25 %
#
# The input is made once and kept in bench-data/, where DuckDB is looked for, too:
# `npm install --prefix bench-data @duckdb/node-api`. Seconds drift; the ratios beside the reference of
# the same round are what counts. Where much less of the time is the processor's than has passed, the
# machine was busy with something else, and the figures are worth nothing.
set -eu
export LC_ALL=C TZ=UTC
: "${PORTA_AUDIT:=./porta-audit}"
: "${srcdir_top:=.}"
bench=tests/bench
data='bench-data'
lines=5000000
rounds=5
peers=''
check=''

while [ $# -gt 0 ]; do
    case $1 in
    --lines) lines=$2 ;;
    --rounds) rounds=$2 ;;
    --peers) peers=$2 ;;
    --check) check=yes && set -- x "$@" ;;
    *) echo "usage: bench.sh [--lines N] [--rounds N] [--peers N] [--check]" >&2 && exit 2 ;;
    esac
    shift 2
done
: "${peers:=$lines}"

# make_input FORMAT LINES: bench-data/FORMAT-LINES.log, unless it is there and newer than what makes it
make_input()
{
    file=$data/$1-$2.log
    if [ -z "$(find "$file" -newer $bench/generate 2>/dev/null)" ]; then
        echo "making $file" >&2
        mkdir -p "$data"
        $bench/generate --format "$1" --lines "$2" >"$file.tmp"
        mv "$file.tmp" "$file"
        rm -f "$file.gz"
    fi
    cat "$file" >/dev/null # into the page cache
}

compress()
{
    [ -f "$1.gz" ] || gzip -6 -n -c "$1" >"$1.gz.tmp"
    [ -f "$1.gz" ] || mv "$1.gz.tmp" "$1.gz"
    cat "$1.gz" >/dev/null
}

results=$(mktemp "${TMPDIR:-/tmp}/porta-audit-bench.XXXXXX")
trap 'rm -f "$results" "$results.failed"' EXIT

# measure NAME COMMAND...: adds `NAME wall cpu rss` to the results
measure()
{
    name=$1
    shift
    measured=$($bench/run "$@") # a command that fails ends the bench
    printf '%s %s\n' "$name" "$measured" >>"$results"
}

# audit NAME JOBS LOG...: what is timed is all of the work: reading, matching, sums, the whole report
audit()
{
    name=$1 jobs=$2
    shift 2
    measure "$name" "$PORTA_AUDIT" report --jobs "$jobs" --timezone UTC --now 2027-01-04T00:00:00Z \
        --output - "$@"
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
        -v rss="$(median "$2" 4)" -v failed="$results.failed" \
        -v reference="$([ -z "$3" ] || median "$3" 2)" -v goal="$4" 'BEGIN {
            ratio = reference == "" ? "" : sprintf("%.2f", wall / reference)
            verdict = goal == "" ? "" : "≤ " goal (wall / reference <= goal ? " ✅" : " ❌")
            if (goal != "" && wall / reference > 1.25 * goal)
                print title ": " ratio ", " verdict >>failed
            printf "| %s | %.3f | %.3f | %s | %s | %.1f |\n",
                title, wall / 1e6, cpu / 1e6, ratio, verdict, rss / 1024
        }' | sed 's/|  |/| |/g; s/|  |/| |/g'
}

# limit TITLE NAME COLUMN UNIT DIVISOR GOAL: one line of the table of what has a bound of its own
limit()
{
    awk -v title="$1" -v value="$(median "$2" "$3")" -v unit="$4" -v divisor="$5" -v goal="$6" \
        -v failed="$results.failed" 'BEGIN {
            value /= divisor
            if (goal != "" && value > 1.25 * goal)
                printf "%s: %.1f %s, ≤ %s\n", title, value, unit, goal >>failed
            printf "| %s | %.1f %s | %s |\n", title, value, unit,
                goal == "" ? "" : "≤ " goal (value <= goal ? " ✅" : " ❌")
        }' | sed 's/|  |/| |/g'
}

app_lines=$((lines * 2 / 5))
access=$data/nginx-timed-$lines.log
app=$data/porta-asctime-$app_lines.log
make_input nginx-timed "$lines"
compress "$access"
make_input porta-asctime "$app_lines"

round=1
while [ "$round" -le "$rounds" ]; do
    [ ! -t 2 ] || echo "round $round of $rounds" >&2
    measure wc wc -l "$access"
    audit plain-1 1 "$access"
    audit plain-2 2 "$access"
    # A build without programs (linear.h): PCRE2 matches each line, as one that is not linear.
    measure jit-2 ./porta-audit-plain report --jobs 2 --timezone UTC --now 2027-01-04T00:00:00Z \
        --output - "$access"
    measure gzip gzip -dc "$access.gz"
    audit gzip-1 1 "$access.gz"
    audit gzip-2 2 "$access.gz"
    measure wc-app wc -l "$app"
    audit app-1 1 "$app"
    audit app-2 2 "$app"
    round=$((round + 1))
done

inflater=zlib goals='0.65 0.42'
if grep -q '^ISAL_LIBS = .*isal' Makefile 2>/dev/null; then
    inflater=ISA-L goals='0.38 0.22'
fi
cpu=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
size=$(wc -c <"$access")
cat <<END
${cpu:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores, $(uname -sr), $inflater.
Access log: $lines lines, $((size / 1000000)) MB, $(($(wc -c <"$access.gz") / 1000000)) MB as gzip -6.
Application log: $app_lines lines, $(($(wc -c <"$app") / 1000000)) MB. Medians of $rounds interleaved rounds.

| Work | Seconds | of them CPU | Ratio | Goal | Peak MiB |
| --- | ---: | ---: | ---: | --- | ---: |
END
# shellcheck disable=SC2016 # backticks of Markdown, not of the shell
row '`wc -l`, access log' wc '' ''
row 'access log, 1 thread, ÷ `wc -l`' plain-1 wc 6
row 'access log, 2 threads, ÷ `wc -l`' plain-2 wc 3.0
row 'a pattern that is not linear, 2 threads, ÷ `wc -l`' jit-2 wc 5
row '`gzip -dc`, access log' gzip '' ''
row 'gzip, 1 thread, ÷ `gzip -dc`' gzip-1 gzip "${goals% *}"
row 'gzip, 2 threads, ÷ `gzip -dc`' gzip-2 gzip "${goals#* }"
row '`wc -l`, application log' wc-app '' ''
row 'application log, 1 thread, ÷ `wc -l`' app-1 wc-app ''
row 'application log, 2 threads, ÷ `wc -l`' app-2 wc-app 4

# --- peers: the slowest of them takes most of a minute ---

# peer NAME COMMAND...: measured where the command ends well, else left out
peer()
{
    name=$1
    shift
    "$@" >/dev/null 2>&1 || return 0
    measure "$name" "$@"
    measure "$name" "$@"
}

# against TITLE NAME OURS GOAL: how many times as long it takes
against()
{
    [ -n "$(median "$2" 2)" ] || return 0
    awk -v title="$1" -v wall="$(median "$2" 2)" -v rss="$(median "$2" 4)" \
        -v ours="$(median "$3" 2)" -v goal="$4" -v failed="$results.failed" 'BEGIN {
            if (goal != "" && wall / ours < goal / 1.25)
                printf "%s: %.1f, ≥ %s\n", title, wall / ours, goal >>failed
            printf "| %s | %.3f | %.1f | %s | %.1f |\n", title, wall / 1e6, wall / ours,
                goal == "" ? "" : "≥ " goal (wall / ours >= goal ? " ✅" : " ❌"), rss / 1024
        }' | sed 's/|  |/| |/g'
}

if [ "$peers" -gt 0 ]; then
    make_input nginx-timed "$peers"
    log=$data/nginx-timed-$peers.log
    for _ in 1 2 3; do
        audit few-1 1 "$log"
        audit few-2 2 "$log"
    done
    ! command -v mawk >/dev/null || peer mawk mawk -f "$srcdir_top/$bench/mawk.awk" "$log"
    ! command -v node >/dev/null ||
        peer duckdb node "$srcdir_top/$bench/duckdb.mjs" "$log" 2
    # shellcheck disable=SC2016
    ! command -v goaccess >/dev/null || peer goaccess goaccess "$log" --no-progress --output=json \
        --log-format='%h %^[%d:%t %^] "%r" %s %b "%R" "%u" %T %^' --date-format=%d/%b/%Y \
        --time-format=%T
    ! command -v lnav >/dev/null || peer lnav lnav -n \
        -c ';SELECT cs_uri_stem, count(*), median(sc_bytes) FROM access_log GROUP BY 1' "$log"
    cat <<END

The same on $peers lines, beside other tools:

| Tool | Seconds | ÷ porta-audit | Goal | Peak MiB |
| --- | ---: | ---: | --- | ---: |
END
    against 'porta-audit, 2 threads' few-2 few-2 ''
    against 'DuckDB, CSV, 2 threads, ÷ 2 threads' duckdb few-2 8
    against 'mawk, ÷ 1 thread' mawk few-1 8
    against 'GoAccess (no percentiles), ÷ 1 thread' goaccess few-1 60
    against 'lnav, SQL (no latencies), ÷ 1 thread' lnav few-1 ''
fi

# --- memory, and the store ---

hard=$((lines / 5))
for format in nginx-paths nginx-agents nginx-month; do
    make_input $format "$hard"
    audit $format 2 "$data/$format-$hard.log"
done
rm -f "$data"/part-*
split -n l/200 "$access" "$data/part-"
audit parts 2 "$data"/part-*
rm -f "$data"/part-*

make_input nginx-year "$hard"
year=$data/nginx-year-$hard.log
store=$data/year.db
rm -f "$store"
measure first "$PORTA_AUDIT" scan --timezone UTC --store "$store" "$year"
for _ in 1 2 3 4 5; do
    measure nothing "$PORTA_AUDIT" scan --timezone UTC --store "$store" "$year"
    measure report "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC \
        --now 2027-01-04T00:00:00Z --store "$store" --output -
    measure month "$PORTA_AUDIT" monthly --month 2026-10 --timezone UTC \
        --now 2027-01-04T00:00:00Z --store "$store" --output -
done
measure whole "$PORTA_AUDIT" report --since 2026-01-01 --until 2027-01-01 --timezone UTC \
    --now 2027-01-04T00:00:00Z --store "$store" --output -
echo "size $(($(wc -c <"$store") / 52)) 0 0" >>"$results"

# A day at 50 requests a second with latencies in ms steps: a seventh of such a week.
day=$data/nginx-day.log
[ -f "$day" ] || $bench/generate --format nginx-timed --lines 30240000 2>/dev/null |
    head -n 4320000 >"$day"
rm -f "$store"
measure day "$PORTA_AUDIT" scan --timezone UTC --store "$store" "$day"
echo "busy $(($(wc -c <"$store") * 7)) 0 0" >>"$results"
cat <<END

Memory with 2 threads, $hard lines each, and a store with a year of 50 endpoints:

| What | Figure | Goal |
| --- | ---: | --- |
END
limit "peak, one week" plain-2 4 MiB 1024 24
limit "peak, a path a line" nginx-paths 4 MiB 1024 64
limit "peak, 10,000 agents" nginx-agents 4 MiB 1024 64
limit "peak, a month of 1000 endpoints in random order" nginx-month 4 MiB 1024 64
limit "peak, 200 files" parts 4 MiB 1024 64
limit "scan with nothing new" nothing 2 ms 1000 20
limit "weekly report from the store" report 2 ms 1000 200
limit "monthly report from the store" month 2 ms 1000 200
limit "peak, report of the whole year" whole 4 MiB 1024 64
limit "store, a week at 3 requests a minute" size 2 KiB 1024 1024
limit "store, a week at 50 requests a second" busy 2 KiB 1024 30720
limit "peak, scan of a day of it" day 4 MiB 1024 64

if [ -n "$check" ] && [ -s "$results.failed" ]; then
    echo >&2
    echo "over the goal by more than 25 %:" >&2
    cat "$results.failed" >&2
    exit 1
fi
