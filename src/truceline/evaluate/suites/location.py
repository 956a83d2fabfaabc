"""location: where a verb's happening took place, in sentences of wire news (Halterman 2019).

Precision, recall and F1 over the words of the place, as (sentence, place in it); `exact` is the share of sentences in
which the words are the very same, those with no place included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport, tally_sets
from truceline.evaluate.suites.rows import rows

NAME, FILE = "location", "event_location_train.jsonl.gz"
WORD = re.compile(r"\w+")

Range = tuple[int, int]
"""Half-open code points of the sentence."""


@dataclass(frozen=True, slots=True)
class Sited:
    """A sentence, its verb, and the words that say where that took place (none: nothing does)."""

    name: str
    text: str
    verb: Range
    places: tuple[Range, ...]


def read(path: Path) -> Iterator[Sited]:
    """The rows with exactly one verb."""
    return (case for case in rows(path, _sentence) if case is not None)


def _sentence(row: dict[str, Any]) -> Sited | None:
    spans: dict[str, list[Range]] = {"VERB": [], "LOCATION": []}
    for span in row["spans"]:
        spans[span["label"]].append((span["start"], span["end"]))
    if len(spans["VERB"]) != 1:
        return None
    return Sited(str(row["id"]), row["text"], spans["VERB"][0], tuple(spans["LOCATION"]))


def score(pairs: Iterable[tuple[Sited, Iterable[Range]]], notes: tuple[str, ...] = ()) -> SuiteReport:
    tally, cases = Tally(), 0
    for case, found in pairs:
        cases += 1
        gold, given = words_of(case.text, case.places), words_of(case.text, found)
        tally_sets(tally, "words", set(gold), set(given))
        tally.record("exact", gold == given)
        if gold:
            tally.record("exact_if_any", gold == given)
        if gold != given:
            shown = [" ".join(case.text[w : _end(case.text, w)] for w in sorted(words)) for words in (gold, given)]
            verb = case.text[slice(*case.verb)]
            detail = f"{verb!r}: is {shown[0] or 'nowhere'!r}, read as {shown[1] or 'nowhere'!r}"
            tally.mistakes.append(Mistake("place", 1, case.name, case.text, detail))
    return SuiteReport.of(NAME, cases, tally, notes)


def words_of(text: str, ranges: Iterable[Range]) -> set[int]:
    """Where the words begin that lie in the ranges."""
    return {m.start() for start, end in ranges for m in WORD.finditer(text, start, end)}


def _end(text: str, start: int) -> int:
    found = WORD.match(text, start)
    return found.end() if found else start
