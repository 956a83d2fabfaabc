"""Whether a thing is told as having happened, for the factuality suite: by the reader's rules and not by its heads.

The heads for standing and stance have learnt what conflict news calls history and denial; of web text they know
little. What is left are the rules on the tree (`read.standing`), and the moods that news hardly has: questions,
commands, infinitives.
"""

from __future__ import annotations

from truceline.evaluate.suites import factuality
from truceline.language import Sentence
from truceline.measure.bench import Bench
from truceline.measure.scenes import scene_of_words
from truceline.read.phrases import base
from truceline.read.scene import Scene
from truceline.read.standing import negated_by, unreal_because

SAID_OF = ("nsubj", "csubj", "aux", "cop")  # what a command has none of


def facts_of(bench: Bench, case: factuality.Told) -> list[float]:
    """For each target whether it happened, is only spoken of, or did not happen."""
    scene = scene_of_words(bench.analyzer, bench.reader, case.name, case.words)
    return [_fact(scene, scene.sentences[0], word) for word, _ in case.targets]


def _fact(scene: Scene, sentence: Sentence, word: int) -> float:
    if negated_by(sentence, word) is not None:
        return factuality.NOT
    asked = sentence.words[-1].text == "?"
    if asked or unreal_because(scene, sentence, word) is not None:
        return factuality.OPEN
    return factuality.OPEN if is_command(sentence, word) or is_infinitive(sentence, word) else factuality.HAPPENED


def is_command(sentence: Sentence, word: int) -> bool:
    """A bare verb that the sentence hangs on, without a subject: "Call them"."""
    verb = sentence.words[word]
    bare = verb.text.casefold() == verb.lemma.casefold()
    said = any(base(sentence.words[child].relation) in SAID_OF for child in sentence.children[word])
    return verb.upos == "VERB" and verb.head < 0 and bare and not said


def is_infinitive(sentence: Sentence, word: int) -> bool:
    """A verb behind "to": what is meant to happen, in most sentences."""
    dependents = (sentence.words[child] for child in sentence.children[word])
    return any(child.relation == "mark" and child.text.casefold() == "to" for child in dependents)
