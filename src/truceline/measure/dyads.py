"""The act between two parties that somebody else has marked: what the reader by itself would call it (the plv suite).

The reader's own votes on each word (the lexicon's row, the model's trigger head) are summed over the words that can
tell of the act: what the source hangs on, from its verb upwards; what that verb has for objects and complements; and
what the target hangs on. Nearer words count for more. The weights were set by eye on the set itself, to one digit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from truceline.evaluate.suites import plv
from truceline.language import Sentence
from truceline.read.acts import TRIGGER_UPOS
from truceline.read.lexicon_rows import CueKind, Strength
from truceline.read.patterns import matching_acts, matching_cue
from truceline.read.phrases import base
from truceline.read.scene import Scene

FARTHER = 0.8  # what a step upwards leaves of a word's weight
COMPLEMENT, BEHIND_TARGET = 0.15, 0.2  # beside 1 for the source's own verb
ONLY_SAID = 0.2  # of a word that merely reports
LEXICON = {Strength.STRONG: 2.0, Strength.WEAK: 1.5, Strength.STOP: 0.3}  # beside at most 1 from the model
OBJECTS = ("obj", "xcomp", "ccomp", "obl")


def root_between(scene: Scene, case: plv.Dyad) -> str | None:
    """PLV's root for what the source does to the target; None where no word tells of an act."""
    votes: defaultdict[str, float] = defaultdict(float)
    for sentence in scene.sentences:
        source, target = within(sentence, case.source), within(sentence, case.target)
        for word, weight in telling(sentence, source, target).items():
            if sentence.words[word].upos in TRIGGER_UPOS and word not in source | target:
                for act, vote in _votes(scene, sentence, word).items():
                    votes[plv.YIELD.get(act, act)] += weight * vote
    return max(sorted(votes), key=lambda root: votes[root]) if votes else None


def within(sentence: Sentence, span: tuple[int, int]) -> set[int]:
    """The words that overlap half-open code points."""
    return {w.number for w in sentence.words if w.start < span[1] and span[0] < w.end}


def telling(sentence: Sentence, source: set[int], target: set[int]) -> Mapping[int, float]:
    """The words that can tell of the act, with their weights."""
    weights: defaultdict[int, float] = defaultdict(float)
    for party, start in ((source, 1.0), (target, BEHIND_TARGET)):
        for step, word in enumerate(above(sentence, party)):
            weights[word] += start * FARTHER**step
    governing = next(iter(above(sentence, source)), None)
    if governing is not None:
        for word, weight in _complements(sentence, governing):
            weights[word] += weight
    return weights


def above(sentence: Sentence, party: set[int]) -> Iterator[int]:
    """What a party's words hang on, nearest first."""
    head = next((i for i in sorted(party) if sentence.words[i].head not in party), None)
    return iter(()) if head is None else sentence.ancestors(head)


def _complements(sentence: Sentence, verb: int) -> Iterator[tuple[int, float]]:
    """The objects and complements of a verb, and what hangs on its objects and infinitives: "agreed to hold talks"."""
    for word in sentence.children[verb]:
        relation = base(sentence.words[word].relation)
        if relation in OBJECTS:
            yield word, COMPLEMENT
        if relation in OBJECTS[:2]:
            yield from ((inner, COMPLEMENT * FARTHER) for inner in sentence.children[word])


def _votes(scene: Scene, sentence: Sentence, word: int) -> Mapping[str, float]:
    """The types a word may be, by the lexicon and by the model."""
    votes: defaultdict[str, float] = defaultdict(float)
    for act, chance in (sentence.hints.act(word) if sentence.hints else {}).items():
        if act != "O":
            votes[act] += chance
    known = [row for row in matching_acts(scene.knowledge.lexicons, sentence, word) if row.type is not None]
    for row in known[:1]:
        votes[str(row.type)] += LEXICON[row.strength]
    cue = matching_cue(scene.knowledge.lexicons, sentence, word)
    only_said = cue is not None and cue.kind is CueKind.SAY
    return {act: vote * (ONLY_SAID if only_said else 1.0) for act, vote in votes.items()}
