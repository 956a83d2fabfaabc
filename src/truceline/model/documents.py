"""The captured article. Its text never changes; cleaning only marks spans as removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from truceline.model.spans import Span


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
