"""The gazetteer's rows as they lie in the repository: GeoNames' places, and our supplement, which overrules them."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.resources import data_path, read_table, require

KINDS = ("country", "region", "adm1", "adm2", "city", "village", "water", "poi")
AREAS = frozenset({"country", "region", "adm1", "adm2", "water"})
SUPPLEMENT_COLUMNS = ("name", "aliases", "kind", "iso3", "lat", "lon", "radius_km")
PLACES_COLUMNS = 10
CITY_AT_LEAST = 5_000
"""People. Below it a populated place is a village to us."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place and all its names. Degrees are WGS84; the radius (km) says how far the place reaches from the point.

    `feature` is GeoNames' class and code ("P.PPLA"); `standing` the people the place weighs beyond its own when places
    of one name are told apart. None where only the kind is known; then the kind decides (`read.gazetteer.STANDING`).
    """

    name: str
    others: tuple[str, ...]
    kind: str
    iso3: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    radius_km: float
    geonames_id: int | None
    feature: str | None = None
    standing: int | None = None


def places_path() -> Path:
    return data_path("gazetteer", "places.tsv.xz")


def kind_of_town(population: int) -> str:
    return "city" if population >= CITY_AT_LEAST else "village"


def supplement_path() -> Path:
    return data_path("gazetteer", "supplement.csv")


def town_radius(population: int) -> float:
    """How far a town of so many people reaches, in km: 100,000 live within about 3 km, five million within 22."""
    return round(max(1.0, sqrt(population) / 100), 1)


def places(path: Path | None = None) -> Iterator[Entry]:
    """GeoNames' populated places and divisions (CC BY 4.0), as tools/gazetteer_export.py wrote them."""
    path = require(path or places_path())
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != PLACES_COLUMNS:
                raise LexiconInvalid(path, number, f"{len(cells)} cells, but {PLACES_COLUMNS} columns")
            geonames_id, name, others, iso3, admin1, lat, lon, people, feature, radius = cells
            population = int(people)
            kind = feature.lower() if feature != "P" else kind_of_town(population)
            yield Entry(
                name=name,
                others=tuple(others.split("|")) if others else (),
                kind=kind,
                iso3=iso3,
                admin1=admin1 or None,
                lat=float(lat),
                lon=float(lon),
                population=population,
                radius_km=float(radius) if radius else town_radius(population),
                geonames_id=int(geonames_id) or None,
            )


def supplement(path: Path | None = None) -> Iterator[Entry]:
    """Our own rows (CC0): countries, regions, seas, divisions, front-line villages, neighbourhoods, crossings."""
    for row in read_table(path or supplement_path(), SUPPLEMENT_COLUMNS):
        kind = row.one_of("kind", KINDS)
        if row["iso3"] and not (len(row["iso3"]) == 3 and row["iso3"].isupper()):
            raise row.invalid(
                f"iso3 is {row['iso3']!r}; it must be three capitals, or empty for a place of several countries"
            )
        try:
            lat, lon, radius = float(row["lat"]), float(row["lon"]), float(row["radius_km"])
        except ValueError as error:
            raise row.invalid("lat, lon and radius_km must be numbers") from error
        if not (row["name"] and abs(lat) <= 90 and abs(lon) <= 180 and 0 < radius < 10_000):
            raise row.invalid("a row needs a name, a latitude, a longitude and a radius in km above 0")
        yield Entry(row["name"], row.many("aliases"), kind, row["iso3"] or None, None, lat, lon, 0, radius, None)
