"""A desk that is open: its ledger, who may use it, what reads pasted articles, and what makes the picture anew."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from truceline.errors import EditLocked, TrucelineError
from truceline.model import Account, Document
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.access import Access
from truceline.serve.problems import Problem
from truceline.serve.queries import overview
from truceline.serve.results import Facets
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger
from truceline.store.reviewing import ReviewBook
from truceline.store.users import UserBook

LOG = logging.getLogger(__name__)
PICTURE = "picture"  # what is locked while one process makes it
MAKING = 3600.0  # seconds, after which a maker that left its lock behind is taken for dead
PATIENCE = 20.0  # seconds that somebody waits for the reader or an export that is busy
QUIET = 0.5  # seconds after a judgement in which more of them may come

Read = Callable[[Document], Account]


class Desk:
    """What all requests share. Ledgers keep a transaction for each thread, so that one serves them all."""

    def __init__(self, settings: DeskSettings, ledger: Ledger, *, read: Read | None = None) -> None:
        self.settings, self.ledger = settings, ledger
        self.reviews, self.users = ReviewBook(ledger), UserBook(ledger)
        self.access = Access(self.users, settings)
        self._read = read
        self._facets: tuple[str, Facets] | None = None
        self._reading, self._exporting = threading.Lock(), threading.Lock()
        self._wanted, self._ended = threading.Event(), threading.Event()
        self._making = threading.Thread(target=self._keep_making, name="picture", daemon=True)

    def start(self) -> None:
        self._making.start()
        if self.is_small() and not self.ledger.has_current_picture():
            self._wanted.set()

    def close(self) -> None:
        """Let go of everything; a picture that is being made is waited for, so that it is whole or the one before."""
        self._ended.set()
        self._wanted.set()
        if self._making.is_alive():
            self._making.join()
        self.ledger.close()

    # Reading

    def read(self, document: Document) -> Account:
        """The account of a pasted article, which stays out of the ledger. One is read at a time."""
        with _turn(self._reading, "the reader is busy"):
            return self._reader(document)

    @cached_property
    def _reader(self) -> Read:
        if self._read is not None:
            return self._read
        from truceline.pipeline import load_reader, read_document

        gazetteer, actors = self.settings.gazetteer, self.settings.actors
        reader = load_reader(
            gazetteer=Path(gazetteer) if gazetteer else None, actors=Path(actors) if actors else None, threads=1
        )
        return lambda document: read_document(document, reader)

    @contextmanager
    def exporting(self) -> Iterator[None]:
        """One export at a time: each holds the accounts in memory."""
        with _turn(self._exporting, "another export is being made"):
            yield

    # What pages offer to filter by

    def facets(self, connection: Connection) -> Facets:
        """The values of the filters, counted anew only once something changed."""
        stamp = overview.stamp(connection)
        if self._facets is None or self._facets[0] != stamp:
            self._facets = (stamp, overview.facets(connection))
        return self._facets[1]

    # The picture

    @property
    def making(self) -> bool:
        """Whether the picture is being made, by this process or another."""
        return self.reviews.lock_of(PICTURE) is not None

    def follow(self) -> None:
        """After a judgement: make the picture anew soon, where that takes seconds."""
        if self.is_small():
            self._wanted.set()

    def make_picture(self) -> None:
        """Make the picture anew soon, however long it takes."""
        self._wanted.set()

    def is_small(self) -> bool:
        """Whether the whole ledger can be gone through while somebody waits."""
        return self.ledger.counts()["documents"] <= self.settings.automatic

    def _keep_making(self) -> None:
        maker = f"process {os.getpid()}"
        while not self._ended.is_set():
            self._wanted.wait()
            if self._ended.wait(QUIET):
                return
            self._wanted.clear()
            try:
                self.reviews.lock(PICTURE, by=maker, seconds=MAKING)
            except EditLocked:
                self._ended.wait(QUIET)  # another process makes it; what was judged since is not in that
                self._wanted.set()
                continue
            except TrucelineError as error:
                LOG.error("the picture cannot be made: %s", error)
                continue
            try:
                if not self.ledger.has_current_picture():
                    reconcile_ledger(self.ledger)
            except Exception:  # the desk goes on with the picture that it has
                LOG.exception("the picture could not be made")
            finally:
                self.reviews.unlock(PICTURE, by=maker)


@contextmanager
def _turn(lock: threading.Lock, busy: str) -> Iterator[None]:
    if not lock.acquire(timeout=PATIENCE):
        raise Problem(503, f"{busy}; try again in a moment", headers={"Retry-After": "10"})
    try:
        yield
    finally:
        lock.release()
