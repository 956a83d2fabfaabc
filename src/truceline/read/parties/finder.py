"""Finding names of parties and words for roles in text: from each place on the longest name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from truceline.model import Span
from truceline.read.parties.own import read_own
from truceline.read.parties.tables import (
    SUFFIXES,
    Form,
    Named,
    Party,
    PartyMatch,
    Role,
    read_groups,
    read_leaders,
    read_outlets,
    read_roles,
    read_states,
)
from truceline.read.parties.written import Index, Key, Piece, given_names, key_of, pieces_of
from truceline.resources import data_path

OUT_OF_OFFICE = timedelta(days=365)  # a bare surname still means its bearer a year before and after
LOOK_ALIKES = frozenset("us is who site mend fact plan aid".split())  # in a line of capitals sooner words than acronyms
LOST_APOSTROPHE, WORD_BEHIND = re.compile(r"[A-Z][a-z]{3,}s"), re.compile(r" [A-Za-z]")
LAST_OF_SEVERAL = re.compile(r"[A-Za-z]{3,}[a-rt-z]s")  # of the words of a name
OWNED_INSIDE = re.compile(r"(?<=\w)['’]s(?= \w)")
OF_STATES = (Form.NAME, Form.DEMONYM, Form.CAPITAL, Form.METONYM)
OWNERS = (Form.NAME, Form.GROUP)
IN_A_PLACE = re.compile(r"\b(?:near|outside|inside|around|town of|city of|village of) \w$")
SHORT = 4  # acronyms up to here must be written in capitals: IS, US, AU, SDF
FORM_ORDER = (Form.GROUP, Form.LEADER, Form.OUTLET, Form.NAME, Form.METONYM, Form.CAPITAL, Form.DEMONYM)


class Parties:
    """All names of all parties. Built once; finding is a pure function of the text and the date."""

    def __init__(self, names: Sequence[Named], roles: Sequence[Role]) -> None:
        self._names: Index[Named] = Index()
        self._roles: Index[Role] = Index()
        self._states = {n.party.code: n.party for n in reversed(names) if n.form is Form.NAME and n.party.code}
        self._known = {
            n.party.code: n.party.name for n in reversed(names) if n.party.code and n.form is not Form.OUTLET
        }
        self._known |= {code: party.name for code, party in self._states.items()}
        self._sectors = {n.party.code: n.party.sector for n in names if n.party.code and n.form is Form.GROUP}
        self._outlets: dict[Party, list[str]] = defaultdict(list)
        for name in names:
            if name.form is Form.OUTLET:
                self._outlets[name.party].append(name.words)
        groups = {key_of(n.words) for n in names if n.form is Form.GROUP}
        self.seats: Mapping[Key, Party] = {
            key: n.party for n in names if n.form is Form.CAPITAL and (key := key_of(n.words)) in groups
        }
        """Capitals that a group is called by as well (seats.py)."""
        self._given = given_names(n.words for n in names if n.form is Form.LEADER and n.full)
        for name in names:
            self._names.add(name.words, name)
            if (lost := OWNED_INSIDE.sub("s", name.words)) != name.words:  # "Peoples Protection Units"
                self._names.add(lost, name)
        for role in roles:
            self._roles.add(role.words, role)

    @classmethod
    def load(cls, folder: Path | None = None, *, own: Path | None = None) -> Parties:
        """From a folder of tables; `own` is a user's file beside them. Of names of one form that are written alike,
        the user's counts first."""
        folder = folder or data_path("actors")
        states = list(read_states(folder / "states.csv"))
        codes = frozenset(n.party.code for n in states if n.party.code)
        roles = list(read_roles(folder / "roles.csv"))
        groups = list(_told_by_no_role(read_groups(folder / "groups.csv", codes), states, roles))
        homes = {n.party.code: n.party for n in (*groups, *states) if n.party.code}
        leaders = list(read_leaders(folder / "leaders.csv", homes))
        outlets = list(read_outlets(folder / "outlets.csv", codes))
        added = read_own(own, homes) if own is not None else []
        return cls([*added, *states, *groups, *leaders, *outlets], roles)

    def of_states(self) -> Parties:
        """Those that find names of states, of their seats and of their people alone, and no roles."""
        found = Parties([], [])
        found._names = self._names.only(
            lambda n: n.form in OF_STATES or (n.form is Form.LEADER and n.party.code in self._states)
        )
        return found

    def state(self, iso3: str) -> Party | None:
        return self._states.get(iso3)

    def knows(self, code: str) -> bool:
        """Whether a code is that of a state or group of the tables."""
        return code in self._known

    def sector_of(self, code: str) -> str | None:
        """The sector of a listed group, or of a role of a country ("SYRREB"); None for a state and an unknown code."""
        return self._sectors.get(code) or (code[3:] if code[3:] in SUFFIXES[1:] else None)

    def name_of(self, code: str) -> str:
        """What a code stands for, in words; a role of a country ("SYRREB") by the country."""
        if code in self._known:
            return self._known[code]
        return self._known.get(code[:3], code) if code[3:] in SUFFIXES else code

    def given_names_of(self, surname: str) -> frozenset[str]:
        """What the listed people of a surname are called before it, in lower case; nothing where none is listed."""
        return self._given.get(key_of(surname)[-1:], frozenset())

    def names_of_outlet(self, text: str, span: Span) -> Sequence[str]:
        """All that an outlet is called of which some words are a name; nothing if they are no outlet's."""
        found = Parties.find(self, text, span.start, span.end, on=None)
        return next((self._outlets[m.candidates[0]] for m in found if m.form is Form.OUTLET), ())

    def find(self, text: str, start: int, end: int, *, on: date | None) -> list[PartyMatch]:
        """Names between two code points, left to right, the longest at each place, none overlapping."""
        pieces = pieces_of(text, start, end)
        capitals = all_capitals(text[start:end])
        found: list[PartyMatch] = []
        at = 0
        while at < len(pieces):
            if pieces[at].low not in self._names.lengths and text[pieces[at].end - 1] != "s":
                at += 1  # most words by far
                continue
            match, extra = self._match(pieces, at, on, capitals), 0
            owned = self._possessive(pieces, at, on, text)
            if owned is not None and (match is None or owned[0] > match[0]):
                match, extra = owned, 1
            if match is None:
                at += 1
                continue
            length, form, candidates = match
            if form is Form.LEADER and length == 1 and IN_A_PLACE.search(text, start, pieces[at].start + 1):
                at += 1  # a town of that name: "near Masisi"
                continue
            found.append(PartyMatch(Span(pieces[at].start, pieces[at + length - 1].end - extra), form, candidates))
            at += length
        return found

    def _possessive(
        self, pieces: Sequence[Piece], at: int, on: date | None, text: str
    ) -> tuple[int, Form, tuple[Party, ...]] | None:
        """A name whose apostrophe was lost on the way ("Ardanias army"), or several of one name ("coalitions")."""
        for length in range(min(self._names.lengths.get(pieces[at].low, 1), len(pieces) - at), 0, -1):
            last = pieces[at + length - 1]
            if text[last.end - 1] != "s":
                continue
            alone = LOST_APOSTROPHE.fullmatch(text, last.start, last.end) and WORD_BEHIND.match(text, last.end)
            if not (alone if length == 1 else LAST_OF_SEVERAL.fullmatch(text, last.start, last.end)):
                continue
            name = [
                *pieces[at : at + length - 1],
                replace(last, end=last.end - 1, key=last.key[:-1], low=last.key[:-1].casefold()),
            ]
            match = self._match(name, 0, on, capitals=False)
            owner = match is not None and (match[1] in OWNERS or (match[1] is Form.LEADER and length > 1))
            if match is not None and match[0] == length and owner:  # a bare surname with an s is another surname
                return match
        return None

    def _match(
        self, pieces: Sequence[Piece], at: int, on: date | None, capitals: bool
    ) -> tuple[int, Form, tuple[Party, ...]] | None:
        for length, entries in self._names.longest(pieces, at):
            written = tuple(p.key for p in pieces[at : at + length])
            sure = any(p.pointed for p in pieces[at : at + length])
            named = [name for key, name in entries if _written_as(written, key, capitals and not sure)]
            fitting = _at_date(named, on)
            if fitting:
                return (
                    length,
                    fitting[0].form,
                    tuple(dict.fromkeys(n.party for n in fitting if n.form is fitting[0].form)),
                )
        return None

    def roles(self, text: str, start: int, end: int) -> list[tuple[Span, Role]]:
        """Words for roles, left to right, the longest at each place."""
        pieces = pieces_of(text, start, end)
        found: list[tuple[Span, Role]] = []
        at = 0
        while at < len(pieces):
            length, entries = next(self._roles.longest(pieces, at), (1, []))
            if entries:
                found.append((Span(pieces[at].start, pieces[at + length - 1].end), entries[0][1]))
            at += length
        return found


