# A missing file and a directory: alone nothing is written; beside a good log they are named in
# the report, and the status says so.
status=0
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md gone.log || status=$?
echo "missing: $status"
mkdir logs
status=0
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md logs || status=$?
echo "directory: $status"
[ ! -e report.md ] && echo 'nothing written'
status=0
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md \
    gone.log logs "$FIXTURES/samples/nginx-timed.log" || status=$?
echo "beside a good log: $status"
grep -E 'gone\.log|`logs`' report.md
