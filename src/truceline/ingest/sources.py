"""What a run is to read: text files, saved pages, JSONL, and folders of them, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from truceline.errors import NotFound, SourceError
from truceline.ingest.files import ADDRESS, Told
from truceline.ingest.text import MAX_BYTES
from truceline.model import IssueKind, Visit

ARTICLES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml"})
RECORDS = frozenset({".jsonl", ".ndjson"})


class Form(StrEnum):
    """Whether an article's bytes are a file or a line of one."""

    FILE = "file"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Found:
    """An article's bytes and where they were: a path, a path and a line, or an address on the web.

    Of an article from the web, `told` is what the feed that led to it says, `charset` and `page` (it is HTML) what
    the server says, and `visit` what is to be remembered once the article is stored.
    """

    source: str
    form: Form
    raw: bytes
    told: Told | None = None
    charset: str | None = None
    page: bool = False
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A file or an address that could not be read, and why; `kind` where it is neither not-found nor unreadable."""

    source: str
    reason: str
    gone: bool
    kind: IssueKind | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder whose ending is no article's."""

    source: str


def is_address(source: str) -> bool:
    """Whether a source is an address on the web, and no path."""
    return ADDRESS.match(source) is not None


def require_sources(sources: Sequence[str]) -> None:
    """Refuse a file that is not there, or an address that is none of the web, before anything is read."""
    for source in sources:
        if is_address(source):
            continue
        if "://" in source:
            raise SourceError(source, "only addresses that begin with http:// or https:// are fetched")
        if not Path(source).exists():
            raise NotFound(source, "no such file or folder")


def find(sources: Iterable[str]) -> Iterator[Found | Missed | Skipped]:
    """Every article, in the order of the sources; in a folder by name, hidden files and links to folders left out."""
    for path, named in _files(sources):
        ending = path.suffix.lower()
        try:
            if ending in RECORDS:
                yield from _lines(path)
            elif named or ending in ARTICLES:
                with path.open("rb") as file:
                    yield Found(shown(path), Form.FILE, file.read(MAX_BYTES + 1))
            else:
                yield Skipped(shown(path))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            yield Missed(shown(path), f"cannot be read: {reason}", isinstance(error, FileNotFoundError))


def shown(path: Path) -> str:
    """A path in words: names on disk need not be text."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def count(sources: Iterable[str]) -> int:
    """How many `find` will give: what the time left is reckoned by."""
    total = 0
    for path, _ in _files(sources):
        if path.suffix.lower() in RECORDS:
            try:
                with path.open("rb") as file:
                    total += sum(1 for line in file if line.strip())
            except OSError:
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


def _lines(path: Path) -> Iterator[Found]:
    """The records of a JSONL file, without their line ends; one that is too long is cut, and later refused."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_BYTES + 2):
            number += 1
            while not line.endswith(b"\n") and (rest := file.readline(MAX_BYTES)):
                if rest.endswith(b"\n"):
                    break
            stripped = line.rstrip(b"\r\n")
            if stripped.strip():
                yield Found(f"{shown(path)}:{number}", Form.RECORD, stripped)
