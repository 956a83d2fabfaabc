"""When something happened, as precisely as the words say and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from truceline.model.spans import Span


class TimePrecision(StrEnum):
    """How fine the words are. A period of several days told as such is `PART_WEEK`."""

    DAY = "day"
    PART_WEEK = "part-week"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included, at a stated precision; `words` are those it was read from."""

    start: date
    end: date
    precision: TimePrecision
    words: Span | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end before it starts: {self.start}..{self.end}")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    def hull(self, other: Period) -> Period:
        """The period from the earlier start to the later end, at the coarser precision."""
        order = list(TimePrecision)
        coarser = max(self.precision, other.precision, key=order.index)
        return Period(min(self.start, other.start), max(self.end, other.end), coarser, self.words or other.words)
