"""Denials by reference: "B rejected the accusations", "a claim that B denies", "B denied any responsibility".

Such a denial names no happening of its own; it denies what somebody was told to have done just before. It becomes a
claim (ledger-format.md, rule 4) with the act, the actors and the targets of what it answers, and a pair in dispute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truceline.language import Run, Sentence
from truceline.model import Actor, Claim, Stance, Standing
from truceline.read.acts import Trigger
from truceline.read.claims import Draft
from truceline.read.cues import ACCUSING
from truceline.read.grammar import NEGATIONS
from truceline.read.lexicon_rows import CueKind
from truceline.read.patterns import lemma_of
from truceline.read.phrases import base, case_of, children, extent, subject
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.voice import Voice

REACH = 3  # sentences back from a denial to what it denies
SURE = 0.7  # set by hand: whom a reference points to is plain more often than not
POINTING = frozenset("it this that them these those which".split())
APART = ("conj", "cc", "parataxis", "punct")  # what hangs on a denial and is no part of its clause


@dataclass(frozen=True, slots=True)
class Answer:
    """A denial that names no happening: who denies, with which word, what the words point to and whose that was."""

    cue: int
    thing: int
    deniers: tuple[Actor, ...]
    owners: frozenset[str]
    own_part: bool


def answered(
    scene: Scene, resolver: Resolver, voices: Sequence[Sequence[Voice]], drafts: Sequence[Draft]
) -> tuple[list[Draft], list[tuple[int, int]]]:
    """The drafts with denials by reference among them, in text order; and who answers what, by place in that list."""
    links: list[tuple[Draft, Draft]] = []
    stale: list[Draft] = []
    for sentence in scene.sentences:
        here = [d for d in drafts if d.sentence == sentence.number]
        for answer in _answers(scene, resolver, sentence, voices[sentence.number]):
            if any(answer.thing in sentence.ancestors(d.trigger.word) for d in here):
                continue  # "denied claims that it shelled": what is denied is told
            asserted = _asserted(scene, sentence, answer, voices, drafts)
            stale += [d for d in here if asserted and d.trigger.word in (answer.cue, answer.thing)]
            for denier in answer.deniers if asserted else ():
                denial = _denial(sentence, answer, denier, asserted[-1])
                links += [(denial, each) for each in asserted if each not in stale]
    denials = list({id(denial): denial for denial, _ in links}.values())
    kept = [d for d in drafts if not any(d is old for old in stale)]
    told = sorted([*kept, *denials], key=lambda d: (d.sentence, d.trigger.word)) if denials else list(drafts)
    places = {id(draft): place for place, draft in enumerate(told)}
    return told, [(places[id(a)], places[id(b)]) for a, b in links if id(b) in places]


# ---------------------------------------------------------------------- what is denied in a sentence


def _answers(scene: Scene, resolver: Resolver, sentence: Sentence, voices: Sequence[Voice]) -> Iterator[Answer]:
    classes = scene.knowledge.lexicons.classes
    for word in sentence.words:
        if word.upos == "VERB" and word.lemma in classes["rejecting"] and not _negated(sentence, word.number):
            thing = _thing(scene, sentence, word.number)
            thing = _part_taken(scene, sentence, word.number) if thing is None else thing
        elif word.lemma in classes["untrue"]:
            thing = _called_untrue(scene, sentence, word.number)
        else:
            continue
        if thing is None:
            continue
        deniers = tuple(a for a in _deniers(resolver, sentence, word.number, thing, voices) if a.code)
        if deniers:
            part = lemma_of(sentence, thing) in classes["own-part"]
            yield Answer(word.number, thing, deniers, _owners(resolver, sentence, thing), part)


def _negated(sentence: Sentence, number: int) -> bool:
    """Whether a word is negated or coordinated with a negated one: "neither confirmed nor denied"."""
    chain = [number, *([sentence.words[number].head] if base(sentence.words[number].relation) == "conj" else [])]
    return any(sentence.words[c].text.casefold() in NEGATIONS for n in chain if n >= 0 for c in sentence.children[n])


def _thing(scene: Scene, sentence: Sentence, verb: int) -> int | None:
    """What is denied, if it is but a word for what was said or for a part in it."""
    word = sentence.words[verb]
    found = children(sentence, verb, "obj", "nsubj:pass", "ccomp")
    found = [c for c in found if sentence.words[c].relation != "nsubj"]
    if base(word.relation) == "acl" and word.head >= 0 and not any(_refers(scene, sentence, c) for c in found):
        found = [word.head]
    return next((c for c in found if _refers(scene, sentence, c)), None)


def _part_taken(scene: Scene, sentence: Sentence, verb: int) -> int | None:
    """A part in a deed told in a clause: "denied its planes were involved", "denied that it was behind the raid"."""
    parts = scene.knowledge.lexicons.classes["own-part"]
    below = (sentence.words[n] for n in sentence.subtree(verb) if n > verb)
    told = (w for w in below if lemma_of(sentence, w.number) in parts and children(sentence, w.number, "cop", "aux"))
    return next((w.number for w in told if base(w.relation) in ("ccomp", "conj", "xcomp")), None)


def _called_untrue(scene: Scene, sentence: Sentence, word: int) -> int | None:
    """ "Called the claim baseless", "said the accusations were false", "dismissed it as a lie"."""
    if _negated(sentence, word):
        return None
    head = sentence.words[word].head
    called = children(sentence, head, "obj") if head >= 0 else []
    classes = scene.knowledge.lexicons.classes
    if head >= 0 and sentence.words[head].lemma in classes["rejecting"]:
        return None  # that verb answers already
    around = children(sentence, word, "nsubj") + called
    things = classes["told-thing"] | POINTING - {"which"}
    return next((c for c in around if lemma_of(sentence, c) in things), None)


def _refers(scene: Scene, sentence: Sentence, number: int) -> bool:
    classes = scene.knowledge.lexicons.classes
    lemma = lemma_of(sentence, number)
    return lemma in classes["told-thing"] | classes["own-part"] or sentence.words[number].text.casefold() in POINTING


def _deniers(
    resolver: Resolver, sentence: Sentence, cue: int, thing: int, voices: Sequence[Voice]
) -> tuple[Actor, ...]:
    denying = [v for v in voices if v.cue and v.cue[0] <= cue < v.cue[1] and v.kind is CueKind.DENY]
    if sentence.words[cue].upos != "VERB":
        denying += [v for v in voices if cue in v.words and v.kind is CueKind.SAY]
    if denying and denying[0].speakers:
        return denying[0].speakers if denying[0].distributive else denying[0].speakers[:1]
    agents = [c for c in children(sentence, cue, "obl") if case_of(sentence, c) == "by"]
    verb = cue if sentence.words[cue].upos == "VERB" else sentence.words[cue].head
    who, is_passive = subject(sentence, verb) if verb >= 0 else (None, False)
    heads = agents or ([who] if who is not None and who != thing and not is_passive else [])
    return tuple(a for head in heads[:1] for a in resolver.actors(sentence, head))[:1]


def _owners(resolver: Resolver, sentence: Sentence, thing: int) -> frozenset[str]:
    """Whose accusation it is, where the words say: "the army's claim", "allegations by the rebels"."""
    by = [c for c in children(sentence, thing, "nmod") if case_of(sentence, c) in ("by", "from")]
    whose = [c for c in children(sentence, thing, "nmod:poss") if sentence.words[c].upos != "PRON"]
    return frozenset(a.code for head in by + whose for a in resolver.actors(sentence, head) if a.code)


# ---------------------------------------------------------------------- what was told before


def _asserted(
    scene: Scene, sentence: Sentence, answer: Answer, voices: Sequence[Sequence[Voice]], drafts: Sequence[Draft]
) -> list[Draft]:
    """What a denial answers: what the denier is said to have done, told last; else what another accuser told last."""
    deniers = {a.code for a in answer.deniers}
    before = [
        d
        for d in drafts
        if d.claim.stance is Stance.ASSERTS
        and d.trigger.word not in ((answer.cue, answer.thing) if d.sentence == sentence.number else ())
        and sentence.number - REACH <= d.sentence <= sentence.number
        and d.claim.evidence.start < sentence.words[answer.cue].start
        and (d.claim.speaker is None or d.claim.speaker.code not in deniers)
    ]
    if answer.owners:
        before = [d for d in before if d.claim.speaker and d.claim.speaker.code in answer.owners]
    accused = [d for d in before if deniers & {a.code for a in d.claim.actors}]
    told = [d for d in accused if d.claim.speaker] or (accused if answer.own_part else [])
    pronoun = sentence.words[answer.thing].upos in ("PRON", "DET")
    if not told and not answer.own_part and not pronoun:
        told = [d for d in before if d.claim.speaker and _accuses(d, voices)]
    if not told:
        return []
    last, several = told[-1], _plural(sentence, answer.thing)
    here = [d for d in told if d.sentence == last.sentence and (several or _same_charge(d, last))]
    return [d for d in told if several and _same_charge(d, last) and d not in here] + here


def _same_charge(a: Draft, b: Draft) -> bool:
    """Whether two drafts tell the same voice's charges against the same party."""
    speakers = [d.claim.speaker.code if d.claim.speaker else None for d in (a, b)]
    doers = [{x.code for x in d.claim.actors} for d in (a, b)]
    return speakers[0] == speakers[1] is not None and doers[0] == doers[1]


