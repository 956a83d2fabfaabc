"""Mentions of truces: each with the parties, the brokers, the country, the time and the status its own words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from truceline.language import Run, Sentence
from truceline.model import Actor, Period, Span, Standing, TruceStatus
from truceline.read.circumstances import time_of
from truceline.read.mentions import is_state
from truceline.read.parties import Form, PartyMatch
from truceline.read.patterns import lemma_of
from truceline.read.phrases import base, case_of, children, coordinated, extent, subject, top
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.standing import negated_by, standing_of
from truceline.read.truce_words import BROKERED, CEASE

JOINT = re.compile(r"\s*(?:(?:and|the|with|by|[-–/,&])\s*)*", re.I)  # between names of one list
OUTSIDERS = ("IGO", "NGO", "JRN")  # who announces another's truce
LONGEST = 25  # words of evidence


class Scope(StrEnum):
    """What sets a truce apart from another of the same article: "a local truce", "the wider one", "an earlier one"."""

    LOCAL = "local"
    WIDE = "wide"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class TruceMention:
    """One telling of a truce; `land` are the countries it is said to be in, `definite` that it is one told before,
    `introduced` that it is told as a new one ("a truce")."""

    sentence: int
    head: int
    span: Span
    parties: tuple[Actor, ...] = ()
    brokers: tuple[Actor, ...] = ()
    land: tuple[str, ...] = ()
    time: Period | None = None
    standing: Standing = Standing.CURRENT
    status: TruceStatus = TruceStatus.UNKNOWN
    scope: Scope | None = None
    definite: bool = False
    introduced: bool = False


def truce_mentions(scene: Scene, resolver: Resolver) -> Iterator[TruceMention]:
    """The mentions of an article in text order; "it" is one where somebody declares or breaks it."""
    seen = -9
    for sentence in scene.sentences:
        heads = []
        for match in CEASE.finditer(scene.text, sentence.span.start, sentence.span.end):
            run = sentence.run_of(Span(*match.span()))
            if run is not None:
                head = sentence.head_of(run)
                heads.append(run[1] - 1 if sentence.words[head].upos == "PUNCT" else head)
        if heads or seen == sentence.number - 1:
            heads += _pronouns(scene, sentence, heads, fresh=seen == sentence.number - 1)
        seen = sentence.number if heads else seen
        yield from (_mention(scene, resolver, sentence, head) for head in dict.fromkeys(heads))


def _pronouns(scene: Scene, sentence: Sentence, heads: Sequence[int], *, fresh: bool) -> list[int]:
    """ "The army declared it over the holidays": a truce told just before that a party declares, extends or breaks."""
    first = min(heads, default=-1 if fresh else len(sentence.words))
    classes = scene.knowledge.lexicons.classes
    verbs = classes["truce-party-verb"] | classes["truce-keeping"]
    return [
        w.number
        for w in sentence.words
        if w.text.casefold() == "it"
        and w.relation == "obj"
        and w.number > first
        and sentence.words[w.head].lemma in verbs
    ]


def _mention(scene: Scene, resolver: Resolver, sentence: Sentence, word: int) -> TruceMention:
    head = top(sentence, word)
    clause = _clause(sentence, head)
    time = time_of(scene, sentence, head, extent(sentence, head), None)
    period = time.period if time else None
    standing = standing_of(scene, sentence, head, act="AGREE", time=period)
    status, unbroken = _status(scene, sentence, clause)
    land = _land(scene, sentence, head)
    parties, brokers = _sides(scene, resolver, sentence, head, land)
    told = sentence.run_span(_evidence(sentence, head))
    return TruceMention(
        sentence=sentence.number,
        head=head,
        span=told,
        parties=parties,
        brokers=brokers,
        land=land,
        time=None if unbroken else period,
        standing=Standing(standing.value),
        status=status,
        scope=_scope(scene, sentence, head),
        definite=_determined(sentence, head, "the", "this", "that", "its"),
        introduced=_determined(sentence, head, "a", "an"),
    )


def _status(scene: Scene, sentence: Sentence, clause: Run) -> tuple[TruceStatus, bool]:
    """What the words of a clause say of a truce, and whether they say that nobody broke it.

    "No violations were reported" tells neither a dispute nor when the truce began.
    """
    span = sentence.run_span(clause)
    unbroken = False
    for status, words in scene.knowledge.truce_status:
        for match in words.finditer(scene.text, span.start, span.end):
            run = sentence.run_of(Span(*match.span()))
            if run is None or negated_by(sentence, sentence.head_of(run)) is None:
                return status, unbroken
            unbroken |= status is TruceStatus.DISPUTED
    return TruceStatus.UNKNOWN, unbroken


def _clause(sentence: Sentence, head: int) -> tuple[int, int]:
    """The words of the clause a truce stands in, as one run."""
    verb = next((a for a in sentence.ancestors(head) if sentence.words[a].upos in ("VERB", "AUX")), head)
    words = sentence.subtree(verb)
    return words[0], words[-1] + 1


def _evidence(sentence: Sentence, head: int) -> tuple[int, int]:
    """The phrase with what is told inside it ("a truce brokered by A"), if that is short; else the bare phrase."""
    words = sentence.subtree(head)
    start, end = extent(sentence, head)
    inner = [w for w in words if w >= start]
    return (start, inner[-1] + 1) if inner and inner[-1] + 1 - start <= LONGEST else (start, end)


def _determined(sentence: Sentence, head: int, *words: str) -> bool:
    told = [sentence.words[c].text.casefold() for c in children(sentence, head, "det", "nmod:poss")]
    return any(word in words for word in told) or (sentence.words[head].upos == "PRON" and "the" in words)


def _scope(scene: Scene, sentence: Sentence, head: int) -> Scope | None:
    classes = scene.knowledge.lexicons.classes
    told = {lemma_of(sentence, c) for c in children(sentence, head, "amod", "compound", "advmod", "det")}
    return next((scope for scope in Scope if told & classes[f"truce-{scope}"]), None)


# ---------------------------------------------------------------------- whose truce, and whose work


def _sides(
    scene: Scene, resolver: Resolver, sentence: Sentence, head: int, land: tuple[str, ...]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Parties and brokers that a truce's own phrase and its verb name."""
    between = _between(resolver, sentence, head)
    named = _named_brokers(scene, resolver, sentence, head)
    brokers = [b for b in named if b.code not in {a.code for a in between}]
    does, who = _doers(resolver, sentence, head)
    classes = scene.knowledge.lexicons.classes
    if does in classes["broker"]:
        return between, tuple(_distinct([*brokers, *who]))
    if does in classes["truce-party-verb"]:
        others = tuple(a.code for a in between if a.code) or land
        if others and who and all(_elsewhere(resolver, a, others) for a in who):
            brokers += who  # who announces a truce of others, or agrees one for another's country
            who = ()
    elif does not in classes["truce-keeping"]:
        who = ()
    parties = between or (*(a for a in who if a.sector not in OUTSIDERS), *_with(resolver, sentence, head))
    return tuple(_distinct(parties)), tuple(_distinct(brokers))


