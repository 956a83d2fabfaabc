"""Which meta elements of a page tell what; the table is data/pages/meta.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truceline.resources import data_path, read_table

TELLS = ("date", "title", "author", "site", "address")


@dataclass(frozen=True, slots=True)
class MetaNames:
    """The names of meta elements by what they tell, in small letters, the surest first."""

    dates: tuple[str, ...]
    titles: tuple[str, ...]
    authors: tuple[str, ...]
    sites: tuple[str, ...]
    addresses: tuple[str, ...]


@cache
def meta_names() -> MetaNames:
    """Those that the package knows."""
    return read_meta_names(data_path("pages", "meta.csv"))


def read_meta_names(path: Path) -> MetaNames:
    """Read and check a table of them; complaints name its line."""
    found: dict[str, list[str]] = {what: [] for what in TELLS}
    for row in read_table(path, ("tells", "name", "note")):
        names = found[row.one_of("tells", TELLS)]
        name = row["name"]
        if not name or name != name.lower():
            raise row.invalid(f"name is {name!r}; write it in small letters")
        if name in names:
            raise row.invalid(f"{name!r} is there twice")
        names.append(name)
    return MetaNames(*(tuple(found[what]) for what in TELLS))
