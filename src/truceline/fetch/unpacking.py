"""Compressed bodies, taken apart a piece at a time: a small body that unfolds into a huge one is refused."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

PIECE = 1 << 18  # bytes that are unfolded at a time
MOST_CODINGS = 2  # one upon the other; more is a trick
MOST_PARTS = 1_000  # files one after the other in one; each costs time, and may hold nothing
GZIP = b"\x1f\x8b"
RAW, WRAPPED, GZIPPED = -zlib.MAX_WBITS, zlib.MAX_WBITS, zlib.MAX_WBITS | 16

Unpack = Callable[[Iterable[bytes]], Iterator[bytes]]


class Damaged(Exception):
    """The compressed bytes are damaged, end too soon, or are in a form nobody here knows."""


class TooMuch(Exception):
    """There is more than may be."""


def collect(pieces: Iterable[bytes], *, most: int) -> bytes:
    """The pieces as one, unless they are more than `most` bytes."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > most:
            raise TooMuch
    return bytes(whole)


def gunzip(raw: bytes, *, most: int) -> bytes:
    """What a .gz file holds."""
    return collect(_gzip([raw]), most=most)


def accepted() -> str:
    """The value of an Accept-Encoding header: what can be taken apart here."""
    return ", ".join(name for name in ("gzip", "deflate", "br", "zstd") if _known(name))


def unpack(pieces: Iterable[bytes], codings: Sequence[str]) -> Iterator[bytes]:
    """A body without its content codings, which are named in the order in which they were put on."""
    names = [name for name in (coding.strip().casefold() for coding in codings) if name not in ("", "identity")]
    if len(names) > MOST_CODINGS:
        raise Damaged(f"it is compressed {len(names)} times over")
    for name in reversed(names):
        take = _known(name)
        if take is None:
            raise Damaged(f"it is compressed in a form that is not known here: {name!r:.40}")
        pieces = take(pieces)
    yield from pieces


def _known(name: str) -> Unpack | None:
    match name:
        case "gzip" | "x-gzip":
            return _gzip
        case "deflate":
            return _deflate
        case "br":
            return _brotli if _module("brotli") else None
        case "zstd":
            return _zstd if _module(*ZSTD) else None
        case _:
            return None


ZSTD = ("compression.zstd",) if sys.version_info >= (3, 14) else ("backports.zstd",)


def _module(name: str) -> Any:
    """A library that may be missing, or too old to unfold in pieces (brotli before 1.2)."""
    try:
        found = import_module(name)
    except ImportError:
        return None
    version = str(getattr(found, "__version__", "1.2")).split(".")
    return found if name != "brotli" or [int(part) for part in version[:2] if part.isdigit()] >= [1, 2] else None


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file may be several, one after the other; what follows and is none is padding."""
    decoder, begun, parts = zlib.decompressobj(GZIPPED), False, 1
    for piece in pieces:
        begun = begun or bool(piece)
        rest = piece
        while rest:
            if decoder.eof:
                if not rest.startswith(GZIP[: len(rest)]):
                    return
                decoder, parts = zlib.decompressobj(GZIPPED), _counted(parts)
            yield from _inflate(decoder, rest)
            rest = decoder.unused_data
    if begun and not decoder.eof:
        raise Damaged("the compressed bytes end too soon")


def _counted(parts: int) -> int:
    if parts == MOST_PARTS:
        raise Damaged(f"it is more than {MOST_PARTS:,} compressed files in one")
    return parts + 1


def _deflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """With the wrapping that the standard asks for (RFC 9110, 8.4.1.2), or without, as some servers send it."""
    decoder, head = None, b""
    for piece in pieces:
        if decoder is None:
            head += piece
            if len(head) < 2:
                continue
            wrapped = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            decoder, piece = zlib.decompressobj(WRAPPED if wrapped else RAW), head
        yield from _inflate(decoder, piece)
    if (decoder is None and head) or (decoder is not None and not decoder.eof):
        raise Damaged("the compressed bytes end too soon")


def _inflate(decoder: Any, piece: bytes) -> Iterator[bytes]:
    try:
        while not decoder.eof:
            out = decoder.decompress(piece, PIECE)
            piece = decoder.unconsumed_tail
            if out:
                yield out
            if not piece and len(out) < PIECE:
                return
    except zlib.error as error:
        raise Damaged(f"the compressed bytes are damaged: {error}") from error


def _brotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    brotli = _module("brotli")
    decoder, begun = brotli.Decompressor(), False
    try:
        for piece in pieces:
            begun = begun or bool(piece)
            out = decoder.process(piece, output_buffer_limit=PIECE)
            while out:
                yield out
                out = decoder.process(b"", output_buffer_limit=PIECE)
    except brotli.error as error:
        raise Damaged(f"the compressed bytes are damaged: {error}") from error
    if begun and not decoder.is_finished():
        raise Damaged("the compressed bytes end too soon")


def _zstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    zstd = _module(*ZSTD)
    decoder, begun, parts = zstd.ZstdDecompressor(), False, 1
    try:
        for piece in pieces:
            begun = begun or bool(piece)
            rest = piece
            while rest:
                if decoder.eof:
                    decoder, parts = zstd.ZstdDecompressor(), _counted(parts)
                while True:
                    out = decoder.decompress(rest, PIECE)
                    rest = b""
                    if out:
                        yield out
                    if decoder.eof or decoder.needs_input:
                        break
                rest = decoder.unused_data
    except zstd.ZstdError as error:
        raise Damaged(f"the compressed bytes are damaged: {error}") from error
    if begun and not decoder.eof:
        raise Damaged("the compressed bytes end too soon")