def _elsewhere(resolver: Resolver, actor: Actor, land: tuple[str, ...]) -> bool:
    """Whether a state has nothing to do with the country of a truce."""
    return actor.sector in OUTSIDERS or (is_state(resolver.scene, actor.code) and actor.code not in land)


def _between(resolver: Resolver, sentence: Sentence, head: int) -> tuple[Actor, ...]:
    for child in children(sentence, head, "nmod", "obl"):
        if case_of(sentence, child) in ("between", "among"):
            return tuple(a for a in resolver.actors(sentence, child) if a.code)
    return ()


def _with(resolver: Resolver, sentence: Sentence, head: int) -> tuple[Actor, ...]:
    """ "A truce with the rebels", and "the rebels' truce", "a PLO truce"."""
    found = [c for c in children(sentence, head, "nmod", "obl") if case_of(sentence, c) == "with"]
    found += [c for c in children(sentence, head, "nmod:poss") if sentence.words[c].upos != "PRON"]
    return tuple(a for c in found for a in resolver.actors(sentence, c) if a.code)


def _doers(resolver: Resolver, sentence: Sentence, head: int) -> tuple[str, tuple[Actor, ...]]:
    """The verb a truce is done with and who does it; a truce that does something itself has no doer."""
    verb = sentence.words[head].head
    relation = base(sentence.words[head].relation)
    if verb in _participles(sentence, head):
        verb, relation = sentence.words[verb].head, "obl"
    if verb < 0 or relation not in ("obj", "obl", "nsubj", "xcomp", "nmod"):
        return "", ()
    who, is_passive = subject(sentence, verb)
    if relation == "nsubj":
        agents = [c for c in children(sentence, verb, "obl") if case_of(sentence, c) == "by"]
        heads = agents if is_passive else []
    else:
        heads = [who] if who is not None and not is_passive and who != head else []
    found = tuple(a for each in heads for a in resolver.actors(sentence, each) if a.code)
    return lemma_of(sentence, verb), found


