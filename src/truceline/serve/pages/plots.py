"""Plots as values: where each bar and tick stands. Templates draw them as SVG; beside each stands a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.export.phrases import ARTICLE
from truceline.serve.queries.accusing import AccusedDay

WIDTH, LEFT, ROW, BAR = 900.0, 190.0, 46.0, 34.0  # in the drawing's units
MOST_ROWS = 8  # accusers drawn one by one; the table has them all
LABELS = 8  # days named under the axis
UNCODED = f"{ARTICLE}s, and others"  # speakers without a code


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """One accuser: its bars stand on `base`."""

    label: str
    total: int
    base: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Days:
    """Claims per day, a row for each accuser, on one scale. `table` has the same: days, and a count per accuser."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    height: float
    most: int
    accusers: tuple[str, ...]
    table: tuple[tuple[date, tuple[int, ...], int], ...]
    width: float = WIDTH
    left: float = LEFT


def days_of(found: Sequence[AccusedDay], names: Mapping[str, str]) -> Days | None:
    """The plot of accusations; None where there are none."""
    if not found:
        return None
    totals: dict[str | None, int] = {}
    by_day: dict[date, dict[str | None, int]] = {}
    for one in found:
        totals[one.accuser] = totals.get(one.accuser, 0) + one.claims
        by_day.setdefault(one.day, {})[one.accuser] = one.claims
    accusers = sorted(totals, key=lambda one: (one is None, -totals[one], one or ""))
    labels = {one: UNCODED if one is None else names.get(one, one) for one in accusers}
    axis = Axis(min(by_day), max(by_day))
    most = max(one.claims for one in found)
    rows = []
    for at, accuser in enumerate(accusers[:MOST_ROWS]):
        base = (at + 1) * ROW
        told = [(day, said[accuser]) for day, said in sorted(by_day.items()) if accuser in said]
        bars = tuple(_bar(axis, day, number, most, base, labels[accuser]) for day, number in told)
        rows.append(Row(labels[accuser], totals[accuser], base, bars))
    table = tuple(
        (day, tuple(said.get(one, 0) for one in accusers), sum(said.values())) for day, said in sorted(by_day.items())
    )
    named = tuple(labels[one] for one in accusers)
    return Days(tuple(rows), tuple(axis.ticks()), len(rows) * ROW + 26, most, named, table)


def _bar(axis: Axis, day: date, number: int, most: int, base: float, label: str) -> Bar:
    height = max(2.0, BAR * number / most)
    told = f"{label}, {day:%-d %b %Y}: {number:,} {'claim' if number == 1 else 'claims'}"
    return Bar(axis.at(day), base - height, max(1.0, min(axis.step - 1, 26)), height, told)


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from left to right, both ends included."""

    first: date
    last: date

    @property
    def step(self) -> float:
        return (WIDTH - LEFT) / ((self.last - self.first).days + 1)

    def at(self, day: date, share: float = 0.0) -> float:
        return LEFT + self.step * ((day - self.first).days + share)

    def ticks(self) -> Iterable[Tick]:
        days = (self.last - self.first).days + 1
        every = max(1, -(-days // LABELS))
        return named((self.at(day), day) for day in (self.first + timedelta(n) for n in range(0, days, every)))


def named(days: Iterable[tuple[float, date]]) -> Iterator[Tick]:
    """Days at their places, each with its year where that is another than that of the day before."""
    year = None
    for x, day in days:
        yield Tick(x, f"{day.day} {day:%b}" + (f" {day.year}" if day.year != year else ""))
        year = day.year
