"""How the sources stand to each attribute of an incident: who says which value, and whether another cannot be true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from truceline.model import (
    Act,
    Attribute,
    AttributeStatus,
    Claim,
    Count,
    Grade,
    Period,
    Place,
    PlacePrecision,
    Stance,
    Support,
    Toll,
    TollSeries,
)
from truceline.reconcile.dyads import Dyads, codes
from truceline.reconcile.grades import grade, laid_to_different
from truceline.reconcile.reports import Reported, lineages_of, speakers_of
from truceline.reconcile.rivals import count_of, rivals

Told = Reported[Claim]
FAR = 50.0  # kilometres beyond which two named places cannot be one
KM_PER_DEGREE = 111.2  # of latitude
SHARP = (PlacePrecision.EXACT, PlacePrecision.NEAR)
NOT = "not "  # before a value that is denied


def grade_and_attributes(
    claims: Sequence[Told], tolls: Sequence[TollSeries] = (), *, dyads: Dyads, discounted: bool = False
) -> tuple[Grade, tuple[Attribute, ...]]:
    """The grade of an incident and its attributes that are told at all; a judgement may have set it aside."""
    return grade(claims, dyads=dyads, discounted=discounted), tuple(attributes(claims, tolls))


def attributes(claims: Sequence[Told], tolls: Sequence[TollSeries] = ()) -> Iterator[Attribute]:
    """Actors, targets, act, place, time, weapons and each kind of toll. Denials deny the act and who did it."""
    asserted = [told for told in claims if told.value.stance is Stance.ASSERTS]
    denied = [told for told in claims if told.value.stance is Stance.DENIES]
    for name, values_of, disputed, deniable in (
        ("actors", _actors, laid_to_different(asserted), True),
        ("targets", _targets, _different_targets(asserted), False),
        ("act", _act, False, True),
        ("place", _places, _places_apart(asserted), False),
        ("time", _time, _times_apart(asserted), False),
        ("weapons", _weapons, False, False),
    ):
        values = [*_supports(asserted, values_of), *(_supports(denied, values_of, NOT) if deniable else ())]
        if values:
            yield Attribute(name, _status(values, disputed=disputed, denied=deniable and bool(denied)), tuple(values))
    yield from _tolls(tolls)


def _status(values: Sequence[Support], *, disputed: bool, denied: bool = False) -> AttributeStatus:
    if denied:
        return AttributeStatus.DENIED
    if disputed:
        return AttributeStatus.DISPUTED
    agreed = any(len(value.lineages) > 1 for value in values)
    return AttributeStatus.AGREED if agreed else AttributeStatus.SINGLE_SOURCE


def _supports(claims: Sequence[Told], values_of: Callable[[Claim], Iterable[str]], sign: str = "") -> list[Support]:
    """Each value with those behind it, the best supported first, then the first told."""
    behind: dict[str, list[Told]] = {}
    for told in claims:
        for value in values_of(told.value):
            behind.setdefault(sign + value, []).append(told)
    found = [
        Support(value, tuple(one.key for one in those), speakers_of(those), lineages_of(those))
        for value, those in behind.items()
    ]
    return sorted(found, key=lambda support: -len(support.lineages))


# ---------------------------------------------------------------------- written values


def _actors(claim: Claim) -> Iterable[str]:
    return sorted(codes(claim.actors))


def _targets(claim: Claim) -> Iterable[str]:
    return sorted(codes(claim.targets))


def _act(claim: Claim) -> Iterable[str]:
    return (written_act(claim.act),)


def _places(claim: Claim) -> Iterable[str]:
    return dict.fromkeys(place.name for place in claim.places)


def _time(claim: Claim) -> Iterable[str]:
    return (written_period(claim.time),) if claim.time else ()


def _weapons(claim: Claim) -> Iterable[str]:
    return dict.fromkeys(claim.weapons)


def written_act(act: Act) -> str:
    """ "ASSAULT heavy-weapons"."""
    return " ".join(part for part in (act.type.value, act.mode) if part)


def written_period(period: Period) -> str:
    """ "2031-05-13", or "2031-05-13..2031-05-15"."""
    days = dict.fromkeys((period.start.isoformat(), period.end.isoformat()))
    return "..".join(days)


def written_count(count: Count) -> str:
    """ "49", "at least 49", "about 50", "up to 60", "49 to 55"; "unknown" of "dozens"."""
    if count.exact:
        return f"{count.low}"
    if count.low is not None and count.high is not None:
        return f"{count.low} to {count.high}"
    if count.low is not None:
        return f"at least {count.low}"
    if count.best is not None:
        return f"about {count.best}"
    return f"up to {count.high}" if count.high is not None else "unknown"


# ---------------------------------------------------------------------- what cannot both be true


def _different_targets(asserted: Sequence[Told]) -> bool:
    """Whether the same deed is told with different victims; some may tell of more victims than others."""
    named = {codes(told.value.targets) for told in asserted} - {frozenset()}
    return any(one.isdisjoint(other) for one, other in combinations(named, 2))


def _times_apart(asserted: Sequence[Told]) -> bool:
    times = [told.value.time for told in asserted if told.value.time]
    return any(one.start > other.end or other.start > one.end for one, other in combinations(times, 2))


def _places_apart(asserted: Sequence[Told]) -> bool:
    """Whether two claims name places so far apart that none of the one can be near any of the other."""
    sharp = [[place for place in told.value.places if place.precision in SHARP] for told in asserted]
    named = [places for places in sharp if places and all(place.lat is not None for place in places)]
    return any(
        all(_kilometres(mine, theirs) > FAR for mine in one for theirs in other)
        for one, other in combinations(named, 2)
    )


def _kilometres(one: Place, other: Place) -> float:
    """The distance on a sphere, near enough for neighbours."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    east = abs(one.lon - other.lon)
    west = min(east, 360 - east) * math.cos(math.radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * math.hypot(one.lat - other.lat, west)


# ---------------------------------------------------------------------- tolls


def _tolls(tolls: Sequence[TollSeries]) -> Iterator[Attribute]:
    """One attribute for each kind. Sums of desks and parts are values of nobody."""
    told = [series for series in tolls if not series.derived and series.part is None]
    for kind in dict.fromkeys(series.kind for series in told):
        of_kind = [series for series in told if series.kind is kind]
        values = [_toll_support(series.latest) for series in of_kind]
        disputed = any(rivals(one, other) for one, other in combinations(of_kind, 2))
        values.sort(key=lambda support: -len(support.lineages))
        yield Attribute(kind.value, _status(values, disputed=disputed), tuple(values))


def _toll_support(toll: Toll) -> Support:
    value = " ".join((*((toll.side,) if toll.side else toll.sides), toll.kind.value, written_count(count_of(toll))))
    return Support(value, toll.figures, toll.speakers, toll.lineages)
