"""When the incidents of a selection were, by grade and by place; ceasefires over them; breaches alleged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from truceline.export.naming import party_name
from truceline.export.phrases import ARTICLE
from truceline.export.report.parties import known_names
from truceline.model import EntryKind, Grade, Stance, Standing
from truceline.serve.queries import parts
from truceline.serve.queries.narrowing import latest, narrowed, of_told
from truceline.serve.queries.owning import of_incidents
from truceline.serve.queries.paging import Asked
from truceline.serve.results import CeasefireRow, Day
from truceline.serve.selection import Selection
from truceline.store import tables as t

MOST_DAYS = 4_000  # rows of days and grades, or of days and accusers, or of days and places
MOST_TRUCES = 50
SPAN = timedelta(days=7)  # as long as days told together are drawn at the first; "in spring" is no day


@dataclass(frozen=True, slots=True)
class TruceBand:
    """A ceasefire over time: from when it is said to hold, or to have been declared. `until` None: no end is told."""

    id: str
    name: str
    since: date
    until: date | None
    status: str


@dataclass(frozen=True, slots=True)
class AllegedDay:
    """How many claims by a speaker, a code, allege breaches of a truce on a day, or from it `until` another; None: the
    articles' own voice."""

    day: date
    until: date
    accuser: str | None
    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class Times:
    """What a timeline shows of a selection."""

    days: tuple[Day, ...]
    truces: tuple[TruceBand, ...]
    breaches: tuple[AllegedDay, ...]


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """How many incidents at a place began on a day; `place` None: none is told."""

    place: str | None
    day: date
    incidents: int


def times(connection: Connection, selection: Selection) -> Times:
    """Days, ceasefires and alleged breaches of a selection. An incident counts on the day that it began."""
    i, number = t.INCIDENTS.c, func.count().label("number")
    query = (
        select(i.time_from, i.grade, number)
        .where(*of_incidents(narrowed(connection, selection)), i.time_from.is_not(None))
        .group_by(i.time_from, i.grade)
        .order_by(i.time_from.desc(), i.grade)
        .limit(MOST_DAYS)
    )
    days = [Day(row.time_from, Grade(row.grade), row.number) for row in connection.execute(query)]
    rows = parts.ceasefires(connection, selection, Asked(MOST_TRUCES)).items
    bands = [band for row in rows if (band := _band(row)) is not None]
    return Times(
        tuple(reversed(days)),
        tuple(sorted(bands, key=lambda one: (one.since, one.id))),
        breaches(connection, selection),
    )


def breaches(connection: Connection, selection: Selection) -> tuple[AllegedDay, ...]:
    """For each speaker and day, or days told together, how many current claims assert breaches; copies count too.

    What is told of more than a week is of no day, and left out.
    """
    c, number = t.CLAIM_READINGS.c, func.count()
    joined = t.ENTRIES.join(t.CLAIM_READINGS, c.entry == t.ENTRIES.c.number)
    joined = joined.join(t.DOCUMENTS, t.DOCUMENTS.c.number == t.ENTRIES.c.document)
    query = (
        select(c.time_from, c.time_to, c.speaker, number.label("claims"))
        .select_from(joined)
        .where(
            t.ENTRIES.c.kind == EntryKind.CLAIM.value,
            c.violates_ceasefire,
            latest(t.CLAIM_READINGS),
            t.DOCUMENTS.c.text.is_not(None),
            c.time_from.is_not(None),
            c.standing == Standing.CURRENT.value,
            c.stance == Stance.ASSERTS.value,
            *of_told(narrowed(connection, selection), EntryKind.CLAIM),
        )
        .group_by(c.time_from, c.time_to, c.speaker)
        .order_by(c.time_from.desc(), c.time_to.desc(), c.speaker)
        .limit(MOST_DAYS)
    )
    found = [
        AllegedDay(row.time_from, row.time_to, row.speaker, _called(row.speaker), row.claims)
        for row in connection.execute(query)
        if row.time_to - row.time_from < SPAN
    ]
    return tuple(reversed(found))


def place_days(connection: Connection, selection: Selection) -> tuple[PlaceDay, ...]:
    """The incidents of a selection by place and day, the latest days where there are very many."""
    i, number = t.INCIDENTS.c, func.count().label("number")
    query = (
        select(i.place, i.time_from, number)
        .where(*of_incidents(narrowed(connection, selection)), i.time_from.is_not(None))
        .group_by(i.place, i.time_from)
        .order_by(i.time_from.desc(), i.place)
        .limit(MOST_DAYS)
    )
    return tuple(reversed([PlaceDay(row.place, row.time_from, row.number) for row in connection.execute(query)]))


def _called(speaker: str | None) -> str:
    return ARTICLE if speaker is None else known_names().get(speaker, speaker)


def _band(row: CeasefireRow) -> TruceBand | None:
    begins = row.in_force or row.declared
    if begins is None:
        return None
    name = " – ".join(party_name(one) for one in row.parties) or "parties not told"
    until = max(row.ended.start, begins.start) if row.ended else None
    status = ("disputed, " if row.disputed else "") + row.status.replace("-", " ")
    return TruceBand(row.id, name, begins.start, until, status)
