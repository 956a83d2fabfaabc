"""Ledger → picture → ledger: the accounts and judgements reconciled, and kept beside them."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, NoReturn, TypeAlias, TypeVar

from truceline.engine import FORKS, Laid, forked, ordered
from truceline.engine.local import WorkerFailed
from truceline.errors import StoreError
from truceline.model import Picture
from truceline.pipeline.copying import known_copies, sign_all
from truceline.pipeline.standing import Standing, rank_of
from truceline.reconcile.judging import Docket, docket_of
from truceline.reconcile.keeping import packed_notes, unpacked_notes
from truceline.reconcile.knowledge import load_knowledge
from truceline.reconcile.notes import Noter, Notes
from truceline.reconcile.picture import Outline, outline, uncollected
from truceline.store import Ledger
from truceline.store.pictures import Row, row_of
from truceline.store.renewals import Renewals
from truceline.store.renewing import Change, Noted

SMALL = 2_000  # documents, up to which it is not worth starting processes
BATCH = 200  # accounts
PATIENCE = 600.0  # seconds for a batch, of a fraction of a second each on any machine
ATTEMPTS = 3
AHEAD = 3  # batches under way or waiting for their turn, for each worker
PART = 5_000  # clusters, of which incidents are made at a time

Told = Callable[[str, int, int], None]
T = TypeVar("T")
R = TypeVar("R")
Numbered: TypeAlias = tuple[int, Row]  # of an incident, with the position of the first claim of its cluster


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


def reconcile_ledger(
    ledger: Ledger, *, workers: int = 0, full: bool = False, told: Told = lambda phase, done, of: None
) -> Made:
    """Make the picture of a ledger as it stands and put it there; `told` hears of the phases and how far each is.

    Only what is new, read again, withdrawn or judged since the last picture is taken note of, and only incidents that
    may differ are made again; the picture is the one that making all of it anew gives, which `full` does.

    `workers` are processes that open accounts and make incidents where there are many; the picture is the same with
    any number. Incidents are written as they are made, so that they need not fit into memory all at once. What is
    read or judged meanwhile is not in the picture, and makes it out of date.
    """
    sign_all(ledger)
    for _ in range(ATTEMPTS):
        made = _reconciled(ledger, workers, full, told)
        if made is not None:
            return made
    raise StoreError("the picture could not be kept: documents are withdrawn, or others reconcile, all the time")


def _reconciled(ledger: Ledger, workers: int, full: bool, told: Told) -> Made | None:
    """The picture made and put; None where what it was made from is not there any more."""
    made_from, held = ledger.basis(), Renewals(ledger)
    withdrawn = held.withdrawn()
    copies = known_copies(ledger)
    docket = docket_of(ledger.judgements())
    with uncollected(), TemporaryFile() as noted:
        standing = Standing.of(held, docket, full=full)
        documents = len(standing.numbers)
        processes = workers if len(standing.changed) > SMALL else 0

        def said(phase: str, done: int, of: int) -> None:
            told(phase, done, of or documents)

        noting = partial(_noting, docket, ledger.url if processes else ledger)
        taken = _spread(noting, _batches(standing.unread, BATCH), processes)
        notes = chain(standing.notes(), _laid_aside(taken, noted, standing))
        spread = partial(forked, workers=processes) if processes > 1 and FORKS else None
        known, before = load_knowledge(), standing.before()
        found = outline(notes, docket, known, copies=copies, before=before, spread=spread, told=said)
        picture = found.beyond().within(found.picture)
        rows = [*_made(found, processes, told)]
        told("keeping the picture", 0, 1)
        change = Change(
            picture,
            rows=_ranked(chain.from_iterable(some.take() for some in rows), found),
            parts=frozenset(found.parts),
            links=standing.links(found, made_from),
            noted=_kept(noted),
            taken_from=standing.taken_from,
            withdrawn=withdrawn,
        )
        counts = held.put(change, made_from=made_from)
    return None if counts is None else _counted(picture, *counts)


def _made(found: Outline, workers: int, told: Told) -> Iterator[Laid[list[Numbered]]]:
    """The rows of all incidents, part by part, laid into files."""
    cases = len(found.cases)
    parts = [range(start, min(start + PART, cases)) for start in range(0, cases, PART)]
    for part, laid in zip(parts, forked(partial(_rows, found), parts, workers=workers), strict=True):
        told("making incidents", part.stop, cases)
        yield laid


def _rows(found: Outline, part: range) -> list[Numbered]:
    cases = list(found.cases.among(part))
    return [(case.first, row_of(incident)) for case, incident in zip(cases, found.make(cases), strict=True)]


def _laid_aside(taken: Iterable[bytes], shelf: IO[bytes], standing: Standing) -> Iterator[Notes]:
    """Notes as they come from who takes them, and each batch laid into a file for the next time."""
    for packed in taken:
        notes = [one for one in unpacked_notes(packed) if one.document.id in standing.numbers]
        versions = {standing.numbers[one.document.id]: standing.versions[one.document.id] for one in notes}
        pickle.dump(Noted(packed, versions), shelf)
        yield from notes


def _kept(shelf: IO[bytes]) -> Iterator[Noted]:
    shelf.seek(0)
    while True:
        try:
            yield pickle.load(shelf)
        except EOFError:
            return


def _ranked(rows: Iterable[Numbered], found: Outline) -> Iterator[Row]:
    """Rows with their place in the picture and the hash of what they follow from."""
    for first, row in rows:
        yield row | {"rank": rank_of(found.chosen.claims[first]), "part": found.parts[first]}


def _counted(picture: Picture, incidents: int, claims: int) -> Made:
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


def _noting(docket: Docket, ledger: Ledger | str) -> Callable[[Sequence[int]], bytes]:
    """What takes the notes of some readings, in whatever process: another opens the ledger by its address."""
    opened = Ledger.open(ledger, create=False) if isinstance(ledger, str) else ledger
    if opened is not ledger:
        gc.disable()  # for good: the process does nothing else (uncollected)
    noter = Noter(docket, load_knowledge(), copies_sought=False)
    return lambda readings: packed_notes([noter.note(one.open()) for one in opened.packed_accounts(readings)])
