"""Sources → ledger: find, capture, read, store. What is in the ledger already is neither read nor written again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, partial

from truceline import __version__
from truceline.engine import Done, ordered
from truceline.errors import BadRecord, NotAnArticle, NotText, ResourceError, SourceError
from truceline.ingest import capture
from truceline.ingest.records import Columns, capture_record
from truceline.ingest.sources import Form, Found, Missed, Skipped, find
from truceline.language.network import MODEL
from truceline.model import Account, Document, Issue, IssueKind, ReaderVersion
from truceline.pipeline import load_reader, read_document
from truceline.resources import data_path, sha256
from truceline.store import Added, Ledger
from truceline.store.retrieval import State

PATIENCE = 900.0  # seconds for one document: the longest article takes a minute or two on a slow machine
AHEAD = 4  # documents under way or waiting for their turn, for each worker
KINDS: Mapping[type[SourceError], IssueKind] = {
    NotText: IssueKind.NOT_TEXT,
    NotAnArticle: IssueKind.NOT_AN_ARTICLE,
    BadRecord: IssueKind.BAD_RECORD,
}


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be read; `document` where the ledger has it, captured before."""

    found: Found
    columns: Columns
    document: Document | None = None


class Fate(StrEnum):
    """What became of what was found."""

    NEW = "new"  # captured and read
    REREAD = "reread"  # in the ledger, now read by this reader
    DUPLICATE = "duplicate"  # the same bytes were read before
    SKIPPED = "skipped"  # not an article's file
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker made of a task, or what was known without one."""

    found: Found | None = None
    document: Document | None = None
    account: Account | None = None
    issue: Issue | None = None
    stored: bool = False  # the document is the ledger's own
    fate: Fate | None = None


Reading = Callable[[Task], Outcome]


@dataclass(slots=True)
class Summary:
    """How far a run has come."""

    fates: Counter[Fate] = field(default_factory=Counter)
    issues: Counter[IssueKind] = field(default_factory=Counter)
    stopped: bool = False

    @property
    def seen(self) -> int:
        return self.fates.total()

    def counts(self) -> Mapping[str, int]:
        """For the book of runs."""
        return {**{f.value: n for f, n in self.fates.items()}, **{f"issue {k}": n for k, n in self.issues.items()}}


def reader_version() -> ReaderVersion:
    """What the bundled reader will sign its accounts with, known without loading it."""
    return ReaderVersion(__version__, sha256(data_path("model", MODEL)))


def reading() -> Reading:
    """Read with the bundled reader, loaded once in each worker, when there is first something to be read.

    It reads in one thread: the workers fill the machine.
    """
    loaded = cache(lambda: load_reader(threads=1))
    return partial(read_task, read=lambda document: read_document(document, loaded()))


def read_task(task: Task, *, read: Callable[[Document], Account]) -> Outcome:
    """Capture and read one article. What is wrong with it becomes an issue; a broken resource is everybody's."""
    found = task.found
    done = Outcome(found, task.document, stored=task.document is not None)
    try:
        if done.document is None:
            done = replace(done, document=_capture(found, task.columns))
    except SourceError as error:
        return replace(done, issue=_issue(found, KINDS.get(type(error), IssueKind.UNREADABLE), str(error)))
    except ResourceError:
        raise
    except Exception as error:  # a defect, of the extractor or ours
        return replace(done, issue=_issue(found, IssueKind.UNREADABLE, f"{type(error).__name__}: {error}"))
    assert done.document is not None
    try:
        return replace(done, account=read(done.document))
    except ResourceError:
        raise
    except Exception as error:
        return replace(done, issue=_issue(found, IssueKind.READ_FAILED, f"{type(error).__name__}: {error}"))


def _capture(found: Found, columns: Columns) -> Document:
    if found.form is Form.RECORD:
        return capture_record(found.raw, source=found.source, columns=columns)
    return capture(found.raw, source=found.source)


