"""Which claims are one incident, component by component: each is settled by itself, so in any process."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from truceline.reconcile.candidates import Candidates
from truceline.reconcile.clustering import Clusters, Link, Ruling, cluster
from truceline.reconcile.components import hashes
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.renewing import Links
from truceline.reconcile.spreading import Spread, here

PART = 50_000  # claims, of whose components one process is told at a time


@dataclass(frozen=True, slots=True)
class Matter:
    """All that it takes: the components, with what claims are linked by and how likely any two are one incident.

    `versions` says of each document which reading of it is told and what was judged of it, and `made` has the hashes of
    components whose incidents are there; without a picture before there are none, and no hashes.
    """

    components: Sequence[Sequence[int]]
    chosen: Candidates
    links: Links
    rulings: Sequence[Ruling]
    chance: Callable[[int, int], float]
    aside: frozenset[int]
    dyads: Dyads
    versions: Mapping[str, str] | None = None
    made: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """The clusters, in the order of their first claims, and of each claim the hash of its component (empty for none)
    and by 1 whether the incidents of that are there already: then it is in no cluster."""

    clusters: Clusters
    hashes: Sequence[str]
    passing: bytes


def settled(matter: Matter, *, spread: Spread | None = None) -> Settled:
    """Settle all components."""
    claims = len(matter.chosen.claims)
    parts = list(_parts(matter.components)) if spread else [range(len(matter.components))]
    part_of = np.zeros(claims, dtype=np.int32)
    for number, part in enumerate(parts):
        part_of[list(chain.from_iterable(matter.components[part.start : part.stop]))] = number
    of_claim, passing = [""] * claims, bytearray(claims)
    found: list[Clusters] = []
    work = partial(_part, matter, parts, part_of)
    for part, laid in zip(parts, (spread or here)(work, range(len(parts))), strict=True):
        hashed, clusters = laid.take()
        found.append(clusters)
        for component, hash in zip(matter.components[part.start : part.stop], hashed, strict=True):
            for at in component:
                of_claim[at], passing[at] = hash, hash in matter.made
    members = tuple(sorted(chain.from_iterable(one.members for one in found)))
    links = tuple(chain.from_iterable(one.links for one in found))
    rulings = tuple(chain.from_iterable(one.rulings for one in found))
    return Settled(Clusters(members, links, rulings), of_claim, bytes(passing) if matter.made else b"")


def _parts(components: Sequence[Sequence[int]]) -> Iterator[range]:
    """The components cut into parts of PART claims or a few more."""
    start = claims = 0
    for stop, members in enumerate(components, start=1):
        claims += len(members)
        if claims >= PART or stop == len(components):
            yield range(start, stop)
            start, claims = stop, 0


def _part(
    matter: Matter, parts: Sequence[range], part_of: NDArray[np.int32], number: int
) -> tuple[Sequence[str], Clusters]:
    """The hashes of the components of a part, and their clusters."""
    components = matter.components[parts[number].start : parts[number].stop]
    links = _within(matter.links, part_of, number)
    rulings = [ruling for ruling in matter.rulings if part_of[ruling.one] == number]
    hashed: Sequence[str] = [""] * len(components)
    if (versions := matter.versions) is not None:
        aside, dyads = matter.aside, matter.dyads
        hashed = hashes(components, matter.chosen, links, rulings, aside=aside, dyads=dyads, versions=versions)
    fresh = [members for members, hash in zip(components, hashed, strict=True) if hash not in matter.made]
    return hashed, _clusters(matter, fresh, links, rulings)


def _within(links: Links, part_of: NDArray[np.int32], number: int) -> Links:
    """The links between claims of a part."""
    here = part_of[np.frombuffer(links.other, dtype=np.intc)] == number
    one, other = (np.frombuffer(side, dtype=np.intc)[here] for side in (links.one, links.other))
    chance = np.frombuffer(links.chance)[here]
    return Links(array("i", one.tobytes()), array("i", other.tobytes()), array("d", chance.tobytes()), links.adding)


def _clusters(matter: Matter, components: Sequence[Sequence[int]], links: Links, rulings: Sequence[Ruling]) -> Clusters:
    """The clusters of some components. Claims go by other numbers meanwhile, in the same order: a claim that hangs
    together with none is a cluster by itself."""
    positions = sorted(chain.from_iterable(members for members in components if len(members) > 1))
    at = {position: number for number, position in enumerate(positions)}
    found = cluster(
        [matter.chosen.aspects[position] for position in positions],
        (Link(chance, at[one], at[other]) for one, other, chance in links.pairs() if other in at),
        lambda one, other: matter.chance(positions[one], positions[other]),
        [ruling._replace(one=at[ruling.one], other=at[ruling.other]) for ruling in rulings if ruling.one in at],
        aside=frozenset(at[position] for position in matter.aside if position in at),
    )
    alone = [tuple(members) for members in components if len(members) == 1]
    return Clusters(
        (*(tuple(positions[one] for one in members) for members in found.members), *alone),
        tuple(link._replace(one=positions[link.one], other=positions[link.other]) for link in found.links),
        tuple(one._replace(one=positions[one.one], other=positions[one.other]) for one in found.rulings),
    )
