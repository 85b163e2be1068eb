"""From the bytes of a log to dated records, the oracle's way.

A second, independent reading of the logs that porta-audit understands: own expressions, own order of
trying, no speed. It reads a whole file into memory, cuts it into lines, joins the lines of an entry,
and gives each entry's record a time, its own or its neighbour's.

Every format is tried on every line, so that formats may alternate in one file. A line that starts no
entry continues the entry above it where that one's format takes continuation lines (Porta's own log
does, access logs do not).
"""

import datetime
import json
import re
import zlib
from fractions import Fraction
from zoneinfo import ZoneInfo

MAX_LINE = 1 << 20
HOUR_US = 3600 * 1000000
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MONTHS = {name: number + 1 for number, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())}
LEVELS = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class Record:
    """What one entry said. Times and latencies are whole microseconds."""

    def __init__(self, kind, tier=None):
        self.kind = kind              # request, operation, message
        self.tier = tier              # edge, app, client (requests only)
        self.time = None              # own time, or the neighbour's once dated
        self.inferred = False
        self.method = self.path = ""
        self.status = None
        self.latency = None
        self.agent = self.client = self.user_agent = None
        self.level = self.logger = None
        self.message = ""
        self.app_log = False          # an entry of the application's own log
        self.lock = False


class Source:
    """One file: how it was read, its line counts, its records."""

    def __init__(self, path):
        self.path = path
        self.state = "ok"
        self.detail = None
        self.bytes = 0
        self.complete_bytes = 0
        self.lines = self.understood = self.ignored = 0
        self.continuation = self.not_understood = self.too_long = 0
        self.records = []
        self.tiers = set()


# --- bytes -----------------------------------------------------------------------------------------

def inflate_member(data):
    """What one gzip member yields, what follows it, and how it ended."""
    member = zlib.decompressobj(31)
    try:
        return member.decompress(data), member.unused_data, "ok" if member.eof else "truncated"
    except zlib.error:
        pass
    out, member = bytearray(), zlib.decompressobj(31)
    try:
        for byte in data:
            out += member.decompress(bytes((byte,)))
    except zlib.error:
        pass
    return bytes(out), b"", "corrupt"


def inflate_members(data):
    """All that the gzip members yield, the state, and what is wrong after them."""
    out = []
    while data[:2] == b"\x1f\x8b":
        text, data, state = inflate_member(data)
        out.append(text)
        if state != "ok":
            return b"".join(out), state, "the last gzip member is " + state
    detail = "garbage after the last gzip member" if data.strip(b"\0") else None
    return b"".join(out), "ok", detail


def read_bytes(source):
    try:
        with open(source.path, "rb") as file:
            data = file.read()
    except OSError as error:
        source.state, source.detail = "unreadable", error.strerror
        return b""
    if data[:2] == b"\x1f\x8b":
        data, source.state, source.detail = inflate_members(data)
    source.bytes = len(data)
    if not data and source.state == "ok":
        source.state = "empty"
    return data


def decoded(data):
    """UTF-16 with its mark becomes UTF-8; a UTF-8 mark goes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode("utf-8")
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:]
    return data


def split_lines(source, data):
    """The file's lines without their ends. The last, unended one of a cut file is no line."""
    source.complete_bytes = data.rfind(b"\n") + 1
    lines = decoded(data).split(b"\n")
    last = lines.pop()
    if last and source.state == "ok":
        lines.append(last)
    return [line[:-1] if line.endswith(b"\r") else line for line in lines]


# --- times and numbers -----------------------------------------------------------------------------

def to_us(moment):
    """An aware datetime as microseconds since 1970."""
    delta = moment - EPOCH
    return (delta.days * 86400 + delta.seconds) * 1000000 + delta.microseconds


def civil(zone, year, month, day, hour, minute, second, fraction="", offset=None):
    """Microseconds of a written time, or None for one that is no date."""
    micros = int((fraction or "")[:6].ljust(6, "0"))
    leap = second == 60
    try:
        moment = datetime.datetime(year, month, day, hour, minute, 59 if leap else second, micros)
    except ValueError:
        return None
    if offset is None or offset == "":
        moment = moment.replace(tzinfo=zone)          # fold 0: the first of two, the one before a gap
    elif offset == "Z":
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    else:
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        delta = datetime.timedelta(minutes=-minutes if offset[0] == "-" else minutes)
        moment = moment.replace(tzinfo=datetime.timezone(delta))
    return to_us(moment) + (1000000 if leap else 0)


