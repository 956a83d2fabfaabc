"""The ledger as its users see it: open it, add to it, go through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from truceline.addresses import canonical
from truceline.errors import NoLedger
from truceline.model import (
    Account,
    Ceasefire,
    Claim,
    Dispute,
    Document,
    Entry,
    EntryKey,
    EntryKind,
    Figure,
    Incident,
    Issue,
    Judgement,
    Picture,
    ReaderVersion,
    Recorded,
    TruceLife,
    Visit,
)
from truceline.store import dump, pictures, retrieval, runs, search, versions, visits, withdrawing, writing
from truceline.store.opened import Opened
from truceline.store.pictures import Basis, Row
from truceline.store.retrieval import MANY, Packed, State
from truceline.store.search import Hit
from truceline.store.versions import Version
from truceline.store.withdrawing import Withdrawal
from truceline.store.writing import Added


class Ledger(Opened):
    """Documents, readings, judgements and issues in a database; append-only, and safe to write from several processes.

    Each method is a transaction of its own; `transaction` makes one of several. A ledger serves one thread at a time.
    """

    # What goes in

    def add(self, document: Document, raw: bytes, *, source: str, run: int | None = None) -> Added:
        """Take in a document and the bytes it was captured from; `source` says where they were found."""
        with self.transaction() as connection:
            return writing.add_document(connection, document, raw, source=source, run=run, at=self._clock())

    def put_account(self, account: Account, *, run: int | None = None) -> bool:
        """Add a reading of a document that is here; False where this very reading is here already."""
        with self.transaction() as connection:
            return writing.put_account(connection, account, run=run, at=self._clock())

    def put_issue(self, issue: Issue, *, run: int | None = None) -> bool:
        """Record what could not be read; False where the same was recorded before."""
        with self.transaction() as connection:
            return writing.put_issue(connection, issue, run=run, at=self._clock())

    def judge(self, judgement: Judgement) -> int:
        """Add a judgement; its number is what `retract` asks for."""
        with self.transaction() as connection:
            return writing.judge(connection, judgement, at=self._clock())

    def retract(self, number: int, *, by: str, reason: str) -> int:
        """Take a judgement back; both rows stay."""
        with self.transaction() as connection:
            return writing.retract(connection, number, by=by, reason=reason, at=self._clock())

    def withdraw(self, name: str, *, by: str, reason: str) -> Sequence[str]:
        """Take down the document of a hash (or its first digits), or all documents of an address; returns their ids.

        Their words leave every table and the file; hashes, reason and time stay, and the same bytes, or anything
        from that address, are refused from then on.
        """
        by_address = "://" in name
        within = getattr(self._open, "connection", None) is not None
        with self.transaction() as connection:
            found = withdrawing.named(connection, name)
            if not found:
                raise NoLedger(f"no document {name!r} in the ledger that is not withdrawn already")
            if len(found) > 1 and not by_address:
                raise NoLedger(f"{name!r} names {len(found)} documents; give more of the digits")
            for document in found:
                at = self._clock()
                withdrawing.withdraw(connection, document, by=by, reason=reason, address=by_address, at=at)
        if not within:
            withdrawing.scrub(self._engine)
        return found

    def put_picture(self, picture: Picture, *, made_from: Basis, rows: Iterable[Row] | None = None) -> None:
        """Put a picture in the place of the one before; `made_from` is the `basis` that its accounts were read at.

        `rows` are those of its incidents (`pictures.row_of`), where they were made elsewhere and are not in `picture`.
        """
        with self.transaction() as connection:
            pictures.put(connection, picture, rows=rows, made_from=made_from, at=self._clock())

    def remember(self, visit: Visit) -> None:
        """Remember what an address on the web held, in place of what was remembered of it before."""
        with self.transaction() as connection:
            visits.remember(connection, visit, at=self._clock())

    # What comes out; each iterator holds a connection until it ends

    def documents(self) -> Iterator[Document]:
        """The documents that are not withdrawn, in the order they arrived."""
        with self._reading() as connection:
            yield from retrieval.documents(connection)

    def document(self, id: str) -> Document | None:
        with self._reading() as connection:
            return next(retrieval.documents(connection, ids=[id]), None)

    def raw(self, id: str) -> bytes | None:
        """The captured bytes of a document."""
        with self._reading() as connection:
            return retrieval.raw(connection, id)

    def accounts(self) -> Iterator[Account]:
        """The latest account of each document."""
        with self._reading() as connection:
            for found in retrieval.accounts(connection):
                yield found.open()

    def packed_accounts(self, readings: Sequence[int]) -> Iterator[Packed]:
        """Those of some readings, by their numbers, unopened."""
        with self._reading() as connection:
            for start in range(0, len(readings), MANY):
                yield from retrieval.read_as(connection, readings[start : start + MANY])

    def account(self, id: str) -> Account | None:
        with self._reading() as connection:
            found = next(retrieval.accounts(connection, ids=[id]), None)
        return None if found is None else found.open()

    def claims(self) -> Iterator[Entry[Claim]]:
        """Every claim as it was last read, by document and in the order of the text; so with the others."""
        yield from self._entries(EntryKind.CLAIM)

    def figures(self) -> Iterator[Entry[Figure]]:
        yield from self._entries(EntryKind.FIGURE)

    def ceasefires(self) -> Iterator[Entry[Ceasefire]]:
        yield from self._entries(EntryKind.CEASEFIRE)

    def disputes(self) -> Iterator[Entry[Dispute]]:
        yield from self._entries(EntryKind.DISPUTE)

    def _entries(self, kind: EntryKind) -> Iterator[Entry[Any]]:
        with self._reading() as connection:
            yield from retrieval.entries(connection, kind)

    def reading_of(self, key: EntryKey) -> str | None:
        """The hash of an entry's latest reading, to be kept with a judgement of it."""
        with self._reading() as connection:
            return retrieval.reading_of(connection, key)

    def judgements(self, *, retracted: bool = False) -> Iterator[Recorded]:
        with self._reading() as connection:
            yield from retrieval.judgements(connection, retracted=retracted)

    def basis(self) -> Basis:
        """The ledger as it stands, for `put_picture`."""
        with self._reading() as connection:
            return pictures.basis(connection)

    def picture(self) -> Picture | None:
        """The picture as it was last put; None where there is none."""
        with self._reading() as connection:
            return pictures.get(connection)

    def incidents(self, *, most: int | None = None) -> Iterator[Incident]:
        """The incidents of the picture, in its order; with `most` so many, those of most lineages and claims first."""
        with self._reading() as connection:
            yield from pictures.incidents(connection, most=most)

    def truces(self) -> tuple[TruceLife, ...]:
        """The ceasefires of the picture, each from proposal to collapse, in its order."""
        with self._reading() as connection:
            return pictures.truces(connection)

    def has_current_picture(self) -> bool:
        """Whether nothing was read or judged since the picture was put."""
        with self._reading() as connection:
            return pictures.is_current(connection)

    def issues(self) -> Iterator[Issue]:
        with self._reading() as connection:
            yield from retrieval.issues(connection)

    def visit(self, url: str) -> Visit | None:
        """The last visit to an address on the web."""
        with self._reading() as connection:
            return visits.visit(connection, url)

    def refuses(self, url: str) -> bool:
        """Whether an address was withdrawn."""
        with self._reading() as connection:
            return visits.refuses(connection, url)

    def twin(self, document: Document) -> str | None:
        """The id of another document here with the same words at the same address."""
        with self._reading() as connection:
            return visits.twin(connection, document)

    def withdrawals(self) -> Iterator[Withdrawal]:
        with self._reading() as connection:
            yield from withdrawing.withdrawals(connection)

    def states(self, ids: Sequence[str], reader: ReaderVersion) -> Mapping[str, State]:
        """Which of these documents are here, and whether this reader has read them."""
        with self._reading() as connection:
            return retrieval.states(connection, ids, reader)

    def counts(self) -> Mapping[str, int]:
        with self._reading() as connection:
            return retrieval.counts(connection)

    def search(self, query: str, *, limit: int = 20) -> list[Hit]:
        """The documents in which the words stand, the best first."""
        with self._reading() as connection:
            return search.search(connection, query, limit=limit)

    def dump(self) -> str:
        """All of it as text; equal for equal ledgers. For tests: it is built in memory."""
        with self._reading() as connection:
            return "".join(f"{line}\n" for line in dump.dump(connection))

    def versions(self, url: str) -> tuple[Version, ...]:
        """The texts that stood at one address, however written, oldest first; each with what changed since the last."""
        with self._reading() as connection:
            return versions.versions(connection, canonical(url) or url)

    # The book of runs

    def begin_run(self, sources: Sequence[str], reader: ReaderVersion) -> int:
        with self.transaction() as connection:
            return runs.begin(connection, sources, reader, at=self._clock())

    def finish_run(self, run: int, *, outcome: str, counts: Mapping[str, int]) -> None:
        with self.transaction() as connection:
            runs.finish(connection, run, outcome=outcome, counts=counts, at=self._clock())

    def unfinished_run(self) -> Sequence[str] | None:
        """The sources of the last run, if it did not come to its end."""
        with self._reading() as connection:
            return runs.unfinished(connection)
