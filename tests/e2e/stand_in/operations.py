"""What the stand-in's endpoints do, apart from any web framework. Each takes the JSON body as a
dict and returns what to answer with; Refused carries another status than 200."""

import datetime
import json
import logging
import os
import sqlite3
import subprocess
import time

import agents

logger = logging.getLogger("porta")

TOKEN = os.environ.get("STAND_IN_TOKEN", "secret")
COMMAND_LIMIT_S = float(os.environ.get("STAND_IN_COMMAND_LIMIT", "30"))
FILES = os.environ.get("STAND_IN_FILES", ".")


class Refused(Exception):
    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status
        self.detail = detail


def check_token(token, url):
    if token != TOKEN:
        logger.warning("Попытка доступа без токена: %s", url)
        raise Refused(401, "no token")


def note(agent, operation, result):
    """What every operation of an agent ends with: a log line, and two calls of the database."""
    logger.info("[AGENT] %s called %s: %s at %s", agent, operation, result,
                datetime.datetime.now().isoformat(timespec="microseconds"))
    agents.register(agent)
    agents.log_operation(agent, operation, json.dumps(result), result.get("success", True))
    return result


def shell(command):
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True,
                          timeout=COMMAND_LIMIT_S, stdin=subprocess.DEVNULL)


def run_bash(body):
    agent, command = body["agent_id"], body["command"]
    logger.info("Выполняется команда: %s", command)
    try:
        done = shell(command)
    except subprocess.TimeoutExpired:
        logger.error("Команда превысила таймаут: %s", command)
        raise Refused(408, "the command took too long") from None
    return note(agent, "run_bash", {
        "stdout": done.stdout, "stderr": done.stderr, "exit_code": done.returncode,
        "success": done.returncode == 0, "agent_id": agent})


def pipeline(body):
    agent, commands = body["agent_id"], body["commands"]
    logger.info("Выполнение pipeline для агента %s: %d команд", agent, len(commands))
    begin = time.time()
    results = []
    for index, command in enumerate(commands):
        done = shell(command)
        results.append({"command": command, "index": index, "success": done.returncode == 0,
                        "stdout": done.stdout, "stderr": done.stderr,
                        "returncode": done.returncode})
    return note(agent, "pipeline", {
        "success": all(result["success"] for result in results), "agent_id": agent,
        "total_commands": len(commands), "executed_commands": len(results),
        "execution_time": time.time() - begin, "results": results})


def inside(path):
    return os.path.join(FILES, os.path.basename(path))


def write_file(body):
    logger.info("Запись файла: %s", body["path"])
    with open(inside(body["path"]), "w", encoding="utf-8") as file:
        file.write(body["content"])
    return note(body["agent_id"], "write_file", {
        "success": True, "path": body["path"], "agent_id": body["agent_id"]})


def read_file(body):
    try:
        with open(inside(body["path"]), encoding="utf-8") as file:
            content = file.read()
    except OSError:
        logger.error("Файл не существует: %s", body["path"])
        raise Refused(404, "no such file") from None
    return note(body["agent_id"], "read_file", {
        "success": True, "content": content, "agent_id": body["agent_id"]})


def list_dir(body):
    return note(body["agent_id"], "list_dir", {
        "success": True, "items": sorted(os.listdir(FILES)), "agent_id": body["agent_id"]})


def agent_status(body):
    return note(body["agent_id"], "agent_status", {
        "status": "ok", "agent_id": body["agent_id"],
        "timestamp": datetime.datetime.now().isoformat(timespec="microseconds")})


def agent_list(body):
    if body.get("unguarded"):  # an exception that nobody catches
        return {"agents": agents.everyone()}
    try:
        return {"agents": agents.everyone()}
    except sqlite3.Error as error:
        logger.error("Ошибка получения списка агентов: %s", error)
        raise Refused(500, str(error)) from None


def agent_history(body):
    try:
        return {"history": agents.history(body["agent_id"])}
    except sqlite3.Error as error:
        logger.error("Ошибка получения истории агента %s: %s", body["agent_id"], error)
        raise Refused(500, str(error)) from None


GET = {
    "/": lambda: {"service": "stand-in"},
    "/meta": lambda: {"title": "stand-in", "agents": True},
    "/public_url": lambda: {"public_url": "http://127.0.0.1"},
}
# The operation, and the fields without which it answers 422.
POST = {
    "/run_bash": (run_bash, ("agent_id", "command")),
    "/write_file": (write_file, ("agent_id", "path", "content")),
    "/read_file": (read_file, ("agent_id", "path")),
    "/list_dir": (list_dir, ("agent_id",)),
    "/agent/status": (agent_status, ("agent_id",)),
    "/agent/list": (agent_list, ()),
    "/agent/history": (agent_history, ("agent_id",)),
    "/agent/pipeline": (pipeline, ("agent_id", "commands")),
}
