"""How many people, or breaches of a truce."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How many people a figure, or breaches a claim, speaks of: inclusive bounds. Unknown is None; zero is a claim.

    "49" is Count(49, 49, 49); "at least 12" is Count(12, None, None); "about 30" is Count(None, 30, None);
    "up to 40" is Count(None, None, 40); "dozens" is Count(None, None, None). Names follow UCDP GED.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        given = [bound for bound in (self.low, self.best, self.high) if bound is not None]
        if any(bound < 0 for bound in given) or given != sorted(given):
            raise ValueError(f"bounds must be ordered and not negative: {self.low}, {self.best}, {self.high}")

    @classmethod
    def exactly(cls, number: int) -> Count:
        return cls(number, number, number)

    @property
    def exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def vague(self) -> bool:
        """Only a word such as "dozens", or nothing at all."""
        return self.low is None and self.best is None and self.high is None

    def overlaps(self, other: Count) -> bool:
        """Whether both could be counts of the same people. "About" (best alone) may hold anything within a fifth."""
        return self._floor() <= other._ceiling() and other._floor() <= self._ceiling()

    def _floor(self) -> float:
        if self.low is not None:
            return self.low
        return 0.0 if self.best is None else self.best * 0.8

    def _ceiling(self) -> float:
        if self.high is not None:
            return self.high
        return float("inf") if self.best is None else self.best * 1.2
