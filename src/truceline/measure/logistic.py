"""Multinomial logistic regression over named features, fitted in numpy: a few thousand rows, any number of features.

The weights that minimise the L2-penalised loss are sums of the rows themselves, so one number is sought for each row
and class and none for each feature (the kernel form). Rows are scaled to length one. Nothing here is random: the same
rows in the same order give the same answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
Matrix = NDArray[np.float64]

LOOSENESS = 300.0  # the inverse of the penalty on rows of length one; 100 to 1000 score alike on plv
STEPS = 200  # of accelerated descent (Nesterov 1983); more change no answer
PRIOR = 0.05  # the square of a feature that all rows have, beside 1 for all others together
OFTEN = 2  # what fewer rows have is left out: it can tell nothing of another row


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted regression: for each class the weight of each column."""

    classes: tuple[str, ...]
    columns: Mapping[str, int]
    weights: Matrix  # classes by columns, the prior last

    def scores(self, rows: Sequence[Features]) -> Matrix:
        """The log-odds of each class, up to a constant, one line for each row."""
        found: Matrix = _scaled(rows, self.columns) @ self.weights.T
        return found

    def choose(self, rows: Sequence[Features]) -> list[str]:
        """The likeliest class of each row."""
        return [self.classes[best] for best in self.scores(rows).argmax(axis=1)] if rows else []


def fit(rows: Sequence[Features], answers: Sequence[str], *, looseness: float = LOOSENESS) -> Logistic:
    """The regression of the answers on the rows' features; the looser, the nearer to the rows."""
    classes, columns = tuple(sorted(set(answers))), _columns(rows)
    scaled = _scaled(rows, columns)
    wanted = np.array([[float(answer == name) for name in classes] for answer in answers])
    return Logistic(classes, columns, (scaled.T @ _dual(scaled @ scaled.T, wanted, looseness)).T)


def _columns(rows: Sequence[Features]) -> dict[str, int]:
    """The features that several rows have, numbered in alphabetical order."""
    counted: dict[str, int] = {}
    for row in rows:
        for name in row:
            counted[name] = counted.get(name, 0) + 1
    return {name: i for i, name in enumerate(sorted(n for n, count in counted.items() if count >= OFTEN))}


def _scaled(rows: Sequence[Features], columns: Mapping[str, int]) -> Matrix:
    found = np.zeros((len(rows), len(columns) + 1))
    for line, row in zip(found, rows, strict=True):
        for name, value in row.items():
            if name in columns:
                line[columns[name]] = value
        line /= math.sqrt(float(line @ line)) or 1.0
        line[-1] = math.sqrt(PRIOR)
    return found


def _dual(kernel: Matrix, wanted: Matrix, looseness: float) -> Matrix:
    """For each row and class how much of the row goes into the class's weights."""
    steepest = float(np.abs(kernel).sum(axis=1).max()) / 2 + 1 / looseness  # bounds the curvature
    found, ahead, pace = np.zeros_like(wanted), np.zeros_like(wanted), 1.0
    for _ in range(STEPS):
        moved = ahead - (_chances(kernel @ ahead) - wanted + ahead / looseness) / steepest
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead, found, pace = moved + (pace - 1) / faster * (moved - found), moved, faster
    return found


def _chances(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return found
