"""Signatures and ties in the ledger: what a new document may be a copy of, found among millions in milliseconds.

A mark leads to the documents that have it. A crowded one is boilerplate: of its documents the first and the last few
are looked at, so a document costs the same however many there are.
"""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from sys import intern
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, or_, select

from truceline.model import CopyKind, Document, Signature, Span, Tie
from truceline.store import tables as t
from truceline.store.codec import sha256
from truceline.store.copy_tables import MARKS, SIGNATURES, TIES
from truceline.store.retrieval import MANY, document_of, stream
from truceline.store.writing import insert_new

SOME = (
    select(MARKS.c.mark, MARKS.c.document)
    .where(MARKS.c.mark.in_(bindparam("marks", expanding=True)))
    .limit(bindparam("most"))
)
_HELD = select(MARKS.c.document).where(MARKS.c.mark == bindparam("mark")).limit(bindparam("most"))
SIGNED_BY = (
    select(t.DOCUMENTS.c.number, SIGNATURES.c.method)
    .outerjoin(SIGNATURES, SIGNATURES.c.document == t.DOCUMENTS.c.number)
    .where(t.DOCUMENTS.c.id == bindparam("id"), t.DOCUMENTS.c.text.is_not(None))
)
NUMBERS = select(t.DOCUMENTS.c.id, t.DOCUMENTS.c.number).where(
    t.DOCUMENTS.c.id.in_(bindparam("ids", expanding=True)), t.DOCUMENTS.c.text.is_not(None)
)
SIGNED = (
    select(
        SIGNATURES,
        *(t.DOCUMENTS.c[name] for name in ("number", "id", "published", "wire", "outlet", "title")),
    )
    .join(t.DOCUMENTS, t.DOCUMENTS.c.number == SIGNATURES.c.document)
    .where(SIGNATURES.c.document.in_(bindparam("numbers", expanding=True)))
)
NEW = SIGNATURES.insert()
FIRST, LAST = _HELD.order_by(MARKS.c.document), _HELD.order_by(MARKS.c.document.desc())


def put(connection: Connection, signature: Signature, *, method: int) -> bool:
    """Keep a document's signature; False where it has one of this method, or is not there."""
    found = connection.execute(SIGNED_BY, {"id": signature.document}).first()
    if found is None or found.method == method:
        return False
    number, before = found
    if before is not None:
        drop(connection, number)
    row = {
        "document": number,
        "method": method,
        "words": signature.words,
        "address": signature.address,
        "address_sha256": sha256(signature.address) if signature.address else None,
        "shingles": signature.shingles,
        "places": signature.places,
        "minhash": signature.minhash,
        "marks": _packed(signature.marks),
        "recurring": _packed(signature.recurring),
    }
    connection.execute(NEW, row)
    marks = [{"mark": mark, "document": number} for mark in {*signature.marks, *signature.recurring}]
    if marks:
        connection.execute(insert_new(connection, MARKS), marks)
    return True


def number_of(connection: Connection, document: str) -> int | None:
    """A document's number; None where it was withdrawn or never there."""
    return _numbers(connection, [document]).get(document)


def _numbers(connection: Connection, documents: Collection[str]) -> Mapping[str, int]:
    """The numbers of documents; of those that were withdrawn or never there none."""
    return {row.id: row.number for row in connection.execute(NUMBERS, {"ids": sorted(documents)})} if documents else {}


def drop(connection: Connection, number: int) -> None:
    """Take a document's signature, marks and ties out."""
    s = SIGNATURES.c
    row = connection.execute(select(s.marks, s.recurring).where(s.document == number)).first()
    if row is not None:
        marks = [{"held": mark} for mark in {*unpacked(row.marks), *unpacked(row.recurring)}]
        if marks:
            gone = and_(MARKS.c.mark == bindparam("held"), MARKS.c.document == number)
            connection.execute(MARKS.delete().where(gone), marks)
    connection.execute(TIES.delete().where(or_(TIES.c.document == number, TIES.c.other == number)))
    connection.execute(SIGNATURES.delete().where(s.document == number))


def seen(connection: Connection, marks: Sequence[int], *, crowd: int) -> Counter[int]:
    """How many of the marks each document has; of a crowded mark the first and the last `crowd` documents count."""
    found: Counter[int] = Counter()
    for held in _holders(connection, marks, crowd=crowd):
        found.update([*held[:crowd], *held[-crowd:]] if len(held) > 2 * crowd else held)
    return found


