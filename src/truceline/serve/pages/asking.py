"""Searching the words of documents, and reading a pasted text that stays out of the ledger."""

from __future__ import annotations

from fastapi import APIRouter

from truceline.errors import TrucelineError, UsageError
from truceline.ingest import capture, parse_published
from truceline.serve.api.judgements import clean
from truceline.serve.api.reading import SOURCE
from truceline.serve.pages.documents import body_of, reason_of
from truceline.serve.pages.visits import Shown, Visitor, form, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import documents
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)
HITS = 50


@page(router, "/search")
def search(visitor: Visitor) -> Shown:
    q = visitor.selection.q
    with visitor.desk.ledger.reading() as connection:
        hits = documents.search(connection, q, limit=HITS) if q else ()
    return show("search.html", title=f"Search: {q}" if q else "Search", q=q, hits=hits, most=HITS)


@page(router, "/paste")
def pasting(visitor: Visitor) -> Shown:
    return _pasted(visitor)


@form(router, "/paste", role=Role.READER)
def paste(visitor: Visitor) -> Shown:
    """The account of a pasted text. Nothing of it is kept."""
    text, told = visitor.said("text"), visitor.said("published")
    if not text:
        return _pasted(visitor, wrong="Paste the text of an article, or the HTML of its page.", status=422)
    if len(text) > visitor.desk.settings.largest_article:
        raise Problem(413, f"over {visitor.desk.settings.largest_article:,} characters are more than one article")
    try:
        clean([text, told])
        published = parse_published(told) if told else None
        document = capture(text.encode(), source=SOURCE, published=published)
    except (Problem, UsageError, TrucelineError, ValueError, OverflowError) as error:
        return _pasted(visitor, text=text, published=told, wrong=f"It cannot be read: {error}", status=422)
    body = body_of(visitor.desk.read(document))
    return _pasted(visitor, text=text, published=told, body=body)


def _pasted(
    visitor: Visitor, *, text: str = "", published: str = "", body: object = None, wrong: str = "", status: int = 200
) -> Shown:
    given = {"text": text, "published": published, "body": body, "wrong": wrong}
    return show("paste.html", status=status, title="Paste", reason_of=reason_of, **given)
