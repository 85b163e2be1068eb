# Eight formats of servers in front, line by line in turn in one file, give the figures of the
# eight files; so do their lines in any order, with CRLF, and compressed.
same()
{
    "$PORTA_AUDIT" report --format json --timezone UTC --now 2026-12-01 --output "$1.json" $2
    # All but what names files: the sources, and what counts them.
    awk '/^  "sources": \[/ { skip = 1 } !skip; /^  \],?$/ { skip = 0 }' "$1.json" >"$1.figures"
    cmp one-by-one.figures "$1.figures" && echo "$1: the same" || :
}

in_turn()
{
    awk 'FNR == 1 { file++ } { line[file, FNR] = $0; if (FNR > most) most = FNR }
        END {
            for (i = 1; i <= most; i++)
                for (f = 1; f <= file; f++)
                    if ((f, i) in line)
                        print line[f, i]
        }' "$@"
}

# The same order at every run, as good as any: by the lines' characters from their middle on.
out_of_order()
{
    awk '{ print substr($0, length($0) / 2) "\001" $0 }' "$1" | sort | sed 's/^.*\x01//'
}

in_all_ways()
{
    for log; do
        cp "$FIXTURES/samples/$log.log" .
    done
    same one-by-one "$(printf '%s.log ' "$@")"
    # shellcheck disable=SC2046
    in_turn $(printf '%s.log ' "$@") >mixed.log
    same in-turn mixed.log
    out_of_order mixed.log >shuffled.log
    same shuffled shuffled.log
    sed 's/$/\r/' mixed.log >crlf.log
    same crlf crlf.log
    gzip -nc mixed.log >packed.log.gz
    same gzip packed.log.gz
    wc -l <mixed.log
    grep -E '^  "(tier|requests)"' one-by-one.json
    rm ./*.log ./*.json ./*.figures
}

echo 'in front:'
in_all_ways nginx-timed nginx-combined nginx-json nginx-ltsv apache-timed-us apache-isoms caddy-json \
    haproxy-httplog
echo 'applications:'
in_all_ways gunicorn-gthread-access hypercorn-access porta-asctime-stdout docker-json-file

# All tiers in turn: each tier counts what its files alone count. What has no time of its own takes
# its neighbour's, so of uvicorn's and the stress test's lines only the numbers are held.
echo 'all tiers:'
set -- nginx-timed caddy-json haproxy-clf apache-isoms gunicorn-gthread-access porta-asctime-stdout \
    porta-uvicorn stress-test
for log; do
    cp "$FIXTURES/samples/$log.log" .
done
# shellcheck disable=SC2046
in_turn $(printf '%s.log ' "$@") >mixed.log
# Every record that explain shows: its pattern, tier and kind, whatever its line.
for log in mixed "$@"; do
    "$PORTA_AUDIT" explain --timezone UTC "$log.log" | sed -n 's/^[0-9]*: \(.*(.*\)/\1/p' |
        sort >"$log.records"
done
# shellcheck disable=SC2046
sort $(printf '%s.records ' "$@") | cmp - mixed.records && uniq -c mixed.records
