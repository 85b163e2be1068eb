"""The program's figures beside the client's record: what has to be equal, and between what a
latency has to lie."""

import collections
import json
import math
import os
import subprocess

import load

# A server may write its line a little after the client has its answer: the time that the system
# takes to let it run, on top of the resolution of its log.
SCHEDULING_US = 50_000


def report(files, now="2099-01-01"):
    program = os.environ["PORTA_AUDIT"]
    done = subprocess.run([program, "report", "--format", "json", "--timezone", "UTC",
                           "--now", now, *files], capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"status {done.returncode}: {done.stderr.decode()[:2000]}")
    return json.loads(done.stdout)


def rank(values, q):
    """The nearest rank, as doc/METRICS.md has it."""
    return sorted(values)[max(math.ceil(q * len(values)), 1) - 1]


def differ(what, expected, found):
    return [] if expected == found else [f"{what}: the client has {expected}, the report {found}"]


def is_test(answer):
    return (answer.agent or "").startswith("stress-test")


def counted(answers, log):
    """Those of the answers that the log shows and the criteria count, as the log shows them."""
    return [a._replace(endpoint=log.renamed.get(a.target, a.endpoint)) for a in answers
            if (a.malformed is None or a.malformed in log.malformed)
            and not (log.names_agents and is_test(a))]


def counts(answers, figures):
    """Requests, statuses and endpoints, exactly."""
    statuses = collections.Counter(str(a.status) for a in answers)
    found = {(e["method"], e["path"]): e for e in figures["endpoints"]}
    expected = collections.defaultdict(collections.Counter)
    for a in answers:
        expected[a.endpoint][str(a.status)] += 1
    breaches = differ("requests", len(answers), figures["requests"])
    breaches += differ("statuses", dict(sorted(statuses.items())),
                       dict(sorted(figures["status"].items())))
    breaches += differ("500 errors", statuses["500"], figures["errors"]["http_500"])
    breaches += differ("endpoints", sorted(expected), sorted(found))
    for endpoint in sorted(set(expected) & set(found)):
        breaches += differ(f"{endpoint}", dict(sorted(expected[endpoint].items())),
                           dict(sorted(found[endpoint]["status"].items())))
    return breaches


def latency_bounds(what, answers, latency, resolution_us):
    """Each request took the client at least as long as the server, and the server at least as
    long as the application; so it is with the value of each rank."""
    breaches = differ(f"{what}: latencies", len(answers), latency["n"])
    for name, q in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("max", 1)):
        found = latency[name + "_ms"]
        if found is None:
            breaches.append(f"{what}: no {name}")
            continue
        low = rank([a.took_us or 0 for a in answers], q) - resolution_us
        high = rank([a.latency_us for a in answers], q) + resolution_us + SCHEDULING_US
        if not low <= found * 1000 <= high:
            breaches.append(f"{what}: {name} is {found} ms, not from {low} to {high} µs")
    return breaches


def latencies(answers, figures, resolution_us):
    if resolution_us is None:
        return differ("latencies in a log without any", 0, figures["latency"]["n"])
    breaches = latency_bounds("all", answers, figures["latency"], resolution_us)
    for e in figures["endpoints"]:
        mine = [a for a in answers if a.endpoint == (e["method"], e["path"])]
        if mine:
            breaches += latency_bounds(f"{e['method']} {e['path']}", mine, e["latency"],
                                       resolution_us)
    return breaches


def agents(answers, figures, log):
    if log.names_agents:
        expected = ("field", len({a.agent for a in answers if a.agent}))
    elif log.has_user_agent:
        expected = ("client", len({
            None if log.forgets_failed and a.took_us is None else a.user_agent
            for a in answers}))
    else:
        expected = ("client", 1)
    return differ("agents", expected,
                  (figures["agents"]["identified_by"], figures["agents"]["distinct"]))


def coverage(figures, tier):
    breaches = differ("tier", tier, figures["tier"])
    for source in figures["sources"]:
        if source["not_understood"] or source["too_long"] or source["state"] != "ok":
            breaches.append(f"{source['path']}: {source['not_understood']} lines not understood, "
                            f"the first {source['first_not_understood']}")
    return breaches


def period(answers, figures, log):
    """The times of the requests lie in it, and it is no longer than it has to be."""
    if not log.dated:
        return differ("the period's begin", None, figures["period"]["start"])

    def iso(t):
        return load.time.strftime("%Y-%m-%dT%H:%M:%SZ", load.time.gmtime(t))
    slot = 900
    first, last = min(a.begin for a in answers), max(a.begin + a.latency_us / 1e6 for a in answers)
    breaches = []
    if not iso(first // slot * slot) == figures["period"]["start"]:
        breaches.append(f"it begins at {figures['period']['start']}, the first request at {first}")
    if not iso(last - 1) < figures["period"]["end"] <= iso(last + slot + 1):
        breaches.append(f"it ends at {figures['period']['end']}, the last request at {last}")
    return breaches


def locks(answers, figures):
    return differ("lock events", sum(a.refusals or 0 for a in answers), figures["locks"]["events"])
