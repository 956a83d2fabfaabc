"""Putting other words in a text so that it stays English: capitals, "a" and "an", "the", possessives; and where each
span of the text went."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from truceline.model import Span
from truceline.read.parties.counterparts import Manners
from truceline.read.parties.finder import Parties

INDEFINITE = re.compile(r"\b([Aa])n?(?=\s$)")
THE = re.compile(r"\b[Tt]he\s$")
WORD_BEFORE = re.compile(r"(?:(\w+)\s|^\s*|[,;:(“‘\"–—.!?]\s*)$")
OPENS = re.compile(r"(?:^|(?<![A-Z])[.!?:]\s|(?<=[a-z])[.!?]|[“\"(]\s*)\s*$")  # behind "U.S. " no sentence
DATELINE = re.compile(r"(?:^|\n)[A-Z][A-Z'’]{2,}(?:[ /,-]+[A-Z'’]{3,}){0,4}\s(?:\(\w+\)\s)?(?:[-–—]+\s)?$")
POSSESSIVE = re.compile(r"(['’])s\b")
BARE_POSSESSIVE = re.compile(r"['’](?=\s[“\"]?[A-Za-z])")
WORD_BEHIND = re.compile(r"\s+([a-z]+)(\s(?:the|a|an|its|their|his|any)\b)?")
STOP_BEHIND = re.compile(r"\s*(?:$|[,.;:!?)\]”\"]|[–—]\s|\s[–—-]\s|['’]s?(?!\w))")
TWO_WORDS_BEHIND = re.compile(r" (\w+(?: \w+)?)")
DETERMINED = re.compile(r"\b(?:an?|the)(?: \w+)? $", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
UNMARKED = ("sh", "ch", "ese", "ss")
# By ear: "an FSB officer", "a UK ship", "a Ukrainian unit", "an Uzbek".
VOWEL_HEARD = re.compile(r"(?:[AEFHILMNORSX](?:[A-Z.]|$)|[AEIOaeio](?!u(?!s))[a-z]|Eswat|U(?:zb|lst|pp))")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words put in place of a span."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A text after an exchange, with the spans that changed: old and new, in order, none overlapping."""

    text: str
    spans: tuple[tuple[Span, Span], ...]

    @classmethod
    def of(cls, text: str, edits: Iterable[Edit]) -> Exchanged:
        parts, spans, at, length = [], [], 0, 0
        for edit in sorted(edits, key=lambda e: e.span):
            kept = text[at : edit.span.start]
            start = length + len(kept)
            parts += [kept, edit.words]
            length = start + len(edit.words)
            spans.append((edit.span, Span(start, length)))
            at = edit.span.end
        return cls("".join((*parts, text[at:])), tuple(spans))

    def span(self, old: Span) -> Span:
        """Where a span of the old text is in the new one; a changed word goes over whole."""
        start = self._point(old.start, end=False)
        return Span(start, max(start, self._point(old.end, end=True)))

    def _point(self, at: int, *, end: bool) -> int:
        """An end is moved as the code point before it, so that words put in behind a span stay outside."""
        looked = at - 1 if end and at else at
        number = bisect_right(self.spans, looked, key=lambda pair: pair[0].start) - 1
        if number < 0:
            return at
        old, new = self.spans[number]
        if old.start <= looked < old.end:
            return new.end if end else new.start
        if old.start == old.end == looked:  # words were put in before this very point
            return new.start if not end else new.end + at - old.end
        return new.end + at - old.end


@dataclass(frozen=True, slots=True)
class Spelling:
    """Rules of writing for one text."""

    text: str
    manners: Manners

    def kept(self, span: Span) -> bool:
        """Whether a name is part of another that the tables do not know ("Gulf of Oman"), or of an address."""
        line = Span(self.text.rfind("\n", 0, span.start) + 1, span.end)
        before, behind = line.of(self.text)[: -len(span)], self.text[span.end : span.end + 40]
        if before.endswith(self.manners.kept_before) or behind.startswith(self.manners.kept_behind):
            return True
        return any(a.end() > len(before) for a in ADDRESS.finditer(line.of(self.text)))

    def people_meant(self, span: Span) -> bool:
        """Whether a demonym that does not show its number is a people: "the British said"."""
        unmarked = span.of(self.text).endswith(UNMARKED) and THE.search(self.text[: span.start][-4:]) is not None
        word = WORD_BEHIND.match(self.text[span.end :])
        return unmarked and word is not None and word[1] in self.manners.alone_behind

    def modifies(self, span: Span, parties: Parties) -> bool:
        """Whether a name modifies a noun: "a US ship", "the US army", "US troops", "a senior US general"."""
        behind = TWO_WORDS_BEHIND.match(self.text[span.end :])
        if behind is None or self.alone(span):
            return False
        return (
            bool(parties.roles(behind[1], 0, len(behind[1]))) or DETERMINED.search(self.text[: span.start]) is not None
        )

    def edits(self, span: Span, words: str, *, article: bool, is_state: bool) -> Iterator[Edit]:
        """The edits that put words in place of a name; `article` says whether they take "the", `is_state` that both
        stand for a state as a whole, whose "the" comes and goes with the name."""
        before, behind = self.text[: span.start], self.text[span.end :]
        old = span.of(self.text)
        alone = is_state and self.alone(span)
        the, indefinite = THE.search(before[-8:]), INDEFINITE.search(before[-8:])
        if the and alone and not article:
            yield Edit(Span(span.start - len(the.group()), span.start), "")
            if the.group()[0] == "T":
                words = words[:1].upper() + words[1:]
        elif article and alone and not the and not indefinite and self._takes_article(before):
            yield Edit(Span(span.start, span.start), "The " if self._opens(before) else "the ")
        elif indefinite:
            at = span.start - len(before[-8:]) + indefinite.start()
            yield Edit(
                Span(at, at + len(indefinite.group())), indefinite[1] + ("n" if VOWEL_HEARD.match(words) else "")
            )
        if old[:1].isupper() and words[:1].islower() and self._opens(before):  # "Al-Arda said"
            words = words[:1].upper() + words[1:]
        yield Edit(span, words)
        yield from self._possessive(span.end, behind, old, words)

    def alone(self, span: Span) -> bool:
        """Whether a name is a noun of its own ("the US said", "the US shot a") and no modifier, by the words behind."""
        behind = self.text[span.end :]
        if STOP_BEHIND.match(behind):
            return True
        word = WORD_BEHIND.match(behind)
        if word is None:
            return False
        verb = word[1].endswith(("ed", "ly")) and word[1] not in self.manners.modifiers
        return word[2] is not None or verb or word[1] in self.manners.alone_behind

    def _opens(self, before: str) -> bool:
        """Whether a sentence begins here: behind a stop, on a new line, behind a dateline."""
        return OPENS.search(before[-4:]) is not None or DATELINE.search(before[-60:]) is not None

    def _takes_article(self, before: str) -> bool:
        word = WORD_BEFORE.search(before[-40:])
        return word is not None and (word[1] or "").casefold() not in self.manners.no_article_behind

    def _possessive(self, end: int, behind: str, old: str, words: str) -> Iterator[Edit]:
        marked, bare = POSSESSIVE.match(behind), BARE_POSSESSIVE.match(behind)
        if marked and words.endswith("s") and not old.endswith("s"):
            yield Edit(Span(end + 1, end + 2), "")
        elif bare and old.endswith("s") and not words.endswith("s"):
            yield Edit(Span(end + 1, end + 1), "s")
