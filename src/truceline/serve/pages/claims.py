"""One claim or count of people by itself: its words, what was read in them, and the form that judges it."""

from __future__ import annotations

from fastapi import APIRouter

from truceline.export.phrases import load_phrases, printable
from truceline.export.values import claim_values, figure_values
from truceline.model import Claim, EntryKey, EntryKind, Figure
from truceline.serve.pages import amending
from truceline.serve.pages.queue import place_of
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.pages.wording import clause_of
from truceline.serve.problems import Problem
from truceline.serve.queries import documents, reviews, told
from truceline.serve.queries.paging import Asked

router = APIRouter(include_in_schema=False)
AROUND = 300  # characters of the text on either side of the words


@page(router, "/told/{key}")
def entry(visitor: Visitor) -> Shown:
    try:
        key = EntryKey.parse(visitor.path("key"))
    except ValueError as error:
        raise Problem(404, str(error)) from error
    with visitor.desk.ledger.reading() as connection:
        found = told.figure(connection, key) if key.kind is EntryKind.FIGURE else told.claim(connection, key)
        if found is None:
            raise Problem(404, "nothing is told there any more; look in its document")
        source = documents.document(connection, found.source.id)
        subjects = [str(key), *([f"incident:{found.incident}"] if found.incident else [])]
        feed = reviews.feed(connection, Asked(), subjects=subjects).items
        place = place_of(visitor, connection, key)
    text = source.text if source else found.words
    return show(
        "told.html",
        found=found,
        title=clause_of(found.value, found.words),
        values=_values(found.value, text),
        text=text,
        before=text[max(0, key.span.start - AROUND) : key.span.start],
        words=key.span.of(text),
        after=text[key.span.end : key.span.end + AROUND],
        feed=feed,
        lock=visitor.desk.reviews.lock_of(str(key)),
        place=place,
        fields=amending.OF_CLAIM if isinstance(found.value, Claim) else amending.OF_FIGURE,
        acts=amending.acts(),
    )


def _values(value: Claim | Figure, text: str) -> list[tuple[str, str, str, str]]:
    """Field, value, words and reason."""
    values = claim_values(value, text) if isinstance(value, Claim) else figure_values(value, load_phrases())
    return [
        (one.field.replace("_", " "), one.value, printable(one.words.of(text)) if one.words else "", one.reason)
        for one in values
    ]
