"""What words of time say: a day, a range, a length, an age, a shift from another happening."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from truceline.model import Period, Span, TimePrecision
from truceline.read.times.calendar import is_whole


class TimeKind(StrEnum):
    """What the words are, whether or not they can be resolved."""

    POINT = "point"  # "on Tuesday", "in May", "the 1990s"
    RANGE = "range"  # "since 2014", "from May 3 to May 7", "over the past 24 hours"
    DURATION = "duration"  # "six weeks", "five-year"
    AGE = "age"  # "the six-month-old siege": the period is when it began
    SET = "set"  # "every Friday", "daily"
    RELATIVE = "relative"  # "a day after", "that night": counted from another happening
    CLOCK = "clock"  # "at 6:00 am": no period of its own
    VAGUE = "vague"  # "now", "recently", "in recent months": gives no time


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule made of a match, before it stands anywhere in the text.

    `implied` names the part that the words leave to the reader, "year" or "week": such a reading may still move by
    whole years or weeks when a neighbour ("between April and May 2016") settles it.
    """

    kind: TimeKind
    period: Period | None = None
    timex: str | None = None
    offset_days: int | None = None
    grain: TimePrecision | None = None
    implied: str | None = None


NOTHING = Reading(TimeKind.VAGUE)  # the words look like a time and are none: "the Six Day War", "a six-year-old boy"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time and what they come to.

    `span` is in code points of the text. `period` is resolved against the publication, None where that cannot be
    done. `offset_days` (RELATIVE only) is the distance from the happening it is counted from, to be told at `grain`
    (see `anchored`). `edtf` is ISO 8601-2 of the period; `timex` a TIMEX3 value (ISO-TimeML 1.2.1) for comparison
    with annotated corpora.
    """

    span: Span
    kind: TimeKind
    period: Period | None = None
    offset_days: int | None = None
    edtf: str | None = None
    grain: TimePrecision | None = None
    timex: str | None = None


def timex_value(expression: TimeExpression) -> str | None:
    """The TIMEX3 value of an expression: "1998-01-08", "1998-W02", "P6W", "PAST_REF" ..."""
    return expression.timex


def edtf(period: Period) -> str:
    """A period in ISO 8601-2 (EDTF level 1, quarters of level 2): 2016-07, 2020-23, 199X, 2016-05-03/2016-05-07."""
    first, last = period.start, period.end
    match period.precision:
        case TimePrecision.DAY if first == last:
            return first.isoformat()
        case TimePrecision.MONTH if is_whole(period):
            one, other = first.isoformat()[:7], last.isoformat()[:7]
            return one if one == other else f"{one}/{other}"
        case TimePrecision.SEASON if is_whole(period) and period.days < 93:
            if first.month % 3 == 0:  # 21 is spring, 24 winter
                return f"{first.year:04}-{20 + first.month // 3}"
            if first.month % 3 == 1:  # 33 is the first quarter
                return f"{first.year:04}-{33 + first.month // 3}"
        case TimePrecision.YEAR if is_whole(period):
            return f"{first.year:04}" if first.year == last.year else f"{first.year:04}/{last.year:04}"
        case TimePrecision.DECADE if is_whole(period) and last.year - first.year == 9 and first.year % 10 == 0:
            return f"{first.year // 10:03}X"
    return f"{first.isoformat()}/{last.isoformat()}"
