"""Quotations: the stretches of a text inside quotation marks.

News carries a quotation over paragraphs by opening each with a mark and closing only the last: a mark that is not
closed ends with its paragraph where it opens that paragraph or the next one opens with a mark. Any other was forgotten,
and ends with its sentence.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from truceline.model import Span

PARAGRAPH = re.compile(r"[^\n]+")
OPENING = {"“": "”", "«": "»", "„": "”", '"': '"', "‘": "’", "'": "'"}
SENTENCE_END = re.compile(r"[.!?…][)\]]?(?=\s+[^\sa-z])")
DOUBLED = re.compile(r"''|``")  # two marks that some feeds write for one


def find_quotes(text: str) -> tuple[Span, ...]:
    """Spans of quoted words with their marks, in text order, not overlapping."""
    spans: list[Span] = []
    doubled = {match.start() for match in DOUBLED.finditer(text)}
    text = DOUBLED.sub(' "', text)  # of the same length
    paragraphs = list(PARAGRAPH.finditer(text))
    for paragraph, follows in zip_longest(paragraphs, paragraphs[1:]):
        at = paragraph.start()
        goes_on = follows is not None and follows.group().lstrip()[:1] in OPENING
        while at < paragraph.end():
            mark = text[at]
            if mark in OPENING and _opens(text, at, mark):
                whole = goes_on or (len(paragraphs) > 1 and not text[paragraph.start() : at].strip())
                end = _closing(text, at, paragraph.end(), mark, whole=whole)
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


def _closing(text: str, at: int, limit: int, mark: str, *, whole: bool) -> int | None:
    """Behind the closing mark; None for a lone single mark. A double mark that is never closed ends with the paragraph
    if it is `whole`, else with its sentence; and at the latest where the next quotation opens."""
    closing = OPENING[mark]
    for i in range(at + 1, limit):
        if text[i] not in (closing, '"' if closing == "”" else closing):
            continue
        if mark in "'‘" and (text[i - 1].isspace() or text[i + 1 : i + 2].isalnum()):
            continue  # an apostrophe inside a word
        if mark == '"' and i + 1 < limit and text[i + 1].isalnum() and text[i - 1].isspace():
            limit = i  # the next quotation opens: this one was never closed
            break
        return i + 1
    if mark in "'‘":
        return None
    end = None if whole else SENTENCE_END.search(text, at, limit)
    return end.end() if end else at + len(text[at:limit].rstrip())
