"""What a feed, a sitemap or an OPML file comes down to: a list of addresses, with what is said of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urldefrag, urljoin, urlsplit


class Kind(StrEnum):
    FEED = "feed"  # RSS, RDF, Atom, JSON Feed
    SITEMAP = "sitemap"
    INDEX = "sitemap index"
    OPML = "OPML file"


@dataclass(frozen=True, slots=True)
class Entry:
    """An address and what its list says of it: times in aware UTC, words as plain text or as HTML, as they came."""

    url: str
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    id: str | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when the list says something else of the address."""
        said = (self.url, self.title, self.published, self.updated, self.id)
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of pages (`entries`) or of further lists (`lists`), in its own order, each address once.

    `left_out` is how many there are beyond the most that were asked for; `broken` says what was wrong with a list that
    could be read all the same, at least in part.
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    lists: tuple[Entry, ...] = ()
    title: str | None = None
    left_out: int = 0
    broken: str | None = None


def addressed(link: str | None, base: str) -> str | None:
    """A link of a list as an address on the web, or None."""
    words = "".join((link or "").split())
    try:
        url = urldefrag(urljoin(base, words)).url if words else ""
        return url if urlsplit(url).scheme.lower() in ("http", "https") and urlsplit(url).hostname else None
    except ValueError:
        return None


def once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each address once, as it stands first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.url, entry)
    return tuple(found.values())


def moment(written: str | None) -> datetime | None:
    """ISO 8601 as feeds and sitemaps write it (W3C-DTF, RFC 3339), UTC where no zone is given."""
    try:
        found = datetime.fromisoformat((written or "").strip())
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware.replace(microsecond=0)


def line(words: object) -> str | None:
    """Words as one line; None where there are none."""
    return " ".join(words.split()) or None if isinstance(words, str) else None
