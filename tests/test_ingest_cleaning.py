"""What of a text is marked as removed, and what must stay."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import LexiconInvalid
from truceline.ingest.cleaning import is_shouted, mark
from truceline.ingest.furniture import Pattern, furniture, read_furniture

BODY = "The army said the ridge was lost on Monday, and nine villagers were killed when shells fell on Toldan."


def removed(text: str) -> list[tuple[str, str]]:
    return [(found.reason, found.span.of(text)) for found in mark(text, furniture())]


@pytest.mark.parametrize("pattern", furniture().patterns, ids=lambda pattern: pattern.name)
def test_each_pattern_takes_its_examples_and_leaves_the_others(pattern: Pattern) -> None:
    assert all(pattern.finds(line) for line in pattern.takes)
    assert not any(pattern.finds(line) for line in pattern.leaves)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (". by [author_name]", "author-placeholder"),
        ("By {{byline}}", "author-placeholder"),
        ("https://news.example/river/?feed_id=7&_unique_id=72f4a1c09b3de", "tracking-url"),
        ("Read also: Shells fall on the harbour", "boilerplate"),
        ("Sign up for our newsletter", "boilerplate"),
        ("Follow us on Twitter", "boilerplate"),
        ("Click here to read the speech", "boilerplate"),
        ("Copyright 2031 River News. All rights reserved.", "boilerplate"),
        ("ADVERTISEMENT", "boilerplate"),
        ("Share this story on Facebook", "boilerplate"),
        ("(Reporting by Mira Velk; Editing by Osk Toldan)", "credit"),
        ("FILE - Border guards walk along the river, April 3, 2031.", "caption"),
        ("Image: Smoke over the harbour of Toldan", "caption"),
        ("Smoke over the harbour (Mira Velk/Getty Images)", "caption"),
        ("Getty Images", "credit"),
        ("Photo: Mira Velk", "credit"),
        ("Reuter", "credit"),
    ],
)
def test_furniture_between_paragraphs_is_marked_whole(line: str, reason: str) -> None:
    text = f"{BODY}\n\n{BODY}\n\n{line}\n"
    assert removed(text) == [(reason, line)]


def test_a_photographer_named_within_a_paragraph_is_marked_alone() -> None:
    text = f"{BODY} (Photo: Mira Velk) {BODY}"
    assert removed(text) == [("credit", "(Photo: Mira Velk)")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Read the terms, the envoy told both sides: they bind you.",
        "More than 30 soldiers were killed: the army confirmed it.",
        "Share prices fell after the strike.",
        "The photo released by the rebels shows the captured post, the army said.",
        "An image shows armour on the ridge, analysts said.",
        "He told Reuters the ridge was lost.",
        "The army follows the reports on Twitter, it said.",
        "By Monday, the ridge was lost.",
        "Nine people were killed near the river, TASS said. (AFP)",
        "Sign up or leave, the rebels told the village's young men.",
        "Copyright on the anthem was lifted: the rebels sing it now.",
        "Officials in Toldan said www.toldan.example, the town's own site, was down.",
        '"We reject [the offer]," said General Velk (right), who leads the army.',
        "Click, and it was over: the mine had gone off.",
        "World leaders called for a truce.",
        "Live fire was used: two died.",
        "Source after source confirmed the toll.",
    ],
)
def test_a_sentence_of_the_article_stays(sentence: str) -> None:
    assert removed(f"{BODY}\n\n{sentence}\n\n{BODY}") == []
    assert removed(f"{sentence}\n\n{BODY}") == []
    assert removed(f"{BODY}\n\n{sentence}") == []


def test_a_hard_wrapped_sentence_is_not_taken_for_furniture() -> None:
    wrapped = "The ministry sold its news service and bought an\nadvertisement\nin every paper of the coast."
    assert removed(wrapped) == []


def test_a_shouted_link_is_taken_in_a_modern_text_and_left_in_an_old_wire() -> None:
    link = "ARMY CHIEF RESIGNS AFTER HARBOUR BLAST KILLS TWELVE SAILORS"
    assert removed(f"{BODY}\n\n{link}\n\n{BODY}") == [("boilerplate", link)]
    assert removed(f"{BODY.upper()}\n\n{link}\n\n{BODY.upper()}") == []
    assert removed(f"{link}\n\n{BODY}") == [], "the first line is the headline"


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("ŽÁDNÁ ÚSTUPEK, ŘEKL", True),
        ("Žádný ústupek, řekl", False),
        ("ÜÄÖ abc", False),
        ("ÜÄÖÉ abc", True),
        ("1 – 2", False),
    ],
)
def test_capitals_are_counted_in_letters_of_every_kind(text: str, shouted: bool) -> None:
    assert is_shouted(text) is shouted


def test_marks_are_code_points_whatever_the_line_ends() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = f"\ufeff“{BODY}”{end}{end}Advertisement{end}{end}{BODY}"
        assert removed(text) == [("boilerplate", "Advertisement")]


def test_marks_that_overlap_become_one() -> None:
    text = f"{BODY}\n\nRead or Share this story: https://t.co/abc\n"
    assert removed(text) == [("boilerplate", "Read or Share this story: https://t.co/abc")]


@given(st.lists(st.sampled_from([BODY, "Advertisement", "By [author]", "https://t.co/a", "(Photo: A B)", "\n", " "])))
def test_marks_are_sorted_and_apart(parts: list[str]) -> None:
    found = mark("\n".join(parts), furniture())
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("toml", "line", "complaint"),
    [
        ("[[pattern]]\nname = 'x\n", 2, "Illegal|Expected"),
        ("# furniture\n[[pattern]]\nname = 'x'\nreason = 'because'\n", 2, "a reason out of author-placeholder"),
        (
            "[[pattern]]\nname='x'\nreason='credit'\nscope='line'\nregex='('\ntakes=['a']\nleaves=['b']\n",
            1,
            "unterminated",
        ),
        (
            "[[pattern]]\nname='x'\nreason='credit'\nscope='line'\nregex='a+'\ntakes=['a']\nleaves=['aa']\n",
            1,
            "x takes its example 'aa'",
        ),
        (
            "\n[[pattern]]\nname='x'\nreason='credit'\nscope='line'\nregex='a'\ntakes=['b']\nleaves=['c']\n",
            2,
            "x leaves its example 'b'",
        ),
        (
            "[[pattern]]\nname='x'\nreason='credit'\nscope='line'\nregex='a'\ntakes=['a']\n",
            1,
            "one that it leaves",
        ),
        ("[[agency]]\ncode = 'afp'\nnames = ['AFP']\n", 1, "a code in capitals"),
        ("[[pattern]]\nname='x'\nreason='credit'\nmood='grim'\n", 1, "unknown key 'mood'"),
    ],
)
def test_a_wrong_furniture_file_is_refused_with_its_line(tmp_path: Path, toml: str, line: int, complaint: str) -> None:
    path = tmp_path / "boilerplate.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint) as caught:
        read_furniture(path)
    assert caught.value.line == line
