"$PORTA_AUDIT" --help
for command in weekly monthly report explain patterns; do
    "$PORTA_AUDIT" "$command" --help
done
