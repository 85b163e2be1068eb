"""From the bytes of a log to dated records, the oracle's way.

A second, independent reading of the logs that porta-audit understands: own expressions, own order of
trying, no speed. It reads a whole file into memory, cuts it into lines, joins the lines of an entry,
and gives each entry's record a time, its own or its neighbour's.

Every format is tried on every line, so that formats may alternate in one file. A line that starts no
entry continues the entry above it where that one's format takes continuation lines (Porta's own
messages and operations do, access lines do not).
"""

import datetime
import zlib
from zoneinfo import ZoneInfo

from formats import FORMATS
from porta import QUOTING, TRACEBACK, finish_porta, is_twin, porta_start
from values import EPOCH, Record, Unreadable, civil
from wrappers import peel

MAX_LINE = 1 << 20
MAX_SUSPECTS = 64       # lines in a row that may be quoted text
MAX_PLAIN_LINES = 100   # of a message that quotes nothing
HOUR_US = 3600 * 1000000


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


# --- a source --------------------------------------------------------------------------------------

class Stream:
    """What is open in one stream of a source: the entry of Porta's log, the parts of a cut line."""

    def __init__(self):
        self.open, self.lines = None, []
        self.previous = None
        self.parts = []
        self.seen = set()                      # tiers, out of any doubt
        self.suspects = []                     # (record, arrival, text): entries, or text of the open one
        self.doubts = []                       # those of entries that are closed


class Reader:
    """Lines in, records out."""

    def __init__(self, source, zone):
        self.source, self.zone = source, zone
        self.streams = {}

    def close(self, stream):
        record = stream.open
        if record is None:
            return
        if len(stream.suspects) + len(stream.doubts) <= MAX_SUSPECTS:
            self.source.continuation += len(stream.suspects)
            stream.doubts += stream.suspects
            stream.suspects = []
        self.settle(stream)
        finish_porta(record, stream.lines, self.zone)
        stream.previous, before = record, stream.previous
        if is_twin(before, record):
            record.lock = False
            stream.previous = None             # a third one is another failure
        stream.open, stream.lines = None, []

    def close_all(self):
        for stream in self.streams.values():
            self.close(stream)
            self.review(stream)

    def line(self, raw):
        self.source.lines += 1
        if len(raw) > MAX_LINE:
            self.source.too_long += 1
            return
        text = raw.decode("utf-8", "surrogateescape")
        carried = peel(text, self.zone)
        if carried is None:
            self.inner(text, None, self.streams.setdefault(None, Stream()))
            return
        stream = self.streams.setdefault(carried.stream, Stream())
        stream.parts.append(carried.text)
        if carried.partial:
            self.source.continuation += 1
            return
        text, stream.parts = "".join(stream.parts), []
        self.inner(text, carried.time, stream)

    def inner(self, text, arrival, stream):
        source = self.source
        if not text.strip():
            source.ignored += 1
            if stream.open is not None:
                stream.lines.append("")
            return
        record = readable(porta_start, text, self.zone)
        if record is not None or text == TRACEBACK and stream.open is None:
            self.close(stream)
            stream.open = record or bare_traceback(text)
            stream.seen.add("app")
            self.keep(stream.open, arrival)
            if stream.open.kind == "request":
                self.close(stream)             # an access line is whole
                self.review(stream)
            return
        for shape in FORMATS:
            record = readable(shape, text, self.zone)
            if record is not None:
                break
        if record is None and stream.open is not None and goes_on(stream):
            self.settle(stream)
            source.continuation += 1
            stream.lines.append(text)
            return
        if record is None:
            self.close(stream)
            source.not_understood += 1
            return
        tier = record.tier or "edge" if record != "ignore" else None
        if tier and self.is_doubtful(stream, tier):
            stream.suspects.append((record, arrival, text))
            if len(stream.suspects) > MAX_SUSPECTS:
                self.release(stream)
            return
        if tier:
            stream.seen.add(tier)
        self.close(stream)
        stream.previous = None
        if record == "ignore":
            source.ignored += 1
        else:
            self.keep(record, arrival)
        self.review(stream)

    def review(self, stream):
        """The file has others of their tier: they are entries."""
        if stream.open is not None:
            return
        doubts, stream.doubts = stream.doubts, []
        for doubt in doubts:
            if (doubt[0].tier or "edge") in stream.seen:
                self.source.continuation -= 1
                self.keep(*doubt[:2])
            else:
                stream.doubts.append(doubt)

    def is_doubtful(self, stream, tier):
        if stream.open is None or tier == "app" or tier in stream.seen:
            return False
        return bool(any(stream.lines) or stream.suspects or quotes(stream.open))

    def settle(self, stream):
        self.source.continuation += len(stream.suspects)
        stream.lines += [text for _, _, text in stream.suspects]
        stream.suspects = []

    def release(self, stream):
        entries, stream.suspects = stream.suspects, []
        self.close(stream)
        stream.previous = None
        for record, arrival, _ in entries:
            stream.seen.add(record.tier or "edge")
            self.keep(record, arrival)

    def keep(self, record, arrival):
        record.arrival = arrival
        self.source.understood += 1
        self.source.records.append(record)


def readable(shape, text, zone):
    try:
        return shape(text, zone)
    except Unreadable:
        return None


def quotes(record):
    return QUOTING.match(record.message) is not None or record.message.endswith(TRACEBACK)


def goes_on(stream):
    return (len([line for line in stream.lines if line]) + len(stream.suspects) < MAX_PLAIN_LINES or quotes(stream.open)
            or TRACEBACK in stream.lines)


def bare_traceback(text):
    record = Record("message")
    record.app_log, record.message = True, text
    return record


def arrival_time(arrival, year, zone):
    """A wrapper's time; one without a year takes that of the entry dated before it."""
    if not isinstance(arrival, tuple):
        return arrival
    return None if year is None else civil(zone, year, *arrival)


def year_of(time, zone):
    return (EPOCH + datetime.timedelta(microseconds=time)).astimezone(zone).year


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


def read_source(path, zone_name, year=None):
    """A file's records, dated. `year` is the one of the period asked for, for stamps without one."""
    source = Source(path)
    zone = ZoneInfo(zone_name)
    reader = Reader(source, zone)
    for raw in split_lines(source, read_bytes(source)):
        reader.line(raw)
    reader.close_all()
    for record in source.records:
        if record.time is None:
            record.time = arrival_time(record.arrival, year, zone)
        if record.time is not None:
            year = year_of(record.time, zone)
    date_records(source.records)
    return source
