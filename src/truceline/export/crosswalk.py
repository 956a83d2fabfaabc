"""The tables between our claims and ACLED's event types, checked when they load: `data/ontologies/acled*.csv`.

Rules follow the ACLED codebook's hierarchy of tactics; docs/reference/crosswalk.md explains what a row demands.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.export.signs import load_signs
from truceline.model import ActType
from truceline.resources import Row, data_path, read_table

TYPE_COLUMNS = ("sub_event_type", "event_type", "disorder_type", "case_label", "definition")
RULE_COLUMNS = ("sub_event_type", "acts", "needs", "without", "reason")
ACTOR_COLUMNS = ("sectors", "at", "actor_type", "code", "note")
UNCODED = "not coded by ACLED"
LEAD = "lead:"  # a sign that opens the report
PARTIES = tuple(f"{side}:{who}" for side in ("by", "on") for who in ("state", "abroad", "group", "civilians", "nobody"))
FIGURES = tuple(f"told:{kind}" for kind in ("killed", "wounded", "captured", "displaced"))


@dataclass(frozen=True, slots=True)
class EventType:
    """A sub-event type with the type and disorder type it belongs to; `rank` is its place in the hierarchy, 0 first.

    `coded` is False for what ACLED has no row for. `case_label` is the label of the CASE 2021 shared task (task 2).
    """

    name: str
    event_type: str
    disorder_type: str
    case_label: str
    definition: str
    rank: int

    @property
    def coded(self) -> bool:
        return self.event_type != UNCODED


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: the acts it is for, conditions that must hold, each a choice of several, and those that may not hold."""

    type: EventType
    acts: frozenset[str]
    needs: tuple[frozenset[str], ...]
    without: frozenset[str]
    reason: str
    line: int

    def is_for(self, acts: AbstractSet[str]) -> bool:
        return not self.acts.isdisjoint(acts)

    def holds(self, told: AbstractSet[str]) -> bool:
        return all(not need.isdisjoint(told) for need in self.needs) and self.without.isdisjoint(told)


@dataclass(frozen=True, slots=True)
class ActorType:
    """One of ACLED's kinds of actors with its interaction code, 1 to 8."""

    name: str
    code: int


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The vocabulary, the rules in their order, and actor types by (sector, abroad)."""

    types: Mapping[str, EventType]
    rules: tuple[Rule, ...]
    actors: Mapping[tuple[str, bool], ActorType]


@cache
def load_crosswalk(folder: Path | None = None) -> Crosswalk:
    """The crosswalk; LexiconInvalid where a row names a type, an act or a condition that is not there."""
    folder = folder or data_path("ontologies")
    types = _types(folder / "acled_types.csv")
    return Crosswalk(types, _rules(folder / "acled.csv", types), _actors(folder / "acled_actors.csv"))


def _types(path: Path) -> dict[str, EventType]:
    found: dict[str, EventType] = {}
    for row in read_table(path, TYPE_COLUMNS):
        if row["sub_event_type"] in found:
            raise row.invalid(f"{row['sub_event_type']!r} is listed twice")
        if not (row["event_type"] and row["definition"]):
            raise row.invalid("a type needs an event type and a definition")
        name, event_type, disorder_type, label, definition = (row[column] for column in TYPE_COLUMNS)
        found[name] = EventType(name, event_type, disorder_type, label, definition, len(found))
    return found


def _rules(path: Path, types: Mapping[str, EventType]) -> tuple[Rule, ...]:
    acts = known_acts()
    conditions = {p.name for p in load_signs() if p.name}
    conditions |= {LEAD + name for name in conditions} | acts | {*PARTIES, *FIGURES, "breach"}
    found: list[Rule] = []
    for row in read_table(path, RULE_COLUMNS):
        kind = types.get(row["sub_event_type"])
        if kind is None:
            raise row.invalid(f"{row['sub_event_type']!r} is no type of acled_types.csv")
        needs = tuple(frozenset(need.split("|")) for need in row["needs"].split())
        without = frozenset(row["without"].split("|")) - {""}
        _known(row, frozenset(row.many("acts")), acts)
        _known(row, without.union(*needs), conditions)
        if not row["reason"] or not (needs or row["acts"]):
            raise row.invalid("a rule needs a reason, and an act or a condition")
        found.append(Rule(kind, frozenset(row.many("acts")), needs, without, row["reason"], row.line))
    for type in ActType:
        if not any(type in rule.acts and not rule.needs and not rule.without for rule in found):
            raise LexiconInvalid(path, 1, f"no row without conditions for {type}: it could be left without a type")
    return tuple(found)


def _known(row: Row, told: frozenset[str], allowed: AbstractSet[str]) -> None:
    if unknown := sorted(told - allowed):
        raise row.invalid(f"{', '.join(unknown)}: no act of plover.csv, sign of signs.csv, party or figure")


def known_acts() -> set[str]:
    """Every type, and every type with a mode, as `ASSAULT` and `ASSAULT/aerial`."""
    rows = read_table(data_path("ontologies", "plover.csv"), ("type", "mode", "definition", "example", "cameo"))
    return {"/".join(filter(None, (row["type"], row["mode"]))) for row in rows if row["type"] in {*ActType}}


def _actors(path: Path) -> dict[tuple[str, bool], ActorType]:
    found: dict[tuple[str, bool], ActorType] = {}
    for row in read_table(path, ACTOR_COLUMNS):
        if row["code"] not in "12345678":
            raise row.invalid(f"interaction code {row['code']!r}: 1 to 8")
        for sector in row.many("sectors"):
            for at in row.many("at"):
                if at not in ("home", "abroad") or (sector, at == "abroad") in found:
                    raise row.invalid(f"{sector} {at}: `at` is home or abroad, and each is listed once")
                found[sector, at == "abroad"] = ActorType(row["actor_type"], int(row["code"]))
    return found
