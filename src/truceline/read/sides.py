"""Whose people a figure counts: the party named, who lost or sent them, else the country it happened in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.language import Sentence
from truceline.model import Actor, Figure, FigureKind, PlacePrecision
from truceline.read.counted import Counted
from truceline.read.grammar import THEY
from truceline.read.mentions import is_state, name_phrase
from truceline.read.patterns import lemma_of
from truceline.read.people import PRONOUNS
from truceline.read.phrases import case_of, children, coordinated, subject
from truceline.read.places import Toponym
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.voice import Voice

NAMED = "the party named with the counted"
FOUGHT = "both who fought"  # nobody has added their dead up: a war's toll is told as one
BOTH = 9  # words behind the people in which "on both sides" is said of them
BACK = 4  # sentences back in which a place still tells where this happened
ROLES = frozenset(("", "REB", "OPP", "PRM", "SEP"))  # endings of the codes of those no name tells apart
SEATED = re.compile(r"[-–‑](?:based|born|made|led|backed)", re.I)  # "the Oslo-based monitor" happens nowhere


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a document, as far as they tell whose people are counted; `main` is where most of them lie."""

    toponyms: Sequence[Sequence[Toponym]]
    main: str | None
    strays: frozenset[str] = frozenset()  # of one place name, not spoken of, where others are of several

    @classmethod
    def of(cls, scene: Scene, resolver: Resolver) -> Ground:
        toponyms = resolver.story.grounds
        weights: Counter[str] = Counter()
        names: dict[str, set[str]] = {}
        for sentence, here in zip(scene.sentences, toponyms, strict=True):
            for toponym in here:
                if toponym.place.country and _is_ground(scene, sentence, toponym, ()):
                    weights[toponym.place.country] += 1
                    names.setdefault(toponym.place.country, set()).add(toponym.place.name)
        strays = {c for c in weights if len(names[c]) == 1 and c not in scene.countries}
        known = [c for c in weights if c not in strays]
        main = max(known, key=lambda country: (weights[country], country), default=None)
        return cls(toponyms, main or resolver.main_country, frozenset(strays if main and len(names[main]) > 1 else ()))


def _is_ground(scene: Scene, sentence: Sentence, toponym: Toponym, voices: Sequence[Voice]) -> bool:
    """Whether a place name can say where something happened: no seat, and not in the name of who speaks."""
    end = sentence.run_span(toponym.run).end
    if SEATED.match(scene.text, end):
        return False
    if toponym.place.precision is PlacePrecision.COUNTRY:  # no seat, no neighbour, no party: "in", not "border with"
        locative = scene.knowledge.lexicons.classes["locative"]
        if not set(case_of(sentence, toponym.head).split()[-1:]) & locative:
            return False
    words = sentence.run_span(toponym.run)
    return not any(a.words is not None and a.words.covers(words) for v in voices for a in v.speakers)


def sides_of(
    scene: Scene,
    resolver: Resolver,
    ground: Ground,
    sentence: Sentence,
    counted: Counted,
    *,
    speaker: Actor | None,
    voices: Sequence[Voice],
    before: Sequence[tuple[Counted, Figure]],
) -> tuple[tuple[Actor, ...], str]:
    """The people's parties and what tells them; `before` are the figures that the sentence has told already."""
    if counted.kind is FigureKind.DEPLOYED and (sent := _senders(resolver, sentence, counted, speaker)):
        return sent, "who sent them"
    for below in range(counted.noun, min(len(sentence.words), counted.noun + BOTH)):  # "100 troops on both sides"
        if pair := resolver.pointed_pair(sentence, below):
            return pair, "words for both parties"
    owned = _owned(scene, resolver, sentence, counted, speaker)
    if not owned and without_noun(sentence, counted) and _is_gapped(sentence, voices) and speaker is not None:
        return (speaker,), "of whoever counts them"  # "A speaks of 202 killed and B of 80"
    if not owned and without_noun(sentence, counted) and before:  # "killed 12 soldiers and wounded 30 more"
        return before[-1][1].sides, "as of the figure told before it"
    if not owned and (both := _of_fighters(resolver, sentence, counted)):
        return both, FOUGHT
    country = country_of(scene, ground, sentence, counted, voices)
    named = owned or [
        a for a in _named(scene, resolver, sentence, counted, speaker, country) if a.sector != "JRN"
    ]  # "kill 20 militants monitor AFP": who tells it lost nobody
    if named:
        names = scene.knowledge.parties
        return tuple(replace(a, name=names.name_of(a.code)) for a in named if a.code), NAMED
    if country is None or counted.kind is FigureKind.DEPLOYED or _of_nobody(scene, sentence, counted):
        return (), "nobody named"
    people = Actor(scene.knowledge.parties.name_of(country), country, "CVL", sentence.words[counted.noun].span)
    return (people,), "people of the country it happened in"


