"""What logs are made of: records, times, numbers, request lines."""

import datetime
import re
from fractions import Fraction

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MONTHS = {name: number + 1 for number, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())}


class Record:
    """What one entry said. Times and latencies are whole microseconds."""

    def __init__(self, kind, tier=None):
        self.kind = kind              # request, operation, message
        self.tier = tier              # edge, app, client (requests only)
        self.time = None              # own time, or the neighbour's once dated
        self.arrival = None           # the time of what carried the line
        self.inferred = False
        self.method = self.path = ""
        self.status = None
        self.latency = None
        self.agent = self.client = self.user_agent = None
        self.level = self.logger = None
        self.message = ""
        self.app_log = False          # an entry of the application's own log
        self.lock = False
        self.traceback = None         # the lines of one that is a lock event


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


class Unreadable(ValueError):
    """A written time that is none: the line is not of the format that it seems to be."""


def parse_time(text, zone):
    """Any of the written times above; None where nothing was written."""
    if text in ("", "-"):
        return None
    time = written_time(text, zone)
    if time is None:
        raise Unreadable(text)
    return time


def written_time(text, zone):
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
    """A run of %HH: each character that it spells in UTF-8 and that is printable; the rest, and "/" and "%", which
    would change what the path means, stays encoded, in upper case (RFC 3986, 6.2.2.1)."""
    written, out = found.group(0).upper(), ""
    raw = bytes.fromhex(written.replace("%", ""))
    while raw:
        for size in (1, 2, 3, 4):
            character = raw[:size].decode("utf-8", "replace")
            if len(character) == 1 and character not in "\ufffd/%" and character.isprintable():
                out, raw, written = out + character, raw[size:], written[3 * size:]
                break
        else:
            out, raw, written = out + written[:3], raw[1:], written[3:]
    return out


def endpoint(target):
    path = re.split(r"[?#]", target, 1)[0]
    path = PERCENT_RUN.sub(decode_percent, path)
    absolute = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]*", path)
    if absolute:
        path = path[absolute.end():] or "/"
    path = re.sub(r"/{2,}", "/", path)
    return "/".join(":id" if IDENTIFIER.match(part) else part for part in path.split("/"))
