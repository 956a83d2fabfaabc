"""What a document as a whole says of its parties: who was named where, who fights whom, which country it plays in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from truceline.language import Sentence
from truceline.model import Actor, PlacePrecision, Span
from truceline.read.countries import EARLY, of_party, shares, theatre
from truceline.read.main_parties import most_told
from truceline.read.mentions import Mention, apposed, is_person, named_mentions, role_of, surname
from truceline.read.parties import Form, PartyMatch, Role
from truceline.read.phrases import INNER, case_of
from truceline.read.places import Toponym, find_toponyms
from truceline.read.scene import Scene, is_itself

DOMINANT, OFTEN = 0.8, 4
AT_HOME = 0.15  # the share of a story that a country has at least if people there are its people
TRUSTED = 0.5  # how often towns' country is named, beside the one named most, so that towns may tell the country
BEHIND_A_TOWN = re.compile(r", |,? in (?:the )?(?:(?:north|south|east|west|cent)\w* )?")
CLOSED = re.compile(r"[,.;:)]|\s*$")
OWNER = re.compile(r"['’]?s\b|['’]")
NEAR = 30  # code points between a state's name and the land it owns
DESCRIBING = ("ADJ", "NUM")
OF_A_TOWN = ("of", "'s", "’s", "s", "'", "’")


def _countries_meant(bound: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Which country the article means by one of the gazetteer's, if it tells another beside that one's towns and never
    that one itself; of two countries told for each other's towns, both."""
    pairs = Counter(bound.values())
    own = {country for country, state in pairs if country == state}
    meant: dict[str, str] = {}
    for (country, state), _ in pairs.most_common():
        if country != state and country not in own:
            meant.setdefault(country, state)
    return meant