class TurnedParties(Parties):
    """Parties whose groups are told to be at home elsewhere: `homes` by country."""

    def __init__(self, parties: Parties, homes: Mapping[str, str]) -> None:
        super().__init__([], [])
        self._names, self._roles, self._given = parties._names, parties._roles, parties._given
        self._states, self._known, self._sectors = parties._states, parties._known, parties._sectors
        self.seats, self._outlets = parties.seats, parties._outlets
        self._homes = homes

    def find(self, text: str, start: int, end: int, *, on: date | None) -> list[PartyMatch]:
        found = super().find(text, start, end, on=on)
        return [replace(m, candidates=tuple(self._at_home(p) for p in m.candidates)) for m in found]

    def _at_home(self, party: Party) -> Party:
        country = party.country or ""
        return party if party.kind == "state" else replace(party, country=self._homes.get(country, party.country))


def _told_by_no_role(groups: Iterable[Named], states: Sequence[Named], roles: Sequence[Role]) -> Iterator[Named]:
    """Groups' names without those of bodies that a state's name and a role tell as well ("Ardanian army"): the tables
    have them for some states and not for others, and all are to be read alike."""
    sectors = {key_of(role.words): role.sector for role in roles}
    own: dict[str | None, set[Key]] = defaultdict(set)
    for state in states:
        own[state.party.code].add(key_of(state.words))
    for name in groups:
        key, party = key_of(name.words), name.party
        cuts = (at for at in range(1, len(key)) if key[:at] in own[party.code])
        if party.kind != "state" or not any(sectors.get(key[at:]) == party.sector for at in cuts):
            yield name


