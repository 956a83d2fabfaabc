"""The ledger's substance as lines of text, for tests: equal ledgers give equal lines, whatever database they lie in.

Left out is what differs between two ledgers that say the same: numbers, the runs, and when a row was added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from truceline.store import signatures
from truceline.store import tables as t
from truceline.store.codec import canonical, sha256, unpack
from truceline.store.forms import FORMS
from truceline.store.retrieval import stream

UNSAID = frozenset("number added at run document reading entry raw account".split())


def dump(connection: Connection) -> Iterator[str]:
    """Every row as a line of canonical JSON, table by table, in the order of arrival."""
    yield from _documents(connection)
    yield from _readings(connection)
    for form in FORMS.values():
        yield from _entries(connection, form.table)
    for table in (t.JUDGEMENTS, t.ISSUES):
        for row in stream(connection, select(table).order_by(table.c.number)):
            yield _line(table.name, row)
    yield from _ties(connection)
    w = t.WITHDRAWALS
    for row in stream(connection, select(w, w.c.document.label("withdrawn")).order_by(w.c.number)):
        yield _line("withdrawals", row)


def _documents(connection: Connection) -> Iterator[str]:
    for row in stream(connection, select(t.DOCUMENTS).order_by(t.DOCUMENTS.c.number)):
        yield _line("documents", row, raw_sha256=None if row.raw is None else sha256(unpack(row.raw)))


def _readings(connection: Connection) -> Iterator[str]:
    r, d = t.READINGS.c, t.DOCUMENTS.c
    query = select(t.READINGS, d.id).join(t.DOCUMENTS, d.number == r.document).order_by(d.number, r.number)
    for row in stream(connection, query):
        yield _line("readings", row, told=None if row.account is None else unpack(row.account).decode())


def _entries(connection: Connection, table: Any) -> Iterator[str]:
    d, e, r = t.DOCUMENTS.c, t.ENTRIES.c, t.READINGS.c
    query: Select[Any] = (
        select(table, e.kind.label("entry_kind"), e.starts, e.ends, e.nth, d.id, r.sha256.label("reading_sha256"))
        .join(t.ENTRIES, e.number == table.c.entry)
        .join(t.READINGS, r.number == table.c.reading)
        .join(t.DOCUMENTS, d.number == r.document)
        .order_by(d.number, r.number, table.c.position)
    )
    for row in stream(connection, query):
        yield _line(table.name, row)


def _ties(connection: Connection) -> Iterator[str]:
    for tie in signatures.ties(connection):
        yield canonical({"table": "ties", **asdict(tie)})


def _line(table: str, row: Row[Any], **more: str | None) -> str:
    said = {name: value for name, value in row._mapping.items() if name not in UNSAID}
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}
    assert not any(isinstance(value, datetime) for value in plain.values())
    return canonical({"table": table, **plain, **more})
