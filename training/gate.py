"""Fit the weights of the gate: `python -m training.gate --data ../shared/data --gold ../shared/gold --write`.

Logistic regression (scikit-learn; the package itself needs none of it) over which common words an article's beginning
has. Names get no weight: a word counts as common if in the middle of sentences it is mostly written small. The
threshold is the highest at which the articles of training are recalled as wanted, each scored by weights that have not
seen it. Without --write it only compares: the alternatives of docs/decisions/0011 and what each measures.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from training.datasets.gate import Parts, document, parts
from truceline.ingest.gate import BASE, ENOUGH, MANY, THRESHOLD, WORD, Gate, Signs, known_words, plain
from truceline.model import Document
from truceline.resources import data_path

WANTED = 0.998  # of the conflict news of training, by the weights alone; 0.995 would skip a point more
FOLDS = 5
STRENGTH = 30.0  # scikit-learn's C over rows of length one; 10 to 100 differ by less than a point of what is skipped
OFTEN = 6  # articles a word must be in
SEEN = 2  # times it must stand in the middle of a sentence to be known for a common word
BEGINS = re.compile(r"[.!?:\n\"“'‘]\s*$")  # what stands before a word that begins a sentence
COMMENT = (
    "# Made by `python -m training.gate --write`; not to be edited by hand (docs/reference/gate.md). What each word\n"
    "# adds to the log-odds that an article is conflict news, before they are divided by the root of their number.\n"
)

Array = NDArray[np.float64]
Featured = Callable[[Document], Iterable[str]]


def common_words(documents: Sequence[Document]) -> frozenset[str]:
    """Words that are mostly written small where no sentence begins; texts in capitals tell nothing of that."""
    seen: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for doc in documents:
        if doc.text.isupper():
            continue
        for found in WORD.finditer(doc.text):
            if found.start() and not BEGINS.search(doc.text, max(0, found.start() - 3), found.start()):
                seen[plain(found[0])] += 1
                small[plain(found[0])] += found[0][0].islower()
    return frozenset(word for word, n in seen.items() if n >= SEEN and 2 * small[word] > n)


def pairs(doc: Document) -> frozenset[str]:
    """For the comparison: the words and the neighbouring two."""
    words = [plain(w) for w in WORD.findall(f"{doc.title or ''} . {doc.text}")][:MANY]
    return known_words(doc) | {f"{a} {b}" for a, b in pairwise(words)}


class Fit:
    """Weights over the features of the training part, and the threshold that recalls it as wanted."""

    def __init__(self, told: Parts, featured: Featured = known_words) -> None:
        documents = [*told.conflict, *told.other]
        self.featured, self.common = featured, common_words(documents)
        rows = [self._features(doc) for doc in documents]
        counts = Counter(feature for row in rows for feature in row)
        self.columns = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= OFTEN))}
        matrix = self._matrix(rows)
        answers = np.array([True] * len(told.conflict) + [False] * len(told.other))
        fold = np.arange(len(answers)) % FOLDS
        unseen = np.zeros(len(answers))
        for number in range(FOLDS):
            unseen[fold == number] = _model(matrix[fold != number], answers[fold != number]).decision_function(
                matrix[fold == number]
            )
        self.threshold = _below(float(np.quantile(_chances(unseen[answers]), 1 - WANTED, method="lower")))
        model = _model(matrix, answers)
        self.base = round(float(model.intercept_[0]), 3)
        rounded = [round(float(w), 3) for w in model.coef_[0]]
        self.weights = dict(zip(self.columns, rounded, strict=True))

    def _features(self, doc: Document) -> frozenset[str]:
        return frozenset(f for f in self.featured(doc) if all(word in self.common for word in f.split(" ")))

    def _matrix(self, rows: Sequence[Iterable[str]]) -> csr_matrix:
        lines, columns, values = [], [], []
        for number, row in enumerate(rows):
            found = sorted(self.columns[f] for f in row if f in self.columns)
            lines += [number] * len(found)
            columns += found
            values += [1 / math.sqrt(max(1, len(found)))] * len(found)
        return csr_matrix((values, (lines, columns)), (len(rows), len(self.columns)))

    def scores(self, documents: Sequence[Document]) -> Array:
        matrix = self._matrix([self._features(doc) for doc in documents])
        return _chances(matrix @ np.array(list(self.weights.values())) + self.base)


def _model(rows: csr_matrix, answers: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=5000, class_weight="balanced").fit(rows, answers)


def _chances(odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _below(threshold: float) -> float:
    return math.floor(threshold * 1000) / 1000


def table(weights: Mapping[str, float], base: float, threshold: float) -> str:
    """The file that the package reads; words in alphabetical order, those of no weight left out."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("word", "weight"))
    out.write(COMMENT)
    lines.writerow((THRESHOLD, f"{threshold:.3f}"))
    lines.writerow((BASE, f"{base:.3f}"))
    lines.writerows((word, f"{weight:.3f}") for word, weight in sorted(weights.items()) if weight)
    return out.getvalue()


def compared(told: Parts, signs: Signs) -> str:
    """One line for each alternative: the shares that pass, and the share of off-topic news that is skipped."""
    words, both = Fit(told), Fit(told, pairs)

    def met(documents: Sequence[Document]) -> Array:
        return np.array([len({s for w in known_words(d) if (s := signs.of(w))}) for d in documents])

    rules: dict[str, Callable[[Sequence[Document]], NDArray[np.bool_]]] = {
        "one sign": lambda documents: met(documents) >= 1,
        "two signs": lambda documents: met(documents) >= ENOUGH,
        "words": lambda documents: words.scores(documents) >= words.threshold,
        "words and pairs": lambda documents: both.scores(documents) >= both.threshold,
        "words, or two signs": lambda d: (words.scores(d) >= words.threshold) | (met(d) >= ENOUGH),
        "words and pairs, or two signs": lambda d: (both.scores(d) >= both.threshold) | (met(d) >= ENOUGH),
    }
    lines = ["| rule | labelled | gold | conflict in off-topic | other in conflict | off-topic skipped |"]
    for name, rule in rules.items():
        shares = [
            f"{rule(documents).mean():.4f}"
            for documents in (told.labelled, told.gold, told.off_topic_conflict, told.labelled_other)
        ]
        lines.append(f"| {name} | {' | '.join(shares)} | {1 - rule(told.off_topic).mean():.4f} |")
    lines.append(f"features: {len(words.columns)} words, {len(both.columns)} words and pairs")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--gold", type=Path, help="the folder of gold accounts (default: ../gold beside it)")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    told = parts(options.data, options.gold or options.data.parent / "gold")
    print(f"trained on {len(told.conflict)} conflict news, {len(told.other)} other")
    signs = Gate.load().signs if data_path("gate", "weights.csv").exists() else Signs(frozenset(), ())
    if not options.write:
        print(compared(told, signs))
        return
    fit = Fit(told)
    path = data_path("gate", "weights.csv")
    path.write_text(table(fit.weights, fit.base, fit.threshold), encoding="utf-8", newline="\n")
    held = Gate.load().glance(document("")).score
    print(f"wrote {path}: {len(fit.weights)} words, threshold {fit.threshold}; a text without words scores {held}")


if __name__ == "__main__":
    main()
