"""How a route is written: what it gives back, its filters and its problems go into the OpenAPI from one place."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from truceline import __version__
from truceline.model import Standing
from truceline.model.shapes import JSON
from truceline.serve.access import Identity
from truceline.serve.desk import Desk
from truceline.serve.problems import MEDIA_TYPE, SCHEMA, Problem
from truceline.serve.queries import overview
from truceline.serve.queries.paging import MOST as MOST_ROWS
from truceline.serve.queries.paging import USUAL, Asked
from truceline.serve.selection import ABOUT, LONGEST, LONGEST_TEXT, MOST, SINGLE, STATUSES, ReviewState, Selection
from truceline.serve.written import as_bytes, schema_of
from truceline.store.users import Role

F = TypeVar("F", bound=Callable[..., Response])

LIMIT: dict[str, JSON] = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL}
DEFINITIONS: dict[str, JSON] = {"Problem": SCHEMA}
EXAMPLES: Mapping[str, JSON] = {
    "since": "2022-09-12",
    "until": "2022-09-14",
    "party": ["ARM"],
    "act": ["ASSAULT"],
    "place": ["ARM"],
    "status": ["contested"],
    "source": ["River Post"],
    "review": ["unreviewed"],
    "q": '"ceasefire" -market',
}
KNOWN: Mapping[str, Sequence[str]] = {
    "status": STATUSES,
    "review": [str(one) for one in ReviewState],
    "standing": [str(one) for one in Standing],
}
REASONS = {
    304: "Nothing changed since the entity tag that was sent.",
    400: "The request cannot be read.",
    401: "Log in, or send a token.",
    403: "Not for this role, without the CSRF token, or from another site.",
    404: "There is no such thing.",
    409: "Somebody else was quicker.",
    413: "Too much at once.",
    422: "An unknown parameter, or a value that cannot be used; the detail says which, and why.",
    423: "Somebody else is editing it.",
    429: "Too often.",
    501: "A library for this is not installed.",
    503: "Busy, or the ledger cannot be used; try again.",
}


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def route(
    router: APIRouter,
    method: str,
    path: str,
    *,
    gives: Any = None,
    media: str = "application/json",
    status: int = 200,
    query: Sequence[JSON] = (),
    problems: Sequence[int] = (),
) -> Callable[[F], F]:
    """A route that answers with a value of a type, or (`gives` None) with something of a media type, or nothing."""
    schema: JSON = schema_of(gives, DEFINITIONS) if gives is not None else {"type": "string"}
    wrong = [422, 400, 401, 403, 413, 503, *([304] if method == "GET" and gives is not None else []), *problems]
    responses: dict[int | str, dict[str, Any]] = {
        code: {"description": REASONS[code], **_problem(code)} for code in sorted(set(wrong))
    }
    responses[status] = {"description": "Done."}
    if status != 204:
        responses[status]["content"] = {media: {"schema": schema}}

    def decorate(function: F) -> F:
        router.add_api_route(
            path,
            function,
            methods=[method],
            dependencies=[Depends(_knowing(query))] if method == "GET" else None,
            status_code=status,
            response_class=Response,
            response_model=None,
            responses=responses,
            openapi_extra={"parameters": list(query)} if query else None,
            operation_id=function.__name__,
            summary=" ".join((function.__doc__ or "").split(".")[0].split()),
        )
        return function

    return decorate


def _knowing(query: Sequence[JSON]) -> Callable[[Request], Awaitable[None]]:
    """What refuses a query with names that a route does not know: a filter that is misspelt would select everything."""
    names = [str(one["name"]) for one in query if isinstance(one, dict)]

    async def known(request: Request) -> None:
        strange = [name for name in request.query_params if name not in names]
        if strange:
            there = f"there are {', '.join(names)}" if names else "it takes none"
            detail = f"{strange[0][:40]!r} is no parameter of this; {there}"
            raise Problem(422, detail, kind="urn:truceline:problem:invalid")

    return known


def _problem(code: int) -> dict[str, Any]:
    return {} if code == 304 else {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def filters(*names: str) -> list[JSON]:
    """The filters of a selection as parameters of OpenAPI; all of them, or those named."""
    return [_filter(name) for name in ABOUT if not names or name in names]


def _filter(name: str) -> JSON:
    one: dict[str, JSON] = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT if name == "q" else LONGEST}
    if name in {"since", "until"}:
        one = {"type": "string", "format": "date"}
    if name in KNOWN:
        one = {"type": "string", "enum": list(KNOWN[name])}
    schema: JSON = one if name in SINGLE else {"type": "array", "items": one, "maxItems": MOST}
    told: dict[str, JSON] = {"name": name, "in": "query", "description": ABOUT[name], "schema": schema}
    return {**told, "example": EXAMPLES[name]} if name in EXAMPLES else told


def paged(*sorts: str) -> list[JSON]:
    """The parameters of a list's pages."""
    found: list[JSON] = [
        _parameter("limit", LIMIT, "Rows of a page."),
        _parameter("cursor", {"type": "string", "maxLength": 400}, "The `next` of the page before."),
        _parameter("counted", {"type": "boolean", "default": False}, "Whether `total` is wanted: it takes longer."),
    ]
    if sorts:
        found.append(_parameter("sort", {"type": "string", "enum": list(sorts), "default": sorts[0]}, "The order."))
    return found


def _parameter(name: str, schema: dict[str, JSON], about: str) -> JSON:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def selection_of(request: Request) -> Selection:
    """What the query of a request selects; every list, the map and exports read it here."""
    return Selection.parse(request.query_params.multi_items())


def asked_of(request: Request) -> Asked:
    """Which page a request asks for."""
    said = request.query_params
    limit = said.get("limit", str(USUAL))
    counted = said.get("counted", "false").lower()
    if not (limit.isascii() and limit.isdigit() and len(limit) < 6):
        raise Problem(422, f"limit: {limit[:40]!r} is no whole number from 1 to {MOST_ROWS}")
    if counted not in {"true", "false"}:
        raise Problem(422, f"counted: {counted[:40]!r} is neither true nor false")
    if len(said.get("cursor", "")) > 400:
        raise Problem(422, "cursor: over 400 characters")
    return Asked(int(limit), said.get("cursor") or None, counted == "true")


def answered(request: Request, make: Callable[[Desk], Any], *, role: Role = Role.READER) -> Response:
    """The answer to a GET: 304 where the asker has it, 404 where there is nothing."""
    desk = desk_of(request)
    headers = entity_tag(request, desk, desk.access.require(request, role))
    if not_modified(request, headers):
        return Response(status_code=304, headers=headers)
    found = make(desk)
    if found is None:
        raise Problem(404, "there is nothing of that id")
    return Response(as_bytes(found), headers=headers, media_type="application/json")


def entity_tag(request: Request, desk: Desk, identity: Identity) -> dict[str, str]:
    """The headers that let an asker keep an answer until something changes.

    The tag is of the whole ledger, this release, the address and who asks in which session: cheap to tell, and never
    wrongly the same.
    """
    with desk.ledger.reading() as connection:
        stamp = overview.stamp(connection)
    asked = (request.url.path, request.url.query, identity.name, str(identity.role), identity.csrf or "")
    tag = hashlib.sha256("\n".join((__version__, stamp, *asked)).encode()).hexdigest()[:32]
    return {"ETag": f'W/"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


def not_modified(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the asker has the answer of that tag already."""
    return headers["ETag"] in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]


def plain(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as the answer to something that was done."""
    told = {"Cache-Control": "no-store", **(headers or {})}
    return Response(as_bytes(value), status, told, "application/json")
