"""What recurs on a site, in the ledger: who has a paragraph, and which paragraphs were learned to be boilerplate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, select

from truceline.model import Document, Span
from truceline.store import tables as t
from truceline.store.copy_tables import LEARNED, LESSONS, SIGNATURES, TIES
from truceline.store.retrieval import document_of
from truceline.store.signatures import FIRST, SOME, unpacked
from truceline.store.writing import insert_new

AT_ONCE = 200  # documents
UNLEARNED = (
    select(t.DOCUMENTS.c.number, t.DOCUMENTS.c.id, SIGNATURES.c.recurring)
    .join(SIGNATURES, SIGNATURES.c.document == t.DOCUMENTS.c.number)
    .where(t.DOCUMENTS.c.number > bindparam("upto"), t.DOCUMENTS.c.text.is_not(None))
    .order_by(t.DOCUMENTS.c.number)
    .limit(bindparam("most"))
)
ENOUGH = 20_000  # documents of some marks that are told at once


@dataclass(frozen=True, slots=True)
class Lesson:
    """A paragraph that recurs on its site: its mark, an example of where it stands, in how many documents and days."""

    mark: int
    document: str
    span: Span
    documents: int
    days: int


def learned(connection: Connection) -> frozenset[int]:
    """The marks of all that was learned."""
    return frozenset(connection.execute(select(LEARNED.c.mark)).scalars())


def lessons(connection: Connection) -> Iterator[Lesson]:
    """What was learned, oldest first."""
    c, d = LEARNED.c, t.DOCUMENTS.c
    query = select(LEARNED, d.id).join(t.DOCUMENTS, d.number == c.document).order_by(c.number)
    for row in connection.execute(query):
        yield Lesson(row.mark, row.id, Span(row.starts, row.ends), row.documents, row.days)


def put(connection: Connection, lesson: Lesson, *, at: datetime) -> None:
    """Keep a lesson; one of the same mark stays as it is."""
    number = connection.execute(select(t.DOCUMENTS.c.number).where(t.DOCUMENTS.c.id == lesson.document)).scalar_one()
    row = {
        "mark": lesson.mark,
        "document": number,
        "starts": lesson.span.start,
        "ends": lesson.span.end,
        "documents": lesson.documents,
        "days": lesson.days,
        "at": at,
    }
    connection.execute(insert_new(connection, LEARNED).values(row))


def unlearned(connection: Connection) -> Iterator[tuple[str, Sequence[int]]]:
    """The ids of the documents that came in since the last lesson, oldest first, and the marks of their paragraphs."""
    upto = connection.execute(select(func.max(LESSONS.c.upto))).scalar() or 0
    while rows := connection.execute(UNLEARNED, {"upto": upto, "most": AT_ONCE}).all():
        yield from ((row.id, unpacked(row.recurring)) for row in rows)
        upto = rows[-1].number


def close(connection: Connection, *, at: datetime) -> None:
    """Note that all documents there are were looked at."""
    upto = connection.execute(select(func.max(t.DOCUMENTS.c.number))).scalar() or 0
    if upto > (connection.execute(select(func.max(LESSONS.c.upto))).scalar() or 0):
        connection.execute(LESSONS.insert().values(upto=upto, at=at))


def recurring(connection: Connection, marks: Sequence[int], *, least: int) -> set[int]:
    """Those of the marks that so many documents have."""
    few = connection.execute(SOME, {"marks": list(marks), "most": ENOUGH}).all()
    if len(few) < ENOUGH:  # all of them in one question, as a rule
        counted = Counter(row.mark for row in few)
    else:
        first = {"most": least}
        counted = Counter(
            {mark: len(connection.execute(FIRST, {**first, "mark": mark}).scalars().all()) for mark in marks}
        )
    return {mark for mark, many in counted.items() if many >= least}


def holders(connection: Connection, mark: int, *, most: int) -> list[Document]:
    """The first documents that have a paragraph."""
    numbers: Sequence[int] = connection.execute(FIRST, {"mark": mark, "most": most}).scalars().all()
    query = select(t.DOCUMENTS).where(t.DOCUMENTS.c.number.in_(numbers)).order_by(t.DOCUMENTS.c.number)
    return [document_of(row) for row in connection.execute(query)]


def hang_together(connection: Connection, documents: Sequence[str]) -> set[frozenset[str]]:
    """Which of the documents are copies or versions of each other, or share a passage."""
    one, other = t.DOCUMENTS.alias("one"), t.DOCUMENTS.alias("other_one")
    query = (
        select(one.c.id, other.c.id.label("other_id"))
        .join_from(TIES, one, one.c.number == TIES.c.document)
        .join(other, other.c.number == TIES.c.other)
        .where(one.c.id.in_(documents), other.c.id.in_(documents), TIES.c.kind != "passage")
    )
    return {frozenset((row.id, row.other_id)) for row in connection.execute(query)}


def tells(connection: Connection, document: str, span: Span) -> bool:
    """Whether any reading of a document has an entry in a span: then it is news and no boilerplate."""
    e = t.ENTRIES.c
    inside = and_(e.starts < span.end, e.ends > span.start)
    number = select(t.DOCUMENTS.c.number).where(t.DOCUMENTS.c.id == document).scalar_subquery()
    return bool(connection.execute(select(exists().where(and_(e.document == number, inside)))).scalar())
