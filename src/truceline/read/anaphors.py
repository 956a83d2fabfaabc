"""Phrases that point to parties named elsewhere ("both sides", "the enemy"), from data/lexicons/en/anaphors.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from truceline.resources import data_path, read_table

KINDS = ("pair", "enemy", "other", "former", "latter", "group", "armed-group", "namesake", "country", "states")


@dataclass(frozen=True, slots=True)
class Anaphor:
    words: str
    kind: str


def load_anaphors(path: Path | None = None) -> Mapping[str, Anaphor]:
    """Anaphors by their words in lower case; a phrase listed twice or of an unknown kind is an error."""
    found: dict[str, Anaphor] = {}
    for row in read_table(path or data_path("lexicons", "en", "anaphors.csv"), ("words", "kind")):
        words = row["words"].casefold()
        if words in found:
            raise row.invalid(f"{words!r} is listed twice")
        found[words] = Anaphor(words, row.one_of("kind", KINDS))
    return found
