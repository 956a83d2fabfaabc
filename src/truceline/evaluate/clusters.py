"""How well found groups match gold groups: pair by pair, and B³ (Bagga & Baldwin 1998), member by member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of members that are together in both, in the found groups alone, and in gold alone."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _choose(count: int) -> int:
    return count * (count - 1) // 2


def pairs(gold: Mapping[K, Hashable], found: Mapping[K, Hashable]) -> Pairs:
    """Counts of pairs over gold's members, each given its group's name; who is found in no group is alone."""
    both = Counter((gold[one], found[one]) for one in gold if one in found)
    tp = sum(map(_choose, both.values()))
    together = sum(map(_choose, Counter(found[one] for one in gold if one in found).values()))
    wanted = sum(map(_choose, Counter(gold.values()).values()))
    return Pairs(tp, together - tp, wanted - tp)


@dataclass(frozen=True, slots=True)
class BCubed:
    """Summed over members: the shares of one's found group, and of one's gold group, that are right."""

    members: int
    precise: float
    recalled: float


def b_cubed(gold: Mapping[K, Hashable], found: Mapping[K, Hashable]) -> BCubed:
    """B³ of groups; who is found in no group is alone."""
    given = {one: found.get(one, ("alone", one)) for one in gold}
    both = Counter((gold[one], given[one]) for one in gold)
    wanted, made = Counter(gold.values()), Counter(given.values())
    precise = sum(both[gold[one], given[one]] / made[given[one]] for one in gold)
    recalled = sum(both[gold[one], given[one]] / wanted[gold[one]] for one in gold)
    return BCubed(len(gold), precise, recalled)
