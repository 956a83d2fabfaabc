"""An address → what is there now, politely: robots.txt asked, intervals kept, redirects looked at, failures retried."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from truceline import __version__
from truceline.errors import (
    AddressRefused,
    FetchError,
    Gone,
    ServerRefused,
    TooSlow,
    Unreachable,
)
from truceline.fetch.addresses import require_address
from truceline.fetch.fetched import Conditions, Fetched, Status, status_of
from truceline.fetch.politeness import INTERVAL, Clock, Politeness, host_of
from truceline.fetch.robots import ROBOT, Robots
from truceline.fetch.transport import OK, Answer, HttpTransport, Transport

REDIRECTS = 5  # that are followed; RFC 9309, 2.3.1.2, has the same number for robots.txt
ATTEMPTS, ROBOTS_ATTEMPTS = 4, 2
MOVED = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
GONE = frozenset({404, 410})
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers that another moment may better
CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE)
ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/plain;q=0.9, */*;q=0.5"
)


class Fetcher:
    """Fetches one address at a time; what it knows of hosts and their rules lasts as long as it does."""

    def __init__(self, transport: Transport, *, politeness: Politeness | None = None, contact: str = "") -> None:
        self._transport = transport
        self._politeness = politeness or Politeness()
        self._clock = self._politeness.clock
        self._robots = Robots(self._ask_robots, self._clock)
        self._headers = {"User-Agent": user_agent(contact), "Accept": ACCEPT, "Accept-Language": "en, *;q=0.5"}

    @classmethod
    def open(
        cls,
        *,
        contact: str = "",
        allow_hosts: Collection[str] = (),
        interval: float = INTERVAL,
        intervals: Mapping[str, float] | None = None,
        clock: Clock | None = None,
    ) -> Self:
        """A fetcher on the network. `contact` is an address for those whose servers it asks; `allow_hosts` are hosts
        of a private network that may be asked; `interval` and `intervals` (by host) are seconds between requests."""
        polite = Politeness(interval, dict(intervals or {}), clock or Clock())
        return cls(HttpTransport(allow_hosts=allow_hosts), politeness=polite, contact=contact)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def fetch(self, url: str, *, conditions: Conditions | None = None) -> Fetched:
        """What is at an address. Nothing that the network or a server does raises; the error is in the result."""
        asked = urldefrag(url.strip()).url
        headers = {**self._headers, **(conditions.headers() if conditions else {})}
        try:
            answer = self._follow(asked, headers)
            return self._fetched(asked, answer, conditional=bool(conditions and conditions.headers()))
        except FetchError as error:
            return Fetched(status_of(error), asked, asked, self._clock.now(), error=error)

    def _follow(self, asked: str, headers: Mapping[str, str]) -> Answer:
        """The answer at the end of the redirects, each of which is held to the same rules as the first address."""
        url, before = asked, ""
        for _ in range(REDIRECTS + 1):
            require_address(url)
            delay = self._robots.require_allowed(url)
            answer = self._persist(url, headers, delay, waits=host_of(url) != before)
            if answer.status not in MOVED:
                return answer
            before, url = host_of(url), _redirected(url, answer)
        raise Unreachable(
            asked, f"it redirects more than {REDIRECTS} times; open it in a browser and give where it leads"
        )

    def _persist(
        self,
        url: str,
        headers: Mapping[str, str],
        delay: float | None = None,
        *,
        waits: bool = False,
        times: int = ATTEMPTS,
        most: int | None = None,
    ) -> Answer:
        """Ask until there is an answer, or no hope of one; the pauses grow, and the server may ask for longer ones.

        `waits`: the host's interval is kept to before the first time, as it is before the others.
        """
        attempts = Retrying(
            stop=stop_after_attempt(times),
            wait=wait_exponential(multiplier=1, max=30),
            retry=retry_if_exception(lambda error: isinstance(error, Unreachable) and not isinstance(error, TooSlow)),
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            for attempt in attempts:
                with attempt:
                    if waits or attempt.retry_state.attempt_number > 1:
                        self._politeness.wait(url, delay=delay)
                    answer = self._ask(url, headers, most)
        except Unreachable:
            self._politeness.failed(url)
            raise
        self._politeness.answered(url)
        return answer

    def _ask(self, url: str, headers: Mapping[str, str], most: int | None) -> Answer:
        answer = self._transport.get(url, headers=headers, most=most)
        if answer.status in AGAIN:
            after = retry_after(answer.headers.get("retry-after"), self._clock.now())
            if after:
                self._politeness.rest(url, after)
            raise Unreachable(url, f"the server answers {answer.status}; try again later")
        return answer

    def _ask_robots(self, url: str, most: int) -> Answer:
        """A robots.txt, redirects followed; tried twice, for nothing else of the site is asked for without it."""
        asked = url
        headers = {"User-Agent": self._headers["User-Agent"], "Accept": "text/plain, */*;q=0.5"}
        for _ in range(REDIRECTS + 1):
            require_address(url)
            answer = self._persist(url, headers, times=ROBOTS_ATTEMPTS, most=most)
            if answer.status not in MOVED:
                return answer
            url = _redirected(url, answer)
        raise Unreachable(asked, f"it redirects more than {REDIRECTS} times")

    def _fetched(self, asked: str, answer: Answer, *, conditional: bool) -> Fetched:
        said, at = answer.headers, self._clock.now()
        kept = (said.get("etag"), said.get("last-modified"))
        if answer.status == NOT_MODIFIED and conditional:
            return Fetched(Status.NOT_MODIFIED, asked, answer.url, at, etag=kept[0], last_modified=kept[1])
        if answer.status != OK:
            raise _refusal(answer)
        kind = said.get("content-type", "")
        charset = CHARSET.search(kind)
        return Fetched(
            Status.FRESH,
            asked,
            answer.url,
            at,
            answer.body,
            kind.partition(";")[0].strip().lower() or None,
            charset[1].lower() if charset else None,
            *kept,
        )


def user_agent(contact: str = "") -> str:
    """Who asks, and, where a contact is set, whom to write to."""
    return f"{ROBOT}/{__version__}" + (f" (+{contact})" if contact else "")


def retry_after(said: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for: it holds seconds, or a date (RFC 9110, 10.2.3)."""
    words = (said or "").strip()
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return None
    return max(0.0, (until - now).total_seconds()) if until.tzinfo else None


def _redirected(url: str, answer: Answer) -> str:
    where = answer.headers.get("location", "")
    if not where:
        raise Unreachable(url, f"it redirects ({answer.status}) without saying where to")
    try:
        return urldefrag(urljoin(url, where)).url
    except ValueError as error:
        raise AddressRefused(url, f"it redirects to {where!r:.80}, which is no address") from error


def _refusal(answer: Answer) -> FetchError:
    if answer.status in GONE:
        return Gone(answer.url, f"the server says that it is not there ({answer.status})")
    if 400 <= answer.status < 500:
        return ServerRefused(answer.url, f"the server refuses it to us ({answer.status})")
    return Unreachable(answer.url, f"the server answers {answer.status}, which is no article")
