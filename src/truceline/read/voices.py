"""Attribution: whose words each part of the text reports.

A voice is a speaker, a cue and the content it covers. The model marks them in each sentence; the lexicon says what the
cue does (reports, accuses, denies, demands) and catches cues the model missed; quotations without a cue of their own
keep the speaker of the quotation they carry on (ledger-format.md, rule 3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Attribution, Run, Sentence
from truceline.model import Actor, Stance
from truceline.read.antecedents import fits
from truceline.read.cues import SPEECH, attributions, cue_of
from truceline.read.gapping import gap
from truceline.read.grammar import HE, THEY, WE
from truceline.read.lexicon_rows import Cue, CueKind
from truceline.read.mentions import is_person
from truceline.read.parties import Form
from truceline.read.phrases import children, subject
from truceline.read.relays import relayed
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene, is_itself
from truceline.read.selves import is_nobody, with_themselves
from truceline.read.untimed import untimed
from truceline.read.voice import Voice


def find_voices(scene: Scene, resolver: Resolver) -> tuple[tuple[Voice, ...], ...]:
    """For each sentence its voices, outermost first; carried-on quotations are voices without a cue."""
    found: list[tuple[Voice, ...]] = []
    told: list[tuple[Voice, ...]] = []
    for sentence in scene.sentences:
        told.append(_own_voices(scene, resolver, sentence, found))
        found.append(told[-1] or _carried_on(scene, sentence, found))
    return tuple(_said_behind(scene, s, told) or voices for s, voices in zip(scene.sentences, found, strict=True))


def _own_voices(
    scene: Scene, resolver: Resolver, sentence: Sentence, before: Sequence[tuple[Voice, ...]]
) -> tuple[Voice, ...]:
    voices = []
    for attribution in attributions(scene, sentence):
        cue = cue_of(scene, sentence, attribution.cue)
        source = _source(sentence, attribution)
        if cue is None or cue.kind not in SPEECH or (source and is_nobody(sentence, source)):
            continue
        voices += _with_gap(resolver, sentence, _voice(scene, resolver, sentence, attribution, cue, before))
    told = with_themselves(scene, sentence, voices, before)
    return tuple(sorted(told, key=lambda v: (-len(v.words), v.cue or (0, 0))))


def _with_gap(resolver: Resolver, sentence: Sentence, voice: Voice) -> list[Voice]:
    """The voice, and that of whoever takes its verb up: "A speaks of 202 dead and B of 80"."""
    found = gap(sentence, voice.cue, voice.words) if voice.cue else None
    speakers = resolver.one(sentence, found[0]) if found else ()
    if found is None or not any(a.code for a in speakers):
        return [voice]
    rest = frozenset(word for word in voice.words if word < found[0])
    return [replace(voice, words=rest), replace(voice, words=found[1], speakers=speakers, source=(found[0],))]


def _voice(
    scene: Scene,
    resolver: Resolver,
    sentence: Sentence,
    attribution: Attribution,
    cue: Cue,
    before: Sequence[tuple[Voice, ...]],
) -> Voice:
    passed_on = relayed(scene, sentence, attribution, _source(sentence, attribution))
    source = passed_on.quoted if passed_on else _source(sentence, attribution)
    speakers = (
        (_same_speakers(scene, resolver, sentence, source, before) or _speakers(scene, resolver, sentence, source))
        if source
        else ()
    )
    words = frozenset(i for run in attribution.content for i in range(*run)) - set(range(*attribution.cue))
    words |= _told_on(sentence, attribution.cue, words)
    text = sentence.run_span(attribution.cue).of(scene.text)
    negated = cue.kind is CueKind.SAY and NEGATED.search(text) is not None
    behind = min(attribution.cue[1] + 2, len(sentence.words))  # "accused each other"
    between = sentence.run_span((min(source[0], attribution.cue[0]), behind)) if source else None
    distributive = len(speakers) > 1 and between is not None and EACH.search(between.of(scene.text)) is not None
    return Voice(
        sentence.number,
        attribution.cue,
        speakers,
        words,
        CueKind.SAY if negated else cue.kind,
        cue.stance is Stance.DENIES,
        tuple(range(*source)) if source else (),
        distributive,
        via=_speakers(scene, resolver, sentence, passed_on.relayer) if passed_on and passed_on.relayer else (),
    )


HOME = 0.4  # the share of a document's mentions from which on a country is where the story is
REACH = 3  # sentences back in which "he" still is the last speaker
NEGATED = re.compile(r"\b(?:not|never|refused to|declined to)\b|n['’]t\b", re.I)
EACH = re.compile(r"\b(?:both|each|one another)\b", re.I)


def _told_on(sentence: Sentence, cue: Run, words: frozenset[int]) -> set[int]:
    """What goes on behind the content in its shifted tense: "said A had shelled B, while C had shelled D"."""
    if not any(_shifted(sentence, i) for i in words):
        return set()
    behind = [c for i in range(*cue) for c in children(sentence, i, "advcl", "parataxis", "conj") if c not in words]
    return {i for c in behind if c > max(words) and _shifted(sentence, c) for i in sentence.subtree(c)} - set(
        range(*cue)
    )


def _shifted(sentence: Sentence, number: int) -> bool:
    return any(sentence.words[c].text.casefold() in ("had", "'d", "’d") for c in children(sentence, number, "aux"))


def _source(sentence: Sentence, attribution: Attribution) -> Run | None:
    """Of several runs marked as source the one that is the cue's subject, else the one next to the cue."""
    if not attribution.source:
        return None
    for number in range(*attribution.cue):
        who, is_passive = subject(sentence, number) if sentence.words[number].upos == "VERB" else (None, False)
        held = [run for run in attribution.source if who is not None and not is_passive and run[0] <= who < run[1]]
        if held:
            return held[0]
    at = attribution.cue[0]
    return min(attribution.source, key=lambda run: min(abs(run[0] - at), abs(run[1] - 1 - at)))


