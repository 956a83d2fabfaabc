"""What a site asks of robots: its robots.txt, read as RFC 9309 has it, and kept for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from truceline.errors import FetchError, HostResting, RobotsRefused, Unreachable, Unwanted
from truceline.fetch.politeness import Clock
from truceline.fetch.transport import OK, Answer

ROBOT = "truceline"  # the name that robots.txt may call us by
LARGEST = 512_000  # bytes; RFC 9309, 2.5: at least 500 KiB must be read
KEPT = 86_400.0  # seconds; RFC 9309, 2.4: no more than 24 hours
KEPT_FAILURE = 600.0  # seconds that a site without an answer counts as disallowed

Ask = Callable[[str, int], Answer]  # an address and the most bytes → what is there, redirects followed


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says. `refusal`: why it could not be had, and all is therefore disallowed."""

    parsed: Protego
    until: float
    refusal: FetchError | None = None


@dataclass(slots=True)
class Robots:
    """The rules of the sites that were asked, by scheme and host."""

    ask: Ask
    clock: Clock = field(default_factory=Clock)
    _rules: dict[str, Rules] = field(default_factory=dict)

    def require_allowed(self, url: str) -> float | None:
        """The seconds that the site wants between two requests, if it says so.

        Raises RobotsRefused where the rules disallow the address, HostResting where there are none to be had, and what
        the transport raises for an address that must not be asked.
        """
        rules = self._of(url)
        if rules.refusal:
            left = rules.until - self.clock.seconds()
            raise HostResting(
                url, f"its robots.txt cannot be had, which robots must take for a no ({rules.refusal})", seconds=left
            )
        if not rules.parsed.can_fetch(url, ROBOT):
            raise RobotsRefused(url, "the site's robots.txt asks robots not to fetch this; it was left alone")
        return _delay(rules.parsed)

    def _of(self, url: str) -> Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(site)
        if known is None or known.until <= self.clock.seconds():
            known = self._rules[site] = self._read(f"{site}/robots.txt")
        return known

    def _read(self, address: str) -> Rules:
        """4xx is leave to go everywhere; 5xx, or no answer, to go nowhere for a while (RFC 9309, 2.3.1.3 and 4)."""
        refusal: FetchError | None = None
        written = b""
        try:
            answer = self.ask(address, LARGEST)
            if answer.status >= 500:
                refusal = Unreachable(address, f"the server answers {answer.status}")
            elif answer.status == OK:
                written = answer.body
        except Unwanted:  # larger than anybody's rules, or a picture: there are none
            pass
        except (Unreachable, HostResting) as error:
            refusal = error
        text = written.decode("utf-8-sig", errors="replace").replace("\0", "")
        kept = KEPT_FAILURE if refusal else KEPT
        return Rules(Protego.parse(text), self.clock.seconds() + kept, refusal)


def _delay(parsed: Protego) -> float | None:
    """Crawl-delay, or the pace of Request-rate, whichever is slower."""
    found = [float(delay)] if (delay := parsed.crawl_delay(ROBOT)) else []
    rate = parsed.request_rate(ROBOT)
    if rate and rate.requests:
        found.append(rate.seconds / rate.requests)
    return max(found, default=None)
