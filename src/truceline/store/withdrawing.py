"""Taking a document down: its words go, a tombstone with hashes stays, and it is not taken in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, null, or_, select, text

from truceline.store import indexing, pictures, signatures
from truceline.store import tables as t
from truceline.store.codec import sha256
from truceline.store.engines import SQLITE, WRITES
from truceline.store.forms import FORMS
from truceline.store.retrieval import stream

SHORTEST = 8  # hexadecimal digits by which a document may be named


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A tombstone: which bytes went, the hashes of their text and of the accounts of it, why, by whom, when."""

    document: str
    text_sha256: str
    readings: tuple[str, ...]
    url_sha256: str | None
    reason: str
    by: str
    at: datetime


def named(connection: Connection, name: str) -> Sequence[str]:
    """The documents, not yet withdrawn, that an address, a hash or the first eight or more digits of one names."""
    c = t.DOCUMENTS.c
    fits = or_(c.url_sha256 == sha256(name), c.id == name)
    if len(name) >= SHORTEST and not set(name) - set("0123456789abcdef"):
        fits = or_(fits, c.id.startswith(name))
    query = select(c.id).where(fits, c.text.is_not(None)).order_by(c.number)
    return [row.id for row in connection.execute(query)]


def withdraw(connection: Connection, document: str, *, by: str, reason: str, address: bool, at: datetime) -> None:
    """Take a document's words out of every table; with `address`, its address too is refused from now on."""
    d = t.DOCUMENTS.c
    row = connection.execute(select(d.number, d.text_sha256, d.url_sha256).where(d.id == document)).one()
    readings = select(t.READINGS.c.number, t.READINGS.c.sha256).where(t.READINGS.c.document == row.number)
    read = connection.execute(readings.order_by(t.READINGS.c.number)).all()
    tombstone = {
        "document": document,
        "text_sha256": row.text_sha256,
        "readings": [reading.sha256 for reading in read],
        "url_sha256": row.url_sha256 if address else None,
        "reason": reason,
        "by": by,
        "at": at,
    }
    connection.execute(t.WITHDRAWALS.insert().values(tombstone))
    numbers = [reading.number for reading in read]
    for form in FORMS.values():
        connection.execute(form.table.delete().where(form.table.c.reading.in_(numbers)))
    indexing.forget_document(connection, numbers)
    connection.execute(t.READINGS.update().where(t.READINGS.c.document == row.number).values(account=None))
    signatures.drop(connection, row.number)
    gone = dict.fromkeys("raw text url url_sha256 title outlet wire published published_basis source".split(), null())
    connection.execute(t.DOCUMENTS.update().where(d.number == row.number).values(**gone, authors=[], removed=[]))
    pictures.withdraw(connection, row.number, document)


def withdrawals(connection: Connection) -> Iterator[Withdrawal]:
    for row in stream(connection, select(t.WITHDRAWALS).order_by(t.WITHDRAWALS.c.number)):
        yield Withdrawal(row.document, row.text_sha256, tuple(row.readings), row.url_sha256, row.reason, row.by, row.at)


def scrub(engine: Engine) -> None:
    """Take what was deleted out of SQLite's search index and its write-ahead log; `secure_delete` does the pages.

    PostgreSQL clears its own in time (autovacuum).
    """
    if engine.dialect.name != SQLITE:
        return
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(text("INSERT INTO documents_search(documents_search) VALUES ('optimize')"))
    pooled = engine.raw_connection()  # a checkpoint cannot run within a transaction
    try:
        pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        pooled.close()
