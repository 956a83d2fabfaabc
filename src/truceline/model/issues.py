"""What could not be read, and why. One bad document never stops a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IssueKind(StrEnum):
    NOT_FOUND = "not-found"  # it was there when the run began; of an address: its server says so
    UNREADABLE = "unreadable"  # the system refuses, or the file's form is broken
    NOT_TEXT = "not-text"
    NOT_AN_ARTICLE = "not-an-article"  # empty, too large, a page without an article
    NOT_ENGLISH = "not-english"
    BAD_RECORD = "bad-record"  # a line, row, message or archive's record that is no article's
    REFUSED = "refused"  # an address that robots.txt, or our own rules, forbid to ask
    UNREACHABLE = "unreachable"  # an address that gave no answer, or a server's error; the next run tries again
    BAD_FEED = "bad-feed"  # a feed or sitemap that is broken; what could be read of it was followed
    CUT_SHORT = "cut-short"  # a feed or sitemap with more entries than are followed
    WITHDRAWN = "withdrawn"  # was taken down, and stays so
    READ_FAILED = "read-failed"  # a defect of the reader
    WORKER_LOST = "worker-lost"  # the process that read it ended or took too long
    NO_CONFLICT_NEWS = "no-conflict-news"  # the gate passed over it; captured, and not read
    SKIPPED = "skipped"  # a file of a folder whose ending is no article's


@dataclass(frozen=True, slots=True)
class Issue:
    """A document that did not become an account. `source` says where it came from; `sha256` is its bytes', if read."""

    source: str
    kind: IssueKind
    reason: str
    sha256: str | None = None
