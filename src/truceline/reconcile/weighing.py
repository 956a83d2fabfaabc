"""How likely any two of many claims are one incident: the features of `comparing`, each pair of values weighed once.

Many claims have the same parties, act, days and places, so what two of these say to each other is remembered. It comes
to the same as adding up all features anew.
"""

from __future__ import annotations

import math
from array import array
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
UNASKED = -1
SHIFT = 32  # bits of a number of a value
KNOWN = 1 << 18  # pairs of values that are remembered


class Scales:
    """The chance that two claims, by position, are one incident; of two denials nothing can be said."""

    def __init__(self, claims: Sequence[Aspects], weights: Weights) -> None:
        self._claims, self._weights = claims, weights
        self._deed = _Part(claims, lambda one: (one.actors, one.targets, one.type, one.mode, one.denies), self._deeds)
        self._when = _Part(claims, lambda one: one.days, self._day)
        self._where = _Part(claims, lambda one: (one.spots, one.countries), self._place)
        self._here, self._words, self._story = -1, frozenset[str](), frozenset[str]()
        self._document, self._stories = "", dict[str, float]()  # how alike others are to the newcomer's document

    def chance(self, one: int, other: int) -> float:
        """0 where day, place or roles contradict each other, or no words could make them one."""
        total = self._scene(one, other)
        if total + self._weights.most_told < 0:
            return 0.0
        return self._told(self._claims[one], self._claims[other], other, total)

    def likely(self, one: int, other: int) -> float:
        """The same, where it is no less than LIKELY; else 0, which is found sooner."""
        total = self._scene(one, other)
        if total == NEVER:
            return 0.0
        first, second = self._claims[one], self._claims[other]
        if total + self._most(first, second) < 0:
            return 0.0
        found = self._told(first, second, other, total)
        return found if found >= LIKELY else 0.0

    def _scene(self, one: int, other: int) -> float:
        """The log-odds of who, what, when and where."""
        total = self._where.weigh(one, other)
        if total == NEVER:  # the most frequent reason, first
            return NEVER
        return self._deed.weigh(one, other) + self._when.weigh(one, other) + total

    def _most(self, first: Aspects, second: Aspects) -> float:
        """The most that the telling of two claims can add."""
        weights = self._weights
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

    def _told(self, first: Aspects, second: Aspects, other: int, total: float) -> float:
        if other != self._here:  # a newcomer is compared with several
            self._here, self._words = other, frozenset(second.words.stems)
            if second.document != self._document:
                self._document, self._story = second.document, frozenset(second.story.stems)
                self._stories.clear()
        found: list[Value] = []
        detail(first, second, found)
        words = alike(second.words, first.words, stems=self._words)
        same_telling(first, second, words, found)
        if first.document != second.document:
            stories(self._likeness(first, second), found)
        return 1 / (1 + math.exp(-(total + self._sum(found))))

    def _likeness(self, first: Aspects, second: Aspects) -> float:
        known = self._stories.get(first.document)
        if known is None:
            known = self._stories[first.document] = alike(second.story, first.story, stems=self._story)
        return known

    def _sum(self, found: Iterable[Value]) -> float:
        return sum(value * self._weights[name] for name, value in found)

    # What two values say to each other

    def _deeds(self, one: Aspects, other: Aspects) -> float:
        """From the chance that any two start with: who did what to whom."""
        if (one.denies and other.denies) or is_reversed(one, other):
            return NEVER
        who: list[Value] = []
        what: list[Value] = []
        parties(one, other, who)
        act(one, other, what)
        return self._weights.prior + self._sum(who) + self._sum(what)

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
        self._claims, self._value_of, self._compare = claims, value_of, compare
        self._values: dict[Hashable, int] = {}
        self._numbers = array("i", [UNASKED]) * len(claims)
        self._known: dict[int, float] = {}

    def weigh(self, one: int, other: int) -> float:
        """The log-odds that the values of two claims add."""
        first, second = self._numbers[one], self._numbers[other]
        if first < 0:
            first = self._number(one)
        if second < 0:
            second = self._number(other)
        key = first << SHIFT | second
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            found = self._known[key] = self._compare(self._claims[one], self._claims[other])
        return found

    def _number(self, claim: int) -> int:
        """A claim's value by its number, which it is given when it is first asked for."""
        number = self._values.setdefault(self._value_of(self._claims[claim]), len(self._values))
        self._numbers[claim] = number
        return number
