# When little was understood the program says so first, shows the first lines on stderr, masked,
# and never in the report.
printf 'lorem ipsum token=hunter2secret dolor %s\n' 1 2 3 4 5 >strange.log
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md strange.log
if grep -q hunter2secret report.md; then echo 'the text is in the report'; fi
