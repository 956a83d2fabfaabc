"""The report of a suite: its scores with the counts behind them, and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from truceline.evaluate.metrics import metrics, names_counted
from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.verdicts import f1

Counted = tuple[str | None, str | None]  # what gold says, what was said; None = nothing


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """How the reader did on one data set.

    `cases` counts what the set is made of (sentences, articles); `counts` are what `scores` were computed from, as in
    `Report`, so that the same floors hold both; `notes` say what a number alone would hide.
    """

    suite: str
    cases: int
    scores: Mapping[str, float | None]
    counts: Mapping[str, float]
    mistakes: Sequence[Mistake] = ()
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, suite: str, cases: int, tally: Tally, notes: tuple[str, ...] = ()) -> SuiteReport:
        return cls(suite, cases, metrics(tally.counts), dict(tally.counts), tuple(tally.mistakes), notes)

    def as_dict(self, *, errors: int | None = None) -> dict[str, object]:
        """The report as JSON values; at most so many errors (None: all)."""
        return {
            "suite": self.suite,
            "cases": self.cases,
            "scores": dict(self.scores),
            "counts": dict(self.counts),
            "notes": list(self.notes),
            "errors": [mistake.as_dict() for mistake in self.mistakes[:errors]],
        }


def suite_lines(report: SuiteReport, *, errors: int = 0) -> Iterator[str]:
    """The report as text, with so many of the errors."""
    yield f"{report.suite}: {report.cases} cases"
    for name in names_counted(report.counts):
        if f"{name}.n" in report.counts:
            yield f"  {name:34} {_number(report.scores[name])}  (of {report.counts[f'{name}.n']:g})"
            continue
        p, r, f = (_number(report.scores[f"{name}.{key}"]) for key in ("precision", "recall", "f1"))
        tp, fp, fn = (f"{report.counts[f'{name}.{key}']:g}" for key in ("tp", "fp", "fn"))
        yield f"  {name:34} P {p}  R {r}  F1 {f}  (right {tp}, false {fp}, missed {fn})"
    yield from (f"  note: {note}" for note in report.notes)
    for mistake in report.mistakes[:errors]:
        yield f"  {mistake.category} {mistake.article}: “{mistake.words}”\n      {mistake.detail}"


def tally_classes(tally: Tally, pairs: Sequence[Counted]) -> None:
    """Accuracy, macro-F1 over gold's classes, F1 weighted by their size, and each class by itself."""
    right, said, gold = Counter[str](), Counter[str](), Counter[str]()
    for wanted, given in pairs:
        gold.update([wanted] if wanted else [])
        said.update([given] if given else [])
        right.update([wanted] if wanted and wanted == given else [])
    scores = {name: f1(right[name], said[name] - right[name], gold[name] - right[name]) or 0.0 for name in gold}
    n, classes = len(pairs), max(1, len(gold))
    tally.add("accuracy", hit=sum(right.values()), n=n)
    tally.add("macro_f1", hit=n * sum(scores.values()) / classes, n=n)
    tally.add("weighted_f1", hit=n * sum(scores[c] * gold[c] for c in gold) / max(1, gold.total()), n=n)
    for name in sorted(gold):
        tally.add(name, tp=right[name], fp=said[name] - right[name], fn=gold[name] - right[name])


def tally_sets(tally: Tally, name: str, gold: set[object] | frozenset[object], found: set[object]) -> None:
    """What of two sets is right, made up and missed."""
    tally.add(name, tp=len(gold & found), fp=len(found - gold), fn=len(gold - found))


def _number(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"
