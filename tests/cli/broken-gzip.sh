# A cut or corrupt file gives its complete lines, is named with the byte, and the status is 3.
gzip -9 -n -c "$FIXTURES/samples/nginx-timed.log" >whole.log.gz
audit()
{
    status=0
    "$PORTA_AUDIT" weekly --week 2026-W47 --timezone UTC --output report.md "$@" || status=$?
    echo "$*: $status"
    for log in "$@"; do
        grep -F "\`$log\`" report.md | tail -n 1
    done
}
audit whole.log.gz
head -c 1500 whole.log.gz >cut.log.gz
audit cut.log.gz
{ cat whole.log.gz; printf 'garbage'; } >garbage.log.gz
audit garbage.log.gz
{ cat whole.log.gz; head -c 512 /dev/zero; } >padded.log.gz
audit padded.log.gz
mv whole.log.gz no-suffix.log
audit no-suffix.log
