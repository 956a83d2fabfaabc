"""Who copied whom: documents that pass on one text are one lineage and count as one voice.

Two documents are copies where most of their shingles (five words in a row) are common, or where nearly all of the
shorter one stands in the longer, as a wire story does in an article built around it. MinHash finds whom to compare.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from truceline.model import Document, Lineage
from truceline.reconcile.groups import Groups

WORD = re.compile(r"\w+")
SHINGLE = 5  # words; unrelated reports of one event share hardly any run of five
SHORTEST = 25  # words: less is a headline or a stub, and copied only where it is the same to the word
PERMUTATIONS, ROWS, SEED = 128, 3, 2022
COPY = 0.5  # of all shingles (Jaccard)
CONTAINED = 0.65  # of the shorter document's
LATE = timedelta(days=7)  # a form text filled in again a week later is news of another week,
REPRINT = 0.8  # unless nearly all of it is the same
CROWDED = 50  # documents in one band: boilerplate; each is compared with its neighbours in time alone
NEIGHBOURS = 20
WORTH_A_LOOK = 0.1  # of a signature that two documents share: less cannot be a copy, or a part of one
AT_ONCE, DIGESTED = 100_000, 1_000  # pairs, and documents, at a time
LAST = datetime.max.replace(tzinfo=UTC)

MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, without pattern: 2**64 over the golden ratio (Knuth, TAOCP 6.4)

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What tells copies of a document: the sorted hashes of its shingles, without what is not the article's text."""

    document: str
    published: datetime | None
    wire: str | None
    words: int
    hashes: Hashes


def sketch(doc: Document) -> Sketch:
    """The sketch of a document."""
    kept, at = [], 0
    for removed in doc.removed:
        kept.append(doc.text[at : removed.span.start])
        at = max(at, removed.span.end)
    words = WORD.findall(" ".join([*kept, doc.text[at:]]).lower())
    hashes = _shingles(np.array(list(map(_hash, words)), dtype=np.uint32))
    return Sketch(doc.id, doc.published, doc.wire, len(words), hashes)


@cache
def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def _shingles(words: Hashes) -> Hashes:
    """The hashes of all runs of SHINGLE words, each once, ascending; of a text that is shorter, one of all of it."""
    count = max(1, len(words) - SHINGLE + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(min(SHINGLE, len(words))):
        mixed = (mixed ^ words[at : at + count]) * MIXER
        mixed ^= mixed >> np.uint64(29)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def lineages(sketches: Iterable[Sketch]) -> tuple[Lineage, ...]:
    """Every document in exactly one lineage, the earliest published first; so are the lineages."""
    ordered = sorted(sketches, key=_age)
    groups = Groups(len(ordered))
    for one, other in _candidates(ordered):
        if groups.find(one) != groups.find(other) and copies(ordered[one], ordered[other]):
            groups.join(one, other)
    return tuple(_lineage([ordered[i] for i in members]) for members in groups.members())


def _age(one: Sketch) -> tuple[datetime, str]:
    return one.published or LAST, one.document


def _lineage(members: Sequence[Sketch]) -> Lineage:
    wire = next((member.wire for member in members if member.wire), None)
    return Lineage(members[0].document, tuple(member.document for member in members), wire)


def copies(one: Sketch, other: Sketch) -> bool:
    """Whether two documents pass on one text."""
    if min(one.words, other.words) < SHORTEST:
        return one.words == other.words and np.array_equal(one.hashes, other.hashes)
    common = len(np.intersect1d(one.hashes, other.hashes, assume_unique=True))
    shorter, both = min(len(one.hashes), len(other.hashes)), len(one.hashes) + len(other.hashes) - common
    late = one.published and other.published and abs(one.published - other.published) > LATE
    return common >= REPRINT * both or (not late and (common >= COPY * both or common >= CONTAINED * shorter))


def _candidates(ordered: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs that may be copies, by position, each once: those whose signatures agree in a band and by and large."""
    digests = _digests(ordered)
    count = len(ordered)
    found = np.empty(0, dtype=np.int64)
    for start in range(0, PERMUTATIONS - ROWS + 1, ROWS):
        here = [one * count + other for one, other in _together(digests[:, start : start + ROWS])]
        found = np.union1d(found, np.array(here, dtype=np.int64))
    for start in range(0, len(found), AT_ONCE):
        one, other = np.divmod(found[start : start + AT_ONCE], count)
        likely = (digests[one] == digests[other]).mean(axis=1) >= WORTH_A_LOOK
        yield from zip(one[likely].tolist(), other[likely].tolist(), strict=True)


def _digests(ordered: Sequence[Sketch]) -> NDArray[np.uint32]:
    """The MinHash signatures, a row for each document."""
    made = np.empty((len(ordered), PERMUTATIONS), dtype=np.uint32)
    for start in range(0, len(ordered), DIGESTED):
        some = [one.hashes.tolist() for one in ordered[start : start + DIGESTED]]
        made[start : start + len(some)] = RMinHash.digest_matrix_from_token_hash_sets(
            some, PERMUTATIONS, SEED
        ).to_rows()
    return made


def _together(band: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose rows are equal; in a crowd only those near each other in time."""
    order = np.lexsort(band.T[::-1])  # stable: equal rows stay in the order of their publication
    other_row = np.any(band[order][1:] != band[order][:-1], axis=1)
    edges = np.concatenate(([0], np.flatnonzero(other_row) + 1, [len(order)]))
    for bucket in np.flatnonzero(np.diff(edges) > 1).tolist():
        members = order[edges[bucket] : edges[bucket + 1]].tolist()
        reach = NEIGHBOURS if len(members) > CROWDED else len(members)
        for i, one in enumerate(members):
            yield from ((one, other) for other in members[i + 1 : i + 1 + reach])
