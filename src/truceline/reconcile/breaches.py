"""Alleged breaches of a truce: a series for each accuser, never added to another's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from truceline.model import Basis, BreachSeries, Claim, Stance, TruceMoment, TruceStage
from truceline.reconcile.dyads import codes
from truceline.reconcile.reports import Reported, named

Told = Reported[Claim]


def breach_series(claims: Sequence[Told], parties: frozenset[str]) -> tuple[BreachSeries, ...]:
    """Who accuses whom how often, each telling of a lineage once; the busiest accuser first."""
    grouped: dict[tuple[str | None, tuple[str, ...]], list[Told]] = {}
    for told in once(claim for claim in claims if claim.value.stance is Stance.ASSERTS):
        key = (named(told.value.speaker), tuple(sorted(codes(told.value.actors))))
        grouped.setdefault(key, []).append(told)
    found = [
        BreachSeries(accuser, accused, _basis(accuser, accused, parties), tuple(told.key for told in those))
        for (accuser, accused), those in grouped.items()
    ]
    return tuple(sorted(found, key=lambda series: (-len(series.claims), series.accuser or "", series.accused)))


def _basis(accuser: str | None, accused: Sequence[str], parties: frozenset[str]) -> Basis:
    if accuser is not None and accuser in accused:
        return Basis.CONCEDED
    return Basis.ALLEGED if accuser in parties else Basis.THIRD_PARTY


def breach_moments(claims: Iterable[Told]) -> Iterator[TruceMoment]:
    """Each accusation and each denial of a breach as a step beside the truce's course."""
    for told in claims:
        denied = told.value.stance is Stance.DENIES
        stage = TruceStage.BREACH_DENIED if denied else TruceStage.BREACH_ALLEGED
        yield TruceMoment(stage, told.value.time, told.published, named(told.value.speaker), (told.key,))


def once(claims: Iterable[Told]) -> list[Told]:
    """Copies count once: of one lineage, the earliest telling of a breach by the same voice, in the same terms."""
    found: dict[tuple[object, ...], Told] = {}
    for told in claims:
        claim = told.value
        time = claim.time and (claim.time.start, claim.time.end)
        places = frozenset(place.name for place in claim.places)
        terms = (claim.act.type, claim.act.mode, codes(claim.actors), codes(claim.targets), places, time)
        found.setdefault((told.lineage, named(claim.speaker), *terms), told)
    return list(found.values())
