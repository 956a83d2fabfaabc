"""Who fights whom, and so whether a voice speaks of its own people, of its adversary's or of others'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from truceline.model import Actor, ActType, Basis, Ceasefire, Claim, Standing
from truceline.resources import data_path, read_table

# PLOVER's sectors whose word is a party's own. Neither its victims, rescuers, courts nor lawmakers accept for it.
OF_GOVERNMENTS = frozenset({None, "GOV", "MIL", "COP", "SPY", "JRN"})  # None: the bare name of a state or its capital
OF_GROUPS = frozenset({"REB", "PRM", "CRM", "UAF", "PTY", "IGO"})  # of a group that is no state, by itself
STATES = ("iso3", "iso_numeric", "fips", "gw", "cow")


@dataclass(frozen=True, slots=True)
class Dyads:
    """Pairs of parties, by code, that fight each other as the news has it or have a truce with each other."""

    pairs: frozenset[frozenset[str]] = frozenset()

    def opposed(self, one: str | None, other: str | None) -> bool:
        return frozenset((one, other)) in self.pairs

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(code for pair in self.pairs for code in pair)


def dyads_of(claims: Iterable[Claim], ceasefires: Iterable[Ceasefire] = ()) -> Dyads:
    """From who is said to attack whom, whoever says so, and from the parties of truces; history counts for neither."""
    pairs = {frozenset(pair) for claim in claims for pair in _attack(claim)}
    for truce in ceasefires:
        if truce.standing is not Standing.BACKGROUND:
            pairs |= {frozenset(pair) for pair in combinations(sorted(codes(truce.parties)), 2)}
    return Dyads(frozenset(pairs))


def _attack(claim: Claim) -> Iterator[tuple[str, str]]:
    if claim.act.type is not ActType.ASSAULT or claim.standing is not Standing.CURRENT:
        return
    if claim.targets:
        yield from (pair for pair in product(codes(claim.actors), codes(claim.targets)) if len(set(pair)) > 1)
    elif claim.mutual:
        yield from combinations(sorted(codes(claim.actors)), 2)


def codes(actors: Sequence[Actor]) -> frozenset[str]:
    return frozenset(actor.code for actor in actors if actor.code)


def speaks_for(speaker: Actor | None, side: str | None) -> bool:
    """Whether a voice is a side's own: its government, its forces, its state media, or a group by itself.

    After Airwars, whose "confirmed" wants that a belligerent accepts responsibility (airwars.org/about/methodology):
    medics, rescuers, monitors, activists and citizens of a country are its people, but not its voice. An outlet has a
    state's code only where it speaks for it (actors/outlets.csv).
    """
    if speaker is None or side is None or speaker.code != side:
        return False
    return speaker.sector in OF_GOVERNMENTS or (speaker.sector in OF_GROUPS and side not in _states())


@cache
def _states() -> frozenset[str]:
    """The codes of states: rebels, gangs and parties at home in one are not it."""
    return frozenset(row["iso3"] for row in read_table(data_path("ontologies", "state_codes.csv"), STATES))


def basis_of(speaker: Actor | None, sides: Iterable[str], dyads: Dyads) -> Basis:
    """A side concedes its own losses, its adversary alleges them; a belligerent's sum over both sides alleges."""
    of = tuple(sides)
    if speaker is None or speaker.code is None or not of:
        return Basis.THIRD_PARTY
    if all(speaks_for(speaker, side) for side in of):
        return Basis.CONCEDED
    return Basis.ALLEGED if any(dyads.opposed(speaker.code, side) for side in of) else Basis.THIRD_PARTY
