"""Ceasefires: the list, and the life of one as a band, with the breaches that each side alleges above and below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response

from truceline.export.phrases import listed
from truceline.model import BreachSeries, EntryKey, Period, TruceLife
from truceline.serve.pages import wording
from truceline.serve.pages.front import asked, tidied
from truceline.serve.pages.happenings import Line, address_of, line_of
from truceline.serve.pages.plots import LEFT, WIDTH, Axis, Tick
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import documents, parts
from truceline.serve.results import CeasefirePage, ToldClaim

router = APIRouter(include_in_schema=False)
ROW = 34.0  # of a series, in the drawing's units
BAND = 22.0
OPEN = 1  # days that a band without an end is drawn beyond the last thing told


@dataclass(frozen=True, slots=True)
class Mark:
    """An alleged breach, or several of the same days: where the first of them stands and what it is."""

    x: float
    number: int
    told: str


@dataclass(frozen=True, slots=True)
class Series:
    """What one accuser lays to one party. `above`: drawn above the band; `third`: by neither of the parties."""

    series: BreachSeries
    accuser: str
    accused: str
    lines: tuple[Line, ...]
    days: tuple[tuple[date, date, int], ...]  # from, until, how many claims
    undated: int
    above: bool
    third: bool
    marks: tuple[Mark, ...] = ()
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the truce's life. `x` None: nobody dates it."""

    x: float | None
    stage: str
    period: Period | None
    speaker: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The drawing: from `start` to `end` the truce is said to hold; `open`: nobody tells of its end."""

    start: float
    end: float
    open: bool
    y: float
    height: float
    ticks: tuple[Tick, ...]
    series: tuple[Series, ...]
    steps: tuple[Step, ...]
    width: float = WIDTH
    left: float = LEFT
    thick: float = BAND


@dataclass(frozen=True, slots=True)
class Life:
    """A truce: between whom, breaches by who alleges them, its steps, and the drawing, where anything has a day."""

    title: str
    series: tuple[Series, ...]
    steps: tuple[Step, ...]
    band: Band | None


@page(router, "/ceasefires")
def listing(visitor: Visitor) -> Shown | Response:
    if (shorter := tidied(visitor)) is not None:
        return shorter
    with visitor.desk.ledger.reading() as connection:
        found = parts.ceasefires(connection, visitor.selection, asked(visitor))
    return show("ceasefires.html", bar=visitor.filter_bar("/ceasefires"), found=found)


@page(router, "/ceasefires/{id}")
def ceasefire(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        found = parts.ceasefire(connection, visitor.path("id"))
    if found is None:
        raise Problem(404, "no ceasefire of that id; the picture may have been made anew since. Look in the list")
    with visitor.desk.ledger.reading() as connection:
        begins = documents.beginnings(connection, [one for text in found.lineages for one in text.documents])
    life, told = found.life, told_of(found)
    alleged = {key for one in life.breaches for key in map(str, one.claims)}
    others = tuple(line_of(one) for one in found.claims if one.key not in alleged)
    return show(
        "ceasefire.html",
        title=told.title,
        found=found,
        begins=begins,
        life=life,
        meaning=wording.STAGES[life.status],
        series=told.series,
        steps=told.steps,
        band=told.band,
        others=others,
    )


def told_of(found: CeasefirePage) -> Life:
    """A truce's life in words, and as the drawing."""
    life = found.life
    names = wording.names_of([one.value for one in found.claims], (), (*life.parties, *life.brokers))
    series = tuple(_series(one, found, names) for one in life.breaches)
    steps = tuple(_steps(found, names))
    title = " – ".join(map(wording.party, life.parties)) or "Ceasefire, parties not told"
    return Life(title, series, steps, band_of(life, series, steps))


def _series(one: BreachSeries, found: CeasefirePage, names: Mapping[str, str]) -> Series:
    told = {claim.key: claim for claim in found.claims}
    mine = [told[str(key)] for key in one.claims if str(key) in told]
    days = Counter(on for claim in mine if (on := _days(claim)) is not None)
    keys = [wording.key_of(party) for party in found.life.parties]
    return Series(
        series=one,
        accuser=wording.speaker_words(one.accuser, names),
        accused=listed([names.get(code, code) for code in one.accused]) or "nobody named",
        lines=tuple(map(line_of, mine)),
        days=tuple((*on, number) for on, number in sorted(days.items())),
        undated=len(mine) - sum(days.values()),
        above=bool(keys) and one.accuser == keys[0],
        third=one.accuser not in keys,
    )


def _claims(number: int) -> str:
    return f"{number:,} {'claim' if number == 1 else 'claims'}"


def _days(claim: ToldClaim) -> tuple[date, date] | None:
    """The first and last of the days that a claim is about, where it tells them to the day or nearly so."""
    time = claim.value.time
    return (time.start, time.end) if time and time.precision in wording.FINE else None


def _steps(found: CeasefirePage, names: Mapping[str, str]) -> Iterable[Step]:
    outlets = {source.id: source.outlet for lineage in found.lineages for source in lineage.documents}
    told = {one.key: address_of(one) for one in found.claims}
    for moment in found.life.moments:
        speaker = wording.speaker_words(moment.speaker, names)
        entries = tuple(_entry(key, outlets, told) for key in moment.entries)
        yield Step(None, moment.stage.replace("-", " "), moment.time, speaker, entries)


def _entry(key: EntryKey, outlets: Mapping[str, str | None], told: Mapping[str, str]) -> tuple[str, str]:
    """Whose words they are, and where they stand; a truce's own words are somewhere in its document."""
    label = outlets.get(key.document) or f"document {key.document[:8]}"
    return label, told.get(str(key), f"/documents/{key.document}")


def band_of(life: TruceLife, series: Sequence[Series], steps: Sequence[Step]) -> Band | None:
    """The drawing; None where nothing of the truce has a day."""
    begins = life.in_force or life.declared
    known = [period for period in (life.declared, life.in_force, life.ended) if period]
    days = [day for period in known for day in (period.start, period.end)]
    days += [day for one in series for *span, _ in one.days for day in span]
    days += [day for step in steps if step.period for day in (step.period.start, step.period.end)]
    if not days:
        return None
    axis = Axis(min(days), max(days))
    above = [one for one in series if one.above]
    below = sorted((one for one in series if not one.above), key=lambda one: one.third)
    top = len(above) * ROW + 18
    start = axis.at(begins.start) if begins else axis.at(min(days))
    end = axis.at(life.ended.start, 1) if life.ended else WIDTH
    placed = [_placed(one, axis, (at + 1) * ROW - 4) for at, one in enumerate(above)]
    placed += [_placed(one, axis, top + BAND + 18 + (at + 1) * ROW - 8) for at, one in enumerate(below)]
    marked = tuple(
        Step(axis.at(one.period.start, 0.5), one.stage, one.period, one.speaker, one.entries)
        for one in steps
        if one.period is not None
    )
    height = top + BAND + 18 + len(below) * ROW + 28
    return Band(start, end, life.ended is None, top, height, tuple(axis.ticks()), tuple(placed), marked)


def _placed(one: Series, axis: Axis, y: float) -> Series:
    marks = tuple(
        Mark(
            axis.at(since, 0.5),
            number,
            f"{one.accuser} against {one.accused}, {wording.span(since, until)}: {_claims(number)}",
        )
        for since, until, number in one.days
    )
    return Series(
        one.series, one.accuser, one.accused, one.lines, one.days, one.undated, one.above, one.third, marks, y
    )
