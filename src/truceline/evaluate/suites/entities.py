"""entities: named entities on gold words of UNER EWT dev, and conflict entities of re3d documents kept from training.

Exact spans and types, micro-averaged, as in CoNLL-2003 (Tjong Kim Sang and De Meulder 2003).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Tally
from truceline.evaluate.suites.report import SuiteReport, tally_sets
from truceline.evaluate.suites.rows import lines, rows

NAME, UNER, RE3D = "entities", "uner_ewt_dev.iob2.gz", "re3d.jsonl.gz"
NAMED = ("PER", "ORG", "LOC")
RE3D_KINDS = {
    "Person": "PERSON",
    "Organisation": "ORGANISATION",
    "Location": "LOCATION",
    "Nationality": "NATIONALITY",
    "Temporal": "TEMPORAL",
    "Quantity": "QUANTITY",
    "Weapon": "WEAPON",
    "Vehicle": "WEAPON",
    "MilitaryPlatform": "WEAPON",
}
RE3D_NOT_FREE = "BBC Online"
HELD_ONE_IN = 5

Entity = tuple[int, int, str]
"""First word, word behind the last, kind."""
Cut = Callable[[str], Sequence[Sequence[tuple[int, int]]]]
"""A text into sentences of words, as half-open offsets."""


@dataclass(frozen=True, slots=True)
class EntitySentence:
    """A sentence given as words, its entities, and the kinds that its set knows."""

    source: str  # uner or re3d
    words: tuple[str, ...]
    entities: frozenset[Entity]
    kinds: tuple[str, ...]


def held_back(document_id: str) -> bool:
    """Every fifth re3d document is kept for measuring, by a checksum of its id."""
    return zlib.crc32(document_id.encode()) % HELD_ONE_IN == 0


def read_uner(path: Path) -> Iterator[EntitySentence]:
    """The sentences of an IOB2 file with the word in its second column and the tag in its third."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*lines(path), "\n"]:
        cells = line.split()
        if line.startswith("# "):
            continue
        if cells:
            words.append(cells[1])
            tags.append(cells[2])
        elif words:
            yield EntitySentence("uner", tuple(words), frozenset(_runs(tags)), NAMED)
            words, tags = [], []


def _runs(tags: Sequence[str]) -> Iterator[Entity]:
    start = 0
    for at, tag in enumerate([*tags, "O"]):
        inside = tag.startswith("I-") and at > start and tags[start][2:] == tag[2:] and tags[start] != "O"
        if inside:
            continue
        if start < at and tags[start] != "O" and tags[start][2:] in NAMED:
            yield start, at, tags[start][2:]
        start = at


def read_re3d(path: Path, cut: Cut) -> Iterator[EntitySentence]:
    """Outermost mentions of the documents held back, without the BBC part, in the sentences that `cut` finds."""
    for found in rows(path, lambda row: _re3d(row, cut)):
        yield from found


def _re3d(row: dict[str, Any], cut: Cut) -> list[EntitySentence]:
    if row["source"] == RE3D_NOT_FREE or not held_back(row["id"]):
        return []
    mentions = [(e["begin"], e["end"], RE3D_KINDS[e["type"]]) for e in row["entities"] if e["type"] in RE3D_KINDS]
    mentions.sort(key=lambda mention: mention[0] - mention[1])
    kinds = tuple(dict.fromkeys(RE3D_KINDS.values()))
    found = []
    for offsets in cut(row["text"]):
        words = tuple(row["text"][start:end] for start, end in offsets)
        found.append(EntitySentence("re3d", words, frozenset(_outermost(offsets, mentions)), kinds))
    return found


def _outermost(offsets: Sequence[tuple[int, int]], mentions: Iterable[tuple[int, int, str]]) -> Iterator[Entity]:
    taken: set[int] = set()
    for first, last, kind in mentions:
        if not offsets or first < offsets[0][0] or last > offsets[-1][1]:
            continue
        covered = words_within(offsets, first, last)
        if covered and not taken & set(covered):
            taken |= set(covered)
            yield covered[0], covered[-1] + 1, kind


def words_within(words: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """The words of which at least half lies in a span."""
    return [i for i, (s, e) in enumerate(words) if 2 * (min(e, end) - max(s, start)) >= e - s > 0]


def score(pairs: Iterable[tuple[EntitySentence, Iterable[Entity]]]) -> SuiteReport:
    tally, cases = Tally(), 0
    for sentence, found in pairs:
        cases += 1
        tally_sets(tally, sentence.source, set(sentence.entities), {e for e in found if e[2] in sentence.kinds})
    return SuiteReport.of(NAME, cases, tally)
