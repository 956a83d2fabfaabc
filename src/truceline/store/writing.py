"""What goes into the ledger. Everything is added, nothing overwritten; what is there already changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from truceline.errors import NoLedger, StoreError
from truceline.model import Account, Document, EntryKind, Issue, Judgement, Told, entries_of
from truceline.model.document_records import REMOVED
from truceline.model.form import account_to_dict
from truceline.store import indexing
from truceline.store import tables as t
from truceline.store.codec import canonical, pack, sha256
from truceline.store.engines import POSTGRESQL
from truceline.store.forms import FORMS

Numbers = dict[tuple[str, int, int, int], int]


class Added(StrEnum):
    """What became of a document that was handed to the ledger."""

    NEW = "new"
    KNOWN = "known"  # the same bytes are there
    WITHDRAWN = "withdrawn"  # these bytes, or this address, were taken down


def insert_new(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves what is there already as it is."""
    return _insert_new(connection.dialect.name, table)


@cache  # making a statement costs more than running it
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
    gone = t.WITHDRAWALS.c.document == document.id
    if document.url:
        gone = or_(gone, t.WITHDRAWALS.c.url_sha256 == sha256(document.url))
    return connection.execute(select(t.WITHDRAWALS.c.number).where(gone).limit(1)).first() is not None


def put_account(connection: Connection, account: Account, *, run: int | None, at: datetime) -> bool:
    """Add a reading of a document that is in the ledger; False where that very reading is there already."""
    document = _number_of(connection, account.document)
    written = canonical(account_to_dict(account))
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
    _put_entries(connection, account, document, reading)
    return True


def _number_of(connection: Connection, document: Document) -> int:
    c = t.DOCUMENTS.c
    found = connection.execute(select(c.number, c.text, c.text_sha256).where(c.id == document.id)).first()
    if found is None:
        raise NoLedger(f"document {document.id} is not in the ledger; add it before its account")
    if found.text is None:
        raise StoreError(f"document {document.id} was withdrawn; it takes no account")
    if found.text_sha256 != sha256(document.text):
        raise ValueError(f"document {document.id}: the account's offsets are of another text than the ledger's")
    return int(found.number)


def _put_entries(connection: Connection, account: Account, document: int, reading: int) -> None:
    entries = list(entries_of(account))
    if not entries:
        return
    keys = [(e.key.kind.value, e.key.span.start, e.key.span.end, e.key.nth) for e in entries]
    columns = ("kind", "starts", "ends", "nth")
    connection.execute(
        insert_new(connection, t.ENTRIES), [{"document": document, **dict(zip(columns, k, strict=True))} for k in keys]
    )
    c = t.ENTRIES.c
    found = connection.execute(select(c.kind, c.starts, c.ends, c.nth, c.number).where(c.document == document))
    numbers: Numbers = {(row.kind, row.starts, row.ends, row.nth): row.number for row in found}
    rows: dict[EntryKind, list[dict[str, Any]]] = {kind: [] for kind in EntryKind}
    for position, (entry, key) in enumerate(zip(entries, keys, strict=True)):
        row = _row(entry.key.kind, entry.value)
        rows[entry.key.kind].append({"reading": reading, "entry": numbers[key], "position": position, **row})
    for kind, read in rows.items():
        if read:
            connection.execute(FORMS[kind].table.insert(), read)
    told = ((numbers[key], entry.value) for entry, key in zip(entries, keys, strict=True))
    indexing.put_terms(connection, reading, told)


def _row(kind: EntryKind, value: Told) -> dict[str, Any]:
    form = FORMS[kind]
    content = form.record.write(value)
    return {"sha256": sha256(canonical(content)), "content": content, **form.columns(value)}


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
