"""polnear: attributions end to end from raw text, PolNeAR dev (Newell, Margolin and Ruths 2018).

Micro-F1 over sources, cues and contents; one contiguous run of words is one span, and must be exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Tally
from truceline.evaluate.suites.entities import words_within
from truceline.evaluate.suites.report import SuiteReport, tally_sets
from truceline.evaluate.suites.rows import rows

NAME, FILE = "polnear", "polnear_dev.jsonl.gz"
ROLES = ("source", "cue", "content")

RoleRun = tuple[str, int, int]
"""Role, first word, word behind the last; words counted through the article."""


@dataclass(frozen=True, slots=True)
class Reported:
    """An article, and the spans of its attributions as (role, start, end) in code points."""

    name: str
    text: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the offsets of the words of the article, and runs of them with their role."""

    words: tuple[tuple[int, int], ...]
    runs: frozenset[RoleRun]


def read(path: Path) -> Iterator[Reported]:
    return rows(path, _article)


def _article(row: dict[str, Any]) -> Reported:
    spans = tuple((role, span["start"], span["end"]) for a in row["attributions"] for role in ROLES for span in a[role])
    return Reported(row["id"], row["text"], spans)


def score(pairs: Iterable[tuple[Reported, Found]]) -> SuiteReport:
    tally, cases = Tally(), 0
    for article, found in pairs:
        cases += 1
        gold = {_run(found, *span) for span in article.spans}
        for role in ROLES:
            wanted, given = ({run for run in runs if run[0] == role} for runs in (gold, found.runs))
            tally_sets(tally, role, set(wanted), set(given))
            tally_sets(tally, "all", set(wanted), set(given))
    return SuiteReport.of(NAME, cases, tally)


def _run(found: Found, role: str, start: int, end: int) -> RoleRun:
    words = words_within(found.words, start, end)
    return (role, words[0], words[-1] + 1) if words else (role, -1, -1)
