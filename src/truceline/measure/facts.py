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
ASKING = frozenset("who whom whose what which when where why how".split())
ASIDE = ("acl", "advcl", "parataxis")  # clauses beside what a question asks


def facts_of(bench: Bench, case: factuality.Told) -> list[float]:
    """For each target whether it happened, is only spoken of, or did not happen."""
    scene = scene_of_words(bench.analyzer, bench.reader, case.name, case.words)
    return [_fact(scene, scene.sentences[0], word) for word, _ in case.targets]


def _fact(scene: Scene, sentence: Sentence, word: int) -> float:
    if negated_by(sentence, word) is not None:
        return factuality.NOT
    if unreal_because(scene, sentence, word) is not None or _is_asked(sentence, word):
        return factuality.OPEN
    return factuality.OPEN if _is_meant(sentence, word) else factuality.HAPPENED


def _is_asked(sentence: Sentence, word: int) -> bool:
    """Whether a question asks if it was so: who, why and how are asked of what was, and clauses of their own tell."""
    if sentence.words[-1].text != "?" or any(w.text.casefold() in ASKING for w in sentence.words[: word + 1]):
        return False
    return not any(base(sentence.words[at].relation) in ASIDE for at in (word, *sentence.ancestors(word)))


def _is_meant(sentence: Sentence, word: int) -> bool:
    """Whether something is to be done: a command, an infinitive, "going to", and what is joined to or hangs on one."""
    for at in (word, *sentence.ancestors(word)):
        if is_command(sentence, at) or is_infinitive(sentence, at) or is_going_to(sentence, at):
            return True
        shared = sentence.words[at].relation == "conj" and not _has(sentence, at, SAID_OF)
        if not shared and sentence.words[at].relation != "xcomp":  # "let me know"
            return False
    return False


def is_command(sentence: Sentence, word: int) -> bool:
    """A bare verb that the sentence or a part of it hangs on, without a subject: "Call them"."""
    verb = sentence.words[word]
    bare = verb.text.casefold() == verb.lemma.casefold()
    alone = verb.head < 0 or verb.relation == "parataxis"
    return verb.upos == "VERB" and alone and bare and not _has(sentence, word, SAID_OF)


def is_infinitive(sentence: Sentence, word: int) -> bool:
    """A verb behind "to": what is meant to happen, in most sentences."""
    dependents = (sentence.words[child] for child in sentence.children[word])
    return any(child.relation == "mark" and child.text.casefold() == "to" for child in dependents)


def is_going_to(sentence: Sentence, word: int) -> bool:
    """The verb of a future told with "going to"."""
    if sentence.words[word].text.casefold() != "going":
        return False
    return any(sentence.words[c].relation == "xcomp" and is_infinitive(sentence, c) for c in sentence.children[word])


def _has(sentence: Sentence, word: int, relations: tuple[str, ...]) -> bool:
    return any(base(sentence.words[child].relation) in relations for child in sentence.children[word])
