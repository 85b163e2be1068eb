# A pipe is written to, not replaced: --output /dev/null must never turn the device into a file.
mkfifo pipe
cat pipe >copy &
"$PORTA_AUDIT" report --timezone UTC --now 2026-12-01 --output pipe "$FIXTURES/samples/nginx-timed.log"
wait
test -p pipe
sed -n 2p copy
