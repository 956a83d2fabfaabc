"""What a fetch gives: the bytes at an address, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from truceline.errors import AddressRefused, FetchError, Gone, RobotsRefused, ServerRefused, Unwanted

HTML = ("text/html", "application/xhtml+xml")
VAGUE = ("text/plain", "text/markdown", "application/octet-stream", "binary/octet-stream")


class Status(StrEnum):
    """How a fetch ended."""

    FRESH = "fresh"  # the bytes are here
    NOT_MODIFIED = "not-modified"  # since the conditions
    REFUSED = "refused"  # by robots.txt, by the server, or by our own rules
    GONE = "gone"
    FAILED = "failed"  # another time it may work


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a server said of the bytes that were fetched before: it is asked for others only."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of an address.

    `asked` is the address without its fragment, `url` where the redirects led; `raw` is unfolded, and empty unless the
    status is fresh; `charset` is the header's word, which may be wrong; `error` says why there is nothing. `at` is
    aware UTC.
    """

    status: Status
    asked: str
    url: str
    at: datetime
    raw: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: FetchError | None = None

    @property
    def conditions(self) -> Conditions:
        """For the next fetch of the same address."""
        return Conditions(self.etag, self.last_modified)

    @property
    def is_html(self) -> bool:
        """Whether the server says that it is a page; most that say so are right."""
        return self.content_type in HTML

    @property
    def may_be_text(self) -> bool:
        """Whether the server's word leaves room for its being a text: it says so, or nothing that means anything."""
        return self.content_type is None or self.content_type in VAGUE or self.is_html


def status_of(error: FetchError) -> Status:
    """How a fetch ended that an error ended."""
    match error:
        case Gone():
            return Status.GONE
        case AddressRefused() | RobotsRefused() | ServerRefused() | Unwanted():
            return Status.REFUSED
        case _:
            return Status.FAILED
