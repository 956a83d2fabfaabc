"""Claims of a sentence: each trigger with its voice, parties, place, time, weapons, standing and stance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from truceline.language import Run, Sentence
from truceline.model import Act, Actor, ActType, Claim, Place, Stance, Standing
from truceline.read.acts import WITHOUT_MODEL, Trigger, find_triggers
from truceline.read.breaches import breaches_told, in_breach, of_a_breach, only_says_so
from truceline.read.circumstances import time_of, told_on, weapons_of
from truceline.read.cues import ACCUSING
from truceline.read.flight import only_flight
from truceline.read.lexicon_rows import CueKind, FigureRole, FrameKind
from truceline.read.means import mode_of
from truceline.read.patterns import matching_figures
from truceline.read.phrases import base, case_of, children
from truceline.read.places import Toponym, places_of
from truceline.read.resolve import Resolver
from truceline.read.roles import FROM_AFAR, THE_PAIR, Roles, find_roles
from truceline.read.scene import Scene
from truceline.read.standing import Decision, stance_of, standing_of, standing_of_breach
from truceline.read.verbal import as_verbal_act
from truceline.read.voice import Voice, around

NO_TIME = "no words of time with the act"
HEADING = 4  # words of a line between paragraphs


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before it gets its id and confidence, with what later steps need."""

    sentence: int
    trigger: Trigger
    claim: Claim
    decisions: dict[str, float] = field(default_factory=dict)
    roles_named: bool = True  # whether the words around it name a party to it
    by_reference: bool = False  # a denial that names no happening of its own
    features: Mapping[str, float] = field(default_factory=dict)  # what speaks for and against it; filled in by `weigh`


def draft_claims(
    scene: Scene, resolver: Resolver, voices: Sequence[Sequence[Voice]], toponyms: Sequence[Sequence[Toponym]]
) -> list[Draft]:
    """The claims of every sentence in text order, before restated ones are merged."""
    drafts: list[Draft] = []
    for sentence in scene.sentences:
        here = voices[sentence.number]
        accused_of = frozenset(word for voice in here if voice.kind in ACCUSING for word in voice.words)
        triggers = find_triggers(scene, sentence, accused_of)
        for trigger in triggers:
            if only_says_so(scene, sentence, trigger, triggers):
                continue
            if not _only_a_cue(trigger, here) and not _only_asked_for(scene, sentence, trigger, triggers, here):
                found = _drafts(scene, resolver, sentence, trigger, here, toponyms[sentence.number])
                drafts.extend(draft for draft in found if not _no_claim(scene, sentence, draft))
    return drafts


def _only_asked_for(
    scene: Scene, sentence: Sentence, trigger: Trigger, triggers: Sequence[Trigger], voices: Sequence[Voice]
) -> bool:
    """Whether a happening is but what an appeal or a threat, a claim itself, asks for or announces (rule 5)."""
    for voice in around(voices, trigger.word)[:1]:
        asked = voice.kind is CueKind.VERBAL_ACT and voice.cue is not None
        if asked and any(voice.cue and voice.cue[0] <= t.word < voice.cue[1] for t in triggers if t.plain):
            standing = standing_of(scene, sentence, trigger.word, act=trigger.type, time=None)
            return standing.value == Standing.HYPOTHETICAL or _infinitive(sentence, trigger.word)
    return False


def _infinitive(sentence: Sentence, word: int) -> bool:
    """Whether a word stands in an infinitive: "urged both sides to stop shooting"."""
    for at in (word, *sentence.ancestors(word)):
        if "to" in {sentence.words[c].text.casefold() for c in children(sentence, at, "mark")}:
            return True
        if base(sentence.words[at].relation) in ("ccomp", "root", "parataxis"):
            return False
    return False


def _no_claim(scene: Scene, sentence: Sentence, draft: Draft) -> bool:
    if only_flight(scene, sentence, draft.trigger.word, draft.claim):
        return True
    return _losses_alone(scene, sentence, draft) or _referred_to(scene, sentence, draft)


def _referred_to(scene: Scene, sentence: Sentence, draft: Draft) -> bool:
    """Whether a happening is but what another is timed by ("following Sunday's battle"), or a heading ("AIR STRIKES"):
    it tells nothing of it, and of nobody."""
    word = draft.trigger.word
    if sentence.words[word].upos not in ("NOUN", "PROPN") or draft.roles_named:
        return False
    if len(sentence.words) <= HEADING and not any(w.upos in ("VERB", "AUX") for w in sentence.words):
        return True
    return bool(set(case_of(sentence, word).split()) & scene.knowledge.lexicons.classes["timed-by"])


