"""Incidents from clusters of claims: what they come to, and why each claim is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from truceline.model import (
    Act,
    Actor,
    Claim,
    EntryKey,
    Feature,
    Grade,
    Incident,
    Merge,
    Period,
    Place,
    PlacePrecision,
)
from truceline.reconcile.aspects import DATED
from truceline.reconcile.cases import Case, incident_id
from truceline.reconcile.clustering import Link, Ruling
from truceline.reconcile.comparing import explain
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.reports import Reported, lineages_of, may_be_of_one_time

T = TypeVar("T")
SHARPEST = {precision: rank for rank, precision in enumerate(PlacePrecision)}


def incident_of(case: Case, weights: Weights, memory: dict[Feature, Feature]) -> Incident:
    """The incident of a case, as far as it follows from the case alone; `memory` holds equal features once.

    Figures of other days than it is of are not its own, though a claim beside them is.
    """
    merges = tuple(_merge(link, case, weights, memory) for link in case.links)
    time = _time([one.value for one in case.asserting])
    figures = tuple(one.key for one in case.figures if may_be_of_one_time(one.value.time, time))
    return _incident(case.claims, case.asserting, figures, merges, time=time, discounted=case.discounted)


def _incident(
    told: Sequence[Reported[Claim]],
    asserting: Sequence[Reported[Claim]],
    figures: tuple[EntryKey, ...],
    merges: tuple[Merge, ...],
    *,
    time: Period | None,
    discounted: bool,
) -> Incident:
    claims = [one.value for one in asserting]
    lineages = lineages_of(told)
    return Incident(
        incident_id(asserting[0].key),
        _act(claims),
        _parties(claims, lambda claim: claim.actors),
        _parties(claims, lambda claim: claim.targets),
        _place(claims),
        time,
        tuple(one.key for one in told),
        figures,
        lineages,
        Grade.DISCOUNTED if discounted else Grade.WEAK if len(lineages) == 1 else Grade.FAIR,
        merges=merges,
    )


def most_told(values: Iterable[T]) -> T | None:
    """The value told most often; of several the one told first."""
    counted = Counter(values)
    return max(counted, key=lambda value: counted[value]) if counted else None


def _act(claims: Sequence[Claim]) -> Act:
    """The type told most often, and of it the mode told most often, if any is."""
    type = most_told(claim.act.type for claim in claims)
    assert type is not None
    of_it = [claim.act for claim in claims if claim.act.type is type]
    mode = most_told(act.mode for act in of_it if act.mode)
    contexts = most_told(act.contexts for act in of_it if act.contexts)
    return Act(type, mode, contexts or ())


def _parties(claims: Sequence[Claim], side: Callable[[Claim], tuple[Actor, ...]]) -> tuple[Actor, ...]:
    """One side as told most often, each party under the name it was first told by."""
    named = [side(claim) for claim in claims if side(claim)]
    chosen = most_told(frozenset(actor.code or actor.name for actor in actors) for actors in named)
    if chosen is None:
        return ()
    first = next(actors for actors in named if {actor.code or actor.name for actor in actors} == chosen)
    return tuple(actor.at(None) for actor in first)


def _place(claims: Sequence[Claim]) -> Place | None:
    """The sharpest place; of several the one told most often."""
    places = [place for claim in claims for place in claim.places]
    if not places:
        return None
    sharpest = min(SHARPEST[place.precision] for place in places)
    sharp = [place for place in places if SHARPEST[place.precision] == sharpest]
    name = most_told(place.geonames_id or place.name for place in sharp)
    return next(place for place in sharp if (place.geonames_id or place.name) == name)


def _time(claims: Sequence[Claim]) -> Period | None:
    """The finest of the times told to the day or nearly so, if it lies within all others; else the one told most often.

    "Shortly after midnight on Tuesday" says of which day "overnight" is. Nothing is inferred from publication.
    """
    times = [claim.time for claim in claims if claim.time is not None]
    dated = [time for time in times if time.precision in DATED]
    finest = min(dated, key=lambda time: time.days, default=None)
    if finest is not None and all(time.start <= finest.start and finest.end <= time.end for time in dated):
        return Period(finest.start, finest.end, finest.precision)
    days = most_told((time.start, time.end, time.precision) for time in dated or times)
    return None if days is None else Period(*days)


def _merge(link: Link | Ruling, case: Case, weights: Weights, memory: dict[Feature, Feature]) -> Merge:
    one, other = case.claims[link.one].key, case.claims[link.other].key
    why = explain(case.aspects[link.one], case.aspects[link.other], weights)
    features = tuple(memory.setdefault(feature, feature) for feature in why)
    if isinstance(link, Ruling):
        return Merge(one, other, 1.0, features, link.number)
    return Merge(one, other, round(link.chance, 2), features)
