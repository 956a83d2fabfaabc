"""How values of an account are worded for people. The words are data: `data/phrases/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.model import Act, Actor, ActType, Claim, Count, Period, Place, PlacePrecision, TimePrecision
from truceline.resources import Row, data_path, read_table

NOBODY = "somebody (not named)"
ARTICLE = "the article"
HEADLINE = 160  # characters of a text that stands for its missing headline
OPTIONAL = re.compile(r"\[([^\[\]]*\{targets\}[^\[\]]*)\]")  # "[ on {targets}]"
ARTICLE_WORD = re.compile(r"^the (?=\S)", re.IGNORECASE)
MEANS = re.compile(r"<([^<>]+)>")  # "with <heavy weapons>"
COLUMNS = ("type", "mode", "kind", "gist", "phrase", "mutual")
FIELDS = ("basis", "removed", "figure", "who", "standing", "status", "dispute", "sector", "people")


class Kind(StrEnum):
    """What an act is coloured by. Never by side."""

    ASSAULT = "assault"
    PRESSURE = "pressure"
    TALKS = "talks"
    TRUCE = "truce"
    RELIEF = "relief"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One act's wording. `gist` is a noun; `phrase` holds {actors} and, in brackets, {targets}."""

    kind: Kind
    gist: str
    phrase: str
    mutual: str

    def fill(self, actors: Sequence[str], targets: str, weapons: Sequence[str]) -> str:
        """The act as a clause. Several actors and nobody done to: the mutual wording."""
        chosen = self.mutual if self.mutual and len(actors) > 1 and not targets else self.phrase
        chosen = OPTIONAL.sub(r"\1" if targets else "", chosen)
        if weapons and not MEANS.search(chosen):
            chosen += f" (<{listed(weapons)}>)"
        chosen = MEANS.sub(lambda means: listed(weapons) or means[1], chosen)
        return chosen.replace("{actors}", listed(actors) or NOBODY).replace("{targets}", targets)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The wording of acts by type and mode, and the labels of coded values."""

    acts: Mapping[tuple[str, str], Phrase]
    labels: Mapping[tuple[str, str], str]

    def of(self, act: Act) -> Phrase:
        """The wording of an act; a mode without one of its own is worded as its type."""
        return self.acts.get((act.type, act.mode or "")) or self.acts[act.type, ""]

    def label(self, field: str, code: str) -> str:
        return self.labels.get((field, code), code)

    def claim(self, claim: Claim) -> str:
        """Who did what to whom, with what, as one clause."""
        weapons = [printable(weapon) for weapon in claim.weapons]
        return self.of(claim.act).fill(self.parties(claim.actors), listed(self.parties(claim.targets)), weapons)

    def parties(self, actors: Iterable[Actor]) -> list[str]:
        """The names of those who are known, in the order told, each once; a country's people are not the country."""
        told = (self._told(actor, "people") for actor in actors if actor.name or actor.code)
        return list(dict.fromkeys(told))

    def speaker(self, speaker: Actor | None) -> str:
        """Who says it. A bare proper name ("Armenia", "TASS") is told what it is."""
        return ARTICLE if speaker is None else self._told(speaker, "sector")

    def _told(self, actor: Actor, field: str) -> str:
        """A name; where it is a bare proper name, with what it stands for. "The" stays only in such ("The Hague")."""
        name = printable(actor.name) or actor.code or NOBODY
        if not all(word[:1].isupper() for word in name.split()):
            return ARTICLE_WORD.sub("", name)
        known = self.labels.get((field, actor.sector or ""))
        return f"{name} ({known})" if known else name


