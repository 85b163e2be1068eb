# The entry that attest prints is one that a report reads.
"$PORTA_AUDIT" attest migration_plan --now 2026-11-20T23:30:00Z --timezone Europe/Moscow | tee attestations.yaml
status=0
"$PORTA_AUDIT" weekly --attestations attestations.yaml "$FIXTURES/samples/porta-uvicorn.log" || status=$?
echo "without a name: $status"
sed -i 's/^  by:.*/  by: Al/' attestations.yaml
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --now 2026-12-01 --attestations attestations.yaml \
    "$FIXTURES/samples/porta-uvicorn.log" | grep 'migration plan'
sed -i 's/^#  until/  until/' attestations.yaml
"$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --now 2026-12-01 --attestations attestations.yaml \
    "$FIXTURES/samples/porta-uvicorn.log" | grep 'migration plan'
for item in '' nothing; do
    status=0
    "$PORTA_AUDIT" attest $item || status=$?
    echo "attest $item: $status"
done
