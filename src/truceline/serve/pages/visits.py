"""How a page is written: who asks, what the address selects, and what goes wrong, told as a page and not as JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from truceline.errors import TrucelineError
from truceline.serve.access import Identity
from truceline.serve.api.described import desk_of, entity_tag, not_modified, selection_of
from truceline.serve.desk import Desk
from truceline.serve.pages.filtering import FilterBar, filter_bar
from truceline.serve.pages.rendering import render
from truceline.serve.problems import Problem, answer, as_problem
from truceline.serve.selection import Selection
from truceline.store.users import Role

HTML = "text/html; charset=utf-8"
LOGIN = "/login"
UPLOADS = "/paste"


class Visitor:
    """Somebody at a page: the request, the desk, and who they are."""

    def __init__(self, request: Request, identity: Identity | None, form: FormData | None = None) -> None:
        self.request, self.identity, self.form = request, identity, form

    @property
    def desk(self) -> Desk:
        return desk_of(self.request)

    @cached_property
    def selection(self) -> Selection:
        """What the address selects. Raises Refused."""
        return selection_of(self.request)

    @property
    def reviews(self) -> bool:
        """Whether they may judge."""
        return self.identity is not None and self.identity.role.may(Role.REVIEWER)

    def said(self, name: str) -> str:
        """A field of the form, without white space at its ends; empty where it is not there."""
        value = self.form.get(name) if self.form is not None else None
        return value.strip() if isinstance(value, str) else ""

    def files(self, name: str) -> list[tuple[str, bytes]]:
        """The files of a field that were chosen, with their names."""
        sent = self.form.getlist(name) if self.form is not None else []
        return [(one.filename, one.file.read()) for one in sent if not isinstance(one, str) and one.filename]

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def link(self, path: str, **changed: object) -> str:
        """An address within the desk that keeps the filter; `changed` are further parts of its query."""
        pairs = [*self.kept, *((name, str(value)) for name, value in changed.items() if value not in (None, ""))]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """The filter as far as it can be read: a page that says what is wrong with it keeps nothing."""
        try:
            return self.selection.pairs()
        except TrucelineError:
            return []

    def filter_bar(self, action: str) -> FilterBar:
        return filter_bar(self.desk, self.selection, action)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: its template, and what it is filled with."""

    template: str
    given: Mapping[str, Any]
    status: int = 200


Page = Callable[[Visitor], Shown | Response]


def show(template: str, *, status: int = 200, **given: Any) -> Shown:
    return Shown(template, given, status)


FILES = 10  # that one form may bring


async def _form(request: Request) -> AsyncIterator[FormData]:
    """A form; files come with those that read articles, and nowhere else."""
    sent = await request.form(max_files=FILES if request.url.path == UPLOADS else 0, max_fields=600)
    try:
        yield sent
    finally:
        await sent.close()


def page(router: APIRouter, path: str, *, role: Role | None = Role.READER) -> Callable[[Page], Page]:
    """A page that is looked at. `role` None: also by those who have not logged in."""

    def decorate(make: Page) -> Page:
        def endpoint(request: Request) -> Response:
            return _answered(request, make, role)

        router.add_api_route(path, endpoint, methods=["GET"], response_class=HTMLResponse, response_model=None)
        return make

    return decorate


def form(router: APIRouter, path: str, *, role: Role | None) -> Callable[[Page], Page]:
    """What a form is sent to. Its field `csrf` holds the token of the session, where there is one."""

    def decorate(make: Page) -> Page:
        def endpoint(request: Request, sent: Annotated[FormData, Depends(_form)]) -> Response:
            visitor = Visitor(request, None, sent)
            return _told(visitor, lambda: _posted(visitor, make, role))

        router.add_api_route(path, endpoint, methods=["POST"], response_class=HTMLResponse, response_model=None)
        return make

    return decorate


def _answered(request: Request, make: Page, role: Role | None) -> Response:
    visitor = Visitor(request, None)

    def looked() -> Response:
        access = visitor.desk.access
        visitor.identity = access.require(request, role) if role else access.identify(request)
        if visitor.identity is None:
            return _made(visitor, make)
        headers = entity_tag(request, visitor.desk, visitor.identity)
        if not_modified(request, headers):
            return Response(status_code=304, headers=headers)
        response = _made(visitor, make)
        if response.status_code == 200:
            response.headers.update(headers)
        return response

    return _told(visitor, looked)


def _posted(visitor: Visitor, make: Page, role: Role | None) -> Response:
    access = visitor.desk.access
    if role is not None:
        visitor.identity = access.require(visitor.request, role, csrf=visitor.said("csrf"))
    return _made(visitor, make)


def _made(visitor: Visitor, make: Page) -> Response:
    found = make(visitor)
    if isinstance(found, Response):
        return found
    return _response(visitor, found)


async def astray(request: Request, error: Exception) -> Response:
    """What is told of an address that is none: a page to whoever looks for pages, a problem to a program."""
    assert isinstance(error, HTTPException)
    looks = request.method in ("GET", "HEAD") and HTML.split(";")[0] in request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or not looks:
        return answer(error.status_code, str(error.detail), headers=error.headers)
    visitor = Visitor(request, None)
    visitor.identity = await run_in_threadpool(_somebody, visitor)
    told = "The desk has no page at this address." if error.status_code == 404 else str(error.detail)
    return await run_in_threadpool(_wrong, visitor, Problem(error.status_code, told))


def _told(visitor: Visitor, make: Callable[[], Response]) -> Response:
    """An answer; what goes wrong becomes a page that says what, and what to do next."""
    try:
        return make()
    except (Problem, TrucelineError) as error:
        problem = error if isinstance(error, Problem) else as_problem(visitor.request, error)
    request = visitor.request
    if problem.status == 401 and request.method == "GET":
        whole = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{LOGIN}?next={quote(whole, safe='')}", 303)
    if visitor.identity is None and problem.status != 401:
        visitor.identity = _somebody(visitor)
    return _wrong(visitor, problem)


def _wrong(visitor: Visitor, problem: Problem) -> Response:
    words = visitor.said("reason")
    shown = show("problem.html", status=problem.status, problem=problem, words=words, title=_title(problem.status))
    response = _response(visitor, shown)
    response.headers.update({"Cache-Control": "no-store", **(problem.headers or {})})
    return response


def _somebody(visitor: Visitor) -> Identity | None:
    try:
        return visitor.desk.access.identify(visitor.request)
    except Problem:
        return None


def _title(status: int) -> str:
    return {
        403: "This is not for you",
        404: "There is nothing here",
        409: "Somebody else was quicker",
        413: "That is too much at once",
        422: "That cannot be used",
        423: "Somebody else is editing it",
        429: "Too often",
    }.get(status, "That did not work")


def _response(visitor: Visitor, shown: Shown) -> Response:
    team = visitor.desk.settings.team
    html = render(shown.template, **{"visitor": visitor, "team": team, "link": visitor.link, **shown.given})
    return Response(html.encode("utf-8", "replace"), shown.status, media_type=HTML)
