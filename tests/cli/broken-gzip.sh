# A cut or corrupt file gives its complete lines, is named with the byte, and the status is 3.
# How many bytes gzip makes is its own affair: digits are shown as N.
gzip -n -c "$FIXTURES/samples/nginx-timed.log" >whole.log.gz
audit()
{
    status=0
    "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md "$@" 2>message ||
        status=$?
    echo "$*: $status"
    for log in "$@"; do
        grep -F "\`$log\`" report.md | tail -n 1 | sed -E 's/[0-9][0-9,]*/N/g'
    done
    sed -E 's/[0-9][0-9,]*/N/g' message >&2
}
audit whole.log.gz
head -c 1000 whole.log.gz >cut.log.gz
audit cut.log.gz
{ head -c 1000 whole.log.gz; printf '\377\377\377\377'; tail -c +1005 whole.log.gz; } >corrupt.log.gz
audit corrupt.log.gz | sed 's/ after N bytes.*//'
{ cat whole.log.gz; printf 'garbage'; } >garbage.log.gz
audit garbage.log.gz
{ cat whole.log.gz; head -c 512 /dev/zero; } >padded.log.gz
audit padded.log.gz
cat whole.log.gz whole.log.gz >members.log.gz
audit members.log.gz
mv whole.log.gz no-suffix.log
audit no-suffix.log
cp "$FIXTURES/samples/nginx-timed.log" plain.log.gz
audit plain.log.gz
