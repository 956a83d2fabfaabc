"""PolNeAR: who is the source of what, and which words say so."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.example import Anchor, Example, paint
from truceline.evaluate.suites.entities import words_within
from truceline.language.sentences import sentences
from truceline.language.tokens import Offsets, tokenize


def read_polnear(path: Path) -> Iterator[Example]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text = article["text"]
            for start, end in sentences(text):
                offsets = tokenize(text, start, end)
                yield attributed(text, offsets, start, end, article["attributions"])


def attributed(
    text: str, offsets: Sequence[Offsets], start: int, end: int, attributions: Sequence[Mapping[str, Any]]
) -> Example:
    """A sentence with the attributions whose cue stands in it; parts in other sentences are left out."""
    cue_tags, anchors = ["O"] * len(offsets), []
    for attribution in attributions:
        cue = [i for span in attribution["cue"] for i in words_within(offsets, span["start"], span["end"])]
        inside = all(start <= span["start"] and span["end"] <= end for span in attribution["cue"])
        if not cue or not inside or not paint(cue_tags, cue, "CUE"):
            continue
        roles = ["O"] * len(offsets)
        for role in ("source", "content"):
            for span in attribution[role]:
                free = [
                    i for i in words_within(offsets, span["start"], span["end"]) if roles[i] == "O" and i not in cue
                ]
                paint(roles, free, role)
        anchors.append(Anchor(cue[0], {"voice": tuple(roles)}))
    return Example(tuple(text[s:e] for s, e in offsets), {"cue": tuple(cue_tags)}, anchors=tuple(anchors))
