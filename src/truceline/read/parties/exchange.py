"""Exchanging states in a text: every name of one party becomes the like name of another (docs/reference/swap.md).

Used to hold the reader to taking no side, and to train it so. Only words change that name a state of the mapping by
the tables of data/actors, found as the reader finds them; everything else is kept, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from truceline.model import Span
from truceline.read.parties.counterparts import (
    BODY,
    BODY_SHORT,
    DEMONYM,
    FORMAL,
    FORMAL_NAME,
    METONYM,
    NAME,
    OFFICIALS,
    PEOPLE,
    SHORT_NAME,
    Manners,
    Slot,
    StateNames,
    answers,
    read_manners,
    read_state_names,
    short_names,
)
from truceline.read.parties.finder import LOST_APOSTROPHE, Parties, all_capitals
from truceline.read.parties.people import Person, pair_up, read_people
from truceline.read.parties.seats import seated, seats_of
from truceline.read.parties.spelling import Edit, Exchanged, Spelling
from truceline.read.parties.tables import Form, PartyMatch
from truceline.read.parties.written import key_of
from truceline.resources import data_path

BARE_S = re.compile(r"s\b")
ARTICLE = re.compile(r"^(?:[Aa]l|[Ee]l)-(?=[A-Z])")  # Arabic, before a surname
SHORT = 3  # names up to here are acronyms where they are in capitals
STATE_KINDS = frozenset({NAME, FORMAL_NAME, SHORT_NAME, METONYM})
SHORT_KINDS = frozenset({SHORT_NAME, BODY, BODY_SHORT})
ROLES = frozenset({"", "REB", "OPP", "PRM", "PTY"})  # what a country's code may have behind it


@dataclass(frozen=True, slots=True)
class Exchanger:
    """What is known about names that stand for each other. Loaded once; `exchange` prepares one exchange."""

    parties: Parties
    states_alone: Parties  # states and their leaders: what a body's name may hold
    names: Mapping[str, StateNames]
    people: Mapping[str, tuple[Person, ...]]
    manners: Manners

    @classmethod
    def load(cls, folder: Path | None = None, *, parties: Parties | None = None) -> Exchanger:
        folder = folder or data_path("actors")
        names = read_state_names(folder)
        parties = parties or Parties.load(folder)
        return cls(
            parties,
            parties.of_states(),
            names,
            read_people(folder / "leaders.csv", frozenset(names)),
            read_manners(folder / "exchange.csv"),
        )

    def exchange(self, mapping: Mapping[str, str], *, on: date | None = None, article: str = "") -> Exchange:
        """An exchange of states by ISO 3166-1 alpha-3 code, ready for any number of strings of one article.

        `mapping` is a permutation: who becomes whom. `on` is the day of publication, which decides who holds an
        office and whose a name is. Whoever `article` calls by his whole name may be called by his surname alone.
        """
        unknown = sorted(set(mapping) - set(self.names))
        if unknown or set(mapping) != set(mapping.values()):
            raise ValueError(f"not a permutation of known states: {dict(mapping)}")
        leaders: dict[Person, Person] = {}
        for ours, theirs in mapping.items():
            pairs = pair_up(self.people.get(ours, ()), self.people.get(theirs, ()), on=on, alike=self.manners.offices)
            leaders.update(pairs)
        found = [match for start, end in lines(article) for match in self.parties.find(article, start, end, on=on)]
        met = self.introduced(article, found, on=on)
        surnames = {name: person for name, person in met.items() if person in leaders}
        return Exchange(self, dict(mapping), on, leaders, surnames, seats_of(self.parties, found, article))

    def introduced(self, article: str, matches: Iterable[PartyMatch], *, on: date | None) -> dict[str, Person]:
        """The surnames, listed or not, of the people whom a text calls by their whole names; of all names in it."""
        found: dict[str, Person] = {}
        for match in matches:
            written = match.span.of(article)
            if match.form is Form.LEADER and " " in written:
                person = self.person(match.candidates[0].code or "", written, on=on)
                if person is not None:
                    surname = written.split()[-1]
                    found.setdefault(surname, person)
                    found.setdefault(ARTICLE.sub("", surname), person)  # "Walid al-Moualem ... Moualem"
        return found

    def person(self, code: str, written: str, *, on: date | None) -> Person | None:
        """Whose name it is in a state: of namesakes the one in office, or last in it."""
        key = key_of(written)
        bearers = [p for p in self.people.get(code, ()) if any(key_of(n) == key for n in (*p.names, *p.surnames))]
        return min(bearers, key=lambda p: p.reach(on), default=None)

    def body_behind(self, text: str, match: PartyMatch, inside: Sequence[PartyMatch]) -> Span | None:
        """What of a body's name stands behind its state's and names a body by itself: "the US [State Department]".
        Behind another state's name it would still be the first one's."""
        start = max((inner.span.end for inner in inside if inner.span != match.span), default=match.span.end)
        found = self.parties.find(text, start, match.span.end, on=None)
        own = (m.span for m in found if m.form is Form.GROUP and m.span.end == match.span.end)
        return next(own, None)

    def takes_article(self, words: str, codes: Iterable[str]) -> bool:
        """Whether a name of one of some states takes "the" where it stands alone."""
        key = key_of(words)
        return (
            key in self.manners.article
            or FORMAL.search(words) is not None
            or any(key in self.names[code].with_article for code in codes)
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """A prepared exchange: call it on the article, its quotations, or any string about the same parties."""

    known: Exchanger
    mapping: Mapping[str, str]
    on: date | None
    leaders: Mapping[Person, Person]
    surnames: Mapping[str, Person]
    seats: frozenset[str] = frozenset()  # whose capitals the article means by names that are a group's as well

    def __call__(self, text: str) -> Exchanged:
        """The text with the parties exchanged, and where each span of it went."""
        spelling = Spelling(text, self.known.manners)
        edits: list[Edit] = []
        for start, end in lines(text):
            capitals = all_capitals(text[start:end])
            for span, words, kind in self._changes(spelling, start, end):
                written = span.of(text)
                article = kind in STATE_KINDS and self.known.takes_article(words, self.mapping.values())
                if capitals or (written.isupper() and len(written) > SHORT and kind not in SHORT_KINDS):
                    words = words.upper()
                edits += spelling.edits(span, words, article=article, is_state=kind in STATE_KINDS)
        return Exchanged.of(text, edits)

    def code(self, code: str) -> str:
        """What a code of an account becomes: "SYR", and of "SYRREB" the country."""
        return self.mapping.get(code[:3], code[:3]) + code[3:] if code[3:] in ROLES else code

    # ------------------------------------------------------------------ what changes

    def _changes(self, spelling: Spelling, start: int, end: int) -> Iterator[tuple[Span, str, str]]:
        """Each name of a party in a line, the words for it, and what kind of name it is."""
        text = spelling.text
        parties = self.known.parties
        matches = seated(parties, parties.find(text, start, end, on=self.on), text, self.seats)
        for match in matches:
            if self._concerns(match) and not spelling.kept(match.span):
                yield from self._change(spelling, match)
        for surname, person in self.surnames.items():
            for found in re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", text[start:end]):
                span = Span(start + found.start(), start + found.end())
                if not any(span.overlaps(match.span) for match in matches):
                    yield span, self._surname_of(self.leaders[person]), "leader"

    def _concerns(self, match: PartyMatch) -> bool:
        party = match.candidates[0]
        return party.kind == "state" and party.code in self.mapping

    def _change(self, spelling: Spelling, match: PartyMatch) -> Iterator[tuple[Span, str, str]]:
        text, code = spelling.text, match.candidates[0].code or ""
        written = match.span.of(text)
        if match.form is Form.LEADER:
            person = self.known.person(code, written, on=self.on)
            if person is not None and person in self.leaders:
                yield match.span, self._name_of(self.leaders[person], written), "leader"
            return
        slot = self.known.names[code].slots.get(key_of(written))
        if slot is None:  # "the Armenian Ministry of Defence": the name inside
            yield from self._inside(spelling, match)
            return
        other = self.mapping[code]
        kind = slot.kind
        if kind == DEMONYM and spelling.people_meant(match.span):
            slot = Slot(PEOPLE)
        span = match.span
        if BARE_S.match(text, span.end) and not LOST_APOSTROPHE.fullmatch(f"{self.known.names[other].lists[NAME][0]}s"):
            slot, kind, span = Slot(DEMONYM), DEMONYM, Span(span.start, span.end + 1)  # "Ardanias army", "British army"
        if kind == SHORT_NAME and not short_names(self.known.names[other], self.known.manners):
            slot = Slot(DEMONYM) if spelling.modifies(match.span, self.known.parties) else slot
        for words in answers(slot, self.known.names[other], self.known.manners):
            if self._found_as(words, other, whole=False):
                yield span, words, kind
                return

    def _inside(self, spelling: Spelling, match: PartyMatch) -> Iterator[tuple[Span, str, str]]:
        """The name within a body's: its state's, its leader's; of one long out of office the other's demonym."""
        found = self.known.states_alone.find(spelling.text, match.span.start, match.span.end, on=self.on)
        for inner in found:
            if self._concerns(inner):
                yield from self._change(spelling, inner)
        rest = self.known.body_behind(spelling.text, match, found)
        if rest is not None:
            yield rest, self.known.manners.bodies.get(match.candidates[0].sector or "", OFFICIALS), BODY
        words = match.span.of(spelling.text).split()
        if not found and words[-1].islower():  # "the Ardan administration", twenty years on
            other = self.known.names[self.mapping[match.candidates[0].code or ""]]
            yield match.span, f"{next(answers(Slot(DEMONYM), other, self.known.manners))} {words[-1]}", BODY

    # ------------------------------------------------------------------ people

    def _name_of(self, person: Person, written: str) -> str:
        if " " not in written.strip():
            return self._surname_of(person)
        return next((n for n in person.names if self._found_as(n, person.code)), person.names[0])

    def _surname_of(self, person: Person) -> str:
        """A surname the reader knows, else the whole name again."""
        known = next((n for n in person.surnames if self._found_as(n, person.code)), None)
        return known or self._name_of(person, person.names[0])

    def _found_as(self, words: str, code: str, *, whole: bool = True) -> bool:
        """Whether the reader takes words for a name of a state; `whole`: for one name altogether."""
        found = seated(self.known.parties, self.known.parties.find(words, 0, len(words), on=self.on), words, self.seats)
        return (
            bool(found) and found[0].candidates[0].code == code and (not whole or found[0].span == Span(0, len(words)))
        )


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a text begin and end."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)
