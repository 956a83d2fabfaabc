"""Which claims are to be compared again, in their order, where what stands before them is another than it was."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import KEPT, chosen, laid_out, tells_more

Likely = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood before, by the positions of the claims now: of each claim whether it is as it was, and whether it
    added something; what each of these was linked to; and of claims that went or changed, which added something, the
    position at which they stood (that of the first claim behind them) and their keys then."""

    same: bytearray
    adding: bytearray
    links: Mapping[int, Sequence[tuple[int, float]]]
    gone: Sequence[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which claims have each key, ascending, and which keys each claim has, in their order; keys go by numbers."""

    hashes: NDArray[np.int64]  # ascending: the number of a key is its place here
    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    holders: NDArray[np.int64]
    first: NDArray[np.int64]  # of each key's holders

    @classmethod
    def of(cls, packed: Sequence[bytes]) -> Blocks:
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
class Turn:
    """Whose turn it is to be compared again: an iteration to which later claims are added as it goes."""

    blocks: Blocks
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

    @classmethod
    def of(cls, keys: Sequence[bytes], stood: Stood) -> Turn:
        return cls(Blocks.of(keys), stood)

    def compared(self, claims: Sequence[Aspects], likely: Likely) -> Iterator[tuple[int, Sequence[tuple[int, float]]]]:
        """Each claim whose turn comes, in their order, with the earlier ones that it is linked to."""
        while self._waiting:
            at = heappop(self._waiting)
            mine = self.blocks.of_claim(at)
            best, chance = -1, 0.0
            links: list[tuple[int, float]] = []
            for earlier in chosen([self.block(key, at) for key in mine]):
                value = likely(earlier, at)
                if value:
                    links.append((earlier, value))
                    if value > chance:
                        best, chance = earlier, value
            self._settle(at, mine, adds=best < 0 or tells_more(claims[at], claims[best]))
            yield at, links

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

    def _settle(self, at: int, keys: Sequence[int], *, adds: bool) -> None:
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
