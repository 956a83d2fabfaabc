"""The bundled analyzer: a document's sentences through the model, and the scores into an `Analysis`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from truceline.language.analysis import Analysis, Attribution, Entity, Run, Sentence, Word, with_children
from truceline.language.decode import Floats, softmax, tagged_runs
from truceline.language.lemmas import Lemmatizer
from truceline.language.names import trimmed
from truceline.language.network import Network, Scores
from truceline.language.quotes import find_quotes
from truceline.language.remembered import Remembered
from truceline.language.sentences import own_sentences
from truceline.language.signed import with_signatures
from truceline.language.standins import Cast, Seen
from truceline.language.tokens import Offsets, tokenize
from truceline.model import Document, Span
from truceline.resources import data_path

# By how much a reporting word must be likelier than none, in log odds. On unseen articles the model is surer of cues
# than it is right; a margin of .4 to .5 raises PolNeAR dev from .756 to .760, on either half (docs/model-card.md).
CUE_MARGIN = 0.45

Tags = Mapping[str, Sequence[str]]  # of each word, by head


class HeadHints:
    """`Hints` over the heads' scores of one sentence, worked out only for the words somebody asks about."""

    def __init__(self, scores: Scores, network: Network, seen: Seen) -> None:
        self._scores, self._network, self._seen = scores, network, seen
        self._acts: dict[int, Mapping[str, float]] = {}  # asked for many times over, and dear

    def act(self, word: int) -> Mapping[str, float]:
        if word not in self._seen.number_of:  # inside a name
            return {"O": 1.0}
        if not self._acts:
            labels = self._network.labels["trigger"]
            rows = softmax(self._scores["trigger"]).tolist()
            numbers = self._seen.number_of
            self._acts = {text: dict(zip(labels, rows[number], strict=True)) for text, number in numbers.items()}
        return self._acts[word]

    def roles(self, word: int) -> Mapping[str, tuple[Run, ...]]:
        found: dict[str, list[Run]] = {}
        for run, role in tagged_runs(*self._network.tags("role", [self._scores["role"][:, self._at(word)].T])):
            found.setdefault(role, []).append(self._seen.run(run))
        return {role: tuple(runs) for role, runs in found.items()}

    def evidence(self, word: int) -> Sequence[float]:
        chances = softmax(self._scores["evidence"][:, self._at(word)], axis=0)[1]
        return [
            float(p)
            for p, (first, behind) in zip(chances, self._seen.groups, strict=True)
            for _ in range(first, behind)
        ]

    def shown(self, run: Run) -> Sequence[int]:
        return [word for word in range(*run) if word in self._seen.number_of]

    def standing(self, word: int) -> Mapping[str, float]:
        return self._of("standing", self._scores["standing"][self._at(word)])

    def stance(self, word: int) -> Mapping[str, float]:
        return self._of("stance", self._scores["stance"][self._at(word)])

    def _at(self, word: int) -> int:
        """The seen word that is or stands for a word of the text."""
        numbers = self._seen.number_of
        return numbers[word] if word in numbers else numbers[min(head for head in numbers if head > word)]

    def _of(self, head: str, scores: Floats) -> Mapping[str, float]:
        return dict(zip(self._network.labels[head], map(float, softmax(scores)), strict=True))


