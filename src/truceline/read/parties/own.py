"""A user's own parties in one CSV file: groups, people, outlets, names of states (docs/how-to/own-actors.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.read.parties.tables import ISO3, SECTORS, Form, Named, Party, days_of
from truceline.resources import Row, read_table

OWN = ("what", "code", "name", "aliases", "sector", "country", "from", "to")
CODE = re.compile(r"[A-Z][A-Z0-9]{1,19}")
OF_STATES = (Form.NAME, Form.DEMONYM, Form.CAPITAL, Form.METONYM)
STATE = "state"  # how the file calls Form.NAME: it is a state's
WHATS = {STATE: Form.NAME, **{str(form): form for form in Form if form is not Form.NAME}}
SEATS = (Form.CAPITAL, Form.METONYM)


def read_own(path: Path, known: Mapping[str, Party]) -> list[Named]:
    """The names of a user's file; `known` are the parties that the package has, by code.

    Raises LexiconInvalid with file and line where a line is wrong.
    """
    try:
        rows = list(read_table(path, OWN))
    except UnicodeDecodeError as error:
        raise LexiconInvalid(path, 1, f"not UTF-8: {error}; save it as CSV in UTF-8") from error
    homes = dict(known)
    for row in rows:  # whom the file itself brings: a line may speak of one that stands further down
        for party in _new(row, homes):
            homes[row["code"]] = party
    found: list[Named] = []
    lines: dict[str, Row] = {}
    for row in rows:
        for name in _names(row, homes):
            before = lines.setdefault(name.words, row)
            if before["code"] != row["code"] and _meet(before, row):
                raise row.invalid(
                    f"{name.words!r} is {before['code']} in line {before.line} already, for the same days"
                )
            found.append(name)
    return found


def _form(row: Row) -> Form:
    return WHATS[row.one_of("what", tuple(WHATS))]


def _new(row: Row, homes: Mapping[str, Party]) -> Iterator[Party]:
    """The party that a line makes known, if its code is new."""
    form, code = _form(row), row["code"]
    if not CODE.fullmatch(code):
        raise row.invalid(f"code is {code!r}; it must be 2 to 20 capitals and digits, a capital first")
    if code in homes:
        return
    if form is Form.NAME:
        if not ISO3.fullmatch(code):
            raise row.invalid(f"code is {code!r}; a state's must be three capitals (ISO 3166-1 alpha-3)")
        yield Party(code, row["name"], "state", None, code)
    elif form is Form.GROUP:
        yield Party(code, row["name"], "group", row.one_of("sector", SECTORS), row["country"] or None)


def _names(row: Row, homes: Mapping[str, Party]) -> Iterator[Named]:
    form, names = _form(row), (row["name"], *row.many("aliases"))
    since, until = days_of(row)
    if since and until and since > until:
        raise row.invalid(f"from is {row['from']}, after to, which is {row['to']}")
    if len(row["name"]) < 2:
        raise row.invalid(f"name is {row['name']!r}; it must be two letters at least")
    party = _party(row, form, homes)
    for words in names:
        yield Named(words, form, party, since, until, form is not Form.LEADER or words == names[0] or " " in words)


def _party(row: Row, form: Form, homes: Mapping[str, Party]) -> Party:
    """Who a line's names speak for."""
    code, country, home = row["code"], row["country"], homes.get(row["code"])
    if country and (country not in homes or homes[country].kind != "state"):
        raise row.invalid(f"country is {country!r}, which is no code of a state")
    if form in OF_STATES:
        if home is None or home.kind != "state":
            raise row.invalid(f"code is {code!r}, which is no state's; a line with `state` makes one known")
        _empty(row, "sector", "country")
        return Party(code, home.name, "state", "GOV" if form in SEATS else None, code)
    if form is Form.OUTLET:
        _empty(row, "sector")
        state = home is not None and home.kind == "state"
        return Party(code, row["name"], "state" if state else "group", "JRN", country or (code if state else None))
    if home is None:
        raise row.invalid(f"code is {code!r}, which is no state or group; a line with `group` makes one known")
    sector = row.one_of("sector", SECTORS)
    if form is Form.LEADER:
        return Party(code, home.name, home.kind, sector, country or home.country)
    return Party(code, row["name"], home.kind, sector, country or home.country)


def _empty(row: Row, *columns: str) -> None:
    for column in columns:
        if row[column]:
            raise row.invalid(f"{column} is {row[column]!r}; a line with `{row['what']}` has none")


def _meet(one: Row, other: Row) -> bool:
    """Whether the days of two lines overlap."""
    (a, b), (c, d) = days_of(one), days_of(other)
    return (a or date.min) <= (d or date.max) and (c or date.min) <= (b or date.max)
