"""What each name of a state is (name, demonym, capital, army ...), and which name of another state answers it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from truceline.read.parties.tables import GROUPS, LEADERS, OUTLETS, STATES
from truceline.read.parties.written import Key, key_of
from truceline.resources import Row, read_table

EXCHANGE = ("what", "key", "words")
FORMAL = re.compile(r"\b(?:Republic|Kingdom|State|Federation|Commonwealth|Union|Emirate|Sultanate) of\b|\w Federation$")
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}|[A-Z]{3,}[\w-]*|D[oO]D|MoD")
NAME, FORMAL_NAME, SHORT_NAME, DEMONYM, PEOPLE = "name", "formal", "short", "demonym", "people"
CAPITAL, METONYM, BODY, BODY_SHORT = "capital", "metonym", "body", "body-short"
PRESS, OFFICIALS = "JRN", "officials"  # the sector of outlets; who speaks for a body of no known sector


@dataclass(frozen=True, slots=True)
class Slot:
    """Which name of its state a name is: the i-th of a kind; `sector` parts bodies of the state."""

    kind: str
    index: int = 0
    sector: str = ""

    @property
    def list(self) -> str:
        return f"{self.kind}:{self.sector}" if self.sector else self.kind


@dataclass(frozen=True, slots=True)
class Manners:
    """exchange.csv: what the exchange knows beside the tables of names."""

    article: frozenset[Key]
    usual: Mapping[str, str]
    alone_behind: frozenset[str]
    no_article_behind: frozenset[str]
    modifiers: frozenset[str]
    kept_before: tuple[str, ...]
    kept_behind: tuple[str, ...]
    outlet_before: tuple[str, ...]
    outlet_behind: tuple[str, ...]
    bodies: Mapping[str, str]
    offices: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StateNames:
    """All names of one state by list and by key; `with_article` are keys listed with "the" before them."""

    code: str
    lists: Mapping[str, tuple[str, ...]]
    slots: Mapping[Key, Slot]
    with_article: frozenset[Key]


def read_manners(path: Path) -> Manners:
    rows = list(read_table(path, EXCHANGE))
    known = {"article", "usual", "alone", "beside", "offices", "body", "kept", "outlet"}
    for row in rows:
        row.one_of("what", sorted(known))
    lists: dict[tuple[str, str], tuple[str, ...]] = {(r["what"], r["key"]): r.many("words") for r in rows}
    lines = [r.many("words") for r in rows if r["what"] == "offices"]
    return Manners(
        article=frozenset(key_of(words) for words in lists[("article", "")]),
        usual={r["key"]: r["words"] for r in rows if r["what"] == "usual"},
        alone_behind=frozenset(lists[("alone", "behind")]),
        no_article_behind=frozenset(lists[("beside", "before")]),
        modifiers=frozenset(lists[("beside", "behind")]),
        kept_before=tuple(f"{word} " for word in lists[("kept", "before")]),
        kept_behind=tuple(f" {word}" for word in lists[("kept", "behind")]),
        outlet_before=tuple(f"{words} " for words in lists[("outlet", "before")]),
        outlet_behind=tuple(f" {words}" for words in lists[("outlet", "behind")]),
        bodies={r["key"]: r["words"] for r in rows if r["what"] == "body"},
        offices={office: number for number, line in enumerate(lines) for office in line},
    )


def read_state_names(folder: Path) -> dict[str, StateNames]:
    """Every state's names, bodies and outlets that speak for it."""
    rows = {row["iso3"]: row for row in read_table(folder / "states.csv", STATES)}
    bodies: dict[str, list[Row]] = {}
    for row in read_table(folder / "groups.csv", GROUPS):
        if row["code"] in rows:
            bodies.setdefault(row["code"], []).append(row)
    for row in read_table(folder / "outlets.csv", OUTLETS):
        if row["state"] == "yes":
            bodies.setdefault(row["code"], []).append(row)
    leaders: dict[str, set[Key]] = {}
    for row in read_table(folder / "leaders.csv", LEADERS):
        leaders.setdefault(row["code"], set()).update(key_of(name) for name in (row["name"], *row.many("aliases")))
    return {code: _names(row, bodies.get(code, ()), leaders.get(code, ())) for code, row in rows.items()}


