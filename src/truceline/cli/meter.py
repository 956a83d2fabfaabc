"""How far a long piece of work is, on stderr: a line that rewrites itself on a terminal, one every while in a log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

TERMINAL_EVERY, LOG_EVERY = 0.2, 15.0  # seconds
WARM_UP = 2.0  # seconds before a rate says anything


class Meter:
    """Tells a phase, its percentage, the rate and the time left; the clock is seconds of any origin."""

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._live = stream.isatty()
        self._phase = ""
        self._began = self._told = clock()
        self._width = 0

    def tell(self, phase: str, done: int, of: int, counted: str = "", count: int = 0) -> None:
        """`done` of `of` decides the percentage and the time left; `count` things of the name `counted` the rate."""
        now = self._clock()
        if phase != self._phase:
            self.end()
            self._phase, self._began, self._told = phase, now, now
        elif now - self._told < (TERMINAL_EVERY if self._live else LOG_EVERY) and done < of:
            return
        self._told = now
        self._write(f"{phase}: {100 * done // max(of, 1)}%{self._rate(now - self._began, done, of, counted, count)}")

    def _rate(self, seconds: float, done: int, of: int, counted: str, count: int) -> str:
        if seconds < WARM_UP or not done:
            return ""
        rate = f" · {count:,} {counted}, {count / seconds:,.0f} a second" if counted else ""
        left = seconds * max(of - done, 0) / done
        return f"{rate} · {_lasting(left)} left"

    def _write(self, line: str) -> None:
        if self._live:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Close the line that rewrites itself, so that what follows stands on its own."""
        if self._live and self._phase:
            self._stream.write("\n")
        self._phase, self._width = "", 0


def _lasting(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
