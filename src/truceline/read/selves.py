"""Speakers that are a pronoun or nobody: "I think" inside what somebody says, "no group has claimed the attack"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Run, Sentence
from truceline.model import Actor
from truceline.read.grammar import WE
from truceline.read.scene import Scene
from truceline.read.voice import Voice

NOBODY = frozenset("nobody none neither".split())
NO = "no"
UNNAMED = "unnamed"


def is_nobody(sentence: Sentence, source: Run) -> bool:
    """Whether who is told to say something is nobody: then it is not said, but the happening may be told of."""
    first, *rest = (sentence.words[i].text.casefold() for i in range(*source))
    return first in NOBODY or (first == NO and not any(word[:1].isdigit() for word in rest[:1]))  # "No 10" is somebody


def with_themselves(
    scene: Scene, sentence: Sentence, voices: Sequence[Voice], before: Sequence[Sequence[Voice]]
) -> list[Voice]:
    """Voices whose speaker is a pronoun, by who it is: "I" and "we" are whoever is quoted; others stay unnamed."""
    return [_with_itself(scene, sentence, voice, voices, before) for voice in voices]


def _with_itself(
    scene: Scene, sentence: Sentence, voice: Voice, voices: Sequence[Voice], before: Sequence[Sequence[Voice]]
) -> Voice:
    pronoun = sentence.words[voice.source[0]] if len(voice.source) == 1 else None
    if pronoun is None or pronoun.upos not in ("PRON", "DET") or any(a.code for a in voice.speakers):
        return voice
    told = _around(scene, sentence, voice, voices, before) if pronoun.text.casefold() in WE else ()
    unnamed = tuple(replace(a, name=UNNAMED) for a in voice.speakers)
    return replace(voice, speakers=tuple(replace(a, words=pronoun.span) for a in told) or unnamed)


def _around(
    scene: Scene, sentence: Sentence, voice: Voice, voices: Sequence[Voice], before: Sequence[Sequence[Voice]]
) -> tuple[Actor, ...]:
    """Who says the words that "I" stands in: in the sentence, or the last who spoke where it stands in quotation."""
    for other in voices:
        if other is not voice and voice.source[0] in other.words and other.speakers:
            return other.speakers
    quoted = scene.analysis.quoted(sentence.words[voice.source[0]].span)
    last = (v.speakers for told in reversed(before) for v in reversed(told) if v.cue and v.speakers)
    return next(last, ()) if quoted else ()
