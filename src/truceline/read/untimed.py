"""Speakers without the words of time that an analyzer takes into their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Sentence
from truceline.model import Actor, Span
from truceline.read.scene import Scene


def untimed(scene: Scene, sentence: Sentence, speakers: Sequence[Actor]) -> tuple[Actor, ...]:
    """The speakers without words of time before them ("late March media"); a day or a month says nothing itself."""
    times = [t.span for t in scene.times[sentence.number]]
    found = []
    for actor in speakers:
        span = actor.words
        dated = next((t for t in times if span and t.start <= span.start < t.end), None)
        if span is None or dated is None:
            found.append(actor)
        elif dated.end < span.end and (rest := scene.text[dated.end : span.end].lstrip()):
            kept = Span(span.end - len(rest), span.end)
            found.append(replace(actor, name=rest if actor.name == span.of(scene.text) else actor.name, words=kept))
    return tuple(found)
