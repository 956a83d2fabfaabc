"""tempeval: words of time and their values, the TimeBank part of TempEval-3's training data.

Task A of TempEval-3 (UzZaman et al. 2013): a strict match has the very span, a relaxed one overlaps; the value score
is an F1 too, over relaxed matches whose TIMEX3 value is right. The rules were developed on the AQUAINT part of the
same file, which is left out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport
from truceline.evaluate.suites.rows import rows

NAME, FILE = "tempeval", "tempeval3_train.jsonl.gz"
AQUAINT_FROM = "199806"  # its APW and NYT articles are from June 1998 on, TimeBank's from before

Timex = tuple[int, int, str | None]
"""Start and end in code points, TIMEX3 value (None: not resolved)."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An article, the day it was written, and its words of time."""

    name: str
    written: date
    text: str
    times: tuple[Timex, ...]


def read(path: Path) -> Iterator[Timed]:
    return (article for article in rows(path, _article) if not in_aquaint(article.name))


def in_aquaint(name: str) -> bool:
    return name.startswith("XIE") or (name[:3] in ("APW", "NYT") and name[3:9] >= AQUAINT_FROM)


def _article(row: dict[str, Any]) -> Timed:
    times = tuple((t["start"], t["end"], t["value"]) for t in row["timex"])
    return Timed(row["id"], date.fromisoformat(row["dct"][:10]), row["text"], tuple(sorted(times)))


def score(pairs: Iterable[tuple[Timed, Sequence[Timex]]]) -> SuiteReport:
    tally, cases = Tally(), 0
    for article, found in pairs:
        cases += 1
        matched = _matched(article.times, found)
        spans = {time[:2] for time in article.times} & {time[:2] for time in found}
        n, m = len(article.times), len(found)
        for name, right in (
            ("strict", len(spans)),
            ("relaxed", len(matched)),
            ("value", sum(gold[2] == given[2] for gold, given in matched)),
        ):
            tally.add(name, tp=right, fp=m - right, fn=n - right)
        tally.mistakes.extend(_mistakes(article, matched, found))
    return SuiteReport.of(NAME, cases, tally)


def _matched(gold: Sequence[Timex], found: Sequence[Timex]) -> list[tuple[Timex, Timex]]:
    """Pairs that overlap, each expression once, those that share most first."""
    shared = [
        (min(g[1], f[1]) - max(g[0], f[0]), -i, -j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if min(g[1], f[1]) > max(g[0], f[0])
    ]
    pairs: list[tuple[Timex, Timex]] = []
    left, right = set(range(len(gold))), set(range(len(found)))
    for _, i, j in sorted(shared, reverse=True):
        if -i in left and -j in right:
            left.remove(-i)
            right.remove(-j)
            pairs.append((gold[-i], found[-j]))
    return pairs


def _mistakes(article: Timed, matched: Sequence[tuple[Timex, Timex]], found: Sequence[Timex]) -> Iterator[Mistake]:
    for gold, given in matched:
        if gold[2] != given[2]:
            words = article.text[gold[0] : gold[1]]
            yield Mistake("value", 1, article.name, words, f"is {gold[2]}, read as {given[2]}")
    for gold in set(article.times) - {pair[0] for pair in matched}:
        yield Mistake("missed", 2, article.name, article.text[gold[0] : gold[1]], f"{gold[2]}")
    for given in set(found) - {pair[1] for pair in matched}:
        yield Mistake("false", 2, article.name, article.text[given[0] : given[1]], f"read as {given[2]}")
