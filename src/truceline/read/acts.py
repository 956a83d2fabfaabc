"""Acts: which words report a happening, and its PLOVER type and mode. Lexicon and model together.

The lexicon knows predicates (data/lexicons/en/acts.csv); the model's trigger head has learnt which of them a coder
makes a claim of. Where they disagree the surer wins, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import takewhile

from truceline.language import Run, Sentence
from truceline.model import ActType
from truceline.read.lexicon_rows import ActRow, FrameKind, Strength
from truceline.read.patterns import matching_acts, matching_cue, objects
from truceline.read.phrases import base, children, subject
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
FILLED = 0.15  # and of a verb with a subject and all that a strong row asks for: "broke the truce", "asked for weapons"
CLAUSES = ("root", "ccomp", "conj", "parataxis", "advcl", "acl")
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
    needed = _needed(sentence, number, row)
    if row is not None and expected and row.type is not None:
        needed = IN_AN_ACCUSATION
    if row is None and matching_cue(scene.knowledge.lexicons, sentence, number) is not None:
        needed = ONLY_A_CUE
    if event * (1.0 - needed) * LOOKED_AT < needed * (1.0 - event):
        return None
    by = "lexicon and model" if row else "model"
    made = _made(sentence, number, {k: v / max(event, 1e-6) for k, v in scores.items()}, rows, event, by)
    return replace(made, needed=needed) if made else None


def _needed(sentence: Sentence, number: int, row: ActRow | None) -> float:
    """What the model must say of a word at least, by what the lexicon says of it."""
    if row is None:
        return ALONE
    filled = row.strength is Strength.STRONG and row.pattern and _told_of_somebody(sentence, number)
    return FILLED if filled else WITH_LEXICON[row.strength]


def _told_of_somebody(sentence: Sentence, number: int) -> bool:
    """Whether a word is a verb in a clause of its own with a subject: no "to capture", no "securing"."""
    word = sentence.words[number]
    own = bool(children(sentence, number, "nsubj")) or (
        base(word.relation) == "conj" and subject(sentence, number)[0] is not None
    )
    told = word.upos == "VERB" and base(word.relation) in CLAUSES and own
    return told and not any(sentence.words[c].text.casefold() == "to" for c in children(sentence, number, "mark"))


def _made(
    sentence: Sentence, number: int, scores: Mapping[str, float], rows: Sequence[ActRow], probability: float, by: str
) -> Trigger | None:
    votes = dict(scores)
    known = list(takewhile(lambda row: row.strength is not Strength.STOP, rows))
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
    type_at = {trigger.word: trigger.type for trigger in triggers}
    whole = [
        trigger
        for trigger in triggers
        if not _is_part(sentence, trigger.word) or type_at.get(sentence.words[trigger.word].head) is not trigger.type
    ]
    for trigger in sorted(
        whole, key=lambda t: (not t.plain, _is_part(sentence, t.word), not _leads(sentence, t, whole), -t.probability)
    ):
        if not any(_same_happening(sentence, trigger, other) for other in kept):
            kept.append(trigger)
    return sorted(kept, key=lambda t: t.word)


def _asked_for(sentence: Sentence, verb: Trigger, noun: Trigger) -> bool:
    """Whether a noun is what the row of a verb asks for as its object: "negotiated a ceasefire" is one act."""
    if verb.row is None or not _takes_in(verb.row):
        return False
    at = noun.word
    if any(c.role == "obj" for c in verb.row.pattern):  # "brokered a halt to the fighting"
        while base(sentence.words[at].relation) == "nmod" and sentence.words[at].head in objects(sentence, verb.word):
            at = sentence.words[at].head
    return sentence.words[at].head == verb.word and base(sentence.words[at].relation) in ("obj", "obl", "nsubj")


def _does_for_it(sentence: Sentence, made: Trigger, does: Trigger) -> bool:
    """Whether a clause only says what an agreement does: "mediated the deal that stopped the war"."""
    word = sentence.words[does.word]
    if made.type is not ActType.AGREE or does.type is not ActType.RETREAT or word.relation != "acl:relcl":
        return False
    return word.head == made.word or word.head in objects(sentence, made.word)


def _is_part(sentence: Sentence, word: int) -> bool:
    """Whether a word is but the first half of a compound noun ("air" of "air strikes")."""
    return sentence.words[word].relation in ("compound", "amod") and sentence.words[word].upos != "VERB"


def _leads(sentence: Sentence, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Whether a verb speaks for the noun it takes in; a faint one leaves it to a surer noun that says the same."""
    faint = trigger.probability < WITH_LEXICON[Strength.STRONG]
    surer = (t for t in triggers if t.type is trigger.type and t.probability > trigger.probability)
    return _demands(trigger) and not (faint and any(_asked_for(sentence, trigger, noun) for noun in surer))


def _demands(trigger: Trigger) -> bool:
    """Whether the lexicon knows the trigger together with its object: such a verb takes the noun in."""
    return trigger.row is not None and trigger.row.type is trigger.type and _takes_in(trigger.row)


def _takes_in(row: ActRow) -> bool:
    return any(constraint.role in ("obj", "obl") for constraint in row.pattern)


def _same_happening(sentence: Sentence, a: Trigger, b: Trigger) -> bool:
    if abs(a.word - b.word) == 1 and a.type is b.type:
        return True
    if _asked_for(sentence, a, b) or _asked_for(sentence, b, a):
        return True
    if _does_for_it(sentence, a, b) or _does_for_it(sentence, b, a):
        return True
    words = sentence.words
    child, parent = (a, b) if words[a.word].head == b.word else (b, a)
    if words[child.word].head != parent.word or a.type is not b.type:
        return False
    relation = words[child.word].relation
    return (
        relation in ("obj", "compound", "xcomp", "nsubj:pass", "amod", "fixed", "flat") or base(relation) == "compound"
    )
