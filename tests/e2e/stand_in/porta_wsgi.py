"""The stand-in as a WSGI application, for servers whose workers are threads."""

import json
import logging
import os
import time
from http import HTTPStatus

import agents
import operations

logging.basicConfig(level=logging.INFO)


def web_file(path):
    try:
        with open(os.path.join(os.environ["STAND_IN_WEB"], os.path.basename(path)), "rb") as file:
            return file.read()
    except OSError:
        raise operations.Refused(404, "Not Found") from None


def body_of(environ, fields):
    try:
        body = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    except ValueError:
        raise operations.Refused(422, "no JSON") from None
    if any(field not in body for field in fields):
        raise operations.Refused(422, "a field is missing")
    return body


def answer(environ):
    method = environ["REQUEST_METHOD"]
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    operations.check_token(environ.get("HTTP_X_PORTA_TOKEN"), environ["RAW_URI"])
    if path.startswith("/web/") and method == "GET":
        return web_file(path)
    if path in operations.GET and method == "GET":
        return operations.GET[path]()
    if path in operations.POST and method == "POST":
        operation, fields = operations.POST[path]
        return operation(body_of(environ, fields))
    known = path in operations.GET or path in operations.POST
    raise operations.Refused(405 if known else 404, "Not Found")


def application(environ, start_response):
    begin = time.perf_counter()
    tally = [0]
    agents.refusals.set(tally)
    try:
        status, content = 200, answer(environ)
    except operations.Refused as refused:
        status, content = refused.status, {"detail": refused.detail}
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    start_response("%d %s" % (status, HTTPStatus(status).phrase), [
        ("Content-Type", "application/json"), ("Content-Length", str(len(content))),
        ("X-Took-Us", str(int((time.perf_counter() - begin) * 1e6))),
        ("X-Refusals", str(tally[0]))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]


agents.create()
