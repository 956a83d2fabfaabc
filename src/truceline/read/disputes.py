"""Disputes within one article: claims that cannot all be true, and figures that cannot (settled case 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from truceline.model import Change, Claim, Dispute, DisputeKind, Figure, FigureKind, Stance, Standing


def find_disputes(claims: Sequence[Claim], figures: Sequence[Figure]) -> list[Dispute]:
    """Pairs in the order of their first member."""
    return [*_between_claims(claims), *_between_figures(figures)]


def _between_claims(claims: Sequence[Claim]) -> Iterator[Dispute]:
    for a, b in combinations(claims, 2):
        if _denial(a, b):
            yield Dispute((a.id, b.id), DisputeKind.DENIAL)
        elif _mutual(a, b):
            yield Dispute((a.id, b.id), DisputeKind.MUTUAL_ACCUSATION)


def _codes(claim: Claim) -> set[str]:
    return {a.code for a in claim.actors if a.code}


def _denial(a: Claim, b: Claim) -> bool:
    """One asserts what the other denies: the same type of act by the same party alone, told by different voices.

    Fighting of both sides is not what "we did not shell the village" contradicts.
    """
    if a.stance is b.stance or a.act.type is not b.act.type or a.standing is not b.standing:
        return False
    return _voice(a) != _voice(b) and bool(_codes(a)) and _codes(a) == _codes(b)


def _mutual(a: Claim, b: Claim) -> bool:
    """Each speaker lays a breach on the other."""
    if a.stance is Stance.DENIES or b.stance is Stance.DENIES or Standing.HYPOTHETICAL in (a.standing, b.standing):
        return False
    if a.act.type is not b.act.type or not a.speaker or not b.speaker or a.standing is not b.standing:
        return False
    if not (a.violates_ceasefire and b.violates_ceasefire):
        return False
    return a.speaker.code in _codes(b) and b.speaker.code in _codes(a) and a.speaker.code != b.speaker.code


def _voice(claim: Claim) -> str | None:
    return claim.speaker.code if claim.speaker else None


def _between_figures(figures: Sequence[Figure]) -> Iterator[Dispute]:
    """Totals of the same people and time by two named voices; what the article adds up itself contradicts nobody."""
    for a, b in combinations(figures, 2):
        if _same_people(a, b) and _rivals(a, b) and not a.count.overlaps(b.count):
            yield Dispute((a.id, b.id), DisputeKind.FIGURE)


def _same_people(a: Figure, b: Figure) -> bool:
    whole = a.part_of is None and b.part_of is None and a.change is Change.TOTAL and b.change is Change.TOTAL
    kind = a.kind is b.kind and a.kind is not FigureKind.DEPLOYED and a.standing is b.standing and a.group == b.group
    sides = bool(a.sides) and {s.code for s in a.sides} == {s.code for s in b.sides} and a.who is b.who
    return whole and kind and sides and a.time == b.time


def _rivals(a: Figure, b: Figure) -> bool:
    """Two different voices, each with a name."""
    voices = [figure.speaker.code for figure in (a, b) if figure.speaker is not None]
    return len(voices) == 2 and voices[0] != voices[1] and not a.derived and not b.derived
