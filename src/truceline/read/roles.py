"""Actors and targets of an act: the model's role head and the syntax of the predicate's frame, resolved to parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.language import Run, Sentence
from truceline.model import Actor, ActType
from truceline.read.acts import Trigger
from truceline.read.antecedents import enumerated
from truceline.read.cues import ACCUSING
from truceline.read.fights import (
    BYSTANDERS,
    between_whom,
    does_it_to_another,
    fights_somebody,
    fought_with,
    merged,
    of_another_verb,
    two_sided,
    two_sided_reason,
    whose_border,
)
from truceline.read.grammar import HE
from truceline.read.lexicon_rows import CueKind, FrameKind
from truceline.read.mentions import is_state
from truceline.read.patterns import frame_heads, matching_acts, objects
from truceline.read.phrases import base, belongs_to, case_of, children, passive, subject, top
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.standing import VERBAL
from truceline.read.voice import Voice

BY_MODEL = "the model's role head"
THE_PAIR = "the document's two parties"
FROM_AFAR = (THE_PAIR, "nobody named")  # reasons of roles that no words beside the act fill
BY_FORCE = (ActType.ASSAULT, ActType.COERCE)
ANNOUNCED = (ActType.AID, ActType.SANCTION, ActType.SUPPORT, ActType.RETREAT, ActType.MOBILIZE)  # by whose they are
TELLERS = ("JRN", "NGO", "IGO", "MED")
ATTACKERS = ("by", "from", "poss", "mod", "of")  # where a noun for an attack has its maker
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
    classes = scene.knowledge.lexicons.classes
    carrying = classes["carry"] | (classes["announcing"] if trigger.type in ANNOUNCED else frozenset())
    both = trigger.row is not None and trigger.row.frame.kind is FrameKind.BOTH
    syntax_actors, syntax_targets = syntactic(sentence, trigger)
    syntax_actors = [h for h in syntax_actors if not _is_manner(scene, resolver, sentence, trigger.word, h)]
    syntax_actors = syntax_actors or _carrier(sentence, trigger.word, carrying)
    model_actors, model_targets = (_heads(sentence, by_model.get(role, ())) for role in ("actor", "target"))
    told_of = trigger.type not in VERBAL and voice is not None and voice.kind not in OWN_DEEDS
    model_targets = [head for head in model_targets if not _does_something_else(sentence, trigger.word, head)]
    if voice is not None and told_of:  # who reports an attack has not therefore made it
        model_actors = [head for head in model_actors if head not in voice.source]
        by_verb = voice.cue is None or any(_is_verb(sentence, i) for i in range(*voice.cue))
        # "Officials: bomb kills"
        syntax_actors = [head for head in syntax_actors if by_verb or head not in voice.source]
    if sentence.words[trigger.word].upos != "VERB":  # "the aggression of A": the model knows whose
        syntax_targets = [t for t in syntax_targets if t not in model_actors or case_of(sentence, t) != "of"]
    suffering = {*syntax_targets, *_victims(scene, sentence, trigger.word)} - {*syntax_actors}
    if trigger.type is ActType.ASSAULT and not both:
        hurt = [head for head in model_actors if belongs_to(sentence, head, suffering)]
        model_actors, model_targets = [h for h in model_actors if h not in hurt], [*model_targets, *hurt]
    actors = _resolved(resolver, sentence, syntax_actors, speaker)
    how = "syntax" if actors else "nobody named"
    if between := between_whom(sentence, trigger.word):
        sides = merged(_resolved(resolver, sentence, between, speaker), ())
        if len(sides) > 1:
            return Roles(sides, (), 0.8, "between the parties", two_sided_reason(trigger.type))
    if both and of_another_verb(sentence, trigger, model_actors, carrying):
        model_actors = []
    if does_it_to_another(sentence, trigger, model_actors, classes["answering"]):
        model_actors = []
    if not any(a.code for a in actors) and model_actors:
        actors, how = _resolved(resolver, sentence, model_actors[:1], speaker), BY_MODEL
    runs = by_model.get("actor", ())
    listed = enumerated(scene, sentence, (runs[0][0], runs[-1][1])) if runs else ()
    if len(listed) > len(actors) and {a.code for a in actors if a.code} <= {a.code for a in listed}:
        actors, how = listed, "a list of parties"
    targets, done_to = _resolved(resolver, sentence, syntax_targets, speaker), "syntax"
    if trigger.type is ActType.ASSAULT and not any(t.code for t in targets):  # "shelled our posts": whose they are
        owned = (c for t in syntax_targets for c in children(sentence, t, "nmod:poss"))
        owners = [c for c in owned if sentence.words[c].text.casefold() not in HE]
        targets = _resolved(resolver, sentence, owners, speaker) or targets
    if not any(t.code for t in targets) and (seen := _resolved(resolver, sentence, model_targets, speaker)):
        targets, done_to = seen, BY_MODEL
    if not any(t.code for t in targets) and trigger.type is ActType.ASSAULT and not both:
        hit = _victims(scene, sentence, trigger.word)
        if victims := _resolved(resolver, sentence, hit, speaker):
            targets, done_to = victims, "whom the deed is told to have hurt"
    if both and not fights_somebody(sentence, trigger, actors, targets):
        actors, targets, how = two_sided(resolver, sentence, trigger, actors, targets, how)
        done_to = two_sided_reason(trigger.type)
        if speaker is not None and fought_with(resolver, sentence, trigger.word, actors, speaker):
            actors = (_whole(resolver, speaker), *actors)  # "A said its men fell in clashes with B"
        if not actors and (border := whose_border(scene, sentence, trigger.word)):
            actors, how = _resolved(resolver, sentence, border, speaker), "those whose border it was at"
    if voice is not None and voice.kind is CueKind.CLAIM_RESPONSIBILITY and voice.speakers:
        actors, how = voice.speakers, "whoever claims responsibility"
    if voice is not None and voice.kind in ACCUSING and trigger.type is ActType.ASSAULT:
        told = targets
        actors, targets, how = _accused(resolver, sentence, voice, actors, targets, how)
        done_to = done_to if targets == told else "an accuser, of what is done to him"
    actors = tuple(a for a in actors if not _only_tells(resolver, trigger, a, voice))
    targets = tuple(t for t in targets if not _does_it_itself(trigger, t, actors))
    agree = bool(set(model_actors) & set(syntax_actors))
    done_to = done_to if targets or done_to == two_sided_reason(trigger.type) else "nobody named"
    return Roles(actors, targets, 0.8 if agree else 0.6 if actors else 0.5, how, done_to)


def _does_something_else(sentence: Sentence, word: int, head: int) -> bool:
    """Whether whom the model takes for a target is the subject of the next verb: "A asked for help and B objected"."""
    verbs = [c for c in children(sentence, word, "conj") if sentence.words[c].upos == "VERB"]
    return any(head == subject(sentence, verb)[0] and head > word for verb in verbs)


def _only_tells(resolver: Resolver, trigger: Trigger, actor: Actor, voice: Voice | None) -> bool:
    """Whether an alleged attacker is an outlet, or the monitor that tells of the attack."""
    own_body = actor.code is not None and not is_state(resolver.scene, actor.code)
    if trigger.type in BY_FORCE and actor.sector == "JRN" and own_body:
        return True
    if voice is None or trigger.type is not ActType.ASSAULT or actor.sector not in TELLERS or actor.words is None:
        return False
    return any(s.words is not None and s.words.overlaps(actor.words) for s in voice.speakers)


def _does_it_itself(trigger: Trigger, target: Actor, actors: Sequence[Actor]) -> bool:
    """Whether a target is who does it: one party told twice. A state's forces do hit its people, and people protest
    against their own state."""
    if trigger.type is ActType.PROTEST or target.code is None:
        return False
    same = [a for a in actors if a.code == target.code]
    return bool(same) and (target.sector not in BYSTANDERS or any(a.sector == target.sector for a in same))


def _victims(scene: Scene, sentence: Sentence, word: int) -> list[int]:
    """Whom a deed is told to have hurt, or to be meant for, by the verb beside it: "the raids killed A", "B were killed
    in a raid", "an offensive to expel C"."""
    lexicons = scene.knowledge.lexicons
    verbs = [sentence.words[word].head] if base(sentence.words[word].relation) in ("nsubj", "obl") else []
    verbs += children(sentence, word, "acl", "advcl", "xcomp")
    if base(sentence.words[word].relation) in ("obj", "obl"):
        verbs += children(sentence, sentence.words[word].head, "acl", "advcl", "xcomp")
    verbs += [below for verb in verbs for below in children(sentence, verb, "advcl", "xcomp")]
    for verb in verbs:
        rows = matching_acts(lexicons, sentence, verb) if verb >= 0 else []
        violent = any(row.type in (ActType.ASSAULT, ActType.COERCE) for row in rows)
        meant = verb >= 0 and (violent or sentence.words[verb].lemma in lexicons.classes["ousting"])
        if hurt := [n for n in objects(sentence, verb) if n != word] if meant else []:
            return hurt
    return []


