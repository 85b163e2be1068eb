# A database that was named and cannot be looked at: said on stderr, in the report, by the status.
# The share understood is cut, never rounded up to the limit that it misses.
status=0
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --porta-db gone.db --output report.md \
    "$FIXTURES/samples/nginx-timed.log" || status=$?
echo "missing: $status"
grep 'gone\|database could not' report.md || :
line=$(head -n 1 "$FIXTURES/samples/nginx-timed.log")
awk -v line="$line" 'BEGIN { for (i = 0; i < 2499; i++) print i < 2373 ? line : "strange" }' >low.log
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md low.log 2>message
grep -o 'only .*understood' message