CLF_TIME = re.compile(r"(\d\d)/([A-Z][a-z][a-z])/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?: ([+-]\d{4}))?$")
ISO_TIME = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))? ?(Z|[+-]\d\d:?\d\d)?$")
ERROR_TIME = re.compile(
    r"[A-Z][a-z][a-z] ([A-Z][a-z][a-z]) +(\d+) (\d\d):(\d\d):(\d\d)(?:\.(\d+))? (\d{4})$")
EPOCH_TIME = re.compile(r"(\d+)(?:\.(\d+))?$")


def parse_time(text, zone):
    """Any of the written times above; None where the text is none of them."""
    found = CLF_TIME.match(text)
    if found:
        day, month, year, hour, minute, second, fraction, offset = found.groups()
        if month not in MONTHS:
            return None
        return civil(zone, int(year), MONTHS[month], int(day), int(hour), int(minute), int(second),
                     fraction, offset)
    found = ISO_TIME.match(text)
    if found:
        numbers = [int(part) for part in found.groups()[:6]]
        return civil(zone, *numbers, fraction=found.group(7), offset=found.group(8))
    found = ERROR_TIME.match(text)
    if found:
        month, day, hour, minute, second, fraction, year = found.groups()
        return civil(zone, int(year), MONTHS[month], int(day), int(hour), int(minute), int(second),
                     fraction)
    found = EPOCH_TIME.match(text)
    if found:
        return int(found.group(1)) * 1000000 + int((found.group(2) or "")[:6].ljust(6, "0"))
    return None


NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$")


def micros(text, scale):
    """A decimal number of units of `scale` microseconds (scale may be 1/1000), rounded half up."""
    if not NUMBER.match(text):
        return None
    value = Fraction(text) * Fraction(scale)
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def seconds(text):
    return micros(text, 1000000)


def upstream_sum(text):
    """`0.000, 0.016 : 0.004` is 0.020; `-` parts count nothing; all `-` is missing."""
    parts = [seconds(part.strip()) for part in re.split(r"[,:]", text)]
    parts = [part for part in parts if part is not None]
    return sum(parts) if parts else None


def named(text):
    """None for the ways in which a log says that a field is missing."""
    return None if text in (None, "", "-") else text


# --- the request line and the endpoint -------------------------------------------------------------

REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([^\s\x00-\x1f\x7f]+)(?: HTTP/\d(?:\.\d)?)?$")
IDENTIFIER = re.compile(
    r"(?:\d+|[0-9A-Fa-f]{16,}|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12})$")
PERCENT_RUN = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def unescape(text):
    """nginx's and Apache's \\xHH, back to the bytes that were sent."""
    if "\\" not in text:
        return text
    raw = text.encode("utf-8", "surrogateescape")
    raw = re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda found: bytes((int(found.group(1), 16),)), raw)
    return raw.replace(b'\\"', b'"').decode("utf-8", "surrogateescape")


def request_line(record, line, version=True):
    """Method and path of a request line; (malformed) where it is no HTTP request."""
    record.method, record.path = "", "(malformed)"
    found = REQUEST_LINE.match(unescape(line))
    if not found:
        return
    method, target = found.groups()
    if version and " HTTP/" not in line and method != "GET":
        return                                 # only HTTP/0.9's GET has no version
    record.method, record.path = method, endpoint(target)


def decode_percent(found):
    raw = bytes.fromhex(found.group(0).replace("%", ""))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return found.group(0)
    return text if text.isprintable() else found.group(0)


def endpoint(target):
    path = re.split(r"[?#]", target, 1)[0]
    path = PERCENT_RUN.sub(decode_percent, path)
    absolute = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]*", path)
    if absolute:
        path = path[absolute.end():] or "/"
    path = re.sub(r"/{2,}", "/", path)
    return "/".join(":id" if IDENTIFIER.match(part) else part for part in path.split("/"))


# --- formats ---------------------------------------------------------------------------------------
# Each function takes a line and the zone and returns a Record, "ignore", or None for "not mine".

CLF_HEAD = (r'(?P<client>\S+) - (?P<user>.*?) \[(?P<time>\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] '
            r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) (?P<size>\d+|-)')
