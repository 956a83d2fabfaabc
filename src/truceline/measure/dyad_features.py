"""What can be seen of the act between two marked parties, as named features for a regression (the plv suite).

The sentence with its parties masked; the governing words of both on the tree; what hangs on the source's verb; what
the lexicons know of all of these; and, set apart by `MODEL`, what the language model's trigger head says. The head is
kept apart because the shipped model has seen these sentences with their answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from truceline.language import Sentence
from truceline.measure.dyads import above, telling, within
from truceline.measure.logistic import Features
from truceline.read.acts import TRIGGER_UPOS
from truceline.read.patterns import lemma_of, matching_acts, matching_cue
from truceline.read.phrases import base, case_of
from truceline.read.scene import Scene

Named = tuple[str, float]
MODEL = "model "
SOURCE, TARGET = "<source>", "<target>"
MASKS = {"PROPN": "<name>", "NUM": "<number>"}
NAMELESS = ("PROPN", "NUM", "PUNCT")  # parts of speech that tell of a party who it is, and not what
BEHIND = 6  # words after the second party that may still belong to the act
STEPS_UP = 3  # governors of the target that are looked at
CLAUSES = ("obj", "xcomp", "ccomp", "obl", "advcl")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and the numbers of the words of its two parties; either may be empty."""

    sentence: Sentence
    source: frozenset[int]
    target: frozenset[int]

    @property
    def parties(self) -> frozenset[int]:
        return self.source | self.target

    def name_of(self, word: int) -> str:
        """A word's lemma, or which party it belongs to; names and numbers masked."""
        if word in self.parties:
            return SOURCE if word in self.source else TARGET
        return MASKS.get(self.sentence.words[word].upos, lemma_of(self.sentence, word))


def features(scene: Scene, source: tuple[int, int], target: tuple[int, int], *, model: bool) -> Features:
    """The features of a pair given as half-open code points of the text; `model`: the trigger head's too."""
    found: defaultdict[str, float] = defaultdict(float)
    for sentence in scene.sentences:
        pair = Pair(sentence, frozenset(within(sentence, source)), frozenset(within(sentence, target)))
        for name, value in _of_pair(scene, pair, model):
            found[name] += value
    return found


def _of_pair(scene: Scene, pair: Pair, model: bool) -> Iterator[Named]:
    yield from _of_words(pair)
    yield from _of_parties(pair)
    yield from _of_source_verb(pair)
    yield from _of_tree(scene, pair)
    yield from _of_lexicons(scene, pair)
    if model:
        yield from _of_model(pair)


def _masked(pair: Pair) -> list[str]:
    """The sentence in lemmas without punctuation, each party one word."""
    found: list[str] = []
    for word in pair.sentence.words:
        name = pair.name_of(word.number)
        repeated = word.number in pair.parties and found[-1:] == [name]
        if word.upos != "PUNCT" and not repeated:
            found.append(name)
    return found


def _of_words(pair: Pair) -> Iterator[Named]:
    masked = _masked(pair)
    yield from ((f"has {name}", 1.0) for name in set(masked))
    yield from ((f"has {one} {other}", 1.0) for one, other in set(pairwise(masked)))
    if SOURCE in masked and TARGET in masked:
        places = masked.index(SOURCE), masked.index(TARGET)
        first, second = min(places), max(places)
        yield ("source first" if places[0] == first else "target first"), 1.0
        yield from ((f"before {name}", 1.0) for name in set(masked[:first]))
        yield from ((f"between {name}", 1.0) for name in set(masked[first + 1 : second]))
        yield from ((f"behind {name}", 1.0) for name in set(masked[second + 1 :][:BEHIND]))


def _of_parties(pair: Pair) -> Iterator[Named]:
    """What the parties are: their common nouns and adjectives, and what they are to their verbs."""
    for name, party in (("source", pair.source), ("target", pair.target)):
        for number in party:
            if pair.sentence.words[number].upos not in NAMELESS:
                yield f"{name} {lemma_of(pair.sentence, number)}", 1.0
        head = _head(pair.sentence, party)
        if head is not None:
            yield f"{name} is {pair.sentence.words[head].relation} {case_of(pair.sentence, head)}", 1.0


