"""geo: where the place names of articles lie, LGL (Lieberman, Samet and Sankaranarayanan 2010) and GeoVirus (Gritta,
Pilehvar and Collier 2018).

Accuracy@161 km (100 miles): the share of gold's mentions whose coordinates are that near to gold's. All mentions of
gold that have coordinates count; one that was given none is wrong. Coverage is the share that was given some. Precision
is the share of what was found in the running text that touches a mention of gold, with coordinates or without.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport
from truceline.evaluate.suites.rows import rows

NAME = "geo"
FILES = {"lgl": "geo_lgl.jsonl.gz", "geovirus": "geo_geovirus.jsonl.gz"}
NEAR_KM, EARTH_KM = 161.0, 6371.0

Point = tuple[float, float]
"""Latitude and longitude, WGS84 degrees."""
Range = tuple[int, int]
"""Half-open code points of the article."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in an article: half-open code points, and where gold puts it."""

    start: int
    end: int
    words: str
    point: Point


@dataclass(frozen=True, slots=True)
class Mapped:
    """An article with its mentions of places, in text order."""

    source: str
    name: str
    text: str
    mentions: tuple[Mention, ...]
    marked: tuple[Range, ...] = ()
    """Where gold has a mention, also those without coordinates."""


def read(folder: Path) -> Iterator[Mapped]:
    for source, file in FILES.items():
        yield from rows(folder / file, partial(_article, source))


def _article(source: str, row: dict[str, Any]) -> Mapped:
    mentions = [
        Mention(t["start"], t["end"], t["text"], (float(t["lat"]), float(t["lon"])))
        for t in row["toponyms"]
        if t["lat"] is not None
    ]
    name = str(row.get("id") or row.get("source"))
    marked = tuple((t["start"], t["end"]) for t in row["toponyms"])
    return Mapped(source, name, row["text"], tuple(sorted(mentions, key=lambda m: m.start)), marked)


def score(
    pairs: Iterable[tuple[Mapped, Sequence[Point | None], Sequence[Point | None], Sequence[Range]]],
    notes: tuple[str, ...] = (),
) -> SuiteReport:
    """Scores of the points `given` the mentions, and of those of the mentions that were `read` in the running text.

    Beside an article and its points stand the ranges of all names that were found in its text.
    """
    tally, cases = Tally(), 0
    for article, given, read, found in pairs:
        cases += 1
        for start, end in found:
            right = any(start < other_end and other < end for other, other_end in article.marked)
            tally.record(f"{article.source}.read.precision", right)
        for way, points in (("given", given), ("read", read)):
            for mention, point in zip(article.mentions, points, strict=True):
                right = point is not None and kilometres(point, mention.point) <= NEAR_KM
                tally.record(f"{article.source}.{way}.acc161", right)
                tally.record(f"{article.source}.{way}.coverage", point is not None)
                if point is not None:
                    tally.record(f"{article.source}.{way}.acc161_of_found", right)
                if way == "given" and not right:
                    detail = "nothing" if point is None else f"{kilometres(point, mention.point):.0f} km away"
                    tally.mistakes.append(Mistake("place", 1, article.name, mention.words, f"found: {detail}"))
    return SuiteReport.of(NAME, cases, tally, notes)


def kilometres(one: Point, other: Point) -> float:
    """The great-circle distance (haversine)."""
    a, b = math.radians(one[0]), math.radians(other[0])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
