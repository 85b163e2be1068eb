"""Rules for files and backups: met, not met, broken, and laid out as traps."""

import os
import resource
import shutil
import sqlite3
import subprocess
import time

from project import SCHEMA, Project, database, run, same, set_age, write

RULE = "roots: [.]\nchecklist:\n  backup:\n    - %s\n"
DATABASE = "live.db"


def says(rule, state, english, russian, **more):
    Project(RULE % rule, **more).says(backup=(state, english, russian))


def files():
    write("docs/plan.md", "# Plan\nstatus: accepted\n", 3)
    write("docs/old.md", "x", 40)
    write("docs/small.md", "", 3)
    write("docs/late.md", "x", -0.5)
    write("docs/hours.md", "x", 5 / 24)
    for rule, state, english, russian in [
            ("{file: docs/plan.md}", "met", "`docs/plan.md`, 3 days old",
             "`docs/plan.md`, 3 дня до конца периода"),
            ("{file: docs/hours.md, newer_than: 6 h}", "met", "`docs/hours.md`, 5 hours old",
             "`docs/hours.md`, 5 часов до конца периода"),
            ("{file: docs/late.md, newer_than: 6 h}", "met",
             "`docs/late.md`, changed after the end of this period",
             "`docs/late.md`, изменён после конца периода"),
            ("{file: 'docs/p*.md', min_size: 24 B}", "met", "`docs/plan.md`, 3 days old",
             "`docs/plan.md`, 3 дня до конца периода"),
            ("{file: docs/none*.md}", "not_met", "no file matches `docs/none*.md`",
             "нет файла, подходящего под `docs/none*.md`"),
            ("{file: docs/old.md, newer_than: 8 d}", "not_met",
             "`docs/old.md` is 40 days old; at the end of this period it may be at most 8 days old",
             "`docs/old.md`: 40 дней до конца периода; допустимо не больше 8 дней"),
            ("{file: docs/small.md, min_size: 1 KB}", "not_met",
             "`docs/small.md` has 0 B; at least 1 KB are asked for",
             "`docs/small.md`: 0 B; требуется не меньше 1 KB"),
            ("{file: docs/plan.md, matches: 'status: *accepted'}", "met",
             "`docs/plan.md`, 3 days old: `status: accepted`",
             "`docs/plan.md`, 3 дня до конца периода: `status: accepted`"),
            ("{file: docs/plan.md, matches: 'status: *draft'}", "not_met",
             "no line of `docs/plan.md` matches `status: *draft`",
             "ни одна строка `docs/plan.md` не подходит под `status: *draft`")]:
        says(rule, state, english, russian)
    Project("roots: [./nowhere]\nchecklist: {backup: [{file: a}]}\n").says(backup=(
        "not_checked",
        "not checked (no file matches `a`, but a directory of `roots` cannot be opened)",
        "не проверено (нет файла, подходящего под `a`, но каталог из `roots` не открывается)"))
    os.chmod("docs/plan.md", 0)
    if not os.access("docs/plan.md", os.R_OK):
        says("{file: docs/plan.md, matches: x}", "not_checked",
             "not checked (`docs/plan.md` cannot be read)", "не проверено (`docs/plan.md` не читается)")


def links_lead_nowhere():
    """A secret outside the roots: no rule reads it, however the tree is laid out."""
    os.makedirs("outside")
    write("outside/secret.txt", "status: SECRET\n", 1)
    os.makedirs("tree/real")
    os.symlink("../outside/secret.txt", "tree/link.txt")
    os.symlink("../outside", "tree/dir")
    os.symlink("/", "tree/top")
    os.symlink("loop", "tree/loop")
    os.link("outside/secret.txt", "tree/real/hard.txt")
    odd = ("not_met", "`{0}` is a symbolic link or no regular file",
           "`{0}` — символическая ссылка или не обычный файл")
    none = ("not_met", "no file matches `{0}`", "нет файла, подходящего под `{0}`")
    text = "roots: [tree]\nchecklist:\n  backup:\n    - {file: '%s', matches: 'status: .*'}\n"
    here = os.getcwd()
    for path, (state, english, russian) in [
            ("link.txt", odd), ("loop", odd), ("dir", odd), ("dir/secret.txt", none),
            ("*/secret.txt", none), ("top%s/outside/secret.txt" % here, none),
            ("*%s/outside/*" % here, none)]:
        Project(text % path).says(backup=(state, english.format(path), russian.format(path)))
    for path in ("../outside/secret.txt", "real/../../outside/secret.txt", "./real/x", "real//x",
                 here + "/outside/secret.txt", here + "/tree/../outside/secret.txt", "/etc/passwd"):
        project = Project(text % path)
        message = project_fails(project)
        assert "porta-audit.yaml:4:14: file: expected a path below one of the roots" in message, message


def project_fails(project):
    done = run("weekly", *project.options, "porta.log", expect=1)
    same(done.stdout, b"")
    return done.stderr.decode()


