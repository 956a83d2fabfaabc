"""A shard: a bounded list of articles in one file, and what became of them in another. The same on every engine.

`process_shard` is all that a cluster needs to know of truceline. It is idempotent: a shard whose answer is there is not
read again, and two workers that read one shard write the same bytes. Files are gzipped lines of JSON; a shard is named
by the hash of what is in it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from truceline.engine import folders
from truceline.errors import ShardInvalid
from truceline.ingest.records import Columns
from truceline.model import ReaderVersion
from truceline.model.shapes import TEXT, many, nullable, plain
from truceline.pipeline.carried import outcome_from, outcome_to, task_from, task_to
from truceline.pipeline.tasks import Outcome, Reading, Task, reading

SHARD, READ = 1, 1  # the versions of the two files
MOST = 1 << 30  # bytes of a file, unpacked: a worker holds all of it
HALF = re.compile(rb"\\u[dD]|\xed[\xa0-\xbf]")  # how JSON writes halves of characters, and how they look unescaped
BROKEN = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
STUCK = 75  # the exit code of a worker whose document took too long
Prepare = Callable[["Terms"], Reading]


@dataclass(frozen=True, slots=True)
class Terms:
    """What every article of a shard is read with. `learned` are marks of what recurs on sites; `actors` is the text
    of a user's own file of parties."""

    reader: ReaderVersion
    columns: Columns = field(default_factory=Columns)
    learned: frozenset[int] = frozenset()
    actors: str | None = None

    def plain(self) -> dict[str, Any]:
        reader, columns = self.reader, dict(self.columns.names)
        return {
            "shard": SHARD,
            "reader": [reader.version, reader.model_sha256],
            "columns": columns,
            "learned": sorted(self.learned),
            "actors": self.actors,
        }


@dataclass(frozen=True, slots=True)
class Shard:
    """Articles to be read, and outcomes that were known without reading, in the order of their sources."""

    terms: Terms
    entries: Sequence[Task | Outcome]

    @property
    def tasks(self) -> list[Task]:
        return [entry for entry in self.entries if isinstance(entry, Task)]

    def name(self) -> str:
        """By what is to be read: 32 hexadecimal digits."""
        lines = (_line(self.terms.plain()), *(_line(task_to(task)) for task in self.tasks))
        return hashlib.sha256(b"".join(lines)).hexdigest()[:32]

    def packed(self) -> bytes:
        rows = (
            {"task": task_to(entry)} if isinstance(entry, Task) else {"known": outcome_to(entry)}
            for entry in self.entries
        )
        return _packed([self.terms.plain(), *rows])


def opened(content: bytes, *, path: str) -> Shard:
    """The shard in a file; ShardInvalid where it is none, or one of another version."""
    head, *rows = _unpacked(content, path)
    if head.get("shard") != SHARD:
        raise ShardInvalid(path, f"no shard of version {SHARD}; plan it again with this truceline")
    try:
        terms = _terms(head)
        columns = terms.columns
        entries = [
            task_from(row["task"], columns) if "task" in row else outcome_from(row["known"], None) for row in rows
        ]
    except BROKEN as error:
        raise ShardInvalid(path, f"broken ({type(error).__name__}: {error}); plan it again") from error
    return Shard(terms, entries)


def opened_at(path: str) -> Shard:
    """The shard in the file at a path or URL; ShardInvalid where it is not there."""
    try:
        content = folders.read(path)
    except FileNotFoundError as error:
        raise ShardInvalid(path, "not there; plan it again") from error
    return opened(content, path=path)


def reader_from(said: Any) -> ReaderVersion:
    """The version and model of a reader, as the heads of our files have them; ValueError for anything else."""
    version, model = many(TEXT).read(said, "reader")
    return ReaderVersion(version, model)


def _terms(head: dict[str, Any]) -> Terms:
    columns = {field: TEXT.read(name, "columns") for field, name in head["columns"].items()}
    learned = many(plain(int, "integer")).read(head["learned"], "learned")
    actors = nullable(TEXT).read(head["actors"], "actors")
    return Terms(reader_from(head["reader"]), Columns(columns), frozenset(learned), actors)


