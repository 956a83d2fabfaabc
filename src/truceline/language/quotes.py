"""Quotations: the stretches of a text inside quotation marks.

News carries a quotation over paragraphs by opening each with a mark and closing only the last; a mark that is never
closed therefore ends with its paragraph.
"""

from __future__ import annotations

import re

from truceline.model import Span

PARAGRAPH = re.compile(r"[^\n]+")
OPENING = {"“": "”", "«": "»", "„": "”", '"': '"', "‘": "’", "'": "'"}
DOUBLED = re.compile(r"''|``")  # two marks that some feeds write for one


def find_quotes(text: str) -> tuple[Span, ...]:
    """Spans of quoted words with their marks, in text order, not overlapping."""
    spans: list[Span] = []
    doubled = {match.start() for match in DOUBLED.finditer(text)}
    text = DOUBLED.sub(' "', text)  # of the same length
    for paragraph in PARAGRAPH.finditer(text):
        at = paragraph.start()
        while at < paragraph.end():
            mark = text[at]
            if mark in OPENING and _opens(text, at, mark):
                end = _closing(text, at, paragraph.end(), mark)
                if end is not None:
                    spans.append(Span(at - 1 if at - 1 in doubled else at, end))
                    at = end
                    continue
            at += 1
    return tuple(spans)


def _opens(text: str, at: int, mark: str) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "'‘" and before and not (before.isspace() or before in "(—–-[:,"):
        return False  # an apostrophe
    if mark == "'" and re.match(r"'\d0s|'(?:s|re|ve|ll|d|m|t|em|tis|twas)\b", text[at : at + 6]):
        return False
    return bool(after) and not after.isspace()


def _closing(text: str, at: int, limit: int, mark: str) -> int | None:
    """Behind the closing mark; the paragraph's end where a double mark is never closed; None for a lone single mark."""
    closing = OPENING[mark]
    for i in range(at + 1, limit):
        if text[i] not in (closing, '"' if closing == "”" else closing):
            continue
        if mark in "'‘" and (text[i - 1].isspace() or text[i + 1 : i + 2].isalnum()):
            continue  # an apostrophe inside a word
        if mark == '"' and i + 1 < limit and text[i + 1].isalnum() and text[i - 1].isspace():
            return limit  # the next quotation opens: this one was never closed
        return i + 1
    return None if mark in "'‘" else limit
