"""Versions of one page: the documents of one address in the order of their publication, with what changed between."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from truceline.model import Document, Span
from truceline.store import tables as t
from truceline.store.codec import sha256
from truceline.store.copy_tables import SIGNATURES
from truceline.store.retrieval import document_of

SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…][\"'”’)\]]*(?=\s|$)|(?=\n)|$)")


@dataclass(frozen=True, slots=True)
class Change:
    """A part that one version has in the place of another: `before` None was added, `after` None taken out."""

    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class Version:
    """A document among those of its address; `changes` are against the version before it, none in the first."""

    document: Document
    added: datetime
    changes: tuple[Change, ...] = ()


def versions(connection: Connection, address: str) -> tuple[Version, ...]:
    """The documents of a canonical address that have different texts: by publication, what is undated by arrival."""
    d, s = t.DOCUMENTS.c, SIGNATURES.c
    query = (
        select(t.DOCUMENTS)
        .join(SIGNATURES, s.document == d.number)
        .where(s.address_sha256 == sha256(address), d.text.is_not(None))
        .order_by(d.number)
    )
    rows = [(document_of(row), row.added, row.number) for row in connection.execute(query)]
    rows.sort(key=lambda one: (one[0].published or one[1], one[1], one[2]))
    found: list[Version] = []
    for document, added, _ in rows:
        if found and found[-1].document.text == document.text:
            continue
        changes = changes_of(found[-1].document.text, document.text) if found else ()
        found.append(Version(document, added, changes))
    return tuple(found)


def changes_of(before: str, after: str) -> tuple[Change, ...]:
    """What changed between two texts, by sentences; white space counts for nothing."""
    return tuple(_changes(before, after, _sentences(before), _sentences(after)))


def _changes(before: str, after: str, one: Sequence[Span], other: Sequence[Span]) -> Iterator[Change]:
    words = [[" ".join(span.of(text).split()) for span in spans] for text, spans in ((before, one), (after, other))]
    matcher = difflib.SequenceMatcher(a=words[0], b=words[1], autojunk=False)
    for kind, first, behind, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield Change(_hull(one[first:behind]), _hull(other[start:end]))


def _sentences(text: str) -> list[Span]:
    return [Span(*match.span()) for match in SENTENCE.finditer(text) if match.group().strip()]


def _hull(spans: Sequence[Span]) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None
