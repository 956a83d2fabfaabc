"""Readers of years, decades, centuries, seasons and quarters."""

from __future__ import annotations

import re
from datetime import date

from truceline.model import Period, TimePrecision
from truceline.read.times import calendar
from truceline.read.times.context import Setting, is_year, looks_ahead, pick
from truceline.read.times.dates import Words, direction, point, stated_year
from truceline.read.times.expression import Reading, TimeKind

SEASON_CODES = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}


def bare_year(words: Words, setting: Setting) -> Reading | None:
    """A year; "early" and "late" do not sharpen it, "the end of 2023" is told as its last month."""
    number, edge = int(words["year"]), (words["mod"] or "").lower()
    if not edge and not is_year(setting, number):
        return None
    if re.search(r"\bend\s+of", edge) and setting.word_before != "by":
        return point(calendar.month(number, 12), f"{number:04}")
    return point(calendar.year(number), f"{number:04}")


def fiscal_year(words: Words, setting: Setting) -> Reading:
    """Fiscal years differ from state to state: the year is named, its days are not known."""
    return point(None, words["year"])


def year_range(words: Words, setting: Setting) -> Reading | None:
    """Years of a range: "1950-53", "2014/15"."""
    first = int(words["year"])
    last = int(words["year2"]) if len(words["year2"]) == 4 else first // 100 * 100 + int(words["year2"])
    if not first < last <= first + 100:
        return None
    return Reading(TimeKind.RANGE, calendar.years(first, last), f"{first:04}")


def decade(words: Words, setting: Setting) -> Reading:
    """A decade in digits: "the 1990s", "the '90s"."""
    if words["decade4"]:
        return _decade(int(words["decade4"]))
    return _last_decade(int(words["decade2"]), setting)


def decade_name(words: Words, setting: Setting) -> Reading:
    """A decade by name: "the nineties"."""
    return _last_decade(setting.grammar.decades[words["decade_name"].lower()], setting)


def _last_decade(tens: int, setting: Setting) -> Reading:
    """The last decade of that name begun before publication."""
    if setting.today is None:
        return point(None, None)
    first = setting.today.year // 100 * 100 + tens
    return _decade(first - 100 if first > setting.today.year else first)


def _decade(first: int) -> Reading:
    return point(calendar.decade(first), f"{first // 10:03}")


def century(words: Words, setting: Setting) -> Reading:
    """Longer than the ledger tells times: named, not resolved."""
    digits = re.match(r"\d+", words["nth"])
    return point(None, f"{int(digits.group()) - 1:02}" if digits else None)


def season(words: Words, setting: Setting) -> Reading | None:
    """Northern seasons of whole months; the winter of 2015 begins in December 2015. "Fall" needs a word beside it."""
    first = setting.grammar.seasons[words["season"].lower()]
    year = stated_year(words, setting)
    if year is None and not words["year_dir"] and not _is_season(words, setting):
        return None
    if year is None and setting.today is not None and not words["year_dir"]:
        year = _season_year(first, direction(words), setting)
    if year is None:
        return point(None, f"XXXX-{SEASON_CODES[first]}")
    implied = None if words["year"] else "year"
    return point(calendar.three_months(year, first), f"{year:04}-{SEASON_CODES[first]}", implied)


def _is_season(words: Words, setting: Setting) -> bool:
    """Whether "fall" or "spring" without a year is a season: "last fall", "in the spring"; not "the fall of" a city."""
    if setting.word_after in ("of", "from", "to", "for", "water", "training"):
        return False
    article = re.match(r"the\s", words.group(), re.IGNORECASE) is not None
    if words["dir"] or words["mod"]:
        return True
    if setting.word_before not in ("in", "since", "during", "until", "by", "throughout", "from"):
        return article and words["season"].lower() in ("summer", "autumn", "winter")
    # "by fall" is a verb's company, "the Spring" an uprising
    return article and not words["season"].istitle() if words["season"].lower() in ("fall", "spring") else True


def _season_year(first: int, step: int | None, setting: Setting) -> int:
    assert setting.today is not None
    today = setting.today
    runs = [calendar.three_months(y, first) for y in range(today.year - 2, today.year + 3)]
    over = [run for run in runs if run.end < today]
    begun = [run for run in runs if run.start <= today]
    coming = [run for run in runs if run.start > today]
    if step == 0:
        return today.year - 1 if first == 12 and today.month < 3 else today.year
    if step is not None:
        return (over[-1] if step < 0 else coming[0]).start.year
    current = begun[-1] if begun[-1].end >= today else coming[0]
    return pick(setting, begun[-1].start, current.start).year


def quarter(words: Words, setting: Setting) -> Reading | None:
    """A quarter or half: "the third quarter of 2019"; a half without a year is as often a football match's."""
    nth = setting.grammar.ordinals[words["nth"].lower()]
    half = words["span"].lower() == "half"
    count = 2 if half else 4
    nth = count if nth < 0 else nth
    year = stated_year(words, setting)
    if nth > count or (half and year is None):
        return None
    months = 12 // count
    if year is None:
        if setting.today is None or words["year_dir"]:
            return point(None, f"XXXX-Q{nth}")
        year = setting.today.year + (direction(words) or 0)
        to_come = date(year, months * (nth - 1) + 1, 1) > setting.today
        if direction(words) is None and to_come and not looks_ahead(setting):
            year -= 1
    first = months * (nth - 1) + 1
    period = Period(date(year, first, 1), calendar.last_of_month(year, first + months - 1), TimePrecision.SEASON)
    return point(period, f"{year:04}-{'H' if half else 'Q'}{nth}")
