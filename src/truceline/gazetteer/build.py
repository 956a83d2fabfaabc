"""The SQLite index that names are looked up in, built from rows. About ten seconds, standard library only."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from truceline.gazetteer.designators import Designator, bare, designators, designators_path
from truceline.gazetteer.folding import ARABIC_NAMED, ROMANISED, fold, skeleton, without_article
from truceline.gazetteer.rows import AREAS, Entry, places, places_path, supplement, supplement_path
from truceline.resources import data_path

LAYOUT = 1
"""Raised when the tables change, so that an index of another layout is never read."""

PRIMARY, ALTERNATE = 0, 1
DEGREE = 10_000
"""Positions are whole ten-thousandths of a degree: 11 m, and three bytes instead of eight."""

TABLES = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, iso3 TEXT, admin1 TEXT,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, radius REAL NOT NULL, geonames_id INTEGER);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, alternate INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE skeleton (bones TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (bones, place)) WITHOUT ROWID;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

# How far (km) a GeoNames row of the same name may lie from ours and still be the same place. Divisions of one name and
# country are one when their middles lie within each other's reach: settlements gather at one end of a desert province.
SAME_TOWN_WITHIN = 15.0
SAME_DIVISION_WITHIN = 50.0


def index_path() -> Path:
    return data_path("gazetteer.sqlite")


@dataclass(frozen=True, slots=True)
class Built:
    """What an index holds."""

    places: int
    names: int


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
        for at, entry in enumerate(self.entries):
            for key in keys(entry, words):
                self._named[entry.iso3, key].append(at)

    def takes(self, row: Entry, row_keys: Iterable[str]) -> bool:
        """Whether the row is a place of ours; if so, its names, number, people and division code are taken up."""
        for key in row_keys:
            for at in self._named.get((row.iso3, key), ()):
                if _same_place(self.entries[at], row):
                    self.entries[at] = _joined(self.entries[at], row)
                    return True
        return False


def _same_place(ours: Entry, row: Entry) -> bool:
    if {ours.kind, row.kind} <= {"city", "village", "poi"}:
        return kilometres(ours, row) <= SAME_TOWN_WITHIN
    if ours.kind == row.kind and row.kind in ("adm1", "adm2"):
        return kilometres(ours, row) <= SAME_DIVISION_WITHIN + ours.radius_km + row.radius_km
    return False


def _joined(ours: Entry, row: Entry) -> Entry:
    """Our name and, for an area, our middle; GeoNames' position for a town."""
    area = ours.kind in AREAS
    return replace(
        ours,
        others=tuple(dict.fromkeys((*ours.others, row.name, *row.others))),
        kind=ours.kind if area or ours.kind == "poi" else row.kind,
        admin1=ours.admin1 or row.admin1,
        lat=ours.lat if area else row.lat,
        lon=ours.lon if area else row.lon,
        population=max(ours.population, row.population),
        radius_km=ours.radius_km if area else row.radius_km,
        geonames_id=ours.geonames_id or row.geonames_id,
    )


def build(index: Path, rows: Iterable[Entry], ours: Iterable[Entry], *, stamp: str) -> Built:
    """Write the index; an older one is replaced only when the new one is whole.

    `rows` may be any stream of entries (the bundled places, a user's own dump); `ours` overrules them. Of two rows with
    one geonames id the first counts. `stamp` says what it was built from.
    """
    fresh = index.with_suffix(".building")
    fresh.unlink(missing_ok=True)
    connection = sqlite3.connect(fresh)
    try:
        connection.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + TABLES)
        built = _fill(connection, rows, ours)
        connection.executemany("INSERT INTO about VALUES (?, ?)", [("stamp", stamp), ("places", str(built.places))])
        connection.execute(f"PRAGMA user_version={LAYOUT}")
        connection.commit()
    finally:
        connection.close()
    fresh.replace(index)
    return built


def _fill(connection: sqlite3.Connection, rows: Iterable[Entry], entries: Iterable[Entry]) -> Built:
    words = tuple(word for word in designators() if word.means in ("adm1", "adm2", "region"))
    ours = Ours(entries, words)
    names: list[tuple[str, int, int]] = []
    bones: set[tuple[str, int]] = set()
    number = 0

    def stored(entries: Iterable[Entry], *, new: bool) -> Iterator[tuple[object, ...]]:
        nonlocal number
        seen: set[int] = set()
        for entry in entries:
            found = keys(entry, words)
            if entry.geonames_id is not None and new:
                if entry.geonames_id in seen:
                    continue
                seen.add(entry.geonames_id)
            if new and ours.takes(entry, found):
                continue
            number += 1
            names.extend((key, number, how) for key, how in found.items())
            if entry.iso3 in ROMANISED:
                bones.update((bone, number) for key in found if (bone := skeleton(key)))
            yield _record(number, entry)

    insert = "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    connection.executemany(insert, stored(rows, new=True))
    connection.executemany(insert, stored(ours.entries, new=False))
    # Sorted, so that the tree is written once from left to right and its pages are full.
    names.sort()
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", names)
    connection.executemany("INSERT INTO skeleton VALUES (?, ?)", sorted(bones))
    return Built(number, len(names))


def _record(number: int, entry: Entry) -> tuple[object, ...]:
    at = round(entry.lat * DEGREE), round(entry.lon * DEGREE)
    return (
        number,
        entry.name,
        entry.kind,
        entry.iso3,
        entry.admin1,
        *at,
        entry.population,
        entry.radius_km,
        entry.geonames_id,
    )


def bundled_stamp() -> str:
    """The stamp of an index of the repository's data: the digest of the data and of the code that builds."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for source in (places_path(), supplement_path(), designators_path(), *sorted(here.glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def stamp_of(index: Path) -> str | None:
    """What an index was built from; None when there is none, or one of another layout."""
    if not index.exists():
        return None
    connection = sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if connection.execute("PRAGMA user_version").fetchone() != (LAYOUT,):
            return None
        return str(connection.execute("SELECT value FROM about WHERE name = 'stamp'").fetchone()[0])
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()


def ensure(index: Path | None = None) -> Path:
    """The index of the repository's data, built when it is missing or older than the data."""
    index = index or index_path()
    stamp = bundled_stamp()
    if stamp_of(index) != stamp:
        build(index, places(), supplement(), stamp=stamp)
    return index


if __name__ == "__main__":
    ensure()
