"""The weights of the features of a draft claim: knowledge as data, fitted by `python -m training.confidence`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.model import ActType
from truceline.resources import Row, data_path, read_table

CLAUSES = ("root", "conj", "parataxis", "advcl", "acl", "ccomp", "xcomp", "obj", "obl", "nmod", "nsubj")
OF_THE_MODEL = (
    "head", "head squared", "plain", "bar", "over the bar", "type", "second type", "evidence", "around", "others",
    "article", "hypothetical", "background",
)  # fmt: skip
"""What a model is surer of on the articles that taught it."""

NAMES = (
    *OF_THE_MODEL,
    "lexicon agrees", "lexicon differs", "lexicon strong", "lexicon weak", "lexicon stop", "harm", "unknown nobody",
    "cue word", "noun", "verb", "attributive", *(f"as {relation}" for relation in CLAUSES), "depth",
    "headline", "lead", "late", "long sentence", "short sentence", "long evidence", "short evidence", "number",
    "spoken", "speaker unnamed", "no cue", "accused", "relayed", "quoted",
    "actor", "actor unnamed", "both named", "several actors", "target", "nobody", "from afar",
    "place", "time", "weapon", "mode", "breach", "denied", "is hypothetical", "is background",
    "restates", "restated", "by reference", *(f"type {kind}" for kind in ActType),
)  # fmt: skip


COLUMNS = ("feature", "right", "whole")
INTERCEPT, KEEP = "intercept", "keep from"
TELLING, MOST_TOLD = 0.4, 4  # log-odds from which a feature is named to the auditor; how many are


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to the log-odds that a draft is right, and that it is whole.

    Drafts less likely than `keep` to be right are no claims.
    """

    keep: float
    intercepts: tuple[float, float]
    of: Mapping[str, tuple[float, float]]

    @classmethod
    def load(cls, path: Path | None = None) -> Weights:
        """The weights of data/confidence/claims.csv: a line for each feature, the intercept and the threshold."""
        path = path or data_path("confidence", "claims.csv")
        rows = {row["feature"]: row for row in _once(read_table(path, COLUMNS))}
        missing = [name for name in (KEEP, INTERCEPT, *NAMES) if name not in rows]
        if missing:
            raise LexiconInvalid(path, 1, f"no line for {', '.join(map(repr, missing))}")
        unknown = next((row for name, row in rows.items() if name not in (KEEP, INTERCEPT, *NAMES)), None)
        if unknown is not None:
            raise unknown.invalid(f"no feature {unknown['feature']!r}: features.py knows {', '.join(NAMES)}")
        keep = _number(rows[KEEP], "right")
        if not 0.0 <= keep <= 1.0:
            raise rows[KEEP].invalid(f"the threshold is {keep}; it must be a chance between 0 and 1")
        return cls(keep, _pair(rows[INTERCEPT]), {name: _pair(rows[name]) for name in NAMES})

    @classmethod
    def none(cls) -> Weights:
        """Weights that keep every draft and are sure of none: to see all drafts before there are weights."""
        return cls(0.0, (0.0, 0.0), dict.fromkeys(NAMES, (0.0, 0.0)))

    def right(self, features: Mapping[str, float]) -> float:
        """The chance that a draft is a claim of the right type."""
        return self._chance(features, 0)

    def whole(self, features: Mapping[str, float]) -> float:
        """The chance that all of it is right, if it is kept."""
        return self._chance(features, 1)

    def _chance(self, features: Mapping[str, float], which: int) -> float:
        odds = self.intercepts[which] + sum([self.of[name][which] * value for name, value in features.items() if value])
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))

    def reason(self, features: Mapping[str, float]) -> str:
        """What speaks for and against a claim most, with its log-odds, for the auditor."""
        told = {name: self.of[name][0] * value for name, value in features.items()}
        most = sorted(told, key=lambda name: (-abs(told[name]), name))[:MOST_TOLD]
        named = [f"{name} {told[name]:+.1f}" for name in most if abs(told[name]) >= TELLING]
        return f"{self.right(features):.2f} to be a claim of this type ({', '.join(named) or 'nothing stands out'})"


def _once(rows: Iterable[Row]) -> list[Row]:
    seen: dict[str, Row] = {}
    for row in rows:
        if row["feature"] in seen:
            raise row.invalid(f"{row['feature']!r} stands in line {seen[row['feature']].line} already")
        seen[row["feature"]] = row
    return list(seen.values())


def _number(row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError as error:
        raise row.invalid(f"{column} is {row[column]!r}; it must be a number") from error


def _pair(row: Row) -> tuple[float, float]:
    return _number(row, "right"), _number(row, "whole")
