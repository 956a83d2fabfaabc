"""Two-sided fighting: all parties of a clash are actors, and none is a target (ledger-format.md, rule 6)."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.language import Sentence
from truceline.model import Actor, ActType
from truceline.model.claims import TWO_SIDED
from truceline.read.acts import Trigger
from truceline.read.grammar import THEY
from truceline.read.patterns import frame_heads, objects
from truceline.read.phrases import base, case_of, children, kept_from, subject
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene

TOGETHER = {
    ActType.AGREE: "what sides agree on has no targets",
    ActType.CONSULT: "sides that talk with each other have no targets",
    ActType.COOPERATE: "what sides do together has no targets",
}


def two_sided_reason(act: ActType) -> str:
    """Why what is done by two sides has no targets."""
    return TOGETHER.get(act, TWO_SIDED)


BYSTANDERS = ("CVL", "MED", "EDU", "JRN")  # who modifies a deed and has not done it: "market bombings"
TWO = frozenset("two both".split())
FIGHTING = ("GOV", "MIL", "REB", "PRM", None)  # sectors of those who may have fought


def between_whom(sentence: Sentence, word: int) -> list[int]:
    """The parties of "clashes between A and B", also of "an outbreak of violence between A and B"."""
    at = word
    while sentence.words[at].upos in ("NOUN", "PROPN") and at >= 0:
        if found := frame_heads(sentence, at, ("between", "among")):
            beside = [c for c in children(sentence, at, "nmod", "conj") if c > found[-1] and not case_of(sentence, c)]
            return found + [c for c in beside if children(sentence, c, "cc")]  # B of "A and B", hung beside A
        if sentence.words[at].relation != "nmod" or case_of(sentence, at) != "of":
            break
        at = sentence.words[at].head
    verb = _of_which_it_is_told(sentence, at)
    return frame_heads(sentence, verb, ("between",)) if verb is not None else []


def _of_which_it_is_told(sentence: Sentence, noun: int) -> int | None:
    """The verb that only tells that a fight was: "clashes broke out between A and B"."""
    word = sentence.words[noun]
    told = base(word.relation) == "nsubj" and word.upos in ("NOUN", "PROPN") and word.head >= 0
    return word.head if told and sentence.words[word.head].upos == "VERB" and not objects(sentence, word.head) else None


def whose_border(scene: Scene, sentence: Sentence, word: int) -> list[int]:
    """The two at whose border a fight is told to be: "clashes on the Ardanian-Brelish border", "on the border between
    Ardania and Breland"."""
    borders = scene.knowledge.lexicons.classes["border"]
    verb = _of_which_it_is_told(sentence, word)
    below = [w for w in (word, verb) if w is not None]
    at = [c for w in below for c in children(sentence, w, "obl", "nmod") if sentence.words[c].lemma in borders]
    told = [frame_heads(sentence, c, ("between",)) or children(sentence, c, "compound", "amod") for c in at]
    return next((heads for heads in told if heads), [])


def of_another_verb(sentence: Sentence, trigger: Trigger, heads: Sequence[int], carrying: frozenset[str]) -> bool:
    """Whether an alleged fighter only does something about the fighting: "diplomats halted the fighting"."""
    verb = next((a for a in sentence.ancestors(trigger.word) if sentence.words[a].upos == "VERB"), None)
    if verb is None or not _is_noun(sentence, trigger.word) or sentence.words[verb].lemma in carrying:
        return False
    return bool(heads) and heads[0] in frame_heads(sentence, verb, ("subj", "by"))


def does_it_to_another(sentence: Sentence, trigger: Trigger, heads: Sequence[int], answering: frozenset[str]) -> bool:
    """Whether an alleged doer only meets what others do: "the army repelled the attack", "police banned the rally",
    "the mayor condemned the raid"; or keeps them from it: "stopped A from shelling B". `answering` are the verbs of
    the former."""
    at = trigger.word
    if (keeping := kept_from(sentence, at)) is not None:
        return bool(heads) and heads[0] in frame_heads(sentence, keeping, ("subj", "by"))
    verb = sentence.words[at].head
    while verb >= 0 and sentence.words[verb].upos in ("NOUN", "PROPN") and base(sentence.words[at].relation) == "nmod":
        at, verb = verb, sentence.words[verb].head  # "put down the wave of protests"
    if verb < 0 or not _is_noun(sentence, trigger.word) or sentence.words[verb].lemma not in answering:
        return False
    met = base(sentence.words[at].relation) in ("obj", "obl") or sentence.words[at].relation == "nsubj:pass"
    if any(sentence.words[c].upos == "PRON" for c in children(sentence, trigger.word, "nmod:poss")):
        return False  # "broke off its attack"
    return met and bool(heads) and heads[0] in frame_heads(sentence, verb, ("subj", "by"))


