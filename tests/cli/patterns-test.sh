# Every sample of every shipped pattern holds.
status=0
"$PORTA_AUDIT" patterns test >results || status=$?
[ "$status" = 0 ] || cat results
grep -cE '^[1-9][0-9]* samples of [1-9][0-9]* patterns, 0 failed$' results
# A sample that does not is named with its place.
cat >wrong.yaml <<'END'
name: wrong
kind: access
tier: edge
regex: '^(?<path>\S++) (?<status>\d++)$'
samples:
  - line: '/meta 200'
    expect: {path: /meta, status: 404}
  - no_match: '/meta 500'
END
status=0
"$PORTA_AUDIT" patterns test wrong.yaml || status=$?
echo "$status"
