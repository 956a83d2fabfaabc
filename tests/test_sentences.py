"""Sentences and words: every offset is one of the captured text, and news habits do not split sentences wrongly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.language.sentences import MAX_WORDS, sentences, unwrapped
from truceline.language.tokens import tokenize


def cut(text: str) -> list[str]:
    return [text[s:e] for s, e in sentences(text)]


def words(text: str) -> list[str]:
    return [text[s:e] for s, e in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army fired. The rebels fled.", ["The army fired.", "The rebels fled."]),
        ("Lt. Col. Harun Ilse spoke on Aug. 3 in Ardania.", ["Lt. Col. Harun Ilse spoke on Aug. 3 in Ardania."]),
        ("The U.S. Army left. The U.N. stayed.", ["The U.S. Army left.", "The U.N. stayed."]),
        ("They left the U.S. The talks ended.", ["They left the U.S.", "The talks ended."]),
        ('Guns "fell silent... and then roared" again.', ['Guns "fell silent... and then roared" again.']),
        ("“Never!” he said. “Not now.”", ["“Never!” he said.", "“Not now.”"]),
        ("Talks had ended.The envoy left.", ["Talks had ended.", "The envoy left."]),
        (
            'The envoy left the table."He will be back," an aide said.',
            ["The envoy left the table.", '"He will be back," an aide said.'],
        ),
        ('The envoy said "never."The aide left.', ['The envoy said "never."', "The aide left."]),
        ("See www.example.Org for the U.S.Army list.", ["See www.example.Org for the U.S.Army list."]),
        ("Border shut\n\nGuards closed the gate.", ["Border shut", "Guards closed the gate."]),
        ("The convoy was hit\nby shells near the river.", ["The convoy was hit\nby shells near the river."]),
    ],
)
def test_sentences_follow_the_press(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Velland's forces didn't fire.", ["Velland", "'s", "forces", "did", "n't", "fire", "."]),
        ("a six-month-old war", ["a", "six", "-", "month", "-", "old", "war"]),
        ("the co-founder of a non-state group", ["the", "co-founder", "of", "a", "non-state", "group"]),
        (
            "6,500 troops and 120mm shells in the 1990s",
            ["6,500", "troops", "and", "120mm", "shells", "in", "the", "1990s"],
        ),
        ("in Sana'a, O'Hara said", ["in", "Sana'a", ",", "O'Hara", "said"]),
        ("the U.S. said... nothing", ["the", "U.S.", "said", "...", "nothing"]),
    ],
)
def test_words_follow_the_treebanks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_run_without_punctuation_is_cut_to_what_the_model_can_take() -> None:
    text = "shell " * 1000
    spans = sentences(text)
    assert all(len(tokenize(text, s, e)) <= MAX_WORDS for s, e in spans)
    assert sum(len(tokenize(text, s, e)) for s, e in spans) == 1000


@given(st.text(alphabet=st.sampled_from("aB. ,\n\"'“”’-5$…é中!?"), max_size=300))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    spans = sentences(text)
    assert all(s < e for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    outside = "".join(
        text[a:b] for a, b in zip([0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True)
    )
    assert not outside.strip()
    inside = [w for s, e in spans for w in tokenize(text, s, e)]
    assert "".join(text[s:e] for s, e in inside) == "".join("".join(text[s:e].split()) for s, e in spans)


WRAPPED = """Rebel fighters shelled the garrison of Umm
Hajar at dawn and drove the army out of its
positions around the old market town of
Kassala, the governor of the province said.
   The army had lost at least 40 men in the
fighting in Tesseney and another dozen on
the road to the Barentu airfield.
   Reuter"""


def test_lines_of_a_hard_wrapped_wire_go_on_where_the_next_word_had_no_room() -> None:
    assert [" ".join(WRAPPED[slice(*found)].split()) for found in sentences(WRAPPED)] == [
        "Rebel fighters shelled the garrison of Umm Hajar at dawn and drove the army out of its positions around the "
        "old market town of Kassala, the governor of the province said.",
        "The army had lost at least 40 men in the fighting in Tesseney and another dozen on the road to the Barentu "
        "airfield.",
        "Reuter",
    ]


@pytest.mark.parametrize("opening", ["", "\n"])
def test_what_is_left_of_a_first_line_without_its_dateline_goes_on(opening: str) -> None:
    text = opening + WRAPPED.replace("garrison of Umm\nHajar", "garrison\nHajar", 1)
    assert text[slice(*sentences(text)[0])].startswith("Rebel fighters shelled the garrison\nHajar at dawn")


def test_a_headline_over_paragraphs_that_are_set_in_stands_alone() -> None:
    text = "Rebels Shell Garrison\n   " + WRAPPED
    assert text[slice(*sentences(text)[0])] == "Rebels Shell Garrison"


def test_short_lines_that_are_paragraphs_are_not_joined() -> None:
    text = "Key points\nRebels shelled the town of Barentu\nThe army denies it\nTalks go on in Asmara"
    assert len(sentences(text)) == 4


def test_a_hard_wrapped_wire_is_unwrapped_to_its_paragraphs_and_every_offset_stays() -> None:
    flat = unwrapped(WRAPPED)
    assert len(flat) == len(WRAPPED)
    assert [" ".join(flat[slice(*f)].split()) for f in sentences(flat)] == [
        " ".join(WRAPPED[slice(*f)].split()) for f in sentences(WRAPPED)
    ]
    assert flat.count("\n") < WRAPPED.count("\n")
    paragraphs = "Key points\nRebels shelled the town of Barentu\nThe army denies it"
    assert unwrapped(paragraphs) == paragraphs
