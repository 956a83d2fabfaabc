"""What goes into the ledger. Everything is added, nothing overwritten; what is there already changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from truceline.errors import NoLedger, StoreError
from truceline.model import Account, Document, Entry, EntryKind, Issue, Judgement, Told, entries_of
from truceline.model.document_records import REMOVED
from truceline.model.form import account_to_dict
from truceline.store import indexing
from truceline.store import tables as t
from truceline.store.codec import canonical, pack, sha256
from truceline.store.engines import POSTGRESQL
from truceline.store.forms import FORMS

Numbers = dict[tuple[str, int, int, int], int]
Filled = tuple[Entry[Told], dict[str, Any]]  # an entry and its written form
PARTS = ("claims", "figures", "ceasefires", "disputes")  # of a written account, in the order of its entries

# Made once: making a statement costs more than running it.
WITHDRAWN = (
    select(t.WITHDRAWALS.c.number)
    .where(or_(t.WITHDRAWALS.c.document == bindparam("id"), t.WITHDRAWALS.c.url_sha256 == bindparam("address")))
    .limit(1)
)
NUMBER = select(t.DOCUMENTS.c.number, t.DOCUMENTS.c.text.is_(None).label("gone"), t.DOCUMENTS.c.text_sha256).where(
    t.DOCUMENTS.c.id == bindparam("id")
)
STANDING = select(t.ENTRIES.c.kind, t.ENTRIES.c.starts, t.ENTRIES.c.ends, t.ENTRIES.c.nth, t.ENTRIES.c.number).where(
    t.ENTRIES.c.document == bindparam("document")
)


class Added(StrEnum):
    """What became of a document that was handed to the ledger."""

    NEW = "new"
    KNOWN = "known"  # the same bytes are there
    WITHDRAWN = "withdrawn"  # these bytes, or this address, were taken down


def insert_new(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves what is there already as it is."""
    return _insert_new(connection.dialect.name, table)


