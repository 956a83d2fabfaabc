"""Sources → ledger: find, capture, read, store. What is in the ledger already is neither read nor written again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from truceline import __version__
from truceline.engine import Done, ordered
from truceline.ingest.packing import Kind
from truceline.ingest.records import Columns
from truceline.ingest.sources import Found, Missed, Skipped, find
from truceline.language.network import MODEL
from truceline.model import Account, CopyKind, Issue, IssueKind, ReaderVersion
from truceline.pipeline.copying import keep, learn, signed
from truceline.pipeline.gathered import Gathered, Listed, Unchanged
from truceline.pipeline.shards import Terms
from truceline.pipeline.tasks import Fate, Outcome, Reading, Task, issue_of, reading
from truceline.resources import data_path, sha256
from truceline.store import Added, Ledger
from truceline.store.retrieval import State
from truceline.store.shelves import Shelves

PATIENCE = 900.0  # seconds for one document: the longest article takes a minute or two on a slow machine
FATES = {IssueKind.NO_CONFLICT_NEWS: Fate.GATED, IssueKind.SKIPPED: Fate.SKIPPED}  # listed, and no fault
AHEAD = 16  # documents under way or waiting for their turn, for each worker
Spread = Callable[[Iterable[Task | Done[Outcome]], Terms, Callable[[], bool]], Iterator[Outcome]]


@dataclass(slots=True)
class Summary:
    """How far a run has come. What the gate passed over is a fate, and not counted among the issues.

    `copies` are the documents taken in that pass on a text of another document, or part of one.
    """

    fates: Counter[Fate] = field(default_factory=Counter)
    issues: Counter[IssueKind] = field(default_factory=Counter)
    copies: int = 0
    stopped: bool = False

    @property
    def seen(self) -> int:
        return self.fates.total()

    def counts(self) -> Mapping[str, int]:
        """For the book of runs."""
        fates, issues = (
            ((f.value, n) for f, n in self.fates.items()),
            ((f"issue {k}", n) for k, n in self.issues.items()),
        )
        return {**dict(fates), "copies": self.copies, **dict(issues)}


def reader_version() -> ReaderVersion:
    """What the bundled reader will sign its accounts with, known without loading it."""
    return ReaderVersion(__version__, sha256(data_path("model", MODEL)))


def run(
    sources: Sequence[str],
    ledger: Ledger,
    *,
    workers: int = 1,
    columns: Columns | None = None,
    kind: Kind | None = None,
    reread: bool = False,
    gate: float | None = None,
    reader: ReaderVersion | None = None,
    learned: bool = True,
    cache: Path | None = None,
    actors: Path | None = None,
    prepare: Callable[[], Reading] | None = None,
    gather: Callable[[Sequence[str]], Iterable[Gathered]] | None = None,
    spread: Spread | None = None,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Read every article of the sources into the ledger.

    Each document is written with its account in one transaction, in the order of the sources, so the ledger does not
    depend on the number of workers, nor on how often a run was killed and begun again. Without `workers` it reads in
    this process. `columns` and `kind` are `find`'s. `reread` reads also what this reader has read before (after an edit
    of the lexicons, say). `gate` is the score below which an article is captured and not read, as no conflict news;
    None reads all, and so does `reread` what the ledger holds. Without `learned`, what was learned to recur on a site
    stays in its documents, and nothing is learned. `cache` is a folder in which sentences are remembered from run to
    run; `actors` is a file of parties of the user's own. `prepare` is what the workers run. `gather` finds the articles
    in place of `find`; an `Intake`'s also on the web. `spread` reads in place of the workers, as on a cluster
    (sharding.py). `told` is called after each document.
    """
    version = reader or reader_version()
    number = ledger.begin_run(sources, version)
    summary = Summary()
    outcome = "failed"
    shared = ExitStack()
    try:
        own = shared.enter_context(TemporaryDirectory(prefix="truceline-", ignore_cleanup_errors=True))
        known = columns or Columns()
        found = gather(sources) if gather else find(sources, columns=known, kind=kind)
        tasks = tasks_of(found, ledger, version, known, reread=reread, gate=gate)
        marks = Shelves(ledger).learned() if learned else frozenset()
        prepare = prepare or partial(reading, marks, cache, actors, Path(own))
        if spread is not None:
            done = spread(tasks, Terms(version, known, marks, actors.read_text("utf-8") if actors else None), stop)
        else:
            done = ordered(
                tasks, prepare, workers=workers, window=AHEAD * workers, patience=PATIENCE, lost=_lost, stop=stop
            )
        for made in done:
            _store(made, ledger, number, summary)
            told(summary)
        summary.stopped = stop()
        if learned and not summary.stopped:
            learn(ledger)  # at the end alone: a run that was killed and begun again reads with what it began with
        outcome = "stopped" if summary.stopped else "done"
    finally:
        shared.close()
        ledger.finish_run(number, outcome=outcome, counts=summary.counts())
    return summary


