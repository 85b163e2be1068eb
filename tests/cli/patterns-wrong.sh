# Whatever is wrong with a user's file is said with its file, line and column.
attempt()
{
    cat >"$1.yaml"
    status=0
    "$PORTA_AUDIT" patterns test "$1.yaml" 2>&1 || status=$?
    echo "= $status"
}

attempt bad-indentation <<'END'
name: bad-indentation
kind: access
 tier: edge
END

attempt bad-quote <<'END'
name: bad-quote
regex: '^(?<path>x)$
END

attempt tabs <<'END'
name: tabs
time:
	format: '%F'
END

attempt unknown-key <<'END'
name: unknown-key
kind: access
tier: edge
regexp: '^x$'
END

attempt twice <<'END'
name: twice
kind: access
kind: access
END

attempt other-name <<'END'
name: another
kind: access
END

attempt no-tier <<'END'
name: no-tier
kind: access
regex: '^(?<path>\S++)$'
samples:
  - line: /meta
  - no_match: ''
END

attempt bad-word <<'END'
name: bad-word
kind: acces
END

attempt bad-regex <<'END'
name: bad-regex
kind: access
tier: edge
regex: '^(?<path>\S++ (?<status>\d++)$'
samples:
  - line: '/meta 200'
  - no_match: '/meta'
END

attempt bad-regex-in-block <<'END'
name: bad-regex-in-block
kind: access
tier: edge
regex: |-
  (?x)^
  (?<path>\S++)[ ]
  (?<status>[0-9++)$
samples:
  - line: '/meta 200'
  - no_match: '/meta'
END

attempt bad-field <<'END'
name: bad-field
kind: access
tier: edge
regex: '^(?<path>\S++) (?<state>\d++)$'
samples:
  - line: '/meta 200'
  - no_match: '/meta'
END

attempt bad-time <<'END'
name: bad-time
kind: access
tier: edge
regex: '^(?<path>\S++) (?<time>.*+)$'
time: {format: '%F %K'}
samples:
  - line: '/meta 200'
  - no_match: '/meta'
END

attempt no-unit <<'END'
name: no-unit
kind: access
tier: edge
regex: '^(?<path>\S++) (?<latency>\d++)$'
samples:
  - line: '/meta 200'
  - no_match: '/meta'
END

attempt no-samples <<'END'
name: no-samples
kind: access
tier: edge
regex: '^(?<path>\S++)$'
END

attempt bad-expect <<'END'
name: bad-expect
kind: access
tier: edge
regex: '^(?<path>\S++) (?<status>\d++)$'
samples:
  - line: '/meta 200'
    expect: {path: /meta, state: 200}
  - no_match: '/meta'
END

attempt bad-sample <<'END'
name: bad-sample
kind: access
tier: edge
regex: '^(?<path>/\S++) (?<status>\d++)$'
samples:
  - line: '/meta 200'
    expect: {path: /meta, status: 404, agent: a1}
  - line: '/meta OK'
  - no_match: '/meta 500'
END

attempt taken <<'END'
name: taken
kind: access
tier: edge
regex: '^(?<client>\S++) - (?<path>.*+)$'
samples:
  - line: '127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] "GET /meta HTTP/1.1" 200 368 "-" "curl/7.88.1"'
  - no_match: '/meta'
END

attempt empty </dev/null
"$PORTA_AUDIT" patterns test missing.yaml 2>&1 || echo "= $?"
"$PORTA_AUDIT" patterns test /nowhere 2>&1 || echo "= $?"
