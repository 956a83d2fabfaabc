"""Disputes within one article: claims that cannot all be true, and figures that cannot (settled case 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import prod

from truceline.model import (
    Actor,
    ActType,
    Change,
    Claim,
    Count,
    Dispute,
    DisputeKind,
    Figure,
    FigureKind,
    Period,
    Place,
    PlacePrecision,
    Stance,
    Standing,
    Who,
)

MUTUAL_ACTS = (ActType.AGREE, ActType.CONSULT, ActType.COOPERATE)  # who denies one was a party to it
NEAR = 700  # code points, about four sentences: how far apart two tolls may stand that nothing else ties together
WIDE = (PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.UNKNOWN)


def find_disputes(
    claims: Sequence[Claim], figures: Sequence[Figure], *, answers: Sequence[tuple[str, str]] = ()
) -> list[Dispute]:
    """Pairs in the order of their first member; `answers` are claims known to deny another, by id."""
    found = [*_between_claims(claims, {frozenset(pair) for pair in answers}), *_between_figures(figures)]
    sure = {c.id: c.confidence for c in claims} | {f.id: f.confidence for f in figures}
    return [replace(d, confidence=round(prod(sure[id] for id in d.claims), 2)) for d in found]


def _between_claims(claims: Sequence[Claim], answers: set[frozenset[str]]) -> Iterator[Dispute]:
    by_reference = {name for pair in answers for name in pair}
    for a, b in combinations(claims, 2):
        linked = frozenset((a.id, b.id)) in answers
        if linked or (_denial(a, b) and not _refers(a, b, by_reference)):
            how = "a denial by reference" if linked else "one type of act by one party, told and denied"
            yield Dispute((a.id, b.id), DisputeKind.DENIAL, reasons=_because(how, "one asserts what the other denies"))
        elif _mutual(a, b):
            how = "two breaches of a truce" if a.violates_ceasefire else "one deed at one place, or in the same words"
            told = _because(how, "each speaker lays it on the other")
            yield Dispute((a.id, b.id), DisputeKind.MUTUAL_ACCUSATION, reasons=told)


def _because(claims: str, kind: str) -> dict[str, str]:
    """Why these belong together, and why they are a dispute of that kind."""
    return {"claims": claims, "kind": kind}


def _refers(a: Claim, b: Claim, by_reference: set[str]) -> bool:
    """Whether the denial of a pair is one by reference: that answers what it points to and nothing else."""
    return any(c.stance is Stance.DENIES and c.id in by_reference for c in (a, b))


def _codes(actors: Sequence[Actor]) -> set[str]:
    return {a.code for a in actors if a.code}


# ---------------------------------------------------------------------- denials


def _denial(a: Claim, b: Claim) -> bool:
    """One voice asserts what another denies: the same type of act by the same party, alike in all that both tell.

    Fighting of both sides is not what "we did not shell the village" contradicts; what the article tells itself is
    contradicted by the accused alone.
    """
    if a.stance is b.stance or a.act.type is not b.act.type or not _one_time(a, b):
        return False
    asserted, denied = (a, b) if b.stance is Stance.DENIES else (b, a)
    accuser, denier = _voice(asserted), _voice(denied)
    if denier is None or accuser == denier:
        return False
    if not _one_actor(asserted, denied) or not _alike(_codes(a.targets), _codes(b.targets)):
        return False
    return _alike(_sharp(a.places), _sharp(b.places)) and (accuser is not None or _tied(asserted, denied))


def _tied(asserted: Claim, denied: Claim) -> bool:
    """Whether what the article tells and the accused denies is one deed by more than its type and its doer."""
    targets = bool(_codes(asserted.targets) & _codes(denied.targets))
    places = bool(_sharp(asserted.places) & _sharp(denied.places))
    mode = asserted.act.mode is not None and asserted.act.mode == denied.act.mode
    breach = asserted.violates_ceasefire and denied.violates_ceasefire
    one_standing = asserted.standing is denied.standing is not Standing.HYPOTHETICAL
    return one_standing and _voice(denied) in _codes(denied.actors) and (targets or places or mode or breach)


def _one_actor(asserted: Claim, denied: Claim) -> bool:
    """Whether both tell of one doer; who denies without naming a doer speaks for himself."""
    doers, speaker = _codes(denied.actors), _voice(denied)
    if speaker and (not doers or denied.act.type in MUTUAL_ACTS):
        doers = doers | {speaker}
    return bool(doers) and doers == _codes(asserted.actors)


def _one_time(a: Claim, b: Claim) -> bool:
    """Whether both are news or both history, and no two days are told. What is denied may be called unreal or not."""
    history = (a.standing is Standing.BACKGROUND) == (b.standing is Standing.BACKGROUND)
    return history and _together(a.time, b.time)


def _together(a: Period | None, b: Period | None) -> bool:
    return a is None or b is None or (a.start <= b.end and b.start <= a.end)


def _sharp(places: Sequence[Place]) -> set[str]:
    return {p.name.casefold() for p in places if p.precision not in WIDE}


def _alike(a: set[str], b: set[str]) -> bool:
    """Whether two sets do not speak against each other: one is silent or they share something."""
    return not a or not b or not a.isdisjoint(b)


def _voice(claim: Claim | Figure) -> str | None:
    return claim.speaker.code if claim.speaker else None


# ---------------------------------------------------------------------- mutual accusations


def _mutual(a: Claim, b: Claim) -> bool:
    """Each speaker lays it on the other: a breach of the truce, or one deed at one place and time."""
    if a.stance is Stance.DENIES or b.stance is Stance.DENIES or Standing.HYPOTHETICAL in (a.standing, b.standing):
        return False
    if a.act.type is not b.act.type or a.standing is not b.standing or not _crossed(a, b):
        return False
    return (a.violates_ceasefire and b.violates_ceasefire) or _one_deed(a, b)


def _crossed(a: Claim, b: Claim) -> bool:
    first, second = _voice(a), _voice(b)
    crossed = first in _codes(b.actors) and second in _codes(a.actors)
    own = first in _codes(a.actors) or second in _codes(b.actors)
    return first is not None and second is not None and crossed and not own


def _one_deed(a: Claim, b: Claim) -> bool:
    """The same violence with the doers exchanged: at one place told by both, or told of both in the same words."""
    if a.act.type is not ActType.ASSAULT or not _together(a.time, b.time):
        return False
    return bool(_sharp(a.places) & _sharp(b.places)) or a.evidence == b.evidence


# ---------------------------------------------------------------------- figures


def _between_figures(figures: Sequence[Figure]) -> Iterator[Dispute]:
    """Totals of the same people and time by two named voices; what the article adds up itself contradicts nobody.

    Of several by one voice the nearest answers, and a disagreement told twice is one.
    """
    told: set[frozenset[tuple[str | None, Count, FigureKind]]] = set()
    for a, b in combinations(figures, 2):
        if not (_same_people(a, b) and _rivals(a, b)) or a.count.overlaps(b.count):
            continue
        disagreement = frozenset((_voice(f), f.count, f.kind) for f in (a, b))
        if disagreement not in told and not _answered_nearer(a, b, figures):
            told.add(disagreement)
            pair = sorted((_first_told(a, figures), _first_told(b, figures)), key=figures.index)
            why = _because("totals of the same people and time by two voices", "both numbers cannot be true")
            yield Dispute((pair[0].id, pair[1].id), DisputeKind.FIGURE, reasons=why)


def _first_told(figure: Figure, figures: Sequence[Figure]) -> Figure:
    """A count that its voice repeats is one figure: the first telling stands for all."""
    alike = (f for f in figures if (f.kind, f.count, _voice(f)) == (figure.kind, figure.count, _voice(figure)))
    return next(f for f in alike if _codes(f.sides) == _codes(figure.sides) and _together(f.time, figure.time))


def _same_people(a: Figure, b: Figure) -> bool:
    whole = all(f.part_of is None and f.change is Change.TOTAL and not _one_person(f) for f in (a, b))
    kind = a.kind is b.kind and a.kind is not FigureKind.DEPLOYED and a.standing is b.standing and a.group == b.group
    sides = bool(a.sides) and _codes(a.sides) == _codes(b.sides)
    who = a.who is b.who or Who.UNSPECIFIED in (a.who, b.who)
    near = _distance(a, b) <= NEAR or (a.time is not None and a.time == b.time)
    return whole and kind and sides and who and near and _together(a.time, b.time)


def _one_person(figure: Figure) -> bool:
    """Whether a figure tells of somebody ("one of its officers was killed"), which is no toll."""
    return figure.count == Count.exactly(1)


def _rivals(a: Figure, b: Figure) -> bool:
    """Two different voices, each with a name."""
    first, second = _voice(a), _voice(b)
    return first is not None and second is not None and first != second and not a.derived and not b.derived


def _answered_nearer(a: Figure, b: Figure, figures: Sequence[Figure]) -> bool:
    """Whether one of two voices gives a figure of that kind nearer to the other's."""
    for mine, theirs in ((a, b), (b, a)):
        for other in figures:
            told_again = (other.kind, other.count) == (theirs.kind, theirs.count)
            if (
                _voice(other) == _voice(theirs)
                and not told_again
                and _same_people(mine, other)
                and _distance(mine, other) < _distance(a, b)
            ):
                return True
    return False


def _distance(a: Figure, b: Figure) -> int:
    return abs(a.evidence.start - b.evidence.start)
