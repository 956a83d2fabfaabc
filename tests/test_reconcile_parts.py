"""Claims compared part by part come out as claims compared in turn, wherever the parts meet."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from benchmarks.claims import World
from truceline.engine import forked
from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import KEPT
from truceline.reconcile.candidates import candidates
from truceline.reconcile.judging import docket_of
from truceline.reconcile.knowledge import load_knowledge
from truceline.reconcile.notes import Noter
from truceline.reconcile.parting import links_in_parts, parts_of
from truceline.reconcile.renewing import all_links
from truceline.reconcile.spreading import here
from truceline.reconcile.weighing import Scales
from truceline.reconcile.wording import Wording

PLAIN = Aspects(
    document="d",
    lineage="d",
    voice=None,
    denies=False,
    type="ASSAULT",
    mode=None,
    akin=frozenset(),
    actors=frozenset(),
    targets=frozenset(),
    days=None,
    spots=(),
    countries=frozenset(),
    weapons=frozenset(),
    counts=(),
    words=Wording(),
    story=Wording(),
)


def cut(claims: int, chance: random.Random) -> Sequence[range]:
    """Parts that meet anywhere; some may be empty."""
    bounds = [0, *sorted(chance.choices(range(claims + 1), k=chance.randint(1, 6))), claims]
    return [range(start, stop) for start, stop in pairwise(bounds)]


@pytest.mark.parametrize("seed", range(40))
def test_parts_of_anything_are_put_right_where_they_meet(seed: int) -> None:
    """Few keys, of which all claims have some: nearly every claim has others of other parts before it."""
    chance = random.Random(seed)
    count = chance.randint(2, 12 * KEPT)
    names = [frozenset((name,)) for name in "ABCD"]
    claims = [replace(PLAIN, actors=chance.choice(names), lineage=chance.choice("xyz")) for _ in range(count)]
    keys = [array("q", sorted(chance.sample(range(9), chance.randint(1, 4)))).tobytes() for _ in range(count)]
    alike = chance.random()

    def likely(one: int, other: int) -> float:
        return random.Random(one * 7919 + other).choice((0.6, 0.9)) if (one * 31 + other) % 97 < 97 * alike else 0.0

    in_turn = all_links(claims, keys, likely)
    for _ in range(4):
        assert links_in_parts(claims, keys, likely, parts=cut(count, chance), spread=here) == in_turn


def test_a_war_in_parts_is_the_war_in_turn_in_any_process() -> None:
    known = load_knowledge()
    noter = Noter(docket_of(()), known, copies_sought=False)
    _, chosen = candidates(map(noter.note, World(seed=5).accounts(claims=1_500)), (), {})
    likely, count, chance = Scales(chosen.aspects, known.weights).likely, len(chosen.claims), random.Random(5)
    in_turn = all_links(chosen.aspects, chosen.keys, likely)
    together = partial(links_in_parts, chosen.aspects, chosen.keys, likely)
    halves = [range(count // 2), range(count // 2, count)]
    assert together(parts=halves, spread=partial(forked, workers=2)) == in_turn
    for _ in range(5):
        assert together(parts=cut(count, chance), spread=here) == in_turn
    torn = [
        all_links(chosen.aspects[half.start : half.stop], chosen.keys[half.start : half.stop], likely)
        for half in halves
    ]
    assert sum(len(half.one) for half in torn) != len(in_turn.one), "some claims are of both halves"


@pytest.mark.parametrize(("claims", "parts"), [(0, 1), (49_999, 1), (50_000, 2), (10_000_000, 16)])
def test_parts_are_worth_a_process(claims: int, parts: int) -> None:
    found = parts_of(claims)
    assert len(found) == parts
    assert [at for part in found for at in (part.start, part.stop)][1:-1:2] == [part.start for part in found[1:]]
    assert (found[0].start, found[-1].stop) == (0, claims)
