# What an editor, another system or a crash makes of a log: the same lines, or a plain refusal.
log=$FIXTURES/samples/nginx-timed.log
audit()
{
    status=0
    "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md "$1" || status=$?
    echo "$1: $status"
    [ "$status" = 1 ] || grep -F "\`$1\`" report.md
    rm -f report.md
}
sed 's/$/\r/' "$log" >crlf.log
audit crlf.log
{ printf '\357\273\277' && cat "$log"; } >byte-order-mark.log
audit byte-order-mark.log
head -c -1 "$log" >no-last-newline.log
audit no-last-newline.log
tr 'G' '\000' <"$log" >nul-bytes.log
audit nul-bytes.log
for encoding in UTF-16 UTF-16LE UTF-16BE; do
    iconv -f UTF-8 -t $encoding "$log" >$encoding.log
    audit $encoding.log
done
# A line of 14 MB, with a whole log inside, and a good line after it.
{
    cat "$log"
    head -c 14000000 /dev/zero | tr '\000' x
    tr '\n' ' ' <"$log"
    echo
    head -n 1 "$log"
} >long-line.log
audit long-line.log