def _holders(connection: Connection, marks: Sequence[int], *, crowd: int) -> Iterator[Sequence[int]]:
    """The documents of each mark, in their order; of a crowded one the first and the last are enough."""
    few = connection.execute(SOME, {"marks": list(marks), "most": MANY}).all()
    if len(few) < MANY:  # all of them in one question, as of nearly every document
        by_mark: dict[int, list[int]] = defaultdict(list)
        for row in few:
            by_mark[row.mark].append(row.document)
        yield from map(sorted, by_mark.values())
        return
    for mark in marks:
        held = connection.execute(FIRST, {"mark": mark, "most": 2 * crowd + 1}).scalars().all()
        if len(held) > 2 * crowd:
            held = [*held, *reversed(connection.execute(LAST, {"mark": mark, "most": crowd}).scalars().all())]
        yield held


def signatures(connection: Connection, numbers: Sequence[int]) -> dict[int, Signature]:
    """The signatures of documents, by number."""
    if not numbers:
        return {}
    return {row.number: _signature(row) for row in connection.execute(SIGNED, {"numbers": list(numbers)})}


def _signature(row: Row[Any]) -> Signature:
    return Signature(
        document=row.id,
        published=row.published,
        wire=row.wire,
        outlet=row.outlet,
        title=row.title,
        address=row.address,
        words=row.words,
        shingles=row.shingles,
        places=row.places,
        minhash=row.minhash,
        marks=unpacked(row.marks),
        recurring=unpacked(row.recurring),
    )


def put_ties(connection: Connection, ties: Sequence[Tie]) -> None:
    """Keep the evidence of who copied whom."""
    numbers = _numbers(connection, {id for tie in ties for id in (tie.document, tie.other)})
    rows = [
        {
            "document": numbers[tie.document],
            "other": numbers[tie.other],
            "kind": tie.kind.value,
            "share": tie.share,
            "common": tie.common,
            "longest": tie.longest,
            "starts": tie.span.start,
            "ends": tie.span.end,
            "other_starts": tie.other_span.start,
            "other_ends": tie.other_span.end,
        }
        for tie in ties
        if tie.document in numbers and tie.other in numbers
    ]
    if rows:
        connection.execute(insert_new(connection, TIES), rows)


def ties(connection: Connection, *, of: str | None = None) -> Iterator[Tie]:
    """The ties, oldest first; those of one document, or all."""
    one, other = t.DOCUMENTS.alias("one"), t.DOCUMENTS.alias("other_one")
    query = (
        select(TIES, one.c.id.label("one_id"), other.c.id.label("other_id"))
        .join(one, one.c.number == TIES.c.document)
        .join(other, other.c.number == TIES.c.other)
        .order_by(TIES.c.number)
    )
    if of is not None:
        query = query.where(or_(one.c.id == of, other.c.id == of))
    for row in stream(connection, query):
        here, there = Span(row.starts, row.ends), Span(row.other_starts, row.other_ends)
        kind = CopyKind(row.kind)
        yield Tie(intern(row.one_id), intern(row.other_id), kind, row.share, row.common, row.longest, here, there)


def ages(connection: Connection) -> Iterator[Row[Any]]:
    """Of each document that was read: id, published, wire, words; what decides its place in a lineage."""
    d, s = t.DOCUMENTS.c, SIGNATURES.c
    query = (
        select(d.id, d.published, d.wire, s.words)
        .join_from(t.DOCUMENTS, SIGNATURES, s.document == d.number)
        .join(t.LATEST, t.LATEST.c.document == d.number)
        .order_by(d.number)
    )
    yield from stream(connection, query)


def unsigned(connection: Connection, *, method: int, most: int = MANY) -> list[Document]:
    """Documents, oldest first, that have no signature of this method: those of an older ledger."""
    d = t.DOCUMENTS.c
    signed = exists().where(and_(SIGNATURES.c.document == d.number, SIGNATURES.c.method == method))
    query = select(t.DOCUMENTS).where(d.text.is_not(None), ~signed).order_by(d.number).limit(most)
    return [document_of(row) for row in connection.execute(query)]


def _packed(marks: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(marks)}q", *marks)


def unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 8}q", packed)
