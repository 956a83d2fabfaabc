"""Mail → articles: an mbox is cut into its messages, and a message is a press release with a date and a sender."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO

from truceline.errors import NotAnArticle, SourceError
from truceline.ingest.files import Told, compose, is_page
from truceline.ingest.furniture import Furniture
from truceline.ingest.furniture import furniture as known_furniture
from truceline.ingest.published import parse_moment
from truceline.ingest.text import MAX_BYTES, decode
from truceline.ingest.wire import outlet_of
from truceline.model import Document

# From mira@river.example Wed May  7 08:19:02 2031
SEPARATOR = re.compile(rb"From [^\r\n]{1,200}\d{4}[^\r\n]{0,10}\r?\n")
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
FEWEST_WORDS = 8  # a shorter plain part only says that there is another
ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")


def messages(stream: BinaryIO) -> Iterator[bytes]:
    """The messages of an mbox, one after another, without the lines that part them.

    The standard library's reader wants a file it can seek in and keeps a table of all of it. A message that is too
    long is cut, and later refused.
    """
    parts: list[bytes] = []
    size, after_blank = 0, True
    while line := stream.readline(MAX_BYTES):
        if after_blank and SEPARATOR.fullmatch(line):
            if parts:
                yield _whole(parts)
            parts, size = [], 0
        elif size <= MAX_BYTES:
            parts.append(line)
            size += len(line)
        after_blank = not line.strip()
    if parts:
        yield _whole(parts)


def _whole(parts: list[bytes]) -> bytes:
    return QUOTED.sub(rb"\1", b"".join(parts).strip(b"\r\n") + b"\n")


def capture_mail(
    raw: bytes, *, source: str, published: datetime | None = None, furniture: Furniture | None = None
) -> Document:
    """One message's article: its plain part, or its HTML part where that says more.

    Its Date is the publication time, its Subject the title, and its sender the outlet. Attachments are left out.
    """
    if len(raw) > MAX_BYTES:
        raise NotAnArticle(source, f"a message of over {MAX_BYTES / 1e6:.0f} MB")
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text, page = _part(message, "plain", source), _part(message, "html", source)
    if text and is_page(text[:4_000]):
        text, page = None, text
    if page and (text is None or len(text.split()) < FEWEST_WORDS):
        from truceline.ingest.pages import article_of

        text, _ = article_of(page, source=source)
    if text is None:
        raise NotAnArticle(source, "a message without a text or HTML part")
    name, address = parseaddr(_header(message, "From") or "")
    archived = ADDRESS.search(_header(message, "Archived-At") or "")
    told = Told(
        url=archived[1] if archived else None,
        title=_header(message, "Subject"),
        outlet=name or (outlet_of(address.rpartition("@")[2]) if "@" in address else None),
        published=parse_moment(_header(message, "Date") or ""),
    )
    return compose(text, raw, told, source=source, published=published, furniture=furniture or known_furniture())


def _part(message: EmailMessage, kind: str, source: str) -> str | None:
    """The text of a part, with the charset it names if that fits; None where there is none or its code is broken."""
    try:
        part = message.get_body(preferencelist=(kind,))
    except (KeyError, ValueError, AttributeError, TypeError, IndexError):  # headers the library stumbles over
        return None
    if part is None:
        return None
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw.strip():
        return None
    try:
        return raw.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        pass
    try:
        return decode(raw, source=source).replace("\r\n", "\n")
    except SourceError:
        return None


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as one line; what the library cannot take apart is taken as it stands."""
    try:
        value = str(message.get(name, ""))
    except (
        ArithmeticError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
    ):  # numbers of a date without bounds, say
        written = next((v for n, v in message.raw_items() if n.lower() == name.lower()), "")
        try:
            value = str(make_header(decode_header(str(written))))
        except (ValueError, LookupError):
            value = str(written)
    return " ".join("".join(c if c.isprintable() else " " for c in value).split()) or None
