"""Which outlets carry whose claims. What an outlet passes on word for word is no second voice and counted apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, select

from truceline.model import EntryKind, Standing
from truceline.serve.queries.lineages import LINEAGES
from truceline.serve.queries.narrowing import latest, narrowed, of_told
from truceline.serve.selection import Selection
from truceline.store import tables as t
from truceline.store.desk_tables import PART_DOCUMENTS

VOICE = "-"  # in an address: the articles' own voice, and speakers without a code
MOST = 20_000  # cells of outlets and speakers


@dataclass(frozen=True, slots=True)
class Carried:
    """How many claims of a speaker an outlet carries: `own` in texts that it had first or alone, `passed` in copies.

    `outlet` None: the document names none. `speaker` None: the articles' own voice, and speakers without a code.
    """

    outlet: str | None
    speaker: str | None
    own: int
    passed: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Outlets against speakers, the most carried first. `cut`: there are more."""

    cells: tuple[Carried, ...]
    cut: bool


def compared(connection: Connection, selection: Selection) -> Compared:
    """The current claims of a selection by outlet and speaker, denials too; the most carried first.

    A document is a copy where it belongs to a lineage of which another document is the origin.
    """
    c, d, number = t.CLAIM_READINGS.c, t.DOCUMENTS.c, func.count()
    joined = t.ENTRIES.join(t.CLAIM_READINGS, c.entry == t.ENTRIES.c.number)
    joined = joined.join(t.DOCUMENTS, d.number == t.ENTRIES.c.document)
    copy = _is_copy()
    query = (
        select(d.outlet, c.speaker, copy.label("copy"), number.label("claims"))
        .select_from(joined)
        .where(
            t.ENTRIES.c.kind == EntryKind.CLAIM.value,
            latest(t.CLAIM_READINGS),
            d.text.is_not(None),
            c.standing == Standing.CURRENT.value,
            *of_told(narrowed(connection, selection), EntryKind.CLAIM),
        )
        .group_by(d.outlet, c.speaker, copy)
        .order_by(number.desc())
        .limit(MOST + 1)
    )
    rows = connection.execute(query).all()
    return Compared(_cells(rows[:MOST]), len(rows) > MOST)


def by(speaker: str) -> ColumnElement[bool]:
    """The condition that a claim is a speaker's, by code; `VOICE`: nobody's with a code."""
    c = t.CLAIM_READINGS.c
    whose = c.speaker.is_(None) if speaker == VOICE else c.speaker == speaker
    return and_(whose, c.standing == Standing.CURRENT.value)


def _is_copy() -> ColumnElement[bool]:
    p, d = t.PICTURE_PARTS.c, t.DOCUMENTS.c
    origin = func.coalesce(p.content["origin"].as_string(), p.name)  # the earliest, where nothing tells which it is
    joined = PART_DOCUMENTS.join(t.PICTURE_PARTS, p.number == PART_DOCUMENTS.c.part)
    return (
        exists()
        .select_from(joined)
        .where(PART_DOCUMENTS.c.document == d.number, p.kind == LINEAGES, origin != d.id)
        .correlate(t.DOCUMENTS)
    )


def _cells(rows: Sequence[Row[Any]]) -> tuple[Carried, ...]:
    found: dict[tuple[str | None, str | None], list[int]] = {}
    for row in rows:
        found.setdefault((row.outlet, row.speaker), [0, 0])[bool(row.copy)] += row.claims
    cells = [Carried(outlet, speaker, own, passed) for (outlet, speaker), (own, passed) in found.items()]
    return tuple(sorted(cells, key=lambda one: (-one.own, -one.passed, one.outlet or "", one.speaker or "")))
