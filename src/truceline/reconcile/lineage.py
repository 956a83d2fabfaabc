"""Who copied whom: documents that pass on one text are one lineage and count as one voice; passages have one as well.

Ties are found when a document comes in, against all that came before it (`Shelf` in memory, the ledger's own tables in
`truceline run`). What is made of them here needs the documents' ages and no words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from truceline.model import CopyKind, Judgement, Lineage, OriginBasis, Signature, Tie, Verdict
from truceline.model.judgements import DOCUMENT
from truceline.reconcile.copying import LAST, age, ties
from truceline.reconcile.groups import Parted

CROWD = 20  # documents of one mark: of more, the first and the last so many are looked at
COMPARED = 40  # documents that a new one is compared with, those of most common marks first,
ENOUGH = 5  # until so many are the same: whoever they are tied to, it is tied to through them
THE_SAME = 0.9  # of the words of the longer one


@dataclass(frozen=True, slots=True)
class Member:
    """What of a document decides its place in a lineage; `words` is its length."""

    id: str
    published: datetime | None
    wire: str | None
    words: int

    @property
    def age(self) -> tuple[datetime, str]:
        return self.published or LAST, self.id


class Shelf:
    """Signatures in memory, by their marks. Bounded work for each: crowded marks are boilerplate."""

    def __init__(self) -> None:
        self._signatures: list[Signature] = []
        self._marked: dict[int, list[int]] = {}

    def add(self, signature: Signature) -> list[Tie]:
        """Put a signature there; gives its ties to those that were there before."""
        seen: Counter[int] = Counter()
        for mark in signature.marks:
            held = self._marked.setdefault(mark, [])
            seen.update(held if len(held) <= 2 * CROWD else (*held[:CROWD], *held[-CROWD:]))
            held.append(len(self._signatures))
        self._signatures.append(signature)
        return against(signature, [self._signatures[number] for number in ranked(seen)])


def ranked(seen: Counter[int]) -> list[int]:
    """The numbers worth a comparison: those seen most often, then the earliest."""
    return sorted(seen, key=lambda number: (-seen[number], number))[:COMPARED]


def against(signature: Signature, others: Iterable[Signature]) -> list[Tie]:
    """A document's ties to others, in their order. Of documents that are nearly the same one needs but a few."""
    found: list[Tie] = []
    same = 0
    for other in others:
        for tie in ties(signature, other):
            found.append(tie)
            same += tie.kind is CopyKind.WHOLE and tie.common >= THE_SAME * max(signature.words, other.words)
        if same >= ENOUGH:
            break
    return found


def tied(signatures: Iterable[Signature]) -> tuple[list[Member], list[Tie]]:
    """All ties between signatures, whatever their order."""
    shelf = Shelf()
    members: list[Member] = []
    found: list[Tie] = []
    for signature in sorted(signatures, key=age):
        members.append(Member(signature.document, signature.published, signature.wire, signature.words))
        found.extend(shelf.add(signature))
    return members, found


def lineages(signatures: Iterable[Signature]) -> tuple[Lineage, ...]:
    """Every document in exactly one lineage, the earliest published first; so are the lineages."""
    return lineages_of(*tied(signatures))


def lineages_of(
    members: Iterable[Member], found: Iterable[Tie], rulings: Sequence[Judgement] = ()
) -> tuple[Lineage, ...]:
    """The same from ties that were found before. `rulings` are what people judged of two documents' texts, the newest
    last; no tie outranks them."""
    ordered = sorted(members, key=lambda member: member.age)
    number_of = {member.id: number for number, member in enumerate(ordered)}
    whole = [
        tie
        for tie in found
        if tie.kind is not CopyKind.PASSAGE and tie.document in number_of and tie.other in number_of
    ]
    groups = _ruled(number_of, rulings) if rulings else Parted(len(ordered))
    if groups.parts:  # then it matters which tie comes first: that of most words
        whole.sort(key=lambda tie: (-tie.common, tie.document, tie.other))
    kept: defaultdict[int, list[Tie]] = defaultdict(list)
    for tie in whole:
        one, other = number_of[tie.document], number_of[tie.other]
        if groups.join_unless_apart(one, other):
            kept[one].append(tie)
    return tuple(
        _lineage([ordered[at] for at in numbers], [tie for at in numbers for tie in kept.get(at, ())])
        for numbers in groups.members()
    )


def _ruled(number_of: Mapping[str, int], rulings: Iterable[Judgement]) -> Parted:
    """Texts as people judged them; of two judgements that do not go together the newer counts."""
    groups = Parted(len(number_of))
    for judgement in reversed(list(rulings)):
        ids = [written.removeprefix(DOCUMENT) for written in (judgement.subject, judgement.other or "")]
        if all(id in number_of for id in ids):
            one, other = (number_of[id] for id in ids)
            if judgement.verdict is Verdict.SAME:
                groups.join_unless_apart(one, other)
            elif judgement.verdict is Verdict.DIFFERENT:
                groups.part(one, other)
    return groups


def _lineage(members: Sequence[Member], kept: Sequence[Tie]) -> Lineage:
    wire = next((member.wire for member in members if member.wire), None)
    origin, basis = origin_of(members, kept)
    best = _best(kept)
    return Lineage(members[0].id, tuple(member.id for member in members), wire, origin, basis, best)


def origin_of(members: Sequence[Member], kept: Sequence[Tie]) -> tuple[str, OriginBasis]:
    """Which of documents, in the order of their age, had a text first, and why we say so."""
    if len(members) == 1:
        return members[0].id, OriginBasis.ONLY
    first = [member for member in members if member.published == members[0].published]
    if len(first) == 1 and first[0].published:
        return first[0].id, OriginBasis.EARLIEST
    if credited := [member for member in first if member.wire]:
        return credited[0].id, OriginBasis.WIRE
    held = {member.id: _held(member, kept) for member in first}
    most = max(held.values())
    if list(held.values()).count(most) == 1:
        return max(held, key=held.__getitem__), OriginBasis.LONGEST
    return first[0].id, OriginBasis.UNKNOWN


def _held(member: Member, kept: Sequence[Tie]) -> float:
    """How much of a document stands in another without a break, at most: of an origin the copies have the most."""
    longest = [tie.longest for tie in kept if member.id in (tie.document, tie.other)]
    return round(max(longest, default=0) / max(1, member.words), 3)


def _best(kept: Sequence[Tie]) -> tuple[Tie, ...]:
    """For each document the tie that says most of where it has its words from."""
    best: dict[str, Tie] = {}
    for tie in kept:
        known = best.get(tie.document)
        if known is None or (tie.common, tie.longest, known.other) > (known.common, known.longest, tie.other):
            best[tie.document] = tie
    return tuple(best.values())


def lineage_by_document(found: Iterable[Lineage]) -> Mapping[str, str]:
    return {document: lineage.id for lineage in found for document in lineage.documents}
