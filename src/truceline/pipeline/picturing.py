"""Ledger → picture → ledger: the accounts and judgements reconciled, and kept beside them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, NoReturn, TypeVar

from truceline.engine import ordered
from truceline.engine.local import WorkerFailed
from truceline.model import Incident, Picture
from truceline.pipeline.copying import known_copies, sign_all
from truceline.reconcile.incidents import Case
from truceline.reconcile.judging import Docket, docket_of
from truceline.reconcile.knowledge import load_knowledge
from truceline.reconcile.notes import Noter, Notes
from truceline.reconcile.picture import outline, uncollected
from truceline.store import Ledger
from truceline.store.pictures import Row, row_of
from truceline.store.retrieval import Packed

SMALL = 2_000  # documents, up to which it is not worth starting processes
BATCH = 200  # accounts
PATIENCE = 600.0  # seconds for a batch, of a fraction of a second each on any machine
AHEAD = 3  # batches under way or waiting for their turn, for each worker

Told = Callable[[str, int, int], None]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Made:
    """What a picture holds, by numbers; `review`: judgements to be looked at again."""

    documents: int
    lineages: int
    claims: int
    incidents: int
    ceasefires: int
    contradictions: int
    review: tuple[int, ...]


def reconcile_ledger(ledger: Ledger, *, workers: int = 0, told: Told = lambda phase, done, of: None) -> Made:
    """Make the picture of a ledger as it stands and put it there; `told` hears of the phases and how far each is.

    `workers` are processes that open accounts and make incidents where there are many; the picture is the same with
    any number. Incidents are written as they are made, so that they need not fit into memory all at once. What is
    read or judged meanwhile is not in the picture, and makes it out of date.
    """
    made_from = ledger.basis()
    documents = ledger.counts()["documents"]
    processes = workers if documents > SMALL else 0

    def said(phase: str, done: int, of: int) -> None:
        told(phase, done, of or documents)

    sign_all(ledger)
    copies = known_copies(ledger)
    docket = docket_of(ledger.judgements())
    with uncollected(), TemporaryFile() as shelf:
        noted = _spread(partial(_noting, docket), _batches(ledger.packed_accounts(), BATCH), processes)
        found = outline(chain.from_iterable(noted), docket, load_knowledge(), copies=copies, told=said)
        claims = incidents = 0
        for rows in _spread(partial(_rowing, found.make), found.cases, processes):
            pickle.dump(rows, shelf)
            incidents += len(rows)
            claims += sum(row["claims"] for row in rows)
        told("keeping the picture", 0, 1)
        ledger.put_picture(found.picture, made_from=made_from, rows=_shelved(shelf))
    return _counted(found.picture, incidents=incidents, claims=claims)


def _counted(picture: Picture, *, incidents: int, claims: int) -> Made:
    documents = sum(len(lineage.documents) for lineage in picture.lineages)
    truces, contradictions = len(picture.ceasefires), len(picture.contradictions)
    return Made(documents, len(picture.lineages), claims, incidents, truces, contradictions, picture.review)


def _spread(prepare: Callable[[], Callable[[T], R]], tasks: Iterable[T], workers: int) -> Iterator[R]:
    """The results of tasks in their order; one that is lost to a dying process ends it all."""
    return ordered(
        tasks, prepare, workers=workers, window=AHEAD * workers, patience=PATIENCE, lost=_lost, stop=lambda: False
    )


def _lost(task: object, why: str) -> NoReturn:
    raise WorkerFailed(f"the picture could not be made: {why}; is there memory enough?")


def _batches(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    waiting = iter(values)
    while some := list(islice(waiting, size)):
        yield some


def _noting(docket: Docket) -> Callable[[Sequence[Packed]], list[Notes]]:
    """What takes the notes of some accounts, in whatever process."""
    noter = Noter(docket, load_knowledge(), copies_sought=False)
    return lambda packed: [noter.note(one.open()) for one in packed]


def _rowing(make: Callable[[Sequence[Case]], list[Incident]]) -> Callable[[Sequence[Case]], list[Row]]:
    """What makes the rows of the incidents of some cases."""
    return lambda cases: [row_of(incident) for incident in make(cases)]


def _shelved(shelf: IO[bytes]) -> Iterator[Row]:
    """The rows that were laid into a file of ours."""
    shelf.seek(0)
    while True:
        try:
            yield from pickle.load(shelf)
        except EOFError:
            return
