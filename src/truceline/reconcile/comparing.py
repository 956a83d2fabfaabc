"""Whether two claims tell of one incident: named features for and against, each with its weight from the table.

The sum of value times weight, in log-odds, becomes a chance; the same list explains it to whoever reviews a merge.
"""

from __future__ import annotations

from truceline.model import Feature
from truceline.reconcile.aspects import Aspects, Days, Spot
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.wording import alike

FULL_KM = 25.0  # kilometres between what two places reach from which they are surely apart
ONE_SIDE = 0.5  # of agreement, where the other side is not told
CLASH = 0.7  # both name the same parties, and only one says who began
SOFTER = 0.7  # of contradiction, where only the victims are others
FAR_OFF, PERHAPS = -3, 0.4  # days between, that even implied days are surely other ones; and what fewer say
IMPLIED = 0.6  # what a day in common says where one is only implied by the publication
SHOWN = 4  # words in common
COARSE = 0.3  # and where one is a month or longer
SAME_WORDS = 0.85  # of clauses that are copies of each other

Value = tuple[str, float]


def explain(one: Aspects, other: Aspects, weights: Weights) -> tuple[Feature, ...]:
    """Why: every feature that says anything, the weightiest first."""
    found = [("prior", 1.0), *sides_and_scene(one, other), *telling(one, other)]
    made = [Feature(name, round(value, 2), weights[name], in_words(name, one, other)) for name, value in found]
    return tuple(sorted(made, key=lambda feature: (-abs(feature.value * feature.weight), feature.name)))


def sides_and_scene(one: Aspects, other: Aspects) -> list[Value]:
    """Who, what, when and where."""
    found: list[Value] = []
    parties(one, other, found)
    act(one, other, found)
    day(one.days, other.days, found)
    place(one, other, found)
    return found


def telling(one: Aspects, other: Aspects) -> list[Value]:
    """With what, how many, in what words, and by whom."""
    found: list[Value] = []
    detail(one, other, found)
    same_telling(one, other, alike(one.words, other.words), found)
    if one.document != other.document:
        stories(alike(one.story, other.story), found)
    return found


def is_reversed(one: Aspects, other: Aspects) -> bool:
    """Whether each has as doers those whom the other has as victims."""
    if one.actors & other.actors or one.targets & other.targets:
        return False
    return bool(one.actors & other.targets and one.targets & other.actors)


def parties(one: Aspects, other: Aspects, found: list[Value]) -> None:
    """Who did it to whom."""
    doers = bool(one.actors & other.actors) if one.actors and other.actors else None
    victims = bool(one.targets & other.targets) if one.targets and other.targets else None
    if not doers and not victims:
        crossed = (one.actors & other.targets) or (), (one.targets & other.actors) or ()
        if all(crossed):
            found.append(("reversed", 1.0))
            return
        if doers is None and victims is None and any(crossed):
            found.append(("parties_apart", ONE_SIDE))
    if doers is False or victims is False:
        found.append(("parties_apart", 1.0 if doers is False else SOFTER))
    if doers is not False and (doers or victims):
        if doers and victims:
            found.append(("parties", 1.0))
        else:
            everybody = bool(doers) and one.actors | one.targets == other.actors | other.targets
            found.append(("parties", CLASH if everybody else ONE_SIDE))


def act(one: Aspects, other: Aspects, found: list[Value]) -> None:
    """What was done."""
    if one.type != other.type:
        found.append(("act_other", 1.0))
        return
    found.append(("act", 1.0))
    if one.mode and other.mode and other.mode not in one.akin:
        found.append(("mode" if one.mode == other.mode else "mode_other", 1.0))


def day(one: Days | None, other: Days | None, found: list[Value]) -> None:
    """On which days."""
    if one is None or other is None:
        return
    common = min(one.last, other.last) - max(one.first, other.first) + 1
    if common <= 0:
        found.append(("day_apart", 1.0 if days_apart(one, other) or common <= FAR_OFF else PERHAPS))
    elif one.implied and other.implied:
        found.append(("day", IMPLIED * common / (one.last - one.first + 1)))
    elif one.implied or other.implied:
        window, told = (one, other) if one.implied else (other, one)
        late = (
            min(told.last, window.last) - window.first + 1
        )  # news is mostly of the day it is printed, or the one before
        found.append(("day", IMPLIED * late / (window.last - window.first + 1)))
    elif one.dated and other.dated:
        found.append(("day", common / max(one.last - one.first + 1, other.last - other.first + 1)))
    else:
        found.append(("day", COARSE))


