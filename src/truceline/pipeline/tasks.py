"""One article, bytes to account, as a worker does it. Nothing here knows the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache as once
from functools import partial
from pathlib import Path

from truceline.errors import BadRecord, NotAnArticle, NotText, ResourceError, SourceError
from truceline.ingest import capture
from truceline.ingest.records import Columns, capture_record
from truceline.ingest.recurring import without_recurring
from truceline.ingest.sources import Form, Found
from truceline.language.remembered import Remembered
from truceline.model import Account, Document, Issue, IssueKind, Signature
from truceline.pipeline import load_reader, read_document
from truceline.pipeline.copying import signed

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
    signature: Signature | None = None
    issue: Issue | None = None
    stored: bool = False  # the document is the ledger's own
    fate: Fate | None = None


Reading = Callable[[Task], Outcome]


def reading(learned: frozenset[int] = frozenset(), cache: Path | None = None) -> Reading:
    """Read with the bundled reader, loaded once in each worker, when there is first something to be read.

    It reads in one thread: the workers fill the machine. `learned` are the marks of what recurs on sites;
    `cache` is a folder where sentences are remembered from run to run.
    """
    loaded = once(lambda: load_reader(threads=1, remembered=Remembered(folder=cache)))
    return partial(read_task, read=lambda document: read_document(document, loaded()), learned=learned)


def read_task(task: Task, *, read: Callable[[Document], Account], learned: frozenset[int] = frozenset()) -> Outcome:
    """Capture and read one article. What is wrong with it becomes an issue; a broken resource is everybody's."""
    found = task.found
    done = Outcome(found, task.document, stored=task.document is not None)
    try:
        if done.document is None:
            document = without_recurring(_capture(found, task.columns), learned)
            done = replace(done, document=document, signature=signed(document))
    except SourceError as error:
        return replace(done, issue=issue_of(found, KINDS.get(type(error), IssueKind.UNREADABLE), str(error)))
    except ResourceError:
        raise
    except Exception as error:  # a defect, of the extractor or ours
        return replace(done, issue=issue_of(found, IssueKind.UNREADABLE, f"{type(error).__name__}: {error}"))
    assert done.document is not None
    try:
        return replace(done, account=read(done.document))
    except ResourceError:
        raise
    except Exception as error:
        return replace(done, issue=issue_of(found, IssueKind.READ_FAILED, f"{type(error).__name__}: {error}"))


def _capture(found: Found, columns: Columns) -> Document:
    if found.form is Form.RECORD:
        return capture_record(found.raw, source=found.source, columns=columns)
    return capture(found.raw, source=found.source)


def issue_of(found: Found, kind: IssueKind, reason: str) -> Issue:
    return Issue(found.source, kind, reason, hashlib.sha256(found.raw).hexdigest())
