"""plv: what the marked source does to the marked target, as one of 15 PLOVER roots (Hu et al. 2024, "PLV").

Accuracy and macro-F1. PLV's older YIELD stands for CONCEDE and RETREAT. Sentences without both marks are left out.
The scores are of five folds by checksum, pooled, so that whatever is fitted to a fold's others is measured fairly;
the reader fits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport, tally_classes
from truceline.evaluate.suites.rows import rows

NAME, FILE = "plv", "plv_train.jsonl.gz"
MARK = re.compile(r"</?[st]>")
MARKS = {"<s>", "</s>", "<t>", "</t>"}
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


def score(pairs: Iterable[tuple[Dyad, str | None]], notes: tuple[str, ...] = ()) -> SuiteReport:
    """Scores of PLOVER types; None where the reader sees no act."""
    tally = Tally()
    answers = [(case, YIELD.get(root or "", root)) for case, root in pairs]
    tally_classes(tally, [(case.root, root) for case, root in answers])
    tally.add("answered", hit=sum(root is not None for _, root in answers), n=len(answers))
    for case, root in answers:
        if root != case.root:
            who = f"{case.text[slice(*case.source)]} → {case.text[slice(*case.target)]}"
            detail = f"{who}: is {case.root}, read as {root or 'nothing'}"
            tally.mistakes.append(Mistake("act", 1, case.name, case.text, detail))
    return SuiteReport.of(NAME, len(answers), tally, notes)
