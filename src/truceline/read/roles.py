"""Actors and targets of an act: the model's role head and the syntax of the predicate's frame, resolved to parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import Actor, ActType
from truceline.read.acts import Trigger
from truceline.read.grammar import THEY
from truceline.read.lexicon_rows import CueKind, FrameKind
from truceline.read.patterns import frame_heads
from truceline.read.phrases import base, case_of, children, passive, top
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.voices import ACCUSING, Voice

THE_PAIR = "the document's two parties"
TWO_SIDED = "two-sided fighting has no targets"
FROM_AFAR = (THE_PAIR, "nobody named")  # reasons of roles that no words beside the act fill
OWN_DEEDS = (CueKind.VERBAL_ACT, CueKind.CLAIM_RESPONSIBILITY)


@dataclass(frozen=True, slots=True)
class Roles:
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    probability: float
    reason: str
    targets_reason: str = "nobody named"


def find_roles(scene: Scene, resolver: Resolver, sentence: Sentence, trigger: Trigger, voice: Voice | None) -> Roles:
    """Who did it and to whom. Two-sided fighting has no targets (ledger-format.md, rule 6)."""
    speaker = voice.speaker if voice else None
    by_model = sentence.hints.roles(trigger.word) if sentence.hints else {}
    syntax_actors, syntax_targets = syntactic(sentence, trigger, scene.knowledge.lexicons.classes["carry"])
    model_actors, model_targets = (_heads(sentence, by_model.get(role, ())) for role in ("actor", "target"))
    if voice is not None and voice.kind not in OWN_DEEDS:  # who reports an attack has not therefore made it
        model_actors = [head for head in model_actors if head not in voice.source]
        by_verb = voice.cue is None or any(_is_verb(sentence, i) for i in range(*voice.cue))
        syntax_actors = [
            head for head in syntax_actors if by_verb or head not in voice.source
        ]  # "Officials: bomb kills"
    actors = _resolved(resolver, sentence, syntax_actors, speaker)
    how = "syntax" if actors else "nobody named"
    both = trigger.row is not None and trigger.row.frame.kind is FrameKind.BOTH
    if between := _between_whom(sentence, trigger.word):
        sides = _merged(_resolved(resolver, sentence, between, speaker), ())
        if len(sides) > 1:
            return Roles(sides, (), 0.8, "between the parties", TWO_SIDED)
    if both and _of_another_verb(sentence, trigger, model_actors, scene.knowledge.lexicons.classes["carry"]):
        model_actors = []
    if not any(a.code for a in actors) and model_actors:
        actors, how = _resolved(resolver, sentence, model_actors[:1], speaker), "the model's role head"
    runs = by_model.get("actor", ())
    listed = resolver.enumerated(sentence, (runs[0][0], runs[-1][1])) if runs else ()
    if len(listed) > len(actors) and {a.code for a in actors if a.code} <= {a.code for a in listed}:
        actors, how = listed, "a list of parties"
    targets, done_to = _resolved(resolver, sentence, syntax_targets, speaker), "syntax"
    if not any(t.code for t in targets) and (seen := _resolved(resolver, sentence, model_targets, speaker)):
        targets, done_to = seen, "the model's role head"
    if both:
        actors, targets, how = _two_sided(resolver, trigger, actors, targets, how)
        done_to = TWO_SIDED
    if voice is not None and voice.kind is CueKind.CLAIM_RESPONSIBILITY and voice.speakers:
        actors, how = voice.speakers, "whoever claims responsibility"
    if voice is not None and voice.kind in ACCUSING and trigger.type is ActType.ASSAULT:
        told = targets
        actors, targets, how = _accused(resolver, sentence, voice, actors, targets, how)
        done_to = done_to if targets == told else "an accuser, of what is done to him"
    targets = tuple(t for t in targets if t.code is None or t.code not in {a.code for a in actors})
    agree = bool(set(model_actors) & set(syntax_actors))
    done_to = done_to if targets or done_to == TWO_SIDED else "nobody named"
    return Roles(actors, targets, 0.8 if agree else 0.6 if actors else 0.5, how, done_to)


def _is_verb(sentence: Sentence, number: int) -> bool:
    """Whether a word is the verb of a clause; "according" is none."""
    return sentence.words[number].upos == "VERB" and base(sentence.words[number].relation) not in ("case", "fixed")


def _between_whom(sentence: Sentence, word: int) -> list[int]:
    """The parties of "clashes between A and B", also of "an outbreak of violence between A and B"."""
    at = word
    while sentence.words[at].upos in ("NOUN", "PROPN") and at >= 0:
        if found := frame_heads(sentence, at, ("between", "among")):
            beside = [c for c in children(sentence, at, "nmod", "conj") if c > found[-1] and not case_of(sentence, c)]
            return found + [c for c in beside if children(sentence, c, "cc")]  # B of "A and B", hung beside A
        if sentence.words[at].relation != "nmod" or case_of(sentence, at) != "of":
            return []
        at = sentence.words[at].head
    return []


def _of_another_verb(sentence: Sentence, trigger: Trigger, heads: Sequence[int], carrying: frozenset[str]) -> bool:
    """Whether an alleged fighter only does something about the fighting: "diplomats halted the fighting"."""
    verb = next((a for a in sentence.ancestors(trigger.word) if sentence.words[a].upos == "VERB"), None)
    if verb is None or sentence.words[trigger.word].upos == "VERB" or sentence.words[verb].lemma in carrying:
        return False
    return bool(heads) and heads[0] in frame_heads(sentence, verb, ("subj", "by"))


def _two_sided(
    resolver: Resolver, trigger: Trigger, actors: tuple[Actor, ...], targets: tuple[Actor, ...], how: str
) -> tuple[tuple[Actor, ...], tuple[Actor, ...], str]:
    """In a clash all parties are actors; where none is named they are the two that the document tells of."""
    everybody = _merged(actors, targets)
    pronoun = [a for a in actors if a.words and a.words.of(resolver.scene.text).casefold() in THEY]
    if trigger.type is ActType.ASSAULT and pronoun and not targets and len(resolver.pair) == 2:
        return resolver.pair, (), "they: the document's two parties"
    if trigger.type is ActType.ASSAULT and not any(a.code for a in everybody) and len(resolver.pair) == 2:
        return resolver.pair, (), THE_PAIR
    return everybody, (), how


def _accused(
    resolver: Resolver,
    sentence: Sentence,
    voice: Voice,
    actors: tuple[Actor, ...],
    targets: tuple[Actor, ...],
    how: str,
) -> tuple[tuple[Actor, ...], tuple[Actor, ...], str]:
    """What "A accused B of" contains is done by B, as a rule to A: an accuser does not accuse himself."""
    speaker = voice.speaker
    if speaker is None or voice.cue is None:
        return actors, targets, how
    objects = [o for word in range(*voice.cue) for o in children(sentence, word, "obj")]
    if voice.rivals and any(resolver.points_to_other(sentence, o) for o in objects):
        return voice.rivals, (speaker,), "each accuses the other"
    if not actors or {a.code for a in actors} <= {speaker.code, None}:
        blamed = [a for o in objects for a in resolver.actors(sentence, o, speaker=speaker) if a.code != speaker.code]
        if any(a.code for a in blamed):
            actors, how = tuple(a for a in blamed if a.code), "whom the speaker accuses"
    if (
        not any(t.code for t in targets)
        and any(a.code for a in actors)
        and speaker.code not in {a.code for a in actors}
    ):
        targets = (speaker,)
    return actors, targets, how


def _merged(a: Sequence[Actor], b: Sequence[Actor]) -> tuple[Actor, ...]:
    seen: dict[str | None, Actor] = {}
    for actor in (*a, *b):
        seen.setdefault(actor.code, actor)
    return tuple(x for x in seen.values() if x.code) or tuple(seen.values())[:1]


def _resolved(resolver: Resolver, sentence: Sentence, heads: Sequence[int], speaker: Actor | None) -> tuple[Actor, ...]:
    """Each party once; phrases that name no party stay only if they are of people ("gunmen"), not of guns or truces."""
    found: list[Actor] = []
    for head in heads:
        for actor in resolver.actors(sentence, head, speaker=speaker):
            known = actor.code is not None or resolver.is_somebody(sentence, head)
            if known and (actor.code is None or actor.code not in {f.code for f in found}):
                found.append(actor)
    return tuple([a for a in found if a.code] or found[:1])


def _heads(sentence: Sentence, runs: Sequence[Run]) -> list[int]:
    return list(
        dict.fromkeys(
            top(sentence, sentence.head_of(run)) if _inside(sentence, run) else sentence.head_of(run) for run in runs
        )
    )


def _inside(sentence: Sentence, run: Run) -> bool:
    """Whether going up to the phrase's top stays at the run: the adjective in "Azerbaijani positions" does not."""
    head = sentence.head_of(run)
    return run[0] <= top(sentence, head) < run[1]


