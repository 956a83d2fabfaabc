"""Readers of lengths, ages, repetitions, shifts from another happening, clock times and words that give no time."""

from __future__ import annotations

import re

from truceline.model import TimePrecision
from truceline.read.times import calendar
from truceline.read.times.context import Setting
from truceline.read.times.expression import NOTHING, Reading, TimeKind

Words = re.Match[str]

# The precision at which something so many units away is told; None = longer than the ledger tells times.
GRAINS: dict[str, TimePrecision | None] = {
    "TS": TimePrecision.DAY,
    "TM": TimePrecision.DAY,
    "TH": TimePrecision.DAY,
    "D": TimePrecision.DAY,
    "NI": TimePrecision.DAY,
    "W": TimePrecision.WEEK,
    "F": TimePrecision.WEEK,
    "M": TimePrecision.MONTH,
    "Y": TimePrecision.YEAR,
    "DE": TimePrecision.DECADE,
    "CE": None,
}
DAYS_IN = {"TS": 0, "TM": 0, "TH": 0, "D": 1, "NI": 1, "W": 7, "F": 14, "M": 30.4375, "Y": 365.25, "DE": 3652.5}
NAME_GOES_ON = re.compile(r"[sS]?['’]?\s+[A-Z]")  # "the Six Day War", "the Daily Star"
BACKWARD = ("earlier", "before", "previously", "beforehand", "prior", "ago")
NEXT, PREVIOUS = ("next", "following", "after"), ("previous", "preceding", "prior", "before", "earlier")


def unit_of(words: Words, setting: Setting) -> str:
    return setting.grammar.units[words["unit"].lower()]


def count_of(words: Words, setting: Setting) -> float | None:
    """How many units; 1 where no number is told ("the past week"), None for "several"."""
    groups = words.groupdict()
    if groups.get("some"):
        return None
    if not groups.get("n"):
        return 1.5 if re.search(r"\ba\s+half$", words.group().lower()) else 1
    number = _number(" ".join(groups["n"].lower().split()), setting)
    return number + 0.5 if number is not None and re.search(r"\ba\s+half\b|1/2", words.group().lower()) else number


def _number(word: str, setting: Setting) -> float | None:
    digits = re.match(r"\d+(?:\.\d+)?", word)
    if digits:
        return float(digits.group())
    known = setting.grammar.numbers
    if word in known:
        return known[word]
    tens, _, ones = word.replace("-", " ").partition(" ")
    return known[tens] + known[ones] if tens in known and ones in known else None


def length_timex(unit: str, count: float | None) -> str:
    """A length in TIMEX3: P6W, PT24H, P20Y for two decades, PXD for "several days"."""
    scale = {"DE": (10, "Y"), "CE": (100, "Y"), "F": (2, "W"), "NI": (1, "D")}.get(unit, (1, unit[-1]))
    prefix = "PT" if unit.startswith("T") else "P"
    if count is None:
        return f"{prefix}X{unit if unit in ('DE', 'CE') else unit[-1]}"
    return f"{prefix}{count * scale[0]:g}{scale[1]}"


def duration(words: Words, setting: Setting) -> Reading | None:
    """A length: "six weeks", "five-year", "half a century", "for years"; not the Six Day War."""
    unit = unit_of(words, setting)
    written = words["unit"]
    if written.istitle() and not words.group()[0].islower() and NAME_GOES_ON.match(setting.text, words.end("unit")):
        return NOTHING
    if unit == "TS" and not words.group().lower().rstrip("s").endswith(("second", "sec")):
        return None
    if unit == "TS" and words.end() == words.end("unit"):  # "a second strike"
        return None
    groups = words.groupdict()
    if groups.get("half"):
        return Reading(TimeKind.DURATION, None, length_timex(unit, 0.5))
    if "n" not in words.re.groupindex:
        if words.group().lower().endswith("long") and words.string[words.end("unit")] != "s":
            return Reading(TimeKind.DURATION, None, length_timex(unit, 1))
        return Reading(TimeKind.DURATION, None, length_timex(unit, None))
    count = count_of(words, setting)
    return Reading(TimeKind.DURATION, None, length_timex(unit, count))


