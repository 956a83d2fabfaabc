"""Tolls over time: as rows with the words behind them, and as whiskers on one scale of people for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.export.phrases import count_words
from truceline.export.report.tolls import Axis, Tick, axis_for, ticks_of
from truceline.model import Bound, Count, FigureKind, Toll, TollSeries
from truceline.serve.pages import wording
from truceline.serve.results import ToldFigure

WIDTH, LEFT, RIGHT = 900.0, 330.0, 24.0  # in the drawing's units
ROW, HEAD, GAP, FOOT = 24.0, 24.0, 8.0, 26.0
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Point:
    """One toll of a series, with the words behind it."""

    toll: Toll
    speakers: tuple[str, ...]
    figures: tuple[ToldFigure, ...]
    newest: bool
    low: int | None
    best: int | None
    high: int | None
    addends: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The tolls of one side, kind and basis, the newest last."""

    series: TollSeries
    side: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Whisker:
    """A toll at its height `y`. Places are in the drawing's units; None where no such number is told."""

    y: float
    when: str
    whose: str
    number: str
    low: float | None
    best: float | None
    high: float | None
    newest: bool
    derived: bool

    @property
    def exact(self) -> bool:
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class Block:
    """The tolls of one kind, on one scale: `top` is where its heading stands, `foot` where its axis does."""

    kind: str
    top: float
    foot: float
    logarithmic: bool
    ticks: tuple[Tick, ...]
    rows: tuple[Whisker, ...]


@dataclass(frozen=True, slots=True)
class Tolls:
    blocks: tuple[Block, ...]
    height: float
    cut: int  # tolls that are in the table only
    width: float = WIDTH
    left: float = LEFT
    right: float = WIDTH - RIGHT


def series_of(series: TollSeries, told: Sequence[ToldFigure], names: Mapping[str, str]) -> Series:
    """The tolls of a series with the figures that say them."""
    figures = {one.key: one for one in told}
    points = []
    for toll in series.points:
        low, best, high = (bound.number if bound else None for bound in (toll.low, toll.best, toll.high))
        points.append(
            Point(
                toll=toll,
                speakers=tuple(wording.speaker_words(one, names) for one in toll.speakers),
                figures=tuple(figures[str(key)] for key in toll.figures if str(key) in figures),
                newest=toll is series.latest,
                low=low,
                best=best,
                high=high,
                addends=toll.addends,
            )
        )
    side = names.get(series.side or "", series.side or "") or "both sides, or not said whose"
    return Series(series, side, tuple(points))


def tolls_of(found: Sequence[Series]) -> Tolls | None:
    """The plot of an incident's tolls; None where none is a number."""
    blocks: list[Block] = []
    y, cut = 0.0, 0
    for kind in FigureKind:
        told = [
            (series, point)
            for series in found
            if series.series.kind is kind
            for point in series.points
            if (point.low, point.best, point.high) != (None, None, None)
        ]
        if not told:
            continue
        cut += len(told[MOST_ROWS:])
        block = _block(kind, told[:MOST_ROWS], y)
        blocks.append(block)
        y = block.foot + FOOT
    return Tolls(tuple(blocks), y, cut) if blocks else None


def _block(kind: FigureKind, told: Sequence[tuple[Series, Point]], top: float) -> Block:
    axis = axis_for([Count(point.low, point.best, point.high) for _, point in told])
    rows = []
    y = top + HEAD
    before: Series | None = None
    for series, point in told:
        y += ROW if before is series or before is None else ROW + GAP
        rows.append(_row(series, point, axis, y))
        before = series
    ticks = tuple(Tick(_x(tick.x), tick.label) for tick in ticks_of(axis))
    return Block(kind.replace("-", " ").capitalize(), top, y + ROW / 2, bool(axis.bottom), ticks, tuple(rows))


def _row(series: Series, point: Point, axis: Axis, y: float) -> Whisker:
    low, best, high = (_place(axis, number) for number in (point.low, point.best, point.high))
    side = series.side if series.series.side else "both or unsaid"
    whose = f"{side}, {series.series.basis}{', a sum' if series.series.derived else ''}"
    when = wording.moment(point.toll.told) if point.toll.told else "time not known"
    number = count_words(Count(point.low, point.best, point.high)) or ""
    return Whisker(y, when, whose, number, low, best, high, point.newest, series.series.derived)


def _place(axis: Axis, people: int | None) -> float | None:
    share = axis.x(people)
    return None if share is None else _x(share)


def _x(percent: float) -> float:
    return LEFT + (WIDTH - RIGHT - LEFT) * percent / 100
