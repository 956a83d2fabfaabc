"""How likely any two of many claims are one incident: the features of `comparing`, each pair of values weighed once.

Many claims have the same parties, act, days and places, so what two of these say to each other is remembered. It comes
to the same as adding up all features anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence

from truceline.reconcile.aspects import Aspects
from truceline.reconcile.comparing import (
    Value,
    act,
    day,
    days_apart,
    detail,
    is_reversed,
    parties,
    place,
    places_apart,
    same_telling,
    stories,
)
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.wording import alike

LIKELY = 0.5  # the chance from which two claims may be one incident
NEVER = -math.inf
SHIFT = 32  # bits of a number of a value


class Scales:
    """The chance that two claims, by position, are one incident; of two denials nothing can be said."""

    def __init__(self, claims: Sequence[Aspects], weights: Weights) -> None:
        self._claims, self._weights = claims, weights
        self._parts = (
            _Part(claims, lambda one: (one.actors, one.targets), self._parties),
            _Part(claims, lambda one: (one.type, one.mode), self._act),
            _Part(claims, lambda one: one.days, self._day),
            _Part(claims, lambda one: (one.spots, one.countries), self._place),
        )
        self._here, self._words, self._story = -1, frozenset[str](), frozenset[str]()

    def chance(self, one: int, other: int) -> float:
        """0 where day, place or roles contradict each other, or no words could make them one."""
        total = self._scene(one, other)
        if total + self._weights.most_told < 0:
            return 0.0
        return self._told(one, other, total)

    def likely(self, one: int, other: int) -> float:
        """The same, where it is no less than LIKELY; else 0, which is found sooner."""
        total = self._scene(one, other)
        if total + self._most(one, other) < 0:
            return 0.0
        found = self._told(one, other, total)
        return found if found >= LIKELY else 0.0

    def _scene(self, one: int, other: int) -> float:
        """The log-odds of who, what, when and where."""
        if self._claims[one].denies and self._claims[other].denies:
            return NEVER
        total = self._weights.prior
        for part in self._parts:
            total += part.weigh(one, other)
        return total

    def _most(self, one: int, other: int) -> float:
        """The most that the telling of two claims can add."""
        first, second, weights = self._claims[one], self._claims[other], self._weights
        most = max(0.0, weights["wording"])
        if first.weapons and second.weapons:
            most += max(0.0, weights["weapons"])
        if first.counts and second.counts:
            most += max(0.0, weights["figures"])
        if first.document == second.document:
            return most + max(0.0, weights["denied_beside"]) + max(0.0, weights["disputed"])
        if first.lineage == second.lineage:
            most += max(0.0, weights["copied"])
        return most + max(0.0, weights["story"])

    def _told(self, one: int, other: int, total: float) -> float:
        first, second = self._claims[one], self._claims[other]
        if other != self._here:  # a newcomer is compared with several
            self._here, self._words, self._story = other, frozenset(second.words.stems), frozenset(second.story.stems)
        found: list[Value] = []
        detail(first, second, found)
        words = alike(second.words, first.words, stems=self._words)
        same_telling(first, second, words, found)
        if first.document != second.document:
            stories(alike(second.story, first.story, stems=self._story), found)
        return 1 / (1 + math.exp(-(total + self._sum(found))))

    def _sum(self, found: Iterable[Value]) -> float:
        return sum(value * self._weights[name] for name, value in found)

    # What two values say to each other

    def _parties(self, one: Aspects, other: Aspects) -> float:
        if is_reversed(one, other):
            return NEVER
        found: list[Value] = []
        parties(one, other, found)
        return self._sum(found)

    def _act(self, one: Aspects, other: Aspects) -> float:
        found: list[Value] = []
        act(one, other, found)
        return self._sum(found)

    def _day(self, one: Aspects, other: Aspects) -> float:
        if days_apart(one.days, other.days):
            return NEVER
        found: list[Value] = []
        day(one.days, other.days, found)
        return self._sum(found)

    def _place(self, one: Aspects, other: Aspects) -> float:
        if places_apart(one.spots, other.spots) > 0.5:
            return NEVER
        found: list[Value] = []
        place(one, other, found)
        return self._sum(found)


class _Part:
    """One part of what is compared: which value each claim has, and what any two values come to."""

    def __init__(
        self,
        claims: Sequence[Aspects],
        value_of: Callable[[Aspects], Hashable],
        compare: Callable[[Aspects, Aspects], float],
    ) -> None:
        numbers: dict[Hashable, int] = {}
        self._numbers = [numbers.setdefault(value_of(claim), len(numbers)) for claim in claims]
        self._claims, self._compare = claims, compare
        self._known: dict[int, float] = {}

    def weigh(self, one: int, other: int) -> float:
        """The log-odds that the values of two claims add."""
        key = self._numbers[one] << SHIFT | self._numbers[other]
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._compare(self._claims[one], self._claims[other])
        return found
