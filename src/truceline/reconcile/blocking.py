"""Which claims are compared: those that share a day and a place, a day and a party's role, or a day and a rare word.

Claims are taken in the order of their publication. Each is compared with the few earlier ones that share the most
selective keys with it, so the work grows with the number of claims and not with its square. Where a claim adds nothing
to an earlier one of its incident, that one stands for it from then on.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from truceline.reconcile.aspects import Aspects, Days

MOST_DAYS = 7  # of a longer period, its month stands for its days
CELL = 0.5  # degrees; a spot is looked for in the cells that its surroundings touch
AROUND = 0.18  # degrees: about 20 km
COMPARED = 12  # earlier claims, at most, that a claim is compared with
KEPT = 24  # claims remembered under a key, the latest
RARE_WORDS = 3
TOLD_EVERY = 2000  # claims

Key = tuple[object, ...]


def keys_of(one: Aspects) -> Iterator[Key]:
    """The blocks of a claim, the most selective kinds first; some may come twice."""
    days = _days(one.days)
    for day in days:
        for spot in one.spots[:2]:
            yield from (
                (day, round((spot.lat + north) / CELL), round((spot.lon + east) / CELL))
                for north in (-AROUND, AROUND)
                for east in (-AROUND, AROUND)
            )
    for day in days:
        yield from ((day, word) for word in one.words.stems[:RARE_WORDS])
    actors, targets = sorted(one.actors)[:2], sorted(one.targets)[:2]
    for day in days:
        yield from ((day, actor, target, one.type) for actor in actors for target in targets)
    if not (actors and targets):
        for day in days:
            yield from ((day, one.type, party) for party in (*actors, *targets))
    if one.denies:
        yield from ((one.document, one.type),)
    elif one.days is None or not one.spots:
        yield from ((one.lineage, word) for word in one.words.stems[:RARE_WORDS])


def _days(days: Days | None) -> Sequence[int]:
    if days is None:
        return (0,)
    if days.last - days.first >= MOST_DAYS:
        return (-(days.first // 30),)
    return range(days.first, days.last + 1)


def linked(
    claims: Sequence[Aspects],
    likely: Callable[[int, int], float],
    *,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[tuple[int, int, float]]:
    """Pairs of claims, by position, that are likely one incident, with their chance; `likely` is 0 of all others."""
    keys, starts = _shared(claims)
    uses = np.bincount(keys).tolist()
    blocks: dict[int, list[int]] = {}
    for at, claim in enumerate(claims):
        if at % TOLD_EVERY == 0:
            told(at, len(claims))
        mine = keys[starts[at] : starts[at + 1]].tolist()
        best, chance = -1, 0.0
        for earlier in _candidates(blocks, mine):
            found = likely(earlier, at)
            if found:
                yield earlier, at, found
                if found > chance:
                    best, chance = earlier, found
        adds = best < 0 or _adds(claim, claims[best])
        for key in mine:
            uses[key] -= 1
            if not uses[key]:
                blocks.pop(key, None)  # nobody will look here any more
            elif adds:
                block = blocks.setdefault(key, [])
                block.append(at)
                if len(block) > KEPT:
                    del block[0]


def _shared(claims: Sequence[Aspects]) -> tuple[NDArray[np.int32], Sequence[int]]:
    """The keys that two claims or more have, numbered, claim after claim; and where those of each claim begin."""
    hashes, starts = array("q"), array("q", [0])
    for claim in claims:
        hashes.extend(dict.fromkeys(map(hash, keys_of(claim))))
        starts.append(len(hashes))
    _, numbers, counts = np.unique(np.frombuffer(hashes, dtype=np.int64), return_inverse=True, return_counts=True)
    shared = counts > 1
    renumbered = np.cumsum(shared, dtype=np.int32) - 1
    kept = shared[numbers]
    before = np.concatenate(([0], np.cumsum(kept)))
    return renumbered[numbers[kept]], before[np.frombuffer(starts, dtype=np.int64)].tolist()


def _candidates(blocks: dict[int, list[int]], keys: Sequence[int]) -> list[int]:
    """The earlier claims to compare with: from the smallest blocks up, the latest of each first."""
    found: dict[int, None] = {}
    for block in sorted((blocks[key] for key in keys if key in blocks), key=len):
        for earlier in reversed(block):
            found[earlier] = None
            if len(found) >= COMPARED:
                return list(found)
    return list(found)


def _adds(claim: Aspects, earlier: Aspects) -> bool:
    """Whether a claim tells anything by which others could be found that the earlier one does not."""
    return (
        claim.denies != earlier.denies
        or claim.type != earlier.type
        or not claim.actors <= earlier.actors
        or not claim.targets <= earlier.targets
        or (bool(claim.spots) and claim.spots != earlier.spots)
        or (claim.days != earlier.days and not _within(earlier.days, claim.days))
        or (not claim.spots and claim.lineage != earlier.lineage)  # found by its words alone
    )


def _within(one: Days | None, other: Days | None) -> bool:
    return one is not None and other is not None and other.first <= one.first and one.last <= other.last