def _losses_alone(scene: Scene, sentence: Sentence, draft: Draft) -> bool:
    """Whether only losses are told ("nine were killed", "they lost their lives"): a figure, and no claim (rule 6)."""
    if draft.claim.actors or draft.claim.weapons:
        return False
    row = draft.trigger.row
    rows = matching_figures(scene.knowledge.lexicons, sentence, draft.trigger.word)
    suffered = any(f.role is FigureRole.KIND and "subj" in f.counted for f in rows)
    return suffered or (row is not None and row.frame.kind is FrameKind.HARM)


def _only_a_cue(trigger: Trigger, voices: Sequence[Voice]) -> bool:
    """Whether a trigger is but the saying of something that is told inside ("accused B of shelling")."""
    for voice in voices:
        if voice.cue is not None and voice.cue[0] <= trigger.word < voice.cue[1]:
            said = (*ACCUSING, CueKind.SAY, CueKind.DENY, CueKind.CLAIM_RESPONSIBILITY)
            return voice.kind in said and trigger.type in (ActType.ACCUSE, ActType.REJECT)
    return False


def _drafts(
    scene: Scene,
    resolver: Resolver,
    sentence: Sentence,
    trigger: Trigger,
    voices: Sequence[Voice],
    toponyms: Sequence[Toponym],
) -> list[Draft]:
    surrounding = around(voices, trigger.word)
    voice = surrounding[0] if surrounding else None
    if voice is not None and voice.distributive:
        return [
            _draft(
                scene,
                resolver,
                sentence,
                trigger,
                _alone(voice, s),
                surrounding[1:],
                toponyms,
            )
            for s in voice.speakers
        ]
    return [_draft(scene, resolver, sentence, trigger, voice, surrounding[1:], toponyms)]


def _alone(voice: Voice, speaker: Actor) -> Voice:
    """One speaker's part of what several say, each of the other."""
    rivals = tuple(other for other in voice.speakers if other.code != speaker.code)
    return replace(voice, speakers=(speaker,), distributive=False, rivals=rivals)


def _draft(
    scene: Scene,
    resolver: Resolver,
    sentence: Sentence,
    trigger: Trigger,
    voice: Voice | None,
    outer: Sequence[Voice],
    toponyms: Sequence[Toponym],
) -> Draft:
    speaker = voice.speaker if voice else None
    evidence = evidence_of(sentence, trigger, voice)
    span = sentence.run_span(evidence)
    roles = find_roles(scene, resolver, sentence, trigger, voice)
    time = time_of(scene, sentence, trigger.word, evidence, voice.cue if voice else None)
    period = time.period if time else None
    told = told_on(scene, sentence, trigger.word) if time is None else None
    standing = standing_of(scene, sentence, trigger.word, act=trigger.type, time=period, told=told)
    stance = stance_of(
        sentence,
        trigger.word,
        denied_by_cue=bool(voice and voice.denies),
        denying=scene.knowledge.lexicons.classes["denying"],
    )
    places, place_reason = places_of(scene, sentence, trigger.word, toponyms, evidence)
    if roles.reason == THE_PAIR and _elsewhere(resolver, places):
        roles = Roles((), (), roles.probability, "nobody named")
    weapons = weapons_of(scene, sentence, evidence)
    assault = trigger.type is ActType.ASSAULT
    mode = mode_of(scene, sentence, trigger, evidence) if assault else trigger.mode
    breach = assault and (of_a_breach(span.of(scene.text)) or bool(in_breach(scene, sentence, trigger.word)))
    if breach:
        standing = standing_of_breach(standing, dated=period is not None or told is not None)
    reasons = {
        "act": trigger.reason,
        "standing": standing.reason,
        "stance": stance.reason,
        "actors": roles.reason,
        "targets": roles.targets_reason,
        "places": place_reason,
        "time": time.reason if time else NO_TIME,
        "weapons": "names of weapons in the evidence" if weapons else "no weapon named in the evidence",
        "violates_ceasefire": "words of a breach and of a truce" if breach else "no words of a breach of a truce",
        "quoted": "most of it in quotation marks" if scene.analysis.quoted(span) else "not in quotation marks",
        **_voice_reasons(sentence, voice, outer),
    }
    claim = Claim(
        id="",
        evidence=span,
        act=Act(trigger.type, mode, scene.knowledge.lexicons.contexts_in(sentence, evidence)[:3]),
        speaker=speaker,
        via=_via(voice, outer),
        cue=sentence.run_span(voice.cue) if voice and voice.cue else None,
        quoted=scene.analysis.quoted(span),
        stance=Stance(stance.value),
        standing=Standing(standing.value),
        violates_ceasefire=breach,
        actors=roles.actors,
        targets=roles.targets,
        places=places,
        time=period,
        weapons=weapons,
        reasons=reasons,
        breaches=breaches_told(scene, sentence, trigger.word, evidence) if breach else None,
    )
    named = any(a.code for a in (*roles.actors, *roles.targets)) and roles.reason not in FROM_AFAR
    return Draft(sentence.number, trigger, as_verbal_act(claim), _decisions(trigger, standing, stance, roles), named)


