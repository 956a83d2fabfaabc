"""What is kept of a document so that its copies are found without reading it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """A document's words as hashes, with what decides who copied whom.

    `shingles` are the hashes of every five words in a row, in the order of the text: little-endian uint32. `places` are
    the words' first code points and lengths, packed (reconcile/signing.py). `minhash` holds 64 uint32. `marks` are
    signed 64-bit hashes by which copies find each other: bands of the MinHash, anchors of paragraphs, the address.
    `recurring` are those of its paragraphs as its site's own, by which boilerplate is learned. `address` is canonical.
    """

    document: str
    published: datetime | None
    wire: str | None
    outlet: str | None
    title: str | None
    address: str | None
    words: int
    shingles: bytes
    places: bytes
    minhash: bytes
    marks: tuple[int, ...]
    recurring: tuple[int, ...] = ()
