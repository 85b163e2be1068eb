# A wrong --output costs nothing: a log, a database, a report of the other form, a lost link are
# left as they are.
cp "$FIXTURES/samples/nginx-timed.log" log
cp "$FIXTURES/demo/agents.db" agents.db
report()
{
    "$PORTA_AUDIT" report --timezone UTC --now 2026-12-01 "$@" && echo 'written' || echo "status $?"
}
report --output log log
cmp log "$FIXTURES/samples/nginx-timed.log"
report --output agents.db --porta-db agents.db log
cmp agents.db "$FIXTURES/demo/agents.db"
report --output report.md log
report --output report.md --lang ru log
report --output report.md --format json log
report --output report.json --format json log
report --output report.json log
ln -s nowhere/else dangling
report --output dangling log
report --output '' log
# A directory for reports that is not there, or none; found before a store is made.
report --output-dir reports/audit --store new.db log
report --output-dir log log
test -e reports || test -e new.db || echo 'nothing was made'
# Notes survive with white space around their markers.
sed 's/^<!-- notes.*/  & /; s/^<!-- .notes.*/kept by hand\n\t&/' report.md >edited
cp edited report.md
report --output report.md --lang ru log
grep -c 'kept by hand' report.md
TZ=nonsense "$PORTA_AUDIT" report --now 2026-12-01 log || echo "status $?"