def _elsewhere(resolver: Resolver, places: Sequence[Place]) -> bool:
    """Whether all places lie where the story does not play: another war told beside it."""
    own = {actor.code for actor in resolver.pair} | {resolver.main_country}
    told = [place.country for place in places if place.country]
    return bool(told) and not own & set(told)


def _via(voice: Voice | None, outer: Sequence[Voice]) -> tuple[Actor, ...]:
    """Who passes the speaker's words on, the nearest first."""
    passed_on = [*(voice.via if voice else ()), *(v.speaker for v in outer if v.speaker is not None)]
    said = voice.speaker if voice else None
    return tuple(dict.fromkeys(actor for actor in passed_on if said is None or actor.words != said.words))


def _sure_of(trigger: Trigger) -> float:
    """How sure the act is: the model's word, or what a row is worth that stands here with all it asks for."""
    row = trigger.row
    filled = row is not None and row.pattern and row.type is trigger.type
    return max(trigger.probability, WITHOUT_MODEL[row.strength]) if row is not None and filled else trigger.probability


def _decisions(trigger: Trigger, standing: Decision, stance: Decision, roles: Roles) -> dict[str, float]:
    return {
        "act": _sure_of(trigger),
        "standing": standing.probability,
        "stance": stance.probability,
        "actors": roles.probability,
    }


def _voice_reasons(sentence: Sentence, voice: Voice | None, outer: Sequence[Voice]) -> dict[str, str]:
    """Why these are the speaker, the cue and who passes his words on."""
    relayed = "the voices around it" if _via(voice, outer) else "nobody passes it on"
    if voice is None:
        return {"speaker": "no attribution: the article's own voice", "cue": "no cue", "via": relayed}
    if voice.cue is None:
        return {"speaker": "a quotation carried on", "cue": "no cue of its own", "via": relayed}
    words = " ".join(w.text for w in sentence.words[slice(*voice.cue)])
    return {"speaker": f"cue: {words}", "cue": f"lexicon: {voice.kind}", "via": relayed}


def evidence_of(sentence: Sentence, trigger: Trigger, voice: Voice | None) -> Run:
    """The clause that reports the happening: what the model marks around the trigger, else the trigger's own clause."""
    outside = set() if voice is None else (set(voice.source) | set(range(*(voice.cue or (0, 0))))) - {trigger.word}
    if sentence.hints is not None:
        marked = [p > 0.5 for p in sentence.hints.evidence(trigger.word)]
    else:
        clause = set(_clause(sentence, trigger.word))
        marked = [i in clause for i in range(len(sentence.words))]
    allowed = [m and i not in outside for i, m in enumerate(marked)]
    start, end = trigger.run
    while start > 0 and (allowed[start - 1] or (start > 1 and allowed[start - 2] and start - 1 not in outside)):
        start -= 1
    while end < len(allowed) and (allowed[end] or (end + 1 < len(allowed) and allowed[end + 1] and end not in outside)):
        end += 1
    return _without_edges(sentence, start, end, trigger.run)


def _without_edges(sentence: Sentence, start: int, end: int, keep: Run) -> Run:
    opening, closing = {"PUNCT", "CCONJ", "SCONJ"}, {"PUNCT", "CCONJ", "SCONJ", "DET", "ADP"}
    while start < keep[0] and sentence.words[start].upos in opening:
        start += 1
    while end > keep[1] and sentence.words[end - 1].upos in closing:
        end -= 1
    return start, end


def _clause(sentence: Sentence, word: int) -> list[int]:
    """The words of a trigger's clause without clauses that tell of something else."""
    found, queue = [], [word]
    while queue:
        at = queue.pop()
        found.append(at)
        queue.extend(
            c
            for c in sentence.children[at]
            if base(sentence.words[c].relation) not in ("parataxis", "ccomp", "conj", "advcl", "punct")
        )
    return sorted(found)
