"""Notes of all documents, put in order: what is told, and the claims that incidents are made of."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from truceline.model import Ceasefire, Claim, EntryKey, Figure, Lineage, Span
from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import keys_of
from truceline.reconcile.lineage import lineage_by_document
from truceline.reconcile.notes import Notes
from truceline.reconcile.passages import Voices, voice_at
from truceline.reconcile.reports import NEVER, Reported, Reports

T = TypeVar("T", bound=Claim | Figure | Ceasefire)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Claims in the order of their telling, as they are compared, each with the figures told beside it and its `keys`
    (blocking)."""

    claims: Sequence[Reported[Claim]]
    aspects: Sequence[Aspects]
    figures: Mapping[int, tuple[Reported[Figure], ...]]
    keys: Sequence[bytes]
    nth: Sequence[int]  # among those of its document


@dataclass(frozen=True, slots=True)
class _Voice:
    """Whose words a document's are: its own lineage's, but for what it has `borrowed`."""

    published: datetime | None
    own: str
    borrowed: Sequence[tuple[Span, str]]

    def reported(self, key: EntryKey, value: T) -> Reported[T]:
        lineage = (self.borrowed and voice_at(self.borrowed, key.span)) or self.own
        return Reported(key, value, self.published, lineage)


def candidates(notes: Iterable[Notes], lineages: Iterable[Lineage], voices: Voices) -> tuple[Reports, Candidates]:
    """All that is told, the earliest published first, and the claims among it that incidents are made of.

    A document of no lineage is its own; `voices` are the spans of documents that are another's. The aspects of the
    notes are told their lineages.
    """
    lineage_of = lineage_by_document(lineages)
    claims: list[Reported[Claim]] = []
    figures: list[Reported[Figure]] = []
    ceasefires: list[Reported[Ceasefire]] = []
    keys: dict[tuple[str, str], EntryKey] = {}
    chosen: list[Reported[Claim]] = []
    aspects: list[Aspects] = []
    beside: dict[int, tuple[Reported[Figure], ...]] = {}
    packed: list[bytes] = []
    nth = array("i")
    for one in sorted(notes, key=lambda one: (one.document.published or NEVER, one.document.id)):
        doc = one.document.id
        told_by = _Voice(one.document.published, lineage_of.get(doc, doc), voices.get(doc, ()))
        told = [told_by.reported(key, claim) for key, claim in one.claims]
        counted = [told_by.reported(key, figure) for key, figure in one.figures]
        for number, (at, aspect, numbers) in enumerate(zip(one.chosen, one.aspects, one.beside, strict=True)):
            if numbers:
                beside[len(chosen)] = tuple(counted[figure] for figure in numbers)
            aspect.lineage = told[at].lineage
            chosen.append(told[at])
            aspects.append(aspect)
            packed.append(keys_of(aspect, one.keys[number]))
            nth.append(number)
        claims += told
        figures += counted
        ceasefires += (told_by.reported(key, truce) for key, truce in one.ceasefires)
        keys |= {(doc, name): key for name, key in one.names.items()}
    return Reports(tuple(claims), tuple(figures), tuple(ceasefires), keys), Candidates(
        chosen, aspects, beside, packed, nth
    )
