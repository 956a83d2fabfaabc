"""What a picture was made of, and a picture put in the place of the one before only where they differ.

It is kept and taken in one transaction with the picture, so a reconciling that is killed leaves both as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from truceline.model import Picture
from truceline.store import pictures
from truceline.store import tables as t
from truceline.store.picture_tables import PICTURE_DOCUMENTS, PICTURE_LINKS, PICTURE_NOTES
from truceline.store.pictures import Basis, Row
from truceline.store.retrieval import MANY, stream

PIECE = 16_000_000  # bytes of a row


@dataclass(frozen=True, slots=True)
class Noted:
    """Notes of some documents, packed, with the version of each document by its number."""

    content: bytes
    versions: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A picture as it differs from the one before: `rows` of incidents to be added, `parts` the hashes that stay.

    `links` is all that is known of how claims are linked, `noted` the notes that were taken. `taken_from` are the
    links that it was made from, empty for a picture made from the beginning; `withdrawn`, how many documents were.
    """

    picture: Picture
    rows: Iterable[Row]
    parts: Set[str]
    links: bytes
    noted: Iterable[Noted]
    taken_from: bytes
    withdrawn: int


def links(connection: Connection) -> bytes:
    """What was known of how claims are linked; empty where there is nothing."""
    query = select(PICTURE_LINKS.c.content).order_by(PICTURE_LINKS.c.number)
    return b"".join(row.content for row in connection.execute(query))


def withdrawn(connection: Connection) -> int:
    """How many documents were withdrawn."""
    return int(connection.execute(select(func.count()).select_from(t.WITHDRAWALS)).scalar_one())


def versions(connection: Connection) -> dict[int, tuple[int, str]]:
    """Of each document the number of the notes it is in, and the version of it that these are of."""
    d = PICTURE_DOCUMENTS.c
    query = select(d.document, d.notes, d.version).order_by(d.notes)
    return {row.document: (row.notes, row.version) for row in stream(connection, query)}


def notes(connection: Connection) -> Iterator[tuple[int, bytes]]:
    """All notes, packed, with their numbers."""
    query = select(PICTURE_NOTES).order_by(PICTURE_NOTES.c.number)
    for row in connection.execution_options(yield_per=4).execute(query):
        yield row.number, row.content


def parts(connection: Connection) -> frozenset[str]:
    """The hashes of what the incidents that are there follow from."""
    query = select(t.INCIDENTS.c.part).distinct().where(t.INCIDENTS.c.part.is_not(None))
    return frozenset(connection.execute(query).scalars())


def put(connection: Connection, change: Change, *, made_from: Basis, at: datetime) -> bool:
    """Put a picture in the place of the one before; False where that is no more the one that it was made from."""
    if withdrawn(connection) != change.withdrawn:
        return False
    if not change.taken_from:
        pictures.clear(connection)
    elif links(connection) != change.taken_from:
        return False
    pictures.put_parts(connection, change.picture, made_from=made_from, at=at)
    _drop_incidents(connection, parts(connection) - change.parts)
    pictures.insert_incidents(connection, change.rows)
    for one in change.noted:
        number = connection.execute(
            PICTURE_NOTES.insert().values(content=one.content).returning(PICTURE_NOTES.c.number)
        ).scalar_one()
        rows = [{"document": of, "notes": number, "version": version} for of, version in one.versions.items()]
        pictures.insert(connection, PICTURE_DOCUMENTS, rows)
    connection.execute(PICTURE_LINKS.delete())
    pieces = [change.links[at : at + PIECE] for at in range(0, len(change.links), PIECE)]
    pictures.insert(connection, PICTURE_LINKS, ({"number": n, "content": one} for n, one in enumerate(pieces)))
    return True


def counted(connection: Connection) -> tuple[int, int]:
    """How many incidents there are, and how many claims are in them."""
    row = connection.execute(select(func.count(), func.sum(t.INCIDENTS.c.claims)).select_from(t.INCIDENTS)).one()
    return int(row[0]), int(row[1] or 0)


def _drop_incidents(connection: Connection, gone: Set[str]) -> None:
    if not gone:
        return
    wanted: Sequence[str] = sorted(gone)
    for start in range(0, len(wanted), MANY):
        pictures.drop_incidents(connection, t.INCIDENTS.c.part.in_(wanted[start : start + MANY]))
