"""Which claims are compared: those that share a day and a place, a day and a party's role, or a day and a rare word.

Claims are taken in the order of their publication. Each is compared with the few earlier ones that share the most
selective keys with it, so the work grows with the number of claims and not with its square. Where a claim adds nothing
to an earlier one of its incident, that one stands for it from then on.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

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

Key = tuple[int, ...]


@cache
def _number(word: str) -> int:
    """A number that stands for a word, the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def noted_keys(one: Aspects) -> bytes:
    """The blocks of a claim as far as they follow from its document alone, packed."""
    return _packed(_own_keys(one))


def keys_of(one: Aspects, noted: bytes) -> bytes:
    """All blocks of a claim, packed: those that were noted, and those of its lineage."""
    if one.denies or not (one.days is None or not one.spots):
        return noted
    own = (_number(one.lineage),)
    return _packed(((*own, _number(word)) for word in one.words.stems[:RARE_WORDS]), after=noted)


def _packed(keys: Iterable[Key], *, after: bytes = b"") -> bytes:
    """Eight bytes for each key, each key once: Python's own hash of a tuple of numbers, which is no other tomorrow."""
    held = array("q", after)
    return array("q", dict.fromkeys((*held, *map(hash, keys)))).tobytes()


def _own_keys(one: Aspects) -> Iterator[Key]:
    """The most selective kinds first; some may come twice."""
    type = _number(one.type)
    days = _days(one.days)
    for day in days:
        for spot in one.spots[:2]:
            yield from (
                (day, round((spot.lat + north) / CELL), round((spot.lon + east) / CELL))
                for north in (-AROUND, AROUND)
                for east in (-AROUND, AROUND)
            )
    for day in days:
        yield from ((day, _number(word)) for word in one.words.stems[:RARE_WORDS])
    actors, targets = (list(map(_number, sorted(side)[:2])) for side in (one.actors, one.targets))
    for day in days:
        yield from ((day, actor, target, type) for actor in actors for target in targets)
    if not (actors and targets):
        for day in days:
            yield from ((day, type, party) for party in (*actors, *targets))
    if one.denies:
        yield (_number(one.document), type)


def _days(days: Days | None) -> Sequence[int]:
    if days is None:
        return (0,)
    if days.last - days.first >= MOST_DAYS:
        return (-(days.first // 30),)
    return range(days.first, days.last + 1)


def linked(
    claims: Sequence[Aspects],
    packed: Sequence[bytes],
    likely: Callable[[int, int], float],
    *,
    part: range | None = None,
    adding: bytearray | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[tuple[int, int, float]]:
    """Pairs of claims, by position, that are likely one incident, with their chance; `likely` is 0 of all others.

    `packed` are the keys of each claim. `adding` is told by 1 which claims add something by which others are found.
    With `part` it is as if there were no claims but those at these positions (`adding` begins with the first of them).
    """
    among = range(len(claims)) if part is None else part
    keys, starts = _shared(packed[among.start : among.stop])
    uses = np.bincount(keys).tolist()
    blocks: dict[int, list[int]] = {}
    for nth, at in enumerate(among):
        if nth % TOLD_EVERY == 0:
            told(nth, len(among))
        claim = claims[at]
        mine = keys[starts[nth] : starts[nth + 1]].tolist()
        best, chance = -1, 0.0
        for earlier in chosen([blocks[key] for key in mine if key in blocks]):
            found = likely(earlier, at)
            if found:
                yield earlier, at, found
                if found > chance:
                    best, chance = earlier, found
        adds = best < 0 or tells_more(claim, claims[best])
        if adding is not None:
            adding[nth] = adds
        for key in mine:
            uses[key] -= 1
            if not uses[key]:
                blocks.pop(key, None)  # nobody will look here any more
            elif adds:
                block = blocks.setdefault(key, [])
                block.append(at)
                if len(block) > KEPT:
                    del block[0]


def _shared(packed: Sequence[bytes]) -> tuple[NDArray[np.int32], Sequence[int]]:
    """The keys that two claims or more have, numbered, claim after claim; and where those of each claim begin."""
    hashes, starts = laid_out(packed)
    _, numbers, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    shared = counts > 1
    renumbered = np.cumsum(shared, dtype=np.int32) - 1
    kept = shared[numbers]
    before = np.concatenate(([0], np.cumsum(kept)))
    return renumbered[numbers[kept]], before[starts].tolist()


def laid_out(packed: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The keys of all claims one after another, and where those of each begin."""
    starts = np.concatenate(([0], np.cumsum([len(one) // 8 for one in packed], dtype=np.int64)))
    return np.frombuffer(b"".join(packed), dtype=np.int64), starts


def chosen(blocks: Iterable[Sequence[int]]) -> list[int]:
    """The earlier claims to compare with: from the smallest blocks up, the latest of each first."""
    found: dict[int, None] = {}
    for block in sorted(blocks, key=len):
        for earlier in reversed(block):
            found[earlier] = None
            if len(found) >= COMPARED:
                return list(found)
    return list(found)


def tells_more(claim: Aspects, earlier: Aspects) -> bool:
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