@dataclass(frozen=True)
class Story:
    """The parties and places of one document, found once."""

    scene: Scene

    @cached_property
    def mentions(self) -> tuple[tuple[Mention, ...], ...]:
        """By sentence the parties that phrases name by themselves."""
        return named_mentions(self.scene)

    @cached_property
    def toponyms(self) -> tuple[tuple[Toponym, ...], ...]:
        return find_toponyms(self.scene)

    @cached_property
    def told_where(self) -> Mapping[str, float]:
        """Where the article itself says it plays: the states it names as places, by share; empty if it does not."""
        weights: dict[str, float] = {}
        for sentence, states in zip(self.scene.sentences, self._states_where, strict=True):
            for state in states:
                weights[state] = weights.get(state, 0.0) + (2.0 if sentence.number < EARLY else 1.0)
        return shares(weights)

    @cached_property
    def _states_where(self) -> list[list[str]]:
        """By sentence the states it names as places. They outweigh towns: the article's own words are the same whoever
        its parties are, what the gazetteer knows of its towns is not."""
        return [
            [
                *(state for t in here if (state := self._state(sentence, t)) and self._locates(sentence, t)),
                *self._landed(sentence),
            ]
            for sentence, here in zip(self.scene.sentences, self.toponyms, strict=True)
        ]

    def _landed(self, sentence: Sentence) -> Iterator[str]:
        """The states of whose land or strife a sentence tells: "the Ardanian capital", "Ardania's coast", "the Ardanian
        rebels". Their armies and governments may be anywhere."""
        home = self.scene.knowledge.lexicons.classes["homely"]
        for match in self.scene.parties[sentence.number]:
            if match.form not in (Form.NAME, Form.DEMONYM) or not is_itself(self.scene.text, match.span):
                continue
            behind = (w for w in sentence.words if w.start >= match.span.end and w.text.casefold() not in OF_A_TOWN)
            noun = next((w for w in behind if w.upos not in DESCRIBING), None)
            if (
                noun is not None
                and noun.lemma in home
                and noun.start - match.span.end < NEAR
                and match.candidates[0].code
            ):
                yield match.candidates[0].code

    def _state(self, sentence: Sentence, toponym: Toponym) -> str | None:
        """The state whose name a place name is or holds: "eastern Ardania"."""
        span = sentence.run_span(toponym.run)
        named = (m for m in self.scene.parties[sentence.number] if m.form is Form.NAME and m.span.overlaps(span))
        return next((m.candidates[0].code for m in named), None)

    def _locates(self, sentence: Sentence, toponym: Toponym) -> bool:
        """Whether something happens there: "in Ardania", not "the border with Ardania"."""
        locative = self.scene.knowledge.lexicons.classes["locative"]
        placed = bool(set(case_of(sentence, toponym.head).split()[-1:]) & locative)
        return placed and not self._is_seat(sentence, toponym)

    @cached_property
    def grounds(self) -> tuple[tuple[Toponym, ...], ...]:
        """By sentence the places that can tell in which country something happened.

        Towns can if most of them lie where the article says it plays; else they are namesakes of those it means, or
        it means something else than the gazetteer does, and its own words count: its towns are where it says it plays.
        """
        pairs = list(zip(self.scene.sentences, self.toponyms, strict=True))
        bound = self._bound
        towns = Counter(t.place.country for s, here in pairs for t in here if t.place.country and self._is_town(s, t))
        most = max(towns, key=lambda country: (towns[country], country), default=None)
        told = self.told_where
        trusted = most is None or not told or told.get(most, 0.0) >= TRUSTED * max(told.values())
        meant = {} if trusted or most is None else {most: max(told, key=lambda country: told[country])}
        meant = {**meant, **_countries_meant(bound)}
        return tuple(tuple(self._ground(sentence, here, meant)) for sentence, here in pairs)

    @cached_property
    def _bound(self) -> Mapping[str, tuple[str, str]]:
        """Towns by name whose state the article tells beside them: the gazetteer's country, and the state told."""
        told: dict[str, list[tuple[str, str]]] = {}
        for sentence, here in zip(self.scene.sentences, self.toponyms, strict=True):
            for toponym in here:
                country = toponym.place.country
                if country and self._is_town(sentence, toponym) and (state := self._beside(sentence, toponym)):
                    told.setdefault(toponym.place.name, []).append((country, state))
        return {name: Counter(pairs).most_common(1)[0][0] for name, pairs in told.items()}

    def _beside(self, sentence: Sentence, toponym: Toponym) -> str | None:
        """The state that the words beside a town say it is in: "Ardania's northern Brel", "the Ardanian city of Brel",
        "Brel, Ardania", "Brel in northern Ardania"."""
        text, span = self.scene.text, sentence.run_span(toponym.run)
        for match in self.scene.parties[sentence.number]:
            if match.form not in (Form.NAME, Form.DEMONYM) or not is_itself(text, match.span):
                continue
            if match.span.end <= span.start:
                told = self._leads_to(sentence, match, span)
            else:
                told = match.form is Form.NAME and BEHIND_A_TOWN.fullmatch(text, span.end, match.span.start) is not None
                comma = text[span.end : match.span.start] == ", "  # "in Brel, Ardania said" tells who, not where
                told = told and (not comma or CLOSED.match(text, match.span.end) is not None)
            if told and match.candidates[0].code is not None:
                return match.candidates[0].code
        return None

    def _leads_to(self, sentence: Sentence, match: PartyMatch, town: Span) -> bool:
        """Whether only words that describe a place part a state's name from a town behind it."""
        lands = self.scene.knowledge.lexicons.classes["described-place"]
        between = [w for w in sentence.words if match.span.end <= w.start and w.end <= town.start]
        described = [w for w in between if w.lemma in lands]
        owned = match.form is Form.NAME and OWNER.match(self.scene.text, match.span.end) is not None
        return (owned or bool(described)) and all(
            w in described or w.upos in DESCRIBING or w.text.casefold() in OF_A_TOWN for w in between
        )

    def _ground(self, sentence: Sentence, toponyms: Sequence[Toponym], meant: Mapping[str, str]) -> Iterator[Toponym]:
        """`meant` is the country that the article means where the gazetteer has another, if it does."""
        for toponym in toponyms:
            state = self._state(sentence, toponym)
            if state is not None:  # of two states of one name, the one that the article's parties are of
                yield replace(toponym, place=replace(toponym.place, country=state))
            elif self._is_capital(sentence, toponym):  # a capital is nobody's but its state's
                if not self.told_where or toponym.place.country in self.told_where:
                    yield toponym
            else:
                country = toponym.place.country
                yield replace(toponym, place=replace(toponym.place, country=meant.get(country or "", country)))

    def _is_town(self, sentence: Sentence, toponym: Toponym) -> bool:
        """Whether a place is neither a state nor a state's capital."""
        state = toponym.place.precision is PlacePrecision.COUNTRY or self._state(sentence, toponym) is not None
        return not state and not self._is_capital(sentence, toponym)

    def _is_capital(self, sentence: Sentence, toponym: Toponym) -> bool:
        """Whether a place is a state's capital. If the story plays elsewhere it tells nothing: talks are held there."""
        span = sentence.run_span(toponym.run)
        seats = (Form.CAPITAL, Form.METONYM)
        return any(m.form in seats and m.span.overlaps(span) for m in self.scene.parties[sentence.number])

    @cached_property
    def countries(self) -> Mapping[str, float]:
        """How much the story plays in each country, the most first."""
        text = self.scene.text
        parties = [[of_party(m) for m in matches if is_itself(text, m.span)] for matches in self.scene.parties]
        where = self._states_where if self.told_where else self._where
        return theatre([[c for c in each if c] for each in parties], where)

    @cached_property
    def _where(self) -> list[list[str]]:
        """By sentence the countries of its places, datelines left out."""
        found = []
        for sentence, toponyms, dateline in zip(self.scene.sentences, self.grounds, self.scene.datelines, strict=True):
            mine = [t for t in toponyms if not self._is_seat(sentence, t)]
            told = [t.place for t in mine if t.place.words and is_itself(self.scene.text, t.place.words)]
            dated = [p for p in told if p.words and dateline and dateline.covers(p.words)]
            found.append([place.country for place in told if place.country and place not in dated])
        return found

    def _is_seat(self, sentence: Sentence, toponym: Toponym) -> bool:
        """Whether a place is only where somebody has his seat: "a monitor based in Ardania"."""
        seated = self.scene.knowledge.lexicons.classes["seated"]
        return any(w.text.casefold() in seated for w in sentence.words[max(0, toponym.run[0] - 3) : toponym.run[0]])

    @cached_property
    def main_country(self) -> str | None:
        """The country that the story plays in."""
        return next(iter(self.countries), None)

    def country_of(self, sentence: Sentence) -> str | None:
        """The country whose "police" or "residents" these are: the sentence's own if it names one, else the story's."""
        here = {country for country in self._where[sentence.number] if self.countries.get(country, 0.0) >= AT_HOME}
        named = {of_party(m) for m in self.scene.parties[sentence.number] if is_itself(self.scene.text, m.span)}
        return next(iter(here)) if len(here) == 1 and self.main_country not in named else self.main_country

    def fighters_of(self, people: str, role: Role, sentence: Sentence) -> str | None:
        """The code of those who fight for a people where a sentence plays; None if nobody is known to.

        A group of theirs that the document names comes first; else the country's own code follows the role that is
        told: "Druze militia" and "Druze rebels" are two."""
        country = self.country_of(sentence) or ""
        told = self.scene.knowledge.peoples[people].get(country)
        if told is None:
            return None
        named = {m.actor.code for mentions in self.mentions for m in mentions}
        group = next((code for code in told.groups if code in named), None)
        if group is None and told.otherwise is not None and told.otherwise.startswith(country) and role.code_suffix:
            return country + role.code_suffix
        return group or told.otherwise

    @cached_property
    def offices(self) -> Mapping[str, tuple[int, int]]:
        """By surname the sentence and the head of the words that tell a person's office: "the governor, Ali Demir"."""
        found: dict[str, tuple[int, int]] = {}
        for sentence in self.scene.sentences:
            for word in sentence.words:
                if word.upos != "PROPN" or not is_person(sentence, word.number) or word.relation.startswith(INNER):
                    continue
                roles = [(o, role_of(self.scene, sentence, o)) for o in (word.number, *apposed(sentence, word.number))]
                told = next((office for office, role in roles if role and role.voice), None)
                if told is not None:
                    found.setdefault(surname(sentence, word.number), (sentence.number, told))
        return found

    def before(self, sentence: Sentence, head: int, reach: int = 6) -> Iterator[Mention]:
        """Named parties before a word, best candidate first: sentence by sentence backwards, subjects first in each."""
        start = sentence.words[head].start
        here = [m for m in self.mentions[sentence.number] if sentence.words[m.head].start < start and m.head != head]
        yield from sorted(here, key=lambda m: (not m.subject, m.head))
        for number in range(sentence.number - 1, max(-1, sentence.number - 1 - reach), -1):
            yield from sorted(self.mentions[number], key=lambda m: (not m.subject, m.head))

    @cached_property
    def pair(self) -> tuple[Actor, ...]:
        """The two parties the document tells of most: armed ones and states, first mentioned first."""
        return most_told(self.scene, self.mentions)

    @cached_property
    def states(self) -> tuple[Actor, ...]:
        """The two states the document tells of most, first mentioned first."""
        return most_told(self.scene, self.mentions, states=True)

    def opponent(self, code: str) -> tuple[Actor, ...]:
        """The other one of the two parties, seen from one of them."""
        return tuple(a for a in self.pair if a.code != code) if code in {a.code for a in self.pair} else ()

    def dominant(self, sector: str) -> str | None:
        """The group of a sector that the document is mostly about: "the insurgents" of a story on Boko Haram."""
        counts = Counter(m.actor.code for mentions in self.mentions for m in mentions if m.actor.sector == sector)
        if not counts:
            return None
        code, most = counts.most_common(1)[0]
        return code if most >= OFTEN and most > DOMINANT * counts.total() else None

    def usual_of(self, sector: str) -> str | None:
        """The party of a sector that the document names most: whose "the police" of a divided town are."""
        counts = Counter(m.actor.code for mentions in self.mentions for m in mentions if m.actor.sector == sector)
        return counts.most_common(1)[0][0] if counts else None

    def only_of(self, sector: str) -> str | None:
        """The one organisation of a sector that the document names: "a monitor" is the Observatory it names later."""
        if sector not in ("NGO", "JRN", "IGO"):
            return None
        codes = {m.actor.code for mentions in self.mentions for m in mentions if m.actor.sector == sector}
        return next(iter(codes)) if len(codes) == 1 else None
