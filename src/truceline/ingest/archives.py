"""Web archives: the pages in WARC and WACZ files, each with the record it came from.

What is captured is the record as it stands in the archive: its headers, which say where and when the page was fetched,
and the response with its own.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import IO, Any, BinaryIO, Literal, cast

from truceline.errors import NotAnArticle
from truceline.ingest.files import compose, require_article
from truceline.ingest.furniture import Furniture
from truceline.ingest.furniture import furniture as known_furniture
from truceline.ingest.packing import FREE, SWELLS, Torn, seekable, unpacked
from truceline.ingest.published import parse_moment
from truceline.ingest.text import MAX_BYTES, page_text
from truceline.model import Document

PAGE_HEAD = 64_000  # bytes of a response in which its headers end
PAGE = re.compile(
    rb"HTTP/\d(?:\.\d)? 200\b(?:(?!\r?\n\r?\n)[\s\S])*?\n"
    rb"content-type:[ \t]*(?:text/html|application/xhtml\+xml)\b",
    re.IGNORECASE,
)
CUT = "the archive is cut off in the middle of this record"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
CLOCKS = timedelta(days=1)  # by which a page's clock may be ahead of the archive's

Record = tuple[int, bytes | str]
"""A record's number from one, and its bytes, or what is wrong with it."""


def pages(stream: BinaryIO) -> Iterator[Record]:
    """The answers of a WARC that are web pages; whatever else is in it is passed over. Torn where it is damaged."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = 0
    try:
        for record in ArchiveIterator(_Forward(stream), parse_http=False, stream_detect=False):
            number += 1
            if not record.record_type or not record.headers.get("Content-Length"):
                yield number, CUT
            elif record.record_type == WarcRecordType.response:
                told = _page(record)
                if told is not None:
                    yield number, told
            elif record.reader.consume() < record.content_length:
                yield number, CUT
    except Torn:
        raise
    except OSError as error:
        raise Torn(f"its WARC data is damaged after record {number}: {error}; the rest was left") from error


class _Forward:
    """A stream that only goes forward, which the library takes if it is told where it stands."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = cast(io.BufferedReader, stream), 0

    def read(self, size: int = -1) -> bytes:
        got = self._stream.read1(size)  # not read: what came before a damaged place is not lost with it
        self._at += len(got)
        return got

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        raise io.UnsupportedOperation("seek")

    def close(self) -> None:
        """Whoever opened the stream closes it."""


def _page(record: Any) -> bytes | str | None:
    head: bytes = record.reader.read(min(PAGE_HEAD, record.content_length))
    length = record.content_length
    if not PAGE.match(head):
        return CUT if len(head) < min(PAGE_HEAD, length) else None
    if length > MAX_BYTES:
        return f"a page of over {MAX_BYTES / 1e6:.0f} MB"
    body: bytes = head + record.reader.read(length - len(head))
    if len(body) < length:
        return CUT
    lines = "".join(f"{name}: {value}\r\n" for name, value in record.headers.items())
    return b"WARC/1.1\r\n" + lines.encode("utf-8", errors="surrogateescape") + b"\r\n" + body + b"\r\n\r\n"


def members(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The WARC files in a WACZ, or any zip, by name: each unpacked as it is read."""
    try:
        with seekable(stream) as whole, zipfile.ZipFile(whole) as archive:
            for one in archive.infolist():
                if not one.filename.lower().removesuffix(".gz").endswith(".warc"):
                    continue
                if one.file_size > FREE and one.file_size > SWELLS * one.compress_size:
                    raise Torn(f"{one.filename} in it unpacks to over {SWELLS} times its size, as no pages do")
                if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise Torn(f"{one.filename} in it is packed as no WACZ may be (method {one.compress_type})")
                with archive.open(one) as member:
                    yield one.filename, unpacked(io.BufferedReader(_Member(member)))[1]
    except (*DAMAGED, NotImplementedError, RuntimeError) as error:
        raise Torn(f"its zip data is damaged or cannot be unpacked: {error}") from error


class _Member(io.RawIOBase):
    """What a member of a zip holds; Torn where it is damaged, whoever reads it."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            got = self._packed.read(len(buffer))
        except DAMAGED as error:
            raise Torn(f"its zip data is damaged: {error}") from error
        buffer[: len(got)] = got
        return len(got)


def capture_archived(
    raw: bytes, *, source: str, published: datetime | None = None, furniture: Furniture | None = None
) -> Document:
    """One record's article. Its address is the page's own or the one it was fetched from; a date on the page that is
    later than the archive's is not believed."""
    from truceline.ingest.pages import article_of

    record, body = _answer(raw, source, decoded="all")
    text = page_text(body, source=source, charset=record.http_charset)
    text, told = article_of(text, source=source)
    known = furniture or known_furniture()
    removed = require_article(text, source=source, furniture=known)
    fetched = parse_moment(record.headers.get("WARC-Date") or "")
    url = told.url or record.headers.get("WARC-Target-URI", "").strip("<>") or None
    told = replace(told, url=url, outlet=None, published=_believed(told.published, fetched))
    return compose(text, raw, told, source=source, published=published, furniture=known, removed=removed)


def _answer(raw: bytes, source: str, *, decoded: Literal["all", "none"]) -> tuple[Any, bytes]:
    """The record and its body without the encodings of its transfer."""
    from fastwarc.warc import ArchiveIterator

    try:
        record = next(iter(ArchiveIterator(io.BytesIO(raw), parse_http=True, auto_decode=decoded)))
        return record, record.reader.read(MAX_BYTES + 1)
    except OSError as error:
        if decoded != "none":  # browsers' archives keep the headers and unpack the body
            record, body = _answer(raw, source, decoded="none")
            if body.lstrip().startswith(b"<"):
                return record, body
        raise NotAnArticle(source, f"its content encoding is damaged: {error}") from error


def _believed(published: datetime | None, fetched: datetime | None) -> datetime | None:
    return None if published and fetched and published > fetched + CLOCKS else published
