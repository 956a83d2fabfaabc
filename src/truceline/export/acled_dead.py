"""Whose dead an ACLED row counts beside its own: those that the news dates, and places no more finely than a country.

The ACLED codebook divides a total over several places evenly. So the dead of a day that are told of a whole border or
country go to the rows of that day and those parties, where none of these counts the side's dead itself; those of whom
nobody says who killed them go nowhere. A number told again on a later day is counted once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from truceline.export.happenings import Happening
from truceline.export.holdings import Holdings
from truceline.export.tolls import Lowest, divided, lowest
from truceline.model import EntryKey, FigureKind, Incident, PlacePrecision, TollSeries

NIGHT = 2  # the days that "overnight" touches

Point: TypeAlias = tuple[int, int]  # a total: which series of the war's tolls, which point of it
Points: TypeAlias = Mapping[EntryKey, Point]  # of each figure, the total it tells


@dataclass(frozen=True, slots=True)
class Share:
    """What a row gets of the dead of an incident without a place: how many, the note on them, and whose they are."""

    number: int
    note: str
    of: Happening


@dataclass(frozen=True, slots=True)
class Dated:
    """An incident with the days it is told to be of, none if they are told coarsely; and how many rows it has on each,
    none without a place."""

    happening: Happening
    days: tuple[date, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Dead:
    """The incidents that have rows, by id, with each total counted once; and what the rows of an incident and day get
    beside it."""

    once: Mapping[str, Incident]
    shares: Mapping[tuple[str, date], Sequence[Sequence[Share]]]

    @classmethod
    def of(cls, holdings: Holdings, dated: Sequence[Dated]) -> Dead:
        """Day after day, of each day what has a place first; so a total counts where it is told first."""
        points = _points(holdings)
        seen: set[Point] = set()
        once: dict[str, Incident] = {}
        shares: dict[tuple[str, date], list[list[Share]]] = {}
        helped: set[tuple[str, date, str]] = (
            set()
        )  # the rows of an incident and day, and whose dead they have a share of
        for one in sorted(dated, key=_order):
            new = _new(one.happening.incident, points, seen)
            if one.rows:
                once[new.id] = new
                seen |= _told_by(new, points)
                continue
            for side in sorted(_losing(new)) if 0 < len(one.days) <= NIGHT else ():
                lost = _of_side(new, side)
                hosts = _hosts(dated, once, one, side)
                rows = [(host.happening.incident.id, _common(host, one)) for host in hosts]
                if any((*row, side) in helped for row in rows):
                    continue
                if given := _shared(lowest(holdings, lost), one, hosts):
                    seen |= _told_by(lost, points)
                    helped |= {(*row, side) for row in rows}
                    for row, parts in zip(rows, given, strict=True):
                        shares.setdefault(row, []).append(parts)
        return cls(once, shares)

    def beside(self, happening: Happening, day: date, row: int) -> Sequence[Share]:
        """What the row of this number of an incident's day gets."""
        return [parts[row] for parts in self.shares.get((happening.incident.id, day), ())]


def _common(host: Dated, one: Dated) -> date:
    """The first day of a row's incident that another is of as well."""
    return next(day for day in host.days if day in one.days)


def _order(one: Dated) -> tuple[bool, tuple[date, ...], bool, str]:
    return not one.days, one.days[-1:], not one.rows, one.happening.incident.id


def _new(incident: Incident, points: Points, seen: Set[Point]) -> Incident:
    """The incident without the series of killed whose totals have all been counted."""
    kept = tuple(
        series
        for series in incident.tolls
        if series.kind is not FigureKind.KILLED or not (told := _points_of(series, points)) or not told <= seen
    )
    return replace(incident, tolls=kept)


def _told_by(incident: Incident, points: Points) -> Set[Point]:
    return {point for series in incident.tolls for point in _points_of(series, points)}


def _points_of(series: TollSeries, points: Points) -> Set[Point]:
    return {points[key] for toll in series.points for key in toll.figures if key in points}


def _shared(told: Lowest, one: Dated, hosts: Sequence[Dated]) -> list[list[Share]]:
    """For each host what each of its rows gets; nothing where there is no row, or nobody is told to have died."""
    rows = sum(host.rows for host in hosts)
    if not rows or not told.number:
        return []
    parts, note = iter(divided(told.number, rows)), _note(told, one, rows)
    return [[Share(next(parts), note, one.happening) for _ in range(host.rows)] for host in hosts]


def _hosts(dated: Sequence[Dated], once: Mapping[str, Incident], one: Dated, side: str) -> list[Dated]:
    """The incidents of the day and the parties that have rows; none if any of them counts that side's dead.

    Who did it must be named: of the dead of a country alone nobody knows which of its fights they fell in. Where a
    source names only one of the parties, the rows must all be of one pair that it belongs to."""
    if not any(actor.code for actor in one.happening.incident.actors):
        return []
    parties = _parties(one.happening) | {side}
    hosts = [other for other in dated if other.rows and _within(one, other) and parties <= _parties(other.happening)]
    pairs = {_parties(host.happening) for host in hosts}
    if len(pairs) != 1 or len(next(iter(pairs))) < 2:
        return []
    counted = any(_of_side(once[host.happening.incident.id], side).tolls for host in hosts)
    return [] if counted else hosts


def _within(one: Dated, host: Dated) -> bool:
    """Whether a row's incident is of the one day told, or of one of the two of a night."""
    if len(one.days) == 1:
        return one.days[0] in host.days
    return len(host.days) == 1 and host.days[0] in one.days


def _losing(incident: Incident) -> set[str]:
    """The sides whose killed an incident tells of."""
    return {s.side for s in incident.tolls if s.side is not None and s.kind is FigureKind.KILLED and not s.derived}


def _of_side(incident: Incident, side: str) -> Incident:
    """The incident with the tolls of one side's killed alone."""
    kept = tuple(s for s in incident.tolls if s.side == side and s.kind is FigureKind.KILLED and not s.derived)
    return replace(incident, tolls=kept)


def _parties(happening: Happening) -> frozenset[str]:
    incident = happening.incident
    return frozenset(actor.code for actor in (*incident.actors, *incident.targets) if actor.code)


def _points(holdings: Holdings) -> Points:
    """Of each figure in the tolls of a war, which total of which series it tells."""
    return dict(_told(holdings))


def _told(holdings: Holdings) -> Iterator[tuple[EntryKey, Point]]:
    for number, series in enumerate(holdings.picture.tolls):
        for place, toll in enumerate(series.points):
            yield from ((key, (number, place)) for key in toll.figures)


def _note(told: Lowest, one: Dated, rows: int) -> str:
    place = one.happening.incident.place
    known = place is not None and place.precision is not PlacePrecision.UNKNOWN
    where = "is told no more finely than a country" if known else "nobody tells"
    days = " and ".join(day.isoformat() for day in one.days)
    over = f"divided over {rows} rows" if rows > 1 else "counted in the one row"
    return f"With them dead of {days} whose place {where}, {over} of the day and the parties: {'; '.join(told.notes)}"
