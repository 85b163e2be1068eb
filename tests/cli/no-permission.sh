if ! $UNPRIVILEGED test -r "$FIXTURES/samples/nginx-timed.log" ||
    ! $UNPRIVILEGED "$PORTA_AUDIT" --version >/dev/null 2>&1; then
    echo 'no unprivileged user reaches the program here'
    exit 77
fi
echo secret >closed.log
chmod 0 closed.log
status=0
$UNPRIVILEGED "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC closed.log || status=$?
echo "alone: $status"
status=0
$UNPRIVILEGED "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md \
    closed.log "$FIXTURES/samples/nginx-timed.log" || status=$?
echo "beside a good log: $status"
grep 'closed\.log' report.md
# Where the report cannot be written, that is the end of it.
mkdir closed
chmod 500 closed
status=0
$UNPRIVILEGED "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output closed/report.md \
    "$FIXTURES/samples/nginx-timed.log" || status=$?
echo "closed directory: $status"
