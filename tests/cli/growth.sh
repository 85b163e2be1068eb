# The growth flag on weeks whose truth is known: P95 doubles every two days; stays; rises in a line;
# jumps once; and too few requests to tell. Each hour has 30 requests of one latency.
make_week() # EXPRESSION of the day, REQUESTS an hour
{
    awk -v requests="$2" 'BEGIN {
        for (h = 0; h < 168; h++) {
            d = h / 24
            ms = 200 * ('"$1"')
            for (i = 0; i < requests; i++)
                printf "10.0.0.1 - - [%d/Nov/2026:%02d:%02d:00 +0000] \"GET /meta HTTP/1.1\" 200 1 \"-\" \"x\" %.3f %.3f\n",
                       16 + int(d), h % 24, i, ms / 1000, ms / 1000
        }
    }'
}
for week in '2 ^ (d / 2)' '1' '1 + d' '(d < 3) ? 1 : 3' '2 ^ (d / 2) * (1 + 0.5 * sin(h * 3.14159 / 12))'; do
    printf '%s: ' "$week"
    make_week "$week" 30 | "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --now 2026-12-01 - |
        sed -n 's/.*Response time grows exponentially: //p'
done
printf 'few: '
make_week 1 29 | "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --now 2026-12-01 - |
    sed -n 's/.*Response time grows exponentially: //p'
