"""Fit the weights by which a draft is a claim: `python -m training.confidence --accounts ../shared/gold`.

Two logistic models (scikit-learn; the package itself needs none of it): the chance that a draft is a claim of the right
type, and the chance that all of it is right. The model's own chances are too high on the articles that taught it; these
get slopes of their own, so that they teach the weights of everything else. Chances are judged by cross-validation over
articles, thresholds by the articles of gold/train that the model has not seen; gold/dev only measures.

Fit with a model that had articles held back. One trained on all of gold/train later may use the same weights.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from training.calibration import Bin, bins, calibration_error, plot
from training.candidates import LABELS, Article, candidates
from truceline.read.weights import COLUMNS, INTERCEPT, KEEP, NAMES, OF_THE_MODEL
from truceline.resources import data_path

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDS, ROUNDS = 5, 3
STRENGTH = 0.03  # scikit-learn's C over standardized features, set by cross-validation
FIRST_KEEP = 0.33  # the threshold while labels settle: which of two drafts of one clause is right hangs on what is kept
GRID = np.round(np.arange(0.20, 0.56, 0.01), 2)
CLOSE = 0.005  # of the best mean of typed and event F1: of thresholds as good as this the highest is taken

Array = NDArray[np.float64]
Model = Callable[[Array], Array]
RIGHT, WHOLE = LABELS.index("right"), LABELS.index("whole")
COMMENT = (
    "# Made by `python -m training.confidence`; not to be edited by hand. What each feature (read/features.py)\n"
    "# adds to the log-odds that a draft is a claim of the right type, and that all of it is right.\n"
    "# `keep from` is a chance.\n"
)


def inputs(article: Article) -> Array:
    """The features of an article's drafts, and those of the model once more where the article taught it."""
    rows = np.array(article.features, dtype=float).reshape(-1, len(NAMES))
    taught = float(article.part == "taught")
    own = rows[:, [NAMES.index(name) for name in OF_THE_MODEL]] * taught
    return np.hstack([rows, own, np.full((len(rows), 1), taught)])


def fitted(rows: Array, labels: Array) -> tuple[Array, float]:
    """Weights in the features' own units, and the intercept."""
    mean, spread = rows.mean(0), rows.std(0)
    spread[spread < 1e-6] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit((rows - mean) / spread, labels)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def chances(rows: Array, model: tuple[Array, float]) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-(rows @ model[0] + model[1]))))


class Fit:
    """Both models over all articles of gold/train, and over all but each fold."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.train = sorted((a for a in articles if a.part != "dev"), key=lambda a: a.name)
        self.dev = [a for a in articles if a.part == "dev"]
        self.rows = {a.name: inputs(a) for a in articles}
        self.fold = {a.name: number % FOLDS for number, a in enumerate(self.train)}
        plain = NAMES.index("plain")
        right = {a.name: self.rows[a.name][:, plain] for a in self.train}
        for _ in range(ROUNDS):
            labels = {a.name: a.labels(right[a.name] >= FIRST_KEEP) for a in self.train}
            self.right, right = self._model(labels, RIGHT, right, least=0.0)
        right |= {a.name: chances(self.rows[a.name], self.right) for a in self.dev}
        self.keep = self._threshold(right)
        labels = {a.name: a.labels(right[a.name] >= self.keep) for a in self.train}
        self.whole, whole = self._model(labels, WHOLE, right, least=self.keep / 2)
        self.of_right = right
        self.of_whole = whole | {a.name: chances(self.rows[a.name], self.whole) for a in self.dev}

    def _model(
        self,
        labels: Mapping[str, Sequence[tuple[int, ...] | None]],
        which: int,
        right: Mapping[str, Array],
        least: float,
    ) -> tuple[tuple[Array, float], dict[str, Array]]:
        """The model over all, and each article's chances by the one that has not seen its fold."""

        def over(fold: int | None) -> tuple[Array, float]:
            told = [
                (row, label[which])
                for a in self.train
                if self.fold[a.name] != fold
                for row, label, chance in zip(self.rows[a.name], labels[a.name], right[a.name], strict=True)
                if label is not None and chance >= least
            ]
            return fitted(np.array([row for row, _ in told]), np.array([label for _, label in told]))

        parts = [over(fold) for fold in range(FOLDS)]
        return over(None), {a.name: chances(self.rows[a.name], parts[self.fold[a.name]]) for a in self.train}

    def _threshold(self, right: Mapping[str, Array]) -> float:
        held = [a for a in self.train if a.part == "held"]
        found = {float(t): scores(held, right, float(t)) for t in GRID}
        worth = {t: (s["typed.f1"] + s["event.f1"]) / 2 for t, s in found.items()}
        return max(t for t in worth if worth[t] >= max(worth.values()) - CLOSE)

    def judged(self, part: str, which: int) -> list[tuple[float, bool]]:
        """The chances of the kept drafts of a part, each with whether it came true."""
        found = []
        for a in (a for a in (*self.train, *self.dev) if a.part == part or (part == "train" and a.part != "dev")):
            kept = self.of_right[a.name] >= self.keep
            chance = (self.of_right if which == RIGHT else self.of_whole)[a.name]
            told = zip(a.labels(kept), chance, kept, strict=True)
            found += [(float(c), bool(label[which])) for label, c, is_kept in told if is_kept and label is not None]
        return found