def _accuses(draft: Draft, voices: Sequence[Sequence[Voice]]) -> bool:
    """Whether a draft is told by a voice that lays it on somebody or owns up to it."""
    cue = draft.claim.cue
    kinds = (*ACCUSING, CueKind.CLAIM_RESPONSIBILITY)
    return cue is not None and any(
        v.kind in kinds and v.speaker and v.speaker.code == draft.claim.speaker.code
        for v in voices[draft.sentence]
        if draft.claim.speaker
    )


def _plural(sentence: Sentence, thing: int) -> bool:
    word = sentence.words[thing]
    all_of = any(sentence.words[c].text.casefold() in ("all", "any") for c in children(sentence, thing, "det"))
    return all_of or word.text.casefold() in ("them", "these", "those") or word.text.casefold() != word.lemma


# ---------------------------------------------------------------------- the denial as a claim


def _denial(sentence: Sentence, answer: Answer, denier: Actor, first: Draft) -> Draft:
    run = _evidence(sentence, answer)
    told = first.claim
    trigger = Trigger(
        answer.cue, (answer.cue, answer.cue + 1), told.act.type, told.act.mode, None, SURE, "by reference"
    )
    claim = Claim(
        id="",
        evidence=sentence.run_span(run),
        act=replace(told.act, contexts=()),
        speaker=denier,
        cue=sentence.words[answer.cue].span,
        stance=Stance.DENIES,
        standing=told.standing,
        violates_ceasefire=told.violates_ceasefire,
        actors=told.actors,
        targets=told.targets,
        reasons={
            "act": f"denies by reference: {sentence.words[answer.thing].text}",
            "speaker": f"cue: {sentence.words[answer.cue].text}",
            "standing": "as what it denies",
            "stance": "a denying word",
            "actors": "as told in what it denies",
            "targets": "as told in what it denies",
            "places": "as in what it denies",
            "time": "no words of time with the act",
            "weapons": "no weapon named in the evidence",
            "violates_ceasefire": "as told in what it denies",
            "cue": "lexicon: deny",
            "via": "nobody passes it on",
            "quoted": "not in quotation marks",
        },
    )
    sure = 1.0 if told.standing is not Standing.HYPOTHETICAL else SURE
    return Draft(sentence.number, trigger, claim, {**first.decisions, "act": SURE, "stance": sure}, by_reference=True)


def _evidence(sentence: Sentence, answer: Answer) -> Run:
    """The denying clause with its subject; of "a claim that B denies" the noun as well."""
    word = sentence.words[answer.cue]
    top = answer.cue
    if word.upos != "VERB" and word.head >= 0:
        top = word.head
    words, queue = set(range(*extent(sentence, answer.thing))), [top]
    while queue:
        at = queue.pop()
        words.add(at)
        queue.extend(
            c
            for c in sentence.children[at]
            if base(sentence.words[c].relation) not in (*APART, "advcl") and c != answer.thing
        )
    return min(words), max(words) + 1
