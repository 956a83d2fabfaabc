"""Sentences with their syntax, built by hand, so that a rule is tested on the tree it is about and on no model's guess.

A word is `form/UPOS/head/relation`, its head named by its form, and by `form#2` where the form stands twice; the root
is `form/UPOS/root`; `form/UPOS` alone hangs on the root as `dep`. Spaces between words are those that newspapers print.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache

from truceline.language import Analysis, Attribution, Entity, Run, Sentence, Word
from truceline.language.analysis import with_children
from truceline.language.lemmas import Lemmatizer
from truceline.language.quotes import find_quotes
from truceline.language.tokens import tokenize
from truceline.model import Document, Span

PUBLISHED = date(2023, 5, 10)  # a Wednesday
GLUED = re.compile(r"[,.;:!?%)”’…]|['’](?:s|re|ve|ll|d|m)|n['’]t|[-–]")  # stands right behind the word before
GLUING = frozenset("-–“‘($€£")  # the next word stands right behind it


@dataclass(frozen=True)
class Heads:
    """What a model's heads could say of a sentence, told by hand; silent on whatever is not given."""

    acts: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    in_roles: Mapping[int, Mapping[str, tuple[Run, ...]]] = field(default_factory=dict)
    inside: Mapping[int, Sequence[float]] = field(default_factory=dict)
    standings: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    stances: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def act(self, word: int) -> Mapping[str, float]:
        return self.acts.get(word, {"O": 1.0})

    def roles(self, word: int) -> Mapping[str, tuple[Run, ...]]:
        return self.in_roles.get(word, {})

    def evidence(self, word: int) -> Sequence[float]:
        return self.inside.get(word, ())

    def shown(self, run: Run) -> Sequence[int]:
        return range(*run)

    def standing(self, word: int) -> Mapping[str, float]:
        return self.standings.get(word, {})

    def stance(self, word: int) -> Mapping[str, float]:
        return self.stances.get(word, {})


@dataclass(frozen=True)
class Told:
    """A sentence before it has its place in a document: its words, entities ("PER: Ali Hassan") and attributions."""

    words: str
    entities: tuple[str, ...] = ()
    attributions: tuple[tuple[str, str, str], ...] = ()  # cue, source, content
    heads: Heads | None = None


@cache
def lemmatizer() -> Lemmatizer:
    return Lemmatizer.load()


def analysis(*told: str | Told, published: date | None = PUBLISHED) -> Analysis:
    """A document of these sentences, in one paragraph."""
    each = [Told(t) if isinstance(t, str) else t for t in told]
    text = " ".join(_printed(_forms(t.words)) for t in each)
    found: list[Sentence] = []
    for number, one in enumerate(each):
        start = found[-1].span.end + 1 if found else 0
        found.append(_sentence(number, text, start, one))
    at = datetime.combine(published, time(12), UTC) if published else None
    return Analysis(Document("0" * 64, text, published=at), tuple(found), find_quotes(text))


def sentence(words: str, **given: object) -> Sentence:
    """A single sentence; `given` as in `Told`."""
    return analysis(Told(words, **given)).sentences[0]  # type: ignore[arg-type]


def at(sentence: Sentence, form: str) -> int:
    """The number of the word with this form (`form#2`: of its second occurrence)."""
    return _find([w.text for w in sentence.words], form)


def run_of(sentence: Sentence, phrase: str) -> Run:
    """The run of words that reads as the phrase, words parted by blanks."""
    wanted, words = phrase.split(), [w.text for w in sentence.words]
    starts = [i for i in range(len(words)) if words[i : i + len(wanted)] == wanted]
    assert len(starts) == 1, f"{phrase!r} stands {len(starts)} times in {words}"
    return starts[0], starts[0] + len(wanted)


def _forms(words: str) -> list[str]:
    return [word.split("/")[0] for word in words.split()]


def _printed(forms: Sequence[str]) -> str:
    text = ""
    for i, form in enumerate(forms):
        glued = i == 0 or GLUED.fullmatch(form) is not None or forms[i - 1] in GLUING
        text += form if glued else " " + form
    return text


def _sentence(number: int, text: str, start: int, told: Told) -> Sentence:
    forms, tags, rows = _forms(told.words), [], [word.split("/") for word in told.words.split()]
    end = start + len(_printed(forms))
    offsets = tokenize(text, start, end)
    assert [text[s:e] for s, e in offsets] == forms, f"the tokenizer cuts {text[start:end]!r} otherwise"
    root = next((i for i, row in enumerate(rows) if row[2:] == ["root"]), 0)
    for i, row in enumerate(rows):
        if i == root:
            tags.append((row[1], -1, "root"))
        else:
            tags.append((row[1], root, "dep") if len(row) == 2 else (row[1], _find(forms, row[2]), row[3]))
    words = tuple(
        Word(i, *offset, form, lemmatizer().lemma(form, upos), upos, head, relation)
        for i, (offset, form, (upos, head, relation)) in enumerate(zip(offsets, forms, tags, strict=True))
    )
    bare = Sentence(number, Span(start, end), words, hints=told.heads, children=with_children(words))
    assert len(bare.subtree(root)) == len(words), f"no tree: {told.words}"
    return Sentence(
        number,
        bare.span,
        words,
        tuple(Entity(run_of(bare, e.partition(": ")[2]), e.partition(": ")[0]) for e in told.entities),
        tuple(
            Attribution(run_of(bare, cue), (run_of(bare, who),) if who else (), (run_of(bare, what),) if what else ())
            for cue, who, what in told.attributions
        ),
        told.heads,
        bare.children,
    )


def _find(forms: Sequence[str], name: str) -> int:
    form, _, nth = name.partition("#")
    places = [i for i, f in enumerate(forms) if f == form]
    assert places, f"no word {form!r} in {forms}"
    assert nth or len(places) == 1, f"{form!r} stands more than once in {forms}: say which, {form}#1"
    return places[int(nth or 1) - 1]
