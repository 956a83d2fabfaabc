"""How rows of GeoNames and of our supplement that mean one place become one entry; the keys it is found by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from math import asin, cos, radians, sin, sqrt

from truceline.gazetteer.designators import Designator, bare
from truceline.gazetteer.folding import ARABIC_NAMED, fold, without_article
from truceline.gazetteer.rows import AREAS, Entry

PRIMARY, ALTERNATE = 0, 1
TOWNS = frozenset({"city", "village"})

# How far (km) a GeoNames row of the same name may lie from ours and still be the same place. Divisions of one name and
# country are one when their middles lie within each other's reach: settlements gather at one end of a desert province.
# GeoNames' point of a river is its mouth, ours the middle.
SAME_TOWN_WITHIN = 15.0
SAME_AREA_WITHIN = 50.0


def kilometres(a: Entry, b: Entry) -> float:
    """Great-circle distance."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))


def keys(entry: Entry, words: Iterable[Designator] = ()) -> dict[str, int]:
    """Every key the place is found by, PRIMARY or ALTERNATE; a division also without its "province" or "county"."""
    found = {fold(entry.name): PRIMARY}
    for other in entry.others:
        found.setdefault(fold(other), ALTERNATE)
    for key, how in list(found.items()):
        if entry.iso3 in ARABIC_NAMED or key.startswith("the "):
            # The article is part of no name: who writes "Hasakah" means the same place as who writes "al-Hasakah".
            found.setdefault(without_article(key), how)
    if entry.kind in ("adm1", "adm2"):
        for key in list(found):
            found.setdefault(bare(key, words), ALTERNATE)
    found.pop("", None)
    return found


class Ours:
    """The supplement's entries, into which GeoNames rows of the same places are taken up."""

    def __init__(self, entries: Iterable[Entry], words: Iterable[Designator]) -> None:
        self.entries = list(entries)
        self._named: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        self._countries: dict[str, int] = {}
        for at, entry in enumerate(self.entries):
            if entry.kind == "country" and entry.iso3:
                self._countries[entry.iso3] = at
            for key in keys(entry, words):
                self._named[entry.iso3, key].append(at)

    def takes(self, row: Entry, row_keys: Iterable[str]) -> bool:
        """Whether the row is a place of ours; if so, its names, number, people and division code are taken up."""
        at = self._place(row, row_keys)
        if at is None:
            return False
        self.entries[at] = _joined(self.entries[at], row)
        return True

    def _place(self, row: Entry, row_keys: Iterable[str]) -> int | None:
        if row.kind == "country":
            return self._countries.get(row.iso3 or "")
        for key in row_keys:
            for iso3 in dict.fromkeys((row.iso3, None)):  # a sea or river of several countries is nobody's with us
                for at in self._named.get((iso3, key), ()):
                    if _same_place(self.entries[at], row):
                        return at
        return None


def _same_place(ours: Entry, row: Entry) -> bool:
    """An airport is not the town it is called after; a site of ours may be a quarter or a town to GeoNames."""
    if row.kind in TOWNS and (ours.kind in TOWNS or ours.kind == "poi"):
        return kilometres(ours, row) <= SAME_TOWN_WITHIN
    if ours.kind != row.kind:
        return False
    if row.kind == "poi":
        return kilometres(ours, row) <= SAME_TOWN_WITHIN
    reach = ours.radius_km + (row.radius_km if row.kind in ("adm1", "adm2") else 0.0)
    return kilometres(ours, row) <= SAME_AREA_WITHIN + reach


def _joined(ours: Entry, row: Entry) -> Entry:
    """Our name and, for an area, our middle; GeoNames' position for a town, of several rows the most populous one's."""
    area = ours.kind in AREAS
    better = ours.geonames_id is None or row.population > ours.population
    placed = better and not area
    return replace(
        ours,
        others=tuple(dict.fromkeys((*ours.others, row.name, *row.others))),
        kind=ours.kind if area or ours.kind == "poi" or not better else row.kind,
        admin1=ours.admin1 or row.admin1,
        lat=row.lat if placed else ours.lat,
        lon=row.lon if placed else ours.lon,
        population=max(ours.population, row.population),
        radius_km=row.radius_km if placed else ours.radius_km,
        geonames_id=row.geonames_id if better else ours.geonames_id,
        feature=row.feature if better else ours.feature,
        standing=(row.standing if better else ours.standing) if ours.kind in TOWNS else ours.standing,
    )
