"""Sources compared: which outlets carry whose claims, and the claims of a selection that a number leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from truceline.export.phrases import ARTICLE
from truceline.export.report.parties import known_names
from truceline.serve.pages.front import asked, tidied
from truceline.serve.pages.happenings import Line, line_of
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import comparing, told
from truceline.serve.queries.comparing import VOICE, Carried
from truceline.serve.selection import LONGEST

router = APIRouter(include_in_schema=False)
MOST_COLUMNS = 12  # speakers with a column of their own
MOST_ROWS = 60
UNNAMED = "unnamed outlet"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Cell:
    """Claims of a speaker that an outlet carries; `address` leads to them. `share` is of the outlet's own claims."""

    own: int
    passed: int
    share: int  # percent
    address: str | None


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    cells: tuple[Cell, ...]
    rest: Cell
    every: Cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """Outlets against speakers. `totals` count each claim where its text came from, and no copy."""

    speakers: tuple[str, ...]
    outlets: tuple[Outlet, ...]
    totals: tuple[int, ...]
    more_speakers: int
    more_outlets: int


@page(router, "/compare")
def compare(visitor: Visitor) -> Shown | Response:
    if (shorter := tidied(visitor)) is not None:
        return shorter
    with visitor.desk.ledger.reading() as connection:
        found = comparing.compared(connection, visitor.selection)
    matrix = matrix_of(found.cells, visitor)
    return show("compare.html", bar=visitor.filter_bar("/compare"), matrix=matrix, cut=found.cut)


@page(router, "/claims")
def claims(visitor: Visitor) -> Shown | Response:
    """The claims of a selection; `by` a speaker's code: the current ones of that speaker alone."""
    if (shorter := tidied(visitor)) is not None and not visitor.request.query_params.get("by"):
        return shorter
    speaker = visitor.request.query_params.get("by", "")
    if len(speaker) > LONGEST or not speaker.isprintable():
        raise Problem(422, "by: it is no speaker's code")
    also = [comparing.by(speaker)] if speaker else []
    with visitor.desk.ledger.reading() as connection:
        found = told.claims(connection, visitor.selection, asked(visitor), sort="-time", also=also)
    lines: Sequence[Line] = [line_of(one) for one in found.items]
    return show(
        "claims.html",
        bar=visitor.filter_bar("/claims"),
        found=found,
        lines=lines,
        speaker=speaker,
        whose=_called(None if speaker == VOICE else speaker) if speaker else "",
    )


def matrix_of(cells: Sequence[Carried], visitor: Visitor) -> Matrix:
    """Outlets with the most claims of their own first, speakers with the most first."""
    by_outlet: dict[str | None, dict[str | None, Carried]] = {}
    by_speaker: dict[str | None, int] = {}
    for cell in cells:
        by_outlet.setdefault(cell.outlet, {})[cell.speaker] = cell
        by_speaker[cell.speaker] = by_speaker.get(cell.speaker, 0) + cell.own
    speakers = sorted(by_speaker, key=lambda one: (one is None, -by_speaker[one], one or ""))
    shown, rest = speakers[:MOST_COLUMNS], speakers[MOST_COLUMNS:]
    if None in rest:  # the articles' own voice always has its column
        shown, rest = [*shown[:-1], None], [*shown[-1:], *rest[:-1]]
    outlets = [_outlet(name, row, shown, rest, visitor) for name, row in by_outlet.items()]
    outlets.sort(key=lambda one: (-one.every.own, -one.every.passed, one.name))
    return Matrix(
        speakers=tuple(map(_called, shown)),
        outlets=tuple(outlets[:MOST_ROWS]),
        totals=(*(by_speaker[one] for one in shown), sum(by_speaker[one] for one in rest), sum(by_speaker.values())),
        more_speakers=len(rest),
        more_outlets=len(outlets[MOST_ROWS:]),
    )


def _outlet(
    name: str | None,
    row: dict[str | None, Carried],
    shown: Sequence[str | None],
    rest: Sequence[str | None],
    visitor: Visitor,
) -> Outlet:
    every = sum(one.own for one in row.values())

    def cell(speakers: Sequence[str | None], by: str | None) -> Cell:
        mine = [row[one] for one in speakers if one in row]
        own, passed = sum(one.own for one in mine), sum(one.passed for one in mine)
        address = _address(visitor, name, by) if name and by is not None and own + passed else None
        return Cell(own, passed, round(100 * own / every) if every else 0, address)

    cells = tuple(cell([one], VOICE if one is None else one) for one in shown)
    return Outlet(name or UNNAMED, cells, cell(rest, None), cell([*shown, *rest], ""))


def _address(visitor: Visitor, outlet: str, by: str) -> str:
    """The claims of the selection from one outlet, of one speaker; all speakers where `by` is empty."""
    pairs = [pair for pair in visitor.selection.pairs() if pair[0] != "source"]
    pairs += [("source", outlet), *([("by", by)] if by else [("standing", "current")])]
    return f"/claims?{urlencode(pairs)}"


def _called(speaker: str | None) -> str:
    return f"{ARTICLE}s, and others" if speaker is None else known_names().get(speaker, speaker)
