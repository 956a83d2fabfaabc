"""A dump's lines become entries: what is kept, which country and division it is of, and how far a division reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import cos, hypot, radians, sqrt
from pathlib import Path

from truceline.gazetteer.alternates import AT_MOST, BIG_CITY, OF_A_BIG_CITY, READ_AT_MOST, alternates
from truceline.gazetteer.dump import Dump, Line, Progress, side_table
from truceline.gazetteer.features import TOWN, Feature
from truceline.gazetteer.rows import Entry, kind_of_town, town_radius

DIVISION_NAMES, COUNTRY_TABLE = "admin1CodesASCII.txt", "countryInfo.txt"
OTHERS_OF_A_FEATURE = 6
"""Other names kept of a mountain, river or site: most are translations of the word for what it is."""
NUMBER_BELOW = 1 << 31
KM_A_DEGREE = 111.2
RADIUS_AT_MOST = 1_500.0
"""Kilometres: what lies on both sides of the 180th meridian would else seem to go round the world."""
NINE_TENTHS = 1.6
"""How many root mean square distances from the middle hold about nine tenths of a division's places."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a dump is kept. `least` is the fewest people of a populated place; other features have none to count."""

    kept: Mapping[str, Feature]
    least: int = 0

    def feature(self, line: Line) -> Feature | None:
        """The line's feature if it is kept."""
        return self.kept.get(f"{line.cells[6]}.{line.cells[7]}")


@dataclass(slots=True)
class Gathered:
    """The places of one division so far: how many, and sums from which their middle and spread follow."""

    count: int = 0
    lat: float = 0.0
    lon: float = 0.0
    squares: float = 0.0

    def add(self, lat: float, lon: float) -> None:
        self.count += 1
        self.lat += lat
        self.lon += lon
        # Degrees of longitude shrink towards the poles; good to a few per cent within one division.
        self.squares += lat * lat + (lon * cos(radians(lat))) ** 2

    def middle(self) -> tuple[float, float]:
        return self.lat / self.count, self.lon / self.count

    def radius(self) -> float:
        """Kilometres around the middle that hold about nine tenths of the places; at least 5."""
        lat, lon = self.middle()
        spread = self.squares / self.count - hypot(lat, lon * cos(radians(lat))) ** 2
        reach = NINE_TENTHS * sqrt(max(0.0, spread)) * KM_A_DEGREE
        return round(min(max(5.0, reach), RADIUS_AT_MOST), 1)


