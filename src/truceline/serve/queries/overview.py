"""What the front page shows beside the list: the map, the timeline, the values of the filters, and how fresh it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, func, select

from truceline.model import Grade
from truceline.serve.queries.narrowing import Narrowed, narrowed
from truceline.serve.queries.owning import of_incidents
from truceline.serve.queries.paging import COUNTED
from truceline.serve.results import Day, Facet, Facets, Overview, PictureState, Point
from truceline.serve.selection import Selection
from truceline.store import pictures
from truceline.store import tables as t
from truceline.store.desk_tables import INCIDENT_TERMS, LOCKS, REVIEWS
from truceline.store.indexing import COUNTRY, PARTY

POINTS = 2_000  # on one map
FACETS = 60  # values of one filter
OFF_MAP = ("country", "unknown")  # precisions that get no point


def overview(connection: Connection, selection: Selection) -> Overview:
    """Points and days of the incidents of a selection; those known no better than by country stay off the map."""
    i = t.INCIDENTS.c
    wanted = narrowed(connection, selection)
    query = (
        select(i.id, i.lat, i.lon, i.precision, i.place, i.act, i.grade, i.time_from)
        .where(*of_incidents(wanted, every=True), i.lat.is_not(None), i.lon.is_not(None), i.precision.not_in(OFF_MAP))
        .order_by(i.lineages.desc(), i.number.desc())
        .limit(POINTS + 1)
    )
    rows = connection.execute(query).all()
    points = tuple(
        Point(r.id, r.lat, r.lon, r.precision, r.place or "", r.act, Grade(r.grade), r.time_from) for r in rows[:POINTS]
    )
    told, every, since = _days(connection, wanted)
    cut = len(rows) > POINTS
    return Overview(points, 0 if cut else every - len(points), cut, told, since)


def _days(connection: Connection, wanted: Narrowed) -> tuple[tuple[Day, ...], int, date | None]:
    """Incidents by day and grade, how many there are, and the first day counted, where not all could be.

    Of words that stand in many documents no index tells the incidents: the latest 10,000 of them are counted.
    """
    i = t.INCIDENTS.c
    every = select(i.time_from, i.grade).where(*of_incidents(wanted, every=True))
    if wanted.many:
        every = every.order_by(i.time_from.desc().nulls_last()).limit(COUNTED)
    one = every.subquery().c
    query = select(one.time_from, one.grade, func.count().label("number")).group_by(one.time_from, one.grade)
    rows = sorted(connection.execute(query), key=lambda row: (row.time_from or date.min, row.grade))
    days = tuple(Day(row.time_from, Grade(row.grade), row.number) for row in rows if row.time_from)
    number = sum(row.number for row in rows)
    return days, number, days[0].day if wanted.many and number == COUNTED and days else None


def facets(connection: Connection) -> Facets:
    """The commonest values of each filter: parties, acts, countries and grades by incidents, outlets by documents."""
    i, d = t.INCIDENTS.c, t.DOCUMENTS.c
    return Facets(
        party=_terms(connection, PARTY),
        act=_counted(connection, i.act),
        country=_terms(connection, COUNTRY),
        status=_counted(connection, i.grade),
        source=_counted(connection, d.outlet),
    )


def state(connection: Connection, *, making: bool) -> PictureState:
    """How the picture stands to the ledger; `making`: it is being made anew."""
    row = connection.execute(select(t.PICTURES.c.made, t.PICTURES.c.review)).first()
    p = t.PICTURE_PARTS.c
    counted = connection.execute(select(p.kind, func.count()).group_by(p.kind))
    parts = {row[0]: int(row[1]) for row in counted}
    taken, gone = (select(func.count()).select_from(table) for table in (t.DOCUMENTS, t.WITHDRAWALS))
    return PictureState(
        made=row.made if row else None,
        current=pictures.is_current(connection),
        making=making,
        documents=int(connection.execute(taken).scalar_one()) - int(connection.execute(gone).scalar_one()),
        incidents=int(connection.execute(select(func.count()).select_from(t.INCIDENTS)).scalar_one()),
        ceasefires=parts.get("ceasefires", 0),
        disputes=parts.get("contradictions", 0),
        lineages=parts.get("lineages", 0),
        again=tuple(row.review) if row else (),
    )


def stamp(connection: Connection) -> str:
    """What changes whenever anything that the desk shows does: for entity tags. A handful of look-ups."""
    numbers = [
        connection.execute(select(func.max(column))).scalar() or 0
        for column in (
            t.DOCUMENTS.c.number,
            t.READINGS.c.number,
            t.JUDGEMENTS.c.number,
            t.WITHDRAWALS.c.number,
            REVIEWS.c.number,
        )
    ]
    made = connection.execute(select(t.PICTURES.c.made, t.PICTURES.c.number)).first()
    locks = connection.execute(select(func.count(), func.max(LOCKS.c.until))).one()
    return " ".join(map(str, (*numbers, *(made or ()), *locks)))


def _terms(connection: Connection, kind: str) -> tuple[Facet, ...]:
    term, number = INCIDENT_TERMS.c, func.count()
    query = select(term.value, number).where(term.kind == kind).group_by(term.value)
    rows = connection.execute(query.order_by(number.desc(), term.value).limit(FACETS))
    return tuple(Facet(value, count) for value, count in rows)


def _counted(connection: Connection, column: Column[Any]) -> tuple[Facet, ...]:
    number = func.count()
    query = select(column, number).where(column.is_not(None)).group_by(column)
    rows = connection.execute(query.order_by(number.desc(), column).limit(FACETS))
    return tuple(Facet(value, count) for value, count in rows)
