"""Logs as Porta's servers write them, made up: each entry is text with its line feeds."""

import datetime
import random

TRACEBACK = """Traceback (most recent call last):
  File "/opt/porta/porta/db.py", line 41, in execute
    cursor.execute(statement, values)
sqlite3.OperationalError: database is locked
"""
PATHS = ["/meta", "/agent/status", "/agent/pipeline", "/run_bash", "/public_url", "/nowhere/17"]


def stamp(at, zone=datetime.timezone.utc):
    return datetime.datetime.fromtimestamp(at, zone)


def edge(dice, at):
    """A line of nginx with request times."""
    path = dice.choice(PATHS)
    status = 404 if path.startswith("/no") else dice.choice([200] * 30 + [500, 401])
    latency = dice.randrange(1, 90) if dice.random() < 0.95 else dice.randrange(90, 3000)
    return '10.0.0.%d - - [%s] "%s %s HTTP/1.1" %d 40 "-" "agent/%d" %.3f %.3f\n' % (
        dice.randrange(1, 20), stamp(at).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        dice.choice(["GET", "POST"]), path, status, dice.randrange(12), latency / 1000,
        latency / 1000)


def app(dice, at, zone=datetime.timezone.utc):
    """An entry of Porta's log with asctime stamps, local ones: an operation, or an error with its traceback."""
    when = stamp(at, zone).strftime("%Y-%m-%d %H:%M:%S,") + "%03d" % dice.randrange(1000)
    kind = dice.random()
    if kind < 0.05:
        return "%s ERROR:    Exception in ASGI application\n%s" % (when, TRACEBACK)
    if kind < 0.1:
        return "%s WARNING:porta:slow answer\n  for the second time\n" % when
    return "%s INFO:porta:[AGENT] a%d called pipeline: {'execution_time': %.4f}\n" % (
        when, dice.randrange(9), dice.random())


def days(make, seed, first, count, a_day):
    """A list of days, each a list of entries in the order of their times."""
    dice = random.Random(seed)
    result = []
    for day in range(count):
        times = sorted(dice.randrange(86400) for _ in range(a_day))
        result.append([make(dice, first + day * 86400 + t) for t in times])
    return result
