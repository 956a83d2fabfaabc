"""Signs: what words of a report tell beside its acts ("blew himself up", "without a fight", "tear gas").

PLOVER's types and modes do not part everything that ACLED's sub-event types do; what is missing stands in the words.
They are data, `data/lexicons/en/signs.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truceline.model import Span
from truceline.resources import Row, data_path, read_table

COLUMNS = ("sign", "pattern", "note")
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
CHOICE = re.compile(r"(?:[\w.’'-]|\\d)+\*?|\\d\*")  # a word, or the start of one
GAP = r"(?:[^\w.;:!?]+[\w’'-]+){0,6}?"  # "_": up to six words of the same clause
BETWEEN = r"[^\w.;:!?]+"  # what may stand between two words: blanks, commas, quotation marks


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign and the words it was read from."""

    name: str
    words: Span


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table. Without a name it hides its words from shorter patterns.

    `stems` are the letters of which one must stand in a text for the words to be there: they spare most searches.
    """

    name: str
    words: re.Pattern[str]
    stems: tuple[str, ...] = ("",)

    def find(self, folded: str) -> Iterator[re.Match[str]]:
        if any(stem in folded for stem in self.stems):
            yield from self.words.finditer(folded)


@cache
def load_signs(path: Path | None = None) -> tuple[Pattern, ...]:
    """The patterns in the order of the table, checked: names in lower case, no pattern told twice for a sign."""
    rows = list(read_table(path or data_path("lexicons", "en", "signs.csv"), COLUMNS))
    told: set[tuple[str, str]] = set()
    for row in rows:
        if row["sign"] and not NAME.fullmatch(row["sign"]):
            raise row.invalid(f"{row['sign']!r} is no name of a sign: lower case and hyphens")
        if (row["sign"], row["pattern"]) in told:
            raise row.invalid(f"{row['pattern']!r} is listed twice for {row['sign'] or 'hiding'}")
        told.add((row["sign"], row["pattern"]))
    return tuple(Pattern(row["sign"], _compiled(row), _stems(row)) for row in rows)


def find_signs(text: str, patterns: Sequence[Pattern]) -> list[Sign]:
    """The signs in a text by where they stand; nothing of what lies inside hidden words."""
    folded = text.replace("’", "'").casefold()
    if len(folded) != len(text):  # a letter that grows when folded would move every offset behind it
        folded = text.replace("’", "'").lower() if len(text.lower()) == len(text) else text
    hidden = [m.span() for p in patterns if not p.name for m in p.find(folded)]
    found = {
        Sign(p.name, Span(*m.span()))
        for p in patterns
        if p.name
        for m in p.find(folded)
        if not any(start <= m.start() and m.end() <= end for start, end in hidden)
    }
    return sorted(found, key=lambda sign: (sign.words.start, sign.words.end, sign.name))


def _compiled(row: Row) -> re.Pattern[str]:
    """The expression of a pattern: `a|b` either, `a*` whatever begins so, `a?` or not at all, `_` a gap."""
    made = ""
    pending = False  # whether the next word needs what stands between two words before it
    words = row["pattern"].split()
    for word in words:
        if word == "_":
            made, pending = made + GAP, True
            continue
        optional, choices = word.endswith("?"), word.removesuffix("?").split("|")
        if not all(CHOICE.fullmatch(choice) for choice in choices):
            raise row.invalid(f"{word!r} is no word, no choice of words and no gap")
        either = "(?:" + "|".join(_choice(choice) for choice in choices) + ")"
        if optional:
            made += f"(?:{BETWEEN}{either})?" if pending else f"(?:{either}{BETWEEN})?"
        else:
            made, pending = made + (BETWEEN if pending else "") + either, True
    if not pending or "_" in (words[0], words[-1]):
        raise row.invalid("a pattern needs at least one word, and a gap a word on both its sides")
    return re.compile(rf"(?<![\w-]){made}(?![\w-])")


def _stems(row: Row) -> tuple[str, ...]:
    """The beginnings of the longest word that a pattern demands."""
    demanded = [word.split("|") for word in row["pattern"].split() if word != "_" and not word.endswith("?")]
    told = [[choice.removesuffix("*").replace(r"\d", "") for choice in word] for word in demanded]
    return tuple(max(told, key=lambda stems: min(map(len, stems)), default=[""]))


def _choice(choice: str) -> str:
    stem = choice.removesuffix("*").replace(r"\d", r"\0")
    written = re.escape(stem).replace("\\\\0", r"\d+")
    return written + (r"[\w'-]*" if choice.endswith("*") else "")
