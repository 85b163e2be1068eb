# A report that did not get out is a failure, even when only the last flush says so.
status=0
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC "$FIXTURES/samples/nginx-timed.log" \
    >/dev/full || status=$?
echo "$status"
