"""Quotations signed below: "We lost everything." — Ann Demir. The dash is the cue, and whoever signs is the source.

Letters, vox pops and the statements that pages set apart carry them; no verb tells of the speaker. The words must be a
sentence of their own, so that the byline behind an article that ends in a quoted phrase signs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from truceline.language.analysis import Attribution, Run, Sentence
from truceline.model import Span

DASHES = frozenset("― — – - --".split())
PEOPLE = ("PER", "PERSON")
ENDS = ".!?…"
MARKS = "“”\"'‘’«»„"


def with_signatures(text: str, sentences: Sequence[Sentence], quotes: Sequence[Span]) -> tuple[Sentence, ...]:
    """The sentences, with an attribution more wherever somebody signs a quotation."""
    ends = {quote.end: quote for quote in quotes if _is_sentence(quote.of(text))}
    signed = ((sentence, tuple(_signatures(text, sentence, ends))) for sentence in sentences)
    return tuple(replace(s, attributions=(*s.attributions, *found)) if found else s for s, found in signed)


def _is_sentence(quoted: str) -> bool:
    words = quoted.strip(MARKS)
    return words[:1].isupper() and words[-1:] in ENDS


def _signatures(text: str, sentence: Sentence, ends: dict[int, Span]) -> Iterator[Attribution]:
    cues = {i for a in sentence.attributions for i in range(*a.cue)}
    for word in sentence.words:
        if word.text not in DASHES or word.number in cues:
            continue
        quote = ends.get(len(text[: word.start].rstrip()))
        name = _name(sentence, word.number + 1)
        if quote is not None and name is not None:
            inside = sentence.run_of(quote)
            yield Attribution((word.number, word.number + 1), (name,), (inside,) if inside else ())


def _name(sentence: Sentence, first: int) -> Run | None:
    """The longest name of a person that begins at a word."""
    runs = [e.run for e in sentence.entities if e.run[0] == first and e.kind in PEOPLE]
    return max(runs, key=lambda run: run[1], default=None)
