"""Bytes → text: the encoding, and what is no text at all. Nothing is translated or normalised, line ends included."""

from __future__ import annotations

import codecs
import re

from truceline.errors import NotAnArticle, NotText

MAX_BYTES = 20_000_000  # what is larger is an archive or a dump, and is not even decoded
MAX_CHARACTERS = 250_000  # code points: the longest news article has some 200,000; reading takes time for each of them
SPLIT = f"split it first (at most {MAX_CHARACTERS:,} characters each)"
MAX_CONTROLS = 0.002  # share of control characters that a sloppy export may hold and still be text
MAX_HIGH_BYTES = 0.08  # share of bytes above 0x7F in English cp1252 text: quotes, dashes, a few accents

# UTF-32 first: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Charsets of pages that are not in UTF-8. Codecs that Python has and no page is in are not among them.
CHARSETS = re.compile(
    r"(?:windows|cp)-?125\d|iso-?8859-\d+|koi8-[ru]|gb(?:2312|k|18030)|big5|euc-(?:jp|kr)|shift_jis", re.IGNORECASE
)
HALF = re.compile("[\ud800-\udfff]")

SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip, Word or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)


def decode(raw: bytes, *, source: str) -> str:
    """The captured text, code point for code point as the file holds it; a byte-order mark stays as its first one.

    UTF-8; UTF-16 and UTF-32 by their mark; else Windows-1252 where the bytes look like English in it.
    """
    if len(raw) > MAX_BYTES:
        raise NotAnArticle(source, f"over {MAX_BYTES / 1e6:.1f} MB is more than one article; {SPLIT}")
    for signature, kind in SIGNATURES:
        if raw.startswith(signature):
            raise NotText(source, f"this is {kind}; extract its text first")
    text = _by_mark(raw, source)
    require_text(text, source=source)
    return text


def require_text(text: str, *, source: str) -> None:
    """Refuse what is no text, or more than one article's."""
    if "\0" in text:
        raise NotText(source, "binary: it holds NUL characters; save it as UTF-8 text")
    if HALF.search(text):
        raise NotText(source, "half a character (a lone surrogate) in it; save it anew as UTF-8")
    controls = sum(text.count(mark) for mark in map(chr, (*range(1, 9), *range(14, 32), 127)))
    if controls > max(3, MAX_CONTROLS * len(text)):
        raise NotText(source, f"binary: {controls} control characters; save it as UTF-8 text")
    if not text.strip("\ufeff \t\r\n\f\v\xa0\u2028\u2029"):
        raise NotAnArticle(source, "it is empty; save the article's text in it first")
    if not any(map(str.isalnum, text)):
        raise NotAnArticle(source, "it holds no words, only marks; save the article's text in it first")
    if len(text) > MAX_CHARACTERS:
        raise NotAnArticle(source, f"{len(text):,} characters are more than one article; {SPLIT}")


META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
META_HEAD = 8_000  # bytes of a page in which it may name its charset
# The names that browsers take for Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
WESTERN = ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1", "l1")


def page_text(raw: bytes, *, source: str, charset: str | None = None) -> str:
    """A page's code as text. Charsets are often told wrong: sound UTF-8 with high bytes in it is nothing else.

    After a byte-order mark and UTF-8, `charset` (what the server said) is tried, then what the page says of itself.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    named = META_CHARSET.search(raw[:META_HEAD])
    for label in (charset, named[1].decode("ascii", errors="replace") if named else None):
        name = "cp1252" if (label or "").lower() in WESTERN else label
        try:
            if name and CHARSETS.fullmatch(name):
                return raw.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return _guess(raw, source)


def _by_mark(raw: bytes, source: str) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark) and encoding != "utf-8":
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotText(source, f"marked as {encoding}, but damaged at byte {error.start}") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut in the middle of a character: all before it is sound
            return raw.decode("utf-8", errors="replace")
    return _guess(raw, source)


def _guess(raw: bytes, source: str) -> str:
    """Damaged UTF-8 where most of the high bytes are sound UTF-8, else Windows-1252, else an error."""
    if b"\0" in raw:
        raise NotText(source, "binary: it holds NUL bytes; save it as UTF-8 text")
    lenient = raw.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    sound = sum(mark > "\x7f" for mark in lenient) - broken
    if sound > broken:
        return lenient
    high = sum(byte > 0x7F for byte in raw)
    if high > MAX_HIGH_BYTES * len(raw) + 8:
        raise NotText(source, "neither UTF-8 nor English in Windows-1252; save it as UTF-8 text")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotText(source, f"no known encoding fits the byte at {error.start}; save it as UTF-8 text") from error
