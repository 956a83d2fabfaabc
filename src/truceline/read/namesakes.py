"""People called by the name of a state or capital: the Chad of a story on Anna Chad is she, and no country. And people
who share a leader's surname: Anna Demir does not speak for the state of President Ali Demir.

Whom a document names in full owns the surname from there on, unless the words around it say that a place is meant
("in Chad", "the Chad government") or the document tells of that state as well ("the Chadian army") and nobody speaks;
a leader's surname, where the document names the leader nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.language import Sentence
from truceline.read.grammar import HYPHENS
from truceline.read.parties import Form, Parties, PartyMatch
from truceline.read.phrases import base, case_of

BORNE = (Form.NAME, Form.CAPITAL, Form.METONYM)
PEOPLE = ("PER", "PERSON")
DESCRIBING = ("compound", "amod", "nummod")  # where a state's name stands and a speaker's does not
PLACED = frozenset("in into inside outside from near across within throughout around".split())
LIKE_SOUNDS = ("aeioujy", "vw", "ckq", "gh", "sz")
Found = tuple[PartyMatch, ...]


def people_named(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The words of the full names of persons in a document."""
    full = ((s, e.run) for s in sentences for e in s.entities if e.kind == "PER" and e.run[1] - e.run[0] > 1)
    return frozenset(s.words[i].text for s, run in full for i in range(*run) if not is_from(s, run[0], i))


def is_from(sentence: Sentence, start: int, name: int) -> bool:
    """Whether a name is told of a person named before it: behind a preposition, comma, bracket or a party's letter."""
    for number in range(start, name):
        word = sentence.words[number]
        letter = word.text in HYPHENS and number > 0 and len(sentence.words[number - 1].text) == 1
        if word.upos == "ADP" or word.text in (",", "(") or letter:
            return True
    return False


def without_namesakes(sentences: Sequence[Sentence], parties: Sequence[Found]) -> tuple[Found, ...]:
    """The parties found by sentence, less the states that are surnames of people in the document."""
    owned: dict[str, int] = {}
    for sentence, here in zip(sentences, parties, strict=True):
        for match in here:
            if _is_surname(sentence, here, match):
                owned.setdefault(_word(sentence, match), sentence.number)
    if not owned:
        return tuple(parties)
    told = {m.candidates[0].code for s, here in zip(sentences, parties, strict=True) for m in here if _a_state(s, m)}
    return tuple(
        tuple(m for m in here if not _is_person(sentence, here, m, owned, told))
        for sentence, here in zip(sentences, parties, strict=True)
    )


def without_other_people(sentences: Sequence[Sentence], parties: Sequence[Found], known: Parties) -> tuple[Found, ...]:
    """The parties found by sentence, less the leaders whose surname is somebody else's."""
    surnames = [[_called(s, m, known) for m in here] for s, here in zip(sentences, parties, strict=True)]
    others = {c.surname for here in surnames for c in here if c.other}
    if not others:
        return tuple(parties)
    leaders = {c.surname for here in surnames for c in here if c.leader}
    taken = others - leaders
    return tuple(
        tuple(m for m, c in zip(here, calls, strict=True) if not c.other and c.surname not in taken)
        for here, calls in zip(parties, surnames, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Called:
    """A leader's name as it stands: `leader` = in full, or by an office; `other` = behind another's given name."""

    surname: str = ""
    leader: bool = False
    other: bool = False


def _called(sentence: Sentence, match: PartyMatch, known: Parties) -> Called:
    run = sentence.run_of(match.span) if match.form is Form.LEADER else None
    if run is None:
        return Called()
    surname = sentence.words[run[1] - 1].text
    if run[1] - run[0] > 1:
        return Called(surname, leader=True)
    people = (e.run for e in sentence.entities if e.kind == "PER")
    person = next((p for p in people if p[0] < run[0] and p[1] == run[1]), None)
    before = sentence.words[person[0] : run[0]] if person else ()
    listed = {_sound(name) for name in known.given_names_of(surname) if len(name) > 2}
    given = [w.text for w in before if w.upos == "PROPN" and len(w.text) > 2 and w.text[:1].isupper()]
    if not given or not listed:
        return Called(surname, leader=bool(before))
    office = any(known.roles(word, 0, len(word)) for word in given) or any(w.text.endswith(".") for w in before)
    other = not office and len(given) == len([w for w in before if w.text[:1].isupper()])
    return Called(surname, leader=office, other=other and not any(_sound(g) in listed for g in given))


def _sound(name: str) -> str:
    """The sound that a name begins with, the same however it is spelled: Yevgeny and Evgeny, Kasem and Qassem."""
    first = name[:1].casefold()
    return next((like for like in LIKE_SOUNDS if first in like), first)


def _is_person(
    sentence: Sentence, here: Found, match: PartyMatch, owned: dict[str, int], told: set[str | None]
) -> bool:
    if _is_surname(sentence, here, match):
        return True
    first = owned.get(_word(sentence, match)) if match.form in BORNE else None
    if first is None or first > sentence.number or _a_state(sentence, match):
        return False
    return match.candidates[0].code not in told or _speaks(sentence, match)


def _is_surname(sentence: Sentence, here: Found, match: PartyMatch) -> bool:
    """Whether a state's name ends the full name of a person: the Jordan of "Ann Jordan", not of "Jordan's King Ali"."""
    run = sentence.run_of(match.span)
    if match.form not in BORNE or run is None or run[1] - run[0] > 1:
        return False
    people = (e.run for e in sentence.entities if e.kind in PEOPLE)
    person = next((p for p in people if p[0] < run[0] and p[1] == run[1]), None)
    if person is None:
        return False
    before = sentence.words[person[0] : run[0]]
    others = [m for m in here if m is not match and any(m.span.overlaps(w.span) for w in before)]
    return not others and all(w.upos == "PROPN" and w.text[:1].isupper() for w in before)


def _word(sentence: Sentence, match: PartyMatch) -> str:
    run = sentence.run_of(match.span)
    return sentence.words[run[1] - 1].text if run and run[1] - run[0] == 1 else ""


def _a_state(sentence: Sentence, match: PartyMatch) -> bool:
    """Whether the words around a name say that it is a state's: its people, where something is, whose army."""
    run = sentence.run_of(match.span)
    if run is None or match.form is Form.LEADER or match.form is Form.OUTLET:
        return False
    if match.form not in BORNE or run[1] - run[0] > 1:
        return True
    word = sentence.words[run[0]]
    return base(word.relation) in DESCRIBING or bool(set(case_of(sentence, run[0]).split()) & PLACED)


def _speaks(sentence: Sentence, match: PartyMatch) -> bool:
    """Whether a name is that of who says, thinks or does what a clause tells; the analyzer may know it for a person."""
    run = sentence.run_of(match.span)
    if run is None:
        return False
    a_person = any(e.kind in PEOPLE and e.run == run for e in sentence.entities)
    return a_person or any(a.source and any(r == run for r in a.source) for a in sentence.attributions)
