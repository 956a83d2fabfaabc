"""Looking place names up in the index, and choosing between places of one name: see `truceline.read.toponyms`."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log10
from pathlib import Path

from truceline.errors import ResourceMissing
from truceline.gazetteer.build import DEGREE, LAYOUT, index_path
from truceline.gazetteer.designators import ANY, INSTEAD, PART, Designator, designators
from truceline.gazetteer.folding import fold, skeleton, without_article
from truceline.read import toponyms

IMPORT_AGAIN = "run `truceline gazetteer import` again, or set gazetteer to bundled"
REMEDY = "the place-name index is not built; run `python -m truceline.gazetteer.build`, or reinstall truceline"
CACHED_AT_MOST = 50_000
OWNED_AT_LEAST = 5
NAMESAKES, OF_A_DIVISION = 150, 2  # places of one name that are weighed; a full dump knows thousands of some

# What a place of each kind weighs beside a town, as the people a town would need to be named as readily; and how much
# of a division's people count: a bare "Aleppo", "Luhansk" or "New York" is the city more often than the province.
STANDING = {
    "country": 3e8,
    "region": 2e7,
    "adm1": 5e4,
    "water": 1e6,
    "adm2": 5e3,
    "poi": 2e4,
    "city": 0.0,
    "village": 0.0,
}
SHARE = {"adm1": 0.05, "adm2": 0.1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name could mean. WGS84 degrees; `radius_km` says how far from the point the place still reaches.

    `kind` is country, region, adm1, adm2, city, village, water or poi. `matched` says how the name was found: "primary"
    or "alternate" (a name as the gazetteer has it), "part" (the name without a compass point or "countryside": what is
    meant is a part of the place), "spelling" (another romanisation of an Arabic-script name; the document must support
    it). `admin1` is GeoNames' code of the first-level division, unique within the country. Where the index
    was made from a dump that tells, `feature` is GeoNames' class and code, and `standing` what the place weighs beside
    its people.
    """

    name: str
    iso3: str | None
    kind: str
    lat: float
    lon: float
    population: int
    radius_km: float
    geonames_id: int | None
    matched: str
    admin1: str | None = None
    feature: str | None = None
    standing: int | None = None

    @property
    def prominence(self) -> float:
        """How readily the bare name means this place: the logarithm of its people and of what it stands for besides."""
        standing = STANDING[self.kind] if self.standing is None else self.standing
        return log10(10 + self.population * SHARE.get(self.kind, 1.0) + standing)


@dataclass(frozen=True, slots=True)
class Explained:
    """What a name could mean, the likeliest first, and what it is taken for; None where no score is `plausible`."""

    name: str
    taken: Candidate | None
    options: tuple[toponyms.Weighed[Candidate], ...]
    plausible: float


