"""What a briefing is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How much a briefing holds: statements of a column, of others, characters of quoted words."""

    lines: int
    rows: int
    words: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Who says what, with outlet, day and words."""

    speaker: str
    verb: str
    clause: str
    words: str
    outlet: str
    day: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says, and how many statements more there are."""

    name: str
    lines: tuple[Statement, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of a range of persons and who stands behind it."""

    name: str
    number: int
    who: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Range:
    """A toll: what is counted, on which basis, and its ends."""

    what: str
    basis: str
    derived: bool
    ends: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """An attribute that the sources do not agree on: its values with who says them and in how many texts."""

    name: str
    status: str
    values: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """An independent text: its outlets and when it was first published."""

    outlets: str
    day: str
    documents: int


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a briefing shows."""

    kind: str
    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Side, ...]
    ranges: tuple[Range, ...]
    disputes: tuple[Dispute, ...]
    steps: tuple[tuple[str, str, str], ...]
    voices: tuple[Voice, ...]
    hidden: int  # voices that are not listed
    limits: tuple[str, ...]
