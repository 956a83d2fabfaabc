"""The report of an evaluation, as a value, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from truceline.evaluate.metrics import HEADLINE, Interval, names_counted
from truceline.evaluate.scoring import Mistake


@dataclass(frozen=True, slots=True)
class Headline:
    """A number and its 95% interval; None where there were no cases."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Report:
    """How a reader did on a set of gold articles.

    `malformed` says by article why its account counted as empty; `counts` are what `scores` were computed from;
    `errors` holds the mistakes by kind, the most severe first; `warnings` what is odd about the gold, by article.
    """

    articles: int
    malformed: Mapping[str, str]
    headline: Mapping[str, Headline]
    scores: Mapping[str, float | None]
    counts: Mapping[str, float]
    per_article: Mapping[str, Mapping[str, float | None]]
    errors: Mapping[str, tuple[Mistake, ...]]
    warnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_dict(self, *, errors: int | None = None) -> dict[str, object]:
        """The report as JSON values; at most so many errors of each kind (None: all)."""
        return {
            "articles": self.articles,
            "malformed": dict(self.malformed),
            "headline": {
                name: {"value": entry.value, "interval": list(entry.interval) if entry.interval else None}
                for name, entry in self.headline.items()
            },
            "scores": dict(self.scores),
            "counts": dict(self.counts),
            "per_article": {article: dict(row) for article, row in self.per_article.items()},
            "errors": {kind: [entry.as_dict() for entry in found[:errors]] for kind, found in self.errors.items()},
            "warnings": {article: list(found) for article, found in self.warnings.items()},
        }


def report_lines(report: Report, *, errors: int = 0) -> Iterator[str]:
    """The report as text, with the so many worst errors of each kind."""
    yield f"{report.articles} articles, {len(report.malformed)} malformed accounts"
    yield from (f"  MALFORMED {name}: {problem}" for name, problem in report.malformed.items())
    yield from _headline_lines(report)
    yield from _score_lines(report)
    yield from _article_lines(report)
    if errors:
        yield from _error_lines(report, errors)


def _headline_lines(report: Report) -> Iterator[str]:
    yield "\nHEADLINE (95% interval, bootstrap over articles)"
    for name, entry in report.headline.items():
        interval = f"[{entry.interval[0]:.3f}, {entry.interval[1]:.3f}]" if entry.interval else ""
        yield f"  {name:34} {_number(entry.value)}  {interval}"


def _score_lines(report: Report) -> Iterator[str]:
    yield "\nALL SCORES"
    counts, scores = report.counts, report.scores
    for name in sorted(names_counted(counts), key=lambda name: name.split(".")[0]):
        if f"{name}.n" in counts:
            yield f"  {name:34} {_number(scores[name])}  ({counts[f'{name}.hit']:g} / {counts[f'{name}.n']:.0f})"
            continue
        p, r, f = (_number(scores[f"{name}.{key}"]) for key in ("precision", "recall", "f1"))
        tp, fp, fn = (f"{counts[f'{name}.{key}']:.0f}" for key in ("tp", "fp", "fn"))
        yield f"  {name:34} P {p}  R {r}  F1 {f}  (right {tp}, false {fp}, missed {fn})"


def _article_lines(report: Report) -> Iterator[str]:
    yield "\nPER ARTICLE\n  " + " " * 32 + " ".join(f"{column:>9}" for column in HEADLINE.values())
    for article, row in report.per_article.items():
        yield f"  {article[:31]:32}" + " ".join(f"{_number(row[name]):>9}" for name in HEADLINE)


def _error_lines(report: Report, errors: int) -> Iterator[str]:
    for kind, found in report.errors.items():
        yield f"\n{kind.upper()} ({len(found)})"
        for mistake in found[:errors]:
            yield f"  {mistake.article}: “{mistake.words}”\n      {mistake.detail}"


def _number(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"
