"""Acts: which words report a happening, and its PLOVER type and mode. Lexicon and model together.

The lexicon knows predicates (data/lexicons/en/acts.csv); the model's trigger head has learnt which of them a coder
makes a claim of. Where they disagree the surer wins, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from truceline.language import Run, Sentence
from truceline.model import ActType
from truceline.read.lexicon_rows import ActRow, FrameKind, Strength
from truceline.read.patterns import matching_acts, matching_cue
from truceline.read.phrases import base
from truceline.read.scene import Scene

TRIGGER_UPOS = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX"})
IN_AN_ACCUSATION = 0.15
ONLY_A_CUE = 0.9  # a reporting word that the lexicon does not know as an act is hardly ever one
ALONE = 0.45  # the model alone is enough from here on
WITH_LEXICON = {
    Strength.STRONG: 0.2,
    Strength.WEAK: 0.35,
    Strength.STOP: 0.8,
}  # what the model must say where the lexicon knows the word
WITHOUT_MODEL = {
    Strength.STRONG: 0.6,
    Strength.WEAK: 0.0,
    Strength.STOP: 0.0,
}  # an analyzer without hints: what a lexicon row is worth
LEXICON_VOTE = 0.75  # set with the thresholds above on articles held back from training
LOOKED_AT = 5  # a word is looked at with odds so many times lower; what is then a claim, confidence.py decides


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that reports a happening, with its type and what spoke for it."""

    word: int
    run: Run
    type: ActType
    mode: str | None
    row: ActRow | None
    probability: float
    reason: str
    needed: float = 0.5  # the chance from which the word alone would do

    @property
    def plain(self) -> bool:
        """Whether the word alone is enough for an act, whatever stands around it."""
        return self.probability >= self.needed


def find_triggers(scene: Scene, sentence: Sentence, accused_of: Set[int] = frozenset()) -> list[Trigger]:
    """The triggers of a sentence in text order, unlikely ones too; words that only help another are folded into it.

    `accused_of` are the words of what somebody is accused of: there an act is to be expected.
    """
    found = []
    for word in sentence.words:
        if word.upos in TRIGGER_UPOS:
            trigger = _trigger(scene, sentence, word.number, word.number in accused_of)
            found.extend([trigger] if trigger is not None else [])
    return _folded(sentence, found)


def _trigger(scene: Scene, sentence: Sentence, number: int, expected: bool) -> Trigger | None:
    rows = matching_acts(scene.knowledge.lexicons, sentence, number)
    row = rows[0] if rows else None
    if sentence.hints is None:
        worth = WITHOUT_MODEL[row.strength] if row and row.frame.kind is not FrameKind.HARM else 0.0
        return _made(sentence, number, {}, rows, worth, "lexicon") if worth else None
    scores = dict(sentence.hints.act(number))
    event = 1.0 - scores.pop("O", 0.0)
    needed = WITH_LEXICON[row.strength] if row else ALONE
    if row is not None and expected and row.type is not None:
        needed = IN_AN_ACCUSATION
    if row is None and matching_cue(scene.knowledge.lexicons, sentence, number) is not None:
        needed = ONLY_A_CUE
    if event * (1.0 - needed) * LOOKED_AT < needed * (1.0 - event):
        return None
    by = "lexicon and model" if row else "model"
    made = _made(sentence, number, {k: v / max(event, 1e-6) for k, v in scores.items()}, rows, event, by)
    return replace(made, needed=needed) if made else None


def _made(
    sentence: Sentence, number: int, scores: Mapping[str, float], rows: Sequence[ActRow], probability: float, by: str
) -> Trigger | None:
    votes = dict(scores)
    known = [row for row in rows if row.type is not None]
    for row in known[:1]:
        votes[str(row.type)] = votes.get(str(row.type), 0.0) + LEXICON_VOTE
    if not votes:
        return None
    chosen = max(sorted(votes), key=lambda name: votes[name])
    agreeing = next((row for row in known if row.type == chosen), None)
    lemma = sentence.words[number].lemma
    reason = f"{by}: {lemma}" if agreeing or not known else f"model over the lexicon's {known[0].type}: {lemma}"
    mode = agreeing.mode if agreeing else None
    return Trigger(
        number,
        (number, number + 1),
        ActType(chosen),
        mode,
        agreeing or (rows[0] if rows else None),
        probability,
        reason,
    )


def _folded(sentence: Sentence, triggers: Sequence[Trigger]) -> list[Trigger]:
    """One trigger per happening: neighbours of one type, and a word that only carries another ("launch an attack")."""
    kept: list[Trigger] = []
    for trigger in sorted(
        triggers, key=lambda t: (not t.plain, _is_part(sentence, t.word), not _demands(t), -t.probability)
    ):
        if not any(_same_happening(sentence, trigger, other) for other in kept):
            kept.append(trigger)
    return sorted(kept, key=lambda t: t.word)


def _asked_for(sentence: Sentence, verb: Trigger, noun: Trigger) -> bool:
    """Whether a noun is what the row of a verb asks for as its object: "negotiated a ceasefire" is one act."""
    if verb.row is None or not any(c.role in ("obj", "obl") for c in verb.row.pattern):
        return False
    relation = base(sentence.words[noun.word].relation)
    return sentence.words[noun.word].head == verb.word and relation in ("obj", "obl", "nsubj")


def _is_part(sentence: Sentence, word: int) -> bool:
    """Whether a word is but the first half of a compound noun ("air" of "air strikes")."""
    return sentence.words[word].relation in ("compound", "amod") and sentence.words[word].upos != "VERB"


def _demands(trigger: Trigger) -> bool:
    """Whether the lexicon knows the trigger together with its object: such a verb takes the noun in."""
    return trigger.row is not None and trigger.row.type is trigger.type and len(trigger.row.pattern) > 0


def _same_happening(sentence: Sentence, a: Trigger, b: Trigger) -> bool:
    if abs(a.word - b.word) == 1 and a.type is b.type:
        return True
    if _asked_for(sentence, a, b) or _asked_for(sentence, b, a):
        return True
    words = sentence.words
    child, parent = (a, b) if words[a.word].head == b.word else (b, a)
    if words[child.word].head != parent.word or a.type is not b.type:
        return False
    relation = words[child.word].relation
    return (
        relation in ("obj", "compound", "xcomp", "nsubj:pass", "amod", "fixed", "flat") or base(relation) == "compound"
    )
