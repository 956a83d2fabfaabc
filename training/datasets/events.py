"""What sets about events say: PropBank's arguments, UDS factuality, PLOVER deeds (PLV), the place of a verb."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.example import Anchor, Deed, Example, paint
from training.labels import FRAME
from truceline.evaluate.suites.entities import words_within
from truceline.language.tokens import Offsets, tokenize


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_predicates(propbank: Path, factuality: Path) -> dict[tuple[str, ...], list[Anchor]]:
    """Predicates with their arguments and whether they happened, by the words of the sentence (of EWT)."""
    frames: dict[tuple[str, ...], dict[int, tuple[str, ...]]] = defaultdict(dict)
    for row in _rows(propbank):
        for predicate in row["preds"]:
            tags = ["O"] * len(row["tokens"])
            for start, end, role in sorted(predicate["args"], key=lambda arg: arg[0] - arg[1]):
                if role in FRAME:
                    paint(tags, range(start, end), role)
            frames[tuple(row["tokens"])][predicate["tok"]] = tuple(tags)
    facts: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
    for row in _rows(factuality):
        for target in row["targets"]:
            label = target["label"]
            facts[tuple(row["text"].split(" "))][target["span1"][0]] = (
                "yes" if label > 1 else "no" if label < -1 else "open"
            )
    return {
        words: [
            Anchor(
                at,
                {"frame": frames[words][at]} if at in frames.get(words, {}) else {},
                {"fact": facts[words][at]} if at in facts.get(words, {}) else {},
            )
            for at in sorted(frames.get(words, {}).keys() | facts.get(words, {}).keys())
        ]
        for words in frames.keys() | facts.keys()
    }


def read_event_places(path: Path) -> Iterator[Example]:
    """Sentences of wire news with one verb and the words that say where it happened, if any do."""
    for row in _rows(path):
        offsets = tokenize(row["text"], 0, len(row["text"]))
        spans: dict[str, list[int]] = defaultdict(list)
        for span in row["spans"]:
            spans[span["label"]] += words_within(offsets, span["start"], span["end"])
        if spans["VERB"]:
            inside = tuple("I" if i in spans["LOCATION"] else "O" for i in range(len(offsets)))
            yield Example(_surface(row["text"], offsets), anchors=(Anchor(spans["VERB"][0], {"where": inside}),))


def read_deeds(path: Path) -> Iterator[Example]:
    """PLV: sentences with source and target marked, and the code of what the one does to the other."""
    for row in _rows(path):
        marks = {m[0]: len(re.sub(r"</?[st]>", "", row["marked"][: m.start()])) for m in _tags(row["marked"])}
        text = re.sub(r"</?[st]>", "", row["marked"])
        if set(marks) != {"<s>", "</s>", "<t>", "</t>"}:
            continue
        offsets = tokenize(text, 0, len(text))
        ends = [words_within(offsets, marks[f"<{x}>"], marks[f"</{x}>"]) for x in "st"]
        if all(ends):  # a party's last word stands for it
            yield Example(_surface(text, offsets), deeds=(Deed(ends[0][-1], ends[1][-1], row["gold"]["plover"]),))


def _tags(marked: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"</?[st]>", marked)


def _surface(text: str, offsets: Sequence[Offsets]) -> tuple[str, ...]:
    return tuple(text[s:e] for s, e in offsets)
