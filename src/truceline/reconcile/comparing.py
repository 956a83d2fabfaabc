"""Whether two claims tell of one incident: named features for and against, each with its weight from the table.

The sum of value times weight, in log-odds, becomes a chance; the same list explains it to whoever reviews a merge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from truceline.model import Feature
from truceline.reconcile.aspects import Aspects, Days, Spot
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.wording import alike

FULL_KM = 25.0  # kilometres between what two places reach from which they are surely apart
ONE_SIDE = 0.5  # of agreement, where the other side is not told
CLASH = 0.7  # both name the same parties, and only one says who began
IMPLIED = 0.45  # what a day in common says where one is only implied by the publication
COARSE = 0.3  # and where one is a month or longer
SAME_WORDS = 0.85  # of clauses that are copies of each other

Found = tuple[str, float, str]


def score(one: Aspects, other: Aspects, weights: Weights) -> float:
    """The chance that two claims tell of one incident."""
    total = weights.prior
    for name, value, _ in features(one, other):
        total += value * float(getattr(weights, name))
    return 1 / (1 + math.exp(-total))


def explain(one: Aspects, other: Aspects, weights: Weights) -> tuple[Feature, ...]:
    """Why: every feature that says anything, the weightiest first."""
    found = [("prior", 1.0, ""), *features(one, other)]
    made = [Feature(name, round(value, 2), getattr(weights, name), words) for name, value, words in found]
    return tuple(sorted(made, key=lambda feature: (-abs(feature.value * feature.weight), feature.name)))


def apart(one: Aspects, other: Aspects) -> bool:
    """Whether two claims contradict each other in day, place or roles, so that no third can make them one incident."""
    return days_apart(one.days, other.days) or places_apart(one.spots, other.spots) > 0.5 or is_reversed(one, other)


def features(one: Aspects, other: Aspects) -> Iterator[Found]:
    """What speaks for and against, with values in 0..1."""
    yield from _parties(one, other)
    yield from _act(one, other)
    yield from _day(one.days, other.days)
    yield from _place(one, other)
    yield from _detail(one, other)
    yield from _telling(one, other)


def is_reversed(one: Aspects, other: Aspects) -> bool:
    """Whether each has as doers those whom the other has as victims."""
    if one.actors & other.actors or one.targets & other.targets:
        return False
    return bool(one.actors & other.targets and one.targets & other.actors)


def _parties(one: Aspects, other: Aspects) -> Iterator[Found]:
    if is_reversed(one, other):
        yield "reversed", 1.0, "who did it to whom is the other way round"
        return
    doers, victims = _agree(one.actors, other.actors), _agree(one.targets, other.targets)
    if doers is False and victims is not True and one.actors | one.targets == other.actors | other.targets:
        doers = True
    if doers is False or victims is False:
        yield "parties_apart", 1.0 if doers is False else 0.7, "other parties"
    elif not (doers or victims) and (one.actors & other.targets or one.targets & other.actors):
        yield "parties_apart", ONE_SIDE, "one names as victim whom the other names as doer"
    shared = (doers is True) + (victims is True)
    if shared and doers is not False:
        both = sorted(one.actors & other.actors | one.targets & other.targets)
        clash = one.actors and other.actors and bool(one.targets) != bool(other.targets)
        everybody = one.actors | one.targets == other.actors | other.targets
        value = 1.0 if shared == 2 else CLASH if clash and everybody else ONE_SIDE
        yield "parties", value, f"both have {', '.join(both)}"


def _agree(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Whether two sides have a party in common; None where either is not told."""
    return bool(one & other) if one and other else None


def _act(one: Aspects, other: Aspects) -> Iterator[Found]:
    if one.type != other.type:
        yield "act_other", 1.0, f"{one.type}, {other.type}"
        return
    yield "act", 1.0, one.type
    if one.mode and other.mode:
        same = one.mode == other.mode
        yield "mode" if same else "mode_other", 1.0, one.mode if same else f"{one.mode}, {other.mode}"


def _day(one: Days | None, other: Days | None) -> Iterator[Found]:
    if one is None or other is None:
        return
    common = min(one.last, other.last) - max(one.first, other.first) + 1
    if common <= 0:
        sure = days_apart(one, other)
        yield "day_apart", 1.0 if sure or common <= -3 else 0.4, f"{1 - common} days apart"
        return
    if one.implied or other.implied:
        value = IMPLIED
    elif one.dated and other.dated:
        value = common / max(one.last - one.first + 1, other.last - other.first + 1)
    else:
        value = COARSE
    yield "day", value, f"{common} days in common" if common > 1 else "the same day"


def days_apart(one: Days | None, other: Days | None) -> bool:
    """Whether both tell their days and have none in common."""
    if one is None or other is None or one.implied or other.implied:
        return False
    return one.last < other.first or other.last < one.first


def _place(one: Aspects, other: Aspects) -> Iterator[Found]:
    if one.spots and other.spots:
        far = places_apart(one.spots, other.spots)
        if far:
            yield "place_apart", far, f"{one.spots[0].name}, {other.spots[0].name}"
            return
        km, near, by = min((a.km_to(b), min(a.sharpness, b.sharpness), b.name) for a in one.spots for b in other.spots)
        yield "place", near, f"{km:.0f} km, {by}" if km >= 1 else f"both {by}"
    elif one.countries and other.countries and not one.countries & other.countries:
        yield "country_apart", 1.0, f"{'/'.join(sorted(one.countries))}, {'/'.join(sorted(other.countries))}"


def places_apart(one: tuple[Spot, ...], other: tuple[Spot, ...]) -> float:
    """How surely the places are different ones: 0 where any two reach each other, 1 from FULL_KM beyond."""
    if not one or not other:
        return 0.0
    beyond = min(a.km_to(b) - max(a.radius, b.radius) for a in one for b in other)
    return min(1.0, max(0.0, beyond / FULL_KM))


def _detail(one: Aspects, other: Aspects) -> Iterator[Found]:
    if one.weapons and other.weapons:
        common = one.weapons & other.weapons
        if common:
            yield "weapons", len(common) / len(one.weapons | other.weapons), ", ".join(sorted(common))
    kinds = {kind for kind, _ in one.counts} & {kind for kind, _ in other.counts} if one.counts and other.counts else ()
    if not kinds:
        return
    pairs = [(a, b, kind) for kind, a in one.counts for other_kind, b in other.counts if kind is other_kind]
    same = [kind for a, b, kind in pairs if a == b and not a.vague]
    if same:
        yield "figures", 1.0, f"the same number {same[0]}"
    elif not any(a.overlaps(b) for a, b, _ in pairs):
        yield "figures_apart", 1.0, f"other numbers {pairs[0][2]}"


def _telling(one: Aspects, other: Aspects) -> Iterator[Found]:
    words = alike(one.words, other.words)
    if words:
        common = [word for word in one.words.stems if word in other.words.stems]
        yield "wording", words, ", ".join(common[:4])
    if one.document == other.document:
        if one.voice == other.voice and one.denies == other.denies:
            yield "same_voice", 1.0, "the same voice tells both"
        if other.name in one.disputed or one.name in other.disputed:
            yield "disputed", 1.0, "set against each other by the document"
        return
    story = alike(one.story, other.story)
    if story:
        yield "story", story, ""
    if words >= SAME_WORDS and one.lineage == other.lineage:
        yield "copied", 1.0, "the same words in a copy"
