"$PORTA_AUDIT" --help
for command in weekly monthly report explain patterns init attest; do
    "$PORTA_AUDIT" "$command" --help
done
