"""Passages: paragraphs that go from text to text. Whoever tells something in one tells it with its origin's voice."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from truceline.model import CopyKind, Holding, Lineage, Passage, Span, Tie
from truceline.reconcile.groups import Groups
from truceline.reconcile.lineage import Member, lineage_by_document, origin_of

Voices = Mapping[str, Sequence[tuple[Span, str]]]


def passages_of(members: Iterable[Member], found: Iterable[Tie], lineages: Sequence[Lineage]) -> tuple[Passage, ...]:
    """Each passage that stands in several lineages, with all its holders; those of the earliest origin first."""
    lineage_of = lineage_by_document(lineages)
    known = {member.id: member for member in members}
    shared = [
        tie
        for tie in found
        if tie.kind is CopyKind.PASSAGE
        and tie.document in known
        and tie.other in known
        and lineage_of[tie.document] != lineage_of[tie.other]
    ]
    if not shared:
        return ()
    places = sorted({place for tie in shared for place in ((tie.document, tie.span), (tie.other, tie.other_span))})
    at = {place: number for number, place in enumerate(places)}
    groups = Groups(len(places))
    _join_overlapping(places, groups)
    for tie in shared:
        groups.join(at[tie.document, tie.span], at[tie.other, tie.other_span])
    words: dict[int, int] = defaultdict(int)
    kept: dict[int, list[Tie]] = defaultdict(list)
    for tie in shared:
        group = groups.find(at[tie.document, tie.span])
        words[group] = max(words[group], tie.longest)
        kept[group].append(tie)
    made = [
        _passage([places[number] for number in numbers], words[numbers[0]], kept[numbers[0]], known)
        for numbers in groups.members()
        if numbers[0] in words
    ]
    return tuple(sorted(made, key=lambda one: (known[one.origin].age, one.holders[0].span)))


def _join_overlapping(places: Sequence[tuple[str, Span]], groups: Groups) -> None:
    """Runs of one document that are mostly the same words are one passage."""
    for number in range(1, len(places)):
        (one, before), (other, span) = places[number - 1], places[number]
        if one == other and 2 * (min(before.end, span.end) - span.start) > min(len(before), len(span)):
            groups.join(number - 1, number)


def _passage(
    places: Sequence[tuple[str, Span]], words: int, kept: Sequence[Tie], known: Mapping[str, Member]
) -> Passage:
    held: dict[str, Span] = {}
    for document, span in places:
        before = held.get(document)
        held[document] = span if before is None else Span(min(before.start, span.start), max(before.end, span.end))
    members = sorted((known[document] for document in held), key=lambda member: member.age)
    origin, basis = origin_of(members, kept)
    holders = sorted(members, key=lambda member: (member.id != origin, member.age))
    return Passage(origin, basis, words, tuple(Holding(member.id, held[member.id]) for member in holders))


def voices(passages: Iterable[Passage], lineages: Iterable[Lineage]) -> Voices:
    """By document, the spans that are another lineage's words, in the order of the text."""
    lineage_of = lineage_by_document(lineages)
    found: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for passage in passages:
        lineage = lineage_of[passage.origin]
        for holding in passage.holders:
            if lineage_of[holding.document] != lineage:
                found[holding.document].append((holding.span, lineage))
    return {document: sorted(spans) for document, spans in found.items()}


def voice_at(spans: Sequence[tuple[Span, str]], evidence: Span) -> str | None:
    """The lineage whose words most of an evidence stands in; None where it is the document's own."""
    before = bisect_right(spans, evidence.end, key=lambda one: one[0].start)
    for span, lineage in spans[:before]:
        if 2 * (min(span.end, evidence.end) - max(span.start, evidence.start)) > len(evidence):
            return lineage
    return None
