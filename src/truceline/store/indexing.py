"""What the desk's lists are filtered by, kept in step: written in the transaction of what it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, Select, select

from truceline.model import Actor, Ceasefire, Claim, EntryKey, Figure, Incident, Place, Told, Verdict
from truceline.store import tables as t
from truceline.store.desk_tables import (
    ENTRY_REVIEWS,
    ENTRY_TERMS,
    INCIDENT_ENTRIES,
    INCIDENT_TERMS,
    PART_DOCUMENTS,
    PART_ENTRIES,
)

PARTY, COUNTRY, PLACE = "party", "country", "place"
LARGEST = 2**31 - 1  # of offsets
MANY = 500  # values asked for at a time
STATES = {Verdict.ACCEPT: "accepted", Verdict.AMEND: "amended", Verdict.REJECT: "rejected"}
COMPARED = "compared"  # held together with another or apart from it
NEW_TERMS = ENTRY_TERMS.insert()

Row = dict[str, Any]
Stands = tuple[str, str, int, int, int]  # where an entry stands: document, kind, first and last code point, which of it
Terms = frozenset[tuple[str, str]]


def terms_of(value: Told) -> Terms:
    """Under which parties and places an entry is found."""
    match value:
        case Claim():
            parties: Iterable[Actor | None] = (value.speaker, *value.actors, *value.targets)
            return _terms(parties, value.places)
        case Figure():
            return _terms((value.speaker, *value.sides), ())
        case Ceasefire():
            return _terms((*value.parties, *value.brokers), ())
        case _:
            return frozenset()


def terms_of_incident(incident: Incident) -> Terms:
    places = (incident.place,) if incident.place else ()
    return _terms((*incident.actors, *incident.targets), places)


def _terms(parties: Iterable[Actor | None], places: Iterable[Place]) -> Terms:
    found = {(PARTY, party.code or party.name) for party in parties if party}
    for place in places:
        found.add((PLACE, place.name.casefold()))
        if place.country:
            found.add((COUNTRY, place.country))
    return frozenset(found)


def put_terms(connection: Connection, reading: int, told: Iterable[tuple[int, Told]]) -> None:
    """The terms of the entries of a new reading, by the entries' numbers."""
    found = {(kind, value, entry) for entry, one in told for kind, value in terms_of(one)}
    if found:
        rows = [{"kind": k, "value": v, "entry": e, "reading": reading} for k, v, e in sorted(found)]
        connection.execute(NEW_TERMS, rows)


def forget_document(connection: Connection, readings: Sequence[int]) -> None:
    """Take the terms of a withdrawn document's readings away."""
    connection.execute(ENTRY_TERMS.delete().where(ENTRY_TERMS.c.reading.in_(readings)))


def forget_picture(connection: Connection) -> None:
    for table in (INCIDENT_TERMS, INCIDENT_ENTRIES):
        connection.execute(table.delete())
    forget_parts(connection)


def forget_parts(connection: Connection) -> None:
    """Take away what the picture's parts are found by."""
    for table in (PART_ENTRIES, PART_DOCUMENTS):
        connection.execute(table.delete())


def forget_incidents(connection: Connection, numbers: Select[tuple[int]]) -> None:
    """Take away what some incidents are found by, before they go."""
    for table in (INCIDENT_TERMS, INCIDENT_ENTRIES):
        connection.execute(table.delete().where(table.c.incident.in_(numbers)))


def put_incidents(connection: Connection, some: Sequence[tuple[int, Terms, Sequence[Stands]]]) -> None:
    """Some incidents' numbers in the picture, their terms and where their entries stand."""
    terms = [{"kind": k, "value": v, "incident": number} for number, found, _ in some for k, v in sorted(found)]
    if terms:
        connection.execute(INCIDENT_TERMS.insert(), terms)
    _put_members(connection, INCIDENT_ENTRIES, "incident", [(number, keys) for number, _, keys in some])


def put_parts(connection: Connection, some: Sequence[tuple[int, Sequence[Stands]]]) -> None:
    """Some truces' or contradictions' numbers and where what is in them stands."""
    _put_members(connection, PART_ENTRIES, "part", some)