def _of_the_country(
    resolver: Resolver, sentence: Sentence, source: Run, speakers: tuple[Actor, ...]
) -> tuple[Actor, ...]:
    """A person nobody introduces, in a story about one country, speaks as one of its people (rule 3)."""
    head = sentence.head_of(source)
    country = resolver.main_country
    if (
        country is None
        or not speakers
        or not is_person(sentence, head)
        or sentence.words[head].text.casefold() in WE
        or resolver.story.countries.get(country, 0.0) < HOME
    ):
        return speakers
    return (replace(speakers[0], code=country, sector=speakers[0].sector or "CVL"), *speakers[1:])


def _same_speakers(
    scene: Scene, resolver: Resolver, sentence: Sentence, source: Run, before: Sequence[tuple[Voice, ...]]
) -> tuple[Actor, ...]:
    """Who "he added" or "they said" is: whoever spoke last, one person or several as the pronoun wants."""
    word = sentence.words[sentence.head_of(source)]
    pronoun = word.text.casefold()
    if word.upos != "PRON" or pronoun not in HE | THEY:
        return ()
    for voices in reversed(before[-REACH:]):
        for voice in reversed([v for v in voices if v.cue is not None]):
            several = len(voice.speakers) > 1
            if pronoun in HE and not _is_he(scene, resolver, voice):
                continue
            if any(a.code for a in voice.speakers) and several == (pronoun in THEY):
                return tuple(replace(a, words=sentence.run_span(source)) for a in voice.speakers)
    return ()


def _is_he(scene: Scene, resolver: Resolver, voice: Voice) -> bool:
    """Whether who speaks can be "he": a person; no agency, no ministry, and not "the gates of Ardania". A reporter who
    is not named only passes words on."""
    told = scene.sentences[voice.sentence]
    if not voice.source:
        return False
    head = told.head_of((voice.source[0], voice.source[-1] + 1))
    reporter = told.words[head].upos == "NOUN" and all(a.sector == "JRN" for a in voice.speakers)
    pronoun = told.words[head].text.casefold() in HE
    return pronoun or (not reporter and fits(resolver.story, told, head, "he"))


def _speakers(scene: Scene, resolver: Resolver, sentence: Sentence, source: Run) -> tuple[Actor, ...]:
    """Who the source is; where the phrase itself does not tell, the party named inside it ("director of the ...")."""
    speakers = untimed(scene, sentence, resolver.actors(sentence, sentence.head_of(source)))
    speakers = _only_media(scene, sentence, source, speakers)
    if any(actor.code or actor.sector == "JRN" for actor in speakers):  # "media reports on A" are not A's
        return speakers
    span = sentence.run_span(source)
    inside = [m for m in scene.parties[sentence.number] if span.covers(m.span) and is_itself(scene.text, m.span)]
    if not inside:
        return _of_the_country(resolver, sentence, source, speakers)
    order = (Form.GROUP, Form.OUTLET, Form.LEADER)
    match = min(inside, key=lambda m: order.index(m.form) if m.form in order else len(order))
    party = match.candidates[0]
    return (Actor(span.of(scene.text), party.code, party.sector or "GOV", span),)


def _only_media(scene: Scene, sentence: Sentence, source: Run, speakers: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The speakers, but bare "media reports" where a parser has run them together with a party told of behind them."""
    span = sentence.run_span(source)
    role = next((r for where, r in scene.roles[sentence.number] if where.end == span.end), None)
    named = any(m.span.overlaps(span) for m in scene.parties[sentence.number])
    behind = any(a.code and a.sector != "JRN" and a.words and a.words.end > span.end for a in speakers)
    if role is None or role.sector != "JRN" or named or not behind:
        return speakers
    return (Actor(span.of(scene.text), None, role.sector, span),)


def _carried_on(scene: Scene, sentence: Sentence, before: Sequence[tuple[Voice, ...]]) -> tuple[Voice, ...]:
    """A sentence that stands mostly in quotation marks and has no cue is said by whoever was quoted last."""
    if not scene.analysis.quoted(sentence.span) or not before:
        return ()
    for number in range(sentence.number - 1, max(-1, sentence.number - 4), -1):
        voices = [v for v in before[number] if v.kind in SPEECH and v.speakers]
        if voices:
            return (_as_if_said_in(sentence, voices[0]),)
        if not scene.analysis.quoted(scene.sentences[number].span):
            return ()
    return ()


def _said_behind(scene: Scene, sentence: Sentence, told: Sequence[tuple[Voice, ...]]) -> tuple[Voice, ...]:
    """A sentence that opens a quotation of several is said by whom the first cue inside it names: "We were hit. They
    shelled us," said A."""
    end = sentence.span.end
    quote = next((q for q in scene.analysis.quotes if q.start < end < q.end), None)
    if quote is None or told[sentence.number] or not scene.analysis.quoted(sentence.span):
        return ()
    cued = next((s for s in scene.sentences if s.span.overlaps(quote) and told[s.number]), None)
    if cued is None or cued.number < sentence.number:
        return ()
    inside = {w.number for w in cued.words if quote.covers(w.span)}
    speaks = [v for v in told[cued.number] if v.speakers and v.kind in SPEECH and v.words & inside]
    return tuple(_as_if_said_in(sentence, voice) for voice in speaks[:1])


def _as_if_said_in(sentence: Sentence, voice: Voice) -> Voice:
    """The voice without its cue, over the whole of another sentence."""
    words = frozenset(range(len(sentence.words)))
    return replace(voice, sentence=sentence.number, cue=None, words=words, kind=CueKind.SAY, denies=False, source=())
