# Every wrong use: what is wrong and what to do on stderr, status 2, nothing on stdout.
wrong()
{
    status=0
    "$PORTA_AUDIT" "$@" || status=$?
    echo "porta-audit $*: $status"
}
: >empty.log
wrong
wrong daily
wrong weekly --colour
wrong weekly --week
wrong weekly --week 2026-W60 empty.log
wrong weekly --week 2026-W47 --week 2026-W48 empty.log
wrong weekly --month 2026-11 empty.log
wrong monthly --month 2026-13 empty.log
wrong weekly --week 2026-W47
wrong weekly --timezone Middle/Earth empty.log
wrong weekly --lang tlh empty.log
wrong weekly --format html empty.log
wrong weekly --include-test-traffic=yes empty.log
wrong report --since 2026-11-22 --until 2026-11-21 empty.log
wrong report --since yesterday empty.log
wrong weekly --output a.md --output-dir . empty.log
wrong weekly --now noon empty.log
# This one names all patterns that there are: too many to hold to the byte here.
status=0
"$PORTA_AUDIT" weekly --pattern no-such-pattern empty.log 2>message || status=$?
grep -o 'there is no pattern "no-such-pattern"' message
echo "porta-audit weekly --pattern no-such-pattern: $status"
