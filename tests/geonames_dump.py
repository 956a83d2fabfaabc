"""Dumps in GeoNames' format for tests: small worlds made up of real and invented places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

# Middles of countries that the namesakes are strewn over, by ISO alpha-2.
SOMEWHERE = {"UA": (49.0, 32.0), "US": (40.0, -98.0), "CO": (4.0, -73.0), "FR": (46.5, 2.5), "PL": (52.0, 19.0)}


def row(
    number: int,
    name: str,
    country: str,
    lat: float,
    lon: float,
    *,
    feature: str = "P.PPL",
    people: int = 0,
    others: Sequence[str] = (),
    admin1: str = "",
    admin2: str = "",
) -> str:
    """A line of a dump."""
    of, code = feature.split(".")
    cells = [str(number), name, name, ",".join(others), f"{lat:.5f}", f"{lon:.5f}", of, code, country, ""]
    return "\t".join([*cells, admin1, admin2, "", "", str(people), "", "", "Etc/UTC", "2024-05-06"])


def namesakes(name: str, countries: Iterable[str], *, first: int, each: int = 5, feature: str = "P.PPL") -> list[str]:
    """Hamlets without people on record that share a name, strewn over countries."""
    found = []
    for country in countries:
        lat, lon = SOMEWHERE[country]
        for at in range(each):
            place = first + len(found)
            spot = lat + 0.7 * (at % 5) - 1.4, lon + 0.9 * (at // 5) - 1.8
            found.append(row(place, name, country, *spot, feature=feature, admin1=f"{at % 20:02}"))
    return found


def write_dump(path: Path, rows: Sequence[str], *, member: str = "allCountries.txt") -> Path:
    """The rows as a zip, or as plain text where the path does not end in .zip."""
    text = "".join(line + "\n" for line in rows)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, text)
    else:
        path.write_text(text, encoding="utf-8", newline="\n")
    return path
