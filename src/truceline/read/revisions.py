"""Which figure overtakes which: "raised the toll to 40 from 28", "earlier he had spoken of 28".

A later figure of the same speaker and scope supersedes an earlier one, and both stay (design, "Numbers keep their
meaning").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.language import Sentence
from truceline.model import Change, Figure
from truceline.read.counted import Counted
from truceline.read.scene import Scene

NEAR = 6  # words around a figure in which "earlier" is said of it


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with the words it was read from."""

    sentence: Sentence
    counted: Counted
    figure: Figure


def with_revisions(scene: Scene, readings: Sequence[Reading]) -> list[Figure]:
    """The figures, each that overtakes another pointing to it."""
    overtaken: dict[str, str] = {}
    for reading in readings:
        newer = _risen_to(scene, reading, readings) or _told_earlier(scene, reading, readings)
        if newer is not None:
            overtaken.setdefault(newer.figure.id, reading.figure.id)
    return [replace(r.figure, supersedes=overtaken.get(r.figure.id)) for r in readings]


def _risen_to(scene: Scene, old: Reading, readings: Sequence[Reading]) -> Reading | None:
    """The figure a toll rose to, if this is the one it rose from."""
    at = old.counted.run[0]
    if at == 0 or old.sentence.words[at - 1].text.casefold() != "from":
        return None
    rising = scene.knowledge.lexicons.classes["rising"]
    if not any(w.lemma.casefold() in rising for w in old.sentence.words):
        return None
    beside = [r for r in readings if r.sentence is old.sentence and r is not old]
    return next((r for r in beside if r.counted.word == old.counted.word and r.figure.kind is old.figure.kind), None)


def _told_earlier(scene: Scene, old: Reading, readings: Sequence[Reading]) -> Reading | None:
    """The figure of the same people told as the present one, if this one is told as an earlier one."""
    if not _is_earlier(scene, old):
        return None
    fits = [r for r in readings if r is not old and _same_scope(old.figure, r.figure) and not _is_earlier(scene, r)]
    return min(fits, key=lambda r: abs(r.sentence.number - old.sentence.number), default=None)


def _is_earlier(scene: Scene, reading: Reading) -> bool:
    words = scene.knowledge.lexicons.classes["earlier-figure"]
    first, last = reading.counted.run[0] - NEAR, reading.counted.run[1] + NEAR
    near = reading.sentence.words[max(0, first) : last]
    return any(w.text.casefold() in words for w in near)


def _same_scope(old: Figure, new: Figure) -> bool:
    """Another total of the same people by the same voice, or of an old one that nobody is named for."""
    voices = [f.speaker.code if f.speaker else None for f in (old, new)]
    totals = old.change is Change.TOTAL and new.change is Change.TOTAL and not old.part_of and not new.part_of
    people = old.kind is new.kind and old.group == new.group and old.standing is new.standing
    sides = {s.code for s in old.sides} == {s.code for s in new.sides}
    return totals and people and sides and old.count != new.count and (voices[0] in (voices[1], None))
