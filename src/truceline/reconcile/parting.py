"""Claims compared part by part, side by side, and put right where parts meet.

Each part is compared as if nothing stood before it. Then those claims are compared again that have, under a key of
theirs, an earlier part's claim among the last KEPT that add something, and whoever that changes things for (renewing):
by days and places keys are of their time, so these are few. What comes out is what comparing all in turn would give.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import linked
from truceline.reconcile.renewing import Links
from truceline.reconcile.spreading import Spread
from truceline.reconcile.turns import Blocks, Likely, Stood, Turn

SMALLEST = 25_000  # claims, from which a part is worth a process of its own
MOST = 16  # parts; each costs some comparing again, and what a process writes to is its own as long as it lives


def parts_of(claims: int) -> Sequence[range]:
    """Positions in parts of much the same size."""
    count = max(1, min(MOST, claims // SMALLEST))
    bounds = [claims * number // count for number in range(count + 1)]
    return [range(start, stop) for start, stop in pairwise(bounds)]


def links_in_parts(
    claims: Sequence[Aspects],
    keys: Sequence[bytes],
    likely: Likely,
    *,
    parts: Sequence[range],
    spread: Spread,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Links:
    """All claims compared, as `renewing.all_links` does in turn."""
    made = Links(array("i"), array("i"), array("d"), bytearray())
    for part, laid in zip(parts, spread(partial(_linked, claims, keys, likely), parts), strict=True):
        of_part = laid.take()
        made.one.extend(of_part.one)
        made.other.extend(of_part.other)
        made.chance.extend(of_part.chance)
        made.adding.extend(of_part.adding)
        told(part.stop, len(claims))
    return made if len(parts) < 2 else _put_right(made, claims, keys, likely, parts)


def _linked(claims: Sequence[Aspects], keys: Sequence[bytes], likely: Likely, part: range) -> Links:
    made = Links(array("i"), array("i"), array("d"), bytearray(len(part)))
    for one, other, chance in linked(claims, keys, likely, part=part, adding=made.adding):
        made.one.append(one)
        made.other.append(other)
        made.chance.append(chance)
    return made


def _put_right(
    made: Links, claims: Sequence[Aspects], keys: Sequence[bytes], likely: Likely, parts: Sequence[range]
) -> Links:
    turn = Turn.of(keys, Stood(bytearray(b"\1") * len(claims), made.adding, {}, ()))
    for before, key in _meetings(turn.blocks, np.frombuffer(made.adding, dtype=np.uint8), parts):
        turn.ask_after(before, (key,))
    again = bytearray(len(claims))
    found = Links(array("i"), array("i"), array("d"), turn.adding)
    for at, links in turn.compared(claims, likely):
        again[at] = 1
        for earlier, chance in links:
            found.one.append(earlier)
            found.other.append(at)
            found.chance.append(chance)
    stays = np.frombuffer(again, dtype=np.uint8)[np.frombuffer(made.other, dtype=np.intc)] == 0
    others = np.concatenate((np.frombuffer(made.other, dtype=np.intc)[stays], found.other))
    order = np.argsort(others, kind="stable")
    ones = np.concatenate((np.frombuffer(made.one, dtype=np.intc)[stays], found.one))
    chances = np.concatenate((np.frombuffer(made.chance)[stays], found.chance))
    return Links(
        array("i", ones[order].astype(np.intc).tobytes()),
        array("i", others[order].astype(np.intc).tobytes()),
        array("d", chances[order].tobytes()),
        turn.adding,
    )


def _meetings(blocks: Blocks, adding: NDArray[np.uint8], parts: Sequence[range]) -> Iterator[tuple[int, int]]:
    """Of each key that claims of one part and then of another have, the last of the one, if any of those up to it adds
    something, and the key."""
    part_of = np.searchsorted([part.stop for part in parts], blocks.holders, side="right")
    key_of = np.repeat(np.arange(len(blocks.hashes)), np.diff(blocks.first))
    last = np.flatnonzero((key_of[1:] == key_of[:-1]) & (part_of[1:] != part_of[:-1]))
    added = np.concatenate(([0], np.cumsum(adding[blocks.holders], dtype=np.int64)))
    told = last[added[last + 1] > added[blocks.first[key_of[last]]]]
    yield from zip(blocks.holders[told].tolist(), key_of[told].tolist(), strict=True)
