"""The tables of data/actors as typed rows: states, groups, leaders, outlets, roles (docs/reference/actors.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from truceline.model import Span
from truceline.resources import Row, read_table

STATES = ("iso3", "name", "aliases", "demonyms", "capitals", "metonyms", "from", "to")
GROUPS = ("code", "kind", "name", "aliases", "country", "from", "to")
LEADERS = ("name", "aliases", "code", "office", "sector", "from", "to")
OUTLETS = ("code", "name", "aliases", "country", "state")
ROLES = ("words", "sector", "code_suffix", "voice", "person")

SECTORS = tuple(
    "GOV MIL COP REB OPP PTY CVL IGO NGO JRN MED JUD LEG SPY PRM CRM EDU BUS REL UAF REF AGR LAB ENV".split()
)
SUFFIXES = ("", "REB", "OPP", "PRM")
ARMED = frozenset(("MIL", "REB", "PRM", "UAF"))  # PLOVER's sectors of those who bear arms for a party
ISO3 = re.compile(r"[A-Z]{3}")
MONTH = re.compile(r"\d{4}-\d\d")


class Form(StrEnum):
    """What kind of name points to a party."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    METONYM = "metonym"
    LEADER = "leader"
    GROUP = "group"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Party:
    """A party the ledger has a code for. `kind` is "state" (a state or whatever speaks for it), "group", or
    "newcomer" (a group that no table lists, told by the shape of its name)."""

    code: str | None
    name: str
    kind: str
    sector: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """A name in a text with the parties it can mean at that date, likeliest first."""

    span: Span
    form: Form
    candidates: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is: the sector, and what a country's code gets behind it ("Syrian rebels" = SYR + REB)."""

    words: str
    sector: str
    code_suffix: str | None
    voice: bool
    person: bool

    def named_again_by(self, other: Role) -> bool:
        """Whether a later phrase may take this one up: in the same words, or by the last of them ("the ministry")."""
        return other == self or self.words.endswith(f" {other.words}")


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one party, with the days it held; None = open."""

    words: str
    form: Form
    party: Party
    since: date | None
    until: date | None
    full: bool  # a whole name, not a bare surname: it points to its bearer out of office as well

    def held(self, on: date | None) -> bool:
        if on is None:
            return True
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def read_states(path: Path) -> Iterator[Named]:
    for row in read_table(path, STATES):
        code = row["iso3"]
        if not ISO3.fullmatch(code):
            raise row.invalid(f"iso3 is {code!r}; it must be three capitals (ISO 3166-1 alpha-3)")
        days = days_of(row)
        plain = Party(code, row["name"], "state", None, code)
        seat = Party(code, row["name"], "state", "GOV", code)
        columns = ((Form.NAME, plain, (row["name"], *row.many("aliases"))), (Form.DEMONYM, plain, row.many("demonyms")),
                   (Form.CAPITAL, seat, row.many("capitals")), (Form.METONYM, seat, row.many("metonyms")))  # fmt: skip
        for form, party, names in columns:
            yield from (Named(name, form, party, *days, True) for name in names)


def read_groups(path: Path, states: frozenset[str]) -> Iterator[Named]:
    for row in read_table(path, GROUPS):
        code, sector = row["code"], row.one_of("kind", SECTORS)
        country = row["country"] or (code if code in states else None)
        if country is not None and country not in states:
            raise row.invalid(f"country is {country!r}, which is no code of the states table")
        party = Party(code, row["name"], "state" if code in states else "group", sector, country)
        yield from (Named(name, Form.GROUP, party, *days_of(row), True) for name in (row["name"], *row.many("aliases")))


def read_leaders(path: Path, codes: dict[str, Party], *, others: bool = False) -> Iterator[Named]:
    """The people of a table; `others`: it also has people of parties that are not asked for."""
    for row in read_table(path, LEADERS):
        home = codes.get(row["code"])
        if home is None and others:
            continue
        if home is None:
            raise row.invalid(f"code {row['code']!r} is in none of the states and groups tables")
        party = Party(home.code, home.name, home.kind, row.one_of("sector", SECTORS), home.country)
        since, until = days_of(row)
        yield Named(row["name"], Form.LEADER, party, since, until, True)
        for alias in row.many("aliases"):
            yield Named(alias, Form.LEADER, party, since, until, " " in alias)


def read_outlets(path: Path, states: frozenset[str]) -> Iterator[Named]:
    for row in read_table(path, OUTLETS):
        speaks = row.one_of("state", ("yes", "no")) == "yes"
        if row["country"] and row["country"] not in states:
            raise row.invalid(f"country is {row['country']!r}, which is no code of the states table")
        party = Party(row["code"], row["name"], "state" if speaks else "group", "JRN", row["country"] or None)
        yield from (Named(name, Form.OUTLET, party, None, None, True) for name in (row["name"], *row.many("aliases")))


def read_roles(path: Path) -> Iterator[Role]:
    for row in read_table(path, ROLES):
        sector, suffix = row.one_of("sector", SECTORS), row.one_of("code_suffix", SUFFIXES)
        voice, person = (row.one_of(column, ("yes", "no")) == "yes" for column in ("voice", "person"))
        for words in row.many("words"):
            yield Role(words, sector, suffix or None, voice, person)


def days_of(row: Row) -> tuple[date | None, date | None]:
    """The days a line holds, both included; None = open."""
    return _day(row, "from", "01-01"), _day(row, "to", "12-31")


def _day(row: Row, column: str, within: str) -> date | None:
    """A date, or a year or month that stands for its first or last day."""
    value = row[column]
    if not value:
        return None
    if len(value) == len("2020") and value.isdigit():
        value = f"{value}-{within}"
    elif len(value) == len("2020-11") and MONTH.fullmatch(value):
        value = f"{value}-{'01' if column == 'from' else '28'}"
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise row.invalid(f"{column} is {row[column]!r}; it must be YYYY or YYYY-MM-DD") from None
