"""Notes of all documents, put in order: what is told, and the claims that incidents are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.model import Ceasefire, Claim, EntryKey, Figure, Lineage
from truceline.reconcile.aspects import Aspects
from truceline.reconcile.notes import Notes
from truceline.reconcile.reports import NEVER, Reported, Reports


@dataclass(frozen=True, slots=True)
class Candidates:
    """Claims in the order of their telling, as they are compared, each with the figures told beside it."""

    claims: Sequence[Reported[Claim]]
    aspects: Sequence[Aspects]
    figures: Mapping[int, tuple[Reported[Figure], ...]]


def candidates(notes: Iterable[Notes], lineages: Iterable[Lineage]) -> tuple[Reports, Candidates]:
    """All that is told, the earliest published first, and the claims among it that incidents are made of.

    The aspects of the notes are told their lineages.
    """
    lineage_of = {document: lineage.id for lineage in lineages for document in lineage.documents}
    claims: list[Reported[Claim]] = []
    figures: list[Reported[Figure]] = []
    ceasefires: list[Reported[Ceasefire]] = []
    keys: dict[tuple[str, str], EntryKey] = {}
    chosen: list[Reported[Claim]] = []
    aspects: list[Aspects] = []
    beside: dict[int, tuple[Reported[Figure], ...]] = {}
    for one in sorted(notes, key=lambda one: (one.document.published or NEVER, one.document.id)):
        doc, published, lineage = one.document.id, one.document.published, lineage_of[one.document.id]
        told = [Reported(key, claim, published, lineage) for key, claim in one.claims]
        counted = [Reported(key, figure, published, lineage) for key, figure in one.figures]
        for at, aspect, numbers in zip(one.chosen, one.aspects, one.beside, strict=True):
            if numbers:
                beside[len(chosen)] = tuple(counted[number] for number in numbers)
            aspect.lineage = lineage
            chosen.append(told[at])
            aspects.append(aspect)
        claims += told
        figures += counted
        ceasefires += (Reported(key, truce, published, lineage) for key, truce in one.ceasefires)
        keys |= {(doc, name): key for name, key in one.names.items()}
    return Reports(tuple(claims), tuple(figures), tuple(ceasefires), keys), Candidates(chosen, aspects, beside)