def process_shard(
    path_in: str,
    path_out: str,
    *,
    prepare: Prepare | None = None,
    cache: Path | None = None,
    patience: float | None = None,
) -> int:
    """Read the articles of the shard at a path or URL, write what became of them to another; returns how many.

    Nothing is done where the answer is there. The reader is loaded once in a process. With `patience`, a document that
    takes more seconds ends the process (exit code 75), as nothing less ends a loop within a library: for workers that
    somebody starts again. `cache` is a folder of the worker's where sentences are remembered. Raises ShardInvalid, and
    ResourceError for a broken installation; what is wrong with an article is in its outcome.
    """
    if folders.exists(path_out):
        return 0
    shard = opened_at(path_in)
    read = prepare(shard.terms) if prepare else _reading(shard.terms, cache)
    found: list[Outcome] = []
    with _Guard(patience) as guard:
        for task in shard.tasks:
            guard.began()
            found.append(read(task))
    folders.write(path_out, answer(shard, found))
    return len(found)


def answer(shard: Shard, found: Sequence[Outcome]) -> bytes:
    """The file of what became of the articles of a shard."""
    head = {"read": READ, "of": shard.name()}
    return _packed([head, *map(outcome_to, found)])


def outcomes(shard: Shard, answer: bytes, *, path: str) -> Iterator[Outcome]:
    """What became of the articles of a shard, in their order, with what was known of the others."""
    head, *rows = _unpacked(answer, path)
    tasks = shard.tasks
    if head.get("read") != READ or head.get("of") != shard.name() or len(rows) != len(tasks):
        raise ShardInvalid(path, "not the answer to this shard; delete it and read the shard again")
    told = iter(rows)
    for entry in shard.entries:
        if isinstance(entry, Outcome):
            yield entry
            continue
        try:
            yield outcome_from(next(told), entry)
        except BROKEN as error:
            raise ShardInvalid(path, f"broken ({type(error).__name__}: {error}); delete it and read again") from error


@lru_cache(maxsize=2)
def _reading_of(reader: ReaderVersion, learned: frozenset[int], own: str | None, cache: Path | None) -> Reading:
    """A reader for these terms. Refuses shards that were made for another one: the ledger would say what is not so."""
    from truceline.pipeline.runs import reader_version

    ours = reader_version()
    if reader != ours:
        raise ShardInvalid(
            "the shards",
            f"are made for truceline {reader.version} (model {reader.model_sha256[:8]}); this worker has "
            f"{ours.version} ({ours.model_sha256[:8]}); install the same on both",
        )
    return reading(learned, cache, own)


_LOCK = threading.Lock()  # a worker of several threads has one reader, and one of them reads with it at a time


def _reading(terms: Terms, cache: Path | None) -> Reading:
    with _LOCK:
        read = _reading_of(terms.reader, terms.learned, terms.actors, cache)

    def locked(task: Task) -> Outcome:
        with _LOCK:
            return read(task)

    return locked


class _Guard:
    """Ends the process when one document takes too long."""

    def __init__(self, patience: float | None) -> None:
        self._patience = patience
        self._since = time.monotonic()
        self._over = threading.Event()

    def __enter__(self) -> _Guard:
        if self._patience is not None:
            threading.Thread(target=self._watch, args=(self._patience,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def began(self) -> None:
        self._since = time.monotonic()

    def _watch(self, patience: float) -> None:
        while not self._over.wait(min(1.0, patience / 4)):
            if time.monotonic() - self._since > patience:
                os._exit(STUCK)


def _line(row: Any) -> bytes:
    return (json.dumps(row, ensure_ascii=True, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _packed(rows: Sequence[Any]) -> bytes:
    lines = b"".join(map(_line, rows))
    if len(lines) > MOST:
        raise ShardInvalid("a shard", f"over {MOST >> 20:,} MiB; plan again with a smaller --size")
    return gzip.compress(lines, compresslevel=6, mtime=0)


def _unpacked(content: bytes, path: str) -> list[dict[str, Any]]:
    try:
        lines = gzip.GzipFile(fileobj=BytesIO(content)).read(MOST + 1)
        if len(lines) > MOST:
            raise ShardInvalid(path, f"over {MOST >> 20:,} MiB when unpacked, which no shard of ours is")
        rows = [json.loads(line) for line in lines.splitlines()]
        if HALF.search(lines):
            json.dumps(rows, ensure_ascii=False).encode()  # half a character is no text, and no ledger takes it
    except (OSError, EOFError, RecursionError, ValueError, zlib.error) as error:
        raise ShardInvalid(path, f"broken: {error}") from error
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ShardInvalid(path, "empty, or no lines of objects")
    return rows
