# Porta as shipped: every criterion has a value and a source.
cd "$FIXTURES/shipped"
"$PORTA_AUDIT" weekly --format json --week 2026-W47 --timezone UTC --now 2026-12-01 \
    --porta-db agents.db --daily-metrics daily_metrics ../samples/porta-uvicorn.log >"$OLDPWD/report.json"
sed -n '/"criteria": \[/,/^  \]/p' "$OLDPWD/report.json" | grep -E '"(id|value|source|status|why_unknown)":'
sed -n '/"cv": {/,/}/p' "$OLDPWD/report.json"
sed -n '/"daily_metrics_gaps": \[/,/^  \]/p' "$OLDPWD/report.json"
