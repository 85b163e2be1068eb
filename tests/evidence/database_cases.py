"""Porta's database while others use it, and in the states in which it is left behind."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time

from project import Project, database, same, write

# Another process, as Porta is one: it opens a connection for each operation, as Porta does, and says
# how long the longest one took. sys.argv: database, seconds to wait for a lock, seconds to pause
# after each operation, file to stop at.
WRITER = """
import os, sqlite3, sys, time
path, patience, pause, stop = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
longest, count, failed = 0.0, 0, 0
print("ready", flush=True)
while not os.path.exists(stop):
    begin = time.monotonic()
    try:
        connection = sqlite3.connect(path, timeout=patience)
        with connection:
            connection.execute("INSERT INTO agent_operations (agent_id, operation_type, details, "
                               "timestamp, success) VALUES ('w', 'run_bash', ?, "
                               "'2026-11-22 10:00:00', 1)", ("x" * 200,))
        count += 1
    except sqlite3.OperationalError:
        failed += 1
    finally:
        connection.close()
    longest = max(longest, time.monotonic() - begin)
    time.sleep(pause)
print("%d %d %.4f" % (count, failed, longest))
"""


class Writer:
    """Writes, with that pause after each operation, until the `with` ends."""

    def __init__(self, path, patience, pause):
        self.stop = path + ".stop"
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, path, str(patience), str(pause), self.stop], text=True,
            stdout=subprocess.PIPE)

    def __enter__(self):
        self.process.stdout.readline()
        return self

    def __exit__(self, *_):
        write(self.stop, "")
        words = self.process.communicate(timeout=60)[0].split()
        os.remove(self.stop)
        self.count, self.failed, self.longest = int(words[0]), int(words[1]), float(words[2])


def operations(project):
    found = project.json(expect=None)
    return found["database"]["operations"], found["database_gap"]


def while_porta_writes(mode, rows, patience, pause=0):
    """The longest that an operation of Porta's took, without audits and with them."""
    path = "agents-%s.db" % mode
    database(path, rows)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=%s" % mode).fetchall()
    connection.close()
    project = Project("porta_db: %s\n" % path)
    with Writer(path, patience, pause) as alone:
        time.sleep(1)
    seen, gaps = [], []
    with Writer(path, patience, pause) as audited:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            count, gap = operations(project)
            seen.append(count)
            gaps.append(gap)
    same(alone.failed, 0, "operations that failed without an audit")
    print("# %s: longest operation %.1f ms alone, %.1f ms beside %d audits of %d rows; %d failed"
          % (mode, 1e3 * alone.longest, 1e3 * audited.longest, len(seen), rows,
             audited.failed))
    return audited, seen, gaps


def a_writer_in_write_ahead_mode_never_waits():
    """Not even one that has no patience at all: readers and a writer do not meet."""
    audited, seen, gaps = while_porta_writes("wal", 20000, 0)
    same(audited.failed, 0, "operations that met a lock")
    assert audited.count > 0 and seen
    same(set(gaps), {None}, "gaps")
    assert seen == sorted(seen) and seen[0] >= 20000, seen


def a_writer_with_a_rollback_journal_never_waits():
    """Not even one that has no patience at all: the file is read while it rests, without a lock."""
    audited, seen, gaps = while_porta_writes("delete", 100000, 0, pause=0.2)
    same(audited.failed, 0, "operations that met a lock")
    assert audited.count > 1 and seen
    same(set(gaps), {None}, "gaps")
    assert seen == sorted(seen) and seen[0] >= 100000, seen


def a_writer_that_never_rests_gets_in_between():
    """Then a chunk of rows is read under a lock, in some milliseconds; a fiftieth of Porta's patience
    is enough."""
    audited, seen, gaps = while_porta_writes("delete", 20000, 0.1)
    same(audited.failed, 0, "operations that met a lock for 0.1 s")
    assert audited.count > 0 and seen
    same(set(gaps), {None}, "gaps")
    assert seen == sorted(seen) and seen[0] >= 20000, seen


def tables_of_a_large_database():
    """All of its pages are read at once: while it rests, but not while a writer would have to wait."""
    database("large.db", 5000)
    connection = sqlite3.connect("large.db")
    connection.execute("CREATE TABLE filling (bytes BLOB)")
    connection.execute("INSERT INTO filling VALUES (zeroblob(17000000))")
    connection.commit()
    connection.close()
    project = Project("porta_db: large.db\n")
    found = project.json(expect=None)["database"]
    same((found["largest_tables"][0]["name"], found["tables_gap"]), ("filling", None))
    with Writer("large.db", 5, 0):
        for _ in range(10):     # on a busy machine a writer may rest because nobody lets it run
            found = project.json(expect=None)["database"]
            if found["tables_gap"]:
                break
    same((found["largest_tables"], found["tables_gap"]),
         ([], "Porta would have to wait while so large a database is read"))


