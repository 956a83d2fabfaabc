"""Who copied whom: documents that pass on one text, passages that pass from text to text, and why we say so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from truceline.model.spans import Span


class CopyKind(StrEnum):
    """How two documents hang together."""

    WHOLE = "copy"  # they pass on one text
    PART = "part"  # the shorter one stands in the longer
    VERSION = "version"  # one address, another text
    PASSAGE = "passage"  # they share a paragraph, and each has a text of its own


class OriginBasis(StrEnum):
    """Why a document is taken for the origin of a text, the surest first."""

    ONLY = "only"  # nobody else has it
    EARLIEST = "earliest"  # published before all others
    WIRE = "wire"  # of those published first, or of unknown time, the one that credits an agency
    LONGEST = "longest-common-part"  # of those, the one of which most stands in the others
    UNKNOWN = "unknown"  # nothing tells: the first by its hash


@dataclass(frozen=True, slots=True)
class Tie:
    """Evidence that `document` has words from `other`, which is the earlier one as far as anything tells.

    `share`: how much of the shorter one's text is common (0..1). `common` and `longest` are words: all of it, and the
    longest part without a break, which stands at `span` and at `other_span`.
    """

    document: str
    other: str
    kind: CopyKind
    share: float
    common: int
    longest: int
    span: Span
    other_span: Span


@dataclass(frozen=True, slots=True)
class Lineage:
    """Documents that pass on one text: however many they are, they count as one voice.

    `documents` are ids, the earliest published first; `id` is that of the first. `wire` is the agency credited.
    `origin` is the document that had it first, `basis` why, `ties` the evidence.
    """

    id: str
    documents: tuple[str, ...]
    wire: str | None = None
    origin: str | None = None
    basis: OriginBasis | None = None
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a passage stands."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in documents of several lineages: told there, they are the voice of the origin's lineage.

    `holders` are in the order of their publication, `words` is the length where it is longest.
    """

    origin: str
    basis: OriginBasis
    words: int
    holders: tuple[Holding, ...]
