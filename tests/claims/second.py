"""What the seconds of a period say, computed a second way from the requests and lock errors themselves: plain loops
over dictionaries of seconds, by the definitions of doc/METRICS.md ("Bottlenecks", "Test plan")."""

import collections
import math

SECOND = 1000000
HOUR = 3600
LAG = 6                     # a busy timeout of 5 s, and one more
LONG = 4 * SECOND           # 0.8 of it
TTLS = (5, 10, 30, 60)
WATCHED = ("/agent/pipeline", "/agent/status", "/run_bash", "/meta", "/public_url")
GROUPS = WATCHED + ("/write_file", "/read_file", "/list_dir")
WRITES = ("/run_bash", "/write_file", "/read_file", "/list_dir", "/agent/pipeline")
RESAMPLES, SEED = 2000, 20250803


class Request:
    def __init__(self, end, path, latency, agent="a1", method="POST", status=200):
        self.end, self.path, self.agent = int(end), path, agent
        self.latency = None if latency is None else int(latency)
        self.method, self.status = method, status

    def second(self):
        return self.end // SECOND

    def seconds(self):
        return range((self.end - self.latency) // SECOND, self.end // SECOND + 1)


def in_flight(requests, start):
    """{path: the seconds of the period in which it is in flight}"""
    seconds = collections.defaultdict(set)
    for request in requests:
        seconds[request.path].update(second for second in request.seconds() if second >= start)
    return seconds


def episodes(locks, others):
    """First seconds of the episodes that begin with an error whose time can be used; `others` cannot."""
    firsts, last, usable = [], None, {lock // SECOND for lock in locks}
    for second in sorted(lock // SECOND for lock in [*locks, *others]):
        if (last is None or second - last > 10) and second in usable:
            firsts.append(second)
        last = second
    return firsts


def tail(chances, least):
    """P(at least that many come true), by the generating polynomial."""
    polynomial = [1.0]
    for p in chances:
        polynomial = [(polynomial[k] * (1 - p) if k < len(polynomial) else 0.0)
                      + (polynomial[k - 1] * p if k else 0.0) for k in range(len(polynomial) + 1)]
    return math.fsum(polynomial[least:])


def attribution(requests, locks, others, start, end):
    """(usable episodes, {path: (observed, expected, p)})"""
    seconds = in_flight(requests, start)
    moments = [first - LAG for first in episodes(locks, others) if first - LAG >= start]
    result = {}
    for path in WATCHED:
        by_hour = collections.Counter(second // HOUR for second in seconds[path])
        lengths = {hour: min(end, (hour + 1) * HOUR) - max(start, hour * HOUR) for hour in by_hour}
        chances = [by_hour[moment // HOUR] / lengths[moment // HOUR] if by_hour[moment // HOUR] else 0.0
                   for moment in moments]
        observed = sum(moment in seconds[path] for moment in moments)
        result[path] = observed, math.fsum(chances), tail(chances, observed)
    return len(moments), result


def waiting(requests, start):
    """The seconds in which a request waits, if it does so for a lock: a long one that began at most LAG before."""
    waited = set()
    for request in requests:
        if request.latency >= LONG:
            waited.update(second for second in list(request.seconds())[:LAG + 1] if second >= start)
    return waited


def contention(requests, locks, others, start, end):
    """(lock errors, episodes that begin with one, expected, p)"""
    waited = waiting(requests, start)
    moments = [first for first in episodes(locks, others) if first - LAG >= start]
    chances = []
    for moment in moments:
        hour = moment // HOUR * HOUR
        apart = set(range(max(hour, start), min(hour + HOUR, end)))
        for lock in [*locks, *others]:
            if lock // SECOND // HOUR * HOUR == hour:
                apart.difference_update(range(lock // SECOND - LAG, lock // SECOND + LAG + 1))
        chances.append((len(waited & apart) + LAG + 1) / (len(apart) + LAG + 1))
    observed = sum(moment in waited for moment in moments)
    return (sum(lock // SECOND in waited for lock in locks), observed, math.fsum(chances), tail(chances, observed))


def contention_by_episode(requests, locks, others, start):
    """[(first second, lock errors known to the second, those that are contention, whether the first one is)]"""
    waited, found, last = waiting(requests, start), [], None
    known = collections.Counter(lock // SECOND for lock in locks)
    for second in sorted({lock // SECOND for lock in [*locks, *others]}):
        if last is None or second - last > 10:
            found.append([second, 0, 0, second in waited if known[second] else None])
        found[-1][1] += known[second]
        found[-1][2] += known[second] * (second in waited)
        last = second
    return [tuple(episode) for episode in found]


def cache(requests, ttl, path="/agent/status", emptied_by=WRITES):
    """(hits, saved ms)"""
    reads, writes = collections.defaultdict(list), set()
    for request in requests:
        if request.path == path:
            reads[request.second()].append(request.latency)
        elif request.path in emptied_by:
            writes.add(request.second())
    hits, saved, missed = 0, 0.0, None
    for second in sorted(set(reads) | writes):
        for latency in reads[second]:
            if missed is not None and second - missed <= ttl:
                hits += 1
                saved += sum(reads[second]) / len(reads[second]) / 1000
            else:
                missed = second
        if second in writes:
            missed = None
    return hits, saved


def splitmix(state):
    mask = (1 << 64) - 1
    while True:
        state = (state + 0x9e3779b97f4a7c15) & mask
        z = ((state ^ state >> 30) * 0xbf58476d1ce4e5b9) & mask
        z = ((z ^ z >> 27) * 0x94d049bb133111eb) & mask
        yield z ^ z >> 31


def blocking(requests, start, path="/run_bash", groups=GROUPS):
    """(ratio, low, high, with, without, hours)"""
    seconds = in_flight(requests, start)[path]
    cells = collections.defaultdict(lambda: ([], []))
    for request in requests:
        if request.path != path:
            group = request.path if request.path in groups else "others"
            cells[request.second() // HOUR, group][request.second() in seconds].append(
                math.log2(max(request.latency, 1)))
    hours, counts = collections.defaultdict(lambda: [0.0, 0.0]), [0, 0]
    for (hour, _group), (without, during) in sorted(cells.items()):
        if without and during:
            n, m = len(during), len(without)
            weight = n * m / (n + m)
            hours[hour][0] += weight * (math.fsum(during) / n - math.fsum(without) / m)
            hours[hour][1] += weight
            counts[0] += n
            counts[1] += m
    pairs = [hours[hour] for hour in sorted(hours)]
    if not pairs:
        return None, None, None, 0, 0, 0
    random, ratios = splitmix(SEED), []
    for _ in range(RESAMPLES):
        drawn = [pairs[next(random) * len(pairs) >> 64] for _ in pairs]
        ratios.append(2 ** (sum(pair[0] for pair in drawn) / sum(pair[1] for pair in drawn)))
    ratios.sort()
    ratio = 2 ** (sum(pair[0] for pair in pairs) / sum(pair[1] for pair in pairs))
    return ratio, ratios[RESAMPLES // 40 - 1], ratios[-RESAMPLES // 40], counts[0], counts[1], len(pairs)


def busiest(requests):
    """The most requests in 300 consecutive seconds."""
    by_second = collections.Counter(request.second() for request in requests)
    return max((sum(by_second[second] for second in range(first, first + 300)) for first in by_second), default=0)


def rank95(weighted):
    """Nearest rank of [(value, weight)]."""
    total, running = sum(weight for _value, weight in weighted), 0
    for value, weight in sorted(weighted):
        running += weight
        if running >= 0.95 * total * (1 - 1e-12):
            return value
    return None


def mix(before, now):
    """(mix ms, speed ms)"""
    counts_before = collections.Counter(request.path for request in before)
    counts_now = collections.Counter(request.path for request in now)
    mixed = rank95([(r.latency, counts_now[r.path] / counts_before[r.path]) for r in before])
    old, new = (rank95([(r.latency, 1) for r in requests]) for requests in (before, now))
    return (mixed - old) / 1000, (new - mixed) / 1000
