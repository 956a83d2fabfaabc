"""Where the incidents of a selection are: by place, each as sharp as it is known, and those that get no point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from truceline.export.codes import load_place_codes
from truceline.model import Grade, PlacePrecision
from truceline.serve.queries.narrowing import narrowed
from truceline.serve.queries.owning import of_incidents
from truceline.serve.selection import Selection
from truceline.store import tables as t

MOST = 1_000  # places of one map


@dataclass(frozen=True, slots=True)
class Site:
    """Incidents at one place. They may have been anywhere within `radius_km` of the point.

    `radius_km`, `lat` and `lon` are None where the place gets no point: a country, or a place that no gazetteer knows.
    `first` and `last` are the days that its incidents span, where they are told.
    """

    id: str
    name: str | None
    country: str | None
    precision: PlacePrecision
    radius_km: int | None
    lat: float | None
    lon: float | None
    incidents: int
    contested: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Sites:
    """The places of a selection, the busiest first; `elsewhere` get no point. `cut`: there are more."""

    sites: tuple[Site, ...]
    elsewhere: tuple[Site, ...]
    cut: bool


def sites(connection: Connection, selection: Selection) -> Sites:
    """The incidents of a selection by place: each is counted once."""
    i, number = t.INCIDENTS.c, func.count()
    query = (
        select(
            i.place,
            i.country,
            i.precision,
            i.lat,
            i.lon,
            number.label("incidents"),
            func.sum(case((i.grade == Grade.CONTESTED.value, 1), else_=0)).label("contested"),
            func.min(i.time_from).label("first"),
            func.max(i.time_to).label("last"),
        )
        .where(*of_incidents(narrowed(connection, selection)))
        .group_by(i.place, i.country, i.precision, i.lat, i.lon)
        .order_by(number.desc(), i.place, i.country, i.precision, i.lat, i.lon)
        .limit(MOST + 1)
    )
    rows = connection.execute(query).all()
    found = [_site(row) for row in rows[:MOST]]
    pinned = tuple(one for one in found if one.radius_km is not None)
    return Sites(pinned, _joined([one for one in found if one.radius_km is None]), len(rows) > MOST)


def _site(row: Row[Any]) -> Site:
    precision = PlacePrecision(row.precision) if row.precision else PlacePrecision.UNKNOWN
    radius = load_place_codes()[precision].radius_km
    pinned = radius is not None and row.lat is not None and row.lon is not None
    lat, lon = (row.lat, row.lon) if pinned else (None, None)
    where = f"{lat:.4f},{lon:.4f}" if pinned else "-"
    return Site(
        id=f"{where},{precision},{row.country or '-'},{row.place or '-'}",
        name=row.place,
        country=row.country,
        precision=precision,
        radius_km=radius if pinned else None,
        lat=lat,
        lon=lon,
        incidents=row.incidents,
        contested=row.contested,
        first=row.first,
        last=row.last,
    )


def _joined(found: Sequence[Site]) -> tuple[Site, ...]:
    """Places without a point that differ in nothing that is shown are one."""
    joined: dict[str, Site] = {}
    for one in found:
        other = joined.get(one.id)
        joined[one.id] = one if other is None else _sum(other, one)
    return tuple(sorted(joined.values(), key=lambda one: (-one.incidents, one.id)))


def _sum(one: Site, other: Site) -> Site:
    days = [day for day in (one.first, other.first, one.last, other.last) if day]
    return replace(
        one,
        incidents=one.incidents + other.incidents,
        contested=one.contested + other.contested,
        first=min(days, default=None),
        last=max(days, default=None),
    )
