"""The picture in the ledger: tables that can be emptied and made again, since all in them follows from the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from truceline.model import Contradiction, Incident, Lineage, Passage, Picture, TollSeries, TruceLife
from truceline.model.plain import from_json, to_json
from truceline.store import indexing
from truceline.store import tables as t
from truceline.store.codec import Written
from truceline.store.retrieval import stream

T = TypeVar("T")
Row = dict[str, Any]

AT_ONCE = 500  # rows
TERMS, ENTRIES = "terms of", "entries of"  # in a row of an incident, what goes into tables of its own
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
    for table in (t.INCIDENTS, t.PICTURE_PARTS, t.PICTURES):
        connection.execute(table.delete())


def put(
    connection: Connection, picture: Picture, *, rows: Iterable[Row] | None, made_from: Basis, at: datetime
) -> None:
    """Put a picture in the place of the one before; `rows` stand for its incidents, where they are given."""
    clear(connection)
    row = {"made": at, "reading": made_from.reading, "judgement": made_from.judgement, "review": list(picture.review)}
    connection.execute(t.PICTURES.insert().values(row))
    _put_incidents(connection, map(row_of, picture.incidents) if rows is None else rows)
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
    query = select(i.content)
    if most is None:
        query = query.order_by(i.number)
    else:
        query = query.order_by(i.lineages.desc(), i.claims.desc(), i.id).limit(most)
    for row in stream(connection, query):
        yield from_json(Incident, row.content)


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


def _put_incidents(connection: Connection, rows: Iterable[Row]) -> None:
    waiting = ({**row, "number": number} for number, row in enumerate(rows, start=1))
    while some := list(islice(waiting, AT_ONCE)):
        members = [(row["number"], row.pop(TERMS), row.pop(ENTRIES)) for row in some]
        connection.execute(t.INCIDENTS.insert(), some)
        indexing.put_incidents(connection, members)


def _put_parts(connection: Connection, kind: str, values: Sequence[object], *, after: int) -> None:
    for start in range(0, len(values), AT_ONCE):
        some = list(enumerate(values[start : start + AT_ONCE], start=after + start + 1))
        rows = [{"number": n, "kind": kind, "name": getattr(v, "id", None), "content": written(v)} for n, v in some]
        connection.execute(t.PICTURE_PARTS.insert(), rows)
        indexing.put_parts(connection, [(number, keys_of(value)) for number, value in some])
        copied = [(number, value.documents) for number, value in some if isinstance(value, Lineage)]
        indexing.put_lineages(connection, copied)


def keys_of(part: object) -> Sequence[str]:
    """The written keys of the entries that a truce or a contradiction is made of."""
    match part:
        case TruceLife():
            moments = (key for moment in part.moments for key in moment.entries)
            breaches = (key for series in part.breaches for key in series.claims)
            return sorted({str(key) for key in (*part.ceasefires, *moments, *breaches)})
        case Contradiction():
            return sorted({str(key) for side in part.sides for key in side})
        case _:
            return ()


def written(value: object) -> Written:
    """A part of the picture as its column has it."""
    return Written(json.dumps(to_json(value)))


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
        ENTRIES: [str(key) for key in (*incident.claims, *incident.figures)],
    }
