"""factuality: did it happen? UDS-IH2 dev and test (Rudinger, White and Van Durme 2018), -3 (certainly not) to 3.

Pearson's r between gold and what was read, and the accuracy of happened (above 0) or not. A reader says of each word
one of three things: it happened (3), it is only spoken of (0), it did not (-3).
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

NAME = "factuality"
FILES = {"dev": "uds_factuality_dev.jsonl.gz", "test": "uds_factuality_test.jsonl.gz"}
HAPPENED, OPEN, NOT = 3.0, 0.0, -3.0


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence given as words, with how real some of them are: (word, -3..3)."""

    part: str  # dev or test
    name: str
    words: tuple[str, ...]
    targets: tuple[tuple[int, float], ...]


def read(folder: Path) -> Iterator[Told]:
    for part, file in FILES.items():
        yield from rows(folder / file, partial(_sentence, part))


def _sentence(part: str, row: dict[str, Any]) -> Told:
    targets = tuple((int(t["span1"][0]), float(t["label"])) for t in row["targets"])
    return Told(part, f"{part} {row['idx']}", tuple(row["text"].split(" ")), targets)


def score(pairs: Iterable[tuple[Told, Sequence[float]]]) -> SuiteReport:
    tally, cases = Tally(), 0
    by_part: dict[str, list[tuple[float, float]]] = {part: [] for part in FILES}
    for sentence, said in pairs:
        cases += 1
        for (word, label), value in zip(sentence.targets, said, strict=True):
            by_part[sentence.part].append((label, value))
            tally.record(f"{sentence.part}.happened", (value > 0) == (label > 0))
            if abs(value - label) > 2 * HAPPENED - 2:
                words = " ".join(sentence.words)
                detail = f"{sentence.words[word]!r} is {label:g}, read as {value:g}"
                tally.mistakes.append(Mistake("factuality", abs(value - label), sentence.name, words, detail))
    for part, values in by_part.items():
        r, n = pearson(values), len(values)
        tally.add(f"{part}.pearson", hit=n * r, n=n)
        happened = sum(label > 0 for label, _ in values)
        tally.add(f"{part}.happened_if_always_yes", hit=happened, n=n)
    return SuiteReport.of(NAME, cases, tally)


def pearson(values: Sequence[tuple[float, float]]) -> float:
    """Pearson's r; 0 where one side does not vary."""
    n = len(values)
    if n < 2:
        return 0.0
    x, y = (sum(pair[i] for pair in values) / n for i in (0, 1))
    shared = sum((a - x) * (b - y) for a, b in values)
    spread = math.sqrt(sum((a - x) ** 2 for a, _ in values) * sum((b - y) ** 2 for _, b in values))
    return shared / spread if spread else 0.0
