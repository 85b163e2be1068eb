"""Another process that keeps Porta's database to itself: again and again an exclusive
transaction, until standard input ends. hold_lock.py DATABASE HOLD_S PAUSE_S"""

import select
import sqlite3
import sys

database, hold, pause = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
connection = sqlite3.connect(database, timeout=10, isolation_level=None)


def told_to_stop(within):
    return bool(select.select([sys.stdin], [], [], within)[0])


stop = False
while not stop:
    connection.execute("begin exclusive")
    stop = told_to_stop(hold)
    connection.execute("rollback")
    stop = stop or told_to_stop(pause)
connection.close()
