"""The bytes of a feed → its text, found free of what harms parsers, and cut where it is too long."""

from __future__ import annotations

import codecs
import re

from truceline.errors import FeedInvalid

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that one's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# UTF-16 without its mark, by how a document begins: XML 1.0, appendix F.1
BARE = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,400}\?>", re.IGNORECASE)
# Charsets that a feed may be in: those of the web's standard that Python knows. Codecs such as utf-7, idna or
# unicode_escape are not among them: they hide markup.
CHARSETS = re.compile(
    r"(?:utf[-_]?(?:8|16(?:[-_]?[lb]e)?)|(?:us[-_]?)?ascii|(?:iso[-_]?)?8859[-_]?\d+|iso[-_]?8859[-_]\d+|latin[-_]?\d+"
    r"|(?:windows|cp)[-_]?(?:125\d|866|874)|koi8[-_][ru]|gb(?:2312|k|18030)|big5|euc[-_](?:jp|kr)|shift[-_]jis)",
    re.IGNORECASE,
)
NAME = re.compile(r"<([\w:.-]{1,60})")
BEFORE_ROOT = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))  # what may stand before it, and how it ends
HEAD = 10_000  # characters within which a document's first element begins
TOKEN = re.compile(r"<!\[CDATA\[|<!--|<!ENTITY\b|</(?:[\w.-]{1,40}+:)?(?:item|entry)\s*>", re.IGNORECASE)


def text_of(raw: bytes, *, charset: str | None = None) -> str:
    """The characters of a document.

    By its byte-order mark; else UTF-8 where the bytes are sound UTF-8, whatever the header or the declaration say,
    since nothing else looks like it by chance; else as the header or the declaration say; else Windows-1252.
    """
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace")
    for start, encoding in BARE:
        if raw.startswith(start):
            return raw.decode(encoding, errors="replace")
    declared = DECLARED.search(raw[:400])
    said = [charset or "", declared[1].decode("ascii") if declared else ""]
    for encoding in ("utf-8", *(name for name in said if CHARSETS.fullmatch(name))):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", errors="replace")


def root_of(text: str) -> str:
    """The name of a document's first element in lower case, without its prefix; empty where it has none."""
    head, at = text[:HEAD].lstrip("\ufeff \t\r\n"), 0
    while head.startswith("<") and (at := head.find("<", at)) >= 0:
        end = next((end for start, end in BEFORE_ROOT if head.startswith(start, at)), None)
        if end is None:
            found = NAME.match(head, at)
            return found[1].rpartition(":")[2].lower() if found else ""
        # A document type may hold declarations of its own, in brackets.
        inner = head.find("[", at, head.find(">", at)) if head.startswith("<!", at) and end == ">" else -1
        at = head.find(end, head.find("]", inner) if inner >= 0 else at)
        if at < 0:
            break
    return ""


def undeclared(text: str) -> str:
    """A document without its XML declaration: it has been decoded, and what it said need not be true any more."""
    found = DECLARATION.match(text)
    return text[found.end() :] if found else text


def require_harmless(text: str, *, source: str, most: int) -> tuple[str, int]:
    """The document with its first `most` items, and how many were left out.

    Raises FeedInvalid where it declares entities: no feed needs them, and they are how a small file becomes a huge one
    or another file's content. What stands in CDATA or in comments is not looked at.
    """
    at, items, cut, last = 0, 0, 0, 0
    while token := TOKEN.search(text, at):
        at = token.end()
        match token[0][:3].lower():
            case "<![" | "<!-":
                end = text.find("]]>" if token[0].startswith("<![") else "-->", at)
                if end < 0:
                    break
                at = end + 3
            case "<!e":
                raise FeedInvalid(source, "it declares XML entities, which no feed needs; it was not read")
            case _:
                items += 1
                last = at
                if items == most:
                    cut = at
    return (text[:cut] + text[last:], items - most) if items > most else (text, 0)
