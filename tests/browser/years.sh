# Two years and a half of a growing nginx log, a request each six hours or so: the longest labels
# (large counts come from its last minute) and bins of weeks.
awk 'BEGIN {
    split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", month, " ")
    for (i = 0; i < 30; i++)
        for (day = 1; day <= 28; day += 1)
            line(day, month[i % 12 + 1], 2024 + int(i / 12), "12:00:" sprintf("%02d", day), 0.01 * (i + day % 5))
    for (k = 0; k < 20000; k++)
        line(28, "Jun", 2026, "23:59:" sprintf("%02d", k % 60), 40)
}
function line(day, name, year, time, latency) {
    printf "198.51.100.7 - - [%02d/%s/%d:%s +0000] \"GET /meta HTTP/1.1\" 200 12 \"-\" \"-\" %.3f %.3f\n",
        day, name, year, time, latency, latency
}'
