"""Sentences of news text as half-open code-point spans; nothing of the text is changed or lost but white space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceline.language.tokens import Offsets, tokenize
from truceline.model import Document, Span

MAX_WORDS = 120  # longer runs (a table, a page without punctuation) are cut so that the model can take them

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col sgt maj capt cmdr adm brig gov sen rep st rev jr sr vs no op cf etc "
    "jan feb mar apr jun jul aug sep sept oct nov dec inc corp ltd co al approx dept est".split()
)

# A break between lines. A single newline inside a hard-wrapped paragraph is no break: the line before it has no
# closing mark and the next goes on in lower case. Where a text does so time and again within a narrow width, it is
# wrapped throughout (old wires, mail), and a line that had no room for the next word goes on whatever comes.
WRAPPED_LINES, NARROW = 3, 100  # lines that go on in lower case; code points of the longest line
SET_IN, PARAGRAPHS = re.compile(r"\r?\n[ \t]+(?=\S)"), 2  # paragraphs that are set in; from how many on all are
LINE_BREAK = re.compile(r"(?:\r?\n|\r|\u2028|\u2029)\s*")
# Behind a full stop the blank may be lost, as pages do that were cut out badly: "ended.The", but not "U.S.Army".
FULL_STOP = re.compile(
    r"""(?:\.{2,}|[.!?…。؟])["'”’»)\]]*(?=\s)|[!?]["'”’»)\]]*(?=["“A-Z])|\.["”](?=[A-Z])"""
    r"""|(?<=[a-z]{3})\.["”]?(?=["“]?[A-Z][a-z’']*[\s,])"""
)
CLOSING = ".!?…:;\"'”’)]"


def sentences(text: str, *, width: int | None = None) -> list[Offsets]:
    """Split a text at paragraph ends and full stops; abbreviations, initials and unfinished quotations do not split.

    `width` is that of the hard-wrapped text it is a part of, in code points; by default its own, if it is wrapped.
    """
    found: list[Offsets] = []
    for start, end in _paragraphs(text, width or wrapped_width(text)):
        for first, last in _split_paragraph(text, start, end):
            found.extend(_cut_to_size(text, first, last))
    return found


def own_sentences(doc: Document) -> list[Span]:
    """Sentences of what is the article's own: a removed span parts the text like a paragraph's end."""
    found: list[Span] = []
    start, width = 0, wrapped_width(doc.text)
    for removed in (*doc.removed, None):
        end = removed.span.start if removed else len(doc.text)
        found.extend(Span(start + s, start + e) for s, e in sentences(doc.text[start:end], width=width))
        start = removed.span.end if removed else end
    return found


def wrapped_width(text: str) -> int:
    """The width of a hard-wrapped text: its longest line, in code points; 0 of a text whose lines are paragraphs."""
    going_on = sum(1 for match in LINE_BREAK.finditer(text) if _goes_on(text, 0, match))
    width = max((len(line.rstrip()) for line in text.splitlines()), default=0)
    return width if going_on >= WRAPPED_LINES and width <= NARROW else 0


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a sentence plainly goes on behind a line's end: no closing mark before it, lower case after it."""
    last = match.start()
    while last > start and text[last - 1] in " \t":
        last -= 1
    before, after = text[max(start, last - 1) : last], text[match.end() : match.end() + 1]
    return match.group().count("\n") == 1 and after.islower() and bool(before) and before not in CLOSING


