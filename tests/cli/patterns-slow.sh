# A pattern that hits a match limit on its own samples fails, even where the sample itself holds.
cat >backtracks.yaml <<'END'
name: backtracks
kind: access
tier: edge
regex: '^(?:(?:a|aa)+)+(?<path>/\S*+) (?<status>\d++)$'
samples:
  - line: 'aaa/meta 200'
    expect: {path: /meta, status: 200}
  - no_match: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b/meta 200'
END
status=0
"$PORTA_AUDIT" patterns test backtracks.yaml 2>errors || status=$?
grep -v ' is slow: ' errors || :
echo "$status"
# One that stays below the limit, but takes far longer than the others, is reported and no more.
cat >slow.yaml <<'END'
name: slow
kind: access
tier: edge
regex: '^(?:(?:a|aa)+)+(?<path>/\S*+) (?<status>\d++)$'
samples:
  - line: 'aaa/meta 200'
    expect: {path: /meta, status: 200}
  - no_match: 'aaaaaaaaaa b/meta 200'
END
"$PORTA_AUDIT" patterns test slow.yaml 2>errors
sed 's/takes [0-9]* times/takes N times/' errors
