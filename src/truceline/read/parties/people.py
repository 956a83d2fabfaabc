"""People in office, and who of one state stands for whom of another when names are exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from truceline.read.parties.tables import LEADERS, days_of
from truceline.resources import read_table

REACH = timedelta(days=365)  # a bare surname means its bearer a year before and after office (finder.OUT_OF_OFFICE)


@dataclass(frozen=True, slots=True)
class Term:
    """An office and the days it was held; None = open."""

    office: str
    sector: str
    since: date | None
    until: date | None

    def held(self, on: date | None, within: timedelta = timedelta(0)) -> bool:
        if on is None:
            return True
        return (self.since is None or self.since - within <= on) and (self.until is None or on <= self.until + within)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks or acts for a state, over all his offices; `names` are whole names, the usual one first."""

    code: str
    names: tuple[str, ...]
    surnames: tuple[str, ...]
    terms: tuple[Term, ...]

    def term(self, on: date | None) -> Term:
        """The office held on a day, else within a year of it, else the first."""
        for within in (timedelta(0), REACH):
            for term in self.terms:
                if term.held(on, within):
                    return term
        return self.terms[0]

    def reach(self, on: date | None) -> int:
        """0 in office, 1 within a year of it, 2 long before or after."""
        within = (timedelta(0), REACH)
        return next((i for i, w in enumerate(within) if any(t.held(on, w) for t in self.terms)), len(within))


def read_people(path: Path, states: frozenset[str]) -> dict[str, tuple[Person, ...]]:
    """The people of leaders.csv that speak for states, by state, in the order of the table."""
    found: dict[tuple[str, str], Person] = {}
    for row in read_table(path, LEADERS):
        if row["code"] not in states:
            continue
        key = row["code"], row["name"]
        known = found.get(key, Person(row["code"], (row["name"],), (), ()))
        aliases = row.many("aliases")
        found[key] = Person(
            known.code,
            tuple(dict.fromkeys((*known.names, *(a for a in aliases if " " in a)))),
            tuple(dict.fromkeys((*known.surnames, *(a for a in aliases if " " not in a)))),
            (*known.terms, Term(row["office"], row["sector"], *days_of(row))),
        )
    by_state: dict[str, tuple[Person, ...]] = {}
    for person in found.values():
        by_state[person.code] = (*by_state.get(person.code, ()), person)
    return by_state


Likeness = Callable[[Person], object]


def pair_up(
    ours: Sequence[Person], theirs: Sequence[Person], *, on: date | None, alike: Mapping[str, int]
) -> dict[Person, Person]:
    """Who of theirs stands for each of ours on a day.

    Whoever is in office first, then whoever a bare surname may still mean, then the others; in each round people of
    the same office and sector, of like offices (`alike` numbers them), and then of the same sector, one to one in the
    order of the table, so that exchanging twice gives back the name. Whoever is left over is stood for by somebody
    who stands for another as well.
    """
    same: tuple[Likeness, ...] = (
        lambda p: (p.term(on).office, p.term(on).sector),
        lambda p: (alike.get(p.term(on).office), p.term(on).sector),
        lambda p: p.term(on).sector,
    )
    found: dict[Person, Person] = {}
    taken: set[Person] = set()
    for reach in range(3):
        for like in same:
            here = [p for p in ours if p not in found and p.reach(on) <= reach]
            there = [p for p in theirs if p not in taken and p.reach(on) <= reach]
            for person, other in _in_order(here, there, like):
                found[person] = other
                taken.add(other)
    for person in ours:
        if person not in found and theirs:
            found[person] = min(theirs, key=lambda p: _unlike(p, person, (same[2], same[1]), on))
    return found


def _unlike(one: Person, other: Person, same: Sequence[Likeness], on: date | None) -> tuple[bool | int, ...]:
    return (*(like(one) != like(other) for like in same), one.reach(on))


def _in_order(ours: Sequence[Person], theirs: Sequence[Person], like: Likeness) -> Iterator[tuple[Person, Person]]:
    """People alike, the first of ours with the first of theirs."""
    waiting: dict[object, list[Person]] = {}
    for other in theirs:
        waiting.setdefault(like(other), []).append(other)
    for person in ours:
        if waiting.get(like(person)):
            yield person, waiting[like(person)].pop(0)
