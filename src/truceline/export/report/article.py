"""The article as captured, cut into paragraphs and segments: overlapping evidence becomes segments with several ids.

Joined together, the segments are the captured text, code point for code point: nothing is added, moved or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from truceline.export.report.items import Item, Shade
from truceline.model import Document, Removed, Span

# The end of a paragraph: line ends with what white space follows. A single one inside a hard-wrapped paragraph is none:
# the line before has no closing mark and the next goes on in lower case.
BREAK = re.compile(r"[ \t]*(?:\r\n|[\n\r\u2028\u2029])\s*")
CLOSING = ".!?…:;\"'”’)]"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the text in which nothing begins or ends.

    `on` are the ids of the items whose evidence covers it, the widest first; `words` the keys of single values read
    from it; `ends` the ids whose evidence ends here, for the reference marks; `removed` why it is not the article's.
    """

    text: str
    on: tuple[str, ...] = ()
    ground: Shade | None = None
    line: Shade | None = None
    background: bool = False
    words: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    removed: str | None = None
    removed_starts: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`gap` is the white space behind it. `background`: all it tells is history; `headline`: it is the title."""

    segments: tuple[Segment, ...]
    gap: str
    background: bool
    headline: bool

    @property
    def removed(self) -> bool:
        """Nothing of it is the article's own text."""
        return all(segment.removed or not segment.text.strip() for segment in self.segments)


def paragraphs_of(document: Document, items: Sequence[Item]) -> tuple[Paragraph, ...]:
    """The whole text, in order."""
    return tuple(_paragraph(document, items, body, gap) for body, gap in _bodies(document.text))


def _bodies(text: str) -> Iterator[tuple[Span, Span]]:
    """Each paragraph and the white space behind it; together they cover the text."""
    start = 0
    for match in BREAK.finditer(text):
        before, after = text[max(start, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        single = len(re.findall(r"\r\n|[\n\r\u2028\u2029]", match.group())) == 1
        if single and after.islower() and before and before not in CLOSING:
            continue
        yield Span(start, match.start()), Span(match.start(), match.end())
        start = match.end()
    if start < len(text) or not text:
        yield Span(start, len(text)), Span(len(text), len(text))


def _paragraph(document: Document, items: Sequence[Item], body: Span, gap: Span) -> Paragraph:
    inside = [item for item in items if any(_told(span, document.text) and span.overlaps(body) for span in item.spans)]
    segments = tuple(_segments(document, inside, items, body))
    return Paragraph(
        segments=segments,
        gap=gap.of(document.text),
        background=bool(inside) and all(item.background for item in inside),
        headline=bool(document.title) and body.of(document.text).strip() == (document.title or "").strip(),
    )


def _segments(document: Document, inside: Sequence[Item], everything: Sequence[Item], body: Span) -> Iterator[Segment]:
    words = [(d.key, d.words) for item in everything for d in item.details if d.words and d.words.overlaps(body)]
    removed = [gone for gone in document.removed if gone.span.overlaps(body)]
    evidence = [span for item in inside for span in item.spans]
    for piece in _cuts(body, [*evidence, *(span for _, span in words), *(gone.span for gone in removed)]):
        yield _segment(document.text, piece, inside, words, removed)


def _cuts(body: Span, spans: Iterable[Span]) -> Iterator[Span]:
    edges = {edge for span in spans for edge in (span.start, span.end) if body.start < edge < body.end}
    marks = sorted({body.start, body.end} | edges)
    return (Span(start, end) for start, end in pairwise(marks))


def _segment(
    text: str,
    piece: Span,
    inside: Sequence[Item],
    words: Sequence[tuple[str, Span]],
    removed: Sequence[Removed],
) -> Segment:
    here = [(span, item) for item in inside for span in item.spans if span and span.overlaps(piece)]
    here.sort(key=lambda found: -len(found[0]))  # stable: among equals the order of the items
    gone = next((gone for gone in removed if gone.span.overlaps(piece)), None)
    return Segment(
        text=piece.of(text),
        on=tuple(dict.fromkeys(item.id for _, item in here)),
        ground=here[0][1].shade if here else None,
        line=here[-1][1].shade if here else None,
        background=bool(here) and all(item.background for _, item in here),
        words=tuple(key for key, span in words if span.overlaps(piece)),
        ends=tuple(item.id for item in inside if piece.start < _end(item.spans[0], text) <= piece.end),
        removed=gone.reason if gone else None,
        removed_starts=gone is not None and gone.span.start >= piece.start,
    )


def _end(span: Span, text: str) -> int:
    """Where the words of a span end, white space aside: a reference mark never stands between paragraphs."""
    return span.start + len(span.of(text).rstrip())


def _told(span: Span, text: str) -> bool:
    """Whether a span holds words at all."""
    return bool(span.of(text).strip())
