"""The SQLite index that names are looked up in, built from rows. About ten seconds, standard library only."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from truceline.gazetteer.designators import Designator, designators, designators_path
from truceline.gazetteer.folding import ROMANISED, skeleton
from truceline.gazetteer.ours import Ours, keys
from truceline.gazetteer.rows import Entry, places, places_path, supplement, supplement_path
from truceline.gazetteer.runs import HELD_AT_MOST, SortedRows
from truceline.resources import data_path

LAYOUT = 2
"""Raised when the tables change, so that an index of another layout is never read."""

DEGREE = 10_000
"""Positions are whole ten-thousandths of a degree: 11 m, and three bytes instead of eight."""

TABLES = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, iso3 TEXT, admin1 TEXT,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, radius REAL NOT NULL, geonames_id INTEGER,
    feature TEXT, standing INTEGER);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, alternate INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE skeleton (bones TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (bones, place)) WITHOUT ROWID;
CREATE TABLE division (
    iso3 TEXT NOT NULL, admin1 TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (iso3, admin1)) WITHOUT ROWID;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
BUILDING = ".building-"
"""How the folder beside an index begins in which its successor grows; it goes when the build ends, however it ends."""
TOLD_EVERY = 20_000

LICENCE = (
    "Place names, positions and populations from GeoNames (https://www.geonames.org), CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/), cut and joined with a supplement of truceline's own (CC0). "
    "Whoever passes the index on must name GeoNames."
)


def index_path() -> Path:
    return data_path("gazetteer.sqlite")


@dataclass(frozen=True, slots=True)
class Built:
    """What an index holds."""

    places: int
    names: int


Told = Callable[[int, int], None]
"""Told now and then how many names of how many are written, once all places are."""


def build(
    index: Path,
    rows: Iterable[Entry],
    ours: Iterable[Entry],
    *,
    stamp: str,
    about: Callable[[], Mapping[str, str]] = dict,
    told: Told = lambda done, of: None,
    held: int = HELD_AT_MOST,
) -> Built:
    """Write the index; an older one is replaced only when the new one is whole.

    `rows` may be any stream of entries (the bundled places, a user's own dump); `ours` overrules them. Of two rows with
    one geonames id the first counts. `stamp` says what it was built from, `about`, asked when all rows are read, what
    else is to be known of it. Memory does not grow with the rows: `held` names are sorted at a time, the rest on disk.
    """
    with TemporaryDirectory(prefix=BUILDING, dir=index.parent, ignore_cleanup_errors=True) as folder:
        fresh = Path(folder) / "index"
        with closing(sqlite3.connect(fresh)) as connection:
            connection.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + TABLES)
            with SortedRows(fresh.parent, "names", held=held) as names, SortedRows(fresh.parent, "bones") as bones:
                built = _Filling(connection, names, bones).fill(rows, ours, told)
            known = {"stamp": stamp, "places": str(built.places), "names": str(built.names), "licence": LICENCE}
            connection.executemany("INSERT INTO about VALUES (?, ?)", (known | dict(about())).items())
            connection.execute(f"PRAGMA user_version={LAYOUT}")
            connection.commit()
        with fresh.open("rb+") as written:
            os.fsync(written.fileno())  # the old index goes: the new one must be on the disk, not only on its way
        fresh.replace(index)
    return built


class _Seen:
    """Which numbers have been met: a bit each, where a set would take a hundred bytes."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def again(self, number: int) -> bool:
        page = self._pages.setdefault(number >> 16, bytearray(8192))
        at, bit = (number & 0xFFFF) >> 3, 1 << (number & 7)
        known = bool(page[at] & bit)
        page[at] |= bit
        return known


class _Filling:
    """The tables of one index while they are written."""

    def __init__(self, connection: sqlite3.Connection, names: SortedRows, bones: SortedRows) -> None:
        self._connection, self._names, self._bones = connection, names, bones
        self._words: tuple[Designator, ...] = tuple(
            word for word in designators() if word.means in ("adm1", "adm2", "region")
        )
        self._divisions: dict[tuple[str, str], str] = {}
        self._places = 0

    def fill(self, rows: Iterable[Entry], entries: Iterable[Entry], told: Told) -> Built:
        ours = Ours(entries, self._words)
        insert = "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._connection.executemany(insert, self._others(rows, ours))
        self._connection.executemany(insert, (self._stored(entry, keys(entry, self._words)) for entry in ours.entries))
        # Sorted, so that the tree is written once from left to right and its pages are full.
        total = self._names.count
        self._connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", _counted(self._names, total, told))
        bones = ((bone, place) for bone, place, _ in self._bones)
        self._connection.executemany("INSERT OR IGNORE INTO skeleton VALUES (?, ?)", bones)
        divisions = ((*code, name) for code, name in sorted(self._divisions.items()))
        self._connection.executemany("INSERT INTO division VALUES (?, ?, ?)", divisions)
        return Built(self._places, total)

    def _others(self, rows: Iterable[Entry], ours: Ours) -> Iterator[tuple[object, ...]]:
        """The rows that are not of places of ours, each number once."""
        seen = _Seen()
        for entry in rows:
            if entry.geonames_id is not None and seen.again(entry.geonames_id):
                continue
            found = keys(entry, self._words)
            if not ours.takes(entry, found):
                yield self._stored(entry, found)

    def _stored(self, entry: Entry, found: Mapping[str, int]) -> tuple[object, ...]:
        self._places += 1
        number = self._places
        for key, how in found.items():
            self._names.add(key, number, how)
        if entry.iso3 in ROMANISED:
            for bone in {bone for key in found if (bone := skeleton(key))}:
                self._bones.add(bone, number)
        if entry.kind == "adm1" and entry.iso3 and entry.admin1:
            self._divisions[entry.iso3, entry.admin1] = entry.name
        return _record(number, entry)


def _counted(rows: Iterable[tuple[str, int, int]], total: int, told: Told) -> Iterator[tuple[str, int, int]]:
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            told(number, total)
        yield row
    told(total, total)


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
        entry.feature,
        entry.standing,
    )


def bundled_stamp() -> str:
    """The stamp of an index of the repository's data: the digest of the data and of the code that builds."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for source in (places_path(), supplement_path(), designators_path(), *(here / name for name in BUILT_BY)):
        digest.update(source.read_bytes())
    return digest.hexdigest()


BUILT_BY = ("build.py", "designators.py", "folding.py", "ours.py", "rows.py", "runs.py")


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
