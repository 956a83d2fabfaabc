"""What the model said of a sentence it has seen: the same words in, the same scores out, without asking it again.

A score depends on the sentence's words alone (network.py), so an account is the same to the byte with and without. The
key is a hash of the model's file and of the words the model is given. In the file, scores begin with a sum over the key
and themselves: what was damaged there, or written otherwise by another version, is not known.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Scores = Mapping[str, npt.NDArray[Any]]
MEMORY = 64 * 2**20  # bytes of scores held in memory, about two thousand sentences
DISK = 2**30  # bytes in the file
FILE = "sentences.sqlite"
SUM = 16  # bytes
SCHEMA = """
CREATE TABLE IF NOT EXISTS sentences (key BLOB PRIMARY KEY, scores BLOB NOT NULL, number INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS by_number ON sentences (number);
"""
OLDEST = """
DELETE FROM sentences WHERE number IN
(SELECT number FROM sentences ORDER BY number LIMIT (SELECT count(*) / 10 + 1 FROM sentences))
"""


class Scorer(Protocol):
    """What scores sentences given as words: the network."""

    @property
    def fingerprint(self) -> str: ...

    def score(self, sentences: Sequence[Sequence[str]]) -> list[Scores]: ...


class Remembered:
    """Scores of sentences seen before: the latest in memory and, where a folder is given, more of them in a file.

    `asked` and `known` count the sentences. A file that cannot be written or read is done without; scores that are
    damaged there are asked for again, and replaced.
    """

    def __init__(self, *, memory: int = MEMORY, folder: Path | None = None, disk: int = DISK) -> None:
        self._memory, self._disk = memory, disk
        self._held: OrderedDict[bytes, Scores] = OrderedDict()
        self._bytes = 0
        self._file = _opened(folder) if folder else None
        self.asked = self.known = 0

    def score(self, network: Scorer, sentences: Sequence[Sequence[str]]) -> list[Scores]:
        """The scores of sentences, the network asked only for those not known."""
        keys = [_key(network.fingerprint, words) for words in sentences]
        found = {key: scores for key in dict.fromkeys(keys) if (scores := self._get(key)) is not None}
        self.asked += len(keys)
        self.known += sum(key in found for key in keys)
        new = {key: words for key, words in zip(keys, sentences, strict=True) if key not in found}
        made = dict(zip(new, network.score(list(new.values())), strict=True))
        for key, scores in made.items():
            self._put(key, scores)
        if made:
            self._write(made)
        return [found[key] if key in found else made[key] for key in keys]

    def _get(self, key: bytes) -> Scores | None:
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        scores = self._read(key)
        if scores is not None:
            self._put(key, scores)
        return scores

    def _put(self, key: bytes, scores: Scores) -> None:
        self._held[key] = scores
        self._bytes += _size(scores)
        while self._bytes > self._memory and self._held:
            _, gone = self._held.popitem(last=False)
            self._bytes -= _size(gone)

    def _read(self, key: bytes) -> Scores | None:
        if self._file is None:
            return None
        try:
            row = self._file.execute("SELECT scores FROM sentences WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return None if row is None else _unpacked(key, row[0])

    def _write(self, made: Mapping[bytes, Scores]) -> None:
        """Add to the file, and take the oldest out where it has grown too large."""
        if self._file is None:
            return
        try:
            with self._file:
                (last,) = self._file.execute("SELECT coalesce(max(number), 0) FROM sentences").fetchone()
                rows = (
                    (key, _packed(key, scores), last + at) for at, (key, scores) in enumerate(made.items(), start=1)
                )
                self._file.executemany("INSERT OR REPLACE INTO sentences VALUES (?, ?, ?)", rows)
                (pages,) = self._file.execute("PRAGMA page_count").fetchone()
                (free,) = self._file.execute("PRAGMA freelist_count").fetchone()
                (size,) = self._file.execute("PRAGMA page_size").fetchone()
                if (pages - free) * size > self._disk:
                    self._file.execute(OLDEST)
        except (sqlite3.Error, TypeError, OverflowError):
            self._file = None  # another process holds it, the disk is full, a number in it is none: read on without


def _key(fingerprint: str, words: Sequence[str]) -> bytes:
    return hashlib.blake2b("\0".join((fingerprint, *words)).encode(), digest_size=20).digest()


def _size(scores: Scores) -> int:
    return sum(array.nbytes for array in scores.values())


def _packed(key: bytes, scores: Scores) -> bytes:
    packed = zlib.compress(written(scores), 1)
    return _sum(key, packed) + packed


def written(scores: Scores) -> bytes:
    """Scores as one archive of numpy's."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **dict(scores))
    return file.getvalue()


def _unpacked(key: bytes, said: object) -> Scores | None:
    """The scores of a row of the file; None where they are not what was written."""
    if not isinstance(said, bytes) or said[:SUM] != _sum(key, said[SUM:]):
        return None
    return read_back(said[SUM:])


def read_back(packed: bytes) -> Scores | None:
    """The scores of an archive that was compressed; None where it is none."""
    try:
        with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
    except Exception:  # numpy and zipfile raise whatever they stumble over; the sentence is asked for again
        return None
    return found if all(isinstance(array, np.ndarray) for array in found.values()) else None


def _sum(key: bytes, packed: bytes) -> bytes:
    return hashlib.blake2b(key + packed, digest_size=SUM).digest()


def _opened(folder: Path) -> sqlite3.Connection | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(folder / FILE, timeout=5, check_same_thread=False)
        file.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {SCHEMA}")
    except (OSError, sqlite3.Error):
        return None
    return file
