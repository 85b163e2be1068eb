# A line that no pattern understands: the closest pattern, the column, what it wants there, and a
# caret under the place. Control characters and query strings are made harmless.
cat >log <<'END'
127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] "GET /meta HTTP/1.1" 200 368 "-" "curl/7.88.1"
127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] "GET /meta?token=secret HTTP/1.1" OK 368 "-" "curl/7.88.1"

porta-1  | 127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] "GET /мета HTTP/1.1" two hundred
2026-11-22T19:30:05.1Z stdout P 127.0.0.1 - - [22/Nov/2026:19:19:22 +0000]
2026-11-22T19:30:05.2Z stdout F  "GET /meta HTTP/1.1" two hundred
{"log":"127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] two\n","stream":"stdout","time":"2026-11-22T19:30:05Z"}
{"time_iso8601":"2026-11-22T19:19:22+00:00","request_uri":"/meta"
END
printf '\033[31mlorem\033[0m\n' >>log
"$PORTA_AUDIT" explain --timezone UTC log
echo 'the first two only:'
"$PORTA_AUDIT" explain --timezone UTC --first 2 log
echo 'of a log without any:'
head -n 1 log | "$PORTA_AUDIT" explain --timezone UTC --first 2
"$PORTA_AUDIT" explain --first 0 log || echo "$?"
