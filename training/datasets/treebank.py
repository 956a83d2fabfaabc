"""UD English EWT and GUM: parts of speech, dependency trees; GUM's entities that are named."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from training.example import Anchor, Example, paint
from truceline.language.names import TITLES

GUM_NAMED = {"person": "PER", "organization": "ORG", "place": "LOC"}
OPEN_OR_CLOSE = re.compile(r"\((?P<open>[^()]+)(?P<one>\))?|(?P<close>[^()]+)\)")


def read_treebank(
    path: Path, *, entities: bool = False, anchors: Mapping[tuple[str, ...], Sequence[Anchor]] | None = None
) -> Iterator[Example]:
    """The sentences of a CoNLL-U file (gz); `entities` also reads GUM's Entity= annotation.

    `anchors` are what other sets say about the same sentences, by their words."""
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line[0].isdigit():
                cells = line.rstrip("\n").split("\t")
                if cells[0].isdigit():  # neither a multi-word token nor an empty node
                    rows.append(cells)
            elif not line.strip() and rows:
                example = _example(rows, entities)
                yield replace(example, anchors=tuple((anchors or {}).get(example.words, ())))
                rows = []


def _example(rows: list[list[str]], entities: bool) -> Example:
    tags: dict[str, tuple[str | None, ...]] = {
        "upos": tuple(row[3] for row in rows),
        "relation": tuple(row[7] for row in rows),
    }
    if entities:
        tags["named"] = tuple(_named(rows))
    return Example(tuple(row[1] for row in rows), tags, tuple(int(row[6]) for row in rows))


def _named(rows: list[list[str]]) -> list[str]:
    """Outermost entities of a kept type whose words are all proper nouns, but for an article or preposition."""
    tags, opened, found = ["O"] * len(rows), [], []
    for i, row in enumerate(rows):
        match = re.search(r"Entity=([^|]*)", row[9])
        for mark in OPEN_OR_CLOSE.finditer(match.group(1) if match else ""):
            if mark["open"]:
                number, kind, *_ = mark["open"].split("-")
                opened.append((number, kind, i))
            if mark["one"] or mark["close"]:
                number = mark["open"].split("-")[0] if mark["one"] else mark["close"].split("-")[0]
                for entry in [e for e in opened if e[0] == number][-1:]:
                    opened.remove(entry)
                    found.append((entry[2], i, entry[1]))
    for first, last, kind in sorted(found, key=lambda entity: entity[0] - entity[1]):  # the longest first
        _paint_named(tags, rows, kind, first, last)
    return tags


def _paint_named(tags: list[str], rows: list[list[str]], kind: str, first: int, last: int) -> None:
    """Paint a name over what GUM marks: a whole phrase, with article, title, apposition and possessive."""
    while first < last and (rows[first][3] == "DET" or (kind == "person" and rows[first][2].casefold() in TITLES)):
        first += 1
    while first < last and rows[last][3] in ("PART", "PUNCT"):
        last -= 1
    span = rows[first : last + 1]
    if kind == "person":  # "Nathan Law of Demosisto"
        last = next((first + i - 1 for i, row in enumerate(span) if row[3] == "ADP"), last)
    proper = all(row[3] in ("PROPN", "ADP", "DET", "PUNCT", "PART", "CCONJ") and row[1] != "," for row in span)
    if kind in GUM_NAMED and proper and rows[first][3] == "PROPN":
        paint(tags, range(first, last + 1), GUM_NAMED[kind])
