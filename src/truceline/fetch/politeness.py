"""How often a server is asked: never twice within its interval, and not at all while it is to be left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from truceline.errors import HostResting

INTERVAL = 2.0  # seconds between two requests to one host, unless settings or robots.txt say otherwise
PATIENCE = 120.0  # seconds that are waited for a host; what takes longer is left to the next run
FAILURES = 3  # addresses of one host that fail one after the other until it is left alone
REST = 600.0  # seconds that a failing host is left alone


def _utc() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the fetcher knows it: seconds of any origin that only grow, how to let them pass, and the date."""

    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _utc


def host_of(url: str) -> str:
    """The host of an address, with its port where it names one: what politeness is owed to."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return f"{host}:{parts.port}" if parts.port else host


@dataclass(slots=True)
class Politeness:
    """When each host was last asked, and until when it is to be left alone.

    `intervals` are seconds by host, in place of `interval`; robots.txt can only lengthen them.
    """

    interval: float = INTERVAL
    intervals: Mapping[str, float] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    patience: float = PATIENCE
    _asked: dict[str, float] = field(default_factory=dict)
    _resting: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    def wait(self, url: str, *, delay: float | None = None) -> None:
        """Wait until the host may be asked, and note that it is; `delay` is what its robots.txt asks for.

        Raises HostResting, without waiting, where that would be longer than the patience.
        """
        host = host_of(url)
        now = self.clock.seconds()
        interval = max(self._interval(host), delay or 0.0)
        free = max(self._asked.get(host, now - interval) + interval, self._resting.get(host, now))
        if free - now > self.patience:
            raise HostResting(url, f"{host} is to be left alone for {free - now:.0f} more seconds", seconds=free - now)
        if free > now:
            self.clock.sleep(free - now)
        self._asked[host] = max(free, now)

    def rest(self, url: str, seconds: float) -> None:
        """Leave a host alone from now on, for a while."""
        host = host_of(url)
        self._resting[host] = max(self._resting.get(host, 0.0), self.clock.seconds() + seconds)

    def failed(self, url: str) -> None:
        """An address gave nothing, whatever was tried; after a few in a row, its host is left alone."""
        host = host_of(url)
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= FAILURES:
            self._failures[host] = 0
            self.rest(url, REST)

    def answered(self, url: str) -> None:
        self._failures.pop(host_of(url), None)

    def _interval(self, host: str) -> float:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return self.intervals.get(host, self.intervals.get(name, self.interval))
