"""The bundled analyzer: a document's sentences through the model, and the scores into an `Analysis`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from truceline.language.analysis import Analysis, Attribution, Entity, Run, Sentence, Word, with_children
from truceline.language.decode import Floats, softmax, tagged_runs, tree
from truceline.language.lemmas import Lemmatizer
from truceline.language.network import Network, Scores
from truceline.language.quotes import find_quotes
from truceline.language.sentences import own_sentences
from truceline.language.tokens import Offsets, tokenize
from truceline.model import Document, Span
from truceline.resources import data_path


class HeadHints:
    """`Hints` over the heads' scores of one sentence, worked out only for the words somebody asks about."""

    def __init__(self, scores: Scores, network: Network) -> None:
        self._scores, self._network = scores, network

    def act(self, word: int) -> Mapping[str, float]:
        return self._of("trigger", self._scores["trigger"][word])

    def roles(self, word: int) -> Mapping[str, tuple[Run, ...]]:
        found: dict[str, list[Run]] = {}
        for run, role in tagged_runs(self._network.tags("role", self._scores["role"][:, word].T)):
            found.setdefault(role, []).append(run)
        return {role: tuple(runs) for role, runs in found.items()}

    def evidence(self, word: int) -> Sequence[float]:
        return [float(p) for p in softmax(self._scores["evidence"][:, word], axis=0)[1]]

    def standing(self, word: int) -> Mapping[str, float]:
        return self._of("standing", self._scores["standing"][word])

    def stance(self, word: int) -> Mapping[str, float]:
        return self._of("stance", self._scores["stance"][word])

    def _of(self, head: str, scores: Floats) -> Mapping[str, float]:
        return dict(zip(self._network.labels[head], map(float, softmax(scores)), strict=True))


class BundledAnalyzer:
    """The package's own English analyzer; see docs/model-card.md for what it was made of and how well it does."""

    def __init__(self, network: Network, lemmatizer: Lemmatizer) -> None:
        self._network, self._lemmatizer = network, lemmatizer

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 0) -> BundledAnalyzer:
        return cls(Network(folder or data_path("model"), threads=threads), Lemmatizer.load())

    @property
    def fingerprint(self) -> str:
        return self._network.fingerprint

    def analyze(self, doc: Document) -> Analysis:
        spans = own_sentences(doc)
        offsets = [tokenize(doc.text, span.start, span.end) for span in spans]
        present = [(span, words) for span, words in zip(spans, offsets, strict=True) if words]
        scored = self._network.score([_surface(doc.text, words) for _, words in present])
        found = tuple(
            self._sentence(i, doc.text, span, words, scores)
            for i, ((span, words), scores) in enumerate(zip(present, scored, strict=True))
        )
        return Analysis(doc, found, find_quotes(doc.text))

    def analyze_words(self, sentence: Sequence[str]) -> Sentence:
        """A sentence given as words, for measuring on treebanks; offsets are those of the words joined by blanks."""
        ends = np.cumsum([len(word) + 1 for word in sentence])
        offsets = [(int(end) - len(word) - 1, int(end) - 1) for end, word in zip(ends, sentence, strict=True)]
        text = " ".join(sentence)
        return self._sentence(0, text, Span(0, len(text)), offsets, self._network.score([list(sentence)])[0])

    def _sentence(self, number: int, text: str, span: Span, offsets: Sequence[Offsets], scores: Scores) -> Sentence:
        words = self._words(text, offsets, scores)
        entities = [
            Entity(run, kind)
            for head in ("named", "conflict")
            for run, kind in tagged_runs(self._network.tags(head, scores[head]))
        ]
        return Sentence(
            number,
            span,
            words,
            tuple(entities),
            tuple(_attributions(scores, self._network)),
            HeadHints(scores, self._network),
            with_children(words),
        )

    def _words(self, text: str, offsets: Sequence[Offsets], scores: Scores) -> tuple[Word, ...]:
        labels = self._network.labels
        heads = tree(scores["arc"])
        upos = self._network.tags("upos", scores["upos"])
        found: list[Word] = []
        for i, ((start, end), pos, head) in enumerate(zip(offsets, upos, heads, strict=True)):
            relation = labels["relation"][int(scores["relation"][i, head + 1])]
            relation = "root" if head < 0 else ("dep" if relation == "root" else relation)
            word = text[start:end]
            found.append(Word(i, start, end, word, self._lemmatizer.lemma(word, pos), pos, head, relation))
        return tuple(found)


def _surface(text: str, offsets: Sequence[Offsets]) -> list[str]:
    return [text[start:end] for start, end in offsets]


def _attributions(scores: Scores, network: Network) -> list[Attribution]:
    """Each run of cue words with the source and content seen from its first word."""
    found: list[Attribution] = []
    for cue, _ in tagged_runs(network.tags("cue", scores["cue"])):
        roles: dict[str, list[Run]] = {"source": [], "content": []}
        for run, role in tagged_runs(network.tags("voice", scores["voice"][:, cue[0]].T)):
            roles[role].append(run)
        found.append(Attribution(cue, tuple(roles["source"]), tuple(roles["content"])))
    return found
