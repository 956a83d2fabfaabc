"""One party: what it says, what is said of it, and its losses as it tells them against what others tell."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from truceline.export.naming import is_state
from truceline.export.phrases import load_phrases, printable
from truceline.export.report.parties import known_names
from truceline.model import Actor
from truceline.serve.pages import wording
from truceline.serve.pages.happenings import Line, line_of
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.queries import told
from truceline.serve.queries.paging import Asked
from truceline.serve.results import ToldFigure
from truceline.serve.selection import LONGEST, Selection

router = APIRouter(include_in_schema=False)
LATEST = 100  # claims, and counts, that are looked at


@dataclass(frozen=True, slots=True)
class Loss:
    """A count of a party's people, and who makes it."""

    told: ToldFigure
    kind: str
    speaker: str


@page(router, "/actors/{code:path}")
def actor(visitor: Visitor) -> Shown:
    code = visitor.path("code")[:LONGEST]
    code = code.upper() if is_state(code.upper()) else code
    selection = Selection(party=(code,))
    with visitor.desk.ledger.reading() as connection:
        claims = told.claims(connection, selection, Asked(LATEST), sort="-time")
        figures = told.figures(connection, selection, Asked(LATEST), sort="-time")
    by = tuple(line_of(one) for one in claims.items if _is(one.value.speaker, code))
    about = tuple(
        line_of(one)
        for one in claims.items
        if not _is(one.value.speaker, code) and any(_is(a, code) for a in (*one.value.actors, *one.value.targets))
    )
    own = [one for one in figures.items if any(_is(side, code) for side in one.value.sides)]
    return show(
        "actor.html",
        code=code,
        title=known_names().get(code) or _called(code, (*by, *about)),
        by=by,
        about=about,
        conceded=tuple(_loss(one) for one in own if _is(one.value.speaker, code)),
        alleged=tuple(_loss(one) for one in own if not _is(one.value.speaker, code)),
        more=claims.next is not None or figures.next is not None,
        latest=LATEST,
    )


def _is(party: Actor | None, code: str) -> bool:
    return party is not None and (party.code == code or (not party.code and printable(party.name) == code))


def _called(code: str, lines: tuple[Line, ...]) -> str:
    actors = [a for line in lines for a in (*line.told.value.actors, *line.told.value.targets) if _is(a, code)]
    return next((wording.party(one) for one in actors), code)


def _loss(one: ToldFigure) -> Loss:
    phrases, figure = load_phrases(), one.value
    speaker = "no source named" if figure.derived and not figure.speaker else phrases.speaker(figure.speaker)
    return Loss(one, phrases.label("figure", figure.kind).lower(), speaker)