def days_apart(one: Days | None, other: Days | None) -> bool:
    """Whether both tell their days and have none in common."""
    if one is None or other is None or one.implied or other.implied:
        return False
    return one.last < other.first or other.last < one.first


def place(one: Aspects, other: Aspects, found: list[Value]) -> None:
    """Where."""
    if one.spots and other.spots:
        far = places_apart(one.spots, other.spots)
        if far:
            found.append(("place_apart", far))
        else:
            found.append(("place", max(min(a.sharpness, b.sharpness) for a in one.spots for b in other.spots)))
        return
    found.append(("unplaced", 1.0))
    if one.countries and other.countries and not one.countries & other.countries:
        found.append(("country_apart", 1.0))


def places_apart(one: tuple[Spot, ...], other: tuple[Spot, ...]) -> float:
    """How surely the places are different ones: 0 where any two reach each other, 1 from FULL_KM beyond."""
    if not one or not other or one is other:
        return 0.0
    beyond = min(a.km_to(b) - max(a.radius, b.radius) for a in one for b in other)
    return min(1.0, max(0.0, beyond / FULL_KM))


def detail(one: Aspects, other: Aspects, found: list[Value]) -> None:
    """With which weapons, and how many were hit."""
    if one.weapons and other.weapons:
        common = one.weapons & other.weapons
        if common:
            found.append(("weapons", len(common) / len(one.weapons | other.weapons)))
    if one.counts and other.counts:
        alike = [(a, b) for kind, a in one.counts for other_kind, b in other.counts if kind is other_kind]
        if any(a == b and not a.vague for a, b in alike):
            found.append(("figures", 1.0))
        elif alike and not any(a.overlaps(b) for a, b in alike):
            found.append(("figures_apart", 1.0))


def same_telling(one: Aspects, other: Aspects, words: float, found: list[Value]) -> None:
    """What two clauses whose words are so alike say of each other, by where they stand."""
    if words:
        found.append(("wording", words))
    if one.document == other.document:
        if one.denies != other.denies:
            found.append(("denied_beside", 1.0))
        elif one.voice == other.voice:
            found.append(("same_voice", 1.0))
        if other.name in one.disputed or one.name in other.disputed:
            found.append(("disputed", 1.0))
    elif words >= SAME_WORDS and one.lineage == other.lineage:
        found.append(("copied", 1.0))


def stories(likeness: float, found: list[Value]) -> None:
    """What the likeness of the documents says."""
    if likeness:
        found.append(("story", likeness))


def in_words(name: str, one: Aspects, other: Aspects) -> str:
    """What a feature found, for people; empty where its name says it all."""
    match name:
        case "parties":
            return "both have " + ", ".join(sorted(one.actors & other.actors | one.targets & other.targets))
        case "reversed" | "parties_apart":
            return f"{_sides(one)} against {_sides(other)}"
        case "act_other":
            return f"{one.type}, {other.type}"
        case "mode" | "mode_other":
            return ", ".join(sorted({one.mode or "", other.mode or ""}))
        case "place" | "place_apart":
            km, a, b = min((a.km_to(b), a.name, b.name) for a in one.spots for b in other.spots)
            return f"both {a}" if a == b else f"{a} and {b}, {km:.0f} km"
        case "country_apart":
            return ", ".join(sorted(one.countries | other.countries))
        case "weapons":
            return ", ".join(sorted(one.weapons & other.weapons))
        case "wording":
            return ", ".join([word for word in one.words.stems if word in other.words.stems][:SHOWN])
    return ""


def _sides(one: Aspects) -> str:
    return f"{'+'.join(sorted(one.actors)) or '?'} on {'+'.join(sorted(one.targets)) or '?'}"
