"""A voice: a speaker, the cue that tells of the saying, and the words it covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.language import Run
from truceline.model import Actor
from truceline.read.antecedents import strongest
from truceline.read.lexicon_rows import CueKind


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker's words in one sentence. `words` are the numbers of the content's words; `kind` is the cue's."""

    sentence: int
    cue: Run | None
    speakers: tuple[Actor, ...]
    words: frozenset[int]
    kind: CueKind
    denies: bool
    source: tuple[int, ...] = ()
    distributive: bool = False  # "both accused the other": every speaker for himself
    rivals: tuple[Actor, ...] = ()  # whom "the other" then means
    via: tuple[Actor, ...] = ()  # who passes it on: state television, in "state television quoted the army as saying"

    @property
    def speaker(self) -> Actor | None:
        return strongest(self.speakers)


def around(voices: Sequence[Voice], word: int) -> list[Voice]:
    """The voices whose content holds a word, innermost first."""
    holding = sorted((v for v in voices if word in v.words), key=lambda v: (len(v.words), v.kind is CueKind.SAY))
    if len(holding) > 1 and holding[0].speakers == holding[1].speakers and holding[1].kind is not CueKind.SAY:
        return holding[1:]  # "a statement issued ... accused B of": one speaker, and the accusation is what he does
    return holding
