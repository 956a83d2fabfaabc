"""From likely pairs to incidents: the likeliest first, and nobody joins whom any member contradicts.

What people judged comes before every score, the newest judgement first. A denial joins the one incident it denies,
and a claim set aside the one it was of: neither makes one incident of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from truceline.reconcile.aspects import Aspects, Days, Spot
from truceline.reconcile.comparing import places_apart
from truceline.reconcile.groups import Groups

SPEAKERS = 4  # members of a cluster that are compared with those of another
BY_AND_LARGE = 0.5  # their mean chance, from which the two are one


class Link(NamedTuple):
    """A pair of claims, by position, and the chance that they are one incident."""

    chance: float
    one: int
    other: int


class Ruling(NamedTuple):
    """What a person judged of a pair of claims; `number` is the judgement's."""

    number: int
    one: int
    other: int
    same: bool


@dataclass(slots=True)
class _Cluster:
    """What all members of a cluster hold in common, as far as it can contradict a newcomer."""

    members: list[int]  # the first few, who speak for it
    asserted: bool = False
    first: int | None = None  # the latest first day and the earliest last day of those who tell their days
    last: int | None = None
    spots: set[tuple[Spot, ...]] = field(default_factory=set)
    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, at: int, claim: Aspects, *, asserted: bool) -> _Cluster:
        first, last = _told(claim.days)
        return cls([at], asserted, first, last, {claim.spots} if claim.spots else set(), claim.actors, claim.targets)

    def contradicts(self, other: _Cluster) -> bool:
        """By Helly's theorem on a line, days that pairwise meet have a day in common."""
        first, last = _later(self.first, other.first), _earlier(self.last, other.last)
        if first is not None and last is not None and last < first:
            return True
        if any(places_apart(one, another) > 0 for one in self.spots for another in other.spots):
            return True
        if self.actors & other.actors or self.targets & other.targets:
            return False
        return bool(self.actors & other.targets and self.targets & other.actors)

    def take(self, other: _Cluster) -> None:
        self.members = sorted((*self.members, *other.members))[:SPEAKERS]
        self.asserted |= other.asserted
        self.first, self.last = _later(self.first, other.first), _earlier(self.last, other.last)
        self.spots |= other.spots
        self.actors |= other.actors
        self.targets |= other.targets


def _told(days: Days | None) -> tuple[int | None, int | None]:
    return (None, None) if days is None or days.implied else (days.first, days.last)


def _later(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else max(one, other)


def _earlier(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else min(one, other)


@dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters, each ascending, and the links and rulings that made them."""

    members: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...]
    rulings: tuple[Ruling, ...]


def cluster(
    claims: Sequence[Aspects],
    links: Iterable[Link],
    judge: Callable[[int, int], float],
    rulings: Sequence[Ruling] = (),
    *,
    aside: frozenset[int] = frozenset(),
) -> Clusters:
    """Cluster claims; `judge` gives the chance of any two, the earlier first.

    `aside` are those that a judgement rejected, which hold no others together.
    """
    groups = Groups(len(claims))
    clusters: dict[int, _Cluster] = {}
    barred: dict[int, set[int]] = {}

    def at(group: int) -> _Cluster:
        if group not in clusters:
            clusters[group] = _Cluster.of(group, claims[group], asserted=_holds(group))
        return clusters[group]

    def _holds(claim: int) -> bool:
        return not claims[claim].denies and claim not in aside

    def agree(some: Sequence[int], others: Sequence[int]) -> bool:
        """Whether the members of two clusters are likely one incident by and large, not one pair of them alone."""
        if len(some) == len(others) == 1:
            return True
        asked = [(min(one, other), max(one, other)) for one in some for other in others]
        chances = [judge(*pair) for pair in asked if not (claims[pair[0]].denies and claims[pair[1]].denies)]
        return sum(chances) >= BY_AND_LARGE * len(chances)

    def bars(one: int, other: int) -> bool:
        return any(groups.find(member) == other for member in barred.get(one, ()))

    def join(one: int, other: int) -> None:
        first, second = at(one), at(other)
        together = groups.join(one, other)
        first.take(second)
        walls = barred.pop(one, set()) | barred.pop(other, set())
        clusters.pop(one), clusters.pop(other)
        clusters[together] = first
        if walls:
            barred[together] = walls

    decided = []
    for ruling in sorted(rulings, reverse=True):  # the newest first
        one, other = groups.find(ruling.one), groups.find(ruling.other)
        if one == other:
            continue
        if not ruling.same:
            barred.setdefault(one, set()).add(ruling.other)
            barred.setdefault(other, set()).add(ruling.one)
        elif not bars(one, other):
            join(one, other)
            decided.append(ruling)
    made = []
    for link in sorted(links, key=lambda link: (_phase(link, claims, aside), -link.chance, link.one, link.other)):
        one, other = groups.find(link.one), groups.find(link.other)
        if one == other or bars(one, other):
            continue
        first, second = at(one), at(other)
        loose = not _holds(link.one) or not _holds(link.other)
        if (loose and first.asserted and second.asserted) or first.contradicts(second):
            continue
        if not agree(first.members, second.members):
            continue
        join(one, other)
        made.append(link)
    return Clusters(tuple(tuple(members) for members in groups.members()), tuple(made), tuple(decided))


def _phase(link: Link, claims: Sequence[Aspects], aside: frozenset[int]) -> int:
    """Claims that stand come first, then denials, then what was set aside."""
    if link.one in aside or link.other in aside:
        return 2
    return int(claims[link.one].denies or claims[link.other].denies)