def _is_gapped(sentence: Sentence, voices: Sequence[Voice]) -> bool:
    """Whether one verb of telling tells for two of them, each of its own."""
    cues = [v.cue for v in voices if v.cue is not None and v.sentence == sentence.number]
    return len(cues) > len(set(cues))


def without_noun(sentence: Sentence, counted: Counted) -> bool:
    word = sentence.words[counted.noun]
    return word.upos in ("NUM", "ADV") or word.text.casefold() in PRONOUNS or counted.noun == counted.amount.number


def _of_nobody(scene: Scene, sentence: Sentence, counted: Counted) -> bool:
    """Armed men of no known party ("three gunmen") are not the country's."""
    at = sentence.words[counted.noun].span
    return any(span.overlaps(at) and role.sector in ("REB", "PRM") for span, role in scene.roles[sentence.number])


def _senders(resolver: Resolver, sentence: Sentence, counted: Counted, speaker: Actor | None) -> tuple[Actor, ...]:
    who, is_passive = subject(sentence, counted.word)
    by = [c for c in children(sentence, counted.word, "obl") if case_of(sentence, c) == "by"]
    heads = [who] if who is not None and not is_passive else by
    return tuple(a for h in heads if h != counted.noun for a in resolver.actors(sentence, h, speaker=speaker) if a.code)


def _owned(
    scene: Scene, resolver: Resolver, sentence: Sentence, counted: Counted, speaker: Actor | None
) -> tuple[Actor, ...]:
    """Whose losses: the owner in "of its soldiers" and "raised its toll to 71", the subject of "lost 49 soldiers"."""
    owner = [c for at in _tallies(scene, sentence, counted) for c in children(sentence, at, "nmod:poss")][:1]
    if not owner:
        bearing = scene.knowledge.lexicons.classes["bearing"]
        verbs = [v for v in (counted.word, sentence.words[counted.noun].head) if v >= 0]
        borne = [v for v in verbs if sentence.words[v].lemma in bearing and sentence.words[v].upos == "VERB"]
        who, is_passive = subject(sentence, borne[0]) if borne else (None, False)
        owner = [who] if who is not None and not is_passive and who != counted.noun else []
    return tuple(a for h in owner for a in resolver.actors(sentence, h, speaker=speaker) if a.code)


def _tallies(scene: Scene, sentence: Sentence, counted: Counted) -> list[int]:
    """The counted noun and the nouns of a sum that a number is put to: "its toll", "the country's losses"."""
    words, tally = sentence.words, scene.knowledge.lexicons.classes["tally"]
    sums = [
        counted.word,
        *(children(sentence, words[counted.noun].head, "obj") if words[counted.noun].head >= 0 else ()),
    ]
    return [counted.noun, *(at for at in sums if words[at].upos == "NOUN" and lemma_of(sentence, at) in tally)]


def _named(
    scene: Scene,
    resolver: Resolver,
    sentence: Sentence,
    counted: Counted,
    speaker: Actor | None,
    country: str | None,
) -> tuple[Actor, ...]:
    """The party of the noun; of a noun that names none ("four policemen") the country's where the sentence has one."""
    if len(coordinated(sentence, counted.noun)) > 1:
        found = resolver.one(sentence, counted.noun, speaker=speaker)
    else:
        found = resolver.actors(sentence, counted.noun, speaker=speaker)
    known = [a for a in found if a.code]
    if len(joined := _from_both(resolver, sentence, counted)) > 1:
        return joined
    if not known or name_phrase(scene, sentence, counted.noun) is not None or country is None:
        return tuple(known)
    army = _army_before(resolver, sentence, counted)
    soldiers = all(_by_role(scene, a) and a.sector == "MIL" for a in known)
    if soldiers and speaker is not None and _only_of(resolver, sentence, speaker):
        return (replace(known[0], code=speaker.code),)  # "A had reported the deaths of 49 soldiers"
    own = speaker is not None and is_state(scene, speaker.code) and army is not None and speaker.code != army.code
    if army is not None and not own and soldiers:
        return (army,)
    group = _group_before(resolver, sentence, counted)
    if group is not None and all(_by_role(scene, a) and (a.code or "")[3:] for a in known):
        return (group,)
    return tuple(replace(a, code=country + a.code[3:]) if _by_role(scene, a) and a.code else a for a in known)


