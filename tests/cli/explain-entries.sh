# Entries of several lines, wrappers and their streams, JSON, ignored and blank lines: the number of
# a record is that of its entry's first line.
cat >porta.log <<'END'
INFO:     Started server process [4242]
INFO:     127.0.0.1:54910 - "GET /meta HTTP/1.1" 200 OK
INFO:porta:[AGENT] a1 called pipeline: {'total_commands': 2, 'execution_time': 0.0123} at 2026-11-22T19:24:26.251000
INFO:porta:Выполняется команда: echo one

two
ERROR:porta:Ошибка получения списка агентов: database is locked
Traceback (most recent call last):
  File "porta.py", line 1, in f
sqlite3.OperationalError: database is locked
END
"$PORTA_AUDIT" explain --timezone UTC porta.log
cat >wrapped.log <<'END'
2026-11-22T19:30:05.1Z stderr P ERROR:porta:Ошибка получения спи
2026-11-22T19:30:05.2Z stdout F INFO:     127.0.0.1:54910 - "GET /meta HTTP/1.1" 200 OK
2026-11-22T19:30:05.3Z stderr F ска агентов: database is locked
2026-11-22T19:30:05.4Z stdout F INFO:     127.0.0.1:54910 - "GET /meta HTTP/1.1" 401 Unauthorized
2026-11-22T19:30:05.5Z stderr F Traceback (most recent call last):
2026-11-22T19:30:05.6Z stderr F sqlite3.OperationalError: database is locked
{"log":"INFO:     127.0.0.1:1 - \"GET / HTTP/1.1\" 200 OK\n","stream":"stdout","time":"2026-11-22T19:30:06.5Z"}
END
echo 'wrapped:'
"$PORTA_AUDIT" explain --timezone Europe/Moscow wrapped.log
echo 'JSON and LTSV:'
"$PORTA_AUDIT" explain --timezone UTC - <<'END'
{"level":"info","ts":1795375246.99,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"127.0.0.1","method":"POST","uri":"/agent/status","headers":{"X-Agent-Id":["a1"]}},"duration":0.0061,"status":200}
{"request_time":"0.010","status":"404","time_iso8601":"2026-11-22T19:19:22+00:00","request_method":"GET","request_uri":"/x?token=secret"}
END
