"""Links of claims made anew only where claims came, went or changed; the rest stands as it was found before.

What a claim is linked to depends on the latest claims under each of its keys (blocking), and on nothing else. So a
claim is compared again exactly if what stands under one of its keys may have changed: if a claim that came, went or
changed, or one that adds something now and did not before, is among the last KEPT before it. Claims are gone through in
their order, so all that stands before one is settled when its turn comes, and what comes out is what comparing all of
them anew would give.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import KEPT, chosen, laid_out, linked, tells_more

Likely = Callable[[int, int], float]
MUCH = 0.25  # of the claims new or changed: it is quicker to compare all


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of claims by position with their chance, and by 1 which claims add something by which others are found."""

    one: array[int]
    other: array[int]
    chance: array[float]
    adding: bytearray

    def pairs(self) -> Iterator[tuple[int, int, float]]:
        yield from zip(self.one, self.other, self.chance, strict=True)


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood before, by the positions of the claims now: of each claim whether it is as it was, and whether it
    added something; what each of these was linked to; and of claims that went or changed, which added something, the
    position at which they stood (that of the first claim behind them) and their keys then."""

    same: bytearray
    adding: bytearray
    links: Mapping[int, Sequence[tuple[int, float]]]
    gone: Sequence[tuple[int, bytes]]


def all_links(
    claims: Sequence[Aspects],
    keys: Sequence[bytes],
    likely: Likely,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Links:
    """All claims compared."""
    made = Links(array("i"), array("i"), array("d"), bytearray(len(claims)))
    for one, other, chance in linked(claims, keys, likely, adding=made.adding, told=told):
        made.one.append(one)
        made.other.append(other)
        made.chance.append(chance)
    return made


def renewed_links(claims: Sequence[Aspects], keys: Sequence[bytes], likely: Likely, stood: Stood) -> Links:
    """The same, from what stood before."""
    if len(claims) - sum(stood.same) > MUCH * len(claims):
        return all_links(claims, keys, likely)
    turn = _Turn(_Blocks.of(keys), stood)
    for position, packed in stood.gone:
        turn.ask_after(position - 1, turn.blocks.numbers_of(packed))
    found: dict[int, list[tuple[int, float]]] = {}
    for at in turn:
        mine = turn.blocks.of_claim(at)
        best, chance = -1, 0.0
        links: list[tuple[int, float]] = []
        for earlier in chosen([turn.block(key, at) for key in mine]):
            value = likely(earlier, at)
            if value:
                links.append((earlier, value))
                if value > chance:
                    best, chance = earlier, value
        found[at] = links
        turn.settle(at, mine, adds=best < 0 or tells_more(claims[at], claims[best]))
    made = Links(array("i"), array("i"), array("d"), turn.adding)
    for at in range(len(claims)):
        for earlier, value in found.get(at) or (() if at in found else stood.links.get(at, ())):
            made.one.append(earlier)
            made.other.append(at)
            made.chance.append(value)
    return made


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Which claims have each key, ascending, and which keys each claim has, in their order; keys go by numbers."""

    hashes: NDArray[np.int64]  # ascending: the number of a key is its place here
    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    holders: NDArray[np.int64]
    first: NDArray[np.int64]  # of each key's holders

    @classmethod
    def of(cls, packed: Sequence[bytes]) -> _Blocks:
        laid, starts = laid_out(packed)
        hashes, numbers = np.unique(laid, return_inverse=True)
        claims = np.repeat(np.arange(len(packed)), np.diff(starts))
        order = np.argsort(numbers, kind="stable")
        first = np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=len(hashes)))))
        return cls(hashes, numbers, starts, claims[order], first)

    def of_claim(self, at: int) -> Sequence[int]:
        found: list[int] = self.keys[self.starts[at] : self.starts[at + 1]].tolist()
        return found

    def numbers_of(self, packed: bytes) -> Sequence[int]:
        """The numbers of keys that some claim has now."""
        wanted = np.frombuffer(packed, dtype=np.int64)
        at = np.searchsorted(self.hashes, wanted)
        return [int(n) for n, key in zip(at, wanted, strict=True) if n < len(self.hashes) and self.hashes[n] == key]

    def holding(self, key: int) -> list[int]:
        found: list[int] = self.holders[self.first[key] : self.first[key + 1]].tolist()
        return found


@dataclass(slots=True)
class _Turn:
    """Whose turn it is to be compared again: an iteration to which later claims are added as it goes."""

    blocks: _Blocks
    stood: Stood
    adding: bytearray = field(init=False)
    _waiting: list[int] = field(init=False)
    _asked: bytearray = field(init=False)
    _held: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.adding = bytearray(self.stood.adding)
        self._waiting = [at for at, same in enumerate(self.stood.same) if not same]
        self._asked = bytearray(not same for same in self.stood.same)
        heapify(self._waiting)

    def __iter__(self) -> Iterator[int]:
        while self._waiting:
            yield heappop(self._waiting)

    def _holding(self, key: int) -> list[int]:
        if key not in self._held:
            self._held[key] = self.blocks.holding(key)
        return self._held[key]

    def block(self, key: int, at: int) -> list[int]:
        """The last KEPT claims before one that add something under a key, in their order."""
        holders = self._holding(key)
        found: list[int] = []
        for place in range(bisect_left(holders, at) - 1, -1, -1):
            if self.adding[holders[place]]:
                found.append(holders[place])
                if len(found) == KEPT:
                    break
        return found[::-1]

    def settle(self, at: int, keys: Sequence[int], *, adds: bool) -> None:
        """Note whether a claim adds something; who may look at it is asked where that was otherwise before."""
        before = bool(self.stood.same[at] and self.stood.adding[at])
        self.adding[at] = adds
        if adds != before:
            self.ask_after(at, keys)

    def ask_after(self, at: int, keys: Sequence[int]) -> None:
        """Ask all who may have had, or have, what stands at a position among the last KEPT of a key of theirs."""
        for key in keys:
            holders, between = self._holding(key), 0
            for later in holders[bisect_right(holders, at) :]:
                if not self._asked[later]:
                    self._asked[later] = 1
                    heappush(self._waiting, later)
                between += self.stood.same[later] and self.stood.adding[later]
                if between == KEPT:
                    break
