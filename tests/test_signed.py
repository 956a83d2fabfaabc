"""Quotations that somebody signs with a dash and a name."""

from __future__ import annotations

import pytest

from truceline.language.analysis import Entity, Sentence, Word
from truceline.language.quotes import find_quotes
from truceline.language.signed import with_signatures
from truceline.language.tokens import tokenize
from truceline.model import Span


def sentence(text: str, number: int, start: int, end: int, *people: str) -> Sentence:
    offsets = tokenize(text, start, end)
    words = tuple(Word(i, a, b, text[a:b], text[a:b], "X", -1, "dep") for i, (a, b) in enumerate(offsets))
    names = [text.index(name, start) for name in people]
    found = [
        Entity((first, first + len(name.split())), "PERSON")
        for name, at in zip(people, names, strict=True)
        for first in (next(w.number for w in words if w.start == at),)
    ]
    return Sentence(number, Span(start, end), words, tuple(found))


def sources(text: str, *people: str, at: int | None = None) -> list[tuple[str, str]]:
    """(source, content) of the signatures; `at` is where the sentence with the dash begins, if it is another one."""
    cut = at if at is not None else 0
    told = [sentence(text, 0, 0, cut)] if cut else []
    told.append(sentence(text, len(told), cut, len(text), *people))
    return [
        (s.run_span(run).of(text), " ".join(s.run_span(c).of(text) for c in a.content))
        for s in with_signatures(text, told, find_quotes(text))
        for a in s.attributions
        for run in a.source
    ]


def test_the_name_behind_a_dash_signs_the_quotation_before_it() -> None:
    text = "“They took our well.” ― Ann Demir"
    assert sources(text, "Ann Demir") == [("Ann Demir", "“They took our well.”")]


def test_a_signature_on_a_line_of_its_own_signs_the_paragraph_above() -> None:
    text = "“They took our well.”\n\n- Ann Demir."
    assert sources(text, "Ann Demir", at=text.index("-")) == [("Ann Demir", "")]


@pytest.mark.parametrize(
    "text",
    [
        'The army called it "a quiet night." -- Ann Demir.',  # a byline behind a quoted phrase
        "They took our well. ― Ann Demir",  # nothing is quoted
        "“They took our well.” The mayor, Ann Demir, left.",  # no dash
    ],
)
def test_a_name_that_signs_nothing_is_no_source(text: str) -> None:
    assert sources(text, "Ann Demir") == []


def test_a_dash_before_words_that_are_no_name_signs_nothing() -> None:
    assert sources("“They took our well.” - which the army denies") == []
