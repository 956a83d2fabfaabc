"""What goes wrong, as application/problem+json (RFC 9457): one place says which error becomes which answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from truceline.errors import (
    EditLocked,
    MissingExtra,
    NoLedger,
    NotFound,
    ReviewConflict,
    SourceError,
    StoreError,
    TrucelineError,
    UsageError,
)
from truceline.model.shapes import JSON

MEDIA_TYPE = "application/problem+json"
LOG = logging.getLogger(__name__)
STATUSES: tuple[tuple[type[TrucelineError], int], ...] = (  # the first that fits
    (ReviewConflict, 409),
    (EditLocked, 423),
    (NoLedger, 404),
    (NotFound, 404),
    (StoreError, 503),
    (MissingExtra, 501),
    (UsageError, 422),
    (SourceError, 422),
)
SCHEMA: dict[str, JSON] = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 has it.",
    "properties": {
        "type": {"type": "string", "description": "What kind of problem it is."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, where, and what to do next."},
    },
    "required": ["type", "title", "status", "detail"],
}


class Problem(Exception):
    """An answer that is no success."""

    def __init__(
        self, status: int, detail: str, *, kind: str = "about:blank", headers: Mapping[str, str] | None = None
    ):
        super().__init__(detail)
        self.status, self.detail, self.kind, self.headers = status, detail, kind, headers


def answer(
    status: int, detail: str, *, kind: str = "about:blank", headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as an answer."""
    told = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body = json.dumps(told, ensure_ascii=True).encode()
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let an app answer with problems."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(TrucelineError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error.status, error.detail, kind=error.kind, headers=error.headers)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, TrucelineError)
    return _problem(request, as_problem(request, error))


def as_problem(request: Request, error: TrucelineError) -> Problem:
    """An error of ours as a problem; what is wrong with the ledger goes into the log, and not to whoever asks."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    if status >= 500 and not isinstance(error, MissingExtra):
        LOG.error("%s %s: %s", request.method, request.url.path, error)
        return Problem(status, "the ledger cannot be used just now; the server's log says why")
    return Problem(status, str(error), kind=f"urn:truceline:problem:{_slug(type(error).__name__)}")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = [
        f"{'.'.join(str(part) for part in one['loc'][1:]) or one['loc'][0]}: {one['msg']}" for one in error.errors()
    ]
    return answer(422, "; ".join(told)[:2_000], kind="urn:truceline:problem:invalid")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(error.status_code, str(error.detail), headers=error.headers)


def _defect(request: Request, error: Exception) -> Response:
    LOG.error("%s %s: %s", request.method, request.url.path, type(error).__name__)  # its trace is logged by the server
    return answer(500, "a defect of truceline; the server's log says where")


def _slug(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).strip("-")
