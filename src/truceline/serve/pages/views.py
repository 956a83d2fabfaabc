"""Where and when, as values: what stands in the tables beside the map and the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from sqlalchemy import Connection

from truceline.export.naming import country_name
from truceline.model import Grade
from truceline.serve.desk import Desk
from truceline.serve.pages.built import built
from truceline.serve.pages.heat import Heat, heat_of
from truceline.serve.pages.plots import Days, days_of
from truceline.serve.queries import accusing, sites, times
from truceline.serve.queries.sites import Site
from truceline.serve.queries.times import AllegedDay, TruceBand
from truceline.serve.selection import Selection


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in the table beside the map; `address` leads to its incidents, where a filter can name it."""

    site: Site
    name: str
    known: str
    days: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Where:
    """The places of a selection: those with a point, and those without."""

    rows: tuple[PlaceRow, ...]
    elsewhere: tuple[PlaceRow, ...]
    cut: bool
    query: str
    drawn: bool  # whether this copy of truceline can draw the map
    basemap: str  # geojson, pmtiles, or nothing

    @property
    def incidents(self) -> int:
        return sum(one.site.incidents for one in self.rows)


@dataclass(frozen=True, slots=True)
class DayRow:
    day: date
    counts: tuple[int, ...]  # by grade, in the order of `When.grades`
    total: int
    breaches: tuple[AllegedDay, ...]


@dataclass(frozen=True, slots=True)
class When:
    """The days of a selection: incidents and alleged breaches by day, ceasefires, and the plots."""

    grades: tuple[Grade, ...]
    days: tuple[DayRow, ...]
    truces: tuple[TruceBand, ...]
    heat: Heat | None
    accused: Days | None
    query: str
    drawn: bool


def where_of(connection: Connection, desk: Desk, selection: Selection) -> Where:
    found = sites.sites(connection, selection)
    return Where(
        rows=tuple(_row(one, selection) for one in found.sites),
        elsewhere=tuple(_row(one, selection) for one in found.elsewhere),
        cut=found.cut,
        query=selection.query(),
        drawn=built() is not None,
        basemap=desk.settings.basemap_kind,
    )


def when_of(connection: Connection, selection: Selection, names: Mapping[str, str], *, accused: bool = True) -> When:
    """`names` are what parties are called, by code; `accused` whether accusations are counted, which takes longest."""
    told = times.times(connection, selection)
    grades = tuple(one for one in Grade if any(day.grade is one for day in told.days))
    by_day: dict[date, dict[Grade, int]] = {}
    for one in told.days:
        by_day.setdefault(one.day, {})[one.grade] = one.incidents
    alleged: dict[date, list[AllegedDay]] = {}
    for breach in told.breaches:
        alleged.setdefault(breach.day, []).append(breach)
    days = tuple(
        DayRow(
            day,
            tuple(by_day.get(day, {}).get(grade, 0) for grade in grades),
            sum(by_day.get(day, {}).values()),
            tuple(alleged.get(day, ())),
        )
        for day in sorted({*by_day, *alleged})
    )
    said = accusing.accusations(connection, selection) if accused else ()
    return When(
        grades=grades,
        days=days,
        truces=told.truces,
        heat=heat_of(times.place_days(connection, selection)),
        accused=days_of(said, names),
        query=selection.query(),
        drawn=built() is not None,
    )


def _row(site: Site, selection: Selection) -> PlaceRow:
    wanted = site.name or site.country
    return PlaceRow(
        site=site,
        name=site.name or country_name(site.country) or "no place told",
        known=_known(site),
        days=_days(site.first, site.last),
        address=_address(selection, wanted) if wanted else None,
    )


def _address(selection: Selection, place: str) -> str:
    """The overview of what the selection has at one place: of several places any would count."""
    pairs = [pair for pair in selection.pairs() if pair[0] != "place"]
    return f"/?{urlencode([*pairs, ('place', place)])}"


def _known(site: Site) -> str:
    if site.radius_km is not None:
        return f"{site.precision}, ±\N{NO-BREAK SPACE}{site.radius_km}\N{NO-BREAK SPACE}km"
    return f"{site.precision}" if site.precision in {"country", "unknown"} else f"{site.precision}, in no gazetteer"


def _days(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return "no day told"
    if first == last:
        return f"{first:%-d %b %Y}"
    start = f"{first:%-d}" if (first.year, first.month) == (last.year, last.month) else f"{first:%-d %b}"
    return f"{start}{'' if first.year == last.year else f' {first.year}'}–{last:%-d %b %Y}"
