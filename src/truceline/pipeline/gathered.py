"""What gathering gives a run: articles, what could not be had, and what is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from truceline.ingest.sources import Found, Missed, Skipped
from truceline.model import Visit


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An address that holds what it held when it was last taken in."""

    source: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed or sitemap all of whose entries have gone before; remembered when they are stored."""

    visit: Visit


Gathered: TypeAlias = Found | Missed | Skipped | Unchanged | Listed
