"""What comes out of the ledger: documents, accounts and entries, in the order they arrived."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from sys import intern
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, exists, func, select

from truceline.model import (
    Account,
    Document,
    Entry,
    EntryKey,
    EntryKind,
    Issue,
    IssueKind,
    Judgement,
    PublishedBasis,
    ReaderVersion,
    Recorded,
    Span,
    Verdict,
)
from truceline.model.document_records import REMOVED
from truceline.model.form import account_from_dict
from truceline.store import tables as t
from truceline.store.codec import unpack
from truceline.store.forms import FORMS

PAGE = 1_000  # rows fetched at a time
MANY = 500  # ids asked for at a time: databases limit the parameters of a statement


class State(StrEnum):
    """How far a document has come, for a given reader."""

    READ = "read"
    UNREAD = "unread"
    WITHDRAWN = "withdrawn"


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query, a page at a time; whoever leaves early leaves no cursor open."""
    with connection.execute(query, execution_options={"yield_per": PAGE}) as rows:  # of this query alone
        yield from rows


def documents(connection: Connection, *, ids: Sequence[str] | None = None) -> Iterator[Document]:
    """The documents that are not withdrawn."""
    query = select(t.DOCUMENTS).where(t.DOCUMENTS.c.text.is_not(None)).order_by(t.DOCUMENTS.c.number)
    if ids is not None:
        query = query.where(t.DOCUMENTS.c.id.in_(ids))
    for row in stream(connection, query):
        yield document_of(row)


def document_of(row: Row[Any]) -> Document:
    return Document(
        id=row.id,
        text=row.text,
        url=row.url,
        title=row.title,
        outlet=row.outlet,
        authors=tuple(row.authors),
        wire=row.wire,
        published=row.published,
        published_basis=PublishedBasis(row.published_basis) if row.published_basis else None,
        language=row.language,
        removed=tuple(REMOVED.read(removed, "removed") for removed in row.removed),
    )


def raw(connection: Connection, document: str) -> bytes | None:
    """The captured bytes of a document; None where it was withdrawn or never there."""
    packed = connection.execute(select(t.DOCUMENTS.c.raw).where(t.DOCUMENTS.c.id == document)).scalar()
    return None if packed is None else unpack(packed)


def told(connection: Connection) -> Iterator[tuple[int, str, int]]:
    """The number and id of each document that was read, and the number of its latest reading."""
    query = (
        select(t.DOCUMENTS.c.number, t.DOCUMENTS.c.id, t.LATEST.c.reading)
        .join(t.LATEST, t.LATEST.c.document == t.DOCUMENTS.c.number)
        .where(t.DOCUMENTS.c.text.is_not(None))
        .order_by(t.DOCUMENTS.c.number)
    )
    for row in stream(connection, query):
        yield row.number, intern(row.id), row.reading  # an id is held in many places


@dataclass(frozen=True, slots=True)
class Packed:
    """An account as the ledger has it; `open` can be done in another process."""

    packed: bytes
    text: str

    def open(self) -> Account:
        return account_from_dict(json.loads(unpack(self.packed)), text=self.text, trusted=True)


def accounts(connection: Connection, *, ids: Sequence[str] | None = None) -> Iterator[Packed]:
    """The latest account of each document that was read."""
    query = (
        select(t.READINGS.c.account, t.DOCUMENTS.c.text)
        .join(t.LATEST, t.LATEST.c.reading == t.READINGS.c.number)
        .join(t.DOCUMENTS, t.DOCUMENTS.c.number == t.LATEST.c.document)
        .where(t.DOCUMENTS.c.text.is_not(None))
        .order_by(t.DOCUMENTS.c.number)
    )
    if ids is not None:
        query = query.where(t.DOCUMENTS.c.id.in_(ids))
    for row in stream(connection, query):
        yield Packed(row.account, row.text)


def read_as(connection: Connection, readings: Sequence[int]) -> Iterator[Packed]:
    """The accounts of some readings, by their numbers, but for those of documents that were withdrawn."""
    query = (
        select(t.READINGS.c.account, t.DOCUMENTS.c.text)
        .join(t.DOCUMENTS, t.DOCUMENTS.c.number == t.READINGS.c.document)
        .where(t.READINGS.c.number.in_(readings), t.DOCUMENTS.c.text.is_not(None))
        .order_by(t.DOCUMENTS.c.number)
    )
    for row in stream(connection, query):
        yield Packed(row.account, row.text)


