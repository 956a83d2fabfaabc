"""Peoples without a state whose armed men go by their name ("Kurdish fighters"), from data/actors/peoples.csv."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from truceline.read.parties.tables import ISO3, SUFFIXES
from truceline.resources import Row, data_path, read_table

COLUMNS = ("words", "country", "groups", "else")


@dataclass(frozen=True, slots=True)
class Fighters:
    """Who fights for a people in one country: groups, and the code where the story names none of them."""

    groups: tuple[str, ...]
    otherwise: str | None


Peoples = Mapping[str, Mapping[str, Fighters]]


def load_peoples(known: Callable[[str], bool], path: Path | None = None) -> Peoples:
    """Fighters by country of each people, by its words in lower case. A code that is not `known` is an error."""
    found: dict[str, dict[str, Fighters]] = {}
    for row in read_table(path or data_path("actors", "peoples.csv"), COLUMNS):
        country, groups, otherwise = row["country"], row.many("groups"), row["else"] or None
        if not ISO3.fullmatch(country):
            raise row.invalid(f"country is {country!r}; it must be three capitals (ISO 3166-1 alpha-3)")
        for code in (*groups, *filter(None, [otherwise])):
            _check(row, code, country, known)
        for words in row.many("words"):
            if country in found.setdefault(words.casefold(), {}):
                raise row.invalid(f"{words!r} is listed twice for {country}")
            found[words.casefold()][country] = Fighters(groups, otherwise)
    return found


def _check(row: Row, code: str, country: str, known: Callable[[str], bool]) -> None:
    if not known(code) and (code[:3] != country or code[3:] not in SUFFIXES[1:]):
        raise row.invalid(
            f"{code!r} is no code of the groups table, nor {country} with one of {', '.join(SUFFIXES[1:])}"
        )
