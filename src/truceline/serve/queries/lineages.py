"""Lineages: the list, and one with its evidence and the passages that others have from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from truceline.model import Lineage, Passage
from truceline.model.judgements import DOCUMENT
from truceline.model.plain import from_json
from truceline.serve.queries.narrowing import narrowed, of_documents
from truceline.serve.queries.paging import Asked, Order, Page, page
from truceline.serve.results import LineagePage, LineageRow, Source
from truceline.serve.selection import Selection
from truceline.store import reviews
from truceline.store import tables as t
from truceline.store.desk_tables import PART_DOCUMENTS
from truceline.store.indexing import pages

LINEAGES, PASSAGES = "lineages", "passages"
SUBJECT = "lineage:"  # before the id, where a review is about a lineage
ORDER = Order("order", None, t.PICTURE_PARTS.c.number, descending=False)


def lineages(connection: Connection, selection: Selection, asked: Asked) -> Page[LineageRow]:
    """The lineages with a document of the selection, in the picture's order."""
    query = _query()
    conditions = list(of_documents(narrowed(connection, selection)))
    if conditions:
        wanted = select(t.DOCUMENTS.c.number).where(*conditions)
        mine = select(PART_DOCUMENTS.c.part).where(PART_DOCUMENTS.c.document.in_(wanted))
        query = query.where(t.PICTURE_PARTS.c.number.in_(mine))
    found = page(connection, query, ORDER, asked, _lineage)
    return Page(_rows(connection, found.items), found.next, found.total, found.more)


def lineage(connection: Connection, id: str) -> LineagePage | None:
    found = stored_lineage(connection, id)
    if found is None:
        return None
    sources = sources_of(connection, found.documents)
    return LineagePage(found, sources, _passages(connection, found.documents))


def stored_lineage(connection: Connection, id: str) -> Lineage | None:
    row = connection.execute(_query().where(t.PICTURE_PARTS.c.name == id)).first()
    return None if row is None else _lineage(row)


def lineage_of(connection: Connection, document: int) -> Lineage | None:
    """The lineage that a document, by its number, belongs to."""
    joined = select(PART_DOCUMENTS.c.part).where(PART_DOCUMENTS.c.document == document)
    row = connection.execute(_query().where(t.PICTURE_PARTS.c.number.in_(joined))).first()
    return None if row is None else _lineage(row)


def lineage_rows(connection: Connection, ids: Sequence[str]) -> tuple[LineageRow, ...]:
    """Lineages by their ids, in that order, with their documents."""
    found: dict[str, Lineage] = {}
    for some in pages(list(ids)):
        rows = connection.execute(_query().where(t.PICTURE_PARTS.c.name.in_(some)))
        found |= {one.id: one for one in map(_lineage, rows)}
    return _rows(connection, [found[id] for id in ids if id in found])


def sources_of(connection: Connection, ids: Sequence[str]) -> tuple[Source, ...]:
    """Documents in short, in the order of their ids."""
    d = t.DOCUMENTS.c
    found: dict[str, Source] = {}
    for some in pages(list(ids)):
        rows = connection.execute(select(d.id, d.title, d.outlet, d.url, d.published).where(d.id.in_(some)))
        found |= {row.id: Source(row.id, row.title, row.outlet, row.url, row.published) for row in rows}
    return tuple(found[id] for id in ids if id in found)


def revision_of_lineage(connection: Connection, lineage: Lineage) -> str:
    """What goes with a judgement of it: which documents it has, and the latest judgement of any of them."""
    return reviews.joint_revision(connection, [DOCUMENT + id for id in lineage.documents])


def _query() -> Select[Any]:
    p = t.PICTURE_PARTS.c
    return select(p.number.label("tie"), p.content).where(p.kind == LINEAGES)


def _lineage(row: Row[Any]) -> Lineage:
    return from_json(Lineage, row.content)


def _rows(connection: Connection, found: Sequence[Lineage]) -> tuple[LineageRow, ...]:
    sources = {one.id: one for one in sources_of(connection, sorted({id for one in found for id in one.documents}))}
    return tuple(
        LineageRow(one.id, one.origin, one.wire, tuple(sources[id] for id in one.documents if id in sources))
        for one in found
    )


def _passages(connection: Connection, documents: Sequence[str]) -> tuple[Passage, ...]:
    """The passages whose origin is among some documents."""
    p = t.PICTURE_PARTS.c
    origin = p.content["origin"].as_string()
    query = select(p.content).where(p.kind == PASSAGES, origin.in_(documents)).order_by(p.number).limit(len(documents))
    return tuple(from_json(Passage, row.content) for row in connection.execute(query))