CLF_AGENT = r' "(?P<referer>(?:[^"\\]|\\.)*)" "(?P<ua>(?:[^"\\]|\\.)*)"'
UPSTREAM = r'(?:-|\d+\.\d+)(?:(?:, | : )(?:-|\d+\.\d+))*'
ACCESS = [
    ("nginx-combined", "edge", re.compile(CLF_HEAD + CLF_AGENT + "$")),
    ("nginx-main", "edge", re.compile(CLF_HEAD + CLF_AGENT + r' "(?P<forwarded>(?:[^"\\]|\\.)*)"$')),
    ("nginx-timed", "edge", re.compile(
        CLF_HEAD + CLF_AGENT + r' (?P<latency>\d+\.\d{3}|-) (?P<upstream>' + UPSTREAM + ")$")),
    ("nginx-kv", "edge", re.compile(
        CLF_HEAD + CLF_AGENT + r' rt=(?P<latency>\d+\.\d{3}|-) uct="[^"]*" uht="[^"]*" urt="(?P<upstream>[^"]*)"$')),
    ("nginx-vhost", "edge", re.compile(
        r'(?P<host>\S+) (?P<client>\S+) - (?P<user>.*?) '
        r'\[(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)\] '
        r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) (?P<size>\d+|-) (?P<latency>\d+\.\d{3}|-)$')),
]


def access(line, zone):
    for _name, tier, shape in ACCESS:
        found = shape.match(line)
        if not found:
            continue
        part = found.groupdict()
        record = Record("request", tier)
        record.time = parse_time(part["time"], zone)
        request_line(record, part["request"])
        record.status = int(part["status"])
        if "latency" in part:
            record.latency = seconds(part["latency"])
        record.client = named(part["client"])
        record.user_agent = named(part.get("ua"))
        return record
    return None


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


# --- Porta's own log -------------------------------------------------------------------------------

LEVEL = "|".join(LEVELS)
COLOUR = re.compile("\x1b\\[[0-9;]*m")
# uvicorn pads the level and its colon to nine columns and adds a blank.
PADDED = "|".join("%s(?=:%s)" % (level, " " * (9 - len(level))) for level in LEVELS)
ASCTIME = r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})"
PORTA = [
    re.compile(r"(?:%s )?(?P<level>%s):(?P<logger>[A-Za-z_][\w.]*):(?P<message>.*)$" % (ASCTIME, LEVEL), re.S),
    re.compile(r"(?:%s )?(?P<level>%s)(?P<message>.*)$" % (ASCTIME, PADDED), re.S),
    re.compile(r"%s - (?P<logger>[\w.]+) - (?P<level>%s) - (?P<message>.*)$" % (ASCTIME, LEVEL), re.S),
    re.compile(r"\[(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\] \[\d+\] \[(?P<level>%s)\] "
               r"(?P<logger>[\w.]+): (?P<message>.*)$" % LEVEL, re.S),
]
UVICORN = PORTA[1]
# Greedy: a client field may hold a forged request, the last one in the line counts.
UVICORN_ACCESS = re.compile(r'(?P<client>.*) - "(?P<request>[^"]*|.*)" (?P<status>\d{1,3})(?: [^"]*)?$', re.S)
OPERATION = re.compile(r"\[AGENT\] (?P<agent>.*?) called (?P<name>\w+): .* at "
                       r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)\s*$", re.S)
LOCK_MESSAGE = re.compile(
    r"Ошибка (?:регистрации агента .*|логирования операции агента .*|получения списка агентов"
    r"|получения истории агента .*|инициализации БД агентов): database is locked\s*$", re.S)
TRACEBACK = "Traceback (most recent call last):"
CHAINS = ("During handling of the above exception, another exception occurred:",
          "The above exception was the direct cause of the following exception:")
LOCK_EXCEPTION = re.compile(
    r"(?:sqlite3\.OperationalError: |sqlalchemy\.exc\.OperationalError: \(sqlite3\.OperationalError\) )"
    r"database is locked\s*$")


def porta_start(line, zone):
    """The record that a line of Porta's log begins, or None for a line that begins none."""
    line = COLOUR.sub("", line)
    for shape in PORTA:
        found = shape.match(line)
        if not found:
            continue
        part = found.groupdict()
        logger, message = part.get("logger"), part["message"]
        if shape is UVICORN:
            message = message[10 - len(part["level"]):]
        record = Record("message")
        if logger in (None, "uvicorn.access") and part["level"] == "INFO":
            request = UVICORN_ACCESS.match(message)
            if request:
                record = Record("request", "app")
                request_line(record, request.group("request"))
                record.status = int(request.group("status"))
                record.client = uvicorn_client(request.group("client"))
        record.app_log = True
        record.level, record.logger, record.message = part["level"], logger, message
        if part.get("time"):
            record.time = parse_time(part["time"], zone)
        return record
    return None


