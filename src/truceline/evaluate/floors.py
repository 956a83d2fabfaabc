"""Floors: the scores that were reached once and must not be lost again.

The file holds one object per gold set, score name -> floor: `{"dev": {"claims.whole.f1": 0.412}, "seed": {}}`.
Scores called harm.* are better when lower; for them the number is a ceiling, and "rise" reads "fall" throughout.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from truceline.errors import SourceError, TrucelineError, UsageError

HARM = "harm."
STEPS = 1000  # floors are cut to three decimals, downwards (ceilings upwards), so that they hold when they are set
ROUNDING = 1e-9


class Scored(Protocol):
    """A report as floors see it: of accounts against gold, or of a suite."""

    @property
    def scores(self) -> Mapping[str, float | None]: ...
    @property
    def counts(self) -> Mapping[str, float]: ...


class FloorsInvalid(SourceError):
    """A floors file that is no JSON object of gold sets, each an object of numbers."""


class FloorBroken(TrucelineError):
    """A score fell below its floor; the floor is not lowered to it."""


def load_floors(path: Path, name: str) -> dict[str, float]:
    """The floors of one gold set; empty if the file does not name it."""
    return _load(path).get(name, {})


def check_floors(report: Scored, floors: Mapping[str, float], *, items: int = 1) -> list[str]:
    """What is to be said against a report: each floor that it breaks, in one line.

    A floor is held if the score is not below it by more than `items` items: what the score would be, had so many
    more been right. One item weighs 1/n in an accuracy, 1/(right + false) in a precision, 1/(right + missed) in a
    recall and 2/(2 right + false + missed) in an F1 (an item that turns wrong is a false and a missed one at once).
    """
    complaints = []
    for name, floor in sorted(floors.items()):
        if name not in report.scores:
            complaints.append(f"{name}: there is no such score to hold to {_shown(name, floor)}")
            continue
        score = report.scores[name]
        if score is None:
            complaints.append(f"{name}: no cases are left to hold to {_shown(name, floor)}")
            continue
        slack = items * weight_of_one(report.counts, name)
        if _shortfall(name, score, floor) > slack + ROUNDING:
            complaints.append(
                f"{name}: {score:.3f} breaks {_shown(name, floor)} by more than {items} item(s), {slack:.3f}"
            )
    return complaints


def raise_floors(path: Path, name: str, report: Scored, metrics: Iterable[str]) -> dict[str, float]:
    """Raise the floors of one gold set to the scores of a report, and return those that rose.

    A score that is lower than its floor by no more than an item leaves it; one that breaks it raises FloorBroken,
    and nothing is written. Floors of other scores and other sets stay as they are.
    """
    wanted = list(metrics)
    everything = _load(path) if path.exists() else {}
    floors = everything.get(name, {})
    broken = check_floors(report, {metric: floors[metric] for metric in wanted if metric in floors})
    if broken:
        raise FloorBroken(f"{path}: the floors of {name!r} are not lowered; {'; '.join(broken)}")
    raised = {}
    for metric in wanted:
        score = report.scores.get(metric)
        if score is None:
            raise UsageError(f"{metric}: the report has no such score, or no cases for it, to make a floor of")
        floor = _cut(metric, score)
        if metric not in floors or _shortfall(metric, floor, floors[metric]) < 0:
            raised[metric] = floor
    if raised:
        _write(path, {**everything, name: dict(sorted({**floors, **raised}.items()))})
    return raised


def weight_of_one(counts: Mapping[str, float], metric: str) -> float:
    """By how much a score moves when one item turns from right to wrong."""
    if f"{metric}.n" in counts:
        return 1 / counts[f"{metric}.n"]
    name, _, kind = metric.rpartition(".")
    right, false, missed = (counts[f"{name}.{key}"] for key in ("tp", "fp", "fn"))
    cases = {"precision": right + false, "recall": right + missed, "f1": (2 * right + false + missed) / 2}
    return 1 / cases[kind]


def _is_ceiling(metric: str) -> bool:
    return metric.startswith(HARM)


def _shortfall(metric: str, score: float, floor: float) -> float:
    """How much worse than the floor; negative when better."""
    return score - floor if _is_ceiling(metric) else floor - score


def _cut(metric: str, score: float) -> float:
    scaled = score * STEPS
    whole = math.ceil(scaled - ROUNDING) if _is_ceiling(metric) else math.floor(scaled + ROUNDING)
    return whole / STEPS


def _shown(metric: str, floor: float) -> str:
    return f"its {'ceiling' if _is_ceiling(metric) else 'floor'} {floor:.3f}"


def _load(path: Path) -> dict[str, dict[str, float]]:
    try:
        everything = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FloorsInvalid(str(path), f"cannot be read: {error}") from error
    if not isinstance(everything, dict):
        raise FloorsInvalid(str(path), "must be an object of gold sets")
    for name, floors in everything.items():
        if not isinstance(floors, dict):
            raise FloorsInvalid(str(path), f"{name!r} must be an object of score names and numbers")
        for metric, floor in floors.items():
            if isinstance(floor, bool) or not isinstance(floor, int | float) or not math.isfinite(floor):
                raise FloorsInvalid(str(path), f"the floor of {metric!r} in {name!r} must be a number, not {floor!r}")
    return everything


def _write(path: Path, everything: Mapping[str, Mapping[str, float]]) -> None:
    """Whole or not at all: a reader of the file never sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
