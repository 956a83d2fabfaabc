"""Claims and figures where they are told: lists of them, and those of an incident, a truce or a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, case, cast, exists, func, select

from truceline.model import EntryKey, EntryKind, Grade, ReaderVersion, Recorded, Span
from truceline.serve.queries.narrowing import latest, narrowed, of_told
from truceline.serve.queries.paging import Asked, Order, Page, by_name, neighbour, page
from truceline.serve.results import Source, ToldClaim, ToldFigure
from truceline.serve.selection import Selection
from truceline.store import retrieval, reviews
from truceline.store import tables as t
from truceline.store.desk_tables import ENTRY_REVIEWS, INCIDENT_ENTRIES, PART_ENTRIES
from truceline.store.forms import FORMS
from truceline.store.indexing import entry_numbers, pages

QUOTED = 1_000  # code points of a document that are shown with one entry
CONTESTED, CONTRADICTED = 500, 1_000  # of doubt, which is else of hundredths: what was read is not to be sure of
MADE = {EntryKind.CLAIM: ToldClaim, EntryKind.FIGURE: ToldFigure}


def _doubt(kind: EntryKind) -> ColumnElement[int]:
    """What wants to be looked at first: what somebody contradicts, then what is of a contested incident, then what was
    read with least confidence. Whole numbers, as cursors have them."""
    p, i, mine = t.PICTURE_PARTS.c, t.INCIDENTS.c, t.ENTRIES.c.number
    against = select(p.number).where(p.kind == "contradictions")
    rivals = exists().where(PART_ENTRIES.c.entry == mine, PART_ENTRIES.c.part.in_(against)).correlate(t.ENTRIES)
    joined = INCIDENT_ENTRIES.join(t.INCIDENTS, i.number == INCIDENT_ENTRIES.c.incident)
    contested = exists().select_from(joined).where(INCIDENT_ENTRIES.c.entry == mine, i.grade == Grade.CONTESTED.value)
    unsure = cast(func.round((1 - FORMS[kind].table.c.confidence) * 100), Integer)
    disputed = case((rivals, CONTRADICTED), (contested.correlate(t.ENTRIES), CONTESTED), else_=0)
    return unsure + disputed


ORDERS: Mapping[EntryKind, Sequence[Order]] = {
    kind: (
        Order("-added", None, t.ENTRIES.c.number),
        Order("added", None, t.ENTRIES.c.number, descending=False),
        Order("-time", FORMS[kind].table.c.time_from, FORMS[kind].table.c.entry),
        Order("time", FORMS[kind].table.c.time_from, FORMS[kind].table.c.entry, descending=False),
        Order("-doubt", _doubt(kind), t.ENTRIES.c.number),
    )
    for kind in MADE
}


def claims(
    connection: Connection,
    selection: Selection,
    asked: Asked,
    *,
    sort: str = "-added",
    also: Sequence[ColumnElement[bool]] = (),
) -> Page[ToldClaim]:
    """The claims of a selection; the latest to arrive first, unless by the days they are about."""
    return _listed(connection, EntryKind.CLAIM, selection, asked, sort, also)


def figures(connection: Connection, selection: Selection, asked: Asked, *, sort: str = "-added") -> Page[ToldFigure]:
    return _listed(connection, EntryKind.FIGURE, selection, asked, sort)


def claim(connection: Connection, key: EntryKey) -> ToldClaim | None:
    return next(iter(claims_at(connection, [str(key)])), None)


def figure(connection: Connection, key: EntryKey) -> ToldFigure | None:
    return next(iter(figures_at(connection, [str(key)])), None)


def claims_at(connection: Connection, keys: Iterable[str]) -> tuple[ToldClaim, ...]:
    """The claims of written keys, in the keys' order; other keys are passed over."""
    found: tuple[ToldClaim, ...] = _at(connection, EntryKind.CLAIM, keys)
    return found


def figures_at(connection: Connection, keys: Iterable[str]) -> tuple[ToldFigure, ...]:
    found: tuple[ToldFigure, ...] = _at(connection, EntryKind.FIGURE, keys)
    return found


def beside(
    connection: Connection, kind: EntryKind, selection: Selection, key: EntryKey, *, sort: str
) -> tuple[str | None, str | None]:
    """The written keys of the entries before and behind one in the list of a selection, where it need not be itself."""
    order = by_name(ORDERS[kind], sort)
    number = entry_numbers(connection, [str(key)]).get(str(key))
    at = connection.execute(_query(kind, order).where(t.ENTRIES.c.number == number)).first()
    if at is None:
        return None, None
    query = _query(kind, order).where(*of_told(narrowed(connection, selection), kind), t.ENTRIES.c.number != number)
    found = []
    for one in (replace(order, descending=not order.descending), order):
        row = neighbour(connection, query, one, at)
        found.append(str(EntryKey(kind, row.document, Span(row.starts, row.ends), row.nth)) if row else None)
    return found[0], found[1]


