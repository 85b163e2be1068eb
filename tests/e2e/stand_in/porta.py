"""A stand-in for Porta, written for the tests: its endpoints, its words in the log, its SQLite,
as a FastAPI application. Each answer says how long the application took and how often SQLite
refused it, so that a client knows what the logs have to say."""

import logging
import os
import time

import fastapi
import pydantic
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.requests import Request

import agents
import operations

logging.basicConfig(level=logging.INFO)


class TokenCheck:
    """No endpoint answers without a token, whether it is there or not."""

    def __init__(self, inner):
        self.inner = inner

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            try:
                operations.check_token(Headers(scope=scope).get("x-porta-token"),
                                       Request(scope).url)
            except operations.Refused as refused:
                answer = JSONResponse({"detail": refused.detail}, refused.status)
                return await answer(scope, receive, send)
        return await self.inner(scope, receive, send)


class Observed:
    """Tells the client, in headers, what only the server can know."""

    def __init__(self, inner):
        self.inner = inner

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.inner(scope, receive, send)
        begin = time.perf_counter()
        tally = [0]
        agents.refusals.set(tally)

        async def observed_send(message):
            if message["type"] == "http.response.start":
                took_us = int((time.perf_counter() - begin) * 1e6)
                message["headers"] = list(message["headers"]) + [
                    (b"x-took-us", b"%d" % took_us), (b"x-refusals", b"%d" % tally[0])]
            await send(message)

        return await self.inner(scope, receive, observed_send)


def get_route(answer):
    async def route():
        return answer()
    return route


def post_route(operation, fields):
    body_type = pydantic.create_model(
        operation.__name__, __config__=type("Config", (), {"extra": "allow"}),
        **{field: (list if field == "commands" else str, ...) for field in fields})

    def route(body: body_type):
        return operation(body.dict())
    return route


service = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
for path, answer in operations.GET.items():
    service.get(path)(get_route(answer))
for path, (operation, fields) in operations.POST.items():
    service.post(path)(post_route(operation, fields))
service.mount("/web", StaticFiles(directory=os.environ.get("STAND_IN_WEB", ".")))


@service.exception_handler(operations.Refused)
async def refuse(request, refused):
    return JSONResponse({"detail": refused.detail}, refused.status)


agents.create()
app = Observed(TokenCheck(service))
