# Neither the order of the arguments, nor the directory, nor a second run changes a byte.
mkdir one other
cp "$FIXTURES/samples/nginx-timed.log" "$FIXTURES/samples/porta-uvicorn.log" .
for format in markdown json; do
    for lang in en ru; do
        "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --format $format --lang $lang \
            nginx-timed.log porta-uvicorn.log >one/report
        "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --format $format --lang $lang \
            porta-uvicorn.log nginx-timed.log >other/report
        cmp one/report other/report
        "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --format $format --lang $lang \
            --output one/report nginx-timed.log porta-uvicorn.log
        cmp one/report other/report && echo "$format $lang: same"
    done
done
