"""Searching the words of documents, and reading a pasted text that stays out of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter

from truceline.errors import TrucelineError, UsageError
from truceline.export.phrases import printable
from truceline.ingest import capture, parse_published
from truceline.serve.api.judgements import clean
from truceline.serve.api.reading import SOURCE
from truceline.serve.pages.documents import Body, body_of, reason_of
from truceline.serve.pages.visits import FILES, UPLOADS, Shown, Visitor, form, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import documents
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)
HITS = 50
LONGEST_NAME = 80  # characters of a file's name


@page(router, "/search")
def search(visitor: Visitor) -> Shown:
    q = visitor.selection.q
    with visitor.desk.ledger.reading() as connection:
        hits = documents.search(connection, q, limit=HITS) if q else ()
        begins = documents.beginnings(connection, [one.source for one in hits])
    return show("search.html", title=f"Search: {q}" if q else "Search", q=q, hits=hits, begins=begins, most=HITS)


@page(router, "/paste")
def pasting(visitor: Visitor) -> Shown:
    return _pasted(visitor)


@form(router, UPLOADS, role=Role.READER)
def paste(visitor: Visitor) -> Shown:
    """The accounts of a pasted text and of files. Nothing of them is kept."""
    text, told, files = visitor.said("text"), visitor.said("published"), visitor.files("files")
    most = visitor.desk.settings.largest_article
    if not text and not files:
        wrong = "Paste the text of an article or the HTML of its page, or choose files of them."
        return _pasted(visitor, published=told, wrong=wrong, status=422)
    if len(text) > most:
        raise Problem(413, f"over {most:,} characters are more than one article")
    sources = [(SOURCE, text.encode("utf-8", "surrogatepass"))] if text else []
    sources += [(printable(name)[:LONGEST_NAME] or "file", raw) for name, raw in files]
    try:
        clean([text, told])
        published = parse_published(told, called="the time of publication") if told else None
    except (Problem, UsageError, ValueError, OverflowError) as error:
        return _pasted(visitor, text=text, published=told, wrong=f"It cannot be read: {error}", status=422)
    found = [_read(visitor, name, raw, published) for name, raw in sources]
    alone = found[0][2] if len(found) == 1 else ""
    status = 422 if not any(body for _, body, _ in found) else 200
    wrong = f"It cannot be read: {alone}" if alone else ""
    return _pasted(visitor, text=text, published=told, found=found, wrong=wrong, status=status)


Read = tuple[str, Body | None, str]  # the name, what is told there, else what is wrong


def _read(visitor: Visitor, name: str, raw: bytes, published: datetime | None) -> Read:
    """One article. What is wrong with it is told, and the others are read all the same."""
    most = visitor.desk.settings.largest_article
    try:
        if len(raw) > 4 * most or b"\0" in raw:
            raise UsageError("it is no text, or more than one article")
        document = capture(raw, source=name, published=published)
        if len(document.text) > most:
            raise UsageError(f"over {most:,} characters are more than one article")
        return name, body_of(visitor.desk.read(document)), ""
    except (UsageError, TrucelineError, ValueError, OverflowError) as error:
        return name, None, printable(str(error))


def _pasted(
    visitor: Visitor,
    *,
    text: str = "",
    published: str = "",
    found: Sequence[Read] = (),
    wrong: str = "",
    status: int = 200,
) -> Shown:
    body = found[0][1] if len(found) == 1 else None
    return show(
        "paste.html",
        status=status,
        title="Paste",
        text=text,
        published=published,
        body=body,
        found=found,
        wrong=wrong,
        files=FILES,
        reason_of=reason_of,
    )
