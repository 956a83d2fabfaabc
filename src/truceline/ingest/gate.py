"""Whether a document is worth reading: a cheap look at its words, so that a run may pass over what is no conflict news.

Two looks, and one that says yes is enough; too short a text is let through, for reading it costs little. The first is a
logistic regression over the different common words of the article's beginning; its weights (data/gate/weights.csv) are
made by `python -m training.gate`. The second knows a few words that ordinary news seldom has two of
(data/gate/signs.csv, edited by hand). Names of places, peoples, people and outlets have no weight: the gate knows no
war and no side. Its errors and its alternatives: docs/decisions/0011.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.model import Document
from truceline.resources import Row, data_path, read_table

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")  # letters, with hyphens and apostrophes inside; no numbers
MANY = 400  # words of the article's own text that are looked at
BASE, THRESHOLD = "(base)", "(threshold)"  # the two rows of the weights that are no words
PLACES = 3  # decimals of a score
ENOUGH = 2  # different signs that open the gate by themselves
FEW = 15  # different words with a weight; a text that has fewer says too little of itself to be passed over


@dataclass(frozen=True, slots=True)
class Glance:
    """What the gate saw in a document.

    `score` is from 0 to 1, the higher the likelier conflict news (no calibrated chance); `words` counts the different
    words that have a weight; `signs` are the entries of signs.csv that were met, sorted.
    """

    score: float
    words: int
    signs: tuple[str, ...]

    def passes(self, threshold: float) -> bool:
        """Whether a run reads the document."""
        return self.score >= threshold or len(self.signs) >= ENOUGH or self.words < FEW


@dataclass(frozen=True, slots=True)
class Signs:
    """Words that open the gate: whole words, and beginnings of words (`*` stands for any ending)."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def of(self, word: str) -> str | None:
        """The entry that a word is met by."""
        if word in self.whole:
            return word
        if not word.startswith(self.beginnings):  # nearly every word: one look at all of them
            return None
        return next(f"{b}*" for b in self.beginnings if word.startswith(b))


@dataclass(frozen=True, slots=True)
class Gate:
    """The weight of each word, the base (log-odds of a text without known words), the threshold, and the signs."""

    weights: Mapping[str, float]
    base: float
    threshold: float
    signs: Signs

    @classmethod
    def load(cls, folder: Path | None = None) -> Gate:
        """The gate of a folder; the bundled one if not given. `LexiconInvalid` names file and line of what is wrong."""
        folder = folder or data_path("gate")
        path = folder / "weights.csv"
        weights = _weights(path)
        for needed in (BASE, THRESHOLD):
            if needed not in weights:
                raise LexiconInvalid(path, 1, f"no row {needed}; make the file anew with python -m training.gate")
        base, threshold = weights.pop(BASE), weights.pop(THRESHOLD)
        return cls(weights, base, threshold, _signs(folder / "signs.csv"))

    def glance(self, doc: Document) -> Glance:
        """Look at a document. The same document is always seen alike, whatever came before it."""
        words = known_words(doc)
        found = [self.weights[word] for word in words if word in self.weights]
        signs = {sign for word in words if (sign := self.signs.of(word))}
        return Glance(score_of(found, self.base), len(found), tuple(sorted(signs)))


def score_of(weights: list[float], base: float) -> float:
    """The weights of a text's different words, by the length of their row, as a number from 0 to 1."""
    odds = base + math.fsum(weights) / math.sqrt(max(1, len(weights)))  # fsum: the order of a set is not fixed
    return round(1 / (1 + math.exp(-odds)), PLACES) if odds > -500 else 0.0


def known_words(doc: Document) -> frozenset[str]:
    """The different words of the title and of the first 400 of the text that are the article's own, in lower case."""
    title = WORD.finditer(doc.title or "")
    return frozenset(plain(found[0]) for found in (*title, *islice(_own(doc), MANY)))


def plain(word: str) -> str:
    """A word as the weights have it."""
    return word.lower().replace("’", "'").removesuffix("'s")


def _own(doc: Document) -> Iterator[re.Match[str]]:
    """The words outside the removed spans, which are sorted."""
    removed = iter(doc.removed)
    gone = next(removed, None)
    for found in WORD.finditer(doc.text):
        while gone is not None and gone.span.end <= found.start():
            gone = next(removed, None)
        if gone is None or found.end() <= gone.span.start:
            yield found


@cache
def bundled() -> Gate:
    """The package's own gate, loaded once in a process, when it is first asked."""
    return Gate.load()


def _weights(path: Path) -> dict[str, float]:
    weights: dict[str, float] = {}
    for row in read_table(path, ("word", "weight")):
        word = row["word"]
        if word not in (BASE, THRESHOLD) and (not WORD.fullmatch(word) or word != plain(word)):
            raise row.invalid(f"{word!r} is no word in lower case")
        if word in weights:
            raise row.invalid(f"{word!r} stands here twice")
        weights[word] = _number(row)
    return weights


def _number(row: Row) -> float:
    try:
        number = float(row["weight"])
    except ValueError as error:
        raise row.invalid(f"weight {row['weight']!r} is no number") from error
    if not math.isfinite(number) or abs(number) > 1000:
        raise row.invalid(f"weight {row['weight']!r} is out of bounds (-1000 to 1000)")
    if row["word"] == THRESHOLD and not 0 <= number <= 1:
        raise row.invalid("the threshold must be from 0 to 1")
    return number


def _signs(path: Path) -> Signs:
    whole: set[str] = set()
    beginnings: set[str] = set()
    for row in read_table(path, ("word", "note")):
        word, star, rest = row["word"].partition("*")
        if rest or not WORD.fullmatch(word) or word != plain(word):
            raise row.invalid(f"{row['word']!r} is no word in lower case, with or without * at its end")
        if star and len(word) < 4:
            raise row.invalid(f"{row['word']!r} would take too much: write four letters or more before *")
        if word in whole | beginnings:
            raise row.invalid(f"{word!r} stands here twice")
        (beginnings if star else whole).add(word)
    return Signs(frozenset(whole), tuple(sorted(beginnings)))
