# An empty log is a log: the report says that nothing was measured, and that is a success.
: >empty.log
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md empty.log
grep -c . report.md >/dev/null && echo written
