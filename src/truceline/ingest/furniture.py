"""What newsrooms print around an article, as data: patterns of lines and phrases, and the agencies' names.

The file is data/lexicons/en/boilerplate.toml. Every pattern carries examples of what it takes and of what it must
leave, which are held to on loading, so that no edit of the file can quietly eat sentences.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.literals import Needs, longest, needs
from truceline.resources import data_path, require

REASONS = ("author-placeholder", "tracking-url", "boilerplate", "caption", "credit", "dateline")
SECTIONS = ("pattern", "agency", "links", "bylines")
PATTERN_KEYS = ("name", "reason", "scope", "regex", "place", "mixed_case_only", "agency", "takes", "leaves")
AGENCY_KEYS = ("code", "names", "hosts")


class Scope(StrEnum):
    """What a pattern must fit: a whole line, or words anywhere in one."""

    LINE = "line"
    WORDS = "words"


class Where(StrEnum):
    """Where in the text a pattern may stand: its first lines, its last ones, all but the first, or anywhere."""

    HEAD = "head"
    BODY = "body"
    FOOT = "foot"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of furniture. `mixed_case_only` = says nothing in a text that is all capitals; `agency` = it is this
    agency's house style and so a credit; `takes` and `leaves` are examples; where `needs` has words, it finds nothing
    in a text without any of them."""

    name: str
    reason: str
    scope: Scope
    regex: re.Pattern[str]
    where: Where = Where.ANYWHERE
    mixed_case_only: bool = False
    agency: str | None = None
    takes: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    needs: Needs = field(init=False)
    longest: int = field(init=False)  # characters it can take

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", needs(self.regex))
        object.__setattr__(self, "longest", longest(self.regex))

    def may_find(self, words: Needs) -> bool:
        """Whether it could find anything where, of all that patterns need, these words stand."""
        return not self.needs or not self.needs.isdisjoint(words)

    def finds(self, text: str) -> bool:
        """Whether it takes (part of) this line."""
        return bool(self.regex.fullmatch(text.strip()) if self.scope is Scope.LINE else self.regex.search(text))


def needs_of(patterns: Iterable[Pattern]) -> Needs:
    """The words that any of the patterns needs."""
    return Needs().union(*(pattern.needs for pattern in patterns))


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: the code in `Document.wire`, its names as printed, the hosts of its own sites."""

    code: str
    names: tuple[str, ...]
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # known by itself: what was found with it is remembered
class Furniture:
    """All of the file: patterns, agencies, query parameters that hold a PHP uniqid or only track a reader, hosts that
    only shorten links, and what stands for a name where a page has none (casefolded)."""

    patterns: tuple[Pattern, ...]
    agencies: tuple[Agency, ...]
    uniqid_parameters: tuple[str, ...]
    shorteners: tuple[str, ...]
    tracking_parameters: tuple[str, ...] = ()
    nobodies: tuple[str, ...] = ()
    agency_names: str = field(init=False)  # all printed names as one alternation of a regular expression, longest first

    def __post_init__(self) -> None:
        names = sorted({name for agency in self.agencies for name in agency.names}, key=lambda n: (-len(n), n))
        object.__setattr__(self, "agency_names", "|".join(map(re.escape, names)))

    def agency(self, name: str) -> str | None:
        """The code of an agency by its printed name."""
        folded = name.casefold()
        return next((a.code for a in self.agencies if folded in {known.casefold() for known in a.names}), None)


@cache
def furniture() -> Furniture:
    """The furniture that the package knows."""
    return read_furniture(data_path("lexicons", "en", "boilerplate.toml"))


def read_furniture(path: Path) -> Furniture:
    """Read and check a file of furniture; complaints name its line."""
    try:
        lines = require(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LexiconInvalid(path, 1, f"not UTF-8: {error}") from error
    try:
        tables = tomllib.loads(lines)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else len(lines.splitlines())  # "at end of document"
        raise LexiconInvalid(path, line, str(error)) from error
    page = _Page(path, lines)
    for section in tables:
        if section not in SECTIONS:
            raise page.invalid(section, 0, f"unknown section; known are {', '.join(SECTIONS)}")
    agencies = tuple(_agency(page, at, entry) for at, entry in enumerate(tables.get("agency", ())))
    codes = {agency.code for agency in agencies}
    patterns = tuple(_pattern(page, at, entry, codes) for at, entry in enumerate(tables.get("pattern", ())))
    names = [pattern.name for pattern in patterns]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise page.invalid("pattern", at, f"{name!r} is there twice")
    links = tables.get("links", {})
    uniqid, shorteners, tracking = (
        tuple(links.get(key, ())) for key in ("uniqid_parameters", "shorteners", "tracking_parameters")
    )
    nobodies = tuple(name.casefold() for name in tables.get("bylines", {}).get("nobodies", ()))
    return Furniture(patterns, agencies, uniqid, shorteners, tracking, nobodies)


@dataclass(frozen=True, slots=True)
class _Page:
    path: Path
    lines: str

    def invalid(self, section: str, at: int, message: str) -> LexiconInvalid:
        heads = [n for n, line in enumerate(self.lines.splitlines(), 1) if line.strip().strip("[]") == section]
        return LexiconInvalid(self.path, heads[at] if at < len(heads) else 1, message)

    def keys(self, section: str, at: int, entry: Mapping[str, object], known: Sequence[str]) -> None:
        for key in entry:
            if key not in known:
                raise self.invalid(section, at, f"unknown key {key!r}; known are {', '.join(known)}")

    def words(self, section: str, at: int, entry: Mapping[str, object], key: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise self.invalid(section, at, f"{key} must be a list of words")
        return tuple(value)


def _agency(page: _Page, at: int, entry: Mapping[str, object]) -> Agency:
    page.keys("agency", at, entry, AGENCY_KEYS)
    code = entry.get("code")
    names = page.words("agency", at, entry, "names")
    if not isinstance(code, str) or not code.isupper() or not names:
        raise page.invalid("agency", at, "an agency needs a code in capitals and its names")
    return Agency(code, names, page.words("agency", at, entry, "hosts"))


def _pattern(page: _Page, at: int, entry: Mapping[str, object], agencies: set[str]) -> Pattern:
    page.keys("pattern", at, entry, PATTERN_KEYS)
    name, reason, agency = str(entry.get("name", "")), str(entry.get("reason", "")), entry.get("agency")
    if not name or reason not in REASONS:
        raise page.invalid("pattern", at, f"a pattern needs a name and a reason out of {', '.join(REASONS)}")
    if agency is not None and agency not in agencies:
        raise page.invalid("pattern", at, f"{name}: no agency has the code {agency!r}")
    try:
        pattern = Pattern(
            name,
            reason,
            Scope(str(entry.get("scope"))),
            re.compile(str(entry["regex"])),
            Where(str(entry.get("place", "anywhere"))),
            entry.get("mixed_case_only") is True,
            None if agency is None else str(agency),
            page.words("pattern", at, entry, "takes"),
            page.words("pattern", at, entry, "leaves"),
        )
    except (KeyError, ValueError, re.error) as error:
        raise page.invalid("pattern", at, f"{name}: {error}") from error
    if not pattern.takes or not pattern.leaves:
        raise page.invalid("pattern", at, f"{name}: give an example that it takes and one that it leaves")
    for wrong in [t for t in pattern.takes if not pattern.finds(t)] + [t for t in pattern.leaves if pattern.finds(t)]:
        verb = "leaves" if wrong in pattern.takes else "takes"
        raise page.invalid("pattern", at, f"{name} {verb} its example {wrong!r}")
    return pattern
