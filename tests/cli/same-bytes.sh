# Neither the order of the arguments, nor where the report goes, nor a second run changes a byte.
mkdir one other
cp "$FIXTURES/samples/nginx-timed.log" "$FIXTURES/samples/porta-uvicorn.log" .
for form in '--lang en' '--lang ru' '--format json'; do
    # shellcheck disable=SC2086
    set -- weekly --week 2026-W47 --timezone UTC $form
    "$PORTA_AUDIT" "$@" nginx-timed.log porta-uvicorn.log >one/report
    "$PORTA_AUDIT" "$@" porta-uvicorn.log nginx-timed.log >other/report
    cmp one/report other/report
    rm one/report other/report
    "$PORTA_AUDIT" "$@" --output one/report nginx-timed.log porta-uvicorn.log
    "$PORTA_AUDIT" "$@" --output other/report porta-uvicorn.log nginx-timed.log
    diff -r one other && echo "$form: same"
    rm -r one/* other/*
done