def _names(state: Row, bodies: Sequence[Row], leaders: Collection[Key]) -> StateNames:
    """A state's names by list. A body named after its state or a leader has no slot ("Armenian army", "Obama
    administration"): the name in it changes."""
    slots: dict[Key, Slot] = {}
    lists: dict[str, list[str]] = {}
    own = {key_of(name) for name in (state["name"], *state.many("aliases"), *state.many("demonyms"))}
    with_article = {key_of(name) for name in state.many("metonyms") if name.startswith("the ")}

    def add(kind: str, sector: str, name: str) -> None:
        key = key_of(name)
        if key in slots or (sector and any(holds(key, inner) for inner in own)):
            return
        if sector and any(key[:at] in leaders for at in range(1, len(key))):
            return
        slots[key] = Slot(kind, len(lists.get(Slot(kind, 0, sector).list, ())), sector)
        lists.setdefault(slots[key].list, []).append(name.removeprefix("the "))

    for kind, name in _of_state(state):
        add(kind, "", name)
    for row in bodies:
        outlet = "kind" not in row.cells
        for name in (row["name"], *row.many("aliases")):
            if outlet and key_of(row["name"]) in slots:  # an outlet's further names stand for its first
                slots.setdefault(key_of(name), slots[key_of(row["name"])])
            else:
                kind = BODY_SHORT if ACRONYM.fullmatch(name) and not outlet else BODY
                add(kind, "JRN" if outlet else row["kind"], name)
    return StateNames(state["iso3"], {k: tuple(v) for k, v in lists.items()}, slots, frozenset(with_article))


def holds(key: Key, inner: Key) -> bool:
    """Whether a name's pieces hold another's in a row."""
    return any(key[i : i + len(inner)] == inner for i in range(len(key) - len(inner) + 1))


def _of_state(row: Row) -> Iterator[tuple[str, str]]:
    yield NAME, row["name"]
    for alias in row.many("aliases"):
        yield SHORT_NAME if ACRONYM.fullmatch(alias) else FORMAL_NAME if FORMAL.search(alias) else NAME, alias
    demonyms = row.many("demonyms")
    for demonym in demonyms:
        yield PEOPLE if _plural(demonym, demonyms) else DEMONYM, demonym
    for kind, column in ((CAPITAL, "capitals"), (METONYM, "metonyms")):
        yield from ((kind, name) for name in row.many(column))


def _plural(demonym: str, demonyms: Sequence[str]) -> bool:
    """Whether a demonym is another's plural: "Armenians", "Frenchmen"; "Chinese" is not marked and so none."""
    return demonym.removesuffix("s") in demonyms if demonym.endswith("s") else demonym.endswith("men")


def answers(slot: Slot, other: StateNames, manners: Manners) -> Iterator[str]:
    """The names of another state that may stand where a name of this slot stood, the best first."""
    name = manners.usual.get(other.code, other.lists[NAME][0])
    demonym = next(iter(other.lists.get(DEMONYM, ())), name)
    if slot.kind == SHORT_NAME:
        yield from short_names(other, manners)[:1]
    elif slot.kind != NAME:
        same = other.lists.get(slot.list, ())
        alone = slot.kind in (DEMONYM, PEOPLE, FORMAL_NAME)  # of these one will do for all
        yield from same[slot.index : slot.index + 1] if not alone else ()
        yield from same[:1]
    if slot.kind == METONYM:
        yield from other.lists.get(CAPITAL, ())[:1]
    if slot.kind in (BODY, BODY_SHORT):
        yield f"{demonym} {manners.bodies.get(slot.sector, OFFICIALS)}"
    if slot.kind == PEOPLE:
        yield demonym
    yield name


def short_names(state: StateNames, manners: Manners) -> list[str]:
    """Acronyms in everyday use ("US", "UAE"), which are those that take "the"."""
    return [name for name in state.lists.get(SHORT_NAME, ()) if key_of(name) in manners.article]
