"""The timeline: a lane for each voice, a mark for each dated line of the account, shaped and coloured by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.export.phrases import clipped
from truceline.export.report.axis import Axis, Tick, axis_for
from truceline.export.report.items import Item, when
from truceline.export.report.parties import VOICE, party_key
from truceline.model import Account, Period, Standing

WIDTH, GUTTER, MARGIN = 1120.0, 186.0, 14.0  # the drawing's units: pixels at full width
TOP, ROW, PAD, FOOT = 30.0, 26.0, 8.0, 44.0
MARK, LETTER = 20.0, 7.2  # a mark, and a letter of its id
NAME = 24  # characters of a lane's name
TRUCES = "\0truces"


@dataclass(frozen=True, slots=True)
class Mark:
    """An item at its place; `bar` is how far its period reaches where that is more than a day."""

    item: Item
    x: float
    y: float
    bar: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Lane:
    label: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A line of the table that stands for the drawing."""

    item: Item
    told: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`published` is where the article came out, on the axis; `undated` are the items with no place on it."""

    width: float
    height: float
    gutter: float
    axis: Axis
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    published: float | None
    dated: tuple[Dated, ...]
    undated: tuple[Item, ...]

    @property
    def foot(self) -> float:
        """Where the axis is drawn."""
        return self.height - FOOT


@dataclass(frozen=True, slots=True)
class Event:
    """An item, whose lane it is in, and when it was."""

    item: Item
    lane: str
    period: Period | None


def timeline_of(account: Account, items: Sequence[Item], labels: Mapping[str, str]) -> Timeline:
    """Everything the account dates."""
    events = _events(account, items)
    when_told = account.document.published
    dated = [(event, event.period) for event in events if event.period]
    news = [period for event, period in dated if event.item.standing is not Standing.BACKGROUND]
    history = [period for event, period in dated if event.item.standing is Standing.BACKGROUND]
    day = when_told.date() if when_told else None
    axis = axis_for(news, history, day, left=GUTTER, right=WIDTH - MARGIN)
    shown = [(event, period) for event, period in dated if axis.spread(period)]
    lanes, bottom = _lanes(shown, axis, labels)
    share = (when_told.hour * 60 + when_told.minute) / 1440 if when_told else 0
    in_order = sorted(dated, key=lambda pair: (pair[1].start, pair[1].end))
    year = when_told.year if when_told else None
    drawn = {event.item.id for event, _ in shown}
    return Timeline(
        width=WIDTH,
        height=bottom + FOOT,
        gutter=GUTTER,
        axis=axis,
        ticks=tuple(axis.ticks()),
        lanes=lanes,
        published=axis.at(day, share=share) if day else None,
        dated=tuple(Dated(event.item, when(period, year)) for event, period in in_order),
        undated=tuple(event.item for event in events if event.item.id not in drawn),
    )


def _events(account: Account, items: Sequence[Item]) -> list[Event]:
    lanes: dict[str, tuple[str, Period | None]] = {}
    for claim in account.claims:
        lanes[claim.id] = party_key(claim.speaker), claim.time
    for figure in account.figures:
        lanes[figure.id] = party_key(figure.speaker), figure.time
    for truce in account.ceasefires:
        lanes[truce.id] = TRUCES, truce.declared or truce.in_force or truce.ended
    return [Event(item, *lanes[item.id]) for item in items]


def _lanes(
    shown: Sequence[tuple[Event, Period]], axis: Axis, labels: Mapping[str, str]
) -> tuple[tuple[Lane, ...], float]:
    """The lanes, one below the other, and where the last one ends: truces first, the article's own voice last."""
    order = list(dict.fromkeys(event.lane for event, _ in shown))
    order.sort(key=lambda lane: (lane != TRUCES, lane == VOICE))
    lanes, y = [], TOP
    for key in order:
        marks, rows = _place([(event.item, period) for event, period in shown if event.lane == key], axis, y)
        label = "ceasefires" if key == TRUCES else clipped(labels[key], NAME)
        lanes.append(Lane(label, y, marks))
        y += rows * ROW + 2 * PAD
    return tuple(lanes), y


def _place(told: Iterable[tuple[Item, Period]], axis: Axis, y: float) -> tuple[tuple[Mark, ...], int]:
    """Marks side by side within their period, in as many rows as they need; a row for each long period."""
    taken: list[list[tuple[float, float]]] = []
    marks = []
    for item, period in sorted(told, key=lambda pair: (pair[1].start, pair[1].end)):
        start, end = axis.spread(period) or (axis.left, axis.left)
        long = period.days > 1 and period not in axis.earlier and end - start > 2 * MARK
        width = MARK + LETTER * len(item.id) + 4
        first = min(start + 6, axis.right - width)
        row, x = _free(taken, first, max(end, first + width), width, whole=long)
        bar = (round(start + 2, 1), round(end - 2, 1)) if long else None
        marks.append(Mark(item, round(x + MARK / 2, 1), y + PAD + ROW * (row + 0.5), bar))
    return tuple(marks), max(1, len(taken))


def _free(
    taken: list[list[tuple[float, float]]], start: float, end: float, width: float, *, whole: bool
) -> tuple[int, float]:
    """The first free place between start and end, and its row. `whole`: the row must be free all along."""
    row = 0
    while True:
        if row == len(taken):
            taken.append([])
        x = start
        while x + width <= end + 0.5:
            stretch = (start, end) if whole else (x, x + width)
            if all(stretch[1] <= other[0] or other[1] <= stretch[0] for other in taken[row]):
                taken[row].append(stretch)
                return row, x
            x += width
        row += 1
