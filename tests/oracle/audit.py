#!/usr/bin/env python3
"""The figures of a log audit, computed a second way: plain, slow, and exact.

    audit.py [--week 2026-W47 | --month 2026-11] [--timezone ZONE] [--now TIME]
             [--include-test-traffic] [--porta-db FILE] LOG...

Prints JSON with the fields of fixtures/report.schema.json whose figures can be computed from the logs.
Sums are integers and fractions; a float appears only where a figure is printed. README.md beside this
file lists the places where the definitions leave a choice, and the one that was made.
"""

import argparse
import collections
import datetime
import fnmatch
import json
import math
import os
import re
import sqlite3
import sys
from fractions import Fraction
from zoneinfo import ZoneInfo

sys.dont_write_bytecode = True
import growth  # noqa: E402
import reading  # noqa: E402
from values import EPOCH, parse_time, to_us, written_time  # noqa: E402

SECOND = 1000000
MINUTE = 60 * SECOND
SLOT = 900 * SECOND
HOUR = 3600 * SECOND
MEGABYTE = 1024 * 1024
TEST_AGENTS = ("stress-test*", "ping-test*")
CONSTANT_WORK = ("/meta", "/public_url", "/agent/status")
NAMED = ("/", "/meta", "/public_url", "/run_bash", "/write_file", "/read_file", "/list_dir", "/agent/status",
         "/agent/list", "/agent/history", "/agent/pipeline")
NAMED_UNDER = "/web/"
FEW = 20


# --- period ----------------------------------------------------------------------------------------

def local_midnight(date, zone):
    return to_us(datetime.datetime(date.year, date.month, date.day, tzinfo=zone))


class Period:
    """Half-open, in microseconds; start and end are None for an unbounded report without dates."""

    def __init__(self, kind, name, start, end):
        self.kind, self.name, self.start, self.end = kind, name, start, end

    def holds(self, time):
        return self.start is not None and self.start <= time < self.end

    def elapsed(self):
        """The length in seconds as a clock would measure it: a week with a change of summer time has 167 hours
        or 169."""
        return None if self.start is None else Fraction(self.end - self.start, SECOND)


def asked_period(week, month, zone):
    if week:
        year, number = re.match(r"(\d{4})-W(\d\d)$", week).groups()
        monday = datetime.date.fromisocalendar(int(year), int(number), 1)
        return Period("week", week, local_midnight(monday, zone),
                      local_midnight(monday + datetime.timedelta(7), zone))
    if month:
        first = datetime.date.fromisoformat(month + "-01")
        after = (first + datetime.timedelta(31)).replace(day=1)
        return Period("month", month, local_midnight(first, zone), local_midnight(after, zone))
    return None


