"""Attribution sentences written for this project: blocks of text that people edit, in `evaluation/attribution/`.

A block is a header, one sentence, and a line for each attribution in it:

    # manner: ministry · war: sudan · form: said
    The army said rebels had shelled Kadugli market on Tuesday.
      source: The army | cue: said | content: rebels had shelled Kadugli market on Tuesday

Parts are words of the sentence: ` || ` stands between the parts of what is told in pieces, and `the army#2` is the
second `the army`. A sentence in which nobody is reported says so: `no attribution`, or `quotation carried on` for words
in quotation marks whose cue stands in another sentence. Lines that open with `##` are titles. The conventions are
PolNeAR's; README.md beside the sentences spells them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from training.datasets.attribution import attributed
from training.datasets.blocks import Block, annotated_blocks, find
from training.example import Example
from truceline.errors import LexiconInvalid
from truceline.language.tokens import Offsets, tokenize

NOTHING_REPORTED = ("no attribution", "quotation carried on")
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class AnnotatedAttribution:
    """Who says what, as half-open code-point spans of the sentence. The cue is one span; the others may be none."""

    source: tuple[Offsets, ...]
    cue: Offsets
    content: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedSentence:
    """One block: where it stands in the file, how and of which war it speaks, its construction, who says what."""

    line: int  # of the sentence, from 1
    manner: str
    war: str
    form: str
    text: str
    attributions: tuple[AnnotatedAttribution, ...]

    def is_nested(self, inner: AnnotatedAttribution) -> bool:
        """Whether an attribution is itself reported: its cue stands in another's content."""
        at = inner.cue[0]
        return any(start <= at < end for outer in self.attributions for start, end in outer.content)


def read_own_attribution(path: Path, *, nested: bool = True) -> Iterator[Example]:
    """The sentences of one file as training examples, made as those of PolNeAR.

    PolNeAR marks no attribution inside another's content. Without `nested` neither do these examples.
    """
    for sentence in annotated_sentences(path):
        text = sentence.text
        spans = [
            {
                role: [{"start": start, "end": end} for start, end in parts]
                for role, parts in zip(ROLES, (a.source, (a.cue,), a.content), strict=True)
            }
            for a in sentence.attributions
            if nested or not sentence.is_nested(a)
        ]
        yield attributed(text, tokenize(text), 0, len(text), spans)


def annotated_sentences(path: Path) -> Iterator[AnnotatedSentence]:
    """The sentences of a file, each checked; `LexiconInvalid` names file and line of the first that is wrong."""
    for block in annotated_blocks(path):
        yield _sentence(path, block)


def _sentence(path: Path, block: Block) -> AnnotatedSentence:
    number, text = block.number, block.text
    lines = block.lines
    if lines[0][1].strip() in NOTHING_REPORTED:
        if len(lines) > 1:
            raise LexiconInvalid(path, lines[1][0], f"more after {lines[0][1].strip()!r}")
        lines = ()
    found = tuple(_attribution(path, n, line, text) for n, line in lines)
    _check_cues(path, number, text, found)
    return AnnotatedSentence(number, block.manner, block.war, block.form, text, found)


def _attribution(path: Path, number: int, line: str, text: str) -> AnnotatedAttribution:
    """`source: … | cue: … | content: …` of a sentence."""
    if not line.startswith("  "):
        raise LexiconInvalid(path, number, "an attribution is indented by two spaces")
    parts: dict[str, tuple[Offsets, ...]] = {}
    for part in line.strip().split(" | "):
        role, mark, words = part.partition(": ")
        if role not in ROLES or not mark:
            raise LexiconInvalid(path, number, f"{part!r} is not one of {', '.join(ROLES)} and its words")
        if role in parts:
            raise LexiconInvalid(path, number, f"two times {role!r}")
        parts[role] = tuple(find(path, number, piece, text) for piece in words.split(" || "))
    if len(parts.get("cue", ())) != 1:
        raise LexiconInvalid(path, number, "an attribution has one cue, in one piece")
    _check_disjoint(path, number, text, parts)
    return AnnotatedAttribution(parts.get("source", ()), parts["cue"][0], parts.get("content", ()))


def _check_disjoint(path: Path, number: int, text: str, parts: Mapping[str, Sequence[Offsets]]) -> None:
    """Source, cue and content of one attribution share no words."""
    spans = sorted((span, role) for role, found in parts.items() for span in found)
    for (first, role), (second, other) in pairwise(spans):
        if second[0] < first[1]:
            raise LexiconInvalid(path, number, f"{role} {text[slice(*first)]!r} overlaps {other}")


def _check_cues(path: Path, number: int, text: str, found: Sequence[AnnotatedAttribution]) -> None:
    """No word is the cue of two attributions: the model marks each word as a cue or not."""
    cues = sorted(attribution.cue for attribution in found)
    for first, second in pairwise(cues):
        if second[0] < first[1]:
            raise LexiconInvalid(path, number, f"two attributions share the cue {text[slice(*first)]!r}")