def put_lineages(connection: Connection, some: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Some lineages' numbers and the ids of their documents."""
    known = document_numbers(connection, {name for _, names in some for name in names})
    rows = [{"part": part, "document": known[name]} for part, names in some for name in names if name in known]
    if rows:
        connection.execute(PART_DOCUMENTS.insert(), rows)


def _put_members(connection: Connection, table: Any, owner: str, some: Sequence[tuple[int, Sequence[Stands]]]) -> None:
    known = _numbers_of(connection, {key for _, keys in some for key in keys})
    rows: list[Row] = [
        {owner: number, "entry": entry}
        for number, keys in some
        for entry in sorted({known[key] for key in keys if key in known})
    ]
    if rows:
        connection.execute(table.insert(), rows)


def document_numbers(connection: Connection, ids: Iterable[str]) -> Mapping[str, int]:
    d = t.DOCUMENTS.c
    return {
        row.id: row.number
        for some in pages(sorted(ids))
        for row in connection.execute(select(d.id, d.number).where(d.id.in_(some)))
    }


def entry_numbers(connection: Connection, keys: Iterable[str]) -> Mapping[str, int]:
    """The numbers of entries by their written keys; those that are not there, or no keys, are left out."""
    wanted = {stands(EntryKey.parse(key)): key for key in keys if _is_key(key)}
    return {wanted[key]: number for key, number in _numbers_of(connection, wanted.keys()).items()}


def stands(key: EntryKey) -> Stands:
    return key.document, key.kind.value, key.span.start, key.span.end, key.nth


def _numbers_of(connection: Connection, wanted: Set[Stands]) -> Mapping[Stands, int]:
    """The numbers of entries by where they stand. All of a document are looked through: they are few, and it is
    quicker than to ask for each."""
    documents = document_numbers(connection, {key[0] for key in wanted})
    ids, kinds = {number: id for id, number in documents.items()}, sorted({key[1] for key in wanted})
    e = t.ENTRIES.c
    found: dict[Stands, int] = {}
    for some in pages(sorted(ids)):
        query = select(e.document, e.kind, e.starts, e.ends, e.nth, e.number)
        for row in connection.execute(query.where(e.document.in_(some), e.kind.in_(kinds))):
            document, kind, starts, ends, nth, number = row
            key = ids[document], kind, starts, ends, nth
            if key in wanted:
                found[key] = number
    return found


def _is_key(written: str) -> bool:
    """Whether something is a key that a column can hold."""
    try:
        key = EntryKey.parse(written)
    except ValueError:
        return False
    return max(key.span.end, key.nth) <= LARGEST


def follow_judgements(connection: Connection, keys: Iterable[str | None]) -> None:
    """Work out again how the entries of these keys stand, after something was judged or taken back of them."""
    numbers = entry_numbers(connection, {key for key in keys if key})
    for key, entry in sorted(numbers.items()):
        connection.execute(ENTRY_REVIEWS.delete().where(ENTRY_REVIEWS.c.entry == entry))
        newest = _newest(connection, key)
        if newest:
            state, judgement = newest
            connection.execute(ENTRY_REVIEWS.insert().values(entry=entry, state=state, judgement=judgement))


def _newest(connection: Connection, key: str) -> tuple[str, int] | None:
    """The newest judgement of an entry that stands: one of itself before one of it and another."""
    later = t.JUDGEMENTS.alias("later")
    j = t.JUDGEMENTS.c
    query = (
        select(j.number, j.verdict)
        .outerjoin(later, later.c.retracts == j.number)
        .where((j.subject == key) | (j.other == key), j.verdict.is_not(None), later.c.number.is_(None))
        .order_by(j.number.desc())
    )
    rows = connection.execute(query).all()
    own = next((row for row in rows if Verdict(row.verdict) in STATES), None)
    chosen = own or (rows[0] if rows else None)
    return None if chosen is None else (STATES.get(Verdict(chosen.verdict), COMPARED), chosen.number)


def pages(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]
