"""Whole contents: a quotation belongs together, whichever of its sentences tells who speaks."""

from __future__ import annotations

import pytest

from truceline.language import Analysis, Attribution, Sentence, Word
from truceline.language.contents import contents, word_run
from truceline.language.quotes import find_quotes
from truceline.language.sentences import sentences
from truceline.language.tokens import tokenize
from truceline.model import Document, Span


def analysis(text: str, attributed: dict[int, str]) -> Analysis:
    """An analysis of a text in which some sentences have a content, given by its words."""
    found = []
    for number, (start, end) in enumerate(sentences(text)):
        words = tuple(
            Word(i, s, e, text[s:e], text[s:e], "X", -1, "dep") for i, (s, e) in enumerate(tokenize(text, start, end))
        )
        attributions = ()
        if number in attributed:
            first = text.index(attributed[number], start)
            run = [w.number for w in words if first <= w.start < first + len(attributed[number])]
            attributions = (Attribution((0, 1), (), ((run[0], run[-1] + 1),)),)
        found.append(Sentence(number, Span(start, end), words, (), attributions))
    return Analysis(Document("text", text), tuple(found), find_quotes(text))


@pytest.mark.parametrize(
    ("text", "attributed", "expected"),
    [
        ("The army said it held fire. Nobody answered.", {0: "it held fire"}, ["it held fire"]),
        (
            '"We held our fire. They did not," the general said.',
            {1: 'They did not,"'},
            ['"We held our fire. They did not,"'],
        ),
        (
            'The envoy said that "the guns are silent. Both sides keep their word."',
            {0: 'that "the guns are silent.'},
            ['that "the guns are silent. Both sides keep their word."'],
        ),
        ('The envoy was firm. "No one may cross the river." He left.', {}, ['"No one may cross the river."']),
        ('They call it "the long truce" here.', {}, []),
    ],
)
def test_contents_take_in_their_whole_quotation(text: str, attributed: dict[int, str], expected: list[str]) -> None:
    assert sorted(span.of(text) for span in contents(analysis(text, attributed))) == expected


def test_a_span_over_two_sentences_is_one_run_of_words() -> None:
    found = analysis("The guns fell silent. Both sides held.", {})
    assert word_run(found, Span(9, 38)) == (2, 9)
