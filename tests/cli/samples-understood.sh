# Every real log is understood; how many of its lines are what, and what they say.
printf '%-36s %-6s %5s %5s %5s %5s %5s %5s %5s %5s %5s\n' log tier lines under igno cont not \
    requ mess oper lock
for log in "$FIXTURES"/samples/*.log; do
    "$PORTA_AUDIT" report --format json --timezone UTC --now 2026-12-01 --include-test-traffic \
        --output report.json "$log"
    awk -v name="$(basename "$log")" '
        function number(text) { gsub(/[^0-9]/, "", text); return text }
        /^  "tier":/ { tier = $2; gsub(/[",]/, "", tier) }
        /^  "requests":/ { requests = number($2) }
        /^    "client_requests":/ { client = number($2) }
        /^    "messages":/ { messages = number($2) }
        /^    "count":/ { operations = number($2) }
        /^    "events":/ { events = number($2) }
        /^      "(lines|understood|ignored|continuation|not_understood)":/ {
            counts = counts sprintf(" %5d", number($2))
        }
        END {
            printf "%-36s %-6s%s %5d %5d %5d %5d\n", name, tier, counts, requests + client,
                messages, operations, events
        }' report.json
done
