"""What each incident is made of: the claims of a cluster, and what made them one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from truceline.model import Claim, EntryKey, Figure, Stance
from truceline.reconcile.aspects import Aspects
from truceline.reconcile.candidates import Candidates
from truceline.reconcile.clustering import Clusters, Link, Ruling
from truceline.reconcile.reports import Reported


@dataclass(frozen=True, slots=True)
class Case:
    """A cluster as its incident is made of it: its claims, with what is compared and the figures told beside them, and
    by their positions here what made it one. `discounted`: a judgement set all of it aside."""

    claims: tuple[Reported[Claim], ...]
    aspects: tuple[Aspects, ...]
    figures: tuple[Reported[Figure], ...]
    links: tuple[Link | Ruling, ...]
    discounted: bool
    first: int  # the position of the first of its cluster

    @property
    def asserting(self) -> list[Reported[Claim]]:
        return [one for one in self.claims if one.value.stance is Stance.ASSERTS]


@dataclass(slots=True)
class Cases:
    """What incidents are made of, cluster by cluster, by the order of their first claims; of as many clusters as `len`
    says, some of which are no case.

    A denial of what nobody in the ledger asserts is no incident. Claims that a judgement set aside (`aside`) leave
    theirs; where all were set aside the incident stays, discounted.
    """

    found: Candidates
    clusters: Clusters
    aside: frozenset[int] = frozenset()
    _links: Mapping[int, Sequence[Link | Ruling]] = field(init=False)

    def __post_init__(self) -> None:
        self._links = _links_by_cluster(self.clusters)

    def __len__(self) -> int:
        return len(self.clusters.members)

    def among(self, part: range) -> Iterator[Case]:
        """The cases of some clusters."""
        for members in self.clusters.members[part.start : part.stop]:
            kept, discounted = self._kept(members)
            if kept:
                yield self._case(members[0], kept, discounted)

    def incidents(self) -> dict[EntryKey, str]:
        """Of each claim and figure of an incident, which."""
        told, beside = self.found.claims, self.found.figures
        made: dict[EntryKey, str] = {}
        for members in self.clusters.members:
            kept, _ = self._kept(members)
            if kept:
                first = next(at for at in kept if told[at].value.stance is Stance.ASSERTS)
                id = incident_id(told[first].key)
                for at in kept:
                    made[told[at].key] = id
                    made.update((figure.key, id) for figure in beside.get(at, ()))
        return made

    def _kept(self, members: Sequence[int]) -> tuple[Sequence[int], bool]:
        """The claims of a cluster that its incident is made of, none where there is none; and if it is discounted."""
        told = self.found.claims
        standing = [at for at in members if at not in self.aside] if self.aside else members
        if any(told[at].value.stance is Stance.ASSERTS for at in standing):
            return standing, False
        return (members if any(told[at].value.stance is Stance.ASSERTS for at in members) else ()), True

    def _case(self, first: int, kept: Sequence[int], discounted: bool) -> Case:
        found, here = self.found, {at: number for number, at in enumerate(kept)}
        links = tuple(
            link._replace(one=here[link.one], other=here[link.other])
            for link in self._links.get(first, ())
            if link.one in here and link.other in here
        )
        figures = tuple(figure for at in kept for figure in found.figures.get(at, ()))
        claims, aspects = tuple(found.claims[at] for at in kept), tuple(found.aspects[at] for at in kept)
        return Case(claims, aspects, figures, links, discounted, first)


def incident_id(earliest: EntryKey) -> str:
    """Twelve hexadecimal digits that follow from the key of an incident's earliest claim."""
    return "i" + hashlib.sha256(str(earliest).encode()).hexdigest()[:12]


def _links_by_cluster(clusters: Clusters) -> Mapping[int, Sequence[Link | Ruling]]:
    first = {at: members[0] for members in clusters.members if len(members) > 1 for at in members}
    found: defaultdict[int, list[Link | Ruling]] = defaultdict(list)
    for ruling in clusters.rulings:
        found[first[ruling.one]].append(ruling)
    for link in clusters.links:
        found[first[link.one]].append(link)
    return found
