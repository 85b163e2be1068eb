#!/bin/sh
# Does what doc/patterns.md tells its reader to do, in a fresh directory, and compares what comes
# out with what the page says. Fenced blocks count: one whose first line names a file (```yaml
# traefik.yaml) is that file; `sh` is commands; a `text` after commands is all that they print.
# Speaks TAP. `--show` prints what each command gives instead.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
export LC_ALL=C TZ=UTC
page=$srcdir_top/doc/patterns.md

scratch=$(mktemp -d "${TMPDIR:-/tmp}/porta-audit-manual.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/blocks" "$scratch/place"
ln -s "$PORTA_AUDIT" "$scratch/bin/porta-audit"
PATH=$scratch/bin:$PATH

# Block N becomes blocks/N, and what it is a line of blocks/index: N LANGUAGE [FILE].
awk -v to="$scratch/blocks" '
    /^```/ && !inside { inside = 1; n++; print n, substr($0, 4) >(to "/index"); file = to "/" n; printf "" >file; next }
    /^```/ { inside = 0; close(file); next }
    inside { print >file }' "$page"

cd "$scratch/place"
number=0
failed=0
ran=
while read -r n language file <&3; do
    block=$scratch/blocks/$n
    if [ -n "$file" ]; then
        cp "$block" "$file"
    elif [ "$language" = sh ]; then
        ran=$n
        sh "$block" >"$scratch/got" 2>&1 </dev/null || :
        [ "${1-}" != --show ] || { echo "--- $n"; cat "$scratch/got"; }
    elif [ "$language" = text ] && [ -n "$ran" ]; then
        number=$((number + 1))
        name=$(tail -n 1 "$scratch/blocks/$ran")
        if cmp -s "$block" "$scratch/got"; then
            echo "ok $number - $name"
        else
            failed=1
            diff -u "$block" "$scratch/got" | sed '1,2d; s/^/#   /'
            echo "not ok $number - $name"
        fi
        ran=
    fi
done 3<"$scratch/blocks/index"
# The page names every key and field that the program knows, as the program itself lists them.
printf 'nothing: x\n' >keys.yaml
printf 'name: fields\nkind: access\ntier: edge\njson: {nothing: x}\n' >fields.yaml
missing=
for word in $(for file in keys fields; do
    porta-audit patterns test $file.yaml 2>&1 | sed -n 's/.*known are //; s/,//gp'
done); do
    grep -qF "\`$word\`" "$page" || missing="$missing $word"
done
number=$((number + 1))
if [ -z "$missing" ]; then
    echo "ok $number - all keys and fields are explained"
else
    echo "#  $missing"
    echo "not ok $number - all keys and fields are explained"
    failed=1
fi
[ "$number" -ge 7 ] || failed=1
echo "1..$number"
exit "$failed"
