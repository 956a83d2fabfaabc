"""Links of claims made anew only where claims came, went or changed; the rest stands as it was found before.

What a claim is linked to depends on the latest claims under each of its keys (blocking), and on nothing else. So a
claim is compared again exactly if what stands under one of its keys may have changed: if a claim that came, went or
changed, or one that adds something now and did not before, is among the last KEPT before it. Claims are gone through in
their order, so all that stands before one is settled when its turn comes, and what comes out is what comparing all of
them anew would give.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import linked
from truceline.reconcile.turns import Likely, Stood, Turn

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
    turn = Turn.of(keys, stood)
    for position, packed in stood.gone:
        turn.ask_after(position - 1, turn.blocks.numbers_of(packed))
    found = dict(turn.compared(claims, likely))
    made = Links(array("i"), array("i"), array("d"), turn.adding)
    for at in range(len(claims)):
        for earlier, value in found.get(at) or (() if at in found else stood.links.get(at, ())):
            made.one.append(earlier)
            made.other.append(at)
            made.chance.append(value)
    return made