def _is_noun(sentence: Sentence, word: int) -> bool:
    """Whether a word names a happening, also where the analyzer takes it for a verb: "halted the fighting"."""
    token = sentence.words[word]
    named = token.text.casefold().endswith("ing") and bool(children(sentence, word, "det", "amod"))
    return token.upos != "VERB" or (named and base(token.relation) in ("obj", "obl", "nmod", "nsubj"))


def fights_somebody(sentence: Sentence, trigger: Trigger, actors: Sequence[Actor], targets: Sequence[Actor]) -> bool:
    """Whether a verb tells of one side fighting another ("has been fighting the group"): settled case 14."""
    verb = sentence.words[trigger.word].upos == "VERB" and trigger.type is ActType.ASSAULT
    directed = bool(frame_heads(sentence, trigger.word, ("obj", "against")))
    return verb and directed and any(a.code for a in actors) and any(t.code for t in targets)


def two_sided(
    resolver: Resolver,
    sentence: Sentence,
    trigger: Trigger,
    actors: tuple[Actor, ...],
    targets: tuple[Actor, ...],
    how: str,
) -> tuple[tuple[Actor, ...], tuple[Actor, ...], str]:
    """In a clash all parties are actors; where none is named there are none: a war of many has many."""
    everybody = merged(*([a for a in who if not _only_hurt(sentence, trigger, a)] for who in (actors, targets)))
    pronoun = [a for a in actors if a.words and a.words.of(resolver.scene.text).casefold() in THEY]
    if trigger.type is ActType.ASSAULT and pronoun and not targets and len(resolver.pair) == 2:
        return resolver.pair, (), "they: the document's two parties"
    nobody = trigger.type is ActType.ASSAULT and not any(a.code for a in everybody)
    if nobody and len(resolver.pair) == 2 and _told_as_two(resolver.scene, sentence, trigger.word):
        return resolver.pair, (), "the two: the document's two parties"
    return everybody, (), how


def fought_with(resolver: Resolver, sentence: Sentence, word: int, actors: Sequence[Actor], speaker: Actor) -> bool:
    """Whether only one is told to have been fought with, and who tells of it is one of the story's two parties."""
    alone = [a for a in actors if a.code]
    party = speaker.sector in FIGHTING and speaker.code in {a.code for a in resolver.pair if a.code}
    fights = party and [a.code for a in alone] != [speaker.code]
    beside = [c for c in children(sentence, word, "nmod", "obl") if case_of(sentence, c) == "with"]
    words = alone[0].words if len(alone) == 1 else None
    return (
        fights
        and words is not None
        and any(words.overlaps(sentence.words[i].span) for c in beside for i in sentence.subtree(c))
    )


def _only_hurt(sentence: Sentence, trigger: Trigger, actor: Actor) -> bool:
    """Whether unarmed people are but whom a fight is told to have hurt: "272 people were killed in the clashes"."""
    verb = next((a for a in sentence.ancestors(trigger.word) if sentence.words[a].upos == "VERB"), None)
    if verb is None or not _is_noun(sentence, trigger.word) or actor.sector not in BYSTANDERS or actor.words is None:
        return False
    below = (i for hurt in objects(sentence, verb) if hurt != trigger.word for i in sentence.subtree(hurt))
    return any(actor.words.covers(sentence.words[i].span) for i in below)


def _told_as_two(scene: Scene, sentence: Sentence, word: int) -> bool:
    """Whether two are told to have fought: "the two former allies went to war"."""
    verbs = (a for a in (word, *sentence.ancestors(word)) if sentence.words[a].upos == "VERB")
    who = next((subject(sentence, verb)[0] for verb in verbs), None)
    if who is None or sentence.words[who].lemma in scene.knowledge.lexicons.classes["place"]:
        return False  # "both districts have seen fighting"
    return any(sentence.words[c].text.casefold() in TWO for c in sentence.children[who])


def merged(a: Sequence[Actor], b: Sequence[Actor]) -> tuple[Actor, ...]:
    seen: dict[str | None, Actor] = {}
    for actor in (*a, *b):
        seen.setdefault(actor.code, actor)
    return tuple(x for x in seen.values() if x.code) or tuple(seen.values())[:1]