def gap_of(path, more=3):
    project = Project("porta_db: %s\n" % path)
    before = sorted(os.listdir("."))
    report = project.json(expect=more)
    same(sorted(os.listdir(".")), before, "files beside it")
    english, russian = project.raw("--lang", "en", expect=more), project.raw("--lang", "ru",
                                                                            expect=more)
    gap = report["database_gap"]
    for text in (english, russian):
        assert gap in text, (gap, text)
    return gap, (report["database"] or {}).get("bytes")


def gaps_are_named():
    """A size where there is one; nothing fails, nothing is changed."""
    same(gap_of("none.db"), ("cannot be opened: No such file or directory", None))
    write("text.db", "hello")
    same(gap_of("text.db"), ("is not an SQLite database", None))
    write("empty.db", "")
    same(gap_of("empty.db"), ("is empty, so not an SQLite database", None))
    os.mkfifo("fifo.db")
    same(gap_of("fifo.db"), ("is not a regular file", None))
    os.mkdir("directory.db")
    same(gap_of("directory.db"), ("is a directory", None))
    database("foreign.db", 0, schema="CREATE TABLE t (a);")
    gap, size = gap_of("foreign.db")
    assert "no table agent_operations" in gap and size == 8192, (gap, size)
    database("good.db", 5000)
    with open("good.db", "rb") as file:
        data = file.read()
    write("cut.db", data[:len(data) // 8192 * 4096])
    gap, size = gap_of("cut.db")
    assert "the operations cannot be read" in gap and size == len(data) // 8192 * 4096, (gap, size)
    write("torn.db", data[:8192] + b"\xff" * (len(data) - 8192))
    gap, _ = gap_of("torn.db")
    assert "the operations cannot be read" in gap, gap


def locked_by_another():
    database("agents.db", 2000)
    holder = sqlite3.connect("agents.db", isolation_level=None)
    holder.execute("PRAGMA cache_size=5")
    holder.execute("BEGIN EXCLUSIVE")
    project = Project("porta_db: agents.db\n")
    same(operations(project), (2000, None))  # nothing is written yet
    size = os.path.getsize("agents.db")
    holder.execute("UPDATE agent_operations SET details = 'y' || substr(details, 2)")
    report = project.json(expect=3)
    same((report["database_gap"], report["database"]["bytes"]),
         ("the operations cannot be read: locked by another process", size))
    holder.execute("ROLLBACK")
    same(operations(project), (2000, None))
    holder.close()


def left_with_a_hot_journal():
    """What a crash in the middle of a write leaves. Reading it would write first."""
    database("agents.db", 2000)
    crash = ("import os, sqlite3\nc = sqlite3.connect('agents.db', isolation_level=None)\n"
             "c.execute('PRAGMA cache_size=5')\nc.execute('BEGIN')\n"
             "c.execute(\"UPDATE agent_operations SET details = 'y' || details\")\nos._exit(0)\n")
    subprocess.run([sys.executable, "-c", crash], check=True)
    assert os.path.getsize("agents.db-journal") > 0
    with open("agents.db", "rb") as file:
        before = file.read()
    gap, _ = gap_of("agents.db")
    same(gap, "the operations cannot be read: they need a recovery first, which would write")
    with open("agents.db", "rb") as file:
        assert file.read() == before and os.path.getsize("agents.db-journal") > 0


def left_with_a_write_ahead_log():
    """A copy with its -wal and no -shm; and one that Porta has open."""
    database("live.db", 100)
    live = sqlite3.connect("live.db")
    live.execute("PRAGMA journal_mode=wal")
    live.execute("INSERT INTO agent_operations (agent_id, timestamp, success) "
                 "VALUES ('w', '2026-11-22 10:00:00', 0)")
    live.commit()
    for name in ("live.db", "live.db-wal"):
        shutil.copy(name, name.replace("live", "copy"))
    wal = os.path.getsize("live.db-wal")
    gap, _ = gap_of("copy.db")
    same(gap, "the operations cannot be read: that would change something: there is a -wal file, but "
              "no -shm")
    report = Project("porta_db: live.db\n").json()
    found = report["database"]
    same((found["operations"], report["database_gap"], found["wal_bytes"], found["journal_mode"]),
         (101, None, wal, "wal"))
    live.close()
    same(operations(Project("porta_db: live.db\n")), (101, None))
    same(sorted(name for name in os.listdir(".") if name.startswith("live")), ["live.db"])


CASES = [a_writer_in_write_ahead_mode_never_waits, a_writer_with_a_rollback_journal_never_waits,
         a_writer_that_never_rests_gets_in_between, tables_of_a_large_database,
         gaps_are_named, locked_by_another, left_with_a_hot_journal, left_with_a_write_ahead_log]
