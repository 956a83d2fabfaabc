"""Where it was told to be how hot on which days: places by days, shaded in four steps, each number written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.serve.pages.plots import LEFT, WIDTH, Tick, named
from truceline.serve.queries.times import PlaceDay

MOST_ROWS = 12  # places drawn one by one; the table has them all
MOST_BINS = 31
BINS = (1, 7, 28, 91, 364)  # days of one column
ROW, HEAD, FOOT = 26.0, 8.0, 24.0  # in the drawing's units
LABELS = 8
STEPS = 4  # shades
NOWHERE = "no place told"
EARLY = 0.02  # share of the incidents that may lie left of the drawing, where they would stretch it
LONG = 400  # days


@dataclass(frozen=True, slots=True)
class Cell:
    x: float
    y: float
    number: int
    step: int  # of the shade, 1 to STEPS
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    total: int
    y: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """`steps` are the smallest numbers of each shade; `table` has places, and a number for each column in `bins`."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    steps: tuple[int, ...]
    size: float  # width of a column
    days: int  # of a column
    height: float
    most: int  # in one cell
    before: int  # incidents earlier than the first column
    bins: tuple[date, ...]
    table: tuple[tuple[str, tuple[int, ...], int], ...]
    width: float = WIDTH
    left: float = LEFT
    row: float = ROW


def heat_of(found: Sequence[PlaceDay]) -> Heat | None:
    """The plot; None where no incident has a day."""
    if not found:
        return None
    first, before = _first(found)
    kept = [one for one in found if one.day >= first]
    last = max(one.day for one in kept)
    days = next(
        (size for size in BINS if (last - first).days // size < MOST_BINS), (last - first).days // MOST_BINS + 1
    )
    columns = (last - first).days // days + 1
    counts: dict[str, list[int]] = {}
    for one in kept:
        row = counts.setdefault(one.place or NOWHERE, [0] * columns)
        row[(one.day - first).days // days] += one.incidents
    ranked = sorted(counts, key=lambda name: (name == NOWHERE, -sum(counts[name]), name))
    most = max(max(row) for row in counts.values())
    steps = _steps(most)
    size = min(70.0, (WIDTH - LEFT) / columns)
    starts = tuple(first + timedelta(days=days * at) for at in range(columns))
    rows = tuple(
        Row(name, sum(counts[name]), HEAD + at * ROW, tuple(_cells(name, counts[name], starts, days, size, at, steps)))
        for at, name in enumerate(ranked[:MOST_ROWS])
    )
    return Heat(
        rows=rows,
        ticks=tuple(_ticks(starts, size)),
        steps=steps,
        size=size,
        days=days,
        height=HEAD + len(rows) * ROW + FOOT,
        most=most,
        before=before,
        bins=starts,
        table=tuple((name, tuple(counts[name]), sum(counts[name])) for name in ranked),
    )


def _first(found: Sequence[PlaceDay]) -> tuple[date, int]:
    """The first day that is drawn, and how many incidents are earlier: a single old one stretches nothing."""
    ordered = sorted(found, key=lambda one: one.day)
    first, last = ordered[0].day, ordered[-1].day
    allowed, seen = EARLY * sum(one.incidents for one in found), 0
    for one in ordered:
        if (last - first).days <= LONG or seen + one.incidents > allowed:
            later = seen > 0 and (one.day - first).days > LONG / 2
            return (one.day, seen) if later else (first, 0)
        seen += one.incidents
    return first, 0


def _steps(most: int) -> tuple[int, ...]:
    """The smallest number of each shade, on a scale of roots: 1, then up to the largest."""
    return tuple(dict.fromkeys(max(1, round(1 + (most - 1) * (at / STEPS) ** 2)) for at in range(STEPS)))


def _cells(
    name: str, row: Sequence[int], starts: Sequence[date], days: int, size: float, at: int, steps: Sequence[int]
) -> Sequence[Cell]:
    found = []
    for column, number in enumerate(row):
        if number:
            start = starts[column]
            when = f"{start:%-d %b %Y}" if days == 1 else f"{days} days from {start:%-d %b %Y}"
            told = f"{name}, {when}: {number:,} {'incident' if number == 1 else 'incidents'}"
            step = sum(number >= smallest for smallest in steps)
            found.append(Cell(LEFT + column * size, HEAD + at * ROW, number, step, told))
    return found


def _ticks(starts: Sequence[date], size: float) -> Sequence[Tick]:
    every = max(1, -(-len(starts) // LABELS), round(70 / size))
    return tuple(named((LEFT + at * size, starts[at]) for at in range(0, len(starts), every)))
