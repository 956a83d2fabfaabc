"""Logging in and out, where a team shares the desk."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from truceline.serve.access import LONGEST, LONGEST_NAME
from truceline.serve.api.judgements import clean
from truceline.serve.pages.reviewing import inside
from truceline.serve.pages.visits import LOGIN, Shown, Visitor, form, page, show
from truceline.serve.problems import Problem
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)


@page(router, LOGIN, role=None)
def login(visitor: Visitor) -> Shown | Response:
    if visitor.identity is not None:
        return RedirectResponse("/", 303)
    return _asking(visitor.request.query_params.get("next", "/"))


@form(router, LOGIN, role=None)
def log_in(visitor: Visitor) -> Shown | Response:
    # A password is as it was typed, white space at its ends and all.
    typed = visitor.form.get("password") if visitor.form is not None else ""
    name, password, after = visitor.said("name"), typed if isinstance(typed, str) else "", visitor.said("next")
    clean([name, password])
    if not (0 < len(name) <= LONGEST_NAME and 0 < len(password) <= LONGEST):
        return _asking(after, "Give a name and a password.", 422)
    response = RedirectResponse(inside(after, "/"), 303)
    try:
        visitor.desk.access.log_in(visitor.request, response, name, password)
    except Problem as problem:
        if problem.status != 401:
            raise
        return _asking(after, "The name or the password is wrong.", 401)
    return response


@form(router, "/logout", role=Role.READER)
def log_out(visitor: Visitor) -> Response:
    response = RedirectResponse(LOGIN if visitor.desk.settings.team else "/", 303)
    assert visitor.identity is not None
    visitor.desk.access.log_out(visitor.identity, response)
    return response


def _asking(after: str, wrong: str = "", status: int = 200) -> Shown:
    return show("login.html", status=status, title="Log in", after=inside(after, "/"), wrong=wrong)
