"""Disputes within one article: claims that cannot all be true, and figures that cannot (settled case 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from truceline.model import Claim, Dispute, DisputeKind, Figure, FigureKind, Stance, Standing


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
    """One asserts what the other denies: the same type of act by the same party, told by different voices."""
    if a.stance is b.stance or a.act.type is not b.act.type or a.standing is not b.standing:
        return False
    return _voice(a) != _voice(b) and bool(_codes(a) & _codes(b))


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
    for a, b in combinations(figures, 2):
        same_kind = (
            a.kind is b.kind and a.kind is not FigureKind.DEPLOYED and a.standing is b.standing and a.group == b.group
        )
        same_people = {s.code for s in a.sides} == {s.code for s in b.sides} and a.who is b.who and bool(a.sides)
        voices = (a.speaker.code if a.speaker else None, b.speaker.code if b.speaker else None)
        if (
            same_kind
            and same_people
            and voices[0] != voices[1]
            and a.time == b.time
            and a.part_of is None
            and b.part_of is None
            and not a.derived
            and not b.derived
            and not a.count.overlaps(b.count)
        ):
            yield Dispute((a.id, b.id), DisputeKind.FIGURE)
