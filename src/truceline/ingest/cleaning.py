"""What of a captured text is not the article: marked as removed, with the reason, and never deleted."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from truceline.ingest.furniture import Furniture, Pattern, Scope, Where, needs_of
from truceline.literals import words_in
from truceline.model import Removed, Span

HEAD_LINES, FOOT_LINES = 6, 10
HEAD_CHARACTERS, FOOT_CHARACTERS = 400, 600  # for words inside a line; many captures have one line alone
LONGEST_LINE = 450  # a line of furniture; what is longer is a paragraph, whatever it begins with
PASSED_ON = 256  # texts that a process remembers the furniture of: what one outlet prints, others print word for word

UPPER, LOWER = string.ascii_uppercase.encode(), string.ascii_lowercase.encode()
OTHER = re.compile(r"[^\x00-\x7f]+")
LINE = re.compile(r"[^\r\n\u2028\u2029]+")
BLANKS = "\ufeff \t\r\n\f\v\xa0\u2028\u2029\u3000"
CLOSED = (".", "!", "?", "…", ":", ";", '"', "”", "'", "’", ")", "]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words on it, its outer blanks aside. `goes_on` = a hard-wrapped sentence runs into it."""

    span: Span
    goes_on: bool
    index: int
    from_end: int

    def at(self, where: Where) -> bool:
        match where:
            case Where.HEAD:
                return self.index < HEAD_LINES
            case Where.BODY:
                return self.index > 0
            case Where.FOOT:
                return self.from_end < FOOT_LINES
            case Where.ANYWHERE:
                return True


@lru_cache(maxsize=PASSED_ON)
def mark(text: str, furniture: Furniture) -> tuple[Removed, ...]:
    """The spans of a text that are furniture, sorted, without overlaps."""
    shouted = is_shouted(text)
    patterns = [pattern for pattern in furniture.patterns if not (shouted and pattern.mixed_case_only)]
    whole = [pattern for pattern in patterns if pattern.scope is Scope.LINE]
    words = [pattern for pattern in patterns if pattern.scope is Scope.WORDS]
    return without_overlaps([*_whole_lines(text, whole), *_words(text, words)])


def is_shouted(text: str) -> bool:
    """Whether a text is all capitals, as old wires are."""
    plain = text.encode("ascii", "ignore")
    upper, lower = (len(plain) - len(plain.translate(None, letters)) for letters in (UPPER, LOWER))
    for letter, times in Counter(chain.from_iterable(OTHER.findall(text))).items():
        upper += times * letter.isupper()
        lower += times * letter.islower()
    return upper > lower


@lru_cache(maxsize=2)  # furniture, links, headline and paragraphs of a document all ask for them, one after the other
def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text that hold words."""
    spans = []
    for match in LINE.finditer(text):
        span = _trimmed(text, *match.span())
        if len(span):
            spans.append(span)
    return tuple(
        Line(span, index > 0 and _goes_on(text, spans[index - 1], span), index, len(spans) - 1 - index)
        for index, span in enumerate(spans)
    )


def _goes_on(text: str, before: Span, span: Span) -> bool:
    """Whether a line carries on the sentence of the line right above it."""
    between = text[before.end : span.start]
    blank = between.count("\n") > 1 or between.count("\r") > 1 or "\u2029" in between
    return not blank and not before.of(text).endswith(CLOSED) and text[span.start].islower()


def _whole_lines(text: str, patterns: Sequence[Pattern]) -> Iterator[Removed]:
    lines = [line for line in lines_of(text) if not line.goes_on and len(line.span) <= LONGEST_LINE]
    needed = words_in("\n".join(line.span.of(text) for line in lines), needs_of(patterns))
    patterns = [pattern for pattern in patterns if pattern.may_find(needed)]
    for line in lines:
        words = line.span.of(text)
        here = [where for where in Where if line.at(where)]
        present = words_in(words, needed)
        for pattern in patterns:
            if pattern.where not in here or len(words) > pattern.longest or not pattern.may_find(present):
                continue
            if pattern.regex.fullmatch(words):
                yield Removed(line.span, pattern.reason)
                break


def _words(text: str, patterns: Sequence[Pattern]) -> Iterator[Removed]:
    present = words_in(text, needs_of(patterns))
    for pattern in patterns:
        if not pattern.may_find(present):
            continue
        start = max(0, len(text) - FOOT_CHARACTERS) if pattern.where is Where.FOOT else 0
        end = HEAD_CHARACTERS if pattern.where is Where.HEAD else len(text)
        for match in pattern.regex.finditer(text, start):
            span = _trimmed(text, *match.span())
            if len(span) and span.start < end:
                yield Removed(span, pattern.reason)


def _trimmed(text: str, start: int, end: int) -> Span:
    """A span without the blanks at its ends."""
    words = text[start:end].strip(BLANKS)
    first = start + text[start:end].index(words)
    return Span(first, first + len(words))


def without_overlaps(found: Sequence[Removed]) -> tuple[Removed, ...]:
    """One span where several overlap, with the reason of the one that begins first, or of the longest."""
    kept: list[Removed] = []
    for removed in sorted(found, key=lambda r: (r.span.start, -r.span.end, r.reason)):
        if kept and removed.span.start < kept[-1].span.end:
            last = kept[-1]
            kept[-1] = Removed(Span(last.span.start, max(last.span.end, removed.span.end)), last.reason)
        else:
            kept.append(removed)
    return tuple(kept)
