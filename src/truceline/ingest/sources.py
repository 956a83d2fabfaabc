"""What a run is to read: text files, saved pages, containers of articles, and folders of them, always in one order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from truceline.errors import MissingExtra, NotFound, SourceError
from truceline.ingest.files import ADDRESS, Told, capture
from truceline.ingest.packing import STDIN, Kind, Torn, kind_of_head, kind_of_name, opened
from truceline.ingest.records import Columns, capture_record
from truceline.ingest.text import MAX_BYTES
from truceline.model import Document, IssueKind, Visit

STANDARD_INPUT = "standard input"
RECORD = re.compile(r"[#:](?=.*\d\Z)")  # what parts a container's path from the number of a record in it


class Form(StrEnum):
    """What an article's bytes are: a file's, a JSON object's, a message's or a web archive's record."""

    FILE = "file"
    RECORD = "record"
    MESSAGE = "message"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Found:
    """An article's bytes and where they were: a path, a path and a line (PATH:3), or one and a record (PATH#3), or an
    address on the web.

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
    """A file, a record in one, or an address that could not be read, and why; `kind` where it is neither gone nor
    unreadable."""

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
    if list(sources).count(STDIN) > 1:
        raise SourceError(STANDARD_INPUT, "named twice; it can be read once")
    for source in sources:
        if is_address(source):
            continue
        if "://" in source:
            raise SourceError(source, "only addresses that begin with http:// or https:// are fetched")
        if source != STDIN and not Path(source).exists():
            raise NotFound(source, "no such file or folder")


def find(
    sources: Iterable[str], *, columns: Columns | None = None, kind: Kind | None = None
) -> Iterator[Found | Missed | Skipped]:
    """Every article, in the order of the sources; in a folder by name, hidden files and links to folders left out.

    `columns` are those of tables; `kind` is what the files named are, whatever their endings.
    """
    for path, named in _files(sources):
        known = kind if named and kind else kind_of_name(path)
        if known is None and not named:
            yield Skipped(shown(path))
            continue
        try:
            with opened(path) as (head, stream):
                yield from _articles(shown(path), head, stream, known or kind_of_head(head), columns or Columns())
        except MissingExtra as error:
            if named:
                raise
            yield Missed(shown(path), str(error), False)
        except (OSError, ValueError) as error:
            reason = str(error) if isinstance(error, Torn) else f"cannot be read: {_reason(error)}"
            yield Missed(shown(path), reason, isinstance(error, FileNotFoundError))


def only(source: str, *, columns: Columns | None = None, kind: Kind | None = None) -> Found:
    """The one article at a path, or the one of a container that is named: PATH#3, or PATH:3 of a file of lines."""
    try:
        container = _container(source)
    except (OSError, ValueError) as error:
        raise SourceError(source, f"cannot be read: {_reason(error)}") from error
    first: Found | None = None
    for one in find([container or source], columns=columns, kind=kind):
        if container and one.source != source:
            continue
        if isinstance(one, Missed) and first is None:
            gone = "no such file; check the path, or give - for standard input"
            raise NotFound(source, gone) if one.gone else SourceError(one.source, one.reason)
        if first is not None:
            raise SourceError(source, f"more than one article; name one, such as {first.source}, or truceline run it")
        first = one if isinstance(one, Found) else None
        if container and first:
            return first
    if first is None:
        raise NotFound(source, "no such record in it" if container else "no article in it")
    return first


def _container(source: str) -> str | None:
    """The file whose record a source names; None where it names a file."""
    if source == STDIN or Path(source).is_file():
        return None
    if Path(source).is_dir():
        raise SourceError(source, "a folder; read takes one article")
    paths = (source[: mark.start()] for mark in RECORD.finditer(source))
    return next((path for path in paths if path and Path(path).is_file()), None)


def capture_found(found: Found, *, columns: Columns | None = None, published: datetime | None = None) -> Document:
    """What was found, as captured."""
    match found.form:
        case Form.RECORD:
            return capture_record(found.raw, source=found.source, columns=columns, published=published)
        case Form.MESSAGE:
            from truceline.ingest.mail import capture_mail

            return capture_mail(found.raw, source=found.source, published=published)
        case Form.ARCHIVED:
            from truceline.ingest.archives import capture_archived

            return capture_archived(found.raw, source=found.source, published=published)
        case Form.FILE:
            return capture(
                found.raw,
                source=found.source,
                published=published,
                carried=found.told,
                charset=found.charset,
                page=found.page,
            )


