# Where reports go: --output-dir names them after the period, --output - is stdout, a rewrite
# keeps the notes, and no temporary file stays behind.
log=$FIXTURES/samples/nginx-timed.log
mkdir reports
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output-dir reports "$log"
"$PORTA_AUDIT" monthly --month 2026-11 --timezone UTC --output-dir reports "$log"
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --format json --output-dir reports "$log"
"$PORTA_AUDIT" report --timezone UTC --output - "$log" | head -n 2
ls -A reports
sed 's/^<!-- notes.*/&\nKept by hand: **all is well**./' reports/2026-W47.md >edited
cp edited reports/2026-W47.md
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output-dir reports "$log"
cmp edited reports/2026-W47.md && echo 'notes kept'
ls -A reports
