"""The desk as a web application: its routes, its guard, its description."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from truceline import __version__
from truceline.config import LogFormat
from truceline.logs import set_up
from truceline.serve import problems
from truceline.serve.api import exports, judgements, lists, reading, session, views
from truceline.serve.api.described import DEFINITIONS
from truceline.serve.desk import Desk, Read
from truceline.serve.guard import Guard
from truceline.serve.measured import Measured, Measures
from truceline.serve.pages import PAGES
from truceline.serve.pages.visits import astray
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger

TITLE = "truceline"
ABOUT = """Who says who did what to whom, where and when, and who denies it: a ledger of claims, and what people judged.

Lists come in pages: `next` of one is the `cursor` of the next. The same filters narrow every list, the map and exports;
a parameter of an unknown name, such as a filter that is misspelt, is refused (422). An answer has an entity tag; sent
back as `If-None-Match`, it gets 304 where nothing changed. What goes wrong is told as
`application/problem+json`. A program sends `Authorization: Bearer TOKEN` (`truceline user token`); a browser has a
session, and sends `X-CSRF-Token` with what it writes."""


def create_app(settings: DeskSettings, *, ledger: Ledger | None = None, read: Read | None = None) -> FastAPI:
    """The application; `ledger` and `read` stand for what the settings would open and load."""

    @asynccontextmanager
    async def lasting(app: FastAPI) -> AsyncIterator[None]:
        desk.start()
        try:
            yield
        finally:
            desk.close()

    desk = Desk(settings, ledger or Ledger.open(settings.db, create=False), read=read)
    app = FastAPI(
        title=TITLE,
        version=__version__,
        description=ABOUT,
        lifespan=lasting,
        openapi_url=None,  # its own route is told of as none
        docs_url=None,  # its pages load from elsewhere; docs/reference/api.md has it all
        redoc_url=None,
    )
    app.state.desk = desk
    problems.install(app)
    app.add_exception_handler(HTTPException, astray)
    _route(app)
    measures = Measures(desk)
    app.add_api_route("/metrics", measures.answer, include_in_schema=False)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Measured, measures=measures)
    app.openapi = partial(_description, app)  # type: ignore[method-assign]
    app.add_api_route("/openapi.json", lambda: JSONResponse(app.openapi()), include_in_schema=False)
    return app


def healthz() -> Response:
    """Whether the desk answers; it says nothing of the ledger."""
    return PlainTextResponse("ok\n")


def from_environment() -> FastAPI:
    """The application as `truceline serve` set it up for its workers."""
    settings = DeskSettings.read(os.environ)
    set_up(LogFormat(settings.log_format))
    return create_app(settings)


def describe() -> dict[str, Any]:
    """The description of the API, without a ledger."""
    app = FastAPI(title=TITLE, version=__version__, description=ABOUT)
    _route(app)
    return _description(app)


def _route(app: FastAPI) -> None:
    for router in (*(part.router for part in (lists, views, judgements, reading, exports, session)), *PAGES):
        app.include_router(router)
    about = "Whether it is there"
    app.add_api_route("/healthz", healthz, response_class=PlainTextResponse, summary=about, tags=["session"])
    app.add_api_route("/healthz", healthz, methods=["HEAD"], include_in_schema=False)  # as some that ask for health do


def _description(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        parts = found.setdefault("components", {})
        parts["schemas"] = {**parts.get("schemas", {}), **DEFINITIONS}
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        app.openapi_schema = found
    return app.openapi_schema
