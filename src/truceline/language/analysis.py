"""What the language stage says of a document: words, syntax, entities, attributions, and hints at claims."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Protocol

from truceline.model import Document, Span

Run = tuple[int, int]  # half-open range of word numbers of one sentence


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its sentence: `head` is the number of the word it depends on, -1 for the root (UD)."""

    number: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    head: int
    relation: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Entity:
    """A named or conflict-domain entity: PER ORG LOC MISC, or PERSON ORGANISATION LOCATION NATIONALITY WEAPON ..."""

    run: Run
    kind: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's words or beliefs, as the model sees them in one sentence; source and content may be in others."""

    cue: Run
    source: tuple[Run, ...]
    content: tuple[Run, ...]


class Hints(Protocol):
    """What the model's heads say of any word, if that word is the trigger of a claim. Probabilities are 0..1."""

    def act(self, word: int) -> Mapping[str, float]:
        """Probability of each PLOVER type, and of "O" for no trigger."""

    def roles(self, word: int) -> Mapping[str, tuple[Run, ...]]:
        """The runs of words in each role: speaker, actor, target, place."""

    def evidence(self, word: int) -> Sequence[float]:
        """For each word of the sentence the probability that it belongs to the claim's evidence."""

    def shown(self, run: Run) -> Sequence[int]:
        """The words of a run that the model saw: of a name that it was shown as one word, the last."""

    def standing(self, word: int) -> Mapping[str, float]: ...

    def stance(self, word: int) -> Mapping[str, float]: ...


START, END = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with everything hung on its words. `number` counts from 0 in the document."""

    number: int
    span: Span
    words: tuple[Word, ...]
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    hints: Hints | None = field(default=None, compare=False)
    children: tuple[tuple[int, ...], ...] = ()

    def run_span(self, run: Run) -> Span:
        """The code points from a run's first word to its last."""
        return Span(self.words[run[0]].start, self.words[run[1] - 1].end)

    def run_of(self, span: Span) -> Run | None:
        """The words that overlap a span; None if there are none."""
        first = bisect_right(self.words, span.start, key=END)
        behind = bisect_left(self.words, span.end, first, key=START)
        return (self.words[first].number, self.words[behind - 1].number + 1) if first < behind else None

    def subtree(self, word: int) -> list[int]:
        """A word and all that depends on it, in text order."""
        found, queue = [], [word]
        while queue:
            at = queue.pop()
            found.append(at)
            queue.extend(self.children[at])
        return sorted(found)

    def ancestors(self, word: int) -> Iterator[int]:
        """The heads above a word, nearest first."""
        at = self.words[word].head
        while at >= 0:
            yield at
            at = self.words[at].head

    def head_of(self, run: Run) -> int:
        """The word of a run whose head lies outside it (the first such)."""
        for number in range(*run):
            if not run[0] <= self.words[number].head < run[1]:
                return number
        return run[0]


def with_children(words: Sequence[Word]) -> tuple[tuple[int, ...], ...]:
    """For each word the numbers of its dependents, in text order."""
    found: list[list[int]] = [[] for _ in words]
    for word in words:
        if word.head >= 0:
            found[word.head].append(word.number)
    return tuple(tuple(numbers) for numbers in found)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document's own sentences (removed spans are left out) and its quotations."""

    document: Document
    sentences: tuple[Sentence, ...]
    quotes: tuple[Span, ...] = ()

    def quoted(self, span: Span) -> bool:
        """Whether most of a span stands inside quotation marks."""
        inside = sum(max(0, min(q.end, span.end) - max(q.start, span.start)) for q in self.quotes)
        return 2 * inside > len(span)


class Analyzer(Protocol):
    """Anything that can analyse a document: the bundled model, or a spaCy pipeline in its place."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what decides the analysis (the weights)."""

    def analyze(self, doc: Document) -> Analysis: ...
