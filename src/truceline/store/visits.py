"""What the ledger remembers of addresses on the web, so that only what is new is fetched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects import postgresql, sqlite

from truceline.model import Document, Visit
from truceline.store import tables as t
from truceline.store.codec import sha256
from truceline.store.engines import POSTGRESQL


def remember(connection: Connection, visit: Visit, *, at: datetime) -> None:
    """Put a visit in the place of the one before to the same address."""
    said = {
        "sha256": visit.sha256,
        "etag": visit.etag,
        "last_modified": visit.last_modified,
        "listed": visit.listed,
        "reader": visit.reader,
        "at": at,
    }
    row = {"url_sha256": sha256(visit.url), **said}
    insert = postgresql.insert if connection.dialect.name == POSTGRESQL else sqlite.insert
    connection.execute(insert(t.VISITS).values(row).on_conflict_do_update(index_elements=["url_sha256"], set_=said))


def visit(connection: Connection, url: str) -> Visit | None:
    """The last visit to an address; None where it was never fetched."""
    row = connection.execute(select(t.VISITS).where(t.VISITS.c.url_sha256 == sha256(url))).first()
    if row is None:
        return None
    return Visit(url, row.sha256, row.reader, row.etag, row.last_modified, row.listed)


def refuses(connection: Connection, url: str) -> bool:
    """Whether an address was withdrawn, so that nothing of it is taken in."""
    c = t.WITHDRAWALS.c
    return connection.execute(select(c.number).where(c.url_sha256 == sha256(url)).limit(1)).first() is not None


def twin(connection: Connection, document: Document) -> str | None:
    """The id of another document with the same words at the same address: pages change where their article does not."""
    if document.url is None:
        return None
    c = t.DOCUMENTS.c
    same = and_(c.url_sha256 == sha256(document.url), c.text_sha256 == sha256(document.text))
    query = select(c.id).where(same, c.id != document.id, c.text.is_not(None)).order_by(c.number).limit(1)
    return connection.execute(query).scalar()
