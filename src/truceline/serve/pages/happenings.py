"""One incident: what is said of it and by whom, side against side, attribute by attribute, and from which sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from truceline.export.naming import sides
from truceline.export.phrases import load_phrases
from truceline.model import Actor, Attribute, EntryKey, Grade, Stance
from truceline.serve.pages import amending, tolling, views, wording
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import documents, incidents, parts
from truceline.serve.queries.paging import Asked
from truceline.serve.queries.passages import around
from truceline.serve.results import CeasefireRow, IncidentPage, LineageRow, Source, ToldClaim, ToldFigure
from truceline.serve.selection import Selection

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says, in one line, with its words."""

    told: ToldClaim
    speaker: str
    verb: str
    via: tuple[str, ...]
    clause: str

    @property
    def source(self) -> Source:
        return self.told.source


@dataclass(frozen=True, slots=True)
class Column:
    """One side's say. `role`: what it is said to be in this."""

    name: str
    role: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute: who says it, in how many independent texts, in which words."""

    told: str
    speakers: tuple[str, ...]
    lineages: int
    entries: tuple[tuple[str, str], ...]  # label and address


@dataclass(frozen=True, slots=True)
class Told:
    """An attribute: its values, and the outlets of the texts that are silent about it."""

    attribute: Attribute
    values: tuple[Value, ...]
    silent: tuple[str, ...]


@page(router, "/incidents/{id}")
def incident(visitor: Visitor) -> Shown:
    id = visitor.path("id")
    with visitor.desk.ledger.reading() as connection:
        found = incidents.incident(connection, id, at=visitor.desk.ledger.now())
        if found is None:
            raise Problem(404, "no incident of that id; the picture may have been made anew: look in the overview")
        sentences = around(connection, found.figures)
        begins = documents.beginnings(connection, [one for text in found.lineages for one in text.documents])
        where = views.where_of(connection, visitor.desk, Selection(incident=(id,)))
        truces = parts.ceasefires(connection, Selection(ceasefire=found.ceasefires), Asked()).items
    names = names_on(found)
    one = found.incident
    tolls = tuple(tolling.series_of(series, found.figures, names) for series in one.tolls)
    return show(
        "incident.html",
        found=found,
        begins=begins,
        one=one,
        title=title_of(found, names),
        meaning=wording.GRADES[Grade(one.grade)],
        columns=columns(found, names),
        told=attributes(found, names),
        tolls=tolls,
        where=where,
        toll_plot=tolling.tolls_of(tolls),
        sentences=sentences,
        outlets=_outlets(found.lineages),
        names=names,
        truces=_unless_all(truces, found.ceasefires),
        fields=amending.OF_CLAIMS,
        acts=amending.acts(),
        subject=f"incident:{one.id}",
        revision=found.revision,
    )


def names_on(found: IncidentPage) -> Mapping[str, str]:
    claims = [one.value for one in found.claims]
    figures = [one.value for one in found.figures]
    return wording.names_of(claims, figures, (*found.incident.actors, *found.incident.targets))


def sides_of(found: IncidentPage) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    return sides(found.incident, (told.value for told in found.claims))


def title_of(found: IncidentPage, names: Mapping[str, str]) -> str:
    """Who against whom, where."""
    one = found.incident
    by, on = (" and ".join(dict.fromkeys(map(wording.party, some))) for some in sides_of(found))
    against = f"{by} ▸ {on}" if by and on else by or on or "nobody named"
    where = f", {one.place.name}" if one.place else ""
    return f"{wording.act(one.act)}: {against}{where}"


def columns(found: IncidentPage, names: Mapping[str, str]) -> tuple[Column, ...]:
    """A's say, third parties', B's: each claim stands with the side whose voice it is."""
    by, on = ({wording.key_of(one) for one in some} for some in sides_of(found))
    lines: dict[str, list[Line]] = {"by": [], "on": [], "third": []}
    for told in found.claims:
        lines[_side(told, by, on)].append(line_of(told))
    fight = on and not found.incident.targets
    first = ("one side", "the other") if fight else ("said to have done it", "said to have suffered it")
    made = [
        Column(_named(by, names), first[0], tuple(lines["by"])),
        Column("Third parties and the articles", "neither side", tuple(lines["third"])),
        Column(_named(on, names), first[1], tuple(lines["on"])),
    ]
    return tuple(column for column in made if column.lines or column.role != "neither side")


def line_of(told: ToldClaim) -> Line:
    claim, phrases = told.value, load_phrases()
    denies = claim.stance is Stance.DENIES
    return Line(
        told=told,
        speaker=phrases.speaker(claim.speaker),
        verb="denies" if denies else "says" if claim.speaker else "reports",
        via=tuple(phrases.speaker(one) for one in claim.via),
        clause=phrases.claim(claim),
    )


def attributes(found: IncidentPage, names: Mapping[str, str]) -> tuple[Told, ...]:
    silences = {one.attribute: one.silent for one in found.silences}
    outlets = _outlets(found.lineages)
    everything: list[ToldClaim | ToldFigure] = [*found.claims, *found.figures]
    numbers = {told.key: told for told in everything}
    return tuple(
        Told(
            attribute,
            tuple(
                Value(
                    told=_value_words(value.value, names),
                    speakers=tuple(wording.speaker_words(one, names) for one in value.speakers),
                    lineages=len(value.lineages),
                    entries=tuple(_entries(value.entries, numbers)),
                )
                for value in attribute.values
            ),
            tuple(outlets.get(id, id[:12]) for id in silences.get(attribute.name, ())),
        )
        for attribute in found.incident.attributes
    )


def _value_words(value: str, names: Mapping[str, str]) -> str:
    """A value of an attribute with its party by name: TOL, or TOL killed 14."""
    first, space, rest = value.partition(" ")
    return names.get(value) or f"{names.get(first, first)}{space}{rest}"


def address_of(told: ToldClaim | ToldFigure) -> str:
    """Where the words of an entry stand in their document."""
    return f"/documents/{told.source.id}#{told.value.id}"


def _entries(keys: Iterable[EntryKey], numbers: Mapping[str, ToldClaim | ToldFigure]) -> Iterable[tuple[str, str]]:
    for key in keys:
        if (told := numbers.get(str(key))) is not None:
            yield f"{told.source.outlet or 'unnamed outlet'} {told.value.id}", address_of(told)


def _side(told: ToldClaim, by: set[str], on: set[str]) -> str:
    speaker = told.value.speaker
    if speaker is None:
        return "third"
    key = wording.key_of(speaker)
    return "by" if key in by else "on" if key in on else "third"


def _named(keys: set[str], names: Mapping[str, str]) -> str:
    return " and ".join(sorted(names.get(key, key) for key in keys)) or "Nobody named"


def _outlets(lineages: Sequence[LineageRow]) -> Mapping[str, str]:
    """What a lineage is called: the outlet that had it first, and of how many documents it is."""
    found = {}
    for lineage in lineages:
        first = next((one for one in lineage.documents if one.id == lineage.origin), None)
        first = first or next(iter(lineage.documents), None)
        name = (first.outlet if first else None) or lineage.wire or "unnamed outlet"
        more = len(lineage.documents) - 1
        found[lineage.id] = f"{name} and {more} more" if more > 0 else name
    return found


def _unless_all(truces: Sequence[CeasefireRow], wanted: Sequence[str]) -> Sequence[CeasefireRow]:
    """Those asked for: no ids select everything."""
    return truces if wanted else ()
