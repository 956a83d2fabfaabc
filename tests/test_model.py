"""The shipped model: its file, its card, and what it scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truceline.errors import ChecksumMismatch, ResourceMissing
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.network import Network
from truceline.language.pieces import LetterCase, WordPieces, letter_case
from truceline.model import Document
from truceline.resources import data_path, sha256

REPOSITORY = Path(__file__).resolve().parent.parent
MODEL = data_path("model", "english.onnx")


@pytest.fixture(scope="module")
def analyzer() -> BundledAnalyzer:
    return BundledAnalyzer.load(threads=2)


def test_the_model_is_small_enough_to_ship() -> None:
    assert MODEL.stat().st_size <= 25_000_000


def test_the_card_and_the_kept_scores_are_of_this_very_file() -> None:
    kept = json.loads((REPOSITORY / "evaluation" / "model-scores.json").read_text(encoding="utf-8"))
    assert kept["model_sha256"] == sha256(MODEL)
    card = (REPOSITORY / "docs" / "model-card.md").read_text(encoding="utf-8")
    for name, score in (("ewt-dev", "las"), ("polnear-dev", "f1"), ("uner-dev", "f1"), ("re3d-held", "f1")):
        assert f"{score} {kept['scores'][name][score]:.3f}" in card


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "english.onnx").write_bytes(MODEL.read_bytes()[:10_000])
    with pytest.raises(ChecksumMismatch, match=r"english\.onnx"):
        Network(tmp_path)
    with pytest.raises(ResourceMissing, match="reinstall"):
        Network(tmp_path / "nowhere")


def test_words_keep_their_places_through_the_model(analyzer: BundledAnalyzer) -> None:
    text = "  “Sana’a’s airport was hit,” the U.N. said — 6,500 fled.\n\nÉlise Nürnberg saw it.  "
    analysis = analyzer.analyze(Document("x", text))
    for sentence in analysis.sentences:
        for word in sentence.words:
            assert text[word.start : word.end] == word.text
    assert len(analysis.sentences) == 2


def test_a_sentence_scores_the_same_in_any_batch(analyzer: BundledAnalyzer) -> None:
    alone = ["The army shelled Goris ."]
    others = ["Rebels seized the town of Lachin on Monday .", "He spoke .", "Talks began in Geneva under a truce ."]
    network = analyzer._network
    first = network.score([s.split() for s in alone])[0]
    second = network.score([s.split() for s in others + alone])[-1]
    for head, scores in first.items():
        assert (scores == second[head]).all(), head


def test_long_words_and_long_sentences_fit_the_window() -> None:
    pieces = WordPieces(data_path("model", "vocabulary.txt")).cut(["supercalifragilistic" * 2] * 120)
    assert len(pieces.ids) <= 256
    assert len(pieces.first) == 120
    assert all(first <= last for first, last in zip(pieces.first, pieces.last, strict=True))


@pytest.mark.parametrize(
    ("word", "opening", "case"),
    [
        ("Armenia", False, LetterCase.TITLE),
        ("Armenia", True, LetterCase.OPENING),
        ("army", False, LetterCase.LOWER),
        ("NATO", False, LetterCase.UPPER),
        ("A", False, LetterCase.INITIAL),
        ("120mm", False, LetterCase.DIGIT),
        ("“", False, LetterCase.QUOTE),
        ("McKay", False, LetterCase.MIXED),
        ("—", False, LetterCase.MARK),
    ],
)
def test_the_shape_of_a_word(word: str, opening: bool, case: LetterCase) -> None:
    assert letter_case(word, opening) is case