def uvicorn_client(text):
    """`2001:db8::1:0` is an address and a port; a unix socket has neither."""
    address = text.rpartition(":")[0]
    return None if address in ("", "None") else address


def finish_porta(record, lines, zone):
    """What an entry says can only be told when its last line is known."""
    if record.kind == "request":
        return
    texts = [record.message] + [COLOUR.sub("", line) for line in lines]
    if record.message.startswith("[AGENT] "):
        for count in range(1, len(texts) + 1):
            found = OPERATION.match("\n".join(texts[:count]))
            if found:
                record.kind, record.agent = "operation", named(found.group("agent"))
                if record.time is None:
                    record.time = parse_time(found.group("time"), zone)
                break
    head = texts
    for index, text in enumerate(texts):
        if text == TRACEBACK:
            head = texts[:index]
            break
    serious = record.level in ("WARNING", "ERROR", "CRITICAL")
    by_message = serious and LOCK_MESSAGE.match("\n".join(head).rstrip())
    record.lock = bool(by_message or (serious or record.level is None) and lock_traceback(texts))
    record.traceback = texts if record.lock and not by_message else None


def lock_traceback(texts):
    """Whether the traceback of an entry, or one that it is chained to, ends in a lock.

    The exception is the first line that is not indented after a traceback's head; further lines of
    its message, and further heads that no chain line announces, are text.
    """
    place = "before"
    for text in texts:
        if place == "before" and text == TRACEBACK:
            place = "frames"
        elif place == "frames" and not text.startswith(" ") and text:
            if LOCK_EXCEPTION.match(text):
                return True
            place = "after"
        elif place == "after" and text in CHAINS:
            place = "before"
    return False


# --- a source --------------------------------------------------------------------------------------

FORMATS = [access, nginx_json, nginx_ltsv, nginx_error, stress_test]


def is_twin(first, second):
    """uvicorn 0.17 prints a traceback as `ERROR:    ` and again as `ERROR:uvicorn.error:`."""
    if first is None or first.traceback is None or second.traceback is None:
        return False
    return ({first.logger, second.logger} == {None, "uvicorn.error"}
            and first.level == second.level and first.traceback == second.traceback)


class Reader:
    """Lines in, records out; holds the open entry of Porta's log."""

    def __init__(self, source, zone):
        self.source, self.zone = source, zone
        self.open, self.open_lines = None, []
        self.previous = None

    def close(self):
        if self.open is None:
            return
        finish_porta(self.open, self.open_lines, self.zone)
        if not hasattr(self.open, "traceback"):
            self.open.traceback = None
        if is_twin(self.previous, self.open):
            self.open.lock = False
        self.previous = self.open
        self.open, self.open_lines = None, []

    def line(self, raw):
        source = self.source
        source.lines += 1
        if len(raw) > MAX_LINE:
            source.too_long += 1
            return
        text = raw.decode("utf-8", "surrogateescape")
        if not text.strip():
            source.ignored += 1
            if self.open is not None:
                self.open_lines.append("")
            return
        record = porta_start(text, self.zone)
        if record is not None or text == TRACEBACK and self.open is None:
            self.close()
            if record is None:
                record = Record("message")
                record.app_log, record.message = True, text
            self.open = record
            source.understood += 1
            source.records.append(record)
            return
        for shape in FORMATS:
            record = shape(text, self.zone)
            if record is not None:
                break
        if record is None:
            if self.open is not None:
                source.continuation += 1
                self.open_lines.append(text)
            else:
                source.not_understood += 1
            return
        self.close()
        self.previous = None
        if record == "ignore":
            source.ignored += 1
        else:
            source.understood += 1
            source.records.append(record)


def date_records(records):
    """A record without a time takes the nearest earlier one's, if the next follows within an hour."""
    following = [None] * len(records)
    later = None
    for index in range(len(records) - 1, -1, -1):
        following[index] = later
        if records[index].time is not None:
            later = records[index].time
    earlier = None
    for record, later in zip(records, following):
        if record.time is not None:
            earlier = record.time
        elif earlier is not None and (later is None or later - earlier <= HOUR_US):
            record.time, record.inferred = earlier, True


def read_source(path, zone_name):
    source = Source(path)
    reader = Reader(source, ZoneInfo(zone_name))
    for raw in split_lines(source, read_bytes(source)):
        reader.line(raw)
    reader.close()
    date_records(source.records)
    source.tiers = {record.tier or ("app" if record.app_log else None) for record in source.records}
    return source
