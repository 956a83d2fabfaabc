"""Where words stand in a captured text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` in Unicode code points of a document's captured text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point; an empty span shares none."""
        return max(self.start, other.start) < min(self.end, other.end)

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def distance(self, other: Span) -> int:
        """Code points between the two; 0 if they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that covers all of them; at least one is needed."""
    found = list(spans)
    return Span(min(s.start for s in found), max(s.end for s in found))
