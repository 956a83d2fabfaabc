"""The filter bar: one form for table, counts, plots and exports. Its state is the address, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from truceline.export.naming import country_name
from truceline.export.report.parties import known_names
from truceline.model import Act, ActType
from truceline.serve.desk import Desk
from truceline.serve.pages import wording
from truceline.serve.queries import parts
from truceline.serve.queries.paging import Asked
from truceline.serve.results import CeasefireRow, Facet, Facets
from truceline.serve.selection import SINGLE, STATUSES, ReviewState, Selection

TRUCES = 50  # offered in the bar
LABELS = {
    "since": "From",
    "until": "To",
    "party": "Party",
    "act": "Act",
    "place": "Place",
    "status": "Status",
    "ceasefire": "Ceasefire",
    "source": "Source",
    "review": "Review",
    "standing": "Told as",
    "document": "Document",
    "incident": "Incident",
    "q": "Words",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a filter can be given."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address without it."""

    name: str
    field: str
    told: str
    without: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form. `free`: any value may be typed, the options are offered; else one of them is chosen."""

    name: str
    label: str
    options: tuple[Option, ...]
    free: bool


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The bar for a page: `kept` are the filters that the form sends again, as several of one kind hold together."""

    action: str
    since: str
    until: str
    q: str
    fields: tuple[Field, ...]
    kept: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    query: str


def filter_bar(desk: Desk, selection: Selection, action: str) -> FilterBar:
    with desk.ledger.reading() as connection:
        facets = desk.facets(connection)
        truces = parts.ceasefires(connection, Selection(), Asked(TRUCES)).items
    pairs = selection.pairs()
    named = {one.id: truce_words(one) for one in truces}
    return FilterBar(
        action=action,
        since=str(selection.since or ""),
        until=str(selection.until or ""),
        q=selection.q,
        fields=_fields(facets, named),
        kept=tuple(pair for pair in pairs if pair[0] not in SINGLE),
        chips=tuple(_chip(pair, pairs, named, action) for pair in pairs),
        query=selection.query(),
    )


def truce_words(row: CeasefireRow) -> str:
    """A truce in a word: between whom, since when."""
    between = " – ".join(wording.party(one) for one in row.parties) or "parties not told"
    when = row.declared or row.in_force or row.ended
    return f"{between}, {wording.period(when)}" if when else between


def _fields(facets: Facets, truces: dict[str, str]) -> tuple[Field, ...]:
    grades = {facet.value: facet.count for facet in facets.status}
    statuses = [Option(one, _counted(one, grades.get(one))) for one in STATUSES]
    reviews = [Option(one.value, f"{one.value}: {wording.REVIEWS[one.value]}") for one in ReviewState]
    return (
        Field("party", LABELS["party"], tuple(_options(facets.party, known_names().get)), True),
        Field("act", LABELS["act"], tuple(_options(facets.act, _act_words)), False),
        Field("place", LABELS["place"], tuple(_options(facets.country, country_name)), True),
        Field("status", LABELS["status"], tuple(statuses), False),
        Field("ceasefire", LABELS["ceasefire"], tuple(Option(id, told) for id, told in truces.items()), False),
        Field("source", LABELS["source"], tuple(_options(facets.source, str)), True),
        Field("review", LABELS["review"], tuple(reviews), False),
    )


def _options(facets: Iterable[Facet], called: object) -> Iterable[Option]:
    for facet in facets:
        name = called(facet.value) if callable(called) else None
        yield Option(facet.value, _counted(name or facet.value, facet.count))


def _counted(told: str, count: int | None) -> str:
    return told if count is None else f"{told} ({count:,})"


def _act_words(code: str) -> str:
    type, _, mode = code.partition("/")
    return wording.act(Act(ActType(type), mode or None)) if type in list(ActType) else code


def _chip(pair: tuple[str, str], pairs: list[tuple[str, str]], truces: dict[str, str], action: str) -> Chip:
    name, value = pair
    rest = urlencode([one for one in pairs if one != pair])
    told = {
        "party": lambda: known_names().get(value, value),
        "place": lambda: country_name(value) or value,
        "act": lambda: _act_words(value),
        "ceasefire": lambda: truces.get(value, value),
        "document": lambda: value[:12],
    }.get(name, lambda: value)()
    return Chip(name, LABELS[name], told, f"{action}?{rest}" if rest else action)
