"""Ceasefires of one article: mentions gathered into truces with parties, brokers, status and alleged breaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.language import Sentence
from truceline.model import Actor, ActType, Ceasefire, Claim, Period, Span, Stance, Standing, TruceStatus
from truceline.read.circumstances import time_of
from truceline.read.phrases import case_of, children, coordinated, extent, subject
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.standing import standing_of
from truceline.read.truce_words import BROKERED, CEASE


@dataclass(frozen=True, slots=True)
class TruceMention:
    sentence: int
    head: int
    span: Span
    parties: tuple[Actor, ...]
    brokers: tuple[Actor, ...]
    time: Period | None
    standing: Standing
    status: TruceStatus


def find_truces(scene: Scene, resolver: Resolver, claims: Sequence[Claim]) -> list[Ceasefire]:
    """The article's truces by first mention: as a rule a current one, and older ones told as history."""
    mentions = [m for sentence in scene.sentences for m in _mentions(scene, resolver, sentence)]
    groups: list[list[TruceMention]] = []
    for mention in mentions:
        fitting = next((g for g in groups if _one_truce(g, mention)), None)
        if fitting is None:
            groups.append([mention])
        else:
            fitting.append(mention)
    found = [_ceasefire(resolver, group, claims) for group in groups]
    kept = [truce for truce in found if truce.status is not TruceStatus.PROPOSED or truce.parties or len(found) == 1]
    return [replace(truce, id=f"t{i}") for i, truce in enumerate(kept, 1)]


def _mentions(scene: Scene, resolver: Resolver, sentence: Sentence) -> list[TruceMention]:
    found = []
    for match in CEASE.finditer(scene.text, sentence.span.start, sentence.span.end):
        run = sentence.run_of(Span(*match.span()))
        if run is not None:
            found.append(_mention(scene, resolver, sentence, sentence.head_of(run)))
    return found


def _mention(scene: Scene, resolver: Resolver, sentence: Sentence, head: int) -> TruceMention:
    run = extent(sentence, head)
    clause = _clause_head(sentence, head)
    words = sentence.subtree(clause)
    whole = (words[0], words[-1] + 1)
    time = time_of(scene, sentence, head, run, None)
    standing = standing_of(scene, sentence, head, act="AGREE", time=time.period if time else None)
    text = sentence.run_span(whole).of(scene.text)
    told = (status for status, words in scene.knowledge.truce_status if words.search(text))
    status = next(told, TruceStatus.UNKNOWN)
    return TruceMention(
        sentence.number,
        head,
        sentence.run_span(run),
        _parties(scene, resolver, sentence, head),
        _brokers(scene, resolver, sentence, head),
        time.period if time else None,
        Standing(standing.value),
        status,
    )


def _clause_head(sentence: Sentence, head: int) -> int:
    return next((a for a in sentence.ancestors(head) if sentence.words[a].upos in ("VERB", "AUX")), head)


def _parties(scene: Scene, resolver: Resolver, sentence: Sentence, head: int) -> tuple[Actor, ...]:
    """ "A truce between A and B", "A and B agreed to a truce"."""
    for child in children(sentence, head, "nmod"):
        if case_of(sentence, child) in ("between", "among"):
            return tuple(a for a in resolver.actors(sentence, child) if a.code)
    verb = sentence.words[head].head
    if verb >= 0 and sentence.words[verb].lemma in scene.knowledge.lexicons.classes["truce-party-verb"]:
        who, is_passive = subject(sentence, verb)
        if who is not None and not is_passive and len(coordinated(sentence, who)) > 1:
            return tuple(a for a in resolver.actors(sentence, who) if a.code)
    return ()