def what_is_no_file():
    os.mkfifo("fifo")
    os.makedirs("directory")
    for path, root in (("fifo", "."), ("directory", "."), ("zero", "/dev"), ("tty", "/dev"),
                       ("null", "/dev")):
        Project("roots: [%s]\nchecklist: {backup: [{file: %s, matches: 'x'}]}\n" % (root, path)).says(
            backup=("not_met", "`%s` is a symbolic link or no regular file" % path,
                    "`%s` — символическая ссылка или не обычный файл" % path))


def a_large_file_is_not_read():
    with open("sparse", "wb") as file:
        file.truncate(10 << 30)
    set_age("sparse", 1)
    begin = time.monotonic()
    says("{file: sparse, min_size: 10 GB}", "met", "`sparse`, 1 day old",
         "`sparse`, 1 день до конца периода")
    says("{file: sparse, matches: 'x'}", "not_met", "no line of `sparse` matches `x`",
         "ни одна строка `sparse` не подходит под `x`")
    says("{backup: sparse}", "not_met", "`sparse` is not an SQLite database",
         "`sparse` — не база SQLite")
    database("head.db", 3)
    with open("head.db", "rb") as head, open("sparse", "r+b") as file:
        file.write(head.read(100))
    set_age("sparse", 1)
    got = Project(RULE % "{backup: sparse}").items()["backup"]
    assert got[0] != "met", got
    assert time.monotonic() - begin < 60
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20


def an_expression_that_never_ends():
    write("bomb.txt", "a" * 1000 + "!\n", 3)
    for expression in ("(a+)+$", "(a|aa)+$", "(.*a){20}$"):
        says("{file: bomb.txt, matches: '%s'}" % expression, "not_checked",
             "not checked (`%s` takes too many steps on `bomb.txt`)" % expression,
             "не проверено (`%s` требует слишком много шагов на `bomb.txt`)" % expression)
    write("many.txt", ("a" * 26 + "!\n") * 2000, 3)
    got = Project(RULE % "{file: many.txt, matches: '(a+)+$'}").items()["backup"]
    same(got[0], "not_checked", got)


def what_a_match_may_show():
    """Escaped, bounded, one line, without what stands between :// and @."""
    write("evil.txt", "note: \u202e|evil` <b>@x\x1b[31m ![a](http://e/)\n".encode() + b"\xff\n", 3)
    says("{file: evil.txt, matches: 'note: .*'}", "met",
         "`evil.txt`, 3 days old: ``note: \\u{202E}|evil` <b>@x\\x1b[31m ![a](http://e/)``",
         "`evil.txt`, 3 дня до конца периода: ``note: \\u{202E}|evil` <b>@x\\x1b[31m ![a](http://e/)``")
    write("env", "REDIS_URL=redis://user:hunter2@localhost:6379/0\nlong: %s\n" % ("y" * 5000), 3)
    got = Project(RULE % "{file: env, matches: '(?s)REDIS_URL=.*'}").items()["backup"]
    same(got[:2], ("met", "`env`, 3 days old: `REDIS_URL=redis://@localhost:6379/0`"), "a URL")
    got = Project(RULE % "{file: env, matches: 'long: .*'}").items()["backup"]
    assert got[0] == "met" and len(got[1]) < 300, got


def a_name_is_text_too():
    name = "a`b|c\u202e<i>.md"
    write(name, "x", 1)
    got = Project(RULE % "{file: 'a*.md'}").items()["backup"]
    same(got[:2], ("met", "``a`b|c\\u{202E}<i>.md``, 1 day old"), "a name")


def back_up(target, age):
    subprocess.run(["sqlite3", DATABASE, ".backup '%s'" % target], check=True)
    set_age(target, age)