def unbounded_period(records, zone):
    times = [record.time for record in records if record.time is not None]
    if not times:
        return Period("range", "", None, None)
    start = min(times) // SLOT * SLOT
    end = (max(times) // SLOT + 1) * SLOT
    return Period("range", iso(start, zone) + "/" + iso(end, zone), start, end)


def iso(time, zone):
    if time is None:
        return None
    moment = EPOCH + datetime.timedelta(microseconds=time)
    return moment.astimezone(zone).isoformat()


# --- choosing records ------------------------------------------------------------------------------

def is_test(agent):
    return agent is not None and any(fnmatch.fnmatchcase(agent, glob) for glob in TEST_AGENTS)


def in_period(records, period, unbounded):
    """The records that count: those in the period; the undated ones in an unbounded report only."""
    return [record for record in records
            if (unbounded if record.time is None else period.holds(record.time))]


def choose_requests(records, edge_read):
    """The requests that figures are made of: slot by slot the edge's where it has some, else the app's."""
    requests = [record for record in records if record.kind == "request"]
    edge_slots = {record.time // SLOT for record in requests
                  if record.tier == "edge" and record.time is not None}
    chosen = []
    for record in requests:
        if record.tier == "app":
            take = not edge_read if record.time is None else record.time // SLOT not in edge_slots
        else:
            take = record.tier == "edge"
        if take:
            chosen.append(record)
    return chosen


def tier_of(requests, measured):
    """Where the requests come from; of a stress test alone, where the latencies do."""
    tiers = {record.tier for record in requests or measured}
    return "mixed" if len(tiers) > 1 else tiers.pop() if tiers else None


# --- statistics ------------------------------------------------------------------------------------

def ms(micros):
    return None if micros is None else float(Fraction(micros) / 1000)


def root(fraction):
    return math.sqrt(fraction)


def rank(values, percent):
    """Nearest rank: the smallest value v such that at least percent of the sorted values are <= v."""
    return values[(percent * len(values) + 99) // 100 - 1]


def spread(values):
    """(mean, variance) as fractions; the variance is the sample's, None under two values."""
    count, total = len(values), sum(values)
    if count == 0:
        return None, None
    mean = Fraction(total, count)
    if count == 1:
        return mean, None
    squares = sum(value * value for value in values)
    return mean, Fraction(count * squares - total * total, count * (count - 1))


def cv_squared(values):
    """The square of the coefficient of variation, a fraction; None where it is undefined."""
    mean, variance = spread(values)
    return None if variance is None or mean == 0 else variance / (mean * mean)


def latency_figures(values):
    values = sorted(values)
    mean, variance = spread(values)
    squared = cv_squared(values)
    figures = {"n": len(values), "mean_ms": ms(mean),
               "stddev_ms": None if variance is None else root(variance) / 1000,
               "cv_pct": None if squared is None else 100 * root(squared),
               "min_ms": ms(values[0]) if values else None}
    for percent in (50, 90, 95, 99):
        figures["p%d_ms" % percent] = ms(rank(values, percent)) if values else None
    figures["max_ms"] = ms(values[-1]) if values else None
    if values:
        figures["p95_interval_ms"] = [ms(end) for end in percentile_interval(values, 95)]
        figures["p99_interval_ms"] = [ms(end) for end in percentile_interval(values, 99)]
    return figures


def cv_within(by_endpoint):
    """The within-endpoint CV in percent, and how many latencies it rests on: {(method, path): latencies} in."""
    enough = {name: values for name, values in by_endpoint.items() if len(values) >= 2}
    constant = {name: values for name, values in enough.items() if name[1] in CONSTANT_WORK}
    total, weight, count = Fraction(0), 0, 0
    for values in (constant or enough).values():
        squared = cv_squared(values)
        if squared is not None:
            total += (len(values) - 1) * squared
            weight += len(values) - 1
            count += len(values)
    return (100 * root(total / weight) if weight else None), count


def percentile_interval(values, percent):
    """The 95 % interval of a percentile by order statistics, exact: (lower, upper or None)."""
    values, count = sorted(values), len(values)
    odds, base = percent // (100 - percent), 100 // (100 - percent)
    whole = base ** count
    term, cumulative, lower, upper = 1, 0, None, None
    for successes in range(count):
        cumulative += term                                              # now whole * P(B <= successes)
        if 1000 * cumulative <= 25 * whole:
            lower = successes + 1
        if 1000 * cumulative >= 975 * whole:
            upper = successes + 1
            break
        term = term * (count - successes) * odds // (successes + 1)     # of B = successes + 1
    return values[lower - 1] if lower else None, values[upper - 1] if upper else None


def wilson(part, whole):
    """Wilson's 95 % interval of a share, in percent; of nothing there is none."""
    if whole == 0:
        return None, None
    z = 1.959963984540054
    share = part / whole
    middle = share + z * z / (2 * whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    low = 100 * (middle - half) / scale if part else 0.0
    high = 100 * (middle + half) / scale if part < whole else 100.0
    return low, high


# --- figures ---------------------------------------------------------------------------------------

def table_name(record):
    """The endpoint's row: its own, or the one that pools what was not found."""
    named = record.path in NAMED or record.path.startswith(NAMED_UNDER)
    if record.path != "(malformed)" and record.status in (404, 405) and not named:
        return "", "(not found)"
    return record.method, record.path


def status_counts(records):
    counts = collections.Counter(record.status for record in records if record.status is not None)
    return {str(status): counts[status] for status in sorted(counts)}


def error_counts(records):
    return {"http_500": sum(record.status == 500 for record in records),
            "http_5xx": sum(record.status is not None and 500 <= record.status <= 599 for record in records)}


def latencies(records):
    return [record.latency for record in records if record.latency is not None]


def grouped(records):
    groups = collections.defaultdict(list)
    for record in records:
        groups[table_name(record)].append(record)
    return groups


def endpoint_rows(records):
    rows = []
    for (method, path), members in sorted(grouped(records).items()):
        errors = error_counts(members)
        rows.append(dict({"method": method, "path": path, "requests": len(members)}, **errors,
                         rate_500_pct=float(Fraction(100 * errors["http_500"], len(members))),
                         rate_500_interval_pct=list(wilson(errors["http_500"], len(members))),
                         status=status_counts(members), latency=latency_figures(latencies(members))))
    return rows


def lock_figures(records, all_records):
    events = [record for record in records if record.lock]
    moments = sorted(record.time // SECOND for record in events if record.time is not None)
    episodes = sum(index == 0 or moment - moments[index - 1] > 10 for index, moment in enumerate(moments))
    return {"events": len(events), "episodes": episodes,
            "inferred_time": sum(record.inferred for record in events),
            "undated": sum(record.lock and record.time is None for record in all_records)}


def database_agents(path, period):
    """(agent, time) of each operation in Porta's database."""
    if not path:
        return []
    connection = sqlite3.connect("file:%s?mode=ro" % path.replace("%", "%25").replace("?", "%3f"), uri=True)
    try:
        rows = connection.execute("SELECT agent_id, timestamp FROM agent_operations").fetchall()
    finally:
        connection.close()
    utc = ZoneInfo("UTC")
    rows = [(agent, written_time(stamp, utc)) for agent, stamp in rows]
    return [(agent, time) for agent, time in rows if time is not None and period.holds(time)]


def agents_seen(records, requests, period, options):
    """((who, time)…, by what, which of them count): the field, else the database, else client and user agent."""
    wanted = (lambda agent: True) if options.include_test_traffic else (lambda agent: not is_test(agent))
    seen = [(record.agent, record.time) for record in records
            if record.agent is not None and record.tier != "client"]
    by = "field"
    test_only = not options.include_test_traffic and all(is_test(agent) for agent, _time in seen)
    if test_only and any(not is_test(record.agent) for record in requests):
        seen = []
    if not seen:
        seen, by = database_agents(options.porta_db, period), "database"
    if not seen:
        seen = [((record.client, record.user_agent), record.time) for record in requests
                if record.client or record.user_agent]
        by, wanted = "client", (lambda agent: True)
    return seen, by, wanted


def agents_by_minute(seen, wanted):
    minutes = collections.defaultdict(set)
    for agent, time in seen:
        if time is not None:
            minutes[time // MINUTE].update([agent] if wanted(agent) else [])
    return minutes


def agent_figures(records, requests, period, options):
    """Who was active."""
    seen, by, wanted = agents_seen(records, requests, period, options)
    if not seen:
        return {"distinct": None, "peak_per_minute": None, "identified_by": None}
    peak = max((len(agents) for agents in agents_by_minute(seen, wanted).values()), default=None)
    return {"distinct": len({agent for agent, _time in seen if wanted(agent)}),
            "peak_per_minute": peak, "identified_by": by}


def rate_figures(requests, period):
    elapsed = period.elapsed()
    minutes = collections.Counter(record.time // MINUTE for record in requests if record.time is not None)
    instants = collections.Counter(record.time // SECOND for record in requests
                                   if record.time is not None and not record.inferred)
    return {"mean_per_s": float(Fraction(len(requests)) / elapsed) if elapsed and requests else None,
            "peak_minute": max(minutes.values(), default=None),
            "peak_second": max(instants.values(), default=None)}


def database_figures(path):
    if not path:
        return None
    wal = path + "-wal"
    return {"bytes": os.path.getsize(path), "wal_bytes": os.path.getsize(wal) if os.path.exists(wal) else 0}


def coverage_figures(sources, records, period, zone, now):
    lines = sum(source.lines for source in sources)
    lost = sum(source.not_understood + source.too_long for source in sources)
    hours = []
    if period.start is not None:
        seen = [record.time for record in records if record.time is not None]
        hours = [iso(hour, zone) for hour in empty_hours(seen, period, zone)
                 if period.end <= now or hour + HOUR <= now]
    return {"understood_pct": float(Fraction(100 * (lines - lost), lines)) if lines else None,
            "hours_without_records": hours,
            "undated_entries": sum(record.time is None for source in sources for record in source.records)}


def empty_hours(seen, period, zone):
    """Starts of the report zone's clock hours that the period touches and no record lies in."""
    def clock_hour(time):
        moment = EPOCH + datetime.timedelta(microseconds=time)
        offset = int(moment.astimezone(zone).utcoffset().total_seconds()) * SECOND
        return (time + offset) // HOUR * HOUR - offset
    taken = {clock_hour(time) for time in seen}
    hour = clock_hour(period.start)
    while hour < period.end:
        if hour not in taken:
            yield hour
        hour = clock_hour(hour + HOUR)


# --- how the period went ----------------------------------------------------------------------------

def part_of(unit, time, zone):
    """What names the part that a time lies in: the clock's reading, without what is finer than the unit."""
    moment = (EPOCH + datetime.timedelta(microseconds=time)).astimezone(zone)
    if unit in ("quarter", "hour"):         # an hour that the clock shows twice is two
        minute = moment.minute // 15 if unit == "quarter" else 0
        return moment.date(), moment.hour, minute, moment.utcoffset()
    return {"six_hours": (moment.date(), moment.hour // 6), "day": moment.date(),
            "week": moment.isocalendar()[:2], "month": (moment.year, moment.month), "year": moment.year}[unit]


def parts(unit, period, zone):
    """{part: its start}, ascending."""
    starts = {}
    for time in range(period.start, period.end, SLOT):
        starts.setdefault(part_of(unit, time, zone), time)
    return starts


def fine_unit(days):
    for unit, most in (("quarter", 2), ("hour", 9), ("six_hours", 62), ("day", 200), ("week", 1500)):
        if days <= most:
            return unit
    return "month"


def coarse_unit(days):
    return "day" if days <= 14 else "week" if days <= 98 else "month" if days <= 731 else "year"


def series_figures(records, requests, period, zone, options):
    """The period in parts: what the pictures show."""
    if period.start is None:
        return {"unit": None, "bins": [], "part_unit": None, "parts": []}
    days = Fraction(period.end - period.start, 24 * HOUR)
    unit, part_unit = fine_unit(days), coarse_unit(days)
    starts = parts(unit, period, zone)
    seen, by, wanted = agents_seen(records, requests, period, options)
    told = by != "database" and bool(seen)

    def by_part(items, time_of):
        groups = collections.defaultdict(list)
        for item in items:
            if time_of(item) is not None:
                groups[part_of(unit, time_of(item), zone)].append(item)
        return groups
    all_records, chosen = by_part(records, lambda r: r.time), by_part(requests, lambda r: r.time)
    minutes = by_part(agents_by_minute(seen, wanted).items(), lambda item: item[0] * MINUTE) if told else {}
    bins = []
    for part, start in starts.items():
        row = {"start": iso(start, zone)}
        names = ("requests", "peak_minute", "agents", "lock_events", "n", "p50_ms", "p95_ms", "p99_ms")
        row.update(dict.fromkeys(names))
        members = chosen.get(part, [])
        values = sorted(latencies(members))
        if part in all_records:
            a_minute = collections.Counter(record.time // MINUTE for record in members)
            row.update(requests=len(members), peak_minute=max(a_minute.values(), default=0), n=len(values),
                       lock_events=sum(record.lock for record in all_records[part]))
            if told:
                row["agents"] = max((len(agents) for _minute, agents in minutes.get(part, [])), default=0)
        for percent in (50, 95, 99):
            row["p%d_ms" % percent] = ms(rank(values, percent)) if values else None
        bins.append(row)
    long_parts = list(parts(part_unit, period, zone).values())
    if len(long_parts) < 2:
        long_parts, part_unit = [], None
    return {"unit": unit, "bins": bins, "part_unit": part_unit, "parts": [iso(start, zone) for start in long_parts]}


def add_p95_by_part(rows, requests, series, period, zone):
    """To each endpoint's row its P95 in each of the longer parts."""
    groups = grouped(requests)
    if not series["parts"]:
        return
    keys = list(parts(series["part_unit"], period, zone))
    for row in rows:
        by_key = collections.defaultdict(list)
        for record in groups[(row["method"], row["path"])]:
            if record.time is not None and record.latency is not None:
                by_key[part_of(series["part_unit"], record.time, zone)].append(record.latency)
        if by_key:
            row["p95_by_part_ms"] = [ms(rank(sorted(by_key[key]), 95)) if key in by_key else None for key in keys]


# --- judgement -------------------------------------------------------------------------------------

def criterion(name, value, threshold, unit, at_least=False, known=True):
    if not known:
        value = None
    if value is None:
        status = "unknown"
    elif value >= threshold if at_least else value > threshold:
        status = "reached"
    else:
        status = "close" if 10 * value >= 9 * threshold else "safe"
    return {"id": name, "value": value, "threshold": threshold, "unit": unit, "status": status}


def flag(name, value, raised, uncertain=False):
    unknown = value is None
    return {"id": name, "raised": None if unknown else raised(value), "value": value,
            "uncertain": False if unknown else uncertain}


def spans(interval, raised):
    """Whether a flag would be raised at one end of an interval and not at the other (None: unbounded)."""
    low, high = interval
    return raised(-math.inf if low is None else low) != raised(math.inf if high is None else high)


def growth_figures(requests, period, zone):
    """The growth flag, from the P95 of each clock hour with enough requests."""
    hours = collections.defaultdict(list)
    if period.start is not None:
        start = EPOCH + datetime.timedelta(microseconds=period.start)
        offset = int(start.astimezone(zone).utcoffset().total_seconds()) * SECOND
        for record in requests:
            if record.time is not None and record.latency is not None:
                hours[(record.time + offset) // HOUR].append(record.latency)
    raised, doubling, doubt = growth.grows({hour: rank(sorted(values), 95) / 1000 for hour, values in hours.items()
                                     if len(values) >= growth.LEAST_REQUESTS})
    return {"id": "growth", "raised": raised, "value": doubling, "uncertain": False}, doubt


def judge(figures, p95_values, locks_seen, growth_flag):
    count = len(p95_values)
    p95 = figures["latency"]["p95_ms"]
    cv = figures["cv"]["within_pct"] if figures["cv"]["n"] >= FEW else None
    agents = figures["agents"]["peak_per_minute"]
    peak = figures["rate"]["peak_minute"]
    database = figures["database"]
    size = None if database is None else database["bytes"] + database["wal_bytes"]
    events, requests = figures["locks"]["events"], figures["requests"]

    criteria = [criterion("agents", agents, 5, "agents", at_least=True),
                criterion("p95", p95, 2000, "ms", known=count >= FEW),
                criterion("cv", cv, 50, "%"),
                criterion("db_size", size, 100 * MEGABYTE, "bytes"),
                criterion("rps", None if peak is None else peak / 60, 50, "req/s")]

    p95_known = p95 if count >= FEW else None
    interval = [ms(end) for end in percentile_interval(p95_values, 95)] if count >= FEW else (None, None)
    share = figures["errors"]["rate_500_pct"] if requests >= FEW else None
    share_interval = figures["errors"]["rate_500_interval_pct"]

    def p95_flag(raised):
        return flag("p95", p95_known, raised, spans(interval, raised))

    def share_flag(raised):
        return flag("http_500", share, raised, spans(share_interval, raised))

    flags = {
        "red": [flag("lock_errors", events if locks_seen else None, lambda value: value > 0),
                p95_flag(lambda value: value > 3000),
                share_flag(lambda value: value > 5),
                growth_flag],
        "yellow": [p95_flag(lambda value: value > 2000),
                   flag("cv", cv, lambda value: value > 40),
                   flag("agents", agents, lambda value: value > 3),
                   flag("db_size", size, lambda value: value > 50 * MEGABYTE)],
        "green": [p95_flag(lambda value: value < 1000),
                  flag("cv", cv, lambda value: value < 30),
                  flag("agents", agents, lambda value: value < 3),
                  flag("db_size", size, lambda value: value < 10 * MEGABYTE)]}
    thresholds = {"red": [0, 3000, 5, None], "yellow": [2000, 40, 3, 50 * MEGABYTE],
                  "green": [1000, 30, 3, 10 * MEGABYTE]}
    for colour, values in thresholds.items():
        for item, value in zip(flags[colour], values):
            item["threshold"] = value
    return criteria, flags, verdict(criteria, flags, figures["coverage"]["understood_pct"])


def verdict(criteria, flags, understood):
    statuses = [item["status"] for item in criteria]
    if any(item["raised"] for item in flags["red"]) or "reached" in statuses:
        return "asked_for"
    unknown_red = any(item["raised"] is None for item in flags["red"] if item["id"] != "growth")
    if understood is None or understood < 95 or "unknown" in statuses or unknown_red:
        return "cannot_tell"
    if any(item["raised"] for item in flags["yellow"]) or "close" in statuses:
        return "watch"
    return "not_needed"


# --- the audit -------------------------------------------------------------------------------------

def source_row(source):
    row = {name: getattr(source, name) for name in (
        "path", "state", "detail", "bytes", "complete_bytes", "lines", "understood", "ignored",
        "continuation", "not_understood", "too_long")}
    tiers = {record.tier for record in source.records}          # None for what is no request
    row["tier"] = tiers.pop() if len(tiers) == 1 else None
    return row


def may_hide_locks(source):
    """Not read whole, and an application's log, or nobody knows whose."""
    broken = source.detail is not None or source.state not in ("ok", "empty", "duplicate")
    tiers = {record.tier for record in source.records if record.tier}
    return broken and (not source.records or "app" in tiers or any(record.app_log for record in source.records))


def audit(options):
    zone = ZoneInfo(options.timezone)
    now = parse_time(options.now, zone)
    period = asked_period(options.week, options.month, zone)
    year = int(period.name[:4]) if period else None
    sources = [reading.read_source(path, options.timezone, year) for path in options.logs]
    everything = [record for source in sources for record in source.records]
    unbounded = period is None
    period = period or unbounded_period(everything, zone)
    records = in_period(everything, period, unbounded)
    edge_read = any(record.tier == "edge" for record in everything)

    requests = [record for record in choose_requests(records, edge_read)
                if options.include_test_traffic or not is_test(record.agent)]
    measured = [record for record in requests if record.latency is not None]
    if not measured:
        measured = [record for record in records if record.tier == "client" and record.latency is not None]
    values = latencies(measured)
    by_endpoint = {name: latencies(members) for name, members in grouped(measured).items()}
    within, within_count = cv_within(by_endpoint)
    errors = error_counts(requests)
    for name, count in (("rate_500", errors["http_500"]), ("rate_5xx", errors["http_5xx"])):
        errors[name + "_pct"] = float(Fraction(100 * count, len(requests))) if requests else None
        errors[name + "_interval_pct"] = list(wilson(count, len(requests)))

    figures = {
        "schema": "porta-audit/report/1",
        "period": {"kind": period.kind, "name": period.name, "start": iso(period.start, zone),
                   "end": iso(period.end, zone), "timezone": options.timezone,
                   "complete": period.end is None or period.end <= now},
        "tier": tier_of(requests, measured),
        "requests": len(requests),
        "status": status_counts(requests),
        "latency": latency_figures(values),
        "cv": {"within_pct": within, "n": within_count, "source": None if within is None else "requests"},
        "errors": errors,
        "locks": lock_figures(records, everything),
        "agents": agent_figures(records, requests, period, options),
        "rate": rate_figures(requests, period),
        "database": database_figures(options.porta_db),
        "endpoints": endpoint_rows(requests),
        "sources": [source_row(source) for source in sources],
        "coverage": coverage_figures(sources, records, period, zone, now)}
    figures["series"] = series_figures(records, requests, period, zone, options)
    add_p95_by_part(figures["endpoints"], requests, figures["series"], period, zone)
    figures["cv"]["pooled_pct"] = figures["latency"]["cv_pct"]
    # No event is a finding only where events would have been seen, and none lies at an unknown time.
    locks_seen = figures["locks"]["events"] > 0 or (
        any(record.app_log and record.kind != "request" for record in records) and not figures["locks"]["undated"]
        and not any(may_hide_locks(source) for source in sources))
    growth_flag, doubt = growth_figures(requests, period, zone)
    figures["criteria"], figures["flags"], level = judge(figures, values, locks_seen, growth_flag)
    if growth_flag["raised"] is not None:
        figures["growth"] = {"doubt": doubt}
    figures["verdict"] = {"level": level}
    return figures


def parse_options(arguments):
    parser = argparse.ArgumentParser(description="the figures of a log audit, computed a second way")
    parser.add_argument("--week")
    parser.add_argument("--month")
    parser.add_argument("--timezone", default="UTC")
    parser.add_argument("--now", default="2026-12-31T00:00:00Z")
    parser.add_argument("--include-test-traffic", action="store_true")
    parser.add_argument("--porta-db")
    parser.add_argument("logs", nargs="+", metavar="LOG")
    return parser.parse_args(arguments)


def main():
    figures = audit(parse_options(sys.argv[1:]))
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=2)
    print()


if __name__ == "__main__":
    main()
