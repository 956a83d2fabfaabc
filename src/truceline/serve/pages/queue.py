"""The queue: what wants a person's look, the disputed and then the least sure first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import APIRouter, Response
from sqlalchemy import Connection

from truceline.errors import UsageError
from truceline.model import EntryKey, EntryKind, Standing
from truceline.serve.pages.front import asked, tidied
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.pages.wording import clause_of
from truceline.serve.queries import reviews, told
from truceline.serve.queries.paging import Page
from truceline.serve.results import ToldClaim, ToldFigure
from truceline.serve.selection import ReviewState, Selection

router = APIRouter(include_in_schema=False)
PATH, SORT, IN_QUEUE = "/review", "-doubt", "queue"
KINDS = {"claims": EntryKind.CLAIM, "counts": EntryKind.FIGURE}
WANTED = (ReviewState.UNREVIEWED, ReviewState.AGAIN)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in the queue: the addresses before and behind it."""

    back: str | None
    next: str | None


def in_queue(selection: Selection) -> Selection:
    """What of a selection wants a look, unless it says so itself: what nobody judged, of what is news."""
    return replace(selection, review=selection.review or WANTED, standing=selection.standing or (Standing.CURRENT,))


@page(router, PATH)
def queue(visitor: Visitor) -> Shown | Response:
    if (shorter := tidied(visitor)) is not None:
        return shorter
    of = visitor.request.query_params.get("of", "claims")
    if of not in KINDS:
        raise UsageError(f"of: one of {', '.join(KINDS)}")
    listed = told.claims if of == "claims" else told.figures
    with visitor.desk.ledger.reading() as connection:
        found: Page[ToldClaim] | Page[ToldFigure] = listed(
            connection, in_queue(visitor.selection), asked(visitor), sort=SORT
        )
        waiting = reviews.waiting(connection)
    rows = [(one, clause_of(one.value, one.words), address(visitor, one.key)) for one in found.items]
    bar, kinds = visitor.filter_bar(PATH), tuple(KINDS)
    return show("queue.html", title="Review", bar=bar, found=found, rows=rows, of=of, kinds=kinds, waiting=waiting)


def address(visitor: Visitor, key: str) -> str:
    """The page of an entry of the queue, which leads on from there."""
    return visitor.link(f"/told/{quote(key, safe='')}", **{IN_QUEUE: 1})


def place_of(visitor: Visitor, connection: Connection, key: EntryKey) -> Place | None:
    """Where an entry stands in the queue that somebody goes through; None where nobody does."""
    if visitor.request.query_params.get(IN_QUEUE) != "1":
        return None
    before, behind = told.beside(connection, key.kind, in_queue(visitor.selection), key, sort=SORT)
    return Place(*(address(visitor, one) if one else None for one in (before, behind)))
