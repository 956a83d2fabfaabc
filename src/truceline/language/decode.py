"""From scores to structure: dependency trees, runs of tags, probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from truceline.language.analysis import Run

Floats = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
Heads = npt.NDArray[np.int64]


def softmax(scores: Floats, axis: int = -1) -> Floats:
    shifted = np.exp(scores - scores.max(axis=axis, keepdims=True))
    found: Floats = shifted / shifted.sum(axis=axis, keepdims=True)
    return found


@dataclass(frozen=True)
class Chain:
    """How well labels follow each other: the scores of a first label, and of moves from one to the next."""

    first: Floats
    moves: Floats

    @classmethod
    def of(cls, values: Mapping[str, Sequence[Any]]) -> Chain:
        return cls(np.array(values["first"], np.float32), np.array(values["moves"], np.float32))

    def best(self, many: Sequence[Floats]) -> list[list[int]]:
        """The labels of the best sequence of each of some sentences (Viterbi); scores (words, labels), one word at
        least. All sentences go together, word by word, so that many cost little more than the longest."""
        order = sorted(range(len(many)), key=lambda i: -len(many[i]))
        lengths = np.array([len(many[i]) for i in order])
        steps = int(lengths.max(initial=0))
        scores = np.zeros((len(order), steps, len(self.first)), np.float32)
        for row, i in enumerate(order):
            scores[row, : len(many[i])] = many[i]
        going = [int(np.count_nonzero(lengths > at)) for at in range(steps)]  # sentences that have a word there
        came = np.zeros((steps, *scores.shape[::2]), np.int64)
        state = self.first + scores[:, 0] if steps else scores[:, :0]
        for at in range(1, steps):
            on = slice(going[at])
            moved = state[on, :, None] + self.moves
            came[at, on] = moved.argmax(1)
            state[on] = moved.max(1) + scores[on, at]
        paths = np.zeros(scores.shape[:2], np.int64)
        last = state.argmax(1) if steps else paths[:, 0:0]
        for at in range(steps - 1, -1, -1):
            on = slice(going[at])
            paths[on, at] = last[on]
            last[on] = came[at, np.arange(going[at]), last[on]]
        found: list[list[int]] = [[]] * len(many)
        for row, i in enumerate(order):
            found[i] = paths[row, : lengths[row]].tolist()
        return found


def tagged_runs(tags: Sequence[str]) -> list[tuple[Run, str]]:
    """Runs of BIO tags with their types; an I that follows nothing opens a run."""
    found: list[tuple[Run, str]] = []
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        if tag == "O" and not kind:
            continue
        mark, _, name = tag.partition("-")
        if kind and (mark != "I" or name != kind):
            found.append(((start, i), kind))
            kind = ""
        if mark in ("B", "I") and not kind:
            start, kind = i, name
    return found


def tree(arcs: Floats) -> list[int]:
    """The head of each word (-1 for the root) in the best-scoring tree with exactly one root.

    `arcs[word, head]` scores, head 0 being the root. Greedy where that is already a tree, else Chu-Liu and Edmonds.
    """
    size = len(arcs)
    scores = np.full((size + 1, size + 1), -np.inf)
    scores[1:, :] = arcs
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(1)
    heads[0] = 0
    if np.count_nonzero(heads[1:] == 0) != 1 or _cycle(heads) is not None:
        heads = _one_root(scores)
    return [int(head) - 1 for head in heads[1:]]


def _one_root(scores: Scores) -> Heads:
    """Of the trees with one given root word, the best; the root words worth trying are the few likeliest."""
    best, best_score = np.zeros(len(scores), np.int64), -np.inf
    for root in np.argsort(-scores[1:, 0], kind="stable")[:3] + 1:
        forced = scores.copy()
        forced[1:, 0] = -np.inf
        forced[root, :] = -np.inf
        forced[root, 0] = 0.0
        heads = _edmonds(forced)
        total = float(scores[np.arange(1, len(scores)), heads[1:]].sum())
        if total > best_score:
            best, best_score = heads, total
    return best


def _cycle(heads: Heads) -> list[int] | None:
    state = np.zeros(len(heads), np.int8)  # 0 new, 1 on the path, 2 done
    state[0] = 2
    for start in range(1, len(heads)):
        path, at = [], start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return path[path.index(at) :]
        state[path] = 2
    return None


def _edmonds(scores: Scores) -> Heads:
    """Maximum spanning arborescence from node 0; `scores[dependent, head]`."""
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(scores), bool)
    inside[cycle] = True
    within = np.array(cycle)
    rest = np.flatnonzero(~inside)  # node 0 is never in a cycle and stays number 0
    node = len(rest)  # the cycle's number in the smaller graph
    smaller = np.full((node + 1, node + 1), -np.inf)
    smaller[:node, :node] = scores[np.ix_(rest, rest)]
    leaving = scores[np.ix_(rest, within)]  # dependents outside, heads inside
    smaller[:node, node] = leaving.max(1)
    own = scores[within, heads[within]]
    entering = scores[np.ix_(within, rest)] - own[:, None]
    smaller[node, :node] = entering.max(0)
    found = _edmonds(smaller)
    result: Heads = heads.copy()
    for i, outside in enumerate(rest[1:], 1):
        result[outside] = cycle[int(leaving[i].argmax())] if found[i] == node else rest[found[i]]
    entered_from = int(found[node])
    result[cycle[int(entering[:, entered_from].argmax())]] = rest[entered_from]
    return result
