"""Runs the cases, each in a directory of its own. Speaks TAP."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile

import database_cases
import file_cases
import monthly_cases
import redis_cases
import servers
import word_cases
from project import Project

REQUIRED = bool(os.environ.get("EVIDENCE_REQUIRED"))


@functools.cache
def lacks_client():
    """Built without hiredis, the program cannot ask."""
    with tempfile.TemporaryDirectory(prefix="porta-audit-evidence-") as directory:
        os.chdir(directory)
        said = Project("redis: {socket: none}\n" + redis_cases.PING).raw()
        os.chdir("/")
    if "built without hiredis" not in said:
        return None
    return "the program is built without hiredis (Debian: libhiredis-dev)"


def lacks_redis():
    return None if servers.REDIS else redis_cases.SERVER_NEEDED


def lacks_sqlite():
    return None if shutil.which("sqlite3") else "sqlite3 is not installed (Debian: sqlite3)"


def nothing():
    return None


CASES = [(case, nothing) for case in
         database_cases.CASES + file_cases.CASES + word_cases.CASES + monthly_cases.CASES]
CASES += [(case, lacks_sqlite) for case in file_cases.BACKUPS]
CASES += [(case, lacks_client) for case in redis_cases.CASES]
CASES += [(case, lambda: lacks_client() or lacks_redis()) for case in redis_cases.REAL]


def run_case(case):
    """What went wrong; None: nothing."""
    with tempfile.TemporaryDirectory(prefix="porta-audit-evidence-") as directory:
        os.chdir(directory)
        try:
            case()
            return None
        except (AssertionError, KeyError, TypeError, OSError, subprocess.TimeoutExpired) as error:
            return "%s: %s" % (type(error).__name__, error)
        finally:
            os.chdir("/")


def main():
    failed = 0
    wanted = sys.argv[2:]
    cases = [(case, lacks) for case, lacks in CASES if not wanted or case.__name__ in wanted]
    for number, (case, lacks) in enumerate(cases, 1):
        missing = lacks()
        wrong = missing if REQUIRED and missing else None if missing else run_case(case)
        if wrong:
            failed = 1
            print("# " + wrong.replace("\n", "\n# "))
        print("%s %d - %s%s" % ("not ok" if wrong else "ok", number, case.__name__,
                                " # SKIP " + missing if missing and not REQUIRED else ""))
        sys.stdout.flush()
    print("1..%d" % len(cases))
    return failed


if __name__ == "__main__":
    sys.exit(main())
