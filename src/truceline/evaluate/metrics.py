"""From counts to numbers: accuracies, precision, recall and F1, with bootstrap intervals for the headline."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from truceline.evaluate.verdicts import f1

RESAMPLES, SEED = 1000, 20220914
HEADLINE = {  # name of the number -> column of the per-article table
    "claims.whole.f1": "whole",
    "claims.event.f1": "event",
    "claims.typed.f1": "typed",
    "claims.f1": "claims",
    "claims.speaker": "speaker",
    "figures.whole.f1": "whole-fig",
    "figures.f1": "figures",
    "ceasefires.f1": "truces",
    "disputes.f1": "disputes",
    "harm.attribution_leak": "attr-leak",
    "harm.background_leak": "bg-leak",
    "harm.false_claims_per_article": "false",
}

TallyCounts = Mapping[str, float]
Interval = tuple[float, float]


def add_up(counts: Iterable[TallyCounts]) -> dict[str, float]:
    """The sum over articles: numbers are micro-averages."""
    total: dict[str, float] = {}
    for article in counts:
        for key, count in article.items():
            total[key] = total.get(key, 0) + count
    return total


def names_counted(total: TallyCounts) -> list[str]:
    """The names that have counts, in the order in which they were first counted."""
    return list(dict.fromkeys(key.rpartition(".")[0] for key in total))


def metrics(total: TallyCounts) -> dict[str, float | None]:
    """NAME = hit / n, or NAME.precision, .recall and .f1 from tp, fp, fn; None without cases."""
    numbers: dict[str, float | None] = {}
    for name in names_counted(total):
        if f"{name}.n" in total:
            numbers[name] = _share(total[f"{name}.hit"], total[f"{name}.n"])
            continue
        tp, fp, fn = (total[f"{name}.{key}"] for key in ("tp", "fp", "fn"))
        numbers[f"{name}.precision"] = _share(tp, tp + fp)
        numbers[f"{name}.recall"] = _share(tp, tp + fn)
        numbers[f"{name}.f1"] = f1(tp, fp, fn)
    return numbers


def bootstrap(counts: Sequence[TallyCounts]) -> dict[str, Interval | None]:
    """95% percentile intervals of the headline numbers, from 1000 resamples of the articles with a fixed seed."""
    needed = {name.removesuffix(".f1") for name in HEADLINE}
    slim = [{key: n for key, n in article.items() if key.rpartition(".")[0] in needed} for article in counts]
    rng = random.Random(SEED)
    samples = [metrics(add_up(rng.choices(slim, k=len(slim)))) for _ in range(RESAMPLES)]
    intervals: dict[str, Interval | None] = {}
    for name in HEADLINE:
        values = sorted(value for sample in samples if (value := sample.get(name)) is not None)
        cut = round(0.025 * (len(values) - 1))
        intervals[name] = (values[cut], values[-1 - cut]) if values else None
    return intervals


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