def _is_full(text: str, match: re.Match[str], width: int) -> bool:
    """Whether a line of a wrapped text had no room for the word that begins the next, which is not set in."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
    word = text[match.end() : match.end() + width].split(maxsplit=1)[:1]
    return match.group() in ("\n", "\r\n") and bool(word) and len(line) + 1 + len(word[0]) > width


def _end_of_first(text: str) -> int:
    """Where the first line of a wrapped text ends if it goes on whatever comes, else -1: what is left of a line whose
    dateline was taken off, for all paragraphs but this one are set in and the next line is not."""
    opening = len(text) - len(text.lstrip())
    match = LINE_BREAK.search(text, opening)
    if match is None or match.group() not in ("\n", "\r\n"):
        return -1
    cut = text[opening : match.start()].rstrip()[-1] not in CLOSING
    return match.start() if cut and len(SET_IN.findall(text, match.end())) >= PARAGRAPHS else -1


def unwrapped(text: str) -> str:
    """A hard-wrapped text with its paragraphs on one line each, of the same length; any other text as it is."""
    width = wrapped_width(text)
    if not width:
        return text
    blank = LINE_BREAK.sub(lambda match: " " * len(match.group()), text)
    lines, start = [], 0
    for match in _paragraph_ends(text, width):
        lines += [blank[start : match.start()], match.group()]
        start = match.end()
    return "".join((*lines, blank[start:]))


def _paragraphs(text: str, width: int) -> list[Offsets]:
    spans, start = [], 0
    for match in _paragraph_ends(text, width):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(s, e) for s, e in (_trim(text, s, e) for s, e in spans) if s < e]


def _paragraph_ends(text: str, width: int) -> Iterator[re.Match[str]]:
    start, first = 0, _end_of_first(text) if width else -1
    for match in LINE_BREAK.finditer(text):
        if _goes_on(text, start, match) or (width and (match.start() == first or _is_full(text, match, width))):
            continue
        yield match
        start = match.end()


def _split_paragraph(text: str, start: int, end: int) -> list[Offsets]:
    spans, first = [], start
    for match in FULL_STOP.finditer(text, start, end):
        behind = match.end()
        if match.group() == '."' and behind < end and text[behind].isalpha() and _opens_quote(text, start, behind - 1):
            behind -= 1  # `the member state."He was told`: the mark belongs to what follows
        if behind < end and _ends_sentence(text, first, match.start(), behind, end):
            spans.append(_trim(text, first, behind))
            first = behind
    spans.append(_trim(text, first, end))
    return [(s, e) for s, e in spans if s < e]


def _opens_quote(text: str, start: int, at: int) -> bool:
    """Whether a straight quotation mark is the first of a pair in its paragraph."""
    return text.count('"', start, at) % 2 == 0


def _ends_sentence(text: str, first: int, mark: int, after: int, end: int) -> bool:
    rest = text[after:end].lstrip()
    lead = rest[:1]
    if lead.islower():  # `"violated the ceasefire... and shelled"`, `"Never!" he said`
        return False
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    word = re.search(r"[\w.]*$", text[first:mark])
    before = word.group() if word else ""
    if before.casefold() in ABBREVIATIONS:
        # "No. 5", "Sgt. Smith"; but "in Aug. The ..." splits before a function word
        return bool(re.match(r"(?:The|A|An|He|She|It|They|In|On|But|And|This|That)\b", rest)) and before.islower()
    if len(before) == 1 and before.isalpha() and before.isupper():  # an initial: "George W. Bush"
        return False
    if "." in before:  # U.S. Army, a.m. Tuesday: a break only before a word that opens sentences
        return bool(
            re.match(r"[\"“]?(?:The|A|An|He|She|It|They|We|In|On|At|But|And|This|That|There|Meanwhile|However)\b", rest)
        )
    return True


def _cut_to_size(text: str, start: int, end: int) -> list[Offsets]:
    if end - start <= MAX_WORDS:  # cannot hold more words than characters
        return [(start, end)]
    words = tokenize(text, start, end)
    if len(words) <= MAX_WORDS:
        return [(start, end)]
    spans, first = [], 0
    while first < len(words):
        last = min(first + MAX_WORDS, len(words))
        if last < len(words):  # prefer to cut behind a comma or the like in the second half
            marks = [i for i in range(first + MAX_WORDS // 2, last) if text[slice(*words[i])] in ",;:–—)"]
            last = marks[-1] + 1 if marks else last
        spans.append((words[first][0], words[last - 1][1]))
        first = last
    return spans


def _trim(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
