"""What a run is to read: text files, saved pages, JSONL, and folders of them, always in the same order."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from truceline.errors import NotFound, SourceError
from truceline.ingest.text import MAX_BYTES

ARTICLES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml"})
RECORDS = (".jsonl", ".ndjson")
PACKED = ".gz"


class Form(StrEnum):
    """Whether an article's bytes are a file or a line of one."""

    FILE = "file"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Found:
    """An article's bytes and where they were: a path, or a path and a line."""

    source: str
    form: Form
    raw: bytes


@dataclass(frozen=True, slots=True)
class Missed:
    """A file that could not be read, and why."""

    source: str
    reason: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder whose ending is no article's."""

    source: str


def require_sources(sources: Sequence[str]) -> None:
    """Refuse a source that is not there, before anything is read."""
    for source in sources:
        if "://" in source:
            raise SourceError(source, "pages are not fetched yet; save them to files and give their folder")
        if not Path(source).exists():
            raise NotFound(source, "no such file or folder")


def find(sources: Iterable[str]) -> Iterator[Found | Missed | Skipped]:
    """Every article, in the order of the sources; in a folder by name, hidden files and links to folders left out."""
    for path, named in _files(sources):
        try:
            if holds_records(path):
                yield from records(path)
            elif named or path.suffix.lower() in ARTICLES:
                with path.open("rb") as file:
                    yield Found(shown(path), Form.FILE, file.read(MAX_BYTES + 1))
            else:
                yield Skipped(shown(path))
        except (OSError, ValueError, EOFError, zlib.error) as error:  # the last two: a gzip file cut short or damaged
            reason = getattr(error, "strerror", None) or str(error)
            yield Missed(shown(path), f"cannot be read: {reason}", isinstance(error, FileNotFoundError))


def shown(path: Path) -> str:
    """A path in words: names on disk need not be text."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def count(sources: Iterable[str]) -> int:
    """How many `find` will give: what the time left is reckoned by."""
    total = 0
    for path, _ in _files(sources):
        if holds_records(path):
            try:
                with _opened(path) as file:
                    total += sum(1 for line in file if line.strip())
            except (OSError, EOFError, zlib.error):
                total += 1
        else:
            total += 1
    return total


def _files(sources: Iterable[str]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was named itself."""
    for source in sources:
        top = Path(source)
        if not top.is_dir():
            yield top, True
            continue
        for folder, inner, names in os.walk(top):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(folder) / name, False


def holds_records(path: Path) -> bool:
    """Whether a file is JSONL by its name, packed with gzip or not."""
    return path.name.lower().removesuffix(PACKED).endswith(RECORDS)


def _opened(path: Path) -> gzip.GzipFile | BinaryIO:
    """A JSONL file's bytes, unpacked."""
    return gzip.open(path, "rb") if path.suffix.lower() == PACKED else path.open("rb")


def records(path: Path) -> Iterator[Found]:
    """The records of a JSONL file, without their line ends; one that is too long is cut, and later refused."""
    with _opened(path) as file:
        number = 0
        while line := file.readline(MAX_BYTES + 2):
            number += 1
            while not line.endswith(b"\n") and (rest := file.readline(MAX_BYTES)):
                if rest.endswith(b"\n"):
                    break
            stripped = line.rstrip(b"\r\n")
            if stripped.strip():
                yield Found(f"{shown(path)}:{number}", Form.RECORD, stripped)