@dataclass(slots=True)
class Intake:
    """Turns a dump into entries, and counts what it sees.

    `countries` maps ISO alpha-2 to alpha-3; `called` a division ("UA.14") to GeoNames' English name for it.
    """

    dump: Dump
    filter: Filter
    countries: Mapping[str, str]
    called: Mapping[str, str] = field(default_factory=dict)
    lines: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    settled: set[str] = field(default_factory=set)
    newest: str = ""
    _divisions: list[tuple[tuple[str, ...], Entry]] = field(default_factory=list)
    _gathered: dict[tuple[str, ...], Gathered] = field(default_factory=dict)

    def entries(self, told: Progress) -> Iterator[Entry]:
        """The kept places in the dump's order; then its divisions, whose reach is known only when all are read."""
        for line in self.dump.lines(told):
            self.lines += 1
            self.newest = max(self.newest, line.cells[18])
            feature = self.filter.feature(line)
            if feature is None:
                continue
            entry = self._entry(line, feature)
            if feature.kind == TOWN:
                self._gather(line, entry)
                if entry.population < self.filter.least:
                    continue
            self.kept[line.cells[6]] += 1
            code = _division(line)
            if code is None:
                yield entry
            else:
                self._divisions.append((code, entry))
        yield from self._reaching()

    def _gather(self, line: Line, entry: Entry) -> None:
        country, first, second = line.cells[8], line.cells[10], line.cells[11]
        self.settled.add(entry.iso3 or "")
        for code in ((country, first), (country, first, second)) if second else ((country, first),):
            self._gathered.setdefault(code, Gathered()).add(entry.lat, entry.lon)

    def _entry(self, line: Line, feature: Feature) -> Entry:
        cells = line.cells
        country = cells[8]
        try:
            number, lat, lon = int(cells[0]), float(cells[4]), float(cells[5])
            population = int(cells[14] or 0)
        except ValueError as error:
            raise self.dump.bad(line, "number, latitude, longitude and population must be numbers") from error
        name = cells[1].strip() or cells[2].strip()
        if not (name and 0 <= number < NUMBER_BELOW and abs(lat) <= 90 and abs(lon) <= 180 and population >= 0):
            raise self.dump.bad(line, "a place needs a name, a number, a position on Earth and no negative population")
        if country and country not in self.countries:
            self.unknown[country] += 1
        town = feature.kind == TOWN
        return Entry(
            name=name,
            others=tuple(alternates(name, self._others(cells), at_most=_names_at_most(feature, population))),
            kind=kind_of_town(population) if town else feature.kind,
            iso3=self.countries.get(country),
            admin1=cells[10] or None,
            lat=lat,
            lon=lon,
            population=population,
            radius_km=feature.radius_km or town_radius(population),
            geonames_id=number or None,
            feature=feature.code,
            standing=feature.standing,
        )

    def _others(self, cells: list[str]) -> list[str]:
        others = cells[3].split(",", READ_AT_MOST)[:READ_AT_MOST]
        if cells[2] != cells[1]:
            others.append(cells[2])
        if cells[7] == "ADM1" and (english := self.called.get(f"{cells[8]}.{cells[10]}")):
            others.append(english)
        return others

    def _reaching(self) -> Iterator[Entry]:
        """The divisions, and those that only GeoNames' table of divisions names, with the reach of their places."""
        there = set()
        for code, entry in self._divisions:
            there.add(code)
            gathered = self._gathered.get(code)
            yield replace(entry, radius_km=gathered.radius()) if gathered and gathered.count > 1 else entry
        for joined, english in self.called.items():
            country, _, first = joined.partition(".")
            gathered = self._gathered.get((country, first))
            if gathered and (country, first) not in there and "A.ADM1" in self.filter.kept:
                lat, lon = gathered.middle()
                iso3 = self.countries.get(country)
                yield Entry(english, (), "adm1", iso3, first, lat, lon, 0, gathered.radius(), None, "A.ADM1")


def _division(line: Line) -> tuple[str, ...] | None:
    """What the division is filed under; None for other places, and divisions without a code."""
    cells = line.cells
    if cells[7] == "ADM1" and cells[10]:
        return cells[8], cells[10]
    if cells[7] == "ADM2" and cells[10] and cells[11]:
        return cells[8], cells[10], cells[11]
    return None


def _names_at_most(feature: Feature, population: int) -> int:
    if population >= BIG_CITY or feature.kind == "country":
        return OF_A_BIG_CITY
    return AT_MOST if feature.code[0] in "PA" else OTHERS_OF_A_FEATURE


def division_names(path: Path) -> dict[str, str]:
    """GeoNames' admin1CodesASCII.txt: "UA.14" to the division's English name."""
    return {cells[0]: cells[2] or cells[1] for cells in side_table(path, 4, DIVISION_NAMES)}


def country_table(path: Path) -> dict[str, str]:
    """GeoNames' countryInfo.txt: ISO alpha-2 to alpha-3."""
    return {cells[0]: cells[1] for cells in side_table(path, 19, COUNTRY_TABLE) if len(cells[0]) == 2}


def selected(kept: Mapping[str, Feature], classes: Iterable[str] | None) -> Mapping[str, Feature]:
    """The features of the classes asked for; all where none are."""
    wanted = None if classes is None else set(classes)
    return {code: feature for code, feature in kept.items() if wanted is None or code[0] in wanted}
