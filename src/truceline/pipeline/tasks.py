"""One article, bytes to account, as a worker does it. Nothing here knows the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache as once
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from truceline.errors import BadRecord, NotAnArticle, NotEnglish, NotText, ResourceError, SourceError
from truceline.ingest.gate import bundled
from truceline.ingest.records import Columns
from truceline.ingest.recurring import without_recurring
from truceline.ingest.sources import Found, capture_found
from truceline.language.remembered import Remembered
from truceline.model import Account, Document, Issue, IssueKind, Signature, Visit
from truceline.pipeline import Reader, load_reader, read_document
from truceline.pipeline.copying import signed
from truceline.pipeline.known import Known

KINDS: Mapping[type[SourceError], IssueKind] = {
    NotText: IssueKind.NOT_TEXT,
    NotAnArticle: IssueKind.NOT_AN_ARTICLE,
    NotEnglish: IssueKind.NOT_ENGLISH,
    BadRecord: IssueKind.BAD_RECORD,
}


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be read; `document` where the ledger has it, captured before.

    `gate` is the score below which it is passed over as no conflict news; None reads whatever it is.
    """

    found: Found
    columns: Columns
    document: Document | None = None
    gate: float | None = None


class Fate(StrEnum):
    """What became of what was found."""

    NEW = "new"  # captured and read
    REREAD = "reread"  # in the ledger, now read by this reader
    DUPLICATE = "duplicate"  # the same bytes were read before
    UNCHANGED = "unchanged"  # an address that holds what it held before
    SKIPPED = "skipped"  # not an article's file
    GATED = "gated"  # captured and not read: the gate takes it for no conflict news
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker made of a task, or what was known without one."""

    found: Found | None = None
    document: Document | None = None
    account: Account | None = None
    signature: Signature | None = None
    issue: Issue | None = None
    stored: bool = False  # the document is the ledger's own
    fate: Fate | None = None
    visit: Visit | None = None  # of a feed whose entries are all stored by now


Reading = Callable[[Task], Outcome]


def reading(
    learned: frozenset[int] = frozenset(),
    cache: Path | None = None,
    actors: Path | str | None = None,
    shared: Path | None = None,
) -> Reading:
    """Read with the bundled reader, loaded once in each worker, when there is first something to be read.

    It reads in one thread: the workers fill the machine. `learned` are the marks of what recurs on sites;
    `cache` is a folder where sentences are remembered from run to run; `actors` is a user's own file of parties, or
    the text of one; `shared` is a folder of the run's own, where one worker finds what another has read word for word.
    """
    loaded = once(lambda: _loaded(cache, actors))
    known = Known(shared)

    def read(document: Document) -> Account:
        return known.account(document, lambda document: read_document(document, loaded()))

    return partial(read_task, read=read, learned=learned)


def _loaded(cache: Path | None, actors: Path | str | None) -> Reader:
    """The reader; a text of parties is in a file only while it is loaded, as it may be nobody else's business."""
    load = partial(load_reader, threads=1, remembered=Remembered(folder=cache))
    if not isinstance(actors, str):
        return load(actors=actors)
    with TemporaryDirectory(prefix="truceline-") as folder:
        own = Path(folder) / "actors.csv"
        own.write_text(actors, encoding="utf-8")
        return load(actors=own)


def read_task(task: Task, *, read: Callable[[Document], Account], learned: frozenset[int] = frozenset()) -> Outcome:
    """Capture and read one article. What is wrong with it becomes an issue; a broken resource is everybody's."""
    found = task.found
    done = Outcome(found, task.document, stored=task.document is not None)
    try:
        if done.document is None:
            document = without_recurring(capture_found(found, columns=task.columns), learned)
            done = replace(done, document=document, signature=signed(document))
    except SourceError as error:
        return replace(done, issue=issue_of(found, KINDS.get(type(error), IssueKind.UNREADABLE), str(error)))
    except ResourceError:
        raise
    except Exception as error:  # a defect, of the extractor or ours
        return replace(done, issue=issue_of(found, IssueKind.UNREADABLE, f"{type(error).__name__}: {error}"))
    assert done.document is not None
    try:
        if task.gate is not None and (why := _no_conflict_news(done.document, task.gate)):
            return replace(done, issue=issue_of(found, IssueKind.NO_CONFLICT_NEWS, why))
        return replace(done, account=read(done.document))
    except ResourceError:
        raise
    except Exception as error:
        return replace(done, issue=issue_of(found, IssueKind.READ_FAILED, f"{type(error).__name__}: {error}"))


def _no_conflict_news(document: Document, threshold: float) -> str | None:
    """Why the gate passes over a document; None where it is to be read."""
    glance = bundled().glance(document)
    return None if glance.passes(threshold) else f"score {glance.score:.3f}, below {threshold:.3f}"


def issue_of(found: Found, kind: IssueKind, reason: str) -> Issue:
    return Issue(found.source, kind, reason, hashlib.sha256(found.raw).hexdigest())
