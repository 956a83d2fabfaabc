"""Incidents from clusters of claims: what they come to, and why each claim is in."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from truceline.model import (
    Act,
    Actor,
    Claim,
    EntryKey,
    Feature,
    Figure,
    Grade,
    Incident,
    Merge,
    Period,
    Place,
    PlacePrecision,
    Stance,
)
from truceline.reconcile.aspects import DATED, Aspects
from truceline.reconcile.candidates import Candidates
from truceline.reconcile.clustering import Clusters, Link, Ruling
from truceline.reconcile.comparing import explain
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.reports import Reported, lineages_of

T = TypeVar("T")
SHARPEST = {precision: rank for rank, precision in enumerate(PlacePrecision)}


@dataclass(frozen=True, slots=True)
class Case:
    """A cluster as its incident is made of it: its claims, with what is compared and the figures told beside them, and
    by their positions here what made it one. `discounted`: a judgement set all of it aside."""

    claims: tuple[Reported[Claim], ...]
    aspects: tuple[Aspects, ...]
    figures: tuple[Reported[Figure], ...]
    links: tuple[Link | Ruling, ...]
    discounted: bool
    first: int  # the position of the first of its cluster

    @property
    def asserting(self) -> list[Reported[Claim]]:
        return [one for one in self.claims if one.value.stance is Stance.ASSERTS]

    @property
    def id(self) -> str:
        return incident_id(self.asserting[0].key)


def cases_of(
    found: Candidates, clusters: Clusters, *, aside: frozenset[int] = frozenset(), passing: bytes = b""
) -> Iterator[Case]:
    """What incidents are made of, by the order of their first claims.

    A denial of what nobody in the ledger asserts is no incident. Claims that a judgement set aside (`aside`) leave
    theirs; where all were set aside the incident stays, discounted. `passing` has a 1 for claims that are passed over.
    """
    by_cluster = _links_by_cluster(clusters)
    for members in clusters.members:
        if passing and passing[members[0]]:
            continue
        standing = [at for at in members if at not in aside]
        discounted = not any(found.claims[at].value.stance is Stance.ASSERTS for at in standing)
        kept = list(members) if discounted else standing
        told = tuple(found.claims[at] for at in kept)
        if not any(one.value.stance is Stance.ASSERTS for one in told):
            continue
        here = {at: number for number, at in enumerate(kept)}
        links = tuple(
            link._replace(one=here[link.one], other=here[link.other])
            for link in by_cluster.get(members[0], ())
            if link.one in here and link.other in here
        )
        figures = tuple(figure for at in kept for figure in found.figures.get(at, ()))
        yield Case(told, tuple(found.aspects[at] for at in kept), figures, links, discounted, members[0])


def incident_of(case: Case, weights: Weights, memory: dict[Feature, Feature]) -> Incident:
    """The incident of a case, as far as it follows from the case alone; `memory` holds equal features once."""
    merges = tuple(_merge(link, case, weights, memory) for link in case.links)
    figures = tuple(figure.key for figure in case.figures)
    return _incident(case.claims, case.asserting, figures, merges, discounted=case.discounted)


def incident_id(earliest: EntryKey) -> str:
    """Twelve hexadecimal digits that follow from the key of an incident's earliest claim."""
    return "i" + hashlib.sha256(str(earliest).encode()).hexdigest()[:12]


def _incident(
    told: Sequence[Reported[Claim]],
    asserting: Sequence[Reported[Claim]],
    figures: tuple[EntryKey, ...],
    merges: tuple[Merge, ...],
    *,
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
        _time(claims),
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


def _links_by_cluster(clusters: Clusters) -> Mapping[int, Sequence[Link | Ruling]]:
    first = {at: members[0] for members in clusters.members if len(members) > 1 for at in members}
    found: defaultdict[int, list[Link | Ruling]] = defaultdict(list)
    for ruling in clusters.rulings:
        found[first[ruling.one]].append(ruling)
    for link in clusters.links:
        found[first[link.one]].append(link)
    return found


def _merge(link: Link | Ruling, case: Case, weights: Weights, memory: dict[Feature, Feature]) -> Merge:
    one, other = case.claims[link.one].key, case.claims[link.other].key
    why = explain(case.aspects[link.one], case.aspects[link.other], weights)
    features = tuple(memory.setdefault(feature, feature) for feature in why)
    if isinstance(link, Ruling):
        return Merge(one, other, 1.0, features, link.number)
    return Merge(one, other, round(link.chance, 2), features)
