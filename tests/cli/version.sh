"$PORTA_AUDIT" --version
