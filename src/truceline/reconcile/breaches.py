"""Alleged breaches of a truce: a series for each accuser, never added to another's.

A number of breaches that an accuser tells ("43 times") is a tally and stays what was said: neither the number of
claims, which copies and retellings swell, nor a sum of tallies, whose days may overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from truceline.model import Basis, BreachSeries, BreachTally, Claim, Count, Stance, TruceMoment, TruceStage
from truceline.reconcile.dyads import codes
from truceline.reconcile.reports import Reported, lineages_of, named

Told = Reported[Claim]


def breach_series(claims: Sequence[Told], parties: frozenset[str]) -> tuple[BreachSeries, ...]:
    """Who accuses whom, each telling of a lineage once; the accuser of most claims first."""
    grouped: dict[tuple[str | None, tuple[str, ...]], list[Told]] = {}
    for told in once(claim for claim in claims if claim.value.stance is Stance.ASSERTS):
        key = (named(told.value.speaker), tuple(sorted(codes(told.value.actors))))
        grouped.setdefault(key, []).append(told)
    found = [_series(accuser, accused, parties, those) for (accuser, accused), those in grouped.items()]
    return tuple(sorted(found, key=lambda series: (-len(series.claims), series.accuser or "", series.accused)))


def _series(
    accuser: str | None, accused: tuple[str, ...], parties: frozenset[str], those: Sequence[Told]
) -> BreachSeries:
    tallies = _tallies(those)
    return BreachSeries(
        accuser,
        accused,
        _basis(accuser, accused, parties),
        tuple(told.key for told in those),
        count=_number(tallies[-1].count) if tallies else None,
        lineages=lineages_of(those),
        tallies=tallies,
    )


def _basis(accuser: str | None, accused: Sequence[str], parties: frozenset[str]) -> Basis:
    if accuser is not None and accuser in accused:
        return Basis.CONCEDED
    return Basis.ALLEGED if accuser in parties else Basis.THIRD_PARTY


def _tallies(those: Sequence[Told]) -> tuple[BreachTally, ...]:
    """The numbers of breaches told, the latest last; the same number of the same days, told again, is one."""
    found: dict[tuple[object, ...], list[Told]] = {}
    for told in sorted(those, key=lambda one: one.order):
        if told.value.breaches is not None:
            found.setdefault((told.value.breaches, _days(told.value)), []).append(told)
    return tuple(
        BreachTally(count, first.value.time, first.published, tuple(one.key for one in same), lineages_of(same))
        for same in found.values()
        for first in same[:1]
        if (count := first.value.breaches) is not None
    )


def _number(count: Count) -> int | None:
    return next((bound for bound in (count.best, count.low, count.high) if bound is not None), None)


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
        places = frozenset(place.name for place in claim.places)
        terms = (claim.act.type, claim.act.mode, codes(claim.actors), codes(claim.targets), places, _days(claim))
        found.setdefault((told.lineage, named(claim.speaker), claim.breaches, *terms), told)
    return list(found.values())


def _days(claim: Claim) -> object:
    return claim.time and (claim.time.start, claim.time.end)
