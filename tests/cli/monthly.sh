# The full audit of a month: its weeks, load and sizes, tests, and the five questions.
set -- monthly --month 2026-11 --timezone UTC --now 2026-12-02
demo="--porta-db $FIXTURES/demo/agents.db --daily-metrics $FIXTURES/shipped/daily_metrics"
for lang in en ru; do
    # shellcheck disable=SC2086
    "$PORTA_AUDIT" "$@" --lang $lang $demo "$FIXTURES"/demo/*.log* |
        sed -n '/^## Full\|^## Полный/,/^## Redis adoption\|^## Чек-лист/p'
    echo "--- as shipped, $lang"
    "$PORTA_AUDIT" "$@" --lang $lang "$FIXTURES/samples/porta-uvicorn.log" |
        sed -n '/^### Conclusions\|^### Выводы/,/^## /p'
done
"$PORTA_AUDIT" "$@" --format json "$FIXTURES/samples/porta-uvicorn.log" | sed -n '/"full_audit"/,$p' |
    head -n 60
echo '--- a week has none'
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --now 2026-12-02 --format json \
    "$FIXTURES/samples/porta-uvicorn.log" | grep full_audit
