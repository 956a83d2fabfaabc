"""Which words an expression needs, and that no text is passed over in which it would find something."""

from __future__ import annotations

import re

import pytest

from truceline.ingest.furniture import Pattern, furniture, needs_of
from truceline.literals import needs, words_in


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("read more", {"read more"}),
        ("(?i)Read (?:also|more)", {"read "}),
        ("(?:photo|image)s? by", {"photo", "image"}),
        ("(?:credit|photograph)", {"credit", "photograph"}),
        ("[Uu]pdated", {"updated"}),
        ("(?:photo)?", set()),
        ("photo|", set()),
        (r"\d{4}", set()),
        ("(?=.*here).*", {"here"}),
        ("(?!here).*", set()),
        ("(?:photo|photographer)", {"photo"}),
    ],
)
def test_an_expression_needs_one_of_the_words_that_no_match_is_without(expression: str, words: set[str]) -> None:
    assert needs(re.compile(expression)) == words


@pytest.mark.parametrize("pattern", furniture().patterns, ids=lambda pattern: pattern.name)
def test_what_a_pattern_takes_is_never_passed_over(pattern: Pattern) -> None:
    known = needs_of(furniture().patterns)
    for example in (*pattern.takes, *(text.upper() for text in pattern.takes), *map(str.title, pattern.takes)):
        assert pattern.may_find(words_in(example, known)) or not pattern.finds(example)


@pytest.mark.parametrize("text", ["\u017fhare this", "SHARE THIS", "\u212aEEP"])
def test_letters_that_are_the_same_without_regard_to_case_are_found(text: str) -> None:
    wanted = re.compile("(?i)share|keep")
    assert words_in(text, needs(wanted)), f"{wanted.search(text)} would be passed over"


def test_a_text_with_a_turkish_i_is_always_searched() -> None:
    assert words_in("\u0131n brief", {"in brief"}) == {"in brief"}
