# The same bytes give the same figures, whether they come from a file, a pipe, or gzip in a pipe.
log=$FIXTURES/samples/nginx-timed.log
audit()
{
    "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --format json "$@"
}
audit - <"$log" >plain.json
tail -n +1 "$log" | audit - >pipe.json
gzip -c "$log" | audit - >gzip.json
cmp plain.json pipe.json
# The number of bytes is the compressed one; all else is the same.
figures='"requests"|"p95|"verdict'
grep -oE "($figures)[^,]*" plain.json >plain.figures
grep -oE "($figures)[^,]*" gzip.json >gzip.figures
cmp plain.figures gzip.figures
[ -s plain.figures ] && echo same
# A pipe with a name is opened once: what its writer has written into it would be gone.
mkfifo named
cat "$log" >named &
timeout 60 "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --format json --jobs 2 named |
    grep -oE "($figures)[^,]*" >named.figures
cmp plain.figures named.figures && echo same
