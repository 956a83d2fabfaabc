"""What the ledger holds of an account: each claim, figure, truce and dispute, keyed by where it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from truceline.model.claims import Account, Ceasefire, Claim, Dispute, Figure, ReaderVersion
from truceline.model.spans import Span, hull

Told: TypeAlias = Claim | Figure | Ceasefire | Dispute
T = TypeVar("T", bound=Told, covariant=True)

KEY = re.compile(r"(claim|figure|ceasefire|dispute):([^:]+):(\d+)-(\d+)(?:#([1-9]\d*))?")
NOWHERE = Span(0, 0)  # of what points at no words, as other readers' truces may


class EntryKind(StrEnum):
    CLAIM = "claim"
    FIGURE = "figure"
    CEASEFIRE = "ceasefire"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class EntryKey:
    """Where something is told: the document, the words, and which of several told by the same words, from 1.

    It stays the same when a better reader reads the words otherwise.
    """

    kind: EntryKind
    document: str
    span: Span
    nth: int = 1

    def __str__(self) -> str:
        nth = f"#{self.nth}" if self.nth > 1 else ""
        return f"{self.kind}:{self.document}:{self.span.start}-{self.span.end}{nth}"

    @classmethod
    def parse(cls, written: str) -> EntryKey:
        """A key from its written form; ValueError for anything else."""
        found = KEY.fullmatch(written)
        if not found:
            raise ValueError(f"{written!r} is no key; keys look like claim:DOCUMENT:120-188")
        kind, document, start, end, nth = found.groups()
        return cls(EntryKind(kind), document, Span(int(start), int(end)), int(nth or 1))


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A claim, figure, truce or dispute with its key and whoever read it so."""

    key: EntryKey
    value: T
    reader: ReaderVersion


def entries_of(account: Account) -> Iterator[Entry[Told]]:
    """All that an account tells, keyed; claims first, in the order of the account.

    A truce is keyed by its first evidence, a dispute by the hull of what is in dispute.
    """
    evidence = {claim.id: claim.evidence for claim in account.claims}
    evidence |= {figure.id: figure.evidence for figure in account.figures}
    told: list[tuple[EntryKind, Span, Told]] = [(EntryKind.CLAIM, claim.evidence, claim) for claim in account.claims]
    told += [(EntryKind.FIGURE, figure.evidence, figure) for figure in account.figures]
    told += [
        (EntryKind.CEASEFIRE, truce.evidence[0] if truce.evidence else NOWHERE, truce) for truce in account.ceasefires
    ]
    for dispute in account.disputes:
        spans = [evidence[name] for name in dispute.claims if name in evidence]
        told.append((EntryKind.DISPUTE, hull(spans) if spans else NOWHERE, dispute))
    seen: Counter[tuple[EntryKind, Span]] = Counter()
    for kind, span, value in told:
        seen[kind, span] += 1
        yield Entry(EntryKey(kind, account.document.id, span, seen[kind, span]), value, account.reader)