def _is_manner(scene: Scene, resolver: Resolver, sentence: Sentence, word: int, head: int) -> bool:
    """Whether a modifier says how or where it was done, and not by whom: "a bloody rebellion", "a market bombing",
    "military aid", "a terrorist attack"."""
    modifies = sentence.words[head].head == word and base(sentence.words[head].relation) in ("amod", "compound", "nmod")
    if not modifies or case_of(sentence, head) or sentence.words[head].relation == "nmod:poss":
        return False
    if sentence.words[head].lemma in scene.knowledge.lexicons.classes["manner-of-act"]:
        return True
    who = resolver.one(sentence, head)
    return not any(a.code and a.sector not in BYSTANDERS for a in who)


def _is_verb(sentence: Sentence, number: int) -> bool:
    """Whether a word is the verb of a clause; "according" is none."""
    return sentence.words[number].upos == "VERB" and base(sentence.words[number].relation) not in ("case", "fixed")


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
    behind = [o for word in range(*voice.cue) for o in children(sentence, word, "obj", "nsubj") if o > word]
    objects = [o for o in behind if base(sentence.words[o].relation) == "obj"] or behind  # parsers may call it subject
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
        targets = (_whole(resolver, speaker),)
    return actors, targets, how


def _whole(resolver: Resolver, party: Actor) -> Actor:
    """The state that one who speaks for it means by what was done to it: it is no ministry that is shelled."""
    name = resolver.scene.knowledge.parties.name_of(party.code) if party.code else party.name
    return replace(party, name=name) if is_state(resolver.scene, party.code) else party


