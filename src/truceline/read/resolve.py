"""Who a phrase means: names first, then pronouns, definite roles and pairs, through the document and the speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from truceline.language import Run, Sentence
from truceline.model import Actor
from truceline.read.anaphors import Anaphor
from truceline.read.countries import of_party, theatre
from truceline.read.grammar import HE, IT, THEY, WE
from truceline.read.mentions import Mention, core_span, is_person, name_phrase, named_mentions
from truceline.read.parties import Form, Role
from truceline.read.phrases import base, coordinated, subject
from truceline.read.places import Toponym, find_toponyms
from truceline.read.scene import Scene, is_itself

JOINT = re.compile(r"\s*(?:,|and|&|, and|as well as)\s*(?:the\s+)?", re.IGNORECASE)
LISTED = (Form.NAME, Form.GROUP, Form.CAPITAL, Form.METONYM)
DOMINANT, OFTEN = 0.8, 4
AT_HOME = 0.15  # the share of a story that a country has at least if people there are its people
STATE_SECTORS = frozenset("GOV MIL COP LEG JUD SPY CVL OPP".split())


@dataclass(frozen=True)
class Resolver:
    """Resolves phrases of one document. Every answer depends on the document and the speaker alone."""

    scene: Scene

    @cached_property
    def mentions(self) -> tuple[tuple[Mention, ...], ...]:
        return named_mentions(self.scene)

    @cached_property
    def toponyms(self) -> tuple[tuple[Toponym, ...], ...]:
        return find_toponyms(self.scene)

    @cached_property
    def countries(self) -> Mapping[str, float]:
        """How much the story plays in each country, the most first."""
        text = self.scene.text
        parties = [[of_party(m) for m in matches if is_itself(text, m.span)] for matches in self.scene.parties]
        return theatre([[c for c in each if c] for each in parties], self._where)

    @cached_property
    def _where(self) -> list[list[str]]:
        """By sentence the countries of its places, datelines left out."""
        found = []
        for toponyms, dateline in zip(self.toponyms, self.scene.datelines, strict=True):
            told = [t.place for t in toponyms if t.place.words and is_itself(self.scene.text, t.place.words)]
            found.append([p.country for p in told if p.country and not (dateline and dateline.covers(p.words or dateline))])
        return found

    @cached_property
    def main_country(self) -> str | None:
        """The country that the story plays in."""
        return next(iter(self.countries), None)

    def actors(self, sentence: Sentence, head: int, *, speaker: Actor | None = None) -> tuple[Actor, ...]:
        """The parties of a phrase and of all that is coordinated with it, each once; unknown ones have code None."""
        found: list[Actor] = []
        for each in coordinated(sentence, head):
            for actor in self.one(sentence, each, speaker=speaker):
                if actor.code is None or actor.code not in {a.code for a in found}:
                    found.append(actor)
        named = [a for a in found if a.code is not None]
        return tuple(named or found[:1])

    def enumerated(self, sentence: Sentence, run: Run) -> tuple[Actor, ...]:
        """The parties of a plain list ("the EU, France and Iran"), which parsers often take apart; else nobody."""
        span = sentence.run_span(run)
        listed = [m for m in self.scene.parties[sentence.number] if span.covers(m.span) and m.form in LISTED]
        joints = [self.scene.text[a.span.end : b.span.start] for a, b in pairwise(listed)]
        if len(listed) < 2 or not all(JOINT.fullmatch(joint) for joint in joints):
            return ()
        parties = [(m, m.candidates[0]) for m in listed]
        return tuple(Actor(m.span.of(self.scene.text), p.code, p.sector or "GOV", m.span) for m, p in parties)

    def one(self, sentence: Sentence, head: int, *, speaker: Actor | None = None) -> tuple[Actor, ...]:
        """The parties a single head stands for: one, but two for "both sides"."""
        if (anaphor := self._anaphor(sentence, head)) is not None:
            found = tuple(self._pointed(sentence, head, anaphor, speaker))
            if found:
                return found
        word = sentence.words[head].text.casefold()
        if word in WE:
            return (self._here(sentence, head, speaker),) if speaker else (self._unknown(sentence, head),)
        if word in HE | IT | THEY:
            return self._pronoun(sentence, head, word)
        named = self._named(sentence, head)
        if named is not None:
            return (named,)
        apposed = [self._named(sentence, c) for c in sentence.children[head] if sentence.words[c].relation == "appos"]
        if any(apposed):
            return (next(a for a in apposed if a),)
        return (self._by_role(sentence, head),)

    def _named(self, sentence: Sentence, head: int) -> Actor | None:
        known = next((m.actor for m in self.mentions[sentence.number] if m.head == head), None)
        if known is not None:
            return known
        mention = name_phrase(self.scene, sentence, head)
        return mention.actor if mention else None

    # ------------------------------------------------------------------ pronouns and pointing phrases

    def _pronoun(self, sentence: Sentence, head: int, word: str) -> tuple[Actor, ...]:
        if word in ("which", "that", "who", "whose"):
            antecedent = self._relative(sentence, head)
            return self.one(sentence, antecedent) if antecedent is not None else (self._unknown(sentence, head),)
        if sentence.words[head].relation == "nmod:poss" and (owner := self._owner(sentence, head)) is not None:
            return tuple(self._here(sentence, head, actor) for actor in self.one(sentence, owner))
        if word in IT and self._thing_before(sentence, head):
            return (self._unknown(sentence, head),)
        for mention in self.before(sentence, head):
            fits = mention.person if word in HE else mention.plural if word in THEY else not mention.person
            if fits and (word not in IT or not mention.plural):
                return (self._here(sentence, head, mention.actor),)
        if word in THEY:  # a state or group may be "they" as well
            for mention in self.before(sentence, head):
                if not mention.person and mention.actor.code:
                    return (self._here(sentence, head, mention.actor),)
        return (self._unknown(sentence, head),)

    def _thing_before(self, sentence: Sentence, head: int) -> bool:
        """Whether the subject told of before "it" in the sentence is a thing: a car that blew up is no army."""
        told = [w.number for w in sentence.words[:head] if base(w.relation) == "nsubj" and w.upos == "NOUN"]
        return bool(told) and self._named(sentence, told[-1]) is None and not self.is_somebody(sentence, told[-1])

    def _owner(self, sentence: Sentence, head: int) -> int | None:
        """Whose "its" is: the subject of the verb that the owned thing belongs to ("the enemy renewed its attack")."""
        owned = sentence.words[head].head
        verb = next((a for a in sentence.ancestors(head) if sentence.words[a].upos == "VERB"), None)
        if verb is None or base(sentence.words[owned].relation) not in ("obj", "obl", "nmod", "xcomp"):
            return None
        who, is_passive = subject(sentence, verb)
        fits = who is not None and not is_passive and who not in (head, owned) and sentence.words[who].upos != "PRON"
        return who if fits else None

    def _relative(self, sentence: Sentence, head: int) -> int | None:
        clause = next((a for a in sentence.ancestors(head) if sentence.words[a].relation.startswith("acl")), None)
        return sentence.words[clause].head if clause is not None else None

    def before(self, sentence: Sentence, head: int, reach: int = 6) -> Iterator[Mention]:
        """Named parties before a word, best candidate first: sentence by sentence backwards, subjects first in each."""
        start = sentence.words[head].start
        here = [m for m in self.mentions[sentence.number] if sentence.words[m.head].start < start and m.head != head]
        yield from sorted(here, key=lambda m: (not m.subject, m.head))
        for number in range(sentence.number - 1, max(-1, sentence.number - 1 - reach), -1):
            yield from sorted(self.mentions[number], key=lambda m: (not m.subject, m.head))

    def _anaphor(self, sentence: Sentence, head: int) -> Anaphor | None:
        words = self.scene.knowledge.anaphors
        text = core_span(sentence, head).of(self.scene.text).casefold()
        return words.get(text) or words.get(sentence.words[head].text.casefold())

    def _pointed(self, sentence: Sentence, head: int, anaphor: Anaphor, speaker: Actor | None) -> Iterator[Actor]:
        pair = self.pair
        if anaphor.kind == "pair" and len(pair) == 2:
            yield from (self._here(sentence, head, actor) for actor in pair)
        elif anaphor.kind in ("enemy", "other") and speaker and speaker.code:
            yield from (self._here(sentence, head, a) for a in self._opponent(speaker.code))
        elif anaphor.kind in ("former", "latter"):
            named = [m.actor for m in self.before(sentence, head) if m.actor.code][:2]
            if len(named) == 2:
                yield self._here(
                    sentence,
                    head,
                    sorted(named, key=lambda a: a.words.start if a.words else 0)[anaphor.kind == "latter"],
                )
        elif anaphor.kind == "group":
            yield from self._last(
                sentence, head, lambda m: len(m.actor.code or "") > 3 or m.actor.sector in ("REB", "PRM")
            )
        elif anaphor.kind == "country":
            yield from self._last(sentence, head, lambda m: len(m.actor.code or "") == 3)

    def pointed_pair(self, sentence: Sentence, head: int) -> tuple[Actor, ...]:
        """Both parties, if a word heads a phrase such as "both sides"; else nobody."""
        anaphor = self._anaphor(sentence, head)
        return tuple(self._pointed(sentence, head, anaphor, None)) if anaphor and anaphor.kind == "pair" else ()

    def points_to_other(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is "each other" or "the other"."""
        anaphor = self._anaphor(sentence, head)
        return anaphor is not None and anaphor.kind == "other"

    def _last(self, sentence: Sentence, head: int, fits: object) -> Iterator[Actor]:
        mention = next((m for m in self.before(sentence, head) if callable(fits) and fits(m)), None)
        if mention is not None:
            yield self._here(sentence, head, mention.actor)

    @cached_property
    def pair(self) -> tuple[Actor, ...]:
        """The two parties the document tells of most: armed ones and states, first mentioned first."""
        weights: dict[str, float] = {}
        first: dict[str, Mention] = {}
        for mention in (m for mentions in self.mentions for m in mentions):
            code, sector = mention.actor.code, mention.actor.sector
            if code is None or sector in ("JRN", "IGO", "NGO", "CVL", "MED"):
                continue
            weights[code] = weights.get(code, 0.0) + (2.0 if mention.sentence < 3 else 1.0)
            first.setdefault(code, mention)
        top = sorted(weights, key=lambda code: -weights[code])[:2]
        ordered = sorted(top, key=lambda code: (first[code].sentence, first[code].head))
        names = self.scene.knowledge.parties
        return tuple(replace(first[code].actor, name=names.name_of(code), sector=None) for code in ordered)

    def _opponent(self, code: str) -> tuple[Actor, ...]:
        return tuple(a for a in self.pair if a.code != code) if code in {a.code for a in self.pair} else ()

    # ------------------------------------------------------------------ roles without a name

    def _by_role(self, sentence: Sentence, head: int) -> Actor:
        """Who "the army", "residents" or "the rebels" are: the party of that kind last named, else the country's."""
        span = core_span(sentence, head)
        role = self._role_at(sentence, head)
        if role is None:
            return Actor(span.of(self.scene.text), None, None, span)
        code = self._party_of(sentence, head, role)
        words = span.of(self.scene.text)
        name = f"{words} ({self.scene.knowledge.parties.name_of(code)})" if code else words
        return Actor(name, code, role.sector, span)

    def _party_of(self, sentence: Sentence, head: int, role: Role) -> str | None:
        if role.sector in ("REB", "PRM") and (dominant := self._dominant(role.sector)) is not None:
            return dominant
        same = (m for m in self.before(sentence, head, reach=40) if m.role == role and m.actor.code)
        if role.sector not in ("REB", "PRM", "CVL") and (again := next(same, None)) is not None:
            return again.actor.code  # "the officials" are those last called so
        for mention in self.before(sentence, head, reach=40):
            code, sector = mention.actor.code, mention.actor.sector
            if code and sector == role.sector and sector not in ("CVL", "JRN", "REB", "PRM"):
                return code
        only = self._only_of(role.sector)
        if only is not None:
            return only
        country = self._country_of(sentence)
        if country is None or role.sector not in STATE_SECTORS | {"REB", "PRM", "MED", "CRM"}:
            return None
        return country + (role.code_suffix or "")

    def _dominant(self, sector: str) -> str | None:
        """The group of a sector that the document is mostly about: "the insurgents" of a story on Boko Haram."""
        counts = Counter(m.actor.code for mentions in self.mentions for m in mentions if m.actor.sector == sector)
        if not counts:
            return None
        code, most = counts.most_common(1)[0]
        return code if most >= OFTEN and most > DOMINANT * counts.total() else None

    def _only_of(self, sector: str) -> str | None:
        """The one organisation of a sector that the document names: "a monitor" is the Observatory it names later."""
        if sector not in ("NGO", "JRN", "IGO"):
            return None
        codes = {m.actor.code for mentions in self.mentions for m in mentions if m.actor.sector == sector}
        return next(iter(codes)) if len(codes) == 1 else None

    def is_somebody(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is of people at all: a person, a role, a pronoun, a word for people."""
        word = sentence.words[head]
        people = self.scene.knowledge.lexicons.classes["people"] | self.scene.knowledge.lexicons.classes["force"]
        return (
            self._role_at(sentence, head) is not None
            or is_person(sentence, head)
            or word.upos == "PRON"
            or word.lemma.casefold() in people
        )

    def _role_at(self, sentence: Sentence, head: int) -> Role | None:
        word = sentence.words[head].span
        return next((role for span, role in self.scene.roles[sentence.number] if span.overlaps(word)), None)

    def _country_of(self, sentence: Sentence) -> str | None:
        """The country whose "police" or "residents" these are: the sentence's own if it names one, else the story's."""
        here = {country for country in self._where[sentence.number] if self.countries[country] >= AT_HOME}
        named = {of_party(m) for m in self.scene.parties[sentence.number] if is_itself(self.scene.text, m.span)}
        return next(iter(here)) if len(here) == 1 and self.main_country not in named else self.main_country

    def _here(self, sentence: Sentence, head: int, actor: Actor) -> Actor:
        """A party meant by the words at hand."""
        span = core_span(sentence, head)
        return replace(actor, words=span)

    def _unknown(self, sentence: Sentence, head: int) -> Actor:
        span = core_span(sentence, head)
        return Actor(span.of(self.scene.text), None, None, span)


def strongest(actors: Sequence[Actor]) -> Actor | None:
    """The first party with a code, else the first."""
    return next((a for a in actors if a.code), actors[0] if actors else None)
