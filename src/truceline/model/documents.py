"""The captured article. Its text never changes; cleaning only marks spans as removed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from truceline.model.spans import Span

GOES_ON = re.compile(r"[ \t]*[a-z,;:)\]’–—-]")  # what goes on with a sentence that was interrupted
LOOK = 40  # code points before it
STOPPED = re.compile(r"(?:^|[.!?:…][\"'”’)\]]*|[\r\n])[ \t]*\Z")  # where no sentence is under way


class PublishedBasis(StrEnum):
    """How the publication time is known, best first."""

    GIVEN = "given"
    METADATA = "metadata"
    URL_DATE = "url-date"
    URL_UNIQID = "url-uniqid"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Removed:
    """A span that is not the article's own text, and why: author-placeholder, tracking-url, boilerplate, caption."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article as captured.

    `id` is the SHA-256 of the captured bytes; `published` is aware UTC or None, and then `published_basis` is None
    too; `authors` are those the page or record names; `removed` is sorted and does not overlap.
    """

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    wire: str | None = None
    published: datetime | None = None
    published_basis: PublishedBasis | None = None
    language: str = "en"
    removed: tuple[Removed, ...] = ()

    def is_removed(self, span: Span) -> bool:
        """Whether most of a span is not the article's own text."""
        gone = sum(max(0, min(r.span.end, span.end) - max(r.span.start, span.start)) for r in self.removed)
        return 2 * gone > len(span)

    def as_read(self) -> Document:
        """The document to read: what was removed from inside a sentence is blank, so that the sentence stays whole.

        Text of the same length, so that every offset holds in both; other removed spans stay marked.
        """
        inside = [r for r in self.removed if self._interrupts(r.span)]
        if not inside:
            return self
        text = self.text
        for span in (r.span for r in inside):
            text = text[: span.start] + " " * len(span) + text[span.end :]
        return replace(self, text=text, removed=tuple(r for r in self.removed if r not in inside))

    def _interrupts(self, span: Span) -> bool:
        """Whether a sentence is under way before a span and goes on behind it."""
        line = self.text[max(0, span.start - LOOK) : span.start]
        return GOES_ON.match(self.text, span.end) is not None and STOPPED.search(line) is None
