"""Canonical addresses: by which two captures are known for versions of one page (data/ontologies/addresses.csv)."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from truceline.resources import data_path, read_table

PARTS = ("host", "parameter", "ending")


@dataclass(frozen=True, slots=True)
class Variants:
    """What differs between addresses of one page: how hosts begin, query parameters (`*` ends one), how paths end."""

    hosts: tuple[str, ...]
    parameters: tuple[str, ...]
    endings: tuple[str, ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Variants:
        found: dict[str, list[str]] = {part: [] for part in PARTS}
        for row in read_table(path or data_path("ontologies", "addresses.csv"), ("part", "value", "note")):
            if not row["value"]:
                raise row.invalid("value is empty")
            found[row.one_of("part", PARTS)].append(row["value"])
        return cls(tuple(found["host"]), tuple(found["parameter"]), tuple(found["ending"]))


@cache
def variants() -> Variants:
    """The package's own table, read once."""
    return Variants.load()


def canonical(url: str | None) -> str | None:
    """An address without scheme, port, fragment and whatever else may differ for one page; None where it is none.

    Query parameters that are not known to only track a reader stay, in the order of their names: `?id=7` is a page.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = parts.hostname
    except ValueError:
        return None
    if not host or "." not in host:
        return None
    known = variants()
    for prefix in known.hosts:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
    path = parts.path.rstrip("/")
    for ending in known.endings:
        path = path.removesuffix(ending)
    asked = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not any(fnmatchcase(name, pattern) for pattern in known.parameters)
    )
    return host + path.rstrip("/") + (f"?{urlencode(asked)}" if asked else "")
