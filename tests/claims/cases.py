#!/usr/bin/env python3
"""Writes logs whose truth is known, audits them and looks whether the report says so; prints TAP.

    cases.py PROGRAM [CASE...]

Each report is also held against second.py: counts are equal, shares and probabilities agree to 1e-6, ratios of
latencies to 1 %, which is what the program's logarithms keep.
"""

import datetime
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[1:1] = [os.path.join(TOP, "tests", name) for name in ("seconds", "oracle")]
import compare  # noqa: E402
import reading  # noqa: E402
import schema  # noqa: E402
import second  # noqa: E402
from second import HOUR, SECOND, Request  # noqa: E402

WEEK = 7 * 24 * HOUR
START = 1794787200          # 2026-11-16 00:00 UTC, a Monday
WEEKS = {START: "2026-W47", START - WEEK: "2026-W46"}
with open(os.path.join(TOP, "fixtures", "report.schema.json"), encoding="utf-8") as schema_file:
    SCHEMA = json.load(schema_file)
NOW = "2026-12-31T00:00:00Z"


def iso(at):
    seconds, micros = divmod(at, SECOND)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%d %H:%M:%S") + ",%03d" % (micros // 1000)


def unix(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def write_logs(directory, requests, locks, start):
    """access.log as nginx writes it, porta.log with logging's time before each line."""
    access, porta = os.path.join(directory, "access.log"), os.path.join(directory, "porta.log")
    with open(access, "w", encoding="utf-8") as file:
        for request in sorted(requests, key=lambda request: request.end):
            fields = {"msec": request.end / SECOND, "remote_addr": "10.0.0.1", "request_method": request.method,
                      "request_uri": request.path, "status": request.status, "http_user_agent": "x",
                      "http_x_agent_id": request.agent}
            if request.latency is not None:
                fields["request_time"] = request.latency / SECOND
            json.dump(fields, file)
            file.write("\n")
    with open(porta, "w", encoding="utf-8") as file:
        file.write(iso(start * SECOND) + " INFO:__main__:started\n")
        for lock in sorted(locks):
            file.write(iso(lock) + " ERROR:__main__:Ошибка регистрации агента a1: database is locked\n")
    return [access, porta]


def run(program, arguments):
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    result = subprocess.run([program] + arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                            timeout=300, check=False)
    if result.returncode != 0:
        raise AssertionError("%s: exit status %d: %s" % (arguments, result.returncode, result.stderr.decode()))
    return result.stdout


def report(program, logs, start, *options):
    text = run(program, ["weekly", "--week", WEEKS[start], "--timezone", "UTC", "--now", NOW, "--format", "json",
                         "--output", "-", *options, *logs])
    figures = json.loads(text)
    wrong = list(schema.check(figures, SCHEMA, SCHEMA))
    expect(not wrong, "the JSON is not what the schema says: %s" % wrong[:5])
    return figures


def words(program, logs, start, *options, language="en"):
    """The report as Markdown, with plain blanks."""
    return run(program, ["weekly", "--week", WEEKS[start], "--timezone", "UTC", "--now", NOW, "--output", "-",
                         "--lang", language, *options, *logs]).decode().replace("\u00a0", " ")


def by_path(figures):
    return {row["path"]: row for row in figures["bottlenecks"]}


def advised(figures):
    return [advice["advice"] for advice in figures["before_redis"]]


def near(found, expected, tolerance=1e-6):
    return found is not None and abs(found - expected) <= tolerance * max(abs(expected), 1e-300)


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def same(found, expected, text):
    expect(found == expected, "%s: %r, not %r" % (text, found, expected))


def check_cache(figures, requests):
    cache = by_path(figures)["/agent/status"]["cache"]
    ttls, latencies = cache["ttls"], [request.latency for request in requests if request.path == "/agent/status"]
    expect(cache["latency_ms"] is None or near(cache["latency_ms"], sum(latencies) / 1000, 1e-5),
           "%r ms in all, not %r" % (cache["latency_ms"], sum(latencies) / 1000))
    same(len(ttls), 4, "times to live")
    for ttl in ttls:
        hits, saved = second.cache(requests, ttl["ttl_s"])
        same(ttl["hits"], hits, "hits with %d s" % ttl["ttl_s"])
        expect(ttl["saved_ms"] is None or near(ttl["saved_ms"], saved, 1e-5) or saved == ttl["saved_ms"],
               "saved %r, not %r" % (ttl["saved_ms"], saved))


def check_second(figures, requests, locks, start=START, others=()):
    """The report's figures beside the second computation's."""
    rows = by_path(figures)
    usable, expected = second.attribution(requests, locks, others, start, start + WEEK)
    same(figures["lock_attribution"]["usable"], usable, "usable episodes")
    for path, (observed, share, p) in expected.items():
        found = rows[path]["locks"]
        same(found["in_flight_before"], observed, path + " in flight before")
        if found["state"] in ("supported", "not_supported"):
            expect(near(found["expected"], share), "%s expected %r, not %r" % (path, found["expected"], share))
            expect(near(found["p"], p) or max(found["p"], p) < 1e-17, "%s p %r, not %r" % (path, found["p"], p))
    silent = figures["flags"]["red"][0]["raised"] is None
    contention, observed, share, p = second.contention(requests, locks, others, start, start + WEEK)
    waiting = figures["lock_attribution"]["waiting"]
    same(figures["locks"]["contention"], None if silent else contention, "contention")
    same(waiting["episodes"], observed, "episodes that begin with contention")
    if not silent:
        told = [(unix(episode["first"]), episode["events_known"], episode["contention"],
                 episode["begins_with_contention"]) for episode in figures["locks"]["episode_list"]]
        same(told, second.contention_by_episode(requests, locks, others, start), "contention by episode")
    if locks and waiting["p"] is not None:
        expect(near(waiting["expected"], share), "waiting: expected %r, not %r" % (waiting["expected"], share))
        expect(abs(waiting["p"] - p) <= max(1e-6 * p, 1e-15), "waiting: p %r, not %r" % (waiting["p"], p))
    check_cache(figures, requests)
    found = rows["/run_bash"]["blocking"]
    ratio, low, high, during, without, hours = second.blocking(requests, start)
    same((found["with"], found["without"], found["hours"]), (during, without, hours), "requests beside /run_bash")
    if found["ratio"] is not None:
        expect(near(found["ratio"], ratio, 0.01), "ratio %r, not %r" % (found["ratio"], ratio))
        expect(near(found["interval"][0], low, 0.01) and near(found["interval"][1], high, 0.01),
               "interval %r, not %r" % (found["interval"], (low, high)))
    plan = {test["id"]: test for test in figures["test_plan"]}
    if not any(request.agent.startswith("stress-test") for request in requests):
        same(plan["requests"]["requests"], second.busiest(requests), "the most requests in 300 s")


# --- the logs --------------------------------------------------------------------------------------

def background(dice, hours, paths=("/meta", "/agent/list")):
    """A request of some milliseconds each minute or so."""
    requests = []
    for minute in range(hours * 60):
        end = (START + minute * 60 + dice.randrange(60)) * SECOND + dice.randrange(1000) * 1000
        requests.append(Request(end, dice.choice(paths), dice.randrange(3, 40) * 1000))
    return requests


def with_locks(dice, episodes, culprit):
    """Each hour a pipeline of 20 s, and a command that waits 5 s for a lock and fails: while the pipeline runs, or at
    any time."""
    requests, locks = background(dice, 72), []
    for hour in range(episodes):
        at = START + hour * HOUR + 200 + dice.randrange(3000)
        requests.append(Request((at + 20) * SECOND, "/agent/pipeline", 20 * SECOND))
        fails = at + 8 if culprit else START + hour * HOUR + 100 + dice.randrange(3400)
        requests.append(Request(fails * SECOND + 5000, "/run_bash", 5 * SECOND, status=500))
        locks += [fails * SECOND, fails * SECOND + 2 * SECOND]
    return requests, locks


def case_the_pipeline_holds_the_locks(program, directory):
    requests, locks = with_locks(random.Random(1), 30, culprit=True)
    figures = report(program, write_logs(directory, requests, locks, START), START)
    check_second(figures, requests, locks)
    rows = by_path(figures)
    same(rows["/agent/pipeline"]["claim_status"], "supported", "the pipeline")
    same(rows["/agent/pipeline"]["locks"]["in_flight_before"], 30, "before")
    same(rows["/run_bash"]["locks"]["state"], "not_supported", "the victim")
    same(rows["/meta"]["locks"]["state"], "not_supported", "/meta")
    same(figures["locks"]["contention"], 30, "each victim, but not the pipeline")
    expect("busy_timeout" in advised(figures), "the busy timeout is reached")


def case_the_pipeline_is_a_bystander(program, directory):
    requests, locks = with_locks(random.Random(2), 60, culprit=False)
    figures = report(program, write_logs(directory, requests, locks, START), START)
    check_second(figures, requests, locks)
    for row in figures["bottlenecks"]:
        expect(row["locks"]["state"] in ("not_supported", "not_enough_data"), "%s is blamed" % row["path"])
    same(by_path(figures)["/agent/pipeline"]["claim_status"], "not_supported", "the pipeline")
    same(figures["locks"]["contention"], 60, "each victim, but not the pipeline")
    expect("busy_timeout" in advised(figures), "whoever holds the lock, the victims wait until the timeout")


def case_the_pipeline_runs_while_others_fail_at_once(program, directory):
    """Half of the time a pipeline runs that has nothing to do with the locks, and nobody waits for one."""
    dice = random.Random(12)
    requests, locks = background(dice, 60), []
    requests += [Request((START + 60 * minute + 40) * SECOND, "/agent/pipeline", 30 * SECOND)
                 for minute in range(60 * 60)]
    for hour in range(60):
        fails = START + hour * HOUR + 100 + dice.randrange(3400)
        requests.append(Request(fails * SECOND + 5000, "/run_bash", 20000, status=500))
        locks += [fails * SECOND, fails * SECOND + 2 * SECOND]
    figures = report(program, write_logs(directory, requests, locks, START), START)
    check_second(figures, requests, locks)
    expect(0 < figures["locks"]["contention"] < 40, "by chance: %r" % figures["locks"]["contention"])
    same(figures["lock_attribution"]["waiting"]["state"], "not_supported", "waiting")
    expect("busy_timeout" not in advised(figures), "nobody waits until the timeout")


def case_errors_without_a_time_are_not_classified(program, directory):
    requests, locks = with_locks(random.Random(13), 5, culprit=True)
    access, porta = write_logs(directory, requests, locks, START)
    with open(porta, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(porta, "w", encoding="utf-8") as file:  # a stamp each hour or so, none beside an error
        for line in lines:
            file.write(line.split(" ", 2)[2] + "\n" if "ERROR" in line else line + "\n")
        file.write(iso((START + 60) * SECOND) + " INFO:__main__:still there\n")
    for language, sentence in (("en", "whether that is contention is not known: none is known to the second"),
                               ("ru", "была ли это конкуренция за базу, неизвестно: ни одна не известна с точностью до секунды")):
        text = run(program, ["weekly", "--week", WEEKS[START], "--timezone", "UTC", "--now", NOW, "--output", "-",
                             "--lang", language, access, porta]).decode()
        expect(sentence in text.replace("\u00a0", " "), "%s: not a word of it" % language)
    figures = report(program, [access, porta], START)
    same((figures["locks"]["events"], figures["locks"]["contention"], figures["locks"]["contention_why"]),
         (10, None, "no_times"), "contention")


def case_few_episodes_are_listed(program, directory):
    requests, locks = with_locks(random.Random(3), 5, culprit=True)
    figures = report(program, write_logs(directory, requests, locks, START), START)
    check_second(figures, requests, locks)
    found = by_path(figures)["/agent/pipeline"]["locks"]
    same((found["state"], found["why"], found["p"]), ("not_enough_data", "too_few", None), "five episodes")
    listed = figures["lock_attribution"]["first_episodes"]
    same([episode["in_flight_before"] for episode in listed], [["/agent/pipeline"]] * 5, "what was in flight")


def polled(dice, writes):
    requests = []
    for second_of_day in range(0, 12 * HOUR, 4):
        at = START + second_of_day
        requests.append(Request(at * SECOND, "/agent/status", dice.randrange(20, 90) * 1000))
        if writes:
            requests.append(Request((at - 1) * SECOND, "/write_file", 3000))
    return requests


def case_a_read_that_can_be_cached(program, directory):
    requests = polled(random.Random(4), writes=False)
    figures = report(program, write_logs(directory, requests, [], START), START)
    check_second(figures, requests, [])
    ttls = {ttl["ttl_s"]: ttl["hit_pct"] for ttl in by_path(figures)["/agent/status"]["cache"]["ttls"]}
    expect(49 < ttls[5] < 51 and 87 < ttls[30] < 88, "hits: %r" % ttls)
    caches = [advice for advice in figures["before_redis"] if advice["advice"] == "cache_in_process"]
    same(caches, [{"advice": "cache_in_process", "path": "/agent/status", "ttl_s": 5}], "advice")


def case_a_read_that_cannot(program, directory):
    requests = polled(random.Random(5), writes=True)
    figures = report(program, write_logs(directory, requests, [], START), START)
    check_second(figures, requests, [])
    same([ttl["hits"] for ttl in by_path(figures)["/agent/status"]["cache"]["ttls"]], [0, 0, 0, 0], "hits")
    same(figures["before_redis"], [], "advice")


def case_a_read_by_two_methods(program, directory):
    """One method is watched by itself: the read is two groups of endpoints."""
    requests = polled(random.Random(6), writes=False)
    for number, request in enumerate(requests):
        request.method = ("GET", "POST")[number % 3 == 0]
    requests += [Request(request.end + SECOND // 4, request.path, 5000, method="GET") for request in requests[::5]]
    configuration = os.path.join(directory, "porta-audit.yaml")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write("watched:\n- path: /agent/status\n  method: GET\n  match_method: yes\n"
                   "- path: /run_bash\ncaches:\n- read: /agent/status\n  writes: [/write_file]\n")
    figures = report(program, write_logs(directory, requests, [], START), START, "--config", configuration)
    check_cache(figures, requests)


def with_commands(dice, factor, hours=48):
    """Ten commands of 30 s an hour, and a request each 5 s that takes `factor` times as long meanwhile."""
    requests = []
    for hour in range(hours):
        start = START + hour * HOUR
        runs = sorted(dice.sample(range(0, HOUR - 60, 60), 10))
        busy = {second_ for run_ in runs for second_ in range(run_, run_ + 31)}
        requests += [Request((start + run_ + 30) * SECOND, "/run_bash", 30 * SECOND) for run_ in runs]
        for at in range(2, HOUR, 5):
            latency = dice.randrange(8, 14) * (1 + hour % 3) * (factor if at in busy else 1)
            requests.append(Request((start + at) * SECOND, dice.choice(("/meta", "/x")), round(latency * 1000)))
    return requests


def case_a_command_that_blocks(program, directory):
    requests = with_commands(random.Random(6), 6)
    figures = report(program, write_logs(directory, requests, [], START), START)
    check_second(figures, requests, [])
    row = by_path(figures)["/run_bash"]
    same(row["claim_status"], "supported", "/run_bash")
    expect(5.9 < row["blocking"]["ratio"] < 6.1, "ratio %r" % row["blocking"]["ratio"])
    expect({"advice": "asynchronous", "path": "/run_bash"} in figures["before_redis"], "advice")


def case_a_command_that_does_not(program, directory):
    requests = with_commands(random.Random(7), 1)
    figures = report(program, write_logs(directory, requests, [], START), START)
    check_second(figures, requests, [])
    row = by_path(figures)["/run_bash"]
    same(row["claim_status"], "not_supported", "/run_bash")
    expect(0.98 < row["blocking"]["ratio"] < 1.02, "ratio %r" % row["blocking"]["ratio"])


def case_whatever_is_configured_is_told(program, directory):
    """A read that is only monitored, one that nobody watches; commands likewise; and a read that nobody asked for."""
    dice = random.Random(14)
    requests = with_commands(dice, 3)
    requests += [Request((START + 7 * i) * SECOND, "/list_dir", dice.randrange(1, 40) * 1000) for i in range(20000)]
    requests += [Request((START + 300 * i + 9) * SECOND, "/write_file", 2 * SECOND) for i in range(500)]
    configuration = os.path.join(directory, "porta-audit.yaml")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write("caches: [{read: /agent/status}, {read: /meta, writes: [/write_file]}, {read: /list_dir}]\n"
                   "blockers: [/run_bash, /write_file, /meta]\n")
    logs = write_logs(directory, requests, [], START)
    figures = report(program, logs, START, "--config", configuration)
    same([(row["path"], row["requests"], row["state"]) for row in figures["caches"]],
         [("/agent/status", 0, "not_enough_data"),
          ("/meta", sum(request.path == "/meta" for request in requests), "measured"),
          ("/list_dir", 20000, "measured")], "the reads")
    for row, writes in zip(figures["caches"], ((), ("/write_file",), ())):
        for ttl in row["ttls"]:
            hits, saved = second.cache(requests, ttl["ttl_s"], row["path"], writes)
            same(ttl["hits"], hits, "hits of %s with %d s" % (row["path"], ttl["ttl_s"]))
            expect(hits == 0 or near(ttl["saved_ms"], saved, 1e-5), "saved %r, not %r" % (ttl["saved_ms"], saved))
    same([row["path"] for row in figures["blockers"]], ["/run_bash", "/write_file", "/meta"], "the commands")
    groups = second.WATCHED + ("/write_file", "/list_dir")
    for row in figures["blockers"]:
        ratio, low, high, during, without, hours = second.blocking(requests, START, row["path"], groups)
        same((row["with"], row["without"], row["hours"]), (during, without, hours), "requests beside " + row["path"])
        for found, wanted in zip((row["ratio"], *row["interval"]), (ratio, low, high)):
            expect(near(found, wanted, 0.01), "%s: %r, not %r" % (row["path"], found, wanted))
    text = words(program, logs, START, "--config", configuration)
    for start in ("- `/meta` (`caches`): ", "- `/list_dir` (`caches`): 20,000 reads, one every ",
                  "- `/write_file` (`blockers`): while it runs, other requests take ",
                  "- `/meta` (`blockers`): while it runs, other requests take "):
        same(text.count("\n" + start), 1, start)
    for told in ("- `/agent/status` (`caches`)", "- `/run_bash` (`blockers`)"):
        expect(told not in text, told + " has an item of its own")


def case_a_small_log_says_nothing(program, directory):
    requests = [Request((START + 60 * i) * SECOND, path, 5000)
                for i, path in enumerate(("/agent/pipeline", "/agent/status", "/run_bash", "/meta") * 2)]
    figures = report(program, write_logs(directory, requests, [(START + 30) * SECOND], START), START)
    check_second(figures, requests, [(START + 30) * SECOND])
    for row in figures["bottlenecks"]:
        same(row["claim_status"], "not_enough_data", row["path"])
    same(figures["before_redis"], [], "advice")
    same(figures["mix_or_speed"]["state"], "no_period", "mix or speed")


def case_a_store_of_another_configuration(program, directory):
    """What cannot be measured is no clean bill, and the report says what to do about it."""
    requests, locks = with_locks(random.Random(15), 30, culprit=True)
    store, configuration = os.path.join(directory, "store.db"), os.path.join(directory, "porta-audit.yaml")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write("watched: [{path: /meta}]\ncaches: [{read: /meta}]\nblockers: [/run_bash]\n")
    logs = write_logs(directory, requests, locks, START)
    report(program, logs, START, "--store", store)
    options = ("--store", store, "--config", configuration)
    figures = report(program, [], START, *options)
    same(figures["before_redis"], [], "advice")
    same([(entry["advice"], entry.get("path"), entry["why"]) for entry in figures["before_redis_not_measured"]],
         [("busy_timeout", None, "seconds_not_kept"), ("asynchronous", "/run_bash", "seconds_not_kept"),
          ("wal", None, None), ("cache_in_process", "/meta", "seconds_not_kept")], "what is not measured")
    for language, told in (("en", ("`porta-audit scan --rebuild` with the logs and this configuration",
                                   "Nothing that could be measured speaks for one of the smaller steps, but not all could.",
                                   "a longer busy timeout (whether requests wait for locks is not known); running "
                                   "`/run_bash` asynchronously; WAL (the journal mode of Porta's database is not "
                                   "known); a cache of `/meta` inside the process")),
                           ("ru", ("`porta-audit scan --rebuild` с этими логами и этой конфигурацией",
                                   "больший busy timeout (ждут ли запросы блокировку, неизвестно); асинхронное "
                                   "выполнение `/run_bash`; WAL (режим журнала базы Porta неизвестен); кэш для "
                                   "`/meta` внутри процесса"))):
        text = words(program, [], START, *options, language=language)
        for sentence in told:
            expect(sentence in text, "%s: does not say: %s" % (language, sentence))
        expect("Nothing measured speaks" not in text, "a clean bill")
    run(program, ["scan", "--rebuild", *options, "--timezone", "UTC", *logs])
    figures = report(program, [], START, *options)
    same([(entry["advice"], entry["why"]) for entry in figures["before_redis_not_measured"]],
         [("asynchronous", "too_few"), ("wal", None)], "after the logs were counted anew")
    expect("busy_timeout" in advised(figures), "and the advice is there")
    expect("--rebuild" not in words(program, [], START, *options), "nothing more to count anew")


def case_without_latencies_nothing_is_in_flight(program, directory):
    requests = [Request((START + 60 * i) * SECOND, path, None)
                for i, path in enumerate(("/agent/pipeline", "/agent/status", "/run_bash", "/meta") * 20)]
    locks = [(START + hour * HOUR) * SECOND for hour in range(1, 6)]
    figures = report(program, write_logs(directory, requests, locks, START), START)
    rows = by_path(figures)
    for path in ("/agent/pipeline", "/run_bash"):
        same((rows[path]["claim_status"], rows[path]["locks"]["why"]), ("not_enough_data", "no_latencies"), path)
    same(figures["locks"]["contention"], None, "contention")
    same(figures["locks"]["contention_why"], "no_latencies", "why that is not known")
    same([(episode["events_known"], episode["contention"], episode["begins_with_contention"])
          for episode in figures["locks"]["episode_list"]], [(1, None, None)] * 5, "of each episode")
    same(figures["lock_attribution"]["first_episodes"], [], "nobody knows what was in flight")
    status = rows["/agent/status"]["cache"]
    same((status["state"], status["ttls"][0]["saved_ms"]), ("measured", None), "the cache")


# --- the test plan, and two weeks in a store --------------------------------------------------------

def stress_test(at, agents, seconds):
    return [Request((at + s) * SECOND + agent * 1000, "/agent/status", (100 + agent) * 1000, "stress-test-%d" % agent)
            for s in range(seconds) for agent in range(agents)]


def case_the_test_plan_was_done(program, directory):
    dice = random.Random(8)
    requests = background(dice, 24) + stress_test(START + 5 * HOUR + 605, 6, 20)
    locks = [(START + 5 * HOUR + 610) * SECOND]
    figures = report(program, write_logs(directory, requests, locks, START), START)
    agents, many, data = figures["test_plan"]
    same((agents["seen"], agents["traffic"], agents["agents"], agents["requests"]), (True, "test", 6, 120), "agents")
    same((agents["from"], agents["to"]), ("2026-11-16T05:10:05Z", "2026-11-16T05:10:24Z"), "when")
    same((agents["exact"], agents["n"], agents["p95_ms"], agents["lock_events"]), (True, 120, 105, 1), "result")
    same((many["seen"], many["earlier"]), (False, None), "1000 requests in 300 s")
    same(many["requests"], second.busiest(requests), "the most in all traffic")
    same(data["seen"], None, "without a database")


def case_a_window_in_all_traffic(program, directory):
    dice = random.Random(9)
    burst = [Request((START + 1000 + i // 10) * SECOND, "/meta", 10000) for i in range(1500)]
    requests = background(dice, 4) + burst
    figures = report(program, write_logs(directory, requests, [], START), START)
    check_second(figures, requests, [])
    many = figures["test_plan"][1]
    same((many["seen"], many["traffic"], many["exact"]), (True, "all", False), "1000 requests in 300 s")


def case_two_weeks_in_a_store(program, directory):
    dice, store = random.Random(10), os.path.join(directory, "store.db")
    before = [Request((START - WEEK + 3 * i) * SECOND, dice.choice(("/meta", "/x", "/run_bash")),
                      dice.randrange(1, 200) * 1000) for i in range(3000)]
    before += [Request((START - WEEK + 20000 + i // 5) * SECOND, "/meta", 7000) for i in range(1200)]
    now = [Request((START + 7 * i) * SECOND, dice.choice(("/meta", "/x", "/x", "/run_bash")),
                   dice.randrange(1, 300) * 1000) for i in range(2000)]
    logs = write_logs(directory, before + now, [], START - WEEK)
    first = report(program, logs, START - WEEK, "--store", store)
    same(first["mix_or_speed"]["state"], "no_period", "the first week")
    same(first["test_plan"][1]["seen"], True, "1000 requests in 300 s, the first week")
    figures = report(program, logs, START, "--store", store)
    check_second(figures, now, [])
    found, (mixed, speed) = figures["mix_or_speed"], second.mix(before, now)
    same(found["state"], "measured", "the second week")
    expect(near(found["mix_ms"], mixed) and near(found["speed_ms"], speed),
           "mix %r and speed %r, not %r and %r" % (found["mix_ms"], found["speed_ms"], mixed, speed))
    same(figures["test_plan"][1]["seen"], False, "1000 requests in 300 s, the second week")
    same(figures["test_plan"][1]["earlier"], first["test_plan"][1]["last"], "when it was seen last")
    configuration = os.path.join(directory, "porta-audit.yaml")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write("templates:\n  - path: /x\n")
    figures = report(program, [], START, "--store", store, "--config", configuration)
    same(figures["mix_or_speed"]["state"], "other_rules", "with other rules")


def case_a_month_knows_what_its_weeks_saw(program, directory):
    """No report of October: its weeks' reports tell when the tests were done."""
    dice, store = random.Random(11), os.path.join(directory, "store.db")
    burst = [Request((START - 4 * WEEK + 20000 + i // 5) * SECOND, "/meta", 7000) for i in range(1200)]
    quiet = [Request((START - weeks * WEEK + 3600) * SECOND, "/meta", 7000) for weeks in (2, 3, 4, 5)]
    logs = write_logs(directory, background(dice, 4) + burst + quiet, [], START - 5 * WEEK)
    options = ["--timezone", "UTC", "--now", NOW, "--format", "json", "--output", "-", "--store", store]
    month = ["monthly", "--month", "2026-11", *options]
    alone = json.loads(run(program, month + logs))["test_plan"][1]
    same((alone["seen"], alone["earlier"], alone["earlier_not_seen"]), (False, None, 0), "without the weeks' reports")
    for week in ("2026-W42", "2026-W43", "2026-W44", "2026-W45", "2026-W46"):
        run(program, ["weekly", "--week", week, *options])
    many = json.loads(run(program, month))["test_plan"][1]
    same((many["seen"], many["earlier"], many["earlier_report"]), (False, "2026-10-19T05:37:19Z", "2026-W43"), "last")
    same((many["earlier_not_seen"], many["earlier_unknown"]), (1, 0), "a week in the month is no report before it")
    text = run(program, [word if word != "json" else "markdown" for word in month]).decode().replace("\u00a0", " ")
    expect("| 1,000 requests in 300 s | not in this period; last 19 October 2026 |" in text, "the month in words")
    week = json.loads(run(program, ["weekly", "--week", "2026-W49", *options]))["test_plan"][1]
    same((week["seen"], week["earlier_report"]), (None, "2026-W43"), "a week without requests")


def case_the_logs_of_the_demonstration(program, _directory):
    """Read by the oracle: nginx has a latency for each request, Porta's own lines take their neighbours' times."""
    demo = os.path.join(TOP, "fixtures", "demo")
    logs = [os.path.join(demo, name) for name in sorted(os.listdir(demo)) if ".log" in name]
    requests, locks, others = [], [], []
    for log in logs:
        records = reading.read_source(log, "UTC", 2026).records
        errors = [record for record in records if record.lock and record.time is not None]
        for record in errors:
            record.kind = "request"                # so that they are dated as well as requests are
        times = {id(record): record.time for record in errors}
        well = list(compare.timed_well(records))
        requests += [Request(r.time, r.path, r.latency, method=r.method) for r in well if r.tier == "edge"]
        usable = {id(record) for record in well}
        locks += [record.time for record in errors if id(record) in usable]
        others += [times[id(record)] for record in errors if id(record) not in usable]
    inside = [[time for time in times if START <= time // SECOND < START + WEEK] for times in (locks, others)]
    expect(len(requests) > 3000 and len(inside[0]) > 0, "the demonstration's logs are not what they were")
    figures = report(program, logs, START)
    check_second(figures, requests, inside[0], START, inside[1])


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    cases = [(name[5:].replace("_", " "), case) for name, case in globals().items() if name.startswith("case_")]
    cases = [item for item in cases if len(sys.argv) == 2 or any(word in item[0] for word in sys.argv[2:])]
    print("1..%d" % len(cases))
    failed = False
    for number, (name, case) in enumerate(cases, 1):
        wrong = None
        with tempfile.TemporaryDirectory(prefix="porta-audit-claims-") as directory:
            try:
                case(program, directory)
            except (AssertionError, KeyError, ValueError) as error:
                wrong = error
        print("%s %d - %s" % ("not ok" if wrong else "ok", number, name))
        if wrong:
            print("#   %s" % str(wrong).replace("\n", "\n#   "))
        failed |= wrong is not None
        sys.stdout.flush()
    sys.exit(failed)


if __name__ == "__main__":
    main()
