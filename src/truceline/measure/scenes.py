"""Scenes of texts that are no captured articles: sentences and snippets of data sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from truceline.language import Analysis, Sentence
from truceline.language.analyzer import BundledAnalyzer
from truceline.model import Document
from truceline.pipeline import Reader
from truceline.read.scene import Scene, set_scene


def document(name: str, text: str, *, published: date | None = None) -> Document:
    """A text as a document that nothing is to be removed from."""
    return Document(name, text, published=datetime.combine(published, time(12), UTC) if published else None)


def scene_of(reader: Reader, name: str, text: str, *, published: date | None = None) -> Scene:
    return set_scene(reader.analyzer.analyze(document(name, text, published=published)), reader.knowledge)


def scene_of_words(analyzer: BundledAnalyzer, reader: Reader, name: str, words: Sequence[str]) -> Scene:
    """The scene of one sentence given as words."""
    sentence = analyzer.analyze_words(words)
    return set_scene(Analysis(document(name, " ".join(words)), (sentence,)), reader.knowledge)


def word_at(scene: Scene, start: int, end: int) -> tuple[Sentence, int] | None:
    """The sentence of some words and the one of them that the others hang on; None outside all sentences."""
    for sentence in scene.sentences:
        overlapping = [w.number for w in sentence.words if w.start < end and start < w.end]
        if overlapping:
            return sentence, sentence.head_of((overlapping[0], overlapping[-1] + 1))
    return None