def syntactic(sentence: Sentence, trigger: Trigger, carrying: frozenset[str]) -> tuple[list[int], list[int]]:
    """Heads of the actor and target phrases: where the lexicon's frame says, else as verbs and nouns have them."""
    frame = trigger.row.frame if trigger.row else None
    if frame is not None and frame.kind is FrameKind.DIRECTED:
        actors = frame_heads(sentence, trigger.word, frame.actors)
        targets = [t for t in frame_heads(sentence, trigger.word, frame.targets) if t not in actors]
    else:
        is_verb = sentence.words[trigger.word].upos in ("VERB", "AUX")
        default = (
            (("subj", "by"), ("obj", "with", "against", "on"))
            if is_verb
            else (("poss", "by", "between", "mod"), ("on", "against", "of", "with"))
        )
        actors, targets = (frame_heads(sentence, trigger.word, roles) for roles in default)
    named_by_object = frame is not None and "obj" in frame.actors  # "peacekeepers were sent": theirs is the army
    if (
        is_agentless(sentence, trigger.word)
        and not named_by_object
        and not [a for a in actors if a in frame_heads(sentence, trigger.word, ("by",))]
    ):
        actors = [a for a in actors if a not in targets and not sentence.words[a].relation.startswith("nsubj:pass")]
    return (actors or _carrier(sentence, trigger.word, carrying)), targets


def is_agentless(sentence: Sentence, word: int) -> bool:
    return sentence.words[word].upos == "VERB" and passive(sentence, word)


def _carrier(sentence: Sentence, noun: int, carrying: frozenset[str]) -> list[int]:
    """Who carries out what a noun names: the subject of "launched" in "A launched an attack", the agent if passive."""
    word = sentence.words[noun]
    while word.relation == "nmod" and case_of(sentence, word.number) == "of" and word.head >= 0:
        word = sentence.words[word.head]  # "continued its acts of aggression"
    if (
        word.upos not in ("NOUN", "PROPN")
        or word.head < 0
        or base(word.relation) not in ("obj", "obl", "nsubj", "xcomp")
    ):
        return []
    verb = word.head
    if sentence.words[verb].upos != "VERB" or sentence.words[verb].lemma not in carrying:
        return []
    if passive(sentence, verb):
        return frame_heads(sentence, verb, ("by",))
    return [a for a in frame_heads(sentence, verb, ("subj",)) if a != noun]
