"""Documents: the list, one with all that is told in it, and search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from truceline.addresses import canonical
from truceline.export.phrases import headline
from truceline.model import EntryKind, Lineage, entries_of
from truceline.serve.queries.lineages import lineage_of
from truceline.serve.queries.narrowing import narrowed
from truceline.serve.queries.owning import of_documents
from truceline.serve.queries.paging import Asked, Order, Page, by_name, page
from truceline.serve.queries.told import claims_at, figures_at
from truceline.serve.results import DocumentPage, DocumentRow, Hit, Source, VersionRow
from truceline.serve.selection import Selection
from truceline.store import retrieval, versions
from truceline.store import search as searching
from truceline.store import tables as t
from truceline.store.indexing import pages

OPENING = 1_000  # characters of a text in which its first line is looked for
ORDERS = (
    Order("-published", t.DOCUMENTS.c.published, t.DOCUMENTS.c.number),
    Order("published", t.DOCUMENTS.c.published, t.DOCUMENTS.c.number, descending=False),
    Order("-added", None, t.DOCUMENTS.c.number),
    Order("added", None, t.DOCUMENTS.c.number, descending=False),
)


def documents(
    connection: Connection, selection: Selection, asked: Asked, *, sort: str = "-published"
) -> Page[DocumentRow]:
    """The documents of a selection, the last published first unless another order is asked for."""
    order = by_name(ORDERS, sort)
    query = _query(order).where(*of_documents(narrowed(connection, selection)))
    found = page(connection, query, order, asked, lambda row: row)
    return Page(tuple(_row(connection, row) for row in found.items), found.next, found.total, found.more)


def document(connection: Connection, id: str) -> DocumentPage | None:
    """One document: its captured text, what of it is no article, what is told in it, its versions and its copies."""
    found = next(retrieval.documents(connection, ids=[id]), None)
    if found is None:
        return None
    packed = next(retrieval.accounts(connection, ids=[id]), None)
    account = packed.open() if packed else None
    keys = [str(entry.key) for entry in entries_of(account)] if account else []
    number = connection.execute(select(t.DOCUMENTS.c.number).where(t.DOCUMENTS.c.id == id)).scalar_one()
    return DocumentPage(
        document=found,
        text=found.text,
        account=account,
        claims=claims_at(connection, keys),
        figures=figures_at(connection, keys),
        versions=versions_of(connection, found.url) if found.url else (),
        lineage=lineage_of(connection, number),
    )


def versions_of(connection: Connection, url: str) -> tuple[VersionRow, ...]:
    """The texts that stood at an address, oldest first."""
    made = []
    for one in versions.versions(connection, canonical(url) or url):
        doc = one.document
        made.append(VersionRow(Source(doc.id, doc.title, doc.outlet, doc.url, doc.published), one.added, one.changes))
    return tuple(made)


def search(connection: Connection, query: str, *, limit: int) -> tuple[Hit, ...]:
    """The documents in which the words stand, the best first."""
    found = searching.search(connection, query, limit=limit)
    return tuple(Hit(Source(one.document, one.title, one.outlet, one.url, one.published), one.excerpt) for one in found)


def beginnings(connection: Connection, sources: Iterable[Source]) -> Mapping[str, str]:
    """What documents without a headline are called in lists, by their ids: as on their own pages."""
    d, found = t.DOCUMENTS.c, dict[str, str]()
    for some in pages([one.id for one in sources if not one.title]):
        query = select(d.id, func.substr(d.text, 1, OPENING).label("text")).where(d.id.in_(some), d.text.is_not(None))
        found |= {row.id: headline(None, row.text) for row in connection.execute(query)}
    return found


def _query(order: Order) -> Select[Any]:
    d = t.DOCUMENTS.c
    value = order.value if order.value is not None else d.number
    return select(
        value.label("sorted_by"),
        order.tie.label("tie"),
        d.number,
        d.id.label("document"),
        d.title,
        d.outlet,
        d.url,
        d.published,
        d.wire,
        d.language,
        d.added,
    ).where(d.text.is_not(None))


def _row(connection: Connection, row: Row[Any]) -> DocumentRow:
    lineage = lineage_of(connection, row.number)
    told = _told(connection, row.number)
    return DocumentRow(
        source=Source(row.document, row.title, row.outlet, row.url, row.published),
        wire=row.wire,
        language=row.language,
        added=row.added,
        claims=told.get(EntryKind.CLAIM, 0),
        figures=told.get(EntryKind.FIGURE, 0),
        lineage=lineage.id if lineage else None,
        copies=_copies(lineage),
    )


def _copies(lineage: Lineage | None) -> int:
    return len(lineage.documents) if lineage else 1


def _told(connection: Connection, document: int) -> dict[str, int]:
    """How many claims and figures the newest reading of a document has."""
    newest = select(func.max(t.READINGS.c.number)).where(t.READINGS.c.document == document).scalar_subquery()
    found = {}
    for kind, table in ((EntryKind.CLAIM, t.CLAIM_READINGS), (EntryKind.FIGURE, t.FIGURE_READINGS)):
        query = select(func.count()).select_from(table).where(table.c.reading == newest)
        found[str(kind)] = int(connection.execute(query).scalar_one())
    return found