def tasks_of(
    found: Iterable[Gathered],
    ledger: Ledger,
    reader: ReaderVersion,
    columns: Columns,
    *,
    reread: bool,
    gate: float | None,
) -> Iterator[Task | Done[Outcome]]:
    """What is to be read of what was found, and what the ledger knows already."""
    for one in found:
        match one:
            case Skipped(source):
                skipped = Issue(source, IssueKind.SKIPPED, "its ending is no article's; named itself, it is read")
                yield Done(Outcome(fate=Fate.SKIPPED, issue=skipped))
            case Unchanged():
                yield Done(Outcome(fate=Fate.UNCHANGED))
            case Listed(visit):
                yield Done(Outcome(visit=visit))
            case Missed(source, reason, gone, kind):
                kind = kind or (IssueKind.NOT_FOUND if gone else IssueKind.UNREADABLE)
                yield Done(Outcome(issue=Issue(source, kind, reason)))
            case Found():
                yield _task(one, ledger, reader, columns, reread=reread, gate=gate)


def _task(
    found: Found, ledger: Ledger, reader: ReaderVersion, columns: Columns, *, reread: bool, gate: float | None
) -> Task | Done[Outcome]:
    id = hashlib.sha256(found.raw).hexdigest()
    match ledger.states([id], reader).get(id):
        case State.READ if not reread:
            return Done(Outcome(fate=Fate.DUPLICATE, visit=found.visit))  # the same bytes at another address, perhaps
        case State.WITHDRAWN:
            return Done(Outcome(issue=_withdrawn(found)))
        case None:
            return Task(found, columns, gate=gate)
        case _:
            return Task(found, columns, ledger.document(id), gate=None if reread else gate)


def _lost(task: Task, why: str) -> Outcome:
    return Outcome(task.found, issue=issue_of(task.found, IssueKind.WORKER_LOST, why))


def _store(made: Outcome, ledger: Ledger, run: int, summary: Summary) -> None:
    """Write one outcome, whole or not at all, and count it."""
    with ledger.transaction():
        fate, issue, copies = made.fate, made.issue, False
        twin = _twin(made, ledger)
        if twin:
            fate = Fate.DUPLICATE
        elif made.document is not None and made.found is not None:
            added, copies = (Added.KNOWN, False) if made.stored else _add(made, ledger, run)
            if added is Added.WITHDRAWN:
                issue = _withdrawn(made.found)
            elif made.account is not None:
                fate = _put(made.account, added, ledger, run, stored=made.stored)
        if issue is not None:
            fate = FATES.get(issue.kind, Fate.ISSUE)
            ledger.put_issue(issue, run=run)
        visit = made.visit or (made.found.visit if made.found else None)
        lost = summary.issues[IssueKind.WORKER_LOST] if made.visit else issue and issue.kind is IssueKind.WORKER_LOST
        if visit and not lost:  # what the next run may do better, it must find again
            ledger.remember(replace(visit, sha256=twin) if twin else visit)
    if fate is None:
        return  # a feed: its entries have been counted
    summary.fates[fate] += 1
    summary.copies += copies
    if issue is not None and fate is Fate.ISSUE:
        summary.issues[issue.kind] += 1


def _twin(made: Outcome, ledger: Ledger) -> str | None:
    """The document that a page from the web was captured as before, where only what surrounds its article changed."""
    if made.document is None or made.stored or made.found is None or made.found.visit is None:
        return None
    return ledger.twin(made.document)


def _add(made: Outcome, ledger: Ledger, run: int) -> tuple[Added, bool]:
    """Take a document in; says also whether it is a copy of another, or another of it."""
    assert made.document is not None
    assert made.found is not None
    added = ledger.add(made.document, made.found.raw, source=made.found.source, run=run)
    ties = keep(ledger, made.signature or signed(made.document)) if added is Added.NEW else []
    return added, any(tie.kind in (CopyKind.WHOLE, CopyKind.PART) for tie in ties)


def _put(account: Account, added: Added, ledger: Ledger, run: int, *, stored: bool) -> Fate:
    if added is Added.KNOWN and not stored:
        return Fate.DUPLICATE  # its twin came first, in this run or in one beside it
    new = ledger.put_account(account, run=run)
    return Fate.NEW if added is Added.NEW else Fate.REREAD if new else Fate.DUPLICATE


def _withdrawn(found: Found) -> Issue:
    return issue_of(found, IssueKind.WITHDRAWN, "it, or its address, was withdrawn; it is not taken in again")