def _brokers(scene: Scene, resolver: Resolver, sentence: Sentence, head: int) -> tuple[Actor, ...]:
    """ "A Russian-brokered ceasefire", "a ceasefire brokered by A and B", "A negotiated a ceasefire"."""
    found: list[Actor] = []
    for number in sentence.subtree(head):
        word = sentence.words[number]
        if not BROKERED.search(word.text):
            continue
        by = [
            c
            for c in children(sentence, number, "obl")
            if case_of(sentence, c) == "by" or sentence.words[c].relation == "obl:agent"
        ]
        named = (
            by
            or children(sentence, number, "amod", "compound", "obl", "nsubj", "advmod", "nmod")
            or _hyphenated(sentence, number)
        )
        for each in named:
            found.extend(a for a in resolver.actors(sentence, each) if a.code)
    verb = sentence.words[head].head
    if verb >= 0 and sentence.words[verb].lemma in scene.knowledge.lexicons.classes["broker"]:
        who, is_passive = subject(sentence, verb)
        agents = [c for c in children(sentence, verb, "obl") if case_of(sentence, c) == "by"]
        heads = agents if is_passive else [who] if who is not None else []
        found.extend(a for h in heads for a in resolver.actors(sentence, h) if a.code)
    return tuple({a.code: a for a in found}.values())


def _hyphenated(sentence: Sentence, number: int) -> list[int]:
    """The name before "-brokered", and names coordinated with it by "and" or a hyphen ("US-Russia-brokered")."""
    found, at = [], number - 1
    while (
        at >= 0
        and sentence.words[at].text in ("-", "–", "and", ",")
        and at - 1 >= 0
        and sentence.words[at - 1].upos in ("PROPN", "ADJ", "NOUN")
    ):
        found.append(at - 1)
        at -= 2
    return found


def _one_truce(group: Sequence[TruceMention], mention: TruceMention) -> bool:
    """Whether a mention is of a group's truce: nothing in standing, time or parties speaks against it."""
    first = group[0]
    background = Standing.BACKGROUND
    if (first.standing is background) != (mention.standing is background):
        return False
    times = [m.time for m in group if m.time]
    far = mention.time is not None and times and all(_years_apart(mention.time, t) for t in times)
    codes = {a.code for m in group for a in m.parties}
    new = {a.code for a in mention.parties}
    return not far and not (codes and new and codes.isdisjoint(new))


def _years_apart(a: Period, b: Period) -> bool:
    return (a.start > b.end and (a.start - b.end).days > 180) or (b.start > a.end and (b.start - a.end).days > 180)


def _ceasefire(resolver: Resolver, group: Sequence[TruceMention], claims: Sequence[Claim]) -> Ceasefire:
    standing = group[0].standing
    spans = [m.span for m in group]
    related = [c for c in claims if c.act.mode == "ceasefire" and any(c.evidence.overlaps(s) for s in spans)]
    breaches = [
        c
        for c in claims
        if c.violates_ceasefire and (c.standing is Standing.BACKGROUND) == (standing is Standing.BACKGROUND)
    ]
    parties = _distinct(resolver, [a for m in group for a in m.parties])
    brokers = _distinct(
        resolver,
        [a for m in group for a in m.brokers]
        + [a for c in related for a in c.actors if c.act.type is ActType.AGREE and c.targets],
    )
    if len(parties) < 2:
        parties = _distinct(
            resolver,
            [
                *parties,
                *(a for c in breaches for a in (*c.actors, *c.targets)),
                *(a for a in resolver.pair if a.code not in {b.code for b in brokers}),
            ],
        )[:2]
    brokers = tuple(b for b in brokers if b.code not in {p.code for p in parties})
    times = [m.time for m in group if m.time]
    return Ceasefire(
        id="",
        evidence=tuple(spans),
        parties=parties,
        brokers=brokers,
        declared=times[0] if times else None,
        standing=standing,
        status=_status(group, breaches),
        violations=tuple(c.id for c in breaches),
    )


def _status(group: Sequence[TruceMention], breaches: Sequence[Claim]) -> TruceStatus:
    told = {m.status for m in group}
    if TruceStatus.COLLAPSED in told:
        return TruceStatus.COLLAPSED
    if TruceStatus.ENDED in told:
        return TruceStatus.ENDED
    if any(c.stance is Stance.ASSERTS for c in breaches) or TruceStatus.DISPUTED in told:
        return TruceStatus.DISPUTED
    order = (TruceStatus.IN_FORCE, TruceStatus.AGREED, TruceStatus.PROPOSED)
    return next((status for status in order if status in told), TruceStatus.UNKNOWN)


def _distinct(resolver: Resolver, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Each party once, under its own name: a truce is between states and groups, not between their units."""
    names = resolver.scene.knowledge.parties
    found = {a.code: replace(a, name=names.name_of(a.code)) for a in reversed(actors) if a.code}
    return tuple(found.values())[::-1]
