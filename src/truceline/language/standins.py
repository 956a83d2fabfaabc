"""Stand-ins: the words the model sees in place of names it must not judge by.

A model that has read the news has opinions of states. Where an article names one, the model is shown a stand-in of the
same form instead; what it finds is hung back on the words of the text. Who gets which stand-in is decided elsewhere
(read/parties/standins.py); here a name of several words becomes one word and back.
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
    """A name in the text and the one word the model sees for it."""

    span: Span
    word: str


Cast = Callable[[Document], Sequence[StandIn]]


@dataclass(frozen=True)
class Seen:
    """A sentence as the model sees it: its words, and which words of the text each of them stands for."""

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
            groups += [(i, i + 1) for i in range(at, first)] + [(first, behind)]
            word = before + stand_in.word + after
            surface += [text[s:e] for s, e in offsets[at:first]] + [word]
            at = behind
        groups += [(i, i + 1) for i in range(at, len(offsets))]
        surface += [text[s:e] for s, e in offsets[at:]]
        return cls(tuple(surface), tuple(groups))

    def run(self, run: Run) -> Run:
        """A run of seen words as the words of the text."""
        return self.groups[run[0]][0], self.groups[run[1] - 1][1]

    def head(self, number: int) -> int:
        """The word of the text that a seen word hangs on: the last of its name."""
        return self.groups[number][1] - 1

    @cached_property
    def number_of(self) -> dict[int, int]:
        """The seen word of each of the text's words that is the head of its name."""
        return {self.head(number): number for number in range(len(self.groups))}
