"""The picture in the ledger: tables that can be emptied and made again, since all in them follows from the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, exists, func, select

from truceline.model import Contradiction, EntryKey, Incident, Lineage, Passage, Picture, TollSeries, TruceLife, plain
from truceline.model.plain import from_json
from truceline.store import indexing
from truceline.store import tables as t
from truceline.store.codec import Written
from truceline.store.picture_tables import PICTURE_DOCUMENTS, PICTURE_LINKS, PICTURE_NOTES
from truceline.store.retrieval import stream

T = TypeVar("T")
Row = dict[str, Any]

AT_ONCE = 500  # rows
TERMS, ENTRIES = "terms of", "entries of"  # in a row of an incident, what goes into tables of its own
EVERY = (t.INCIDENTS, t.PICTURE_PARTS, t.PICTURES, PICTURE_NOTES, PICTURE_DOCUMENTS, PICTURE_LINKS)
PARTS: dict[str, type[Any]] = {
    "lineages": Lineage,
    "passages": Passage,
    "tolls": TollSeries,
    "ceasefires": TruceLife,
    "contradictions": Contradiction,
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a picture was made from: the numbers of the latest reading and judgement rows, 0 where there is none."""

    reading: int
    judgement: int


def basis(connection: Connection) -> Basis:
    """The ledger as it stands; a picture made from an earlier one is out of date."""
    readings = connection.execute(select(func.max(t.READINGS.c.number))).scalar()
    judgements = connection.execute(select(func.max(t.JUDGEMENTS.c.number))).scalar()
    return Basis(readings or 0, judgements or 0)


def clear(connection: Connection) -> None:
    """Forget the picture."""
    indexing.forget_picture(connection)
    for table in EVERY:
        connection.execute(table.delete())


def withdraw(connection: Connection, document: int, id: str) -> None:
    """Forget the picture, and of what it was made of all that may hold words of a document; the next is made from the
    rest."""
    if connection.execute(select(PICTURE_LINKS.c.number).limit(1)).first() is None:
        clear(connection)
        return
    indexing.forget_parts(connection)
    for table in (t.PICTURES, t.PICTURE_PARTS):
        connection.execute(table.delete())
    drop_incidents(connection, cast(t.INCIDENTS.c.content, Text).contains(id))
    d = PICTURE_DOCUMENTS.c
    held = select(d.notes).where(d.document == document)
    connection.execute(PICTURE_NOTES.delete().where(PICTURE_NOTES.c.number.in_(held)))
    gone = connection.execute(held).scalars().all()
    connection.execute(PICTURE_DOCUMENTS.delete().where(d.notes.in_(gone)))


def put(
    connection: Connection, picture: Picture, *, rows: Iterable[Row] | None, made_from: Basis, at: datetime
) -> None:
    """Put a picture in the place of the one before; `rows` stand for its incidents, where they are given."""
    clear(connection)
    put_parts(connection, picture, made_from=made_from, at=at)
    insert_incidents(connection, map(row_of, picture.incidents) if rows is None else rows)


def put_parts(connection: Connection, picture: Picture, *, made_from: Basis, at: datetime) -> None:
    """Put all of a picture but its incidents in the place of what was there."""
    indexing.forget_parts(connection)
    for table in (t.PICTURES, t.PICTURE_PARTS):
        connection.execute(table.delete())
    row = {"made": at, "reading": made_from.reading, "judgement": made_from.judgement, "review": list(picture.review)}
    connection.execute(t.PICTURES.insert().values(row))
    number = 0
    for kind in PARTS:
        values: Sequence[object] = getattr(picture, kind)
        _put_parts(connection, kind, values, after=number)
        number += len(values)


def get(connection: Connection) -> Picture | None:
    """The picture as it was put; None where there is none."""
    row = connection.execute(select(t.PICTURES.c.review)).first()
    if row is None:
        return None
    return Picture(
        lineages=_parts(connection, "lineages", Lineage),
        incidents=tuple(incidents(connection)),
        passages=_parts(connection, "passages", Passage),
        tolls=_parts(connection, "tolls", TollSeries),
        ceasefires=_parts(connection, "ceasefires", TruceLife),
        contradictions=_parts(connection, "contradictions", Contradiction),
        review=tuple(row.review),
    )


