"""Readers of what is counted from the publication: weekdays, "last month", "three days ago", "the past 24 hours"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from truceline.model import Period, TimePrecision
from truceline.read.times import calendar
from truceline.read.times.context import Setting, looks_ahead, pick
from truceline.read.times.dates import Words, direction, iso_week, point
from truceline.read.times.expression import NOTHING, Reading, TimeKind
from truceline.read.times.lengths import GRAINS, count_of, length_timex, unit_of

FEW_DAYS = 7  # "in recent days": the week before publication, told at a week's precision


def weekday(words: Words, setting: Setting) -> Reading | None:
    """The last such day, today included; "last Friday" is before today, "next Friday" after it."""
    number = setting.grammar.weekdays[words["weekday"].lower()]
    if setting.among(setting.word_before, "naming") and words["weekday"].istitle():
        return NOTHING  # "Bloody Sunday"
    part = _part(words, setting)
    today, after = setting.today, words["after"]
    if after and after.lower() != "next":
        return Reading(TimeKind.RELATIVE, None, f"XXXX-WXX-{number}{part}")
    if today is None:
        return point(None, f"XXXX-WXX-{number}{part}")
    ago = (today.isoweekday() - number) % 7
    ahead = (number - today.isoweekday()) % 7
    step = 1 if after else direction(words)
    week = direction(words, "week_dir")
    if week is not None:
        when = today + timedelta(days=number - today.isoweekday() + 7 * week)
    elif step is None:
        when = pick(setting, today - timedelta(days=ago), today + timedelta(days=ahead))
    elif step == -1:
        # on a Tuesday, "last Monday" is hardly yesterday
        plain_last = words["dir"].lower() == "last"
        when = today - timedelta(days=ago + 7 if ago == 0 or (ago == 1 and plain_last) else ago)
    elif step == 0:
        when = today + timedelta(days=number - today.isoweekday())
    else:
        when = today + timedelta(days=ahead or 7)
    return point(calendar.day(when), when.isoformat() + part, implied="week" if step is None and week is None else None)


def deictic_day(words: Words, setting: Setting) -> Reading | None:
    """Days named from today ("yesterday", "tonight", "overnight"): days from the day of publication."""
    first, last, inherent = setting.grammar.deictic_days[" ".join(words["deictic"].lower().split())]
    if setting.today is None:
        return point(None, None)
    start, end = setting.today + timedelta(days=first), setting.today + timedelta(days=last)
    part = _part(words, setting) or (f"T{inherent}" if inherent else "")
    return point(Period(start, end, TimePrecision.DAY), end.isoformat() + part)


def calendar_unit(words: Words, setting: Setting) -> Reading | None:
    """A unit of the calendar: "last month", "earlier this year", "next week", "the end of the year"."""
    if re.search(r"\bpast\b|\bthe\s+last\b", words.group(), re.IGNORECASE):
        return None  # "the past week" reaches up to today: `rolling`
    step = (direction(words) if "dir" in words.re.groupindex else 0) or 0
    today, name = setting.today, words["unit"].lower()
    if today is None:
        return point(None, None)
    if name == "quarter":
        start = calendar.add_months(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), 3 * step)
        return point(calendar.three_months(start.year, start.month), f"{start.year:04}-Q{1 + start.month // 3}")
    grain = GRAINS[setting.grammar.units[name]]
    if grain is None:
        return point(None, None)
    period = calendar.containing(calendar.shifted(today, grain, step), grain)
    timex = unit_timex(period.start, grain)
    # what happened "this week" lies behind; what "will" happen may lie anywhere in it
    if grain is TimePrecision.WEEK and step == 0 and not looks_ahead(setting) and not _looks_on(words):
        period = Period(period.start, today, grain)
    return point(period, timex)


def _looks_on(words: Words) -> bool:
    return bool(re.match(r"later|late|(?:by\s+)?the\s+(?:end|rest|remainder)", words.group().lower()))


def rolling(words: Words, setting: Setting) -> Reading | None:
    """So many units ("the past 24 hours", "the next two weeks"): up to, or from, the day of publication."""
    unit, count = unit_of(words, setting), count_of(words, setting)
    way = words["dir"].lower()
    timex = length_timex(unit, count)
    if setting.word_after == "of" and way != "past":  # "the last two days of the visit"
        return Reading(TimeKind.DURATION, None, timex)
    if way in ("previous", "preceding", "following", "first", "final"):
        return Reading(TimeKind.DURATION, None, timex)
    if setting.today is None:
        return Reading(TimeKind.RANGE, None, timex)
    if count is None:
        return _few(unit, way, setting, timex)
    back = way in ("last", "past")
    other = _moved(setting.today, unit, -count if back else count)
    start, end = (other, setting.today) if back else (setting.today, other)
    return Reading(TimeKind.RANGE, Period(start, end, _precision(unit, count)), timex)


def recent(words: Words, setting: Setting) -> Reading | None:
    """The last week for "in recent days"; recent months and years name no interval."""
    way, unit = words["dir"].lower(), unit_of(words, setting)
    return _few(unit, way, setting, f"P{'T' if unit.startswith('T') else ''}X{unit[-1]}")


def _few(unit: str, way: str, setting: Setting, timex: str | None) -> Reading:
    if unit != "D" or way not in ("recent", "last", "past") or setting.today is None:
        return Reading(TimeKind.VAGUE, None, timex)
    period = Period(setting.today - timedelta(days=FEW_DAYS), setting.today, TimePrecision.WEEK)
    return Reading(TimeKind.RANGE, period, timex)


def weekend(words: Words, setting: Setting) -> Reading | None:
    """Saturday and Sunday: the last weekend begun, or the one to come where the words look ahead."""
    if words["after"] and words["after"].lower() != "next":
        return Reading(TimeKind.RELATIVE, None, "P1WE")
    if setting.today is None or re.match(r"a\s", words.group().lower()):
        return Reading(TimeKind.DURATION if setting.today else TimeKind.POINT, None, "P1WE")
    today, step = setting.today, 1 if words["after"] else direction(words)
    begun = today - timedelta(days=(today.weekday() - 5) % 7)
    running = today.weekday() >= 5
    coming = begun if running else begun + timedelta(days=7)
    if step == -1:
        saturday = begun - timedelta(days=7) if running else begun
    elif step == 1:
        saturday = begun + timedelta(days=7)
    elif step == 0:
        saturday = begun if running or (today.weekday() < 2 and not looks_ahead(setting)) else coming
    else:
        saturday = pick(setting, begun, coming)
    period = Period(saturday, saturday + timedelta(days=1), TimePrecision.PART_WEEK)
    return point(period, f"{iso_week(saturday)}-WE", implied="week" if step is None else None)


def ago(words: Words, setting: Setting) -> Reading | None:
    """So long ago: "three days ago" is a day, "two weeks ago" a week, "a year ago" a year."""
    unit, count = unit_of(words, setting), count_of(words, setting)
    if count is None or (words["n"] is None and not words["some"]):
        return Reading(TimeKind.VAGUE, None, "PAST_REF")
    return _at(setting, unit, -count)


def from_now(words: Words, setting: Setting) -> Reading | None:
    """So far ahead: "three weeks from now"."""
    count = count_of(words, setting)
    if count is None:
        return Reading(TimeKind.VAGUE, None, "FUTURE_REF")
    return _at(setting, unit_of(words, setting), count)


def _at(setting: Setting, unit: str, count: float) -> Reading:
    grain = GRAINS[unit]
    if grain is None or setting.today is None:
        return Reading(TimeKind.POINT, None, None if grain else ("PAST_REF" if count < 0 else "FUTURE_REF"))
    when = _moved(setting.today, unit, count)
    return point(calendar.containing(when, grain), unit_timex(when, grain))


def _moved(today: date, unit: str, count: float) -> date:
    if unit in ("TH", "TM", "TS"):
        days = count / {"TH": 24, "TM": 1440, "TS": 86400}[unit]
        return today + timedelta(days=-int(-days + 0.999) if days < 0 else int(days + 0.999))
    scale = {"F": 2, "CE": 10}.get(unit, 1)
    return calendar.shifted(today, GRAINS[unit] or TimePrecision.DECADE, count * scale)


def _precision(unit: str, count: float) -> TimePrecision:
    """Several days told as such are part of a week; hours and a single day are told to the day."""
    if unit in ("D", "NI"):
        return TimePrecision.DAY if count == 1 else TimePrecision.PART_WEEK
    return GRAINS[unit] or TimePrecision.DECADE


def unit_timex(when: date, grain: TimePrecision) -> str:
    """A day at week, month, year or decade precision, in TIMEX3."""
    match grain:
        case TimePrecision.WEEK:
            return iso_week(when)
        case TimePrecision.MONTH:
            return when.isoformat()[:7]
        case TimePrecision.YEAR:
            return f"{when.year:04}"
        case TimePrecision.DECADE:
            return f"{when.year // 10:03}"
        case _:
            return when.isoformat()


def _part(words: Words, setting: Setting) -> str:
    part = words.groupdict().get("part")
    return f"T{setting.grammar.parts[part.lower()]}" if part else ""
