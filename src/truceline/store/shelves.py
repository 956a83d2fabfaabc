"""What a run needs of a ledger to find copies and to learn boilerplate, beside what everybody needs of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from sys import intern

from truceline.model import Document, Signature, Span, Tie
from truceline.store import learning, signatures
from truceline.store.learning import Lesson
from truceline.store.ledger import Ledger


class Shelves:
    """A ledger's signatures and lessons. Each method is a transaction of its own, or a part of the ledger's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def sign(self, signature: Signature, *, method: int) -> bool:
        """Keep a document's signature; False where it has one of this method."""
        with self._ledger.transaction() as connection:
            return signatures.put(connection, signature, method=method)

    def unsigned(self, *, method: int) -> list[Document]:
        """Some of the documents that have no signature of this method."""
        with self._ledger.reading() as connection:
            return signatures.unsigned(connection, method=method)

    def seen(self, marks: Sequence[int], *, crowd: int) -> Counter[int]:
        """How many of the marks each document has, by its number; of a crowded mark only the first and last count."""
        with self._ledger.reading() as connection:
            return signatures.seen(connection, marks, crowd=crowd)

    def signatures(self, numbers: Sequence[int]) -> Mapping[int, Signature]:
        """The signatures of documents, by their numbers."""
        with self._ledger.reading() as connection:
            return signatures.signatures(connection, numbers)

    def signature_of(self, document: str) -> Signature | None:
        """The signature of a document; None where it has none or was withdrawn."""
        with self._ledger.reading() as connection:
            number = signatures.number_of(connection, document)
            return None if number is None else signatures.signatures(connection, [number]).get(number)

    def put_ties(self, ties: Sequence[Tie]) -> None:
        with self._ledger.transaction() as connection:
            signatures.put_ties(connection, ties)

    def ties(self, document: str | None = None) -> Iterator[Tie]:
        """The evidence of who copied whom: all of it, or that of a document."""
        with self._ledger.reading() as connection:
            yield from signatures.ties(connection, of=document)

    def ages(self) -> Iterator[tuple[str, datetime | None, str | None, int]]:
        """Id, publication, agency and number of words of each document that was read."""
        with self._ledger.reading() as connection:
            for row in signatures.ages(connection):
                yield intern(row.id), row.published, row.wire, row.words

    def learned(self) -> frozenset[int]:
        """The marks of the paragraphs that recur on their sites."""
        with self._ledger.reading() as connection:
            return learning.learned(connection)

    def lessons(self) -> list[Lesson]:
        """The paragraphs that were learned to recur on their sites, oldest first."""
        with self._ledger.reading() as connection:
            return list(learning.lessons(connection))

    def unlearned(self) -> Iterator[tuple[str, Sequence[int]]]:
        """The ids of the documents that came in since the last lesson, with the marks of their paragraphs."""
        with self._ledger.reading() as connection:
            yield from learning.unlearned(connection)

    def recurring(self, marks: Sequence[int], *, least: int) -> set[int]:
        """Those of the marks that so many documents have."""
        with self._ledger.reading() as connection:
            return learning.recurring(connection, marks, least=least)

    def holders(self, mark: int, *, most: int) -> list[Document]:
        """The first documents that have a paragraph."""
        with self._ledger.reading() as connection:
            return learning.holders(connection, mark, most=most)

    def tied_pairs(self, documents: Sequence[str]) -> set[frozenset[str]]:
        """Which of the documents are copies or versions of each other."""
        with self._ledger.reading() as connection:
            return learning.hang_together(connection, documents)

    def tells(self, document: str, span: Span) -> bool:
        """Whether any reading of a document has an entry in a span."""
        with self._ledger.reading() as connection:
            return learning.tells(connection, document, span)

    def put_lessons(self, lessons: Sequence[Lesson]) -> None:
        """Keep what was learned, and that all documents there are were looked at."""
        with self._ledger.transaction() as connection:
            at = self._ledger.now()
            for lesson in lessons:
                learning.put(connection, lesson, at=at)
            learning.close(connection, at=at)
