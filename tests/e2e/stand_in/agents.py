"""The stand-in's table of agents: SQLite as Porta uses it, a connection for every call, the
default rollback journal, and a busy timeout that the environment may shorten."""

import contextlib
import contextvars
import logging
import os
import sqlite3

logger = logging.getLogger("porta")

DATABASE = os.environ.get("STAND_IN_DB", "agents.db")
TIMEOUT_S = float(os.environ.get("STAND_IN_DB_TIMEOUT", "5"))

# How often SQLite refused the request in hand because of a lock: a list of one number, so that
# the thread that does the work and the task that answers see the same one.
refusals = contextvars.ContextVar("refusals")

SCHEMA = """
create table if not exists agents (
    id text primary key, name text, created_at text default current_timestamp,
    last_seen text default current_timestamp, total_operations integer default 0,
    status text default 'active');
create table if not exists agent_operations (
    id integer primary key autoincrement, agent_id text, operation_type text, details text,
    timestamp text default current_timestamp, success integer,
    foreign key (agent_id) references agents (id));
"""


@contextlib.contextmanager
def connection():
    """One connection for one call; it commits at the end, and counts a lock that stopped it."""
    connected = sqlite3.connect(DATABASE, timeout=TIMEOUT_S)
    try:
        yield connected
        connected.commit()
    except sqlite3.OperationalError as error:
        if str(error) == "database is locked" and refusals.get(None) is not None:
            refusals.get()[0] += 1
        raise
    finally:
        connected.close()


def create():
    with connection() as database:
        database.executescript(SCHEMA)
    logger.info("База данных агентов инициализирована")


def register(agent):
    """A failure is logged and swallowed: the request goes on."""
    try:
        with connection() as database:
            database.execute(
                "insert into agents (id, name) values (?, ?) on conflict (id) do update set "
                "last_seen = current_timestamp, total_operations = total_operations + 1",
                (agent, agent))
        logger.info("Агент %s зарегистрирован/обновлен", agent)
    except sqlite3.Error as error:
        logger.error("Ошибка регистрации агента %s: %s", agent, error)


def log_operation(agent, operation, details, success):
    """A failure is logged and swallowed, too."""
    try:
        with connection() as database:
            database.execute(
                "insert into agent_operations (agent_id, operation_type, details, success) "
                "values (?, ?, ?, ?)", (agent, operation, details, int(success)))
    except sqlite3.Error as error:
        logger.error("Ошибка логирования операции агента %s: %s", agent, error)


def everyone():
    with connection() as database:
        return database.execute("select id, last_seen, total_operations from agents").fetchall()


def history(agent):
    with connection() as database:
        return database.execute(
            "select operation_type, timestamp, success from agent_operations "
            "where agent_id = ? order by id desc limit 20", (agent,)).fetchall()
