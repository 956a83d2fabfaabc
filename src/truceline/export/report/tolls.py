"""Counts of people as whiskers: a dot for the best number, a line for its bounds, an arrow where there is no bound."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.export.phrases import Phrases, listed
from truceline.export.report.items import Item, kind_of, number_of, people_of, when
from truceline.model import Account, Count, Figure, FigureKind, Standing

SPREAD = 100  # largest over smallest number from which the axis is logarithmic
STEPS = (1, 2, 2.5, 5, 10)
MOVED = (FigureKind.DISPLACED, FigureKind.DEPLOYED)  # another order of numbers than the dead and hurt


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Whisker:
    """Where a count stands on its axis, in percent; None = the text gives no such number.

    `about` is a best number without bounds; `exact` one that is both its bounds. An open side has an arrow.
    """

    low: float | None
    best: float | None
    high: float | None
    exact: bool

    @property
    def about(self) -> bool:
        return self.best is not None and self.low is None and self.high is None

    @property
    def no_ceiling(self) -> bool:
        return self.low is not None and self.high is None

    @property
    def no_floor(self) -> bool:
        return self.high is not None and self.low is None


@dataclass(frozen=True, slots=True)
class Toll:
    """One count: what, whose, when, who says so. `depth` 1 = part of the one above; `replaced` = a later one counts."""

    item: Item
    kind: str
    number: str
    people: str
    when: str
    source: str
    derived: bool
    replaced: bool
    depth: int
    whisker: Whisker | None


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts that share an axis."""

    title: str
    background: bool
    logarithmic: bool
    ticks: tuple[Tick, ...]
    tolls: tuple[Toll, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """From a number of people to percent of the plot's width."""

    top: float
    bottom: float  # 0, or the smallest power of ten shown where logarithmic

    def x(self, people: int | None) -> float | None:
        if people is None:
            return None
        if not self.bottom:
            return round(100 * people / self.top, 2)
        share = math.log10(max(people, self.bottom) / self.bottom) / math.log10(self.top / self.bottom)
        return round(100 * share, 2)


def panels_of(
    account: Account, items: Sequence[Item], phrases: Phrases, labels: Mapping[str, str]
) -> tuple[Panel, ...]:
    """The account's figures. The news has an axis and its background another, so that no old war dwarfs a new toll;
    so have those hurt and those moved."""
    ordered = sorted(account.figures, key=lambda figure: (list(FigureKind).index(figure.kind), figure.evidence))
    found = []
    for background in (False, True):
        for moved in (False, True):
            figures = [
                figure
                for figure in ordered
                if (figure.standing is Standing.BACKGROUND) is background and (figure.kind in MOVED) is moved
            ]
            if figures:
                title = ("Background" if background else "In the news") + (": displaced, deployed" if moved else "")
                found.append(_panel(title, background, figures, account, items, phrases, labels))
    return tuple(found)


def _panel(
    title: str,
    background: bool,
    figures: Sequence[Figure],
    account: Account,
    items: Sequence[Item],
    phrases: Phrases,
    labels: Mapping[str, str],
) -> Panel:
    by_id = {item.id: item for item in items}
    replaced = {figure.supersedes for figure in account.figures if figure.supersedes}
    counts = [figure.count for figure in figures]
    axis = axis_for(counts)
    tolls = [
        _toll(figure, by_id[figure.id], account, phrases, labels, axis, depth, figure.id in replaced)
        for figure, depth in _nested(figures)
    ]
    return Panel(title, background, bool(axis.bottom), ticks_of(axis) if _numbers(counts) else (), tuple(tolls))


def axis_for(counts: Sequence[Count]) -> Axis:
    """From 0, with room for an arrow; logarithmic where the numbers lie too far apart for one straight axis."""
    numbers = _numbers(counts)
    largest = max(numbers, default=1) or 1
    smallest = min((n for n in numbers if n), default=largest)
    if largest / smallest > SPREAD:
        return Axis(10 ** math.ceil(math.log10(largest * 1.3)), 10 ** math.floor(math.log10(smallest)))
    return Axis(_nice(largest * 1.2), 0)


def _numbers(counts: Sequence[Count]) -> list[int]:
    return [n for count in counts for n in (count.low, count.best, count.high) if n is not None]


def _nice(number: float) -> float:
    power: float = 10 ** math.floor(math.log10(number))
    return next(step * power for step in STEPS if step * power >= number)


def ticks_of(axis: Axis) -> tuple[Tick, ...]:
    """Numbers to name under an axis: powers of ten where it is logarithmic, else both ends and the middle."""
    if axis.bottom:
        numbers = [10**power for power in range(round(math.log10(axis.bottom)), round(math.log10(axis.top)) + 1)]
    else:
        numbers = [round(axis.top * part / 2) for part in range(3)] if axis.top > 1 else [0, 1]
    return tuple(Tick(axis.x(number) or 0, f"{number:,}") for number in numbers)


def _nested(figures: Sequence[Figure]) -> list[tuple[Figure, int]]:
    """Parts behind the figure they are part of."""
    here = {figure.id for figure in figures}
    rows: list[tuple[Figure, int]] = []
    for whole in (figure for figure in figures if figure.part_of not in here):
        rows.append((whole, 0))
        pending = [whole.id]
        while pending:
            of = pending.pop(0)
            parts = [part for part in figures if part.part_of == of and all(part is not row for row, _ in rows)]
            rows += [(part, 1) for part in parts]
            pending += [part.id for part in parts]
    return rows + [(figure, 0) for figure in figures if all(figure is not row for row, _ in rows)]


def _toll(
    figure: Figure,
    item: Item,
    account: Account,
    phrases: Phrases,
    labels: Mapping[str, str],
    axis: Axis,
    depth: int,
    replaced: bool,
) -> Toll:
    year = account.document.published.year if account.document.published else None
    count = figure.count
    plot = Whisker(axis.x(count.low), axis.x(count.best), axis.x(count.high), count.exact)
    sources = [item.subject] + [words for name, words in item.flags if name != "background"]
    return Toll(
        item=item,
        kind=kind_of(figure, phrases),
        number=number_of(figure, account.document.text),
        people=people_of(figure, phrases, labels),
        when=when(figure.time, year),
        source=listed(sources[:1]) + "".join(f" · {flag}" for flag in sources[1:]),
        derived=figure.derived,
        replaced=replaced,
        depth=depth,
        whisker=None if count.vague else plot,
    )
