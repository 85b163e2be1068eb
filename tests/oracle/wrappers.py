"""What carries a log's lines and adds a time of its own: journald, docker, Kubernetes, compose, syslog."""

import json
import re

from values import MONTHS, parse_time

ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)"
SYSLOG = re.compile(r"(?:<\d+>)?([A-Z][a-z][a-z]) +(\d+) (\d\d):(\d\d):(\d\d) (\S+) ([^\s\[:]+)(?:\[\d+\])?: (.*)$", re.S)
SHORT_ISO = re.compile(r"(" + ISO + r") (\S+) ([^\s\[:]+)\[\d+\]: (.*)$", re.S)
CRI = re.compile(r"(" + ISO + r") (stdout|stderr) ([PF])\S* (.*)$", re.S)
COMPOSE = re.compile(r"([\w.-]+-\d+) +\| (?:(" + ISO + r") )?(.*)$", re.S)


class Carried:
    """A line inside a wrapper's: its text, arrival time, stream, and whether the line goes on."""

    def __init__(self, text, time, stream, partial=False):
        self.text, self.time, self.stream, self.partial = text, time, stream, partial


def peel(line, zone):
    """The line that a wrapper carries, or None. A stamp without a year is left as its parts."""
    if line.startswith('{"'):
        return peel_json(line, zone)
    found = CRI.match(line)
    if found:
        stamp, stream, part, text = found.groups()
        return Carried(text, parse_time(stamp, zone), stream, part == "P")
    found = SHORT_ISO.match(line)
    if found:
        return Carried(found.group(4), parse_time(found.group(1), zone), found.group(3))
    found = SYSLOG.match(line)
    if found and found.group(1) in MONTHS:
        month, day, hour, minute, second, _host, tag, text = found.groups()
        parts = (MONTHS[month], int(day), int(hour), int(minute), int(second))
        return Carried(text, parts, tag)
    found = COMPOSE.match(line)
    if found:
        stamp = found.group(2)
        return Carried(found.group(3), parse_time(stamp, zone) if stamp else None, found.group(1))
    return None


def peel_json(line, zone):
    try:
        field = json.loads(line)
    except ValueError:
        return None
    if "__REALTIME_TIMESTAMP" in field and "MESSAGE" in field:
        text = field["MESSAGE"]
        if isinstance(text, list):
            text = bytes(text).decode("utf-8", "surrogateescape")
        return Carried(text or "", int(field["__REALTIME_TIMESTAMP"]), "")
    if "log" in field and "time" in field and "stream" in field:
        text = field["log"]
        return Carried(text.rstrip("\n"), parse_time(field["time"], zone), field["stream"],
                       not text.endswith("\n"))
    return None
