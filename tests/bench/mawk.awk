# The same questions in awk: requests, statuses and exact percentiles of each endpoint of an
# nginx-timed log. Latencies are counted by their milliseconds.
{
    endpoint = substr($6, 2) " " $7
    sub(/[?].*/, "", endpoint)
    requests[endpoint]++
    statuses[endpoint, $9]++
    agents[$1]++
    ms = int($(NF - 1) * 1000 + 0.5)
    count[endpoint, ms]++
    if (ms > most[endpoint])
        most[endpoint] = ms
    sum[endpoint] += ms
    squares[endpoint] += ms * ms
    minutes[substr($4, 2, 17)]++
}
END {
    for (endpoint in requests) {
        rank = requests[endpoint] * 0.95
        below = 0
        for (ms = 0; ms <= most[endpoint] && below < rank; ms++)
            below += count[endpoint, ms]
        print endpoint, requests[endpoint], ms - 1, sum[endpoint] / requests[endpoint]
    }
}
