"""Who stands in for whom before the language model: states by the order in which an article names them.

The reader takes no side (docs/reference/swap.md): the model sees the first state of an article as one and the same
country, whoever it is, and likewise the second; so what it finds cannot depend on which states they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from truceline.language.standins import StandIn
from truceline.model import Document, Span
from truceline.read.parties.counterparts import (
    BODY,
    BODY_SHORT,
    CAPITAL,
    DEMONYM,
    FORMAL_NAME,
    METONYM,
    NAME,
    OFFICIALS,
    PEOPLE,
    PRESS,
    SHORT_NAME,
)
from truceline.read.parties.exchange import BARE_S, SHORT, SHORT_KINDS, STATE_KINDS, Exchanger, lines
from truceline.read.parties.finder import Parties, all_capitals
from truceline.read.parties.people import Person
from truceline.read.parties.seats import seated, seats_of
from truceline.read.parties.spelling import BARE_POSSESSIVE, INDEFINITE, THE, VOWEL_HEARD, Spelling
from truceline.read.parties.tables import Form, PartyMatch
from truceline.read.parties.written import key_of
from truceline.resources import data_path, read_table

COLUMNS = ("name", "demonym", "people", "capital", "metonym", "surname", "outlet")
LEADER, OUTLET, REST = "leader", "outlet", "rest"
COLUMN_OF = {NAME: "name", FORMAL_NAME: "name", SHORT_NAME: "name", DEMONYM: "demonym", PEOPLE: "people",
             CAPITAL: "capital", METONYM: "capital", LEADER: "surname"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a state or of somebody who speaks for it."""

    span: Span
    code: str
    kind: str  # a slot of counterparts.py, LEADER, OUTLET, or REST of a body's name behind its state's
    sector: str = ""  # of a body