def scores(articles: Sequence[Article], right: Mapping[str, Array], keep: float) -> dict[str, float]:
    """The scores of the articles if drafts are kept from this chance on."""
    labels = [
        label
        for a in articles
        for label, chance in zip(a.labels(right[a.name] >= keep), right[a.name], strict=True)
        if label is not None and chance >= keep
    ]
    firm = sum(a.firm for a in articles)
    sums = np.array(labels or [(0,) * len(LABELS)]).sum(0)
    f1 = {f"{name}.f1": float(2 * sums[at] / max(1, firm + len(labels))) for at, name in enumerate(LABELS)}
    f1["typed.f1"] = f1.pop("right.f1")
    return {**f1, "false_per_article": (len(labels) - int(sums[0])) / max(1, len(articles)), "claims": len(labels)}


def table(fit: Fit) -> str:
    """The weights as the package reads them."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    out.write(COMMENT)
    lines.writerow([KEEP, f"{fit.keep:.2f}", f"{fit.keep:.2f}"])
    lines.writerow([INTERCEPT, f"{fit.right[1]:.4f}", f"{fit.whole[1]:.4f}"])
    lines.writerows(
        [name, f"{r:.4f}", f"{w:.4f}"] for name, r, w in zip(NAMES, fit.right[0], fit.whole[0], strict=False)
    )
    return out.getvalue()


def report(fit: Fit) -> dict[str, dict[str, object]]:
    """What evaluation/calibration.json keeps."""
    measured: dict[str, dict[str, object]] = {}
    for part in ("train", "held", "dev"):
        found: dict[str, Sequence[Bin]] = {LABELS[w]: bins(fit.judged(part, w)) for w in (RIGHT, WHOLE)}
        measured[part] = {f"{name}.ece": round(calibration_error(each), 4) for name, each in found.items()} | {
            "bins": [[b.count, round(b.chance, 3), round(b.share, 3)] for b in found["whole"]]
        }
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=Path, required=True, help="the folder that holds the gold of train and dev")
    parser.add_argument("--model", type=Path, help="folder of the model (default: the package's own)")
    parser.add_argument("--cache", type=Path, default=REPOSITORY / "build" / "candidates.json.gz")
    parser.add_argument("--fresh", action="store_true", help="read the articles again: the reader's rules have changed")
    parser.add_argument("--write", action="store_true", help="write the weights, the numbers and the plot")
    options = parser.parse_args()
    train, dev = options.accounts / "train", options.accounts / "dev"
    fit = Fit(candidates(train, dev, model=options.model, cache=options.cache, fresh=options.fresh))
    for part in ("held", "dev"):
        articles = [a for a in (*fit.train, *fit.dev) if a.part == part]
        for keep in (0.0, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, fit.keep):
            told = " ".join(f"{name} {value:.3f}" for name, value in scores(articles, fit.of_right, keep).items())
            print(f"{part:5} keep from {keep:.2f}  {told}")
    measured = report(fit)
    for part, found in measured.items():
        print(f"{part:5} " + " ".join(f"{name} {value}" for name, value in found.items() if name != "bins"))
    if options.write:
        target = data_path("confidence", "claims.csv")
        target.parent.mkdir(exist_ok=True)
        target.write_text(table(fit), encoding="utf-8")
        told = json.dumps({"keep": fit.keep, "measured": measured}, indent=1)
        (REPOSITORY / "evaluation" / "calibration.json").write_text(told + "\n", encoding="utf-8")
        drawn = plot({part: bins(fit.judged(part, WHOLE)) for part in ("train", "dev")})
        (REPOSITORY / "evaluation" / "calibration.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
