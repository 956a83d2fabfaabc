"""The project's own attribution sentences: every annotation holds, and the two files do not leak into each other."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest

from training.datasets.blocks import MANNERS
from training.datasets.own_attribution import (
    AnnotatedAttribution,
    AnnotatedSentence,
    annotated_sentences,
    read_own_attribution,
)
from truceline.errors import LexiconInvalid

FOLDER = Path(__file__).resolve().parent.parent / "evaluation" / "attribution"
FILES = ("train", "dev")
HEADER = "# manner: wire · war: sudan · form: said"
SENTENCE = "The army said the rebels had shelled the army hospital."

CONSTRUCTIONS = frozenset(
    "said said-after quote split-quote colon mixed according accused mutual blamed denied rejected responsibility told "
    "quoted-as citing called statement nested both-sides no-comment verify headline insert participle relative noun "
    "adverb passive intention belief carried-on none".split()
)


@cache
def sentences_of(name: str) -> tuple[AnnotatedSentence, ...]:
    return tuple(annotated_sentences(FOLDER / f"{name}.txt"))


def attributions() -> list[tuple[str, AnnotatedAttribution]]:
    return [(s.text, a) for name in FILES for s in sentences_of(name) for a in s.attributions]


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "sentences.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


# The files


@pytest.mark.parametrize("name", FILES)
def test_every_attribution_reaches_the_training_example(name: str) -> None:
    examples = list(read_own_attribution(FOLDER / f"{name}.txt"))
    for sentence, example in zip(sentences_of(name), examples, strict=True):
        assert len(example.anchors) == len(sentence.attributions), sentence.text
        for attribution, anchor in zip(sentence.attributions, example.anchors, strict=True):
            starts = Counter(role for role in anchor.seen["voice"] if role.startswith("B-"))
            assert (starts["B-source"] > 0) == bool(attribution.source), sentence.text
            assert (starts["B-content"] > 0) == bool(attribution.content), sentence.text


def test_each_manner_of_writing_has_its_share() -> None:
    counts = Counter(s.manner for name in FILES for s in sentences_of(name))
    assert set(counts) == set(MANNERS)
    assert min(counts.values()) >= 50
    assert counts.total() >= 360


@pytest.mark.parametrize("name", FILES)
def test_every_construction_is_in_both_files(name: str) -> None:
    assert {s.form for s in sentences_of(name)} == CONSTRUCTIONS


def test_about_three_in_ten_sentences_are_kept_for_measuring() -> None:
    train, dev = (len(sentences_of(name)) for name in FILES)
    assert 0.25 < dev / (train + dev) < 0.35


@pytest.mark.parametrize("name", FILES)
def test_enough_sentences_report_nobody(name: str) -> None:
    silent = sum(not s.attributions for s in sentences_of(name))
    assert 0.12 < silent / len(sentences_of(name)) < 0.2


def test_many_ways_of_saying_and_many_wars() -> None:
    cues = {text[slice(*a.cue)].casefold() for text, a in attributions()}
    assert len(cues) >= 120
    assert len({s.war for name in FILES for s in sentences_of(name)}) >= 30


def test_no_sentence_is_in_both_files_nor_a_near_copy() -> None:
    def threes(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return set(zip(words, words[1:], words[2:], strict=False))

    train, dev = ([(s.text, threes(s.text)) for s in sentences_of(name)] for name in FILES)
    for (text, ours), (other, theirs) in product(train, dev):
        shared = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
        assert shared < 0.4, f"{text!r} is too near {other!r}"


# The conventions


def test_cue_shares_no_word_with_its_source_and_content() -> None:
    for text, a in attributions():
        for (start, end), (other, last) in combinations((a.cue, *a.source, *a.content), 2):
            assert end <= other or last <= start, text


def test_that_belongs_to_the_content_and_never_to_the_cue() -> None:
    endings = {text[slice(*a.cue)].split()[-1].casefold() for text, a in attributions()}
    assert not endings & {"that", "whether", "how", "as"}
    assert any(text[a.content[0][0] :].startswith("that ") for text, a in attributions() if a.content)


def test_by_of_a_passive_belongs_to_nobody() -> None:
    words = {text[start:end].split()[i].casefold() for text, a in attributions() for start, end in (a.cue, *a.source)
             for i in (0, -1)}  # fmt: skip
    assert "by" not in words


def test_preposition_right_after_the_cue_belongs_to_the_cue() -> None:
    for text, a in attributions():
        for start, end in a.content[:1]:
            adjacent = text[a.cue[1] : start].strip() == ""
            assert not (adjacent and re.match(r"(?:of|for|against|about|on)\b", text[start:end])), text


def test_day_and_hearer_belong_to_nobody() -> None:
    for text, a in attributions():
        cue = text[slice(*a.cue)]
        assert not re.search(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|reporters|journalists", cue), text


def test_quotation_marks_are_inside_the_content_with_the_comma_they_close_on() -> None:
    for text, a in attributions():
        for start, end in a.content:
            words = text[start:end]
            assert words.count('"') % 2 == 0, text
            assert words.count("“") == words.count("”"), text
            assert words[-1] not in ",.;", text
            assert not words.endswith(('",', "”,")) or text[end : end + 1] == "", text


def test_closing_comma_of_an_apposition_belongs_to_the_source() -> None:
    for text, a in attributions():
        for start, end in a.source:
            between = text[end : a.cue[0]]
            assert not ("," in text[start : end - 1] and between.strip() == ","), text


# What is wrong is named with its line


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        (["# manner: rumour · war: sudan · form: said", SENTENCE, "  no attribution"], 1, "unknown manner"),
        (["# war: sudan", SENTENCE, "  no attribution"], 1, "a block opens"),
        ([HEADER, SENTENCE], 1, "are missing"),
        ([HEADER, "One. Two is another.", "  no attribution"], 2, "not one sentence"),
        ([HEADER, SENTENCE, "  source: The navy | cue: said"], 3, "'The navy' is not in the sentence"),
        ([HEADER, SENTENCE, "  source: army#3 | cue: said"], 3, "not in the sentence that often"),
        ([HEADER, SENTENCE, "  source: The arm | cue: said"], 3, "'The arm' is not in the sentence"),
        ([HEADER, SENTENCE, "  source: The army | content: the rebels"], 3, "one cue"),
        ([HEADER, SENTENCE, "  cue: said || had"], 3, "one cue"),
        ([HEADER, SENTENCE, "  cue: said | content: said the rebels"], 3, "overlaps"),
        ([HEADER, SENTENCE, "  speaker: The army | cue: said"], 3, "is not one of source"),
        ([HEADER, SENTENCE, "  cue: said | cue: had"], 3, "two times 'cue'"),
        ([HEADER, SENTENCE, "  cue: said", "  source: The army | cue: said"], 2, "share the cue"),
        ([HEADER, SENTENCE, "  no attribution", "  cue: said"], 4, "more after"),
        ([HEADER, SENTENCE, "cue: said"], 3, "indented"),
        ([HEADER, SENTENCE, "  cue: said", "", HEADER, SENTENCE, "  cue: said"], 6, "line 2 again"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, lines: list[str], line: int, says: str) -> None:
    path = written(tmp_path, *lines)
    with pytest.raises(LexiconInvalid, match=re.escape(says)) as caught:
        list(annotated_sentences(path))
    assert caught.value.line == line
    assert caught.value.path == path


def test_nth_occurrence_and_pieces_are_found(tmp_path: Path) -> None:
    path = written(
        tmp_path, "## Titles are left out", "", HEADER,
        "The army, the army hospital says, was not there.",
        "  source: the army hospital | cue: says | content: The army || was not there",
        "  source: hospital | cue: army#2",
    )  # fmt: skip
    (sentence,) = annotated_sentences(path)
    first, second = sentence.attributions
    assert [sentence.text[s:e] for s, e in first.content] == ["The army", "was not there"]
    assert second.cue[0] == sentence.text.rindex("army")
    assert sentence.line == 4


def test_example_is_the_one_polnear_would_give(tmp_path: Path) -> None:
    path = written(
        tmp_path, HEADER, SENTENCE,
        "  source: The army | cue: said | content: the rebels had shelled the army hospital",
    )  # fmt: skip
    (example,) = read_own_attribution(path)
    assert example.words[:4] == ("The", "army", "said", "the")
    assert example.tags["cue"][:4] == ("O", "O", "B-CUE", "O")
    (anchor,) = example.anchors
    assert anchor.word == 2
    assert anchor.seen["voice"][:5] == ("B-source", "I-source", "O", "B-content", "I-content")
    assert anchor.seen["voice"][-1] == "O"


@pytest.mark.parametrize(("nested", "cues"), [(True, ["said", "denied"]), (False, ["said"])])
def test_reported_reports_can_be_left_out_as_polnear_leaves_them_out(
    tmp_path: Path, nested: bool, cues: list[str]
) -> None:
    path = written(
        tmp_path, HEADER, "The envoy said the army had denied it.",
        "  source: The envoy | cue: said | content: the army had denied it",
        "  source: the army | cue: had denied | content: it",
    )  # fmt: skip
    (example,) = read_own_attribution(path, nested=nested)
    said = {word for word, tag in zip(example.words, example.tags["cue"], strict=True) if tag != "O"}
    assert said - {"had"} == set(cues)
    assert len(example.anchors) == len(cues)


@pytest.mark.parametrize("note", ["no attribution", "quotation carried on"])
def test_sentence_without_attribution_is_an_example_without_cues(tmp_path: Path, note: str) -> None:
    (example,) = read_own_attribution(written(tmp_path, HEADER, SENTENCE, f"  {note}"))
    assert example.anchors == ()
    assert set(example.tags["cue"]) == {"O"}