def backups():
    database(DATABASE, 5000)
    os.makedirs("backup")
    back_up("backup/good.db", 1)
    with open("backup/good.db", "rb") as file:
        data = file.read()
    write("backup/text.db", "hello", 1)
    write("backup/empty.db", "", 1)
    database("backup/foreign.db", 0, schema="CREATE TABLE t (a);")
    set_age("backup/foreign.db", 1)
    database("backup/half.db", 0, schema=SCHEMA.split("CREATE TABLE agent_operations")[0])
    set_age("backup/half.db", 1)
    database("backup/view.db", 0, schema="CREATE VIEW agents AS SELECT 1; CREATE VIEW "
             "agent_operations AS SELECT 1;")
    set_age("backup/view.db", 1)
    os.symlink(os.path.abspath("backup/good.db"), "backup/link.db")
    fine = ("met", "`backup/good.db`, 1 day old, passes quick_check, 5,000 operations",
            "`backup/good.db`, 1 день до конца периода, проходит quick_check, 5 000 операций")
    says("{backup: backup/good.db, newer_than: 8 d, min_size: 1 KB, max_loss: 10 %}", *fine)
    odd = ("`{0}` is damaged or cut off", "`{0}` повреждена или обрезана")
    for n in (len(data) // 2, len(data) // 8192 * 4096, 4096, 8192, len(data) - 1):
        write("backup/cut.db", data[:n], 1)
        says("{backup: backup/cut.db}", "not_met",
             *[text.format("backup/cut.db") for text in odd])
    middle = len(data) // 8192 * 4096
    write("backup/cut.db", data[:middle] + b"\x55" * 4096 + data[middle + 4096:], 1)
    says("{backup: backup/cut.db}", "not_met", *[text.format("backup/cut.db") for text in odd])
    no_database = ("`{0}` is not an SQLite database", "`{0}` — не база SQLite")
    foreign = ("`{0}` is a database without Porta's tables", "`{0}` — база без таблиц Porta")
    for name, texts in (("text", no_database), ("empty", no_database), ("foreign", foreign),
                        ("half", foreign), ("view", foreign)):
        path = "backup/%s.db" % name
        says("{backup: %s}" % path, "not_met", *[text.format(path) for text in texts])
    says("{backup: backup/link.db}", "not_met",
         "`backup/link.db` is a symbolic link or no regular file",
         "`backup/link.db` — символическая ссылка или не обычный файл")
    says("{backup: backup/none.db}", "not_met", "no file matches `backup/none.db`",
         "нет файла, подходящего под `backup/none.db`")
    set_age("backup/good.db", 30)
    says("{backup: backup/good.db, newer_than: 8 d}", "not_met",
         "`backup/good.db` is 30 days old; at the end of this period it may be at most 8 days old",
         "`backup/good.db`: 30 дней до конца периода; допустимо не больше 8 дней")
    same(sorted(os.listdir("backup")), ["cut.db", "empty.db", "foreign.db", "good.db", "half.db",
                                        "link.db", "text.db", "view.db"], "what is left behind")


def a_backup_with_fewer_rows():
    """Held against the backup of the report before, however long ago."""
    long_ago = ["--week", "2026-W44", "--now", "2026-11-02T06:00:00Z"]
    rule = RULE % "{backup: 'backup/*.db', max_loss: 10 %}"
    database(DATABASE, 1000, agents=20)
    os.makedirs("backup")
    back_up("backup/one.db", 22)
    Project(rule, "--store", "s.db", period=long_ago).raw()
    month = ["--month", "2026-10", "--now", "2026-11-02T06:00:00Z"]
    Project("roots: [.]\n", "--store", "s.db", period=month).raw(command="monthly")
    for sql, state, english, russian in [
            ("DELETE FROM agent_operations WHERE id <= 100", "met",
             "`backup/two.db`, 1 day old, passes quick_check, 900 operations",
             "`backup/two.db`, 1 день до конца периода, проходит quick_check, 900 операций"),
            ("DELETE FROM agent_operations WHERE id = 101", "not_met",
             "`backup/two.db` has 899 operations, the backup of the report before 1,000",
             "`backup/two.db`: 899 операций, в копии прошлого отчёта 1 000"),
            ("DELETE FROM agents WHERE id > 'a3'; INSERT INTO agent_operations (agent_id) SELECT "
             "agent_id FROM agent_operations LIMIT 200", "not_met",
             "`backup/two.db` has 14 agents, the backup of the report before 20",
             "`backup/two.db`: 14 агентов, в копии прошлого отчёта 20")]:
        with sqlite3.connect(DATABASE) as live:
            live.executescript(sql)
        back_up("backup/two.db", 1)
        Project(rule, "--store", "s.db", "--refresh-evidence").says(
            backup=(state, english, russian))


def one_backup_of_many():
    """The newest good one counts, and its state stays what it was when it was looked at."""
    database(DATABASE, 10)
    os.makedirs("backup")
    back_up("backup/a.db", 2)
    write("backup/b.db", "cut", 1)
    rule = "{backup: 'backup/*.db', newer_than: 8 d}"
    want = ("met", "`backup/a.db`, 2 days old, passes quick_check, 10 operations (newer, but no use: `backup/b.db` is "
            "not an SQLite database)", "`backup/a.db`, 2 дня до конца периода, проходит quick_check, 10 операций (новее, "
            "но непригодны: `backup/b.db` — не база SQLite)")
    project = Project(RULE % rule, "--store", "s.db")
    first = project.raw()
    project.says(backup=want)
    shutil.rmtree("backup")
    same(project.raw(), first, "the report after the backups are gone")
    os.makedirs("backup")
    back_up("backup/a.db", 2)
    for day in range(10):
        back_up("backup/late-%d.db" % day, -3 - day)
    Project(RULE % rule, period=["--week", "2026-W47", "--now", "2026-12-24"]).says(backup=(
        "met", "`backup/a.db`, 2 days old, passes quick_check, 10 operations",
        "`backup/a.db`, 2 дня до конца периода, проходит quick_check, 10 операций"))


CASES = [files, links_lead_nowhere, what_is_no_file, a_large_file_is_not_read,
         an_expression_that_never_ends, what_a_match_may_show, a_name_is_text_too]
BACKUPS = [backups, a_backup_with_fewer_rows, one_backup_of_many]
