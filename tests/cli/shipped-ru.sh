cd "$FIXTURES/shipped"
# Porta as shipped: its log has neither times nor latencies in access lines.
"$PORTA_AUDIT" weekly --lang ru --week 2026-W47 --timezone UTC --now 2026-12-01 \
    --porta-db agents.db --daily-metrics daily_metrics ../samples/porta-uvicorn.log