@cache
def load_phrases(folder: Path | None = None) -> Phrases:
    """The wording, checked: every type has a row without mode, every row says where the actors go."""
    folder = folder or data_path("phrases")
    acts: dict[tuple[str, str], Phrase] = {}
    for row in read_table(folder / "en.csv", COLUMNS):
        key = (row.one_of("type", list(ActType)), row["mode"])
        if key in acts:
            raise row.invalid(f"{'/'.join(key)} is worded twice")
        kind = Kind(row.one_of("kind", list(Kind)))
        acts[key] = Phrase(kind, row["gist"], _checked(row, "phrase"), _checked(row, "mutual") if row["mutual"] else "")
    for type in ActType:
        if (type, "") not in acts:
            raise LexiconInvalid(folder / "en.csv", 1, f"{type} has no row with an empty mode")
    rows = read_table(folder / "labels.csv", ("field", "code", "label"))
    return Phrases(acts, {(row.one_of("field", FIELDS), row["code"]): row["label"] for row in rows})


def _checked(row: Row, column: str) -> str:
    phrase = row[column]
    if phrase.count("{actors}") != 1:
        raise row.invalid(f"{column} must hold {{actors}} once")
    if "{targets}" in OPTIONAL.sub("", phrase):
        raise row.invalid(f"{column}: {{targets}} must stand in [brackets], as an act may have none")
    return phrase


def printable(words: str) -> str:
    """Words of an article, safe for a terminal: white space folded; control and direction characters dropped."""
    folded = " ".join(words.split())
    return "".join(
        c
        for c in folded
        if unicodedata.category(c) not in ("Cc", "Cs")
        and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def clipped(words: str, width: int) -> str:
    """At most so many characters, an ellipsis among them."""
    words = printable(words)
    return words if len(words) <= width else words[: width - 1].rstrip() + "…"


def headline(title: str | None, text: str) -> str:
    """A document's headline, else the beginning of its text."""
    first = next((line for line in text.splitlines() if line.strip()), "(empty)")
    return printable(title or "") or clipped(first, HEADLINE)


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(told: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def place_words(places: Sequence[Place]) -> str:
    """Places in the order told; where all are "near", that is said once."""
    told = [printable(place.name) for place in places]
    near = [place.precision is PlacePrecision.NEAR and not place.name.lower().startswith("near") for place in places]
    if near and all(near):
        return "near " + ", ".join(told)
    return ", ".join(f"near {name}" if vague else name for name, vague in zip(told, near, strict=True))


def count_words(count: Count) -> str:
    """As the field writes it: 49, ≥ 100, ~2,000, ≤ 40, 10–15; empty where the text has only a word such as "dozens"."""
    low, best, high = count.low, count.best, count.high
    if count.exact:
        return f"{low:,}"
    if low is not None and high is not None:
        ranged = f"{low:,}–{high:,}"
    elif low is not None or high is not None:
        ranged = f"≥ {low:,}" if low is not None else f"≤ {high:,}"
    else:
        return "" if best is None else f"~{best:,}"
    return ranged if best is None else f"{ranged} (best {best:,})"


def period_words(period: Period, year: int | None) -> str:
    """When, as precisely as told and no more; the year is left out of days where it is the publication's."""
    start, end = period.start, period.end
    match period.precision:
        case TimePrecision.DAY | TimePrecision.PART_WEEK | TimePrecision.WEEK:
            tail = "" if start.year == end.year == year else f" {end.year}"
            if start == end:
                return f"{start:%a} {start.day} {start:%b}{tail}"
            head = f"{start.day}" if (start.month, start.year) == (end.month, end.year) else f"{start.day} {start:%b}"
            if start.year != end.year:
                head += f" {start.year}"
            return f"{head}–{end.day} {end:%b}{tail}"
        case TimePrecision.MONTH | TimePrecision.SEASON:
            if (start.year, start.month) == (end.year, end.month):
                return f"{start:%b} {start.year}"
            head = f"{start:%b}" if start.year == end.year else f"{start:%b} {start.year}"
            return f"{head}–{end:%b} {end.year}"
        case TimePrecision.YEAR:
            return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
        case TimePrecision.DECADE:
            whole = start.year % 10 == 0 and end.year == start.year + 9
            return f"{start.year}s" if whole else f"{start.year}–{end.year}"
