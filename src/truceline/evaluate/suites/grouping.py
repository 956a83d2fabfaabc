"""Suites of groups: what belongs together in ECB+, in UCDP's headlines and among near copies; B³ and pairs.

ecb: the articles of each conflict topic are of two events of one kind (Cybulska & Vossen 2014); which are of one event?
ucdp: wire headlines that UCDP GED files under one event, from headline, place and the day they were printed.
neardup: articles that are near copies of each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from truceline.evaluate.clusters import b_cubed, pairs
from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport
from truceline.evaluate.suites.rows import rows

ECB_FILE, UCDP_FILE, NEARDUP_FILE = (
    "ecbplus_dev.jsonl.gz",
    "ucdp_ukraine_headlines.jsonl.gz",
    ("near_duplicates_silver.jsonl.gz"),
)
CONFLICT_TOPICS = frozenset({12, 18, 21, 35})  # of the dev topics, those of violence, crime and arrest
SHORTEST_HEADLINE = 4  # words; fewer name a place or a rubric
PRECISIONS = {1: "exact", 2: "near", 3: "adm2", 4: "adm1", 5: "region", 6: "country", 7: "water"}


@dataclass(frozen=True, slots=True)
class Story:
    """An article and the event it is of."""

    name: str
    text: str
    event: str
    conflict: bool = True


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, the day it was printed, the place of the event as GED has it (precision in our words), the event."""

    name: str
    text: str
    printed: date
    place: str
    lat: float
    lon: float
    precision: str
    event: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An article among near copies; `suspect`: its group may share boilerplate alone."""

    name: str
    text: str
    published: datetime | None
    group: str
    suspect: bool
    site: str | None = None
    title: str | None = None


def read_stories(path: Path) -> Iterator[Story]:
    return rows(path, _story)


def _story(row: dict[str, Any]) -> Story:
    sentences = [" ".join(words) for words in row["sentences"] if "http" not in words]
    return Story(row["id"], " ".join(sentences), row["subtopic"], int(row["topic"]) in CONFLICT_TOPICS)


def read_headlines(path: Path) -> list[Headline]:
    """The headlines that are filed under one event alone."""
    found = [headline for event in rows(path, _headlines) for headline in event]
    filed = Counter(text for text, _ in {(headline.text, headline.event) for headline in found})
    return [headline for headline in found if filed[headline.text] == 1]


def _headlines(row: dict[str, Any]) -> list[Headline]:
    texts = {source["headline"].strip(): source for source in reversed(row["sources"])}
    where = (row["location"], row["lat"], row["lon"], PRECISIONS[row["geo_precision"]])
    return [
        Headline(f"{row['id']}#{number}", text, date.fromisoformat(source["date"]), *where, row["id"])
        for number, (text, source) in enumerate(texts.items())
        if len(text.split()) >= SHORTEST_HEADLINE
    ]


def read_copies(path: Path) -> Iterator[Copy]:
    return (copy for group in rows(path, _copies) for copy in group)


def _copies(row: dict[str, Any]) -> list[Copy]:
    suspect = bool(row.get("suspect_boilerplate"))
    return [
        Copy(
            one["id"],
            one["text"],
            _moment(one.get("published")),
            row["group"],
            suspect,
            one.get("site"),
            one.get("title"),
        )
        for one in row["members"]
    ]


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def score(
    suite: str,
    gold: Mapping[str, str],
    found: Mapping[str, Hashable],
    words: Mapping[str, str],
    notes: tuple[str, ...] = (),
) -> SuiteReport:
    """B³ and pairs over the members of gold groups, each by name; `words` say what a member is."""
    tally = Tally()
    cubed, paired = b_cubed(gold, found), pairs(gold, found)
    both = cubed.precise + cubed.recalled
    tally.add("b3.precision", hit=cubed.precise, n=cubed.members)
    tally.add("b3.recall", hit=cubed.recalled, n=cubed.members)
    tally.add("b3.f1", hit=2 * cubed.precise * cubed.recalled / both if both else 0.0, n=cubed.members)
    tally.add("pairs", tp=paired.tp, fp=paired.fp, fn=paired.fn)
    tally.mistakes.extend(_mistakes(gold, found, words))
    return SuiteReport.of(suite, len(gold), tally, notes)


def _mistakes(gold: Mapping[str, str], found: Mapping[str, Hashable], words: Mapping[str, str]) -> Iterator[Mistake]:
    """For each found group of several gold groups, a member of each of two."""
    by_group: dict[Hashable, list[str]] = {}
    for one in gold:
        by_group.setdefault(found.get(one, one), []).append(one)
    for members in by_group.values():
        firsts: Sequence[str] = list({gold[one]: one for one in reversed(members)}.values())
        if len(firsts) > 1:
            one, other = firsts[-1], firsts[-2]
            detail = f"taken for one with {other}: {words[other][:120]}"
            yield Mistake("merged", len(members), one, words[one][:120], detail)