def shown(path: Path) -> str:
    """A path in words: names on disk need not be text."""
    if str(path) == STDIN:
        return STANDARD_INPUT
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def count(sources: Iterable[str]) -> int | None:
    """How many `find` will give: what the time left is reckoned by. None where only reading it all would tell."""
    total = 0
    for path, _ in _files(sources):
        kind = kind_of_name(path)
        if str(path) == STDIN or kind not in (None, Kind.TEXT, Kind.EML, Kind.JSONL):
            return None
        if kind is not Kind.JSONL:
            total += 1
            continue
        try:
            with opened(path) as (_, stream):
                total += sum(1 for line in stream if line.strip())
        except (OSError, ValueError):
            total += 1
    return total


def _articles(
    place: str, head: bytes, stream: BinaryIO, kind: Kind, columns: Columns
) -> Iterator[Found | Missed | Skipped]:
    """The articles of one file. What only containers need is imported when there is one."""
    match kind:
        case Kind.TEXT:
            yield Found(place, Form.FILE, _all(stream))
        case Kind.EML:
            yield Found(place, Form.MESSAGE, _all(stream))
        case Kind.JSONL:
            yield from _lines(place, stream)
        case Kind.CSV | Kind.TSV | Kind.PARQUET:
            from truceline.ingest.tables import csv_rows, parquet_rows

            tabs = "\t" if kind is Kind.TSV else None
            parquet = kind is Kind.PARQUET
            rows = parquet_rows(stream, columns) if parquet else csv_rows(stream, head, columns, separator=tabs)
            yield from _numbered(place, Form.RECORD, rows)
        case Kind.WARC | Kind.WACZ:
            yield from _archived(place, head, stream, kind)
        case Kind.MBOX:
            from truceline.ingest.mail import messages

            yield from _numbered(place, Form.MESSAGE, enumerate(messages(stream), start=1))


def _archived(place: str, head: bytes, stream: BinaryIO, kind: Kind) -> Iterator[Found | Missed | Skipped]:
    from truceline.ingest.archives import members, pages

    if kind is Kind.WARC:
        yield from _numbered(place, Form.ARCHIVED, pages(stream))
        return
    none = True
    for name, warc in members(stream):
        none = False
        yield from _numbered(f"{place}#{name}", Form.ARCHIVED, pages(warc))
    if none:
        yield Found(place, Form.FILE, head)  # some other zip: the reader of texts says what to do with it


def _numbered(place: str, form: Form, records: Iterable[tuple[int, bytes | str]]) -> Iterator[Found | Missed]:
    for number, record in records:
        source = f"{place}#{number}"
        if isinstance(record, bytes):
            yield Found(source, form, record)
        else:
            yield Missed(source, record, False, IssueKind.BAD_RECORD)


def _all(stream: BinaryIO) -> bytes:
    """A file's bytes; one more than may be, so that what never ends is refused too."""
    return stream.read(MAX_BYTES + 1)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _files(sources: Iterable[str]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was named itself."""
    for source in sources:
        top = Path(source)
        if source == STDIN or not top.is_dir():
            yield top, True
            continue
        for folder, inner, names in os.walk(top):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(folder) / name, False


def holds_records(path: Path) -> bool:
    """Whether a file is JSONL by its name, packed with gzip or not."""
    return kind_of_name(path) is Kind.JSONL


def records(path: Path) -> Iterator[Found]:
    """The records of a JSONL file. Raises OSError, or ValueError where what it is packed in is damaged."""
    with opened(path) as (_, stream):
        yield from _lines(shown(path), stream)


def _lines(place: str, stream: BinaryIO) -> Iterator[Found]:
    """The records of a JSONL file, without their line ends; one that is too long is cut, and later refused."""
    number = 0
    while line := stream.readline(MAX_BYTES + 2):
        number += 1
        while not line.endswith(b"\n") and (rest := stream.readline(MAX_BYTES)):
            if rest.endswith(b"\n"):
                break
        stripped = line.rstrip(b"\r\n")
        if stripped.strip():
            yield Found(f"{place}:{number}", Form.RECORD, stripped)
