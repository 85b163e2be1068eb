# A log of Porta's in another encoding: read, but what its errors say is not known, and so whether
# there were lock errors is not either. A line of a request may hold any bytes.
for encoding in CP1251 KOI8-R CP866; do
    iconv -f UTF-8 -t "$encoding" "$FIXTURES/samples/porta-uvicorn-locks.log" >"$encoding.log"
    "$PORTA_AUDIT" report --timezone UTC --format json --output report.json "$encoding.log" || echo "$?"
    sed -n '/^  "locks"/,/"events"/p' report.json
done
echo 'what is added to it in a store:'
"$PORTA_AUDIT" scan --store store CP1251.log || echo "$?"
echo 'INFO:porta:more' >>CP1251.log
"$PORTA_AUDIT" scan --store store CP1251.log || echo "$?"
echo 'not this one:'
printf 'ERROR:porta:%s\nINFO:     \316\370:1 - "GET /\316\370 HTTP/1.1" 200 OK\n' 'Файл' >porta.log
"$PORTA_AUDIT" report --timezone UTC --output report.md porta.log
