"""Paragraphs that a site prints under article after article: known by their words and the site, learned in a ledger."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set
from dataclasses import dataclass, replace

from truceline.ingest.cleaning import lines_of, without_overlaps
from truceline.ingest.wire import outlet_of
from truceline.model import Document, Removed, Span

RECURRING = "recurring"  # the reason of what was learned, in Document.removed
SHORTEST, LONGEST = 5, 150  # words: less may be anybody's, more is an article's
MOST = 80  # paragraphs of a document, from its beginning and its end alike
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of an article; `mark` is a signed 64-bit hash of its words and its site."""

    span: Span
    mark: int


def paragraphs(doc: Document) -> list[Paragraph]:
    """The lines of a document that could recur; none where its site is not known, nor what is removed already."""
    site = outlet_of(doc.url) or doc.outlet
    if not site:
        return []
    lines = lines_of(doc.text)
    if len(lines) > MOST:
        lines = (*lines[: MOST // 2], *lines[-MOST // 2 :])
    found = []
    for line in lines:
        words = WORD.findall(line.span.of(doc.text).lower())
        if SHORTEST <= len(words) <= LONGEST and not doc.is_removed(line.span):
            digest = hashlib.blake2b("\0".join((site, *words)).encode(), digest_size=8, person=b"recurring").digest()
            found.append(Paragraph(line.span, int.from_bytes(digest, "little", signed=True)))
    return found


def without_recurring(doc: Document, learned: Set[int]) -> Document:
    """The document with what was learned of its site marked as removed; its text stays as it is."""
    if not learned:
        return doc
    found = [Removed(one.span, RECURRING) for one in paragraphs(doc) if one.mark in learned]
    return replace(doc, removed=without_overlaps([*doc.removed, *found])) if found else doc