def _head(sentence: Sentence, party: frozenset[int]) -> int | None:
    return next((i for i in sorted(party) if sentence.words[i].head not in party), None)


def _of_source_verb(pair: Pair) -> Iterator[Named]:
    """The word that the source hangs on, what hangs on it, and what hangs on that in turn."""
    verb = next(above(pair.sentence, set(pair.source)), None)
    if verb is None:
        return
    lemma = pair.name_of(verb)
    yield f"verb {lemma}", 1.0
    for child in pair.sentence.children[verb]:
        relation, name = pair.sentence.words[child].relation, pair.name_of(child)
        if relation == "punct" or name == SOURCE:
            continue
        yield f"verb > {relation} {case_of(pair.sentence, child) if name == TARGET else ''} {name}", 1.0
        yield f"verb {lemma} > {name}", 1.0
        if base(relation) in CLAUSES and name != TARGET:
            for inner in pair.sentence.children[child]:
                if pair.sentence.words[inner].relation != "punct":
                    yield f"verb >> {pair.name_of(inner)}", 1.0
                    yield f"{name} > {pair.name_of(inner)}", 1.0


def _of_tree(scene: Scene, pair: Pair) -> Iterator[Named]:
    """The words that can tell of the act with their weights, the target's governors, and the path between the two."""
    for word, weight in telling(pair.sentence, set(pair.source), set(pair.target)).items():
        if word not in pair.parties:
            yield f"tells {pair.name_of(word)}", weight
    up = [list(above(pair.sentence, set(party))) for party in (pair.source, pair.target)]
    head = _head(pair.sentence, pair.target)
    if head is not None and up[1]:
        yield f"target is {case_of(pair.sentence, head)} of {pair.name_of(up[1][0])}", 1.0
        yield from ((f"over target {pair.name_of(word)}", 1.0) for word in up[1][:STEPS_UP])
    meeting = next((word for word in up[0] if word in up[1]), None)
    if meeting is not None:
        for word in {*up[0][: up[0].index(meeting) + 1], *up[1][: up[1].index(meeting)]} - pair.parties:
            yield f"path {pair.name_of(word)}", 1.0
            yield f"path {base(pair.sentence.words[word].relation)} {pair.name_of(word)}", 1.0
            for row in matching_acts(scene.knowledge.lexicons, pair.sentence, word)[:1]:
                yield f"path is {row.type}", 1.0


def _of_lexicons(scene: Scene, pair: Pair) -> Iterator[Named]:
    """The acts and cues of the tables: of all words, and by weight of those that can tell of the act."""
    lexicons = scene.knowledge.lexicons
    weights = telling(pair.sentence, set(pair.source), set(pair.target))
    for word in _candidates(pair):
        for row in matching_acts(lexicons, pair.sentence, word)[:1]:
            yield f"act {row.type} {row.strength}", 1.0
            yield f"tells act {row.type} {row.strength}", 2 * weights.get(word, 0.0)
        cue = matching_cue(lexicons, pair.sentence, word)
        if cue is not None:
            yield f"cue {cue.kind}", 1.0
            yield f"tells cue {cue.kind}", weights.get(word, 0.0)


def _of_model(pair: Pair) -> Iterator[Named]:
    """The trigger head's chances: the highest of all words, and by weight of those that can tell of the act."""
    if pair.sentence.hints is None:
        return
    weights = telling(pair.sentence, set(pair.source), set(pair.target))
    highest: defaultdict[str, float] = defaultdict(float)
    for word in _candidates(pair):
        for act, chance in pair.sentence.hints.act(word).items():
            yield f"{MODEL}tells {act}", chance * weights.get(word, 0.0)
            highest[act] = max(highest[act], chance)
    yield from ((f"{MODEL}{act}", chance) for act, chance in highest.items())


def _candidates(pair: Pair) -> Iterator[int]:
    """The words outside the parties that may report an act."""
    return (w.number for w in pair.sentence.words if w.upos in TRIGGER_UPOS and w.number not in pair.parties)