def age(words: Words, setting: Setting) -> Reading | None:
    """How old something is: "the six-month-old siege" began six months ago; a person's age is no time."""
    following = re.findall(r"[\w-]+", setting.text[setting.end : min(setting.limits[1], setting.end + 60)])[:3]
    if not any(setting.among(word.lower(), "ageing") for word in following):
        return NOTHING
    unit, count = unit_of(words, setting), count_of(words, setting)
    grain = GRAINS[unit]
    if count is None or grain is None or setting.today is None:
        return Reading(TimeKind.AGE, None, length_timex(unit, count))
    when = calendar.shifted(setting.today, grain, -count * (2 if unit == "F" else 1))
    return Reading(TimeKind.AGE, calendar.containing(when, grain), length_timex(unit, count))


def repeated(words: Words, setting: Setting) -> Reading | None:
    """What comes again: "every Friday", "daily"; not a newspaper's name ("the Daily Star")."""
    groups, grammar = words.groupdict(), setting.grammar
    if groups.get("set"):
        named = setting.word_before == "the" or NAME_GOES_ON.match(setting.text, setting.end)
        if groups["set"].istitle() and named:
            return None
        return Reading(TimeKind.SET, None, grammar.sets[groups["set"].lower()])
    if groups.get("weekday"):
        return Reading(TimeKind.SET, None, f"XXXX-WXX-{grammar.weekdays[groups['weekday'].lower()]}")
    if groups.get("month"):
        return Reading(TimeKind.SET, None, f"XXXX-{grammar.months[groups['month'].lower()]:02}")
    if not groups.get("unit"):
        return Reading(TimeKind.SET, None, "P1Y" if groups.get("season") else "P1D")
    return Reading(TimeKind.SET, None, length_timex(unit_of(words, setting), count_of(words, setting)))


def relative(words: Words, setting: Setting) -> Reading | None:
    """So far from another happening: "two days earlier", "hours later"."""
    unit = unit_of(words, setting)
    grain = GRAINS[unit]
    groups = words.groupdict()
    told = groups.get("n") or unit in ("TS", "TM", "TH") or "n" not in words.re.groupindex
    if not told and not groups.get("some") and words["unit"] + "s" != words.group().split()[0]:
        return None  # "the day before", "the week after" have their own rule
    count = count_of(words, setting) if told else None
    back = words["sense"].lower() in BACKWARD
    if grain is None or (count is None and unit not in ("TS", "TM", "TH")):
        return Reading(TimeKind.RELATIVE, None, "PAST_REF" if back else "FUTURE_REF")
    if unit in ("TS", "TM", "TH"):
        days = 0 if count is None else int(count // 24) if unit == "TH" else 0
    else:
        days = round((count or 0) * DAYS_IN[unit])
    return Reading(TimeKind.RELATIVE, None, length_timex(unit, count), offset_days=-days if back else days, grain=grain)


def relative_unit(words: Words, setting: Setting) -> Reading | None:
    """A unit beside another happening: "the next day", "that night", "the week before"."""
    which = words["which"].lower().split()[-1]
    part = setting.grammar.parts.get(words["unit"].lower())
    unit = "D" if part else unit_of(words, setting)
    step = 1 if which in NEXT else -1 if which in PREVIOUS and " in " not in words.group() else 0
    days = round(step * DAYS_IN[unit])
    return Reading(TimeKind.RELATIVE, None, None, offset_days=days, grain=GRAINS[unit])


def clock(words: Words, setting: Setting) -> Reading:
    """A time of day alone: which day, other words say. The value lacks its date."""
    said = re.sub(r"[\s.]", "", words.group().lower())
    digits = re.match(r"(\d{1,2}?)[:]?(\d\d)?(?=[ap]m|gmt|utc|hours|hrs|local|[(]|e[sd]t|cet|$)", said)
    if said.startswith(("noon", "midday", "midnight")):
        return Reading(TimeKind.CLOCK, None, "T00:00" if said.startswith("midnight") else "T12:00")
    if digits is None:
        return Reading(TimeKind.CLOCK)
    hour, minute = int(digits[1]), digits[2]
    if "pm" in said or "am" in said:
        hour = hour % 12 + (12 if "pm" in said else 0)
    return Reading(TimeKind.CLOCK, None, f"T{hour:02}:{minute or '00'}")


def vague(words: Words, setting: Setting) -> Reading | None:
    """Words that give no time: "now", "recently"."""
    return Reading(TimeKind.VAGUE, None, setting.grammar.vague[" ".join(words["vague"].lower().split())] or None)
