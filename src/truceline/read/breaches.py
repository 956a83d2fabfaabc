"""Which acts are alleged breaches of a truce: by the words of their evidence, or by a phrase beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.language import Sentence
from truceline.model import ActType
from truceline.read.acts import Trigger
from truceline.read.patterns import lemma_of
from truceline.read.phrases import case_of, children
from truceline.read.scene import Scene
from truceline.read.standing import negated_by

BREACH = re.compile(r"\b(?:violat\w+|breach\w*|broke[n]?|break(?:s|ing)?|flout\w+|infring\w+)\b", re.I)
TRUCE = re.compile(r"\b(?:ceasefires?|cease-fires?|truces?|armistice|cessation of hostilities)\b", re.I)


def of_a_breach(words: str) -> bool:
    return bool(BREACH.search(words) and TRUCE.search(words))


def in_breach(scene: Scene, sentence: Sentence, word: int) -> list[int]:
    """The words beside an act that tell it to be a breach: "shelled the town, in violation of the truce"."""
    breaches = scene.knowledge.lexicons.classes["in-breach"]
    beside = [c for c in children(sentence, word, "obl", "nmod") if lemma_of(sentence, c) in breaches]
    return [
        c
        for c in beside
        if case_of(sentence, c) == "in"
        and negated_by(sentence, c) is None
        and TRUCE.search(" ".join(sentence.words[i].text for i in sentence.subtree(c)))
    ]


def only_says_so(scene: Scene, sentence: Sentence, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Whether a breach is but what an act told in the sentence is said to be: one claim with it (rule 7)."""
    assaults = (t.word for t in triggers if t.type is ActType.ASSAULT)
    return any(trigger.word in in_breach(scene, sentence, word) for word in assaults)