def _resolved(resolver: Resolver, sentence: Sentence, heads: Sequence[int], speaker: Actor | None) -> tuple[Actor, ...]:
    """Each party once; phrases that name no party stay only if they are of people ("gunmen"), not of guns or truces."""
    found: list[Actor] = []
    for head in heads:
        for actor in resolver.actors(sentence, head, speaker=speaker):
            named = sentence.words[head].upos not in ("PRON", "DET")  # "it" of which nobody knows what it is
            known = actor.code is not None or (named and resolver.is_somebody(sentence, head))
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


def syntactic(sentence: Sentence, trigger: Trigger) -> tuple[list[int], list[int]]:
    """Heads of the actor and target phrases: where the lexicon's frame says, else as verbs and nouns have them."""
    frame = trigger.row.frame if trigger.row else None
    if frame is not None and frame.kind is FrameKind.DIRECTED:
        actors = frame_heads(sentence, trigger.word, frame.actors)
        if not actors and "subj" in frame.actors and is_agentless(sentence, trigger.word):
            actors = frame_heads(sentence, trigger.word, ("by",))
        if not actors and "subj" in frame.targets:  # "repelled an attack by B": B's attack
            actors = [h for o in objects(sentence, trigger.word) for h in frame_heads(sentence, o, ATTACKERS) or [o]]
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
    return actors, targets


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
    return [a for a in frame_heads(sentence, verb, ("subj",)) if a not in (noun, word.number)]