def _listed(
    connection: Connection,
    kind: EntryKind,
    selection: Selection,
    asked: Asked,
    sort: str,
    also: Sequence[ColumnElement[bool]] = (),
) -> Page[Any]:
    order = by_name(ORDERS[kind], sort)
    query = _query(kind, order).where(*of_told(narrowed(connection, selection), kind), *also)
    found = page(connection, query, order, asked, lambda row: row)
    return Page(tuple(_made(connection, kind, found.items)), found.next, found.total, found.more)


def _at(connection: Connection, kind: EntryKind, keys: Iterable[str]) -> Any:
    asked = [key for key in dict.fromkeys(keys) if key.startswith(f"{kind}:")]
    numbers = entry_numbers(connection, asked)
    rows: list[Row[Any]] = []
    for some in pages(sorted(numbers.values())):
        rows += connection.execute(_query(kind, ORDERS[kind][0]).where(t.ENTRIES.c.number.in_(some)))
    place = {number: at for at, number in enumerate(numbers[key] for key in asked if key in numbers)}
    return tuple(_made(connection, kind, sorted(rows, key=lambda row: place[row.entry])))


def _query(kind: EntryKind, order: Order) -> Select[Any]:
    table, d, e = FORMS[kind].table, t.DOCUMENTS.c, t.ENTRIES.c
    value = order.value if order.value is not None else e.number
    return (
        select(
            value.label("sorted_by"),
            order.tie.label("tie"),
            e.number.label("entry"),
            e.starts,
            e.ends,
            e.nth,
            d.id.label("document"),
            d.title,
            d.outlet,
            d.url,
            d.published,
            func.substr(d.text, e.starts + 1, e.ends - e.starts).label("words"),
            table.c.content,
            table.c.sha256,
            t.READINGS.c.version,
            t.READINGS.c.model_sha256,
        )
        .select_from(
            t.ENTRIES.join(table, table.c.entry == e.number)
            .join(t.DOCUMENTS, d.number == e.document)
            .join(t.READINGS, t.READINGS.c.number == table.c.reading)
        )
        .where(e.kind == kind.value, latest(table), d.text.is_not(None))
    )


def _made(connection: Connection, kind: EntryKind, rows: Sequence[Row[Any]]) -> Iterable[Any]:
    """The results of rows, with what is looked up for all of them at once."""
    keys = [str(EntryKey(kind, row.document, Span(row.starts, row.ends), row.nth)) for row in rows]
    states, incidents = _states(connection, rows), _incidents(connection, rows)
    revisions = reviews.revisions_of(connection, {key: row.sha256 for key, row in zip(keys, rows, strict=True)})
    record, made = FORMS[kind].record, MADE[kind]
    for key, row in zip(keys, rows, strict=True):
        state, judgement = states.get(row.entry, ("unreviewed", None))
        yield made(
            key=key,
            words=row.words[:QUOTED],
            value=record.read(row.content, key),
            source=source_of(row),
            reader=ReaderVersion(row.version, row.model_sha256),
            review=state,
            incident=incidents.get(row.entry),
            revision=revisions[key],
            judgement=judgement,
        )


def source_of(row: Row[Any]) -> Source:
    """The document of a row that names it `document`."""
    return Source(row.document, row.title, row.outlet, row.url, row.published)


def _states(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, tuple[str, Recorded | None]]:
    r = ENTRY_REVIEWS.c
    found: dict[int, tuple[str, int]] = {}
    for some in pages([row.entry for row in rows]):
        query = select(r.entry, r.state, r.judgement).where(r.entry.in_(some))
        found |= {row.entry: (row.state, row.judgement) for row in connection.execute(query)}
    numbers = [judgement for _, judgement in found.values()]
    judged = retrieval.judgements_at(connection, numbers) if numbers else {}
    return {entry: (state, judged.get(judgement)) for entry, (state, judgement) in found.items()}


def _incidents(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    members = INCIDENT_ENTRIES.c
    joined = INCIDENT_ENTRIES.join(t.INCIDENTS, t.INCIDENTS.c.number == members.incident)
    found: dict[int, str] = {}
    for some in pages([row.entry for row in rows]):
        query = select(members.entry, t.INCIDENTS.c.id).select_from(joined).where(members.entry.in_(some))
        found |= {row.entry: row.id for row in connection.execute(query)}
    return found
