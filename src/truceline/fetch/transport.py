"""One request, one answer: no redirects, no retries, no cookies, no proxy of the environment's, limits on everything.

The HTTP is httpcore2's, the engine of httpx2, whose connection pool takes our guard of the network openly.
"""

from __future__ import annotations

import ssl
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Protocol, Self

import httpcore2
import httpx2

from truceline.errors import AddressRefused, TooSlow, Unreachable, Unwanted
from truceline.fetch.guard import Guard, Resolve, resolve
from truceline.fetch.unpacking import Damaged, TooMuch, accepted, collect, unpack

OK = 200
CONNECTIONS, KEPT, KEPT_SECONDS = 10, 5, 30.0
# No article, feed or sitemap is one of these, and they are the largest things on the web.
UNWANTED = ("image/", "audio/", "video/", "font/")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, in seconds, and how much, in bytes. A sitemap may have 50 MB (sitemaps.org, "Sitemap file limits")."""

    connect: float = 10.0
    read: float = 20.0  # between two pieces
    total: float = 60.0  # from the first step to the last byte
    wire: int = 52_428_800  # as it comes
    body: int = 52_428_800  # unfolded


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are lower case; the body is unfolded, and empty unless the status is 200."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport(Protocol):
    """The seam: whatever answers a request."""

    def get(self, url: str, *, headers: Mapping[str, str], most: int | None = None) -> Answer:
        """One GET of one address; `most` bytes where that is less than the limit. Raises FetchError."""

    def close(self) -> None:
        """Let connections go."""


class HttpTransport:
    """The network itself. May be used by several threads."""

    def __init__(
        self, *, limits: Limits | None = None, allow_hosts: Collection[str] = (), resolve: Resolve = resolve
    ) -> None:
        self._limits = limits or Limits()
        self._guard = Guard(allow_hosts=allow_hosts, resolve=resolve)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_tls(),
            max_connections=CONNECTIONS,
            max_keepalive_connections=KEPT,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=self._guard,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._pool.close()

    def get(self, url: str, *, headers: Mapping[str, str], most: int | None = None) -> Answer:
        """One GET. Raises AddressRefused, Unwanted, or Unreachable for all that may work another time."""
        address = _address(url)
        limit = min(self._limits.body, most or self._limits.body)
        self._guard.deadline.set(self._limits.total)
        try:
            return self._get(url, address, headers, limit)
        except AddressRefused as error:
            raise AddressRefused(url, str(error)) from error
        except TooMuch as error:
            raise Unwanted(url, f"it is larger than {limit / 1e6:.1f} MB, which no article or feed is") from error
        except Damaged as error:
            raise Unreachable(url, f"the answer cannot be read: {error}") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError) as error:
            if self._guard.deadline.passed():
                raise TooSlow(url, f"the answer was not whole after {self._limits.total:g} seconds") from error
            raise Unreachable(url, self._why(error)) from error

    def _get(self, url: str, address: httpx2.URL, headers: Mapping[str, str], limit: int) -> Answer:
        target = httpcore2.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        sent = {"Accept-Encoding": accepted(), **headers}
        timeout = {"connect": self._limits.connect, "read": self._limits.read, "write": self._limits.read}
        with self._pool.stream("GET", target, headers=list(sent.items()), extensions={"timeout": timeout}) as answer:
            said = _headers(answer.headers)
            body = b""
            if answer.status == OK:
                if said.get("content-type", "").casefold().startswith(UNWANTED):
                    raise Unwanted(url, f"it is {said['content-type']:.60}, which holds no article")
                pieces = self._counted(answer.iter_stream())
                body = collect(unpack(pieces, said.get("content-encoding", "").split(",")), most=limit)
            return Answer(url, answer.status, said, body)

    def _counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        seen = 0
        for piece in pieces:
            seen += len(piece)
            if seen > self._limits.wire:
                raise TooMuch
            yield piece

    def _why(self, error: Exception) -> str:
        if isinstance(error, httpcore2.ConnectTimeout):
            return f"no connection within {self._limits.connect:g} seconds"
        if isinstance(error, httpcore2.TimeoutException):
            return f"nothing came for {self._limits.read:g} seconds"
        said = " ".join(str(error).split()) or type(error).__name__
        return f"no connection: {said}" if isinstance(error, httpcore2.ConnectError) else f"it broke off: {said}"


@cache
def _tls() -> ssl.SSLContext:
    """The certificates that are trusted; a fifth of a second to read."""
    return httpcore2.default_ssl_context()


def _address(url: str) -> httpx2.URL:
    try:
        address = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AddressRefused(url, f"this is no address: {error}") from error
    if address.scheme not in ("http", "https") or not address.host:
        raise AddressRefused(url, "only addresses that begin with http:// or https:// are fetched")
    return address


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in lower case; a header that is there twice is one with a comma (RFC 9110, 5.2)."""
    said: dict[str, str] = {}
    for name, value in raw:
        key, words = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        said[key] = f"{said[key]}, {words}" if key in said else words
    return said
