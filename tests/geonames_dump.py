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
            found.append(row(place, name, country, *spot, feature=feature, admin1=f"H{at % 20}"))
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


UKRAINE = [
    row(1, "Ukraine", "UA", 49.0, 32.0, feature="A.PCLI", people=44_000_000),
    row(
        2,
        "Kharkivska Oblast",
        "UA",
        49.5,
        36.5,
        feature="A.ADM1",
        people=2_600_000,
        others=["Kharkiv Oblast"],
        admin1="07",
    ),
    row(3, "Kharkiv", "UA", 49.98, 36.25, people=1_430_000, others=["Charkow", "Харків", "HRK"], admin1="07"),
    row(4, "Chuhuiv", "UA", 49.84, 36.69, people=31_000, admin1="07", feature="P.PPLA2"),
    row(5, "Poltava", "UA", 49.59, 34.55, people=279_000, admin1="18", feature="P.PPLA"),
    row(6, "Lonelyfield", "UA", 49.9, 36.4, admin1="07"),
]
WORLD = [
    *UKRAINE,
    row(7, "Westmarch Voblast", "UA", 48.0, 24.0, feature="A.ADM1", admin1="W"),
    row(8, "Westhold", "UA", 48.1, 24.1, people=3_000, admin1="W"),
    row(9, "Westford", "UA", 48.5, 24.6, people=2_000, admin1="W"),
    row(10, "Paris", "FR", 48.85, 2.35, people=2_138_000, feature="P.PPLC", admin1="11"),
    row(11, "Newhaven Crossing", "PL", 51.0, 23.9, feature="S.PSTB"),
    row(12, "Mount Example", "PL", 49.3, 20.0, feature="T.MT"),
    row(13, "Example School", "PL", 52.0, 21.0, feature="S.SCH"),
    row(14, "Novograd", "PL", 52.2, 21.0, people=400_000, admin1="78"),
    row(15, "Novograd", "CO", 5.0, -74.0, people=9_000, admin1="33"),
    row(16, "Bogotá", "CO", 4.61, -74.08, people=7_674_000, feature="P.PPLC", admin1="34"),
    *namesakes("Paris", ["UA", "US", "CO", "PL"], first=1000, each=80),
    *namesakes("Kharkiv", ["US", "CO"], first=3000),
    *namesakes("Kharkiv", ["UA", "US"], first=4000, feature="H.STM"),
    *namesakes("Riverton", ["US", "CO", "PL"], first=5000, each=60),
    row(6000, "Riverton", "UA", 49.7, 36.5, admin1="07"),
]