def incidents(connection: Connection, *, most: int | None = None) -> Iterator[Incident]:
    """The incidents, in the picture's order; or so many, those of most lineages first, then of most claims."""
    i = t.INCIDENTS.c
    query = select(i.content).where(exists(select(t.PICTURES.c.number)))  # else it is only what the next is made of
    if most is None:
        query = query.order_by(i.rank, i.number)
    else:
        query = query.order_by(i.lineages.desc(), i.claims.desc(), i.id).limit(most)
    for row in stream(connection, query):
        yield from_json(Incident, row.content)


def truces(connection: Connection) -> tuple[TruceLife, ...]:
    """The ceasefires alone, in the picture's order."""
    return _parts(connection, "ceasefires", TruceLife)


def contradictions(connection: Connection) -> tuple[Contradiction, ...]:
    """The contradictions alone, in the picture's order."""
    return _parts(connection, "contradictions", Contradiction)


def is_current(connection: Connection) -> bool:
    """Whether there is a picture of the ledger as it stands."""
    p = t.PICTURES.c
    row = connection.execute(select(p.reading, p.judgement)).first()
    return row is not None and Basis(row.reading, row.judgement) == basis(connection)


def _parts(connection: Connection, kind: str, of: type[T]) -> tuple[T, ...]:
    p = t.PICTURE_PARTS.c
    query = select(p.content).where(p.kind == kind).order_by(p.number)
    return tuple(from_json(of, row.content) for row in stream(connection, query))


def insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table, some at a time."""
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        connection.execute(table.insert(), some)


def insert_incidents(connection: Connection, rows: Iterable[Row]) -> None:
    """Put incidents into their table, and what they are found by into theirs."""
    i, waiting = t.INCIDENTS.c, ({**row} for row in rows)
    while some := list(islice(waiting, AT_ONCE)):
        members = {row["id"]: (row.pop(TERMS), row.pop(ENTRIES)) for row in some}
        connection.execute(t.INCIDENTS.insert(), some)
        numbers = connection.execute(select(i.id, i.number).where(i.id.in_(members))).all()
        indexing.put_incidents(connection, [(row.number, *members[row.id]) for row in numbers])


def drop_incidents(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take incidents out of their table, and what they are found by out of theirs."""
    indexing.forget_incidents(connection, select(t.INCIDENTS.c.number).where(which))
    connection.execute(t.INCIDENTS.delete().where(which))


def _put_parts(connection: Connection, kind: str, values: Sequence[object], *, after: int) -> None:
    for start in range(0, len(values), AT_ONCE):
        some = list(enumerate(values[start : start + AT_ONCE], start=after + start + 1))
        rows = [{"number": n, "kind": kind, "name": getattr(v, "id", None), "content": written(v)} for n, v in some]
        connection.execute(t.PICTURE_PARTS.insert(), rows)
        indexing.put_parts(connection, [(number, list(map(indexing.stands, told_in(value)))) for number, value in some])
        copied = [(number, value.documents) for number, value in some if isinstance(value, Lineage)]
        indexing.put_lineages(connection, copied)


def keys_of(part: object) -> Sequence[str]:
    """The written keys of the entries that a truce or a contradiction is made of."""
    return sorted(map(str, told_in(part)))


def told_in(part: object) -> Set[EntryKey]:
    """The entries that a truce or a contradiction is made of."""
    match part:
        case TruceLife():
            moments = (key for moment in part.moments for key in moment.entries)
            breaches = (key for series in part.breaches for key in series.claims)
            return {*part.ceasefires, *moments, *breaches}
        case Contradiction():
            return {key for side in part.sides for key in side}
        case _:
            return frozenset()


def written(value: object) -> Written:
    """A part of the picture as its column has it."""
    return Written(plain.written(value))


def row_of(incident: Incident) -> Row:
    """The row of an incident; it can be made in another process than the one that puts it in."""
    place, time = incident.place, incident.time
    return {
        "id": incident.id,
        "act": incident.act.type.value,
        "mode": incident.act.mode,
        "grade": incident.grade.value,
        "actors": sorted({actor.code or actor.name for actor in incident.actors}),
        "targets": sorted({actor.code or actor.name for actor in incident.targets}),
        "place": place.name if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "precision": place.precision.value if place else None,
        "time_from": time.start if time else None,
        "time_to": time.end if time else None,
        "claims": len(incident.claims),
        "lineages": len(incident.lineages),
        "content": written(incident),
        TERMS: indexing.terms_of_incident(incident),
        ENTRIES: [indexing.stands(key) for key in (*incident.claims, *incident.figures)],
    }
