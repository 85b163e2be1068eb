cd "$FIXTURES/demo"
"$PORTA_AUDIT" weekly --format json --week 2026-W47 --timezone Europe/Moscow --now 2026-12-01 \
    --porta-db agents.db access.log access.log.1 access.log.2.gz porta.log porta.log.1.gz
