"""What neighbouring words of time make together: a clock time and its day, the two ends of a range, "since"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from truceline.model import Period, Span, TimePrecision
from truceline.read.times import calendar
from truceline.read.times.expression import Reading, TimeKind

Placed = tuple[Span, Reading]

A_LIST = 31  # days; "on May 3 and 12 August" are two days, "on Monday and Tuesday" are one period

BETWEEN = re.compile(
    r"(?:,?\s+(?P<joint>and|or|to|until|till|through)\s+|\s*(?P<dash>[-–—])\s*)(?:on\s+|in\s+|the\s+)*", re.IGNORECASE
)
AFTER_CLOCK = re.compile(r",?\s+(?:\([^()]{1,20}\)\s*)?(?:on\s+)?")
OPENS_RANGE = re.compile(r"\b(?:from|between|since|starting)\s+(?:on\s+|in\s+)?(?:the\s+)?$", re.IGNORECASE)
SINCE = re.compile(
    r"\b(?:ever\s+since|since|dating\s+back\s+to|going\s+back\s+to)\s+"
    r"(?:(?:the\s+)?(?:start|beginning|end)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
YEARLESS = re.compile(r"XXXX-(?P<month>\d\d)(?:-(?P<dom>\d\d))?")


def with_clock(text: str, read: Sequence[Placed]) -> list[Placed]:
    """Clock times taken in by the day behind them: "9 a.m. Tuesday" is the Tuesday."""
    merged: list[Placed] = []
    for span, reading in read:
        if merged and merged[-1][1].kind is TimeKind.CLOCK and reading.kind is TimeKind.POINT and reading.timex:
            clock_span, clock = merged[-1]
            if AFTER_CLOCK.fullmatch(text, clock_span.end, span.start) and len(reading.timex) >= len("1998-01-08"):
                merged.pop()
                span = Span(clock_span.start, span.end)
                reading = replace(reading, timex=reading.timex[:10] + (clock.timex or ""))
        merged.append((span, reading))
    return merged


def joined(text: str, start: int, read: Sequence[Placed]) -> list[Placed]:
    """Neighbours that make one period: "between 2014 and 2016", "Monday and Tuesday", "from May 3 to May 7"."""
    found: list[Placed] = []
    for span, reading in read:
        while found and (range_ := _range(text, start, found[-1], (span, reading))) is not None:
            found.pop()
            span, reading = range_
        found.append((span, reading))
    return found


def since(text: str, start: int, read: Sequence[Placed], today: date | None) -> list[Placed]:
    """Points that "since" opens: "since 2014" runs from its start to the day of publication."""
    widened: list[Placed] = []
    for span, reading in read:
        opener = SINCE.search(text, max(start, span.start - 40), span.start)
        period = reading.period
        if opener is not None and reading.kind is TimeKind.POINT:
            span, reading = Span(opener.start(), span.end), replace(reading, kind=TimeKind.RANGE)
            if period is not None and (today is None or period.start <= today):
                # without a publication day nobody knows how far it runs
                period = Period(period.start, today, period.precision) if today is not None else None
                reading = replace(reading, period=period)
        widened.append((span, reading))
    return widened


def _range(text: str, start: int, one: Placed, other: Placed) -> Placed | None:
    between = BETWEEN.fullmatch(text, one[0].end, other[0].start)
    first, second = one[1], other[1]
    if between is None or not first.kind is second.kind is TimeKind.POINT or second.period is None:
        return None
    opener = OPENS_RANGE.search(text, max(start, one[0].start - 30), one[0].start)
    joint = (between["joint"] or "-").lower()
    if joint == "to" and opener is None:
        return None  # "moved the vote from ..."; "Monday to Friday" alone is a habit
    ordered = opener is not None or joint not in ("and", "or") or first.implied == "week"
    ends = _ends(first, second, ordered=ordered, forward=joint in ("until", "till"))
    if ends is None:
        return None
    span = Span(one[0].start, other[0].end)
    return span, Reading(TimeKind.RANGE, ends[0].hull(ends[1]), first.timex, implied=second.implied)


def _ends(first: Reading, second: Reading, *, ordered: bool, forward: bool) -> tuple[Period, Period] | None:
    """Both ends of a range, each in the year or week the other settles; None where the two make no range."""
    last = second.period
    start = first.period or (_in_year_of(first, last) if last and second.implied is None else None)
    if start is None or last is None or start.precision is not last.precision:
        return None
    reversed_ = start.start > last.start
    if reversed_ and forward and second.implied == "week":  # "from Tuesday until Thursday", written on Wednesday
        last = calendar.moved(last, "week", 1)
    elif first.implied == "year" and (second.implied is None or (ordered and reversed_)):
        apart = last.start.year - start.start.year
        start = calendar.moved(start, "year", apart) if apart else start
        start = calendar.moved(start, "year", -1) if start.start > last.start else start
    elif first.implied and ordered and reversed_:
        start = calendar.moved(start, first.implied, -1)
    elif first.implied == "year" and reversed_:
        # written in February, "in February and March" are both of last year
        earlier = calendar.moved(start, "year", -1)
        start = start if start.hull(last).days <= earlier.hull(last).days else earlier
    apart_days = abs((last.start - start.start).days)
    if ordered and start.start > last.end:
        return None
    if not ordered and start.precision is TimePrecision.DAY and apart_days > A_LIST:
        return None
    return start, last


def _in_year_of(first: Reading, last: Period) -> Period | None:
    """The "May" of "between May and July 2014", where no publication has given it a year."""
    told = YEARLESS.fullmatch(first.timex or "")
    if told is None:
        return None
    number, year = int(told["month"]), last.start.year
    if told["dom"] is None:
        start = calendar.month(year, number)
    else:
        start = calendar.day(date(year, number, min(int(told["dom"]), calendar.last_of_month(year, number).day)))
    return calendar.moved(start, "year", -1) if start.start > last.start else start