class Gazetteer:
    """A place-name index, opened read-only. Safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection, words: tuple[Designator, ...]) -> None:
        self._connection = connection
        self._designators = words
        self._generic = frozenset(word.words for word in words)
        self._lock = threading.Lock()
        self._cache: dict[str, tuple[Candidate, ...]] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Open an index; ResourceMissing, with what to do, when it is not there or of another version's layout."""
        path, remedy = (path, IMPORT_AGAIN) if path else (index_path(), REMEDY)
        if not path.exists():
            raise ResourceMissing(path, f"no such index; {remedy}")
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            connection.close()
            raise ResourceMissing(path, f"not a place-name index; {remedy}") from error
        if layout != LAYOUT:
            connection.close()
            raise ResourceMissing(path, f"an index of another layout ({layout}, not {LAYOUT}); {remedy}")
        return cls(connection, designators())

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Every place the name could mean, the most prominent first; empty when the gazetteer knows none."""
        key = fold(name)
        found = self._cache.get(key)
        if found is None:
            found = _fewer(sorted(self._find(key), key=_order))
            if len(self._cache) >= CACHED_AT_MOST:
                self._cache.clear()
            self._cache[key] = found
        return found

    def locate(self, names: Sequence[str], *, countries: Mapping[str, float]) -> list[Candidate | None]:
        """The likeliest place for each toponym of one document; None where nothing is plausible.

        `names` are the document's toponyms in order, repeats and all: "Goris, Syunik" says more in that order.
        `countries` are the countries the document speaks of (ISO alpha-3), with weights in any unit.
        """
        return toponyms.choose(
            [self.lookup(name) for name in names], [fold(name) for name in names], countries=countries
        )

    def explain(self, name: str, *, countries: Mapping[str, float], beside: Sequence[str] = ()) -> Explained:
        """What a name would be taken for in a document of these countries that also names the places `beside` it."""
        names = [name, *beside]
        found, folded = [self.lookup(each) for each in names], [fold(each) for each in names]
        weighed = toponyms.weigh(found, folded, countries=countries)
        taken = toponyms.choose(found, folded, countries=countries)[0]
        return Explained(name, taken, tuple(weighed), toponyms.least(found, folded, countries=countries))

    def about(self) -> dict[str, str]:
        """What is recorded of the index: its places, what it was made from and when, and whose data it is."""
        return {
            str(name): str(value) for name, value in self._select("SELECT name, value FROM about WHERE name <> ?", "")
        }

    def division(self, iso3: str | None, admin1: str | None) -> str | None:
        """The name of a first-level division by its code."""
        with self._lock:
            query = "SELECT name FROM division WHERE iso3 = ? AND admin1 = ?"
            found = self._connection.execute(query, (iso3, admin1)).fetchone()
        return str(found[0]) if found else None

    def _find(self, key: str) -> list[Candidate]:
        # "the city", "east", "the border" name nothing, though somewhere there is a village called City.
        if key.removeprefix("the ") in self._generic:
            return []
        return (
            self._exact(key)
            or self._exact(without_article(key))
            or self._designated(key)
            or self._owned(key)
            or self._respelled(key)
        )

    def _owned(self, key: str) -> list[Candidate]:
        """A possessive ("Aleppo's front line" cut after the s, or captured without its apostrophe)."""
        return self._exact(key[:-1]) if key.endswith("s") and len(key) > OWNED_AT_LEAST else []

    def _exact(self, key: str) -> list[Candidate]:
        return [_candidate(row, "alternate" if row[-1] else "primary") for row in self._select(BY_NAME, key)]

    def _respelled(self, key: str) -> list[Candidate]:
        bones = skeleton(key)
        return [_candidate(row, "spelling") for row in self._select(BY_SKELETON, bones)] if bones else []

    def _designated(self, key: str) -> list[Candidate]:
        for designator in self._designators:
            rest = designator.rest(key.removeprefix("the "))
            if rest is None:
                continue
            if designator.means.startswith(INSTEAD):
                found = self._find(f"{designator.means[1:]} {rest}")
            else:
                found = list(_meant(self._find(rest), designator.means))
            if found:
                return found
        return []

    def _select(self, query: str, key: str) -> list[tuple[object, ...]]:
        with self._lock:
            return self._connection.execute(query, (key,)).fetchall()


class TurnedGazetteer(Gazetteer):
    """An index in which places are told to lie elsewhere: `turn` says of a name and a place what it is to be."""

    def __init__(self, index: Gazetteer, turn: Callable[[str, Candidate], Candidate]) -> None:
        super().__init__(index._connection, index._designators)
        self._index, self._turn = index, turn

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        return tuple(self._turn(name, candidate) for candidate in self._index.lookup(name))


COLUMNS = "p.name, p.iso3, p.kind, p.lat, p.lon, p.population, p.radius, p.geonames_id, p.admin1, p.feature, p.standing"
BY_NAME = f"SELECT {COLUMNS}, n.alternate FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
BY_SKELETON = f"SELECT {COLUMNS}, 1 FROM skeleton s JOIN place p ON p.id = s.place WHERE s.bones = ?"


def _candidate(row: tuple[object, ...], matched: str) -> Candidate:
    name, iso3, kind, lat, lon, population, radius, geonames_id, admin1, feature, standing, _ = row
    assert isinstance(lat, int)
    assert isinstance(lon, int)
    assert isinstance(population, int)
    assert isinstance(radius, float)
    return Candidate(
        name=str(name),
        iso3=iso3 if isinstance(iso3, str) else None,
        kind=str(kind),
        lat=lat / DEGREE,
        lon=lon / DEGREE,
        population=population,
        radius_km=radius,
        geonames_id=geonames_id if isinstance(geonames_id, int) else None,
        matched=matched,
        admin1=admin1 if isinstance(admin1, str) else None,
        feature=feature if isinstance(feature, str) else None,
        standing=standing if isinstance(standing, int) else None,
    )


def _fewer(ordered: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Of hundreds of namesakes the best, and of every division the best few: any may be where the story plays."""
    if len(ordered) <= NAMESAKES:
        return tuple(ordered)
    kept: list[Candidate] = []
    inside: Counter[tuple[str | None, str | None]] = Counter()
    for number, candidate in enumerate(ordered):
        inside[candidate.iso3, candidate.admin1] += 1
        if number < NAMESAKES or inside[candidate.iso3, candidate.admin1] <= OF_A_DIVISION:
            kept.append(candidate)
    return tuple(kept)


def _order(candidate: Candidate) -> tuple[bool, float, str, float, float]:
    return candidate.matched != "primary", -candidate.prominence, candidate.name, candidate.lat, candidate.lon


def _meant(found: Sequence[Candidate], means: str) -> Iterator[Candidate]:
    """The candidates of the kind the designator names, where there are any; parts only of what has named parts."""
    if means == PART:
        return (replace(candidate, matched="part") for candidate in found if candidate.kind not in ("village", "poi"))
    if means == ANY:
        return iter(found)
    kinds = SAME_CLASS.get(means, (means,))
    chosen = [candidate for candidate in found if candidate.kind in kinds]
    return iter(chosen or found)


# A desk calls a large village a town and an oblast a region: the designator chooses between classes, not within one.
SAME_CLASS = {
    "city": ("city", "village"),
    "village": ("city", "village"),
    "adm1": ("adm1", "region"),
    "region": ("region", "adm1"),
}
