"""Claims that hang together by links and judgements, and all that their incidents follow from, as one hash.

No incident reaches beyond such a component. Where the hash is that of one whose incidents are there already, they need
not be made again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from truceline.model import Actor
from truceline.reconcile.candidates import Candidates
from truceline.reconcile.clustering import Ruling
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.groups import Groups
from truceline.reconcile.renewing import Links


def components(claims: int, links: Links, rulings: Sequence[Ruling]) -> list[list[int]]:
    """The positions of each component's claims, ascending, in the order of their first."""
    groups = Groups(claims)
    for one, other in zip(links.one, links.other, strict=True):
        groups.join(one, other)
    for ruling in rulings:
        groups.join(ruling.one, ruling.other)
    return list(groups.members())


def hashes(
    found: Sequence[Sequence[int]],
    chosen: Candidates,
    links: Links,
    rulings: Sequence[Ruling],
    *,
    aside: frozenset[int],
    dyads: Dyads,
    versions: Mapping[str, str],
) -> list[str]:
    """Of each component the hash of what its incidents follow from; `versions` says of each document which reading of
    it is told, and what was judged of it."""
    linked: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for one, other, chance in links.pairs():
        linked[other].append((one, chance))
    ruled: defaultdict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for ruling in rulings:
        ruled[ruling.one].append((ruling.number, ruling.other, ruling.same))
        ruled[ruling.other].append((ruling.number, ruling.one, ruling.same))
    named = _Named(dyads)
    return [_hash(members, chosen, linked, ruled, aside, named, versions) for members in found]


def _hash(
    members: Sequence[int],
    chosen: Candidates,
    linked: Mapping[int, Sequence[tuple[int, float]]],
    ruled: Mapping[int, Sequence[tuple[int, int, bool]]],
    aside: frozenset[int],
    named: _Named,
    versions: Mapping[str, str],
) -> str:
    said = hashlib.blake2b(digest_size=16)
    here, codes = {at: number for number, at in enumerate(members)}, set[str]()
    for at in members:
        told = chosen.claims[at]
        document = told.key.document
        codes |= named.of((told.value.speaker,), told.value.actors, told.value.targets)
        for figure in chosen.figures.get(at, ()):
            codes |= named.of((figure.value.speaker,), figure.value.sides)
        links = [(here[one], chance) for one, chance in linked.get(at, ())]
        rulings = [(number, here[other], same) for number, other, same in ruled.get(at, ())]
        own = (document, chosen.nth[at], versions.get(document), told.lineage, at in aside)
        said.update(repr((own, links, rulings)).encode())
    said.update(named.fights(frozenset(codes)).encode())
    return said.hexdigest()


class _Named:
    """What of who fights whom matters to some parties, remembered."""

    def __init__(self, dyads: Dyads) -> None:
        self._dyads, self._parties = dyads, dyads.parties
        self._known: dict[frozenset[str], str] = {}

    def of(self, *actors: Iterable[Actor | None]) -> set[str]:
        return {actor.code for some in actors for actor in some if actor is not None and actor.code}

    def fights(self, codes: frozenset[str]) -> str:
        if codes not in self._known:
            pairs = sorted(sorted(pair) for pair in self._dyads.pairs if pair <= codes)
            self._known[codes] = repr((pairs, sorted(codes & self._parties)))
        return self._known[codes]
