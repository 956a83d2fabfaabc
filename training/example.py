"""One training sentence: words and whatever a data set says about them. What it does not say is None or absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from training.labels import IGNORE


@dataclass(frozen=True)
class Anchor:
    """A word that others are seen from: a cue with its source and content, a trigger with its roles."""

    word: int
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by head: a label for every word
    marks: Mapping[str, str] = field(default_factory=dict)  # by head: what holds of the anchor itself


@dataclass(frozen=True)
class Deed:
    """What the bearer of one word does to that of another, in a code of PLOVER."""

    source: int
    target: int
    act: str


@dataclass(frozen=True)
class Example:
    words: tuple[str, ...]
    tags: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)  # by head; None = not judged
    heads: tuple[int, ...] | None = None  # of the dependency tree, 0 = root, else 1-based
    anchors: tuple[Anchor, ...] = ()
    deeds: tuple[Deed, ...] = ()
    chances: Mapping[str, tuple[Mapping[str, float], ...]] = field(
        default_factory=dict
    )  # by head: of each word's labels


def paint(tags: list[str], covered: Sequence[int], label: str) -> bool:
    """Write a label as B and I over words, if they are still free."""
    if not covered or any(tags[i] != "O" for i in covered):
        return False
    for previous, i in zip([-2, *covered], covered, strict=False):
        tags[i] = ("I-" if i == previous + 1 else "B-") + label
    return True


def number(labels: Sequence[str], tags: Sequence[str | None]) -> list[int]:
    index = {label: i for i, label in enumerate(labels)}
    return [IGNORE if tag is None else index[tag] for tag in tags]