@dataclass(frozen=True, slots=True)
class StandIns:
    """Casts the stand-ins of a document. Loaded once; calling it is a pure function of the document."""

    known: Exchanger
    rows: tuple[dict[str, str], ...]

    @classmethod
    def load(cls, folder: Path | None = None, *, parties: Parties | None = None) -> StandIns:
        """From a folder of tables; `parties`, if they are loaded already."""
        folder = folder or data_path("actors")
        rows = tuple(dict(row.cells) for row in read_table(folder / "standins.csv", COLUMNS))
        return cls(Exchanger.load(folder, parties=parties), rows)

    def __call__(self, doc: Document) -> tuple[StandIn, ...]:
        found = sorted(self._named(doc), key=lambda named: named.span)
        states = list(
            dict.fromkeys(named.code for named in sorted(found, key=lambda named: named.kind in (LEADER, OUTLET)))
        )
        cast = []
        for named in found:
            word = self._word(named, self.rows[states.index(named.code) % len(self.rows)])
            word = word.upper() if self._shouted(doc.text, named) else word
            shown = (
                _with_its_s(doc.text, StandIn(named.span, word)) if named.kind == LEADER else StandIn(named.span, word)
            )
            cast += [*_article(doc.text, named.span, word), shown, *_owning(doc.text, named.span)]
        return tuple(cast)

    def _shouted(self, text: str, named: Named) -> bool:
        """Whether a name stands in a line of capitals, or in capitals itself; an acronym elsewhere is no shout."""
        line = text[text.rfind("\n", 0, named.span.start) + 1 : named.span.end + 200].partition("\n")[0]
        written = named.span.of(text)
        if all_capitals(line) or named.kind in (BODY, REST, OUTLET) or not written.isupper():
            return all_capitals(line)
        slot = self.known.names[named.code].slots.get(key_of(written)) if named.code in self.known.names else None
        return len(written) > SHORT and (slot is None or slot.kind not in SHORT_KINDS)

    def _word(self, named: Named, row: Mapping[str, str]) -> str:
        if named.kind == OUTLET:
            return self.rows[0]["outlet"]
        if named.kind == BODY:  # as the exchange writes a body that the other state has none like
            return f"{row['demonym']} {self.known.manners.bodies.get(named.sector, OFFICIALS)}"
        if named.kind == REST:
            return self.known.manners.bodies.get(named.sector, OFFICIALS)
        return row[COLUMN_OF[named.kind]]

    def _named(self, doc: Document) -> Iterator[Named]:
        on = doc.published.date() if doc.published else None
        spelling = Spelling(doc.text, self.known.manners)
        parties, ends = self.known.parties, list(lines(doc.text))
        found = [parties.find(doc.text, start, end, on=on) for start, end in ends]
        surnames = self.known.introduced(doc.text, chain.from_iterable(found), on=on)
        seats = seats_of(parties, chain.from_iterable(found), doc.text)
        for (start, end), names in zip(ends, found, strict=True):
            matches = seated(parties, names, doc.text, seats)
            for match in matches:
                if match.candidates[0].kind == "state" and not spelling.kept(match.span):
                    yield from self._of(spelling, match, on)
            yield from self._by_surname(doc.text, surnames, start, end, matches)

    def _of(self, spelling: Spelling, match: PartyMatch, on: date | None) -> Iterator[Named]:
        code, written = match.candidates[0].code or "", match.span.of(spelling.text)
        if match.form is Form.LEADER:
            yield Named(match.span, code, LEADER)
            return
        slot = self.known.names[code].slots.get(key_of(written)) if code in self.known.names else None
        if slot is None:  # "the Armenian Ministry of Defence": the name inside
            yield from self._inside(spelling, match, on)
        elif match.form is Form.OUTLET:
            yield Named(self._voice(spelling.text, match.span), code, OUTLET)
        elif slot.kind in (BODY, BODY_SHORT):
            yield Named(match.span, code, BODY, slot.sector)
        elif slot.kind == DEMONYM and _goes_on(spelling.text, match.span.end, f" {self.known.manners.bodies[PRESS]}"):
            span = Span(match.span.start, match.span.end + len(self.known.manners.bodies[PRESS]) + 1)
            yield Named(self._voice(spelling.text, span), code, OUTLET)
        elif slot.kind in COLUMN_OF:
            yield self._placed(spelling, Named(match.span, code, slot.kind))

    def _inside(self, spelling: Spelling, match: PartyMatch, on: date | None) -> Iterator[Named]:
        """The names within a body's name, and of "the US State Department" what is a body without the state, too."""
        code, text = match.candidates[0].code or "", spelling.text
        found = self.known.states_alone.find(text, match.span.start, match.span.end, on=on)
        for inner in found:
            if inner.span != match.span:
                yield from self._of(spelling, inner, on)
        rest = self.known.body_behind(text, match, found)
        if rest is not None:
            yield Named(rest, code, REST, match.candidates[0].sector or "")
        last = match.span.of(text).split()[-1]
        if not found and last.islower() and len(last) < len(match.span):  # "the Ardan administration", years on
            yield Named(Span(match.span.start, match.span.end - len(last) - 1), code, DEMONYM)

    def _voice(self, text: str, span: Span) -> Span:
        """An outlet's name with the words that only say that it is one: "the state-run ANA news agency"."""
        manners = self.known.manners
        before = max((len(w) for w in manners.outlet_before if text.endswith(w, 0, span.start)), default=0)
        behind = max((len(w) for w in manners.outlet_behind if _goes_on(text, span.end, w)), default=0)
        return Span(span.start - before, span.end + behind)

    def _placed(self, spelling: Spelling, named: Named) -> Named:
        """A name with the "the" it takes; one that does the work of an adjective or of a plural as such."""
        if BARE_S.match(spelling.text, named.span.end):  # "Ardanias army", its apostrophe lost
            return Named(Span(named.span.start, named.span.end + 1), named.code, DEMONYM)
        if named.kind == DEMONYM and spelling.people_meant(named.span):
            return Named(named.span, named.code, PEOPLE)
        if named.kind == SHORT_NAME and spelling.modifies(named.span, self.known.parties):
            return Named(named.span, named.code, DEMONYM)
        article = THE.search(spelling.text[max(0, named.span.start - 4) : named.span.start])
        if (
            article is not None
            and named.kind in STATE_KINDS
            and spelling.alone(named.span)  # and not by the name: the exchange, too, takes the "the" of those only
        ):
            return Named(Span(named.span.start - len(article.group()), named.span.end), named.code, named.kind)
        return named

    def _by_surname(
        self, text: str, surnames: Mapping[str, Person], start: int, end: int, matches: Sequence[PartyMatch]
    ) -> Iterator[Named]:
        """Whoever the article has called by his whole name before, by his surname alone."""
        for surname, person in surnames.items():
            for found in re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", text[start:end]):
                span = Span(start + found.start(), start + found.end())
                if not any(span.overlaps(match.span) for match in matches):
                    yield Named(span, person.code, LEADER)


def _article(text: str, span: Span, word: str) -> Iterator[StandIn]:
    """The "a" or "an" before a name, as its stand-in takes it: the model must not hear the name in it."""
    before = INDEFINITE.search(text[max(0, span.start - 4) : span.start])
    if before is not None:
        start = span.start - len(before.group()) - 1
        yield StandIn(Span(start, span.start - 1), before[1] + ("n" if VOWEL_HEARD.match(word) else ""))


def _with_its_s(text: str, shown: StandIn) -> StandIn:
    """A leader's stand-in with the s whose apostrophe was lost on the way ("Asads forces")."""
    if not BARE_S.match(text, shown.span.end):
        return shown
    return StandIn(Span(shown.span.start, shown.span.end + 1), f"{shown.word}s")


def _owning(text: str, span: Span) -> Iterator[StandIn]:
    """The bare apostrophe of a name in s ("the Emirates' army"), written as behind any other name."""
    if text[span.end - 1 : span.end].casefold() == "s" and BARE_POSSESSIVE.match(text, span.end):
        yield StandIn(Span(span.end, span.end + 1), f"{text[span.end]}s")


def _goes_on(text: str, at: int, words: str) -> bool:
    return text.startswith(words, at) and not text[at + len(words) : at + len(words) + 1].isalnum()
