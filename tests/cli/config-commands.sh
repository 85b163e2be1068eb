# scan, explain and patterns take the configuration, too: its store, logs and patterns.
export HOME=$PWD XDG_CONFIG_HOME=$PWD/none
mkdir own
cat >own/mine.yaml <<'Y'
name: mine
description: A line of our own.
kind: access
tier: app
regex: '^MINE (?<method>[A-Z]+) (?<path>/[^ \n]*) (?<status>[0-9]{3})$'
samples:
  - line: MINE GET /meta 200
    expect: {method: GET, path: /meta, status: 200}
  - no_match: yours
Y
cat >porta-audit.yaml <<'Y'
logs: ['*.log']
patterns: [own]
store: sums.db
Y
echo 'MINE GET /meta 200' >mine.log
"$PORTA_AUDIT" explain --config porta-audit.yaml mine.log | head -n 1
"$PORTA_AUDIT" patterns list --config porta-audit.yaml | grep mine
"$PORTA_AUDIT" patterns test --config porta-audit.yaml own/mine.yaml
"$PORTA_AUDIT" scan --config porta-audit.yaml
ls sums.db
rm mine.log
echo 'INFO:     127.0.0.1:1 - "GET /x HTTP/1.1" 200 OK' >other.log
"$PORTA_AUDIT" report --config porta-audit.yaml --timezone UTC --now 2026-12-01 --format json |
    grep -A2 '"path": "\(mine\|other\).log\|"understood"' || :
status=0
"$PORTA_AUDIT" explain --config none.yaml other.log || status=$?
echo "no configuration: $status"
