"""Names as they are written: cut into pieces, what names written alike share, and the longest found first."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

# Acronyms with points are one piece (U.S.), a possessive s is none, an apostrophe inside a name is dropped (Sana'a).
PIECE = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:['’‘ʼ`](?!s\b)[^\W_]+)*")
FULL_STOP = re.compile(r"\w{2,}\.[A-Z]|\w{5,}[.!?]\s+[A-Z]")  # "Gen. Demir" and "Lenta.ru" are one name
STOPS = ".!?"
DROPPED = re.compile(r"[.'’‘ʼ`]")

T = TypeVar("T")
Key = tuple[str, ...]


@lru_cache(maxsize=2**15)  # the words of a war come again and again
def folded(piece: str) -> str:
    """A piece without accents, points and apostrophes, its case kept."""
    if piece.isascii():
        return DROPPED.sub("", piece)
    plain = "".join(c for c in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(c))
    return DROPPED.sub("", plain)


@lru_cache(maxsize=2**15)
def both(piece: str) -> tuple[str, str]:
    """A piece folded, and that in lower case."""
    return folded(piece), folded(piece).casefold()


@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    end: int
    key: str
    low: str  # the key in lower case
    pointed: bool = False  # written with points: U.S.
    begins: bool = False  # behind a full stop: "exhaust Chad.Today it", "left Chad. Today"


def pieces_of(text: str, start: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    for m in PIECE.finditer(text, start, end):
        stopped = bool(found) and text[found[-1].end] in STOPS
        begins = stopped and FULL_STOP.match(text, found[-1].start, m.start() + 1) is not None
        found.append(Piece(m.start(), m.end(), *both(m.group()), "." in m.group(), begins))
    return found


@lru_cache(maxsize=2**16)  # several tables are made of the same names
def _parts(words: str) -> Key:
    """The pieces of a name, their case kept, without a leading "the"."""
    pieces = tuple(map(folded, PIECE.findall(words)))
    return pieces[1:] if len(pieces) > 1 and pieces[0].casefold() == "the" else pieces


@lru_cache(maxsize=2**16)
def key_of(words: str) -> Key:
    """What names written alike share: their pieces in lower case, without a leading "the"."""
    return tuple(map(str.casefold, _parts(words)))


def given_names(full_names: Iterable[str]) -> Mapping[Key, frozenset[str]]:
    """By surname, the last piece of a whole name, all pieces that stand before it."""
    found: dict[Key, frozenset[str]] = {}
    for key in map(key_of, full_names):
        found[key[-1:]] = found.get(key[-1:], frozenset()) | frozenset(key[:-1])
    return found


class Index(Generic[T]):
    """Names by their pieces in lower case, found longest first."""

    def __init__(self) -> None:
        self.entries: dict[Key, list[tuple[Key, T]]] = defaultdict(list)
        self.lengths: dict[str, int] = {}

    def add(self, words: str, value: T) -> None:
        pieces, key = _parts(words), key_of(words)
        if pieces:
            self.entries[key].append((pieces, value))
            self.lengths[key[0]] = max(self.lengths.get(key[0], 0), len(key))

    def only(self, kept: Callable[[T], bool]) -> Index[T]:
        """Some of the names, in the same order."""
        found: Index[T] = Index()
        for key, entries in self.entries.items():
            if some := [entry for entry in entries if kept(entry[1])]:
                found.entries[key] = some
                found.lengths[key[0]] = max(found.lengths.get(key[0], 0), len(key))
        return found

    def longest(self, pieces: Sequence[Piece], at: int) -> Iterator[tuple[int, list[tuple[Key, T]]]]:
        """The entries that begin at a piece, longest first, with their lengths."""
        for length in range(min(self.lengths.get(pieces[at].low, 0), len(pieces) - at), 0, -1):
            found = self.entries.get(tuple([p.low for p in pieces[at : at + length]]))
            if found and not any(p.begins for p in pieces[at + 1 : at + length]):
                yield length, found
