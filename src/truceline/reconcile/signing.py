"""Document → Signature: its words as hashes. Worked out once, when a document comes in, and kept in the ledger.

Two kinds of marks lead copies to each other: bands of the MinHash, which texts share that are alike as a whole, and
anchors, the smallest shingle hashes within each paragraph, which any two documents share that have a paragraph in
common, however long the rest is (winnowing, Schleimer, Wilkerson & Aiken 2003).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from truceline.addresses import canonical
from truceline.model import Document, Signature, Span

METHOD = 1  # of the signatures; whoever changes what follows raises it, and ledgers sign their documents anew
WORD = re.compile(r"\w+")
SHINGLE = 5  # words; unrelated reports of one event share hardly any run of five
PARAGRAPH = 25  # words from which a paragraph has anchors; shorter ones are taken with those below them
WINDOW = 40  # shingles: of every so many in a row within a paragraph, the smallest hash is an anchor
PERMUTATIONS, ROWS, SEED = 64, 4, 2022
PASSED_ON = 256  # texts that a process remembers the marks of: what one outlet prints, others print word for word
CLOSING = frozenset(".!?…:”\"'’»)")

Shingles = NDArray[np.uint32]
Wide = NDArray[np.uint64]
Offsets = tuple[int, int]
WEIGHTS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 1], np.uint64)


def sign(doc: Document) -> Signature:
    """The signature of a document: of its own text alone, without what was removed."""
    words = _signed(doc.text, tuple(removed.span for removed in doc.removed))
    address = canonical(doc.url)
    marks = words.marks | {mark("address", address.encode())} if address else words.marks
    return Signature(
        document=doc.id,
        published=doc.published,
        wire=doc.wire,
        outlet=doc.outlet,
        title=doc.title,
        address=address,
        words=words.number,
        shingles=words.shingles,
        places=words.places,
        minhash=words.minhash,
        marks=tuple(sorted(marks)),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What of a signature is of the words alone."""

    number: int
    shingles: bytes
    places: bytes
    minhash: bytes
    marks: frozenset[int]


@lru_cache(maxsize=PASSED_ON)
def _signed(text: str, removed: tuple[Span, ...]) -> _Words:
    offsets = list(_offsets_of(text, removed))
    wide = _shingles([text[start:end].lower() for start, end in offsets])
    minhash = _minhash(wide)
    return _Words(
        len(offsets),
        (wide >> np.uint64(32)).astype("<u4").tobytes(),
        _packed(offsets),
        minhash.astype("<u4").tobytes(),
        frozenset((*_bands(minhash), *_anchors(wide, _paragraphs(text, offsets)))),
    )


def shingles_of(signature: Signature) -> Shingles:
    return np.frombuffer(signature.shingles, "<u4")


def span_of(signature: Signature, first: int, behind: int) -> Span:
    """The code points of a run of words; `behind` is the number of the word after its last."""
    starts, ends = _offsets(signature)
    return Span(int(starts[first]), int(ends[behind - 1]))


def words_in(signature: Signature, span: Span) -> slice:
    """The run of words of which at least a part stands in a span."""
    starts, ends = _offsets(signature)
    return slice(int(np.searchsorted(ends, span.start, "right")), int(np.searchsorted(starts, span.end, "left")))


def _offsets(signature: Signature) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each word begins and ends."""
    gaps = np.frombuffer(zlib.decompress(signature.places), "<u4").reshape(2, -1).astype(np.int64)
    ends = np.cumsum(gaps.sum(axis=0))
    return ends - gaps[1], ends


def mark(kind: str, value: bytes) -> int:
    """A mark as the ledger has it: a signed 64-bit hash."""
    return int.from_bytes(_digest(kind, value), "little", signed=True)


def _digest(kind: str, value: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(value, digest_size=8, person=kind.encode()).digest()


def _offsets_of(text: str, removed: Sequence[Span]) -> Iterator[Offsets]:
    """Where each word begins and ends that is not within what was removed."""
    at = 0
    for gone in (*removed, None):
        end = gone.start if gone else len(text)
        yield from (match.span() for match in WORD.finditer(text, at, max(at, end)))
        at = max(at, gone.end) if gone else end


def _packed(offsets: Sequence[Offsets]) -> bytes:
    """Each word's distance from the one before it, and its length."""
    known = np.array(offsets, np.int64).reshape(-1, 2)
    gaps = known[:, 0] - np.concatenate(([0], known[:-1, 1])) if len(known) else known[:, 0]
    return zlib.compress(np.stack([gaps, known[:, 1] - known[:, 0]]).astype("<u4").tobytes(), 6)


def _shingles(words: Sequence[str]) -> Wide:
    """A hash of every five words in a row; of a shorter text one hash of all of it."""
    if not words:
        return np.empty(0, np.uint64)
    plain = np.array([zlib.crc32(word.encode()) for word in words], np.uint64)
    if len(plain) < SHINGLE:
        plain = np.concatenate((plain, np.zeros(SHINGLE - len(plain), np.uint64)))
    mixed = np.zeros(len(plain) - SHINGLE + 1, np.uint64)
    for at, weight in enumerate(WEIGHTS):
        mixed = (mixed ^ plain[at : at + len(mixed)]) * weight
        mixed ^= mixed >> np.uint64(29)
    return _finished(mixed)


def _finished(mixed: Wide) -> Wide:
    """The last steps of splitmix64 (Steele, Lea & Flood 2014): every bit of the input moves every bit of the hash."""
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _minhash(wide: Wide) -> NDArray[np.uint32]:
    tokens = np.unique(wide).tolist()
    return np.array(RMinHash.digest_matrix_from_token_hash_sets([tokens], PERMUTATIONS, SEED).to_rows()[0], np.uint32)


def _bands(minhash: NDArray[np.uint32]) -> Iterator[int]:
    for band, start in enumerate(range(0, PERMUTATIONS, ROWS)):
        yield mark(f"band{band}", minhash[start : start + ROWS].astype("<u4").tobytes())


def _paragraphs(text: str, offsets: Sequence[Offsets]) -> Iterator[tuple[int, int]]:
    """Ranges of words, each a paragraph, or several where they are short."""
    first = 0
    for number in range(1, len(offsets)):
        if number - first >= PARAGRAPH and _parts(text[offsets[number - 1][1] : offsets[number][0]]):
            yield first, number
            first = number
    if offsets:
        yield first, len(offsets)


def _parts(between: str) -> bool:
    """Whether what stands between two words ends a paragraph; a newline alone may be a wrapped line."""
    return "\n" in between and (between.count("\n") > 1 or not CLOSING.isdisjoint(between))


def _anchors(wide: Wide, paragraphs: Iterator[tuple[int, int]]) -> Iterator[int]:
    for first, behind in paragraphs:
        if behind - first < PARAGRAPH:
            continue
        hashes = wide[first : behind - SHINGLE + 1]
        if len(hashes) <= WINDOW:
            smallest = hashes[[hashes.argmin()]]
        else:
            smallest = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW).min(axis=1)
        yield from np.unique(smallest).view(np.int64).tolist()
