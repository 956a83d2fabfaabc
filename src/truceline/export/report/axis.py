"""The timeline's axis: days to scale on the right; on the far left, behind a break, what came before, not to scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.export.phrases import period_words
from truceline.model import Period

NEAR = timedelta(days=60)  # before and behind publication: what lies farther off would flatten the days of the news
SLOT = 104.0  # width of one earlier period, in the drawing's units
BREAK = 34.0  # width of the break
MOST_EARLIER = 0.55  # share of the width that the earlier periods may take
ROOM = 62.0  # width a tick's label needs
STEPS = (1, 2, 7, 14, 30, 91, 365, 1826, 3652)  # days between ticks


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the axis, centred on x; `row` 1 stands lower, where slots are narrow."""

    x: float
    label: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """`left` and `right` bound the drawing; `earlier` are the periods left of the break, each in a slot of its own.

    `first` and `last` are the days to scale, both included; None if nothing stands there.
    """

    left: float
    right: float
    earlier: tuple[Period, ...]
    first: date | None
    last: date | None

    @property
    def slot(self) -> float:
        """Width of an earlier period's slot."""
        if not self.earlier:
            return 0
        room = (self.right - self.left) * (MOST_EARLIER if self.first else 1)
        return min(SLOT if self.first else 2 * SLOT, room / len(self.earlier))

    @property
    def earlier_end(self) -> float:
        return self.left + self.slot * len(self.earlier)

    @property
    def news_start(self) -> float:
        """Where the days to scale begin."""
        return self.earlier_end + BREAK if self.earlier else self.left

    def spread(self, period: Period) -> tuple[float, float] | None:
        """From where to where a period reaches; None if it lies off the axis."""
        for at, known in enumerate(self.earlier):
            if _days(known) == _days(period):
                return self.left + at * self.slot, self.left + (at + 1) * self.slot
        if self.first is None or self.last is None or period.start > self.last or period.end < self.first:
            return None
        start, end = max(period.start, self.first), min(period.end, self.last)
        return self.at(start), self.at(end + timedelta(days=1))

    def at(self, day: date, *, share: float = 0) -> float:
        """Where a day begins, or the given share of it has gone."""
        if self.first is None or self.last is None:
            return self.right
        whole = (self.last - self.first).days + 1
        return self.news_start + (self.right - self.news_start) * ((day - self.first).days + share) / whole

    def ticks(self) -> Iterator[Tick]:
        year = self.last.year if self.last else None
        for at, period in enumerate(self.earlier):
            narrow = self.slot < 0.9 * SLOT
            yield Tick(self.left + (at + 0.5) * self.slot, period_words(period, None), at % 2 if narrow else 0)
        if self.first is None or self.last is None:
            return
        days = (self.last - self.first).days + 1
        step = next((step for step in STEPS if (self.right - self.news_start) * step / days >= ROOM), STEPS[-1])
        for after in range(0, days, step):
            day = self.first + timedelta(days=after)
            x = self.at(day, share=0.5 if step == 1 else 0)
            if x + ROOM / 2 <= self.right + 12:
                yield Tick(x, _day_words(day, step, year))


def axis_for(
    news: Sequence[Period], history: Sequence[Period], published: date | None, *, left: float, right: float
) -> Axis:
    """The axis that shows these periods. News that began long before publication stands with the history."""
    days = [published] if published else []
    earlier = list(history)
    for period in news:
        if published and period.start < published - NEAR:
            earlier.append(period)
        elif not published or period.start <= published + NEAR:
            end = period.end if not published else min(period.end, published + NEAR)
            days += [period.start, end]
    distinct = {_days(period): period for period in reversed(earlier)}
    ordered = tuple(distinct[key] for key in sorted(distinct))
    return Axis(left, right, ordered, min(days, default=None), max(days, default=None))


def _days(period: Period) -> tuple[date, date]:
    return period.start, period.end


def _day_words(day: date, step: int, year: int | None) -> str:
    if step >= 365:
        return f"{day.year}"
    if step >= 30:
        return f"{day:%b} {day.year}"
    return f"{day:%a} {day.day} {day:%b}" if step == 1 else f"{day.day} {day:%b}"
