"""The formats of servers and of the stress test: a line in, a record out."""

import json
import re
from fractions import Fraction

from values import Record, endpoint, micros, named, parse_time, request_line, seconds, unescape, upstream_sum

# Each function takes a line and the zone and returns a Record, "ignore", or None for "not mine".

QUOTED = r'(?:[^"\\]|\\.)*'
CLF_TIME = r"\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}"
WHO = r"(?P<client>\S+) - (?P<user>.*?) "
RESULT = '"(?P<request>' + QUOTED + r')" (?P<status>\d{3}) (?P<size>\d+|-)'
CLF = WHO + r"\[(?P<time>" + CLF_TIME + r")\] " + RESULT
COMBINED = CLF + ' "(?P<referer>' + QUOTED + ')" "(?P<ua>' + QUOTED + ')"'
UPSTREAM = r"(?:-|\d+\.\d+)(?:(?:, | : )(?:-|\d+\.\d+))*"
HAPROXY_TIMES = r"-?\d+/-?\d+/-?\d+/-?\d+/\+?(?P<latency>-?\d+)"
# Name, tier, microseconds in the latency's unit, shape.
ACCESS = [(name, tier, unit, re.compile(shape + "$")) for name, tier, unit, shape in (
    ("nginx and Apache, combined", "edge", None, COMBINED),
    ("nginx, main", "edge", None, COMBINED + ' "(?P<forwarded>' + QUOTED + ')"'),
    ("nginx, timed", "edge", 1000000,
     COMBINED + r" (?P<latency>\d+\.\d{3}|-) (?P<upstream>" + UPSTREAM + ")"),
    ("nginx, key=value", "edge", 1000000,
     COMBINED + r' rt=(?P<latency>\d+\.\d{3}|-) uct="[^"]*" uht="[^"]*" urt="(?P<upstream>[^"]*)"'),
    ("nginx, virtual host", "edge", 1000000,
     r"(?P<host>\S+) " + WHO + r"\[(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)\] " + RESULT
     + r" (?P<latency>\d+\.\d{3}|-)"),
    ("Apache, common", "edge", None, CLF),
    ("Apache, common and %D", "edge", 1, CLF + r" (?P<latency>\d+)"),
    ("Apache, vhost_combined", "edge", None, r"(?P<host>\S+:\d+) " + COMBINED),
    ("Apache, ISO time, milliseconds, agent", "edge", 1000,
     WHO + r"\[(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+)\] " + RESULT + r" \d+ (?P<latency>\d+) (?P<agent>.*)"),
    ("gunicorn, %(D)s", "app", 1, COMBINED + r" (?P<latency>\d+)"),
    ("hypercorn", "app", 1,
     r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[[A-Z]+\] " + COMBINED + r" (?P<latency>\d+)"),
    ("uvicorn's worker under gunicorn", "app", None,
     r'(?P<client>\S*:\d+) - "(?P<request>[^"]*)" (?P<status>\d{3})'),
    ("HAProxy, httplog", "edge", 1000,
     r"(?P<client>\S+):\d+ \[(?P<time>\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d\.\d{3})\] \S+ \S+ " + HAPROXY_TIMES
     + r" (?P<status>-?\d+) \+?\d+ \S+ \S+ \S{4} \d+/\d+/\d+/\d+/\+?\d+ \d+/\d+"
     r'(?: \{(?P<agent>[^|}]*)[^}]*\})?(?: \{[^}]*\})? "(?P<request>.*?)(?P<end>"|$)'),
    ("HAProxy, CLF", "edge", 1000,
     CLF + r' "' + QUOTED + '" "' + QUOTED + r'" \d+ (?P<fraction>\d{3}) "[^"]*" "[^"]*" "[^"]*"'
     r" -?\d+ -?\d+ -?\d+ -?\d+ \+?(?P<latency>-?\d+) \S{4} .*"))]


WITH_PORT = ("hypercorn", "uvicorn's worker under gunicorn")


def access(line, zone):
    for name, tier, unit, shape in ACCESS:
        found = shape.match(line)
        if not found:
            continue
        part = found.groupdict()
        record = Record("request", tier)
        if part.get("time"):
            record.time = parse_time(part["time"], zone)
        if part.get("fraction") and record.time is not None:
            record.time += 1000 * int(part["fraction"])
        if part.get("end") == "":                        # HAProxy cuts a line at 1024 bytes
            record.path = "(malformed)"
        elif name == "hypercorn":
            request_line(record, re.sub(r" (\d(?:\.\d)?)$", r" HTTP/\1", part["request"]))
        else:
            request_line(record, part["request"])
        record.status = int(part["status"])
        if unit and part["latency"]:
            record.latency = micros(part["latency"], unit)
        record.agent = named(part.get("agent"))
        client = part["client"]
        record.client = named(client.rpartition(":")[0] if name in WITH_PORT else client)
        record.user_agent = named(part.get("ua"))
        return record
    return None


GO_UNITS = {"h": 3600000000, "m": 60000000, "s": 1000000, "ms": 1000, "µs": 1, "us": 1, "ns": Fraction(1, 1000)}


def caddy(line, zone):
    if not line.startswith('{"level"'):
        return None
    try:
        field = json.loads(line, parse_float=str, parse_int=str)
    except ValueError:
        return None
    if not isinstance(field.get("ts"), str):
        return None
    request = field.get("request")
    if not isinstance(request, dict) or "status" not in field:
        record = Record("message")
        record.level, record.message = field["level"], str(field.get("msg", ""))
    else:
        record = Record("request", "edge")
        request_line(record, "%s %s" % (request.get("method", ""), request.get("uri", "")), False)
        record.status = int(field["status"])
        record.latency = duration(field.get("duration", ""))
        headers = request.get("headers") or {}
        record.agent = named((headers.get("X-Agent-Id") or [None])[0])
        record.user_agent = named((headers.get("User-Agent") or [None])[0])
        record.client = named(request.get("remote_ip"))
    record.time = parse_time(field["ts"], zone)
    return record


def duration(text):
    """Seconds, or Go's way to write them: 1m2.5s, 4.6ms, 843.166µs."""
    if re.match(r"[\d.eE+-]+$", text):
        return seconds(text)
    parts = re.findall(r"([\d.]+)(h|ms|m|s|µs|us|ns)", text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    total = sum(Fraction(number) * GO_UNITS[unit] for number, unit in parts)
    return (2 * total.numerator + total.denominator) // (2 * total.denominator)


def fields_record(field, zone, times, latencies, names):
    """A record from named fields (JSON, LTSV): which key holds what is said by the caller."""
    record = Record("request", "edge")
    for key in times:
        if field.get(key) and record.time is None:
            record.time = parse_time(str(field[key]), zone)
    if field.get(names["line"]) and not field.get(names["method"]):
        request_line(record, str(field[names["line"]]))
    else:
        request_line(record, "%s %s" % (field.get(names["method"], ""), field.get(names["uri"], "")), False)
    record.status = int(field["status"])
    own, upstream = latencies
    if own in field:
        record.latency = seconds(str(field[own]))
    elif upstream in field:
        record.latency = upstream_sum(str(field[upstream]))
    record.agent = named(field.get(names["agent"]))
    record.client = named(field.get(names["client"]))
    record.user_agent = named(field.get(names["ua"]))
    return record


NGINX_JSON = {"line": "request", "method": "request_method", "uri": "request_uri", "client": "remote_addr",
              "agent": "http_x_agent_id", "ua": "http_user_agent"}
NGINX_LTSV = {"line": "req", "method": "method", "uri": "uri", "client": "host", "agent": "agent", "ua": "ua"}


def nginx_json(line, zone):
    if not line.startswith("{"):
        return None
    try:
        # Numbers stay text, so that 0.005 is exactly five milliseconds.
        field = json.loads(line, parse_float=str, parse_int=str)
    except ValueError:
        return None
    if not isinstance(field, dict) or not re.match(r"\d{1,3}$", str(field.get("status", ""))):
        return None
    if not ("request_uri" in field or "request" in field and isinstance(field["request"], str)):
        return None
    return fields_record(field, zone, ("msec", "time_iso8601", "time_local"),
                         ("request_time", "upstream_response_time"), NGINX_JSON)


def nginx_ltsv(line, zone):
    if "\t" not in line or ":" not in line.split("\t", 1)[0]:
        return None
    field = {}
    for part in line.split("\t"):
        key, colon, value = part.partition(":")
        if not colon:
            return None
        field[key] = unescape(value)
    if not re.match(r"\d{3}$", field.get("status", "")) or not ("uri" in field or "req" in field):
        return None
    return fields_record(field, zone, ("msec", "time"), ("reqtime", "apptime"), NGINX_LTSV)


NGINX_ERROR = re.compile(
    r"(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) \[(debug|info|notice|warn|error|crit|alert|emerg)\] \d+#\d+: (.*)$", re.S)


def nginx_error(line, zone):
    found = NGINX_ERROR.match(line)
    if not found:
        return None
    record = Record("message")
    record.time = parse_time(found.group(1), zone)
    record.level, record.message = found.group(2), found.group(3)
    return record


APACHE_ERROR = re.compile(
    r"\[([A-Z][a-z][a-z] [A-Z][a-z][a-z] +\d+ \d\d:\d\d:\d\d(?:\.\d+)? \d{4})\] \[\w*:(\w+)\] \[pid [^\]]*\] (.*)$", re.S)
HYPERCORN_LINE = re.compile(r"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})\] \[\d+\] \[([A-Z]+)\] (.*)$", re.S)


def other_message(line, zone):
    """Apache's error log, hypercorn's own lines."""
    found = APACHE_ERROR.match(line) or HYPERCORN_LINE.match(line)
    if not found:
        return None
    record = Record("message")
    record.time = parse_time(found.group(1), zone)
    record.level, record.message = found.group(2), found.group(3)
    return record


STRESS = re.compile(r"\[(/\S*)\] (?:(\d{1,3}) - (\d+(?:\.\d+)?)ms|ERROR: .*)$", re.S)


def stress_test(line, _zone):
    if line.startswith("⚡ "):
        return "ignore"
    found = STRESS.match(line)
    if not found:
        return None
    record = Record("request", "client")
    record.path = endpoint(found.group(1))
    if found.group(2):
        record.status = int(found.group(2))
        record.latency = micros(found.group(3), 1000)
    return record


FORMATS = [access, caddy, nginx_json, nginx_ltsv, nginx_error, other_message, stress_test]