def _of_fighters(resolver: Resolver, sentence: Sentence, counted: Counted) -> tuple[Actor, ...]:
    """Those who lost a war's dead whom nobody calls his: "the two states went to war and 30,000 people were killed",
    "they fought again, and 6,500 soldiers died"."""
    if name_phrase(resolver.scene, sentence, counted.noun) is not None:
        return ()
    for verb in sentence.ancestors(counted.noun):
        who, is_passive = subject(sentence, verb)
        if who is None or is_passive or who == counted.noun or sentence.words[verb].upos != "VERB":
            continue
        several = sentence.words[who].text.casefold() in THEY or resolver.pointed_pair(sentence, who)
        told = resolver.actors(sentence, who) if several else ()
        return told if {a.code for a in told} == {a.code for a in resolver.pair} and len(told) > 1 else ()
    return ()


def _from_both(resolver: Resolver, sentence: Sentence, counted: Counted) -> tuple[Actor, ...]:
    """ "Soldiers from Ardania and Velland": those of both."""
    origins = [c for c in children(sentence, counted.noun, "nmod") if case_of(sentence, c) == "from"]
    named = [a for c in origins if len(coordinated(sentence, c)) > 1 for a in resolver.actors(sentence, c)]
    return tuple(named) if all(a.code for a in named) else ()


def _group_before(resolver: Resolver, sentence: Sentence, counted: Counted) -> Actor | None:
    """The armed group named last before "the militants", in this sentence or the two before it; not who killed them."""
    doer, is_passive = subject(sentence, counted.word)
    for mention in resolver.story.before(sentence, counted.noun, reach=2):
        killed_them = mention.sentence == sentence.number and mention.head == doer and not is_passive
        if mention.actor.sector in ("REB", "PRM") and mention.role is None and mention.actor.code and not killed_them:
            return mention.actor
    return None


def _only_of(resolver: Resolver, sentence: Sentence, speaker: Actor) -> bool:
    """Whether a sentence in which one of the story's two states speaks names no other party."""
    told = {m.actor.code for m in resolver.story.mentions[sentence.number] if m.actor.code}
    parties = {a.code for a in resolver.pair if is_state(resolver.scene, a.code)}
    return speaker.code in parties and len(parties) > 1 and told <= {speaker.code}


def _army_before(resolver: Resolver, sentence: Sentence, counted: Counted) -> Actor | None:
    """The state whose forces were named last before "five soldiers", and hit: "A's army tank was hit, killing five"."""
    doer, is_passive = subject(sentence, counted.word)
    for mention in resolver.story.before(sentence, counted.noun, reach=1):
        killed_them = mention.sentence == sentence.number and mention.head == doer and not is_passive
        if mention.actor.sector == "MIL" and is_state(resolver.scene, mention.actor.code) and not killed_them:
            return None if mention.subject else mention.actor
    return None


def _by_role(scene: Scene, actor: Actor) -> bool:
    """Whether a code is but a country's with what its people are: SYR, SYRREB; never a group's own."""
    code = actor.code or ""
    return code[3:] in ROLES and scene.knowledge.parties.state(code[:3]) is not None


def country_of(
    scene: Scene, ground: Ground, sentence: Sentence, counted: Counted, voices: Sequence[Voice]
) -> str | None:
    """The country it happened in: that of the nearest place in the sentence, else of the last one before, else the
    one the document has most places in."""
    for number in range(sentence.number, max(-1, sentence.number - BACK), -1):
        told = scene.sentences[number]
        spoken = voices if number == sentence.number else ()
        here = [t for t in ground.toponyms[number] if t.place.country and _is_ground(scene, told, t, spoken)]
        here = [t for t in here if t.place.country not in ground.strays]
        if here:
            at = counted.word if number == sentence.number else len(told.words)
            return min(here, key=lambda t: abs(t.head - at)).place.country
    return ground.main