def entries(connection: Connection, kind: EntryKind) -> Iterator[Entry[Any]]:
    """The latest reading of each entry of a kind: by document, in the order of its account."""
    form = FORMS[kind]
    d, e, r = t.DOCUMENTS.c, t.ENTRIES.c, form.table.c
    query = (
        select(d.id, e.starts, e.ends, e.nth, t.READINGS.c.version, t.READINGS.c.model_sha256, r.content)
        .join_from(t.LATEST, form.table, r.reading == t.LATEST.c.reading)
        .join(t.ENTRIES, e.number == r.entry)
        .join(t.DOCUMENTS, d.number == t.LATEST.c.document)
        .join(t.READINGS, t.READINGS.c.number == t.LATEST.c.reading)
        .order_by(d.number, r.position)
    )
    for row in stream(connection, query):
        key = EntryKey(kind, row.id, Span(row.starts, row.ends), row.nth)
        yield Entry(key, form.record.read(row.content, str(key)), ReaderVersion(row.version, row.model_sha256))


def reading_of(connection: Connection, key: EntryKey) -> str | None:
    """The hash of an entry's latest reading; None where the latest reading of its document does not tell it."""
    table, e = FORMS[key.kind].table, t.ENTRIES.c
    query = (
        select(table.c.sha256)
        .join(t.ENTRIES, e.number == table.c.entry)
        .join(t.DOCUMENTS, t.DOCUMENTS.c.number == e.document)
        .join(t.LATEST, t.LATEST.c.reading == table.c.reading)
        .where(and_(t.DOCUMENTS.c.id == key.document, e.kind == key.kind.value, e.nth == key.nth))
        .where(and_(e.starts == key.span.start, e.ends == key.span.end))
    )
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def _states() -> Select[Any]:
    d, r = t.DOCUMENTS.c, t.READINGS.c
    by_it = and_(r.document == d.number, r.version == bindparam("version"), r.model_sha256 == bindparam("model"))
    asked = d.id.in_(bindparam("ids", expanding=True))
    return select(d.id, d.text.is_(None).label("gone"), exists().where(by_it).label("read")).where(asked)


STATES = _states()


def states(connection: Connection, ids: Sequence[str], reader: ReaderVersion) -> Mapping[str, State]:
    """How far those of the documents have come that the ledger knows."""
    found: dict[str, State] = {}
    for start in range(0, len(ids), MANY):
        asked = {"ids": ids[start : start + MANY], "version": reader.version, "model": reader.model_sha256}
        for row in connection.execute(STATES, asked):
            found[row.id] = State.WITHDRAWN if row.gone else State.READ if row.read else State.UNREAD
    return found


def judgements(connection: Connection, *, retracted: bool) -> Iterator[Recorded]:
    """Judgements, oldest first; those taken back only if asked for."""
    later = t.JUDGEMENTS.alias("later")
    j = t.JUDGEMENTS.c
    query = (
        select(t.JUDGEMENTS, later.c.number.label("retracted_by"))
        .outerjoin(later, later.c.retracts == j.number)
        .where(j.verdict.is_not(None))
        .order_by(j.number)
    )
    if not retracted:
        query = query.where(later.c.number.is_(None))
    for row in stream(connection, query):
        yield _recorded(row)


def judgements_at(connection: Connection, numbers: Sequence[int]) -> Mapping[int, Recorded]:
    """Judgements by their numbers; those that were taken back too."""
    later, j, found = t.JUDGEMENTS.alias("later"), t.JUDGEMENTS.c, dict[int, Recorded]()
    for start in range(0, len(numbers), MANY):
        query = (
            select(t.JUDGEMENTS, later.c.number.label("retracted_by"))
            .outerjoin(later, later.c.retracts == j.number)
            .where(j.number.in_(numbers[start : start + MANY]), j.verdict.is_not(None))
        )
        found |= {row.number: _recorded(row) for row in connection.execute(query)}
    return found


def _recorded(row: Row[Any]) -> Recorded:
    judged = Judgement(row.subject, Verdict(row.verdict), row.by, row.reason, row.other, row.reading, row.amendment)
    return Recorded(row.number, judged, row.at, row.retracted_by)


def issues(connection: Connection) -> Iterator[Issue]:
    """What could not be read, oldest first."""
    for row in stream(connection, select(t.ISSUES).order_by(t.ISSUES.c.number)):
        yield Issue(row.source, IssueKind(row.kind), row.reason, row.sha256)


def counts(connection: Connection) -> Mapping[str, int]:
    """How much there is: documents that are not withdrawn, and the latest reading's entries of each kind."""
    found = {"documents": select(func.count()).select_from(t.DOCUMENTS).where(t.DOCUMENTS.c.text.is_not(None))}
    for kind, form in FORMS.items():
        joined = form.table.join(t.LATEST, t.LATEST.c.reading == form.table.c.reading)
        found[f"{kind}s"] = select(func.count()).select_from(joined)
    return {name: int(connection.execute(query).scalar_one()) for name, query in found.items()}
