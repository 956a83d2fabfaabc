"""The feed of reviews, and the queue of what wants one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from truceline.serve.queries.paging import Asked, Order, Page, page
from truceline.store import reviews
from truceline.store.desk_tables import REVIEWS
from truceline.store.reviews import Review

ORDER = Order("-number", None, REVIEWS.c.number)


def feed(connection: Connection, asked: Asked, *, subjects: Sequence[str] = (), by: str | None = None) -> Page[Review]:
    """What was reviewed, confirmed, declined and retracted, the newest first; of some subjects, or by one person."""
    query = select(REVIEWS.c.number.label("sorted_by"), REVIEWS.c.number.label("tie"))
    if subjects:
        query = query.where(REVIEWS.c.subject.in_(subjects))
    if by:
        query = query.where(REVIEWS.c.by == by)
    found = page(connection, query, ORDER, asked, lambda row: int(row.tie))
    return Page(tuple(reviews.reviews(connection, found.items)), found.next, found.total, found.more)


def waiting(connection: Connection) -> int:
    """How many entries have a judgement that waits for a second person."""
    return len(reviews.waiting_keys(connection))