def _participles(sentence: Sentence, head: int) -> list[int]:
    """ "Brokered" right behind a truce, by somebody, where the parser hangs the truce on it and not it on the truce."""
    verb = sentence.words[head].head
    by = verb == head + 1 and BROKERED.search(sentence.words[verb].text) is not None
    return [verb] if by and any(case_of(sentence, c) == "by" for c in children(sentence, verb, "obl")) else []


def _named_brokers(scene: Scene, resolver: Resolver, sentence: Sentence, head: int) -> Iterator[Actor]:
    """ "A Russian-brokered ceasefire", "a U.S.-Russia brokered truce", "a ceasefire mediated by A and B"."""
    for number in (*sentence.subtree(head), *_participles(sentence, head)):
        word = sentence.words[number]
        if not BROKERED.search(word.text):
            continue
        by = [c for c in children(sentence, number, "obl") if case_of(sentence, c) == "by"]
        start = word.start + len(word.text) - len(word.text.rpartition("-")[2])
        listed = _listed_before(scene, sentence, start) if not by else _listed_after(scene, sentence, by[0])
        yield from listed
        if not listed:
            named = by or children(sentence, number, "amod", "compound", "obl", "nsubj", "advmod", "nmod")
            yield from (a for each in named for a in resolver.actors(sentence, each) if a.code)


def _listed_before(scene: Scene, sentence: Sentence, end: int) -> list[Actor]:
    """The names right before a word, joined by hyphens and "and", whatever the parser makes of them."""
    found: list[Actor] = []
    for match in sorted(scene.parties[sentence.number], key=lambda m: -m.span.end):
        if match.span.end <= end and JOINT.fullmatch(scene.text, match.span.end, end):
            found.append(_actor(scene, match))
            end = match.span.start
    return found[::-1]


def _listed_after(scene: Scene, sentence: Sentence, first: int) -> list[Actor]:
    found: list[Actor] = []
    start = sentence.words[extent(sentence, first)[0]].start
    for match in sorted(scene.parties[sentence.number], key=lambda m: m.span.start):
        if match.span.start >= start and JOINT.fullmatch(scene.text, start, match.span.start):
            found.append(_actor(scene, match))
            start = match.span.end
    return found


def _actor(scene: Scene, match: PartyMatch) -> Actor:
    party = match.candidates[0]
    return Actor(match.span.of(scene.text), party.code, party.sector or "GOV", match.span)


def _land(scene: Scene, sentence: Sentence, head: int) -> tuple[str, ...]:
    """The countries a truce is said to be of: "the Syrian truce", "a ceasefire for Sudan", "a truce in Gaza"."""
    below = {head, *children(sentence, head, "amod", "compound")}
    below |= {c for c in children(sentence, head, "nmod", "obl") if case_of(sentence, c) in ("in", "for", "across")}
    verb = sentence.words[head].head
    if verb >= 0 and sentence.words[verb].upos == "VERB":
        below |= {c for c in children(sentence, verb, "obl") if case_of(sentence, c) in ("in", "for", "across")}
    runs = [sentence.words[c].span for each in below if each != head for c in coordinated(sentence, each)]
    states = [
        m.candidates[0].code
        for m in scene.parties[sentence.number]
        if m.form is not Form.OUTLET and m.candidates[0].kind == "state" and any(m.span.overlaps(span) for span in runs)
    ]
    return tuple(dict.fromkeys(code for code in states if code and len(code) == 3))


def _distinct(actors: Sequence[Actor]) -> list[Actor]:
    return list({a.code: a for a in actors}.values())
