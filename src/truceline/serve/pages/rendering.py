"""Templates and the files beside them. Whatever a template is given is escaped, without exception."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from truceline.export.phrases import count_words, printable
from truceline.model import Count
from truceline.serve.pages import wording
from truceline.serve.pages.built import MISSING, script
from truceline.serve.problems import Problem

router = APIRouter(include_in_schema=False)
HERE, REPORT = "truceline.serve.pages", "truceline.export.report"
LONG = "public, max-age=31536000, immutable"  # the address holds the digest of the file
JAVASCRIPT, CSS, SVG = "text/javascript; charset=utf-8", "text/css; charset=utf-8", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Static:
    """A file that pages load: the package and path it lies at, and its media type."""

    package: str
    path: str
    media: str

    @property
    def content(self) -> bytes:
        return _content(self)


FILES: Mapping[str, Static] = {
    "base.css": Static(REPORT, "parts/base.css", CSS),  # colours, type and marks are those of the report
    "reading.css": Static(REPORT, "parts/reading.css", CSS),
    "desk.css": Static(HERE, "static/desk.css", CSS),
    "views.css": Static(HERE, "static/views.css", CSS),
    "htmx.js": Static(HERE, "static/htmx.min.js", JAVASCRIPT),
    "review.js": Static(HERE, "static/review.js", JAVASCRIPT),
    "icon.svg": Static(HERE, "static/icon.svg", SVG),
}


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """A file of the pages; there are these and no others."""
    if name not in FILES:
        raise Problem(404, "there is no such file")
    return Response(FILES[name].content, headers={"Cache-Control": LONG}, media_type=FILES[name].media)


def render(template: str, **given: object) -> str:
    """A template filled in."""
    return environment().get_template(template).render(**given)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        group=lambda number: f"{number:,}",
        alleged=wording.alleged,
        day=wording.day,
        moment=wording.moment,
        span=wording.span,
        machine=wording.machine,
        period=wording.period,
        printable=printable,
        count=lambda toll: count_words(Count(toll.low, toll.best, toll.high)) or "a number told in words",
        cr=_carriage_returns,
    )
    made.globals.update(
        static=_address,
        islands=script,
        unbuilt_words=MISSING,
        party=wording.party,
        grades=wording.GRADES,
        statuses=wording.STATUSES,
        stages=wording.STAGES,
    )
    made.globals.update(act_words=wording.act, state_words=wording.REVIEWS, basis_words=wording.BASES)
    return made


def _template(name: str) -> str:
    """A template of the desk, or under report/ one of the report's parts."""
    if name.startswith("report/"):
        return files(REPORT).joinpath("parts", name.removeprefix("report/")).read_text(encoding="utf-8")
    return files(HERE).joinpath("templates", name).read_text(encoding="utf-8")


def _address(name: str) -> str:
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(FILES[name].content).hexdigest()[:12]


@cache
def _content(file: Static) -> bytes:
    return files(file.package).joinpath(*file.path.split("/")).read_bytes()


def _carriage_returns(text: str) -> Markup:
    """Text, escaped, its carriage returns kept: a browser would read them as line feeds and the offsets would move."""
    return Markup(str(Markup.escape(text)).replace("\r", "&#13;"))
