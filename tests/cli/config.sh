# init, --config, --dry-run; the command line wins over the file.
export HOME=$PWD XDG_CONFIG_HOME=$PWD/config
cp "$FIXTURES/shipped/agents.db" agents.db
cp -R "$FIXTURES/shipped/daily_metrics" daily_metrics
cp "$FIXTURES/samples/porta-uvicorn.log" porta.log
"$PORTA_AUDIT" init >printed.yaml
"$PORTA_AUDIT" init --output written.yaml
cmp printed.yaml written.yaml && echo the same
status=0
"$PORTA_AUDIT" init --output written.yaml 2>message || status=$?
cat message
echo "init again: $status"
echo '--- the file of init changes nothing'
set -- weekly --week 2026-W47 --timezone UTC --now 2026-12-01
"$PORTA_AUDIT" "$@" porta.log >without.md
"$PORTA_AUDIT" "$@" --config written.yaml porta.log >with.md
cmp without.md with.md && echo the same
echo '--- found where it belongs'
mkdir -p config/porta-audit reports
cat >config/porta-audit/porta-audit.yaml <<'Y'
logs: [../../porta.log*]
porta_db: ../../agents.db
daily_metrics: ../../daily_metrics
output_dir: ../../reports
language: ru
timezone: Europe/Moscow
criteria: {agents: 9, p95: 1900 ms}
watched:
  - {path: /run_bash, method: POST, class: critical, problem: it is `slow`|, remedy: make it fast}
Y
"$PORTA_AUDIT" weekly --week 2026-W47 --now 2026-12-01 --dry-run | sed "s|$PWD|.|"
"$PORTA_AUDIT" weekly --week 2026-W47 --now 2026-12-01 --dry-run --store sums.db | grep '^store:'
test ! -e sums.db && echo no store was made
ls reports
"$PORTA_AUDIT" weekly --week 2026-W47 --now 2026-12-01
grep -E '^\| (Активные|Время)' reports/2026-W47.md
grep -A4 '^### `POST /run_bash' reports/2026-W47.md
"$PORTA_AUDIT" weekly --week 2026-W47 --now 2026-12-01 --lang en --timezone UTC --output - |
    grep -E '^(\| Active|16 to)'
echo '--- wrong'
printf 'criteria:\n  p95: 2\n' >wrong.yaml
status=0
"$PORTA_AUDIT" weekly --config wrong.yaml porta.log 2>message || status=$?
cat message
echo "wrong: $status"
