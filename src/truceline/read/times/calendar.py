"""Arithmetic on days, weeks (ISO 8601, Monday first), months and years; every period has both ends in it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from truceline.model import Period, TimePrecision


def day(when: date) -> Period:
    return Period(when, when, TimePrecision.DAY)


def week(when: date) -> Period:
    """The ISO week a day falls in."""
    monday = when - timedelta(days=when.weekday())
    return Period(monday, monday + timedelta(days=6), TimePrecision.WEEK)


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), last_of_month(year, number), TimePrecision.MONTH)


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), TimePrecision.YEAR)


def years(first: int, last: int) -> Period:
    return Period(date(first, 1, 1), date(last, 12, 31), TimePrecision.YEAR)


def decade(first: int) -> Period:
    return Period(date(first, 1, 1), date(first + 9, 12, 31), TimePrecision.DECADE)


def three_months(year_: int, first: int) -> Period:
    """A season or quarter: the winter of 2015 runs from December 2015 into February 2016."""
    end_year, end_month = (year_, first + 2) if first <= 10 else (year_ + 1, first - 10)
    return Period(date(year_, first, 1), last_of_month(end_year, end_month), TimePrecision.SEASON)


def last_of_month(year_: int, number: int) -> date:
    return date(year_, number, monthrange(year_, number)[1])


def add_months(when: date, count: int) -> date:
    """The same day some months on, or the last of that month where it has no such day."""
    index = when.year * 12 + when.month - 1 + count
    year_, number = index // 12, index % 12 + 1
    return date(year_, number, min(when.day, monthrange(year_, number)[1]))


def add_years(when: date, count: int) -> date:
    return add_months(when, 12 * count)


def is_whole(period: Period) -> bool:
    """Whether a period runs from the first of a month (at year precision, of a year) to the last of one."""
    first, last = period.start, period.end
    if period.precision in (TimePrecision.YEAR, TimePrecision.DECADE):
        return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return first.day == 1 and last == last_of_month(last.year, last.month)


def containing(when: date, grain: TimePrecision) -> Period:
    """The day, week, month, year or decade a day falls in."""
    match grain:
        case TimePrecision.WEEK:
            return week(when)
        case TimePrecision.MONTH:
            return month(when.year, when.month)
        case TimePrecision.YEAR:
            return year(when.year)
        case TimePrecision.DECADE:
            return decade(when.year // 10 * 10)
        case _:
            return day(when)


def shifted(when: date, grain: TimePrecision, count: float) -> date:
    """A day moved by so many days, weeks, months, years or decades; halves count for weeks and longer."""
    match grain:
        case TimePrecision.MONTH:
            whole = int(count)
            return add_months(when, whole) + timedelta(days=round(30 * (count - whole)))
        case TimePrecision.YEAR:
            return add_months(when, round(12 * count))
        case TimePrecision.DECADE:
            return add_months(when, round(120 * count))
        case TimePrecision.WEEK:
            return when + timedelta(days=round(7 * count))
        case _:
            return when + timedelta(days=round(count))


def moved(period: Period, unit: str, count: int) -> Period:
    """A period moved by whole years or weeks; a month stays a whole month."""
    if unit == "week":
        step = timedelta(days=7 * count)
        return Period(period.start + step, period.end + step, period.precision)
    start, end = add_years(period.start, count), add_years(period.end, count)
    if period.precision is not TimePrecision.DAY and period.end == last_of_month(period.end.year, period.end.month):
        end = last_of_month(end.year, end.month)
    return Period(start, end, period.precision)
