"""From likely pairs to incidents: the likeliest first, and nobody joins whom any member contradicts.

What people judged comes before every score, the newest judgement first. A denial joins the one incident it denies,
and a claim set aside the one it was of: neither makes one incident of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from truceline.reconcile.aspects import Aspects, Days, Spot
from truceline.reconcile.comparing import places_apart
from truceline.reconcile.groups import Groups

SPEAKERS = 3  # members of a cluster that are compared with those of another
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
    """What the members of a cluster, or of a part of one, hold in common, as far as it can contradict a newcomer."""

    members: list[int]  # the first few, who speak for it
    asserted: bool = False
    first: int | None = None  # the latest first day and the earliest last day of those who tell their days
    last: int | None = None
    spots: tuple[tuple[Spot, ...], ...] = ()
    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, at: int, claim: Aspects, *, asserted: bool) -> _Cluster:
        first, last = _told(claim.days)
        return cls([at], asserted, first, last, (claim.spots,) if claim.spots else (), claim.actors, claim.targets)

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
        self.spots = tuple(dict.fromkeys((*self.spots, *other.spots)))
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
    clustering = _Clustering(claims, judge, aside)
    decided = tuple(ruling for ruling in sorted(rulings, reverse=True) if clustering.rule(ruling))  # the newest first
    made = tuple(link for link in clustering.in_turn(links) if clustering.link(link))
    return Clusters(tuple(map(tuple, clustering.groups.members())), made, decided)


class _Clustering:
    """Clusters as they grow. One that people made of clusters which contradict each other has several parts: who fits
    one of them may join."""

    def __init__(self, claims: Sequence[Aspects], judge: Callable[[int, int], float], aside: frozenset[int]) -> None:
        self.groups = Groups(len(claims))
        self._claims, self._judge, self._aside = claims, judge, aside
        self._parts: dict[int, list[_Cluster]] = {}
        self._barred: dict[int, set[int]] = {}  # of a group, claims whose groups it must not join

    def in_turn(self, links: Iterable[Link]) -> Iterator[Link]:
        """The likeliest first; but claims that stand before denials, and these before what was set aside."""
        held = np.fromiter(links, dtype=[("chance", "f8"), ("one", "i8"), ("other", "i8")])
        one, other = held["one"], held["other"]
        phase = np.fromiter((claim.denies for claim in self._claims), dtype="i1", count=len(self._claims))
        phase[list(self._aside)] = 2
        for at in np.lexsort((other, one, -held["chance"], np.maximum(phase[one], phase[other]))):
            yield Link(*held[at].item())

    def rule(self, ruling: Ruling) -> bool:
        """Do as a person judged, unless a newer judgement has it otherwise; whether two became one by it."""
        one, other = self.groups.find(ruling.one), self.groups.find(ruling.other)
        if one == other:
            return False
        if not ruling.same:
            self._barred.setdefault(one, set()).add(ruling.other)
            self._barred.setdefault(other, set()).add(ruling.one)
            return False
        if self._bars(one, other):
            return False
        self._join(one, other, [*self._of(one), *self._of(other)])
        return True

    def link(self, link: Link) -> bool:
        """Join two clusters, if nothing speaks against it."""
        one, other = self.groups.find(link.one), self.groups.find(link.other)
        if one == other or self._bars(one, other):
            return False
        first, second = self._of(one), self._of(other)
        loose = not (self._holds(link.one) and self._holds(link.other))
        if loose and any(part.asserted for part in first) and any(part.asserted for part in second):
            return False
        for part in first:
            for another in second:
                if not part.contradicts(another) and self._agree(part.members, another.members):
                    part.take(another)
                    self._join(one, other, [*first, *(left for left in second if left is not another)])
                    return True
        return False

    def _holds(self, claim: int) -> bool:
        """Whether a claim may hold an incident together."""
        return not self._claims[claim].denies and claim not in self._aside

    def _of(self, group: int) -> list[_Cluster]:
        if group not in self._parts:
            self._parts[group] = [_Cluster.of(group, self._claims[group], asserted=self._holds(group))]
        return self._parts[group]

    def _bars(self, one: int, other: int) -> bool:
        return any(self.groups.find(member) == other for member in self._barred.get(one, ()))

    def _agree(self, some: Sequence[int], others: Sequence[int]) -> bool:
        """Whether the members of two clusters are likely one incident by and large, not one pair of them alone."""
        if len(some) == len(others) == 1:
            return True
        asked = [(min(one, other), max(one, other)) for one in some for other in others]
        claims = self._claims
        chances = [self._judge(*pair) for pair in asked if not (claims[pair[0]].denies and claims[pair[1]].denies)]
        return sum(chances) >= BY_AND_LARGE * len(chances)

    def _join(self, one: int, other: int, parts: list[_Cluster]) -> None:
        together = self.groups.join(one, other)
        walls = self._barred.pop(one, set()) | self._barred.pop(other, set())
        self._parts.pop(one, None)
        self._parts.pop(other, None)
        self._parts[together] = parts
        if walls:
            self._barred[together] = walls
