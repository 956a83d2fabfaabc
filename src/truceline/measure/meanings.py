"""What the words that can tell of an act mean by themselves, as features: the table of word pieces of the encoder.

The table is the encoder's as its makers trained it on general text; our training leaves it as it is, so it has learnt
nothing of the pairs of the plv suite. It brings words together that few of the set's sentences share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from truceline.evaluate.suites import plv
from truceline.language.analyzer import BundledAnalyzer
from truceline.measure.dyads import telling, within
from truceline.measure.logistic import Features
from truceline.read.patterns import lemma_of
from truceline.read.scene import Scene

WEIGHT = 4.0  # the length of all meaning beside 1 for each other feature; 2 and 6 score less on plv


def with_meanings(
    analyzer: BundledAnalyzer, scenes: Sequence[Scene], cases: Sequence[plv.Dyad], rows: Sequence[Features]
) -> list[Features]:
    """The rows, and with each the meaning of its case's words."""
    told = [_words(scene, case) for scene, case in zip(scenes, cases, strict=True)]
    words = sorted({word for each in told for word in each})
    vectors = dict(zip(words, analyzer.vectors(words), strict=True))
    found: list[Features] = []
    for row, each in zip(rows, told, strict=True):
        mean = np.sum([weight * vectors[word] for word, weight in each.items()], axis=0) if each else np.zeros(0)
        length = float(np.linalg.norm(mean)) or 1.0
        found.append({**row, **{f"means {i}": WEIGHT * float(value) / length for i, value in enumerate(mean)}})
    return found


def _words(scene: Scene, case: plv.Dyad) -> Mapping[str, float]:
    """The lemmas that can tell of the act, with their weights; names mean nothing here."""
    found: defaultdict[str, float] = defaultdict(float)
    for sentence in scene.sentences:
        source, target = within(sentence, case.source), within(sentence, case.target)
        for word, weight in telling(sentence, source, target).items():
            if sentence.words[word].upos != "PROPN" and word not in source | target:
                found[lemma_of(sentence, word)] += weight
    return found
