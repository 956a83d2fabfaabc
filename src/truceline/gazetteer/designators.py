"""Words beside a name that say what kind of place is meant: "the village of", "governorate", "countryside"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from truceline.gazetteer.folding import fold
from truceline.gazetteer.rows import KINDS
from truceline.resources import data_path, read_table

COLUMNS = ("words", "stands", "means")
PART, ANY, INSTEAD = "part", "any", "="


@dataclass(frozen=True, slots=True)
class Designator:
    """Words before or after a name, folded.

    `means` is a kind of place; "part", for words that name a part of the place; "any", which leaves the kind open;
    or `=` and what the words abbreviate.
    """

    words: str
    before: bool
    means: str

    def rest(self, key: str) -> str | None:
        """The folded name without these words; None where they are not there."""
        if self.before:
            return key[len(self.words) + 1 :] or None if key.startswith(self.words + " ") else None
        return key[: -len(self.words) - 1] or None if key.endswith(" " + self.words) else None


def designators_path() -> Path:
    return data_path("gazetteer", "designators.csv")


def designators(path: Path | None = None) -> tuple[Designator, ...]:
    """The designators, longest first."""
    found = []
    for row in read_table(path or designators_path(), COLUMNS):
        stands = row.one_of("stands", ("before", "after"))
        if not row["means"].startswith(INSTEAD):
            row.one_of("means", (*KINDS, PART, ANY))
        if fold(row["words"]) != row["words"]:
            raise row.invalid(f"{row['words']!r} must be written as it is compared: {fold(row['words'])!r}")
        found.append(Designator(row["words"], stands == "before", row["means"]))
    return tuple(sorted(found, key=lambda designator: (-len(designator.words), designator.words, designator.before)))


def bare(key: str, known: Iterable[Designator]) -> str:
    """A division's folded name without the word that says it is one: `kharkiv oblast` → `kharkiv`."""
    for designator in known:
        if designator.means not in ("adm1", "adm2", "region"):
            continue
        rest = designator.rest(key)
        if rest is not None and rest != "the":
            return rest
    return key
