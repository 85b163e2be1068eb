# When little was understood, the program says so first and shows the first lines on stderr, with
# control characters made visible, and never in the report.
for number in 1 2 3 4 5; do
    printf 'lorem ipsum \033[31mnothing known\007 dolor %s\n' $number
done >strange.log
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md strange.log
if grep -q 'nothing known' report.md; then echo 'the text is in the report'; fi