def _at_date(named: Sequence[Named], on: date | None) -> list[Named]:
    """The names that hold on a day; else whole names whose bearer is out of office, and surnames only shortly so."""
    order = {form: i for i, form in enumerate(FORM_ORDER)}
    held = [n for n in named if n.held(on)]
    if not held and on is not None:
        held = [
            n
            for n in named
            if n.form is Form.LEADER and (n.full or n.held(on - OUT_OF_OFFICE) or n.held(on + OUT_OF_OFFICE))
        ]
    return sorted(held, key=lambda n: order[n.form])


def _written_as(written: Key, name: Key, capitals: bool) -> bool:
    """Whether words are written as a name may be: "turkey" is no state, "Us" is not the US; in capitals all goes."""
    joined, as_listed = "".join(written), "".join(name)
    if written == name:
        return not (capitals and joined.casefold() in LOOK_ALIKES)
    if as_listed.islower():
        return True
    if as_listed.isupper() and len(as_listed) <= SHORT:
        return False
    if capitals or joined.isupper():
        return joined.isupper() and (capitals or len(joined) >= SHORT)
    return written[0][:1].isupper() and (
        len(written) == 1 or not all(p.islower() for p in written[1:]) or all(p.islower() for p in name[1:])
    )


def all_capitals(text: str) -> bool:
    """Whether a stretch of text is set in capitals, as headlines are."""
    letters = sum(map(str.isalpha, text))
    return letters > 8 and sum(map(str.isupper, text)) > 0.8 * letters
