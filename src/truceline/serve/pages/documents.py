"""Documents: the list, and one as it was captured, with what is told in it beside its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from truceline.export.phrases import headline, load_phrases
from truceline.export.report.article import Paragraph, paragraphs_of
from truceline.export.report.items import Item, items_of
from truceline.export.report.parties import party_labels
from truceline.model import Account
from truceline.serve.pages.front import asked, tidied
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import documents
from truceline.serve.results import DocumentPage, ToldClaim, ToldFigure

router = APIRouter(include_in_schema=False)
SORTS = {"-published": "last published first", "published": "first published first", "-added": "last added first"}


@dataclass(frozen=True, slots=True)
class Body:
    """A text with what is told in it: what the page of a document and that of a pasted text have in common."""

    account: Account
    title: str
    paragraphs: tuple[Paragraph, ...]
    items: tuple[Item, ...]
    removed: str
    starts: Mapping[str, tuple[int, int]]  # of each item the paragraph and segment that it begins in

    @property
    def labelled(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    def begin(self, paragraph: int, segment: int) -> Sequence[str]:
        """The items whose words begin in a segment."""
        return [id for id, at in self.starts.items() if at == (paragraph, segment)]


def body_of(account: Account) -> Body:
    document, phrases = account.document, load_phrases()
    items = items_of(account, phrases, party_labels(account))
    paragraphs = paragraphs_of(document, items)
    starts: dict[str, tuple[int, int]] = {}
    for at, paragraph in enumerate(paragraphs):
        for number, segment in enumerate(paragraph.segments):
            for id in segment.on:
                starts.setdefault(id, (at, number))
    reasons = Counter(phrases.label("removed", gone.reason) for gone in document.removed)
    removed = ", ".join(reason if n == 1 else f"{reason} ×{n}" for reason, n in reasons.items())
    return Body(account, headline(document.title, document.text), paragraphs, items, removed, starts)


def reason_of(reason: str) -> str:
    return load_phrases().label("removed", reason)


@page(router, "/documents")
def listed(visitor: Visitor) -> Shown | Response:
    if (shorter := tidied(visitor)) is not None:
        return shorter
    sort = visitor.request.query_params.get("sort", "-published")[:40]
    with visitor.desk.ledger.reading() as connection:
        found = documents.documents(connection, visitor.selection, asked(visitor), sort=sort)
        begins = documents.beginnings(connection, [one.source for one in found.items])
    bar = visitor.filter_bar("/documents")
    return show("documents.html", bar=bar, found=found, begins=begins, sort=sort, sorts=SORTS)


@page(router, "/documents/{id}")
def document(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        found = documents.document(connection, visitor.path("id"))
    if found is None:
        raise Problem(404, "no document of that id, or it was withdrawn")
    body = body_of(found.account) if found.account else None
    title = body.title if body else headline(found.document.title, found.document.text)
    told = _by_id(found)
    return show("document.html", found=found, body=body, told=told, title=title, reason_of=reason_of)


def _by_id(found: DocumentPage) -> Mapping[str, ToldClaim | ToldFigure]:
    """What the ledger knows of each item of the account, by its id there."""
    told: list[ToldClaim | ToldFigure] = [*found.claims, *found.figures]
    return {one.value.id: one for one in told}
