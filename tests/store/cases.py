"""What has to hold of a store, whatever happens to the logs and to the program. Speaks TAP.

    cases.py PROGRAM [CASE...]    all cases, or those
"""

import os
import sys
import tempfile

import reports
import safety
import sources


def main():
    failed = 0
    wanted = sys.argv[2:]
    cases = [c for module in (sources, reports, safety) for c in module.CASES
             if not wanted or c.__name__ in wanted]
    for number, case in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix="porta-audit-store-") as directory:
            os.chdir(directory)
            try:
                case()
                print("ok %d - %s" % (number, case.__name__))
            except AssertionError as error:
                failed = 1
                print("# " + str(error).replace("\n", "\n# "))
                print("not ok %d - %s" % (number, case.__name__))
            os.chdir("/")
        sys.stdout.flush()
    print("1..%d" % len(cases))
    return failed


if __name__ == "__main__":
    sys.exit(main())
