"""Codes of other datasets: numbers of states, precisions of places and dates, words for numbers. Data, checked on load.

`data/ontologies/state_codes.csv`, `place_precisions.csv`, `time_precisions.csv`, `vague_numbers.csv`. An empty cell is
a code that is not there or that we do not know: it goes out empty, never as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.model import PlacePrecision, TimePrecision
from truceline.resources import Row, data_path, read_table

STATE_COLUMNS = ("iso3", "iso_numeric", "fips", "gw", "cow")
PLACE_COLUMNS = ("precision", "acled", "ged", "radius_km", "feature_type", "gdelt", "note")
TIME_COLUMNS = ("precision", "acled", "ged", "note")
VAGUE_COLUMNS = ("word", "number", "note")
OTHER = "*"  # the row of vague_numbers.csv for any other word
NO_NUMBERS = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class StateCodes:
    """A state's numbers: ISO 3166-1, FIPS 10-4, Gleditsch and Ward, Correlates of War; empty where it has none."""

    iso_numeric: str
    fips: str
    gw: str
    cow: str


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """How others write one of our place precisions; None: they do not code it. `radius_km` is ours."""

    acled: int | None
    ged: int | None
    radius_km: int | None
    feature_type: str
    gdelt: int | None


@dataclass(frozen=True, slots=True)
class TimeCodes:
    """How others write one of our date precisions; None: they do not code it."""

    acled: int | None
    ged: int | None


@cache
def load_state_codes(path: Path | None = None) -> Mapping[str, StateCodes]:
    """The numbers of each state by ISO alpha-3."""
    found: dict[str, StateCodes] = {}
    for row in read_table(path or data_path("ontologies", "state_codes.csv"), STATE_COLUMNS):
        iso3, numeric, fips, gw, cow = (row[column] for column in STATE_COLUMNS)
        if not re.fullmatch("[A-Z]{3}", iso3) or iso3 in found:
            raise row.invalid(f"{iso3!r} is no ISO alpha-3 code, or listed twice")
        if not (re.fullmatch(r"(\d{3})?", numeric) and re.fullmatch("([A-Z]{2})?", fips)):
            raise row.invalid("iso_numeric has three digits, fips two capitals; or they are empty")
        if not all(re.fullmatch(r"\d{0,3}", number) for number in (gw, cow)):
            raise row.invalid("gw and cow are numbers below 1000, or empty")
        found[iso3] = StateCodes(numeric, fips, gw, cow)
    return found


def state_codes(iso3: str | None) -> StateCodes:
    """The numbers of a state; empty ones for what is no state."""
    return load_state_codes().get(iso3 or "", StateCodes(*NO_NUMBERS))


@cache
def load_place_codes(path: Path | None = None) -> Mapping[PlacePrecision, PlaceCodes]:
    """Place precisions as others write them; every one of ours has a row."""
    path = path or data_path("ontologies", "place_precisions.csv")
    found = {}
    for row in read_table(path, PLACE_COLUMNS):
        numbers = {name: _number(row, name) for name in ("acled", "ged", "radius_km", "gdelt")}
        found[PlacePrecision(row.one_of("precision", list(PlacePrecision)))] = PlaceCodes(
            numbers["acled"], numbers["ged"], numbers["radius_km"], row["feature_type"], numbers["gdelt"]
        )
    _complete(path, found, PlacePrecision)
    return found


@cache
def load_time_codes(path: Path | None = None) -> Mapping[TimePrecision, TimeCodes]:
    """Date precisions as others write them; every one of ours has a row."""
    path = path or data_path("ontologies", "time_precisions.csv")
    found = {
        TimePrecision(row.one_of("precision", list(TimePrecision))): TimeCodes(
            _number(row, "acled"), _number(row, "ged")
        )
        for row in read_table(path, TIME_COLUMNS)
    }
    _complete(path, found, TimePrecision)
    return found


@cache
def load_vague_numbers(path: Path | None = None) -> Mapping[str, int]:
    """The number ACLED counts for a word such as "dozens"; `*` for any other."""
    path = path or data_path("ontologies", "vague_numbers.csv")
    found = {row["word"]: _number(row, "number") or 0 for row in read_table(path, VAGUE_COLUMNS)}
    if OTHER not in found or not all(found.values()):
        raise LexiconInvalid(path, 1, f"every word needs a number, and {OTHER} a row")
    return found


def vague_number(words: str) -> int:
    """What ACLED counts for a count that is told in a word alone."""
    numbers = load_vague_numbers()
    told = [numbers[word] for word in re.findall(r"[a-z]+", words.lower()) if word in numbers]
    return min(told, default=numbers[OTHER])


def _number(row: Row, column: str) -> int | None:
    if not re.fullmatch(r"\d*", row[column]):
        raise row.invalid(f"{column} is {row[column]!r}; it must be a whole number or empty")
    return int(row[column]) if row[column] else None


def _complete(path: Path, found: Iterable[StrEnum], kind: type[StrEnum]) -> None:
    if missing := sorted(set(kind) - set(found)):
        raise LexiconInvalid(path, 1, f"no row for {', '.join(missing)}")
