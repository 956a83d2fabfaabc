"""The rules of `data/lexicons/en/times.toml`: word tables and the patterns made from them, checked as they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.literals import Needs, needs
from truceline.resources import data_path, require

Numbered = Mapping[str, int]

DAY = r"(?P<{name}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?P<{name}>(?:1[89]|20)\d\d)"
NO_MORE_DIGITS = r"(?!\w|[.,:]\d)"
DIRECTION = r"(?P<dir>this\s+past|this\s+coming|the\s+past|the\s+last|the\s+coming|last|past|this|next|coming|upcoming)"
EDGE = (
    r"(?P<mod>(?:(?:the|at|very|late|early)\s+)*(?:end|beginning|start|middle|close|outset|latter\s+half|latter\s+part)\s+of(?:\s+the)?"
    r"|(?:the\s+)?(?:first|second)\s+half\s+of(?:\s+the)?|(?:very\s+)?(?:early|late|mid|earlier|later))(?:[-\s]+(?:in|on)(?:\s+the)?)?[-\s]+"
)
SOME = (
    r"(?P<some>several|(?:a|the|these)\s+few|few|a\s+(?:number|matter)\s+of|many|some"
    r"|(?:dozens|hundreds|thousands|scores)\s+of)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of time words and the name of the function that resolves it; it finds nothing without what it needs."""

    name: str
    reads: str
    pattern: re.Pattern[str]
    needs: Needs = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", needs(self.pattern))


@dataclass(frozen=True, slots=True)
class Grammar:
    """The word tables, in lower case, and the rules over them."""

    months: Numbered
    weekdays: Numbered
    units: Mapping[str, str]
    numbers: Numbered
    ordinals: Numbered
    seasons: Numbered
    parts: Mapping[str, str]
    decades: Numbered
    deictic_days: Mapping[str, tuple[int, int, str]]
    named_days: Mapping[str, tuple[int, int]]
    dated_names: Mapping[str, date]
    vague: Mapping[str, str]
    sets: Mapping[str, str]
    context: Mapping[str, frozenset[str]]
    future: re.Pattern[str]
    past: re.Pattern[str]
    rules: tuple[Rule, ...]
    needs: Needs = field(init=False)  # of all rules

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", Needs().union(*(rule.needs for rule in self.rules)))


@cache
def english() -> Grammar:
    """The grammar the package carries."""
    return read_grammar(data_path("lexicons", "en", "times.toml"))


def read_grammar(path: Path) -> Grammar:
    """Read and check a grammar; complaints name file and line."""
    text = require(path).read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise LexiconInvalid(path, int(line.group(1)) if line else 1, str(error)) from error
    try:
        groups = _groups(tables)
        return Grammar(
            months=tables["months"] | tables["month_abbreviations"],
            weekdays=tables["weekdays"] | tables["weekday_abbreviations"],
            units=tables["units"],
            numbers=tables["numbers"],
            ordinals=tables["ordinals"],
            seasons=tables["seasons"],
            parts=tables["parts"],
            decades=tables["decades"],
            deictic_days={words: (first, last, part) for words, (first, last, part) in tables["deictic_days"].items()},
            named_days={words: (number, dom) for words, (number, dom) in tables["named_days"].items()},
            dated_names=tables["dated_names"],
            vague=tables["vague"],
            sets=tables["sets"],
            context={name: frozenset(words.split()) for name, words in tables["context"].items()},
            future=_any_of(tables["tense"]["future"]),
            past=_any_of(tables["tense"]["past"]),
            rules=tuple(_rule(path, text, rule, groups) for rule in tables["rule"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LexiconInvalid(path, 1, f"a table or key is missing or malformed: {error}") from error


def _rule(path: Path, text: str, rule: Mapping[str, str], groups: Mapping[str, str]) -> Rule:
    line = text[: text.find(f'name = "{rule["name"]}"')].count("\n") + 1
    unknown = [name for name in re.findall(r"(?<!\(\?P)<(\w+)>", rule["words"]) if name not in groups]
    if unknown:
        raise LexiconInvalid(path, line, f"rule {rule['name']!r} uses <{unknown[0]}>, which is no group")
    words = re.sub(r"(?<!\(\?P)<(\w+)>", lambda found: groups[found.group(1)], rule["words"])
    try:
        return Rule(rule["name"], rule["reads"], re.compile(words, re.VERBOSE | re.IGNORECASE))
    except re.error as error:
        raise LexiconInvalid(path, line, f"rule {rule['name']!r} is no regular expression: {error}") from error


def _groups(tables: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """What each <name> of a rule stands for. A month is known by its capital; "may" and "march" are words too."""
    full = _cased(tables["months"], lower_too=set(tables["months"]) - {"may", "march", "august"})
    short = _cased(tables["month_abbreviations"], lower_too=set())
    weekday = "|".join(tables["weekdays"])
    weekday_short = _cased(tables["weekday_abbreviations"], lower_too=set())
    ones = "one|two|three|four|five|six|seven|eight|nine"
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    numbers = rf"\d+(?:\.\d+)?(?:\s+1/2)?|(?:{tens})[-\s](?:{ones})|{_words(tables['numbers'])}"
    return {
        "month": rf"(?P<month>{full}|{short}\b\.?)",
        "month_name": rf"(?P<month>{full})",
        "weekday": rf"(?P<weekday>{weekday})",
        "weekday_any": rf"\b(?P<weekday>{weekday}|{weekday_short})\b\.?",
        "day": DAY.format(name="day") + NO_MORE_DIGITS + r"(?!\s*(?-i:-[a-z]))",
        "day_open": DAY.format(name="day"),
        "day2": DAY.format(name="day2") + NO_MORE_DIGITS,
        "year": YEAR.format(name="year") + r"(?![\w:]|[.,]\d|-\d)",
        "year_open": YEAR.format(name="year"),
        "year_dir": r"(?P<year_dir>last|this|next)\s+year\b",
        "dir": r"\b" + DIRECTION,
        "mod": rf"(?:\b{EDGE})",
        "n": rf"(?<![\w.,$£€])(?P<n>{numbers})",
        "some": r"\b" + SOME,
        "unit": rf"(?P<unit>{_words(tables['units'])})",
        "unit_long": r"(?P<unit>minute|hour|day|week|month|year|decade|centurie)",
        "nth": rf"\b(?P<nth>{_words(tables['ordinals'])})",
        "season": rf"(?P<season>{_words(tables['seasons'])})",
        "part": rf"(?P<part>{_words(tables['parts'])})",
        "decade_name": rf"(?P<decade_name>{_words(tables['decades'])})",
        "deictic": rf"(?P<deictic>{_words(tables['deictic_days'])})",
        "named_day": rf"(?P<named_day>{_words(tables['named_days'])})",
        "dated_name": rf"(?P<dated_name>{_words(tables['dated_names'])})",
        "vague": rf"(?P<vague>{_words(tables['vague'])})",
        "set": rf"(?P<set>{_words(tables['sets'])})",
    }


def _words(words: Iterable[str]) -> str:
    """An alternation, longest first, a blank standing for any white space."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _cased(words: Iterable[str], lower_too: set[str]) -> str:
    forms = [form for word in words for form in (word.title(), word.upper(), *([word] if word in lower_too else []))]
    return f"(?-i:{'|'.join(sorted(forms, key=len, reverse=True))})"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