def run(
    sources: Sequence[str],
    ledger: Ledger,
    *,
    workers: int = 1,
    columns: Columns | None = None,
    reread: bool = False,
    reader: ReaderVersion | None = None,
    prepare: Callable[[], Reading] = reading,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Read every article of the sources into the ledger.

    Each document is written with its account in one transaction, in the order of the sources, so the ledger does not
    depend on the number of workers, nor on how often a run was killed and begun again. `reread` reads also what this
    reader has read before (after an edit of the lexicons, say). `prepare` is what the workers run. `told` is called
    after each document.
    """
    version = reader or reader_version()
    number = ledger.begin_run(sources, version)
    summary = Summary()
    outcome = "failed"
    try:
        tasks = _tasks(find(sources), ledger, version, columns or Columns(), reread=reread)
        done = ordered(
            tasks, prepare, workers=workers, window=AHEAD * workers, patience=PATIENCE, lost=_lost, stop=stop
        )
        for made in done:
            _store(made, ledger, number, summary)
            told(summary)
        summary.stopped = stop()
        outcome = "stopped" if summary.stopped else "done"
    finally:
        ledger.finish_run(number, outcome=outcome, counts=summary.counts())
    return summary


def _tasks(
    found: Iterable[Found | Missed | Skipped], ledger: Ledger, reader: ReaderVersion, columns: Columns, *, reread: bool
) -> Iterator[Task | Done[Outcome]]:
    for one in found:
        match one:
            case Skipped():
                yield Done(Outcome(fate=Fate.SKIPPED))
            case Missed(source, reason, gone):
                kind = IssueKind.NOT_FOUND if gone else IssueKind.UNREADABLE
                yield Done(Outcome(issue=Issue(source, kind, reason)))
            case Found():
                yield _task(one, ledger, reader, columns, reread=reread)


def _task(
    found: Found, ledger: Ledger, reader: ReaderVersion, columns: Columns, *, reread: bool
) -> Task | Done[Outcome]:
    id = hashlib.sha256(found.raw).hexdigest()
    match ledger.states([id], reader).get(id):
        case State.READ if not reread:
            return Done(Outcome(fate=Fate.DUPLICATE))
        case State.WITHDRAWN:
            return Done(Outcome(issue=_withdrawn(found)))
        case None:
            return Task(found, columns)
        case _:
            return Task(found, columns, ledger.document(id))


def _lost(task: Task, why: str) -> Outcome:
    return Outcome(task.found, issue=_issue(task.found, IssueKind.WORKER_LOST, why))


def _store(made: Outcome, ledger: Ledger, run: int, summary: Summary) -> None:
    """Write one outcome, whole or not at all, and count it."""
    with ledger.transaction():
        fate, issue = made.fate, made.issue
        if made.document is not None and made.found is not None:
            added = Added.KNOWN if made.stored else _add(made, ledger, run)
            if added is Added.WITHDRAWN:
                issue = _withdrawn(made.found)
            elif made.account is not None:
                fate = _put(made.account, added, ledger, run, stored=made.stored)
        if issue is not None:
            fate = Fate.ISSUE
            ledger.put_issue(issue, run=run)
    assert fate is not None
    summary.fates[fate] += 1
    if issue is not None:
        summary.issues[issue.kind] += 1


def _add(made: Outcome, ledger: Ledger, run: int) -> Added:
    assert made.document is not None
    assert made.found is not None
    return ledger.add(made.document, made.found.raw, source=made.found.source, run=run)


def _put(account: Account, added: Added, ledger: Ledger, run: int, *, stored: bool) -> Fate:
    if added is Added.KNOWN and not stored:
        return Fate.DUPLICATE  # its twin came first, in this run or in one beside it
    new = ledger.put_account(account, run=run)
    return Fate.NEW if added is Added.NEW else Fate.REREAD if new else Fate.DUPLICATE


def _issue(found: Found, kind: IssueKind, reason: str) -> Issue:
    return Issue(found.source, kind, reason, hashlib.sha256(found.raw).hexdigest())


def _withdrawn(found: Found) -> Issue:
    return _issue(found, IssueKind.WITHDRAWN, "it, or its address, was withdrawn; it is not taken in again")
