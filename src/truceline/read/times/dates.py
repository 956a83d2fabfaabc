"""Readers of calendar dates: days, months, weeks of months, named days.

Each takes a match of its rule and where it stands, and returns what it says, or None if the words are no time there.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from truceline.model import Period, TimePrecision
from truceline.read.times import calendar
from truceline.read.times.context import Setting, is_month_name, pick
from truceline.read.times.expression import NOTHING, Reading, TimeKind

Words = re.Match[str]

YEAR_AHEAD = 60  # a month and day without a year, so many days ahead, is taken for the coming one
NEAR = 14  # days around the publication that settle which of two numbers is the day
WEEKDAY_YEARS = 3  # how many years back a weekday may settle a date without a year
DIRECTIONS = {"last": -1, "past": -1, "this past": -1, "the past": -1, "the last": -1, "this": 0, "next": 1}


def direction(words: Words, group: str = "dir") -> int | None:
    """-1 for "last", 0 for "this", 1 for "next" and "coming"; None where no such word stands."""
    found = words.groupdict().get(group)
    return DIRECTIONS.get(" ".join(found.lower().split()), 1) if found else None


def point(period: Period | None, timex: str | None, implied: str | None = None) -> Reading:
    return Reading(TimeKind.POINT, period, timex, implied=implied)


def exact(year: int, month: int, dom: int) -> Reading | None:
    """A full date; None where the calendar has no such day."""
    try:
        when = date(year, month, dom)
    except ValueError:
        return None
    return point(calendar.day(when), when.isoformat())


def stated_year(words: Words, setting: Setting) -> int | None:
    """The year the words give, as such or as "last year"."""
    if words["year"]:
        return int(words["year"])
    short = words.groupdict().get("short_year")
    if short and setting.today:  # datelines: "3 JAN 90 --"
        year = setting.today.year // 100 * 100 + int(short)
        return year if year <= setting.today.year else year - 100
    step = direction(words, "year_dir")
    return setting.today.year + step if step is not None and setting.today else None


def numeric_date(words: Words, setting: Setting) -> Reading | None:
    """Dates in digits. Which of two numbers is the day is settled by the calendar, else by the publication."""
    year = int(words["year"])
    if "mon" in words.re.groupindex:
        return exact(year, int(words["mon"]), int(words["dom"]))
    one, other = int(words["n1"]), int(words["n2"])
    readings = [reading for reading in (exact(year, other, one), exact(year, one, other)) if reading and reading.period]
    if len({reading.timex for reading in readings}) < 2:
        return readings[0] if readings else None
    if words["sep"] == ".":  # points part dates in day-first countries only
        return readings[0]
    if setting.today is None:
        return point(None, None)
    today = setting.today
    near = [r for r in readings if r.period is not None and abs((r.period.start - today).days) <= NEAR]
    return near[0] if len(near) == 1 else point(None, None)


def month_day(words: Words, setting: Setting) -> Reading | None:
    """A month and a day; without a year the last one, the coming one, or the year in which the weekday fits."""
    month, dom = _month(words, setting), int(words["day"])
    if setting.among(setting.word_after, "named_after") and not words["year"]:
        return NOTHING
    if _counts_something(words, setting) or (not words["year"] and dom > calendar.last_of_month(2000, month).day):
        return None
    year = stated_year(words, setting)
    if year is not None:
        return exact(year, month, dom)
    if setting.today is None or words["year_dir"]:
        return point(None, f"XXXX-{month:02}-{dom:02}")
    when = _nearest(month, dom, setting)
    if words["weekday"]:
        weekday = setting.grammar.weekdays[words["weekday"].lower()]
        fitting = [w for w in _occurrences(month, dom, setting.today) if w.isoweekday() == weekday]
        when = min(fitting, key=lambda w: abs(w - when)) if fitting else when
    return point(calendar.day(when), when.isoformat(), implied="year")


def month_days(words: Words, setting: Setting) -> Reading | None:
    """One range told with one month: "May 3-7", "from 3 to 7 May"."""
    month, first, last = _month(words, setting), int(words["day"]), int(words["day2"])
    if last <= first or (words.start("month") < words.start("day") and setting.among(setting.word_after, "counted")):
        return None
    year = stated_year(words, setting) if words["year"] else None
    if year is None:
        if setting.today is None:
            return Reading(TimeKind.RANGE, None, f"XXXX-{month:02}-{first:02}")
        year = _nearest(month, first, setting).year
    try:
        period = Period(date(year, month, first), date(year, month, last), TimePrecision.DAY)
    except ValueError:
        return None
    return Reading(TimeKind.RANGE, period, period.start.isoformat(), implied=None if words["year"] else "year")


def month(words: Words, setting: Setting) -> Reading | None:
    """A month; "early" and "late" do not sharpen it. Without a year: the last one, the running one included."""
    number = _month(words, setting)
    groups = words.groupdict()
    year = None
    if groups.get("year"):
        year = int(groups["year"])
    elif groups.get("year_dir") and setting.today:
        year = setting.today.year + (direction(words, "year_dir") or 0)
    elif not groups.get("year_dir") and not groups.get("mod") and not groups.get("dir"):
        if words["month"].lower() in ("may", "march") and not is_month_name(setting, words["month"]):
            return None
    elif words["month"] == "may":
        return None
    if year is None and setting.today is not None and not groups.get("year_dir"):
        year = _month_year(number, direction(words) if "dir" in groups else None, setting)
        return point(calendar.month(year, number), f"{year:04}-{number:02}", implied="year")
    if year is None:
        return point(None, f"XXXX-{number:02}")
    return point(calendar.month(year, number), f"{year:04}-{number:02}")


def _month_year(number: int, step: int | None, setting: Setting) -> int:
    """The year of a month named without one: "last May" is over, "next May" is to come, "this May" is of this year."""
    assert setting.today is not None
    year, now = setting.today.year, setting.today.month
    if step is not None:
        return {-1: year if number < now else year - 1, 0: year, 1: year if number > now else year + 1}[step]
    last, following = (year if number <= now else year - 1), (year if number >= now else year + 1)
    return pick(setting, date(last, number, 1), date(following, number, 1)).year


def day_of_month(words: Words, setting: Setting) -> Reading | None:
    """A day of an unnamed month ("on the 14th"): the last such day, or with a future verb the coming one."""
    dom = int(words["dom"])
    if setting.today is None:
        return point(None, f"XXXX-XX-{dom:02}")
    if not 1 <= dom <= 31:
        return None
    near = [calendar.add_months(setting.today.replace(day=1), shift) for shift in (-2, -1, 0, 1, 2)]
    days = [first.replace(day=dom) for first in near if dom <= calendar.last_of_month(first.year, first.month).day]
    when = pick(setting, max(d for d in days if d <= setting.today), min(d for d in days if d >= setting.today))
    return point(calendar.day(when), when.isoformat())


def nth_of_month(words: Words, setting: Setting) -> Reading | None:
    """A week of a month: "the first week of March" is the 1st to the 7th, the last week the last seven days."""
    number, nth = _month(words, setting), setting.grammar.ordinals[words["nth"].lower()]
    year = stated_year(words, setting)
    if year is None:
        if setting.today is None or words["year_dir"]:
            return point(None, None)
        year = _month_year(number, None, setting)
    length = 7 if words["unit"].lower() == "week" else 1
    last = calendar.last_of_month(year, number)
    start = last - timedelta(days=length - 1) if nth < 0 else date(year, number, 1 + length * (nth - 1))
    end = min(last, start + timedelta(days=length - 1))
    period = Period(start, end, TimePrecision.WEEK if length == 7 else TimePrecision.DAY)
    return point(period, f"{year:04}-{number:02}")


def week_of_day(words: Words, setting: Setting) -> Reading | None:
    """The ISO week around a date: "the week of March 6"."""
    if words["year"]:
        found = exact(int(words["year"]), _month(words, setting), int(words["day"]))
        when = found.period.start if found and found.period else None
    else:
        when = _nearest(_month(words, setting), int(words["day"]), setting) if setting.today else None
    return point(calendar.week(when), iso_week(when)) if when else point(None, None)


def named_day(words: Words, setting: Setting) -> Reading | None:
    """Christmas and the like; "last Christmas" is over."""
    number, dom = setting.grammar.named_days[" ".join(words["named_day"].lower().split())]
    year = stated_year(words, setting)
    if year is not None:
        return exact(year, number, dom)
    if setting.today is None or words["year_dir"]:
        return point(None, f"XXXX-{number:02}-{dom:02}")
    this_year, step = date(setting.today.year, number, dom), direction(words)
    if step is None:
        when = _nearest(number, dom, setting)
    elif step < 0:
        when = this_year if this_year < setting.today else calendar.add_years(this_year, -1)
    else:
        when = this_year if step == 0 or this_year > setting.today else calendar.add_years(this_year, 1)
    return point(calendar.day(when), when.isoformat(), implied="year")


def dated_name(words: Words, setting: Setting) -> Reading | None:
    """A happening known by its date, in what was published after it."""
    when = setting.grammar.dated_names[" ".join(words["dated_name"].lower().split())]
    if setting.today is not None and setting.today < when:
        return None
    return point(calendar.day(when), when.isoformat())


def iso_week(when: date) -> str:
    """TIMEX3 writes an ISO week as 1998-W02."""
    year, number, _ = when.isocalendar()
    return f"{year:04}-W{number:02}"


def _month(words: Words, setting: Setting) -> int:
    return setting.grammar.months[words["month"].lower().rstrip(".")]


def _counts_something(words: Words, setting: Setting) -> bool:
    """Whether the number is no day but a count: "in May 12 people were killed"."""
    ends_with_day = words.end() == words.end("day") and words.start("month") < words.start("day")
    return ends_with_day and setting.among(setting.word_after, "counted")


def _occurrences(number: int, dom: int, today: date) -> list[date]:
    found = []
    for year in range(today.year - WEEKDAY_YEARS, today.year + 2):
        if dom <= calendar.last_of_month(year, number).day:
            found.append(date(year, number, dom))
    return found or [today]


def _nearest(number: int, dom: int, setting: Setting) -> date:
    assert setting.today is not None
    today = setting.today
    days = [
        date(year, number, dom)
        for year in range(today.year - 4, today.year + 5)  # a 29 February
        if dom <= calendar.last_of_month(year, number).day
    ]
    if not days:
        return today
    return pick(setting, max(d for d in days if d <= today), min(d for d in days if d >= today), slack=YEAR_AHEAD)
