"""Containers of articles as tests need them: WARC, WACZ, mbox, gzip; all of our own making."""

from __future__ import annotations

import gzip
import io
import zipfile

FIRST = "Velland shelled Toldan with mortars on Tuesday, killing at least 12 villagers, Ardania's army said."
SECOND = "Velland denied it and said that its guns had been silent since the truce of May was signed in Sandport."


def page(head: str = "", body: str = "", *, title: str = "Mortars fall on Toldan") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1><p>{FIRST}</p><p>{SECOND}</p>{body}</article></body></html>"
    )


def answer(body: bytes, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(address: str, block: bytes, *, kind: str = "response", date: str = "2031-05-07T10:00:00Z") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(address)):032x}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def crawl() -> list[bytes]:
    """The records of a small crawl: information, a page, its picture, a page in pieces, an error."""
    first, second = page().encode(), page(title="Guns at Orsk").encode()
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (second[:200], second[200:])) + b"0\r\n\r\n"
    return [
        record("urn:crawl", b"software: none\r\n", kind="warcinfo"),
        record("https://www.river.example/toldan?utm_source=x", answer(first)),
        record("https://river.example/toldan.png", answer(b"\x89PNG" * 50, kind="image/png")),
        record("https://river.example/orsk", answer(pieces, more="Transfer-Encoding: chunked\r\n")),
        record("https://river.example/none", answer(first, status="404 Not Found")),
    ]


def warc_gz(records: list[bytes]) -> bytes:
    """As archives are packed: each record by itself."""
    return b"".join(map(gzip.compress, records))


def wacz(records: list[bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", warc_gz(records))
    return packed.getvalue()


def message(body: str, *, head: str = "", sender: str = "Valley Press Office <press@valley.example>") -> str:
    return (
        f"From: {sender}\nTo: desk@river.example\nSubject: Statement on\n Toldan\n"
        f"Date: Wed, 07 May 2031 10:19:02 +0200\n{head}\n{body}\n"
    )


def mbox(*messages: str) -> bytes:
    return "".join(f"From press@valley.example Wed May  7 08:19:02 2031\n{one}\n" for one in messages).encode()
