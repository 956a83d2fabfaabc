"""Files and standard input as streams: unpacked where they are gzip, within bounds, and known by how they begin."""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO, cast

STDIN = "-"
GZIP = b"\x1f\x8b"
HEAD = 4_096  # bytes by which a form is known
# Deflate packs at most 1032 to 1. Articles pack 3 or 4 to 1, tables of much alike ones perhaps 50 to 1.
FREE, SWELLS = 100_000_000, 200  # bytes that anything may unpack to; beyond them, so many times what was packed

MBOX = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\r\n]{0,60}\d{4}")
RECORD = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


class Kind(StrEnum):
    """What a file is: one article, or a container of them."""

    TEXT = "text"  # or a saved page
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    WARC = "warc"
    WACZ = "wacz"
    MBOX = "mbox"
    EML = "eml"


ENDINGS = {
    **dict.fromkeys((".txt", ".text", ".md", ".html", ".htm", ".xhtml"), Kind.TEXT),
    **dict.fromkeys((".jsonl", ".ndjson"), Kind.JSONL),
    ".csv": Kind.CSV,
    **dict.fromkeys((".tsv", ".tab"), Kind.TSV),
    **dict.fromkeys((".parquet", ".pq"), Kind.PARQUET),
    ".warc": Kind.WARC,
    ".wacz": Kind.WACZ,
    **dict.fromkeys((".mbox", ".mbx"), Kind.MBOX),
    ".eml": Kind.EML,
}


class Torn(ValueError):
    """A container that is cut off, damaged, swells without end or lacks what it must have; the message says what."""


def kind_of_name(path: Path) -> Kind | None:
    """What a file's ending says it is, .gz aside."""
    name = path.name.lower().removesuffix(".gz")
    return ENDINGS.get(os.path.splitext(name)[1])


def kind_of_head(head: bytes) -> Kind:
    """What a stream is by how it begins, for standard input and endings nobody knows. A table has no such sign."""
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(b"PK\x03\x04"):
        return Kind.WACZ
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if MBOX.match(head):
        return Kind.MBOX
    return Kind.JSONL if RECORD.match(head) else Kind.TEXT


@contextmanager
def opened(path: Path) -> Iterator[tuple[bytes, BinaryIO]]:
    """How a file or standard input begins, and all of it as a stream; both unpacked where it is gzip."""
    if str(path) == STDIN:
        yield unpacked(sys.stdin.buffer)
    else:
        with path.open("rb") as file:
            yield unpacked(file)


def unpacked(stream: IO[bytes]) -> tuple[bytes, BinaryIO]:
    """A stream, unpacked if it is gzip, with how it begins; it is not read ahead of that."""
    head, whole = _peeked(stream)
    if not head.startswith(GZIP):
        return head, whole
    return _peeked(io.BufferedReader(_Unpacked(whole)))


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The same bytes where one can go back and forth, in a temporary file if need be: some forms begin at their end."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as spooled:
        while chunk := stream.read(1 << 20):
            spooled.write(chunk)
        spooled.seek(0)
        yield cast(BinaryIO, spooled)


def _peeked(stream: IO[bytes]) -> tuple[bytes, BinaryIO]:
    if stream.seekable():
        begun = stream.tell()
        head = stream.read(HEAD)
        stream.seek(begun)
        return head, cast(BinaryIO, stream)
    head = b""
    try:
        while len(head) < HEAD and (more := cast(io.BufferedReader, stream).read1(HEAD - len(head))):
            head += more
    except Torn:  # it will be again, after what was read
        if not head:
            raise
    return head, io.BufferedReader(_Rejoined(head, stream))


class _Rejoined(io.RawIOBase):
    """What was read of a stream, and then the rest of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(got)] = got
        return len(got)


class _Counted(io.RawIOBase):
    """A stream that knows how much of it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.bytes = stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._stream.read(len(buffer))
        self.bytes += len(got)
        buffer[: len(got)] = got
        return len(got)


class _Unpacked(io.RawIOBase):
    """What a gzip stream holds, all its members; Torn where it is damaged or swells."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = _Counted(packed)
        self._gzip = gzip.GzipFile(fileobj=cast(BinaryIO, self._packed), mode="rb")
        self._bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            got = self._gzip.read1(len(buffer))
        except EOFError as error:
            raise Torn("its gzip data is cut off; what came before the cut was taken") from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise Torn(f"its gzip data is damaged: {error}") from error
        self._bytes += len(got)
        if self._bytes > FREE and self._bytes > SWELLS * self._packed.bytes:
            raise Torn(f"it unpacks to over {SWELLS} times its size, as no articles do; the rest was left")
        buffer[: len(got)] = got
        return len(got)
