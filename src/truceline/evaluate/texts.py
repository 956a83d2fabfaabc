"""An article as the scorer sees it: words, sentences, and where a quotation stands.

The scorer has word and sentence rules of its own, apart from those of `language`: a score must not move because the
reader's tokenizer did.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from truceline.model import Span

WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
STOP = re.compile(r"[.!?…。؟]")

# Part of the definition of the scores; a change here moves numbers that were published.
ABBREVIATIONS = frozenset("mr mrs ms dr gen lt col sgt maj capt st gov sen rep u.s u.n u.k e.u no vs".split())
FUNCTION_WORDS = frozenset(
    "a an the and or but nor if than that which who whom whose this these those there here of in on at by to for "
    "from with without into onto over under after before since during between against about as it its he his him she "
    "her they their them we our us you your i me my is are was were be been being am has have had having do does did "
    "will would shall should can could may might must not no so such up out off also both all each some any".split()
)


@dataclass(frozen=True, slots=True)
class Text:
    """A captured article. `middles` (in code points) and `sentence` (numbers) are parallel to `words`, and elsewhere a
    word is known by its number."""

    raw: str
    published: str | None
    words: tuple[Span, ...]
    middles: tuple[float, ...]
    sentence: tuple[int, ...]

    @classmethod
    def capture(cls, raw: str, published: str | None = None) -> Text:
        words = tuple(Span(*match.span()) for match in WORD.finditer(raw))
        return cls(raw, published, words, tuple((w.start + w.end) / 2 for w in words), _number_sentences(raw, words))

    @classmethod
    def load(cls, path: Path, published: str | None = None) -> Text:
        """The file as it came: no newline is translated, so that offsets stay those of the file."""
        return cls.capture(path.read_bytes().decode("utf-8", errors="replace"), published)

    def tokens(self, spans: Iterable[Span]) -> frozenset[int]:
        """The numbers of the words whose middle lies in one of the spans."""
        return frozenset(
            word
            for span in spans
            for word in range(bisect_left(self.middles, span.start), bisect_left(self.middles, span.end))
        )

    def content(self, tokens: Iterable[int]) -> frozenset[int]:
        """Those of the words that are no function words."""
        return frozenset(word for word in tokens if self.words[word].of(self.raw).casefold() not in FUNCTION_WORDS)

    def quote(self, spans: Iterable[Span]) -> str:
        """The words at the spans on one line, for people to read."""
        return " / ".join(" ".join(span.of(self.raw).split()) for span in spans) or "(no valid evidence)"

    def find(self, quote: object, nth: object = 1) -> Span | None:
        """Where the nth occurrence (from 1, they may overlap) of a quotation stands."""
        if not isinstance(quote, str) or not quote or not isinstance(nth, int) or nth < 1:
            return None
        start = -1
        for _ in range(nth):
            start = self.raw.find(quote, start + 1)
            if start < 0:
                return None
        return Span(start, start + len(quote))

    def nearest(self, words: object, evidence: Span) -> Span | None:
        """The occurrence of some words inside the evidence, or else the one next to it."""
        if not isinstance(words, str) or not words:
            return None
        found = [Span(*match.span()) for match in re.finditer(re.escape(words), self.raw)]
        return min(found, key=lambda s: max(evidence.start - s.start, s.end - evidence.end, 0), default=None)


def _number_sentences(raw: str, words: tuple[Span, ...]) -> tuple[int, ...]:
    """For each word the number of its sentence. A sentence ends at a new line, and at a stop before a word that is
    not in lower case, unless behind an initial or an abbreviation."""
    numbers = [0] * len(words)
    for i, (word, following) in enumerate(pairwise(words)):
        gap, form = raw[word.end : following.start], word.of(raw).casefold()
        stops = (
            STOP.search(gap) is not None
            and not raw[following.start].islower()
            and len(form) > 1
            and form not in ABBREVIATIONS
        )
        numbers[i + 1] = numbers[i] + (stops or "\n" in gap)
    return tuple(numbers)