class BundledAnalyzer:
    """The package's own English analyzer; see docs/model-card.md for what it was made of and how well it does."""

    def __init__(
        self,
        network: Network,
        lemmatizer: Lemmatizer,
        cast: Cast | None = None,
        *,
        remembered: Remembered | None = None,
    ) -> None:
        self._network, self._lemmatizer, self._cast, self._remembered = network, lemmatizer, cast, remembered

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        *,
        threads: int = 0,
        cast: Cast | None = None,
        remembered: Remembered | None = None,
    ) -> BundledAnalyzer:
        """`cast` says which names of a document the model is to see stand-ins for; without it, it sees them all.

        `remembered` keeps what the model said of sentences, so that it is not asked for one twice.
        """
        network = Network(folder or data_path("model"), threads=threads)
        return cls(network, Lemmatizer.load(), cast, remembered=remembered)

    @property
    def fingerprint(self) -> str:
        return self._network.fingerprint

    def analyze(self, doc: Document) -> Analysis:
        spans = own_sentences(doc)
        offsets = [tokenize(doc.text, span.start, span.end) for span in spans]
        present = [(span, words) for span, words in zip(spans, offsets, strict=True) if words]
        seen = self._seen(doc, [words for _, words in present])
        surfaces = [sentence.surface for sentence in seen]
        known = self._remembered
        scored = known.score(self._network, surfaces) if known else self._network.score(surfaces)
        tags = self._tags(scored)
        found = tuple(
            self._sentence(i, doc.text, span, words, scores, sentence, tags[i])
            for i, ((span, words), scores, sentence) in enumerate(zip(present, scored, seen, strict=True))
        )
        quotes = find_quotes(doc.text)
        return Analysis(doc, with_signatures(doc.text, found, quotes), quotes)

    def analyze_words(self, sentence: Sequence[str]) -> Sentence:
        """A sentence given as words, for measuring on treebanks; offsets are those of the words joined by blanks."""
        ends = np.cumsum([len(word) + 1 for word in sentence])
        offsets = [(int(end) - len(word) - 1, int(end) - 1) for end, word in zip(ends, sentence, strict=True)]
        text = " ".join(sentence)
        scores = self._network.score([list(sentence)])[0]
        return self._sentence(
            0, text, Span(0, len(text)), offsets, scores, Seen.of(text, offsets), *self._tags([scores])
        )

    def _tags(self, scored: Sequence[Scores]) -> list[Tags]:
        """What is read as a sequence, of each sentence: names, words of war and reporting words."""
        doubted = []
        for scores in scored:
            doubted.append(scores["cue"].copy())
            doubted[-1][:, self._network.labels["cue"].index("O")] += CUE_MARGIN
        by_head = {head: self._network.tags(head, [s[head] for s in scored]) for head in ("named", "conflict", "upos")}
        by_head["cue"] = self._network.tags("cue", doubted)
        return [{head: tags[i] for head, tags in by_head.items()} for i in range(len(scored))]

    def vectors(self, words: Sequence[str]) -> Floats:
        """What words mean by themselves, one line of length one for each (`Network.vectors`)."""
        return self._network.vectors(words)

    def _seen(self, doc: Document, sentences: Sequence[Sequence[Offsets]]) -> list[Seen]:
        stand_ins = self._cast(doc) if self._cast else ()
        starts = [s.span.start for s in stand_ins]
        return [
            Seen.of(doc.text, words, stand_ins[bisect_left(starts, words[0][0]) : bisect_left(starts, words[-1][1])])
            for words in sentences
        ]

    def _sentence(
        self,
        number: int,
        text: str,
        span: Span,
        offsets: Sequence[Offsets],
        scores: Scores,
        seen: Seen,
        tags: Tags,
    ) -> Sentence:
        words = self._words(text, offsets, scores, seen, tags["upos"])
        entities = [
            Entity(seen.run(run), kind) for head in ("named", "conflict") for run, kind in tagged_runs(tags[head])
        ]
        return Sentence(
            number,
            span,
            words,
            tuple(trimmed(entities, words)),
            tuple(_attributions(scores, self._network, seen, tags["cue"])),
            HeadHints(scores, self._network, seen),
            with_children(words),
        )

    def _words(
        self, text: str, offsets: Sequence[Offsets], scores: Scores, seen: Seen, upos: Sequence[str]
    ) -> tuple[Word, ...]:
        labels = self._network.labels
        heads = scores["heads"].tolist()
        found: list[Word] = []
        for i, ((first, behind), pos) in enumerate(zip(seen.groups, upos, strict=True)):
            if first == behind:  # shown beside the word that stands for the name
                continue
            hung = seen.highest(heads, i)
            head = heads[hung]
            number = int(scores["relation"][hung])
            relation = labels["relation"][number] if number >= 0 else "dep"
            relation = "root" if head < 0 else ("dep" if relation == "root" else relation)
            for inner in range(first, behind - 1):  # the words of a name before its last
                found.append(self._word(text, offsets, inner, *_inside(text, offsets[inner]), behind - 1))
            above = seen.head(head) if head >= 0 else -1
            found.append(self._word(text, offsets, behind - 1, pos, relation, above))
        return tuple(found)

    def _word(self, text: str, offsets: Sequence[Offsets], number: int, upos: str, relation: str, head: int) -> Word:
        start, end = offsets[number]
        word = text[start:end]
        return Word(number, start, end, word, self._lemmatizer.lemma(word, upos), upos, head, relation)


def _inside(text: str, offsets: Offsets) -> tuple[str, str]:
    """Part of speech and relation of a word inside a name."""
    return ("DET", "det") if text[slice(*offsets)].casefold() == "the" else ("PROPN", "compound")


def _attributions(scores: Scores, network: Network, seen: Seen, tags: Sequence[str]) -> list[Attribution]:
    """Each run of cue words with the source and content seen from its first word."""
    cues = [cue for cue, _ in tagged_runs(tags)]
    voices = network.tags("voice", [scores["voice"][:, cue[0]].T for cue in cues])
    found: list[Attribution] = []
    for cue, voice in zip(cues, voices, strict=True):
        roles: dict[str, list[Run]] = {"source": [], "content": []}
        for run, role in tagged_runs(voice):
            roles[role].append(seen.run(run))
        found.append(Attribution(seen.run(cue), tuple(roles["source"]), tuple(roles["content"])))
    return found
