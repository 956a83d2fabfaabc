"""Stand-ins: the words the model sees in place of names it must not judge by.

A model that has read the news has opinions of states. Where an article names one, the model is shown a stand-in of the
same form instead; what it finds is hung back on the words of the text. Who gets which stand-in is decided elsewhere
(read/parties/standins.py); here a name of several words becomes one word, or one word several, and back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from truceline.language.analysis import Run
from truceline.language.tokens import Offsets
from truceline.model import Document, Span


@dataclass(frozen=True, slots=True)
class StandIn:
    """A name in the text and what the model sees for it: one word as a rule, or several with blanks between."""

    span: Span
    word: str


Cast = Callable[[Document], Sequence[StandIn]]


@dataclass(frozen=True)
class Seen:
    """A sentence as the model sees it: its words, and which words of the text each of them stands for.

    Of several seen words for one word of the text only the last stands for it; the others' runs before it are empty.
    """

    surface: tuple[str, ...]
    groups: tuple[Run, ...]

    @classmethod
    def of(cls, text: str, offsets: Sequence[Offsets], stand_ins: Sequence[StandIn] = ()) -> Seen:
        """`stand_ins` in text order. Of a word that holds more than the name ("US-led") the rest stays; the second
        name of one word is left out, and half of what has no joint."""
        starts, ends = [start for start, _ in offsets], [end for _, end in offsets]
        surface, groups, at = [], [], 0
        for stand_in in stand_ins:
            span = stand_in.span
            first, behind = bisect_right(starts, span.start) - 1, bisect_left(ends, span.end) + 1
            if first < at or behind > len(offsets) or span.start >= ends[first] or starts[behind - 1] >= span.end:
                continue
            before, after = text[starts[first] : span.start], text[span.end : ends[behind - 1]]
            if before[-1:].isalnum() or after[:1].isalnum():
                continue
            shown = f"{before}{stand_in.word}{after}".split()
            groups += [(i, i + 1) for i in range(at, first)] + _parts(first, behind, len(shown))
            surface += [text[s:e] for s, e in offsets[at:first]] + shown
            at = behind
        groups += [(i, i + 1) for i in range(at, len(offsets))]
        surface += [text[s:e] for s, e in offsets[at:]]
        return cls(tuple(surface), tuple(groups))

    def run(self, run: Run) -> Run:
        """A run of seen words as the words of the text."""
        first = self.groups[run[0]][0]
        return first, max(first + 1, self.groups[run[1] - 1][1])

    def head(self, number: int) -> int:
        """The word of the text that a seen word hangs on: the last of its name."""
        first, behind = self.groups[number]
        return max(first, behind - 1)

    @cached_property
    def number_of(self) -> dict[int, int]:
        """The seen word of each of the text's words that is the head of its name."""
        return {self.head(number): number for number in range(len(self.groups))}

    def highest(self, heads: Sequence[int], number: int) -> int:
        """Which seen word tells where a word of the text hangs: of several shown for it the one highest in the tree."""
        if len(self.groups) == len(self.number_of):
            return number
        at, highest = heads[number], number
        while at >= 0:
            highest = at if self.head(at) == self.head(number) else highest
            at = heads[at]
        return highest


def _parts(first: int, behind: int, shown: int) -> list[Run]:
    """The words of a name by the words shown for it: the last shown is the last, those before it share the rest."""
    if shown == 1:
        return [(first, behind)]
    return [(first, first)] * (shown - 2) + [(first, behind - 1), (behind - 1, behind)]
