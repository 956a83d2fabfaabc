"""What of the ledger somebody looks at: one value for lists, map, timeline and export, read from a URL and back.

Every filter of the desk is a field here and nowhere else: its name in the URL, its rules, its words for the API's
description.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from urllib.parse import urlencode

from truceline.errors import UsageError
from truceline.export.crosswalk import known_acts
from truceline.export.filters import Filters
from truceline.export.naming import is_state
from truceline.model import Grade, Standing, TruceStage

LONGEST = 200  # characters of one value
LONGEST_TEXT = 400  # characters of what is searched for
MOST = 20  # values of one filter


class ReviewState(StrEnum):
    """How far people have come with an entry."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"  # any of the next four
    ACCEPTED = "accepted"
    AMENDED = "amended"
    REJECTED = "rejected"
    COMPARED = "compared"  # put together with another, or held apart
    WAITING = "waiting"  # for a second person
    AGAIN = "again"  # what was judged reads otherwise now


class Refused(UsageError):
    """A filter that cannot be read; `name` is its name in the URL."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


ABOUT = {
    "since": "Only what took place on this day or later (of documents: was published).",
    "until": "Only what took place on this day or earlier.",
    "party": "With this party: an ISO alpha-3 code, a group's code, or a name. More than one: any of them.",
    "act": "This act: a PLOVER type, ASSAULT, or a type and mode, ASSAULT/aerial.",
    "place": "At this place by name, or in this country by its ISO alpha-3 code.",
    "status": "Incidents, and what is told of them, of this grade; ceasefires at this stage.",
    "ceasefire": "What belongs to the ceasefire of this id.",
    "source": "From this outlet.",
    "review": "How far people have come with it.",
    "standing": "Claims and figures told as current, background or hypothetical.",
    "document": "From the document of this id.",
    "incident": "Of the incident of this id.",
    "q": 'From documents with these words; "a phrase" in quotes, -word for none.',
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; empty = all. Days are inclusive, and a period is wanted where a part of it is within.

    Values of one filter are alternatives, filters hold together. Field by field: `ABOUT`.
    """

    since: date | None = None
    until: date | None = None
    party: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    ceasefire: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    review: tuple[ReviewState, ...] = ()
    standing: tuple[Standing, ...] = ()
    document: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]]) -> Selection:
        """From the pairs of a URL's query; names that are no filter's are passed over. Raises Refused."""
        said: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in NAMES and value.strip():
                said.setdefault(name, []).append(_plain(name, value.strip()))
        for name, values in said.items():
            if len(values) > (1 if name in SINGLE else MOST):
                raise Refused(name, f"given {len(values)} times; once is all" if name in SINGLE else f"over {MOST}")
        one = {name: said[name][0] for name in SINGLE if name in said}
        since, until = _day("since", one.get("since")), _day("until", one.get("until"))
        if since and until and until < since:
            raise Refused("until", f"{until} is before {since}")
        return cls(
            since,
            until,
            _codes(said.get("party", ())),
            tuple(dict.fromkeys(_act(value) for value in said.get("act", ()))),
            _codes(said.get("place", ())),
            _known("status", said.get("status", ()), STATUSES),
            tuple(dict.fromkeys(said.get("ceasefire", ()))),
            tuple(dict.fromkeys(said.get("source", ()))),
            tuple(map(ReviewState, _known("review", said.get("review", ()), list(ReviewState)))),
            tuple(map(Standing, _known("standing", said.get("standing", ()), list(Standing)))),
            tuple(dict.fromkeys(said.get("document", ()))),
            tuple(dict.fromkeys(said.get("incident", ()))),
            one.get("q", ""),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """As the pairs of a URL's query, in the order of the fields: equal selections give equal pairs."""
        found: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            values = value if isinstance(value, tuple) else (value,) if value else ()
            found += [(field.name, str(one)) for one in values]
        return found

    def query(self) -> str:
        """As the query of a URL, without its question mark."""
        return urlencode(self.pairs())

    @property
    def grades(self) -> frozenset[Grade]:
        """The grades among `status`."""
        return frozenset(Grade(one) for one in self.status if one in list(Grade))

    @property
    def stages(self) -> frozenset[str]:
        """The stages of truces among `status`; "disputed" too."""
        return frozenset(self.status) - frozenset(map(str, Grade))

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(one for one in self.place if is_state(one))

    @property
    def names_of_places(self) -> tuple[str, ...]:
        return tuple(one.casefold() for one in self.place if not is_state(one))

    def filters(self) -> Filters:
        """As far as the exporters' own filters say it; the rest is theirs by the incidents they are given."""
        countries = frozenset(self.countries) if not self.names_of_places else frozenset[str]()
        return Filters(self.since, self.until, frozenset(self.party), frozenset(self.act), countries, self.grades)


SINGLE = ("since", "until", "q")
NAMES = tuple(field.name for field in fields(Selection))
STATUSES = [*map(str, Grade), *map(str, TruceStage), "disputed"]


def _plain(name: str, value: str) -> str:
    longest = LONGEST_TEXT if name == "q" else LONGEST
    if len(value) > longest:
        raise Refused(name, f"over {longest} characters")
    if not value.isprintable():
        raise Refused(name, "it holds a control character")
    return value


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    """States by their code in capitals, all else as it is written."""
    return tuple(dict.fromkeys(value.upper() if is_state(value.upper()) else value for value in values))


def _act(told: str) -> str:
    type, _, mode = told.partition("/")
    act = f"{type.upper()}/{mode.lower()}" if mode else type.upper()
    if act not in _acts():
        raise Refused("act", f"{told!r} is none of PLOVER's types, or types with a mode (docs/codebook.md)")
    return act


def _known(name: str, values: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(values))
    if strange := [value for value in found if value not in known]:
        raise Refused(name, f"{strange[0]!r} is none of {', '.join(map(str, known))}")
    return found


def _day(name: str, told: str | None) -> date | None:
    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise Refused(name, f"{told!r} is no day; write it as 2022-09-14") from error


@cache
def _acts() -> frozenset[str]:
    return frozenset(known_acts())
