"""Finding words of time in a passage and resolving them against the publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from truceline.literals import words_in
from truceline.model import Period, Span, TimePrecision
from truceline.read.times import calendar, dates, joins, lengths, shifts, years
from truceline.read.times.context import Setting
from truceline.read.times.expression import NOTHING, Reading, TimeExpression, TimeKind, edtf
from truceline.read.times.grammar import Grammar, Rule, english

READERS: Mapping[str, Callable[[re.Match[str], Setting], Reading | None]] = {
    "age": lengths.age,
    "ago": shifts.ago,
    "bare_year": years.bare_year,
    "calendar_unit": shifts.calendar_unit,
    "century": years.century,
    "clock": lengths.clock,
    "dated_name": dates.dated_name,
    "day_of_month": dates.day_of_month,
    "decade": years.decade,
    "decade_name": years.decade_name,
    "deictic_day": shifts.deictic_day,
    "duration": lengths.duration,
    "fiscal_year": years.fiscal_year,
    "from_now": shifts.from_now,
    "month": dates.month,
    "month_day": dates.month_day,
    "month_days": dates.month_days,
    "named_day": dates.named_day,
    "nth_of_month": dates.nth_of_month,
    "numeric_date": dates.numeric_date,
    "quarter": years.quarter,
    "recent": shifts.recent,
    "relative": lengths.relative,
    "relative_unit": lengths.relative_unit,
    "repeated": lengths.repeated,
    "rolling": shifts.rolling,
    "season": years.season,
    "vague": lengths.vague,
    "week_of_day": dates.week_of_day,
    "weekday": shifts.weekday,
    "weekend": shifts.weekend,
    "year_range": years.year_range,
}

COARSENESS = list(TimePrecision)
QUARTER = re.compile(r"\d{4}-Q\d")


def find_times(
    text: str, start: int, end: int, *, published: datetime | None, utc_offset_hours: float = 0.0
) -> list[TimeExpression]:
    """The words of time between two code points, in text order, none overlapping another.

    `published` is aware UTC (a naive one is taken for UTC); the day of publication is that of the zone
    `utc_offset_hours` east of Greenwich. Without it only dates told in full are resolved.
    """
    today = _day_of(published, utc_offset_hours)
    grammar = english()
    read = _read_all(text, start, end, today, grammar)
    read = joins.since(text, start, joins.joined(text, start, joins.with_clock(text, read)), today)
    return _valued([_expression(span, reading) for span, reading in read], today)


def anchored(expression: TimeExpression, anchor: Period) -> Period | None:
    """The period of an expression, counted from `anchor` where it is counted from another happening.

    A shift never sharpens: "a day later" than something in May is told no finer than May was.
    """
    if expression.period is not None or expression.offset_days is None or expression.grain is None:
        return expression.period
    grain, days = expression.grain, expression.offset_days
    if COARSENESS.index(anchor.precision) > COARSENESS.index(grain):
        return Period(anchor.start, anchor.end, anchor.precision, expression.span)
    if grain is TimePrecision.DAY:
        step = timedelta(days=days)
        return Period(anchor.start + step, anchor.end + step, anchor.precision, expression.span)
    count = days / {TimePrecision.WEEK: 7, TimePrecision.MONTH: 30.4375, TimePrecision.YEAR: 365.25}.get(grain, 3652.5)
    first = calendar.containing(calendar.shifted(anchor.start, grain, round(count)), grain)
    last = calendar.containing(calendar.shifted(anchor.end, grain, round(count)), grain)
    return Period(first.start, last.end, grain, expression.span)


def _day_of(published: datetime | None, utc_offset_hours: float) -> date | None:
    if published is None:
        return None
    aware = published if published.tzinfo else published.replace(tzinfo=UTC)
    return (aware.astimezone(UTC) + timedelta(hours=utc_offset_hours)).date()


def _read_all(text: str, start: int, end: int, today: date | None, grammar: Grammar) -> list[tuple[Span, Reading]]:
    present = words_in(text[start:end], grammar.needs)  # most sentences have the words of few rules
    matches = [
        (_trimmed(found), found, rule)
        for rule in grammar.rules
        if not (rule.needs and rule.needs.isdisjoint(present))
        for found in rule.pattern.finditer(text, start, end)
        if found.group().strip()
    ]
    matches.sort(key=lambda match: (match[0].start, -match[0].end))  # stable: then the earlier rule
    read: list[tuple[Span, Reading]] = []
    taken = start
    for span, found, rule in matches:
        if span.start < taken:
            continue
        reading = _read(found, rule, Setting(text, (start, end), span.start, span.end, today, grammar))
        if reading is not None:
            taken = span.end
            if reading is not NOTHING:
                read.append((span, reading))
    return read


def _read(found: re.Match[str], rule: Rule, setting: Setting) -> Reading | None:
    try:
        return READERS[rule.reads](found, setting)
    except (OverflowError, ValueError):  # a date outside the calendar, such as "9000 years ago"
        return None


def _trimmed(found: re.Match[str]) -> Span:
    words = found.group()
    return Span(found.start() + len(words) - len(words.lstrip()), found.end() - len(words) + len(words.rstrip()))


def _expression(span: Span, reading: Reading) -> TimeExpression:
    period = replace(reading.period, words=span) if reading.period else None
    return TimeExpression(
        span, reading.kind, period, reading.offset_days, edtf(period) if period else None, reading.grain, reading.timex
    )


def _valued(expressions: list[TimeExpression], today: date | None) -> list[TimeExpression]:
    """TIMEX3 values of shifts and clock times, counted from the day last spoken of; their periods stay open."""
    anchor = calendar.day(today) if today else None
    spoken, told = anchor, ""
    valued = []
    for expression in expressions:
        timex = expression.timex
        if expression.period is not None and expression.kind is TimeKind.POINT:
            anchor, told = expression.period, timex or ""
            spoken = anchor if anchor.precision is TimePrecision.DAY else spoken
        elif expression.kind is TimeKind.CLOCK and spoken is not None and timex:
            timex = spoken.start.isoformat() + timex
        elif expression.kind is TimeKind.RELATIVE and anchor is not None and not (timex or "").startswith("PT"):
            timex = _shift_value(expression, anchor, told)
        valued.append(replace(expression, timex=timex))
    return valued


def _shift_value(expression: TimeExpression, anchor: Period, told: str) -> str | None:
    """The value of a shift from `anchor`, whose own value is `told`."""
    shift = anchored(expression, anchor)
    if shift is None or expression.grain is None:
        return expression.timex
    if expression.grain is TimePrecision.YEAR and QUARTER.fullmatch(told):  # the quarter a year earlier
        return f"{shift.start.year:04}{told[4:]}"
    return shifts.unit_timex(shift.start, expression.grain)
