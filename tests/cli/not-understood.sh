# When little was understood, the program says so first and shows the first lines on stderr, with
# control characters made visible, and never in the report.
for number in 1 2 3 4 5; do
    printf 'lorem ipsum \033[31mnothing known\007 dolor %s\n' $number
done >strange.log
echo '10.0.0.1 "GET /x?token=one" X-PORTA-TOKEN: two Cookie: three' | sed 'p; p; p' >secrets.log
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md strange.log
echo 'secrets:' >&2
"$PORTA_AUDIT" report --timezone UTC --output - secrets.log | grep -c two || :
if grep -q 'nothing known' report.md; then echo 'the text is in the report'; fi
