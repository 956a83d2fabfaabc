"""What an import keeps of a GeoNames dump and what it is to the reader: features.csv and countries.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from truceline.gazetteer.rows import KINDS
from truceline.resources import data_path, read_table

FEATURE_COLUMNS = ("code", "kind", "standing", "radius_km", "what")
COUNTRY_COLUMNS = ("iso2", "iso3")
CLASSES = "AHLPRSTUV"
TOWN = "town"


@dataclass(frozen=True, slots=True)
class Feature:
    """A GeoNames feature that is kept. `kind` "town": city or village, by its people; radius None: by its people."""

    code: str
    kind: str
    standing: int
    radius_km: float | None
    what: str


def features_path() -> Path:
    return data_path("gazetteer", "features.csv")


def countries_path() -> Path:
    return data_path("gazetteer", "countries.csv")


def features(path: Path | None = None) -> Mapping[str, Feature]:
    """The kept features by class and code, such as P.PPL."""
    found: dict[str, Feature] = {}
    for row in read_table(path or features_path(), FEATURE_COLUMNS):
        code = row["code"]
        if len(code) < 4 or code[0] not in CLASSES or code[1] != "." or not code[2:].isalnum() or not code.isupper():
            raise row.invalid(f"code is {code!r}; it must be a class of {CLASSES}, a point and GeoNames' code: P.PPL")
        if code in found:
            raise row.invalid(f"{code} stands twice")
        try:
            standing, radius = int(row["standing"]), float(row["radius_km"]) if row["radius_km"] else None
        except ValueError as error:
            raise row.invalid("standing must be a whole number, radius_km a number or empty") from error
        if standing < 0 or (radius is not None and not 0 < radius < 10_000):
            raise row.invalid("standing must be 0 or more, radius_km above 0")
        kind = row.one_of("kind", (TOWN, *KINDS))
        if radius is None and kind != TOWN:
            raise row.invalid("only a town may leave its radius_km to its people")
        found[code] = Feature(code, kind, standing, radius, row["what"])
    return found


def country_codes(path: Path | None = None) -> dict[str, str]:
    """ISO alpha-2 to alpha-3, as GeoNames uses them."""
    codes: dict[str, str] = {}
    for row in read_table(path or countries_path(), COUNTRY_COLUMNS):
        if len(row["iso2"]) != 2 or len(row["iso3"]) != 3 or not (row["iso2"] + row["iso3"]).isupper():
            raise row.invalid("iso2 must be two capitals, iso3 three")
        codes[row["iso2"]] = row["iso3"]
    return codes