@cache
def _insert_new(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    if dialect == POSTGRESQL:
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _numbering(dialect: str, table: Table) -> Any:
    return _insert_new(dialect, table).returning(table.c.number)


def numbered(connection: Connection, table: Table, row: Mapping[str, object]) -> int | None:
    """Add a row that is not there yet; its number, or None where it is there."""
    return connection.execute(_numbering(connection.dialect.name, table), row).scalar()


def add_document(
    connection: Connection, document: Document, raw: bytes, *, source: str, run: int | None, at: datetime
) -> Added:
    """Take in a document with the bytes it was captured from."""
    if sha256(raw) != document.id:
        raise ValueError(f"document {document.id} was not captured from these {len(raw):,} bytes")
    if is_withdrawn(connection, document):
        return Added.WITHDRAWN
    row = {
        "id": document.id,
        "raw": pack(raw),
        "size": len(raw),
        "text": document.text,
        "text_sha256": sha256(document.text),
        "url": document.url,
        "url_sha256": sha256(document.url) if document.url else None,
        "title": document.title,
        "outlet": document.outlet,
        "authors": list(document.authors),
        "wire": document.wire,
        "published": document.published,
        "published_basis": document.published_basis.value if document.published_basis else None,
        "language": document.language,
        "removed": [REMOVED.write(removed) for removed in document.removed],
        "source": source,
        "added": at,
        "run": run,
    }
    return Added.KNOWN if numbered(connection, t.DOCUMENTS, row) is None else Added.NEW


def is_withdrawn(connection: Connection, document: Document) -> bool:
    """Whether these bytes or this address were taken down."""
    address = sha256(document.url) if document.url else None  # nothing is equal to NULL
    return connection.execute(WITHDRAWN, {"id": document.id, "address": address}).first() is not None


def put_account(connection: Connection, account: Account, *, run: int | None, at: datetime) -> bool:
    """Add a reading of a document that is in the ledger; False where that very reading is there already."""
    document = _number_of(connection, account.document)
    told: dict[str, Any] = account_to_dict(account)
    written = canonical(told)
    row = {
        "document": document,
        "version": account.reader.version,
        "model_sha256": account.reader.model_sha256,
        "sha256": sha256(written),
        "account": pack(written.encode()),
        "added": at,
        "run": run,
    }
    reading = numbered(connection, t.READINGS, row)
    if reading is None:
        return False
    contents = [content for part in PARTS for content in told[part]]
    _put_entries(connection, list(zip(entries_of(account), contents, strict=True)), document, reading)
    return True


def _number_of(connection: Connection, document: Document) -> int:
    found = connection.execute(NUMBER, {"id": document.id}).first()
    if found is None:
        raise NoLedger(f"document {document.id} is not in the ledger; add it before its account")
    if found.gone:
        raise StoreError(f"document {document.id} was withdrawn; it takes no account")
    if found.text_sha256 != sha256(document.text):
        raise ValueError(f"document {document.id}: the account's offsets are of another text than the ledger's")
    return int(found.number)


def _put_entries(connection: Connection, entries: Sequence[Filled], document: int, reading: int) -> None:
    if not entries:
        return
    keys = [(e.key.kind.value, e.key.span.start, e.key.span.end, e.key.nth) for e, _ in entries]
    columns = ("kind", "starts", "ends", "nth")
    connection.execute(
        insert_new(connection, t.ENTRIES), [{"document": document, **dict(zip(columns, k, strict=True))} for k in keys]
    )
    found = connection.execute(STANDING, {"document": document})
    numbers: Numbers = {(kind, starts, ends, nth): number for kind, starts, ends, nth, number in found}
    rows: dict[EntryKind, list[dict[str, Any]]] = {kind: [] for kind in EntryKind}
    for position, ((entry, content), key) in enumerate(zip(entries, keys, strict=True)):
        row = {"reading": reading, "entry": numbers[key], "position": position, "content": content}
        columns_of = FORMS[entry.key.kind].columns(entry.value)
        rows[entry.key.kind].append({**row, "sha256": sha256(canonical(content)), **columns_of})
    for kind, read in rows.items():
        if read:
            connection.execute(FORMS[kind].new, read)
    told = ((numbers[key], entry.value) for (entry, _), key in zip(entries, keys, strict=True))
    indexing.put_terms(connection, reading, told)


def put_issue(connection: Connection, issue: Issue, *, run: int | None, at: datetime) -> bool:
    """Record what could not be read; False where the same was recorded before."""
    row = {"source": issue.source, "sha256": issue.sha256, "kind": issue.kind.value, "reason": issue.reason}
    row["fingerprint"] = sha256(canonical(row))
    return numbered(connection, t.ISSUES, {**row, "run": run, "at": at}) is not None


def judge(connection: Connection, judgement: Judgement, *, at: datetime) -> int:
    """Add a judgement; returns its number."""
    row: Mapping[str, Any] = {
        "subject": judgement.subject,
        "other": judgement.other,
        "verdict": judgement.verdict.value,
        "reading": judgement.reading,
        "amendment": None if judgement.amendment is None else dict(judgement.amendment),
        "by": judgement.by,
        "reason": judgement.reason,
        "at": at,
    }
    insert = t.JUDGEMENTS.insert().values(row).returning(t.JUDGEMENTS.c.number)
    number = int(connection.execute(insert).scalar_one())
    indexing.follow_judgements(connection, (judgement.subject, judgement.other))
    return number


def retract(connection: Connection, number: int, *, by: str, reason: str, at: datetime) -> int:
    """Take a judgement back by a row of its own; returns that row's number."""
    c = t.JUDGEMENTS.c
    found = connection.execute(select(c.subject, c.other, c.verdict).where(c.number == number)).first()
    if found is None or found.verdict is None:
        raise NoLedger(f"there is no judgement {number} to retract")
    if connection.execute(select(c.number).where(and_(c.retracts == number))).first():
        raise StoreError(f"judgement {number} was retracted before")
    row = {"subject": found.subject, "other": found.other, "by": by, "reason": reason, "at": at, "retracts": number}
    made = int(connection.execute(t.JUDGEMENTS.insert().values(row).returning(c.number)).scalar_one())
    indexing.follow_judgements(connection, (found.subject, found.other))
    return made
