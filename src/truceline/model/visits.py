"""What is remembered of an address on the web, so that what has not changed is not fetched again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """The last time that an address was fetched with success.

    `etag` and `last_modified` are the server's own words, to be sent back to it; `sha256` is of the bytes; `listed` is
    the fingerprint of what the feed or sitemap that named the address said of it, None where none did; `reader` is the
    version of the reader that the bytes were handed to.
    """

    url: str
    sha256: str
    reader: str
    etag: str | None = None
    last_modified: str | None = None
    listed: str | None = None
