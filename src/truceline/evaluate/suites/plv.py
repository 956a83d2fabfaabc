"""plv: what the marked source does to the marked target, as one of 15 PLOVER roots (Hu et al. 2024, "PLV").

Accuracy and macro-F1. PLV's older YIELD stands for CONCEDE and RETREAT. Sentences without both marks are left out.
Whatever is fitted is fitted to four of five folds, answers the fifth, and is scored on all answers together. A fold is
chosen by the checksum of the text, so that a sentence marked several times lies in one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport, tally_classes
from truceline.evaluate.suites.rows import rows

NAME, FILE = "plv", "plv_train.jsonl.gz"
MARK = re.compile(r"</?[st]>")
MARKS = {"<s>", "</s>", "<t>", "</t>"}
FOLDS = 5
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


@dataclass(frozen=True, slots=True)
class Dyad:
    """A sentence with source and target as half-open code points, and the root of the act between them."""

    name: str
    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    root: str


def read(path: Path) -> Iterator[Dyad]:
    return (case for case in rows(path, _sentence) if case is not None)


def _sentence(row: dict[str, Any]) -> Dyad | None:
    marked = row["marked"]
    at = {m[0]: len(MARK.sub("", marked[: m.start()])) for m in MARK.finditer(marked)}
    if set(at) != MARKS:
        return None
    text, root = MARK.sub("", marked), row["gold"]["plover"]
    return Dyad(row["id"], text, (at["<s>"], at["</s>"]), (at["<t>"], at["</t>"]), root)


def fold_of(case: Dyad) -> int:
    """0 to 4, the same on every machine."""
    return zlib.crc32(case.text.encode()) % FOLDS


def score(
    cases: Sequence[Dyad], answers: Mapping[str, Sequence[str | None]], notes: tuple[str, ...] = ()
) -> SuiteReport:
    """Scores of PLOVER types, None where no act is seen, by whose answers they are; the first are shown in full."""
    tally = Tally()
    for number, (name, roots) in enumerate(answers.items()):
        pairs = [(case.root, YIELD.get(root or "", root)) for case, root in zip(cases, roots, strict=True)]
        own = Tally()
        tally_classes(own, pairs)
        own.add("answered", hit=sum(root is not None for _, root in pairs), n=len(pairs))
        prefix = "" if number == 0 else f"{name}."
        kept = ("accuracy", "macro_f1", "answered") if prefix else None
        tally.counts.update({prefix + k: v for k, v in own.counts.items() if not kept or k.startswith(kept)})
        tally.mistakes.extend(_mistakes(cases, pairs) if number == 0 else ())
    return SuiteReport.of(NAME, len(cases), tally, notes)


def _mistakes(cases: Sequence[Dyad], pairs: Sequence[tuple[str, str | None]]) -> Iterator[Mistake]:
    for case, (wanted, root) in zip(cases, pairs, strict=True):
        if root != wanted:
            who = f"{case.text[slice(*case.source)]} → {case.text[slice(*case.target)]}"
            detail = f"{who}: is {wanted}, read as {root or 'nothing'}"
            yield Mistake("act", 1, case.name, case.text, detail)
