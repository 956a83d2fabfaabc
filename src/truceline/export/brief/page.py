"""A briefing as one HTML file that loads nothing, or as PDF."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from truceline import __version__
from truceline.errors import MissingExtra
from truceline.export.brief.gathered import brief_of_incident, brief_of_truce
from truceline.export.brief.values import Brief, Room
from truceline.export.holdings import Holdings
from truceline.model import Incident, TruceLife

FITS: Sequence[Room] = (Room(5, 6, 220), Room(4, 5, 170), Room(3, 4, 130), Room(2, 3, 100), Room(1, 2, 80))
USUAL = FITS[1]  # of a page whose length nobody measures
PAGES = 2


def brief_html(one: Incident | TruceLife, holdings: Holdings, *, made: datetime, room: Room = USUAL) -> str:
    """The briefing as a single file, with a style for two pages of A4. Whatever comes from articles is escaped."""
    style = files(__package__).joinpath("brief.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("brief.html")
        .render(
            brief=_brief(one, holdings, room),
            style=Markup(style),
            policy=f"default-src 'none'; style-src 'sha256-{digest}'",
            made=f"{made.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            version=__version__,
        )
    )


def brief_pdf(one: Incident | TruceLife, holdings: Holdings, *, made: datetime) -> bytes:
    """The same as PDF, of two pages at most: where more is told than fits, less of it is quoted, and it says so.

    Raises MissingExtra without WeasyPrint.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: Pango is not on this machine
        raise MissingExtra("weasyprint", "pdf") from error
    document = None
    for room in FITS:
        html = brief_html(one, holdings, made=made, room=room)
        document = HTML(string=html, url_fetcher=_nothing).render()
        if len(document.pages) <= PAGES:
            break
    assert document is not None
    written: bytes = document.write_pdf()
    return written


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    """A briefing loads nothing from anywhere."""
    raise ValueError(f"a briefing loads nothing: {url}")


def _brief(one: Incident | TruceLife, holdings: Holdings, room: Room) -> Brief:
    if isinstance(one, Incident):
        return brief_of_incident(one, holdings, room)
    return brief_of_truce(one, holdings, room)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: files(__package__).joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
