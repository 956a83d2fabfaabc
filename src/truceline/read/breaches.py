"""Which acts are alleged breaches of a truce: by the words of their evidence, or by a phrase beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.language import Run, Sentence
from truceline.model import ActType, Count
from truceline.read.acts import Trigger
from truceline.read.patterns import lemma_of
from truceline.read.people import find_phrases
from truceline.read.phrases import case_of, children
from truceline.read.scene import Scene
from truceline.read.standing import negated_by

BREACH = re.compile(r"\b(?:violat\w+|breach\w*|broke[n]?|break(?:s|ing)?|flout\w+|infring\w+)\b", re.I)
TRUCE = re.compile(r"\b(?:ceasefires?|cease-fires?|truces?|armistice|cessation of hostilities)\b", re.I)
OFTEN = {"twice": 2, "thrice": 3}


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


def breaches_told(scene: Scene, sentence: Sentence, word: int, evidence: Run) -> Count | None:
    """How many breaches the words of one tell of: "violated the truce 43 times", "at least 30 violations"."""
    occasions = scene.knowledge.lexicons.classes["occasion"]
    below = set(sentence.subtree(word))
    for phrase in find_phrases(scene, sentence):
        often = phrase.noun in below and lemma_of(sentence, phrase.noun) in occasions
        if (often or phrase.noun == word) and not phrase.amount.count.vague and not phrase.amount.single:
            return phrase.amount.count
    told = (OFTEN.get(sentence.words[i].text.casefold()) for i in range(*evidence))
    return next((Count.exactly(number) for number in told if number), None)
