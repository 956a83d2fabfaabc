"""Judging from pages: what the form sends, the feed, and taking a judgement back."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from truceline.errors import UsageError
from truceline.serve.api.judgements import clean
from truceline.serve.judging import Said, drafted
from truceline.serve.pages.amending import amendment_of
from truceline.serve.pages.front import asked
from truceline.serve.pages.visits import Shown, Visitor, form, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import reviews
from truceline.store.reviews import Action
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)
OF_THE_FORM = (Action.ACCEPT, Action.AMEND, Action.REJECT)
OF_THE_FEED = ("confirm", "decline", "retract")
INSIDE = re.compile(r"/(?![/\\])[\x21-\x7e]*")  # an address on this desk, and on no other


def inside(address: str, otherwise: str) -> str:
    """An address that a form gives to go back to, if it is of this desk."""
    parts = urlsplit(address) if INSIDE.fullmatch(address) and "\\" not in address else None
    return address if parts and not parts.scheme and not parts.netloc and parts.path.startswith("/") else otherwise


@form(router, "/judgements", role=Role.REVIEWER)
def judge(visitor: Visitor) -> Response:
    desk, action = visitor.desk, visitor.said("action")
    clean({name: value for name, value in (visitor.form or {}).items() if isinstance(value, str)})
    if action not in OF_THE_FORM:
        raise UsageError("action: choose accept, amend or reject")
    amendment = amendment_of(visitor)
    if amendment and action != Action.AMEND:
        raise UsageError(f"fields to amend are filled in: choose amend, or empty them; to {action} sets none")
    assert visitor.identity is not None
    said = Said(
        Action(action),
        visitor.said("subject"),
        visitor.identity.name,
        visitor.said("reason"),
        visitor.said("revision"),
        amendment=amendment,
    )
    with desk.ledger.transaction() as connection:
        review = desk.reviews.write(drafted(connection, said), second=desk.settings.second_person)
    desk.follow()
    back = inside(visitor.said("back"), "/reviews")
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}judged={review.number}", 303)


@form(router, "/reviews/{number}", role=Role.REVIEWER)
def decide(visitor: Visitor) -> Response:
    """Confirm or decline what waits for a second person, or take back what counts."""
    desk, action, number = visitor.desk, visitor.said("action"), visitor.path("number")
    reason = visitor.said("reason")
    clean([action, reason])
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Problem(404, "no judgement of that number")
    if action not in OF_THE_FEED:
        raise UsageError(f"action: one of {', '.join(OF_THE_FEED)}")
    if not reason:
        raise UsageError("reason: say why; it stays in the feed")
    assert visitor.identity is not None
    decided = {"confirm": desk.reviews.confirm, "decline": desk.reviews.decline, "retract": desk.reviews.retract}
    review = decided[action](int(number), by=visitor.identity.name, reason=reason)
    desk.follow()
    return RedirectResponse(f"/reviews?judged={review.number}", 303)


@page(router, "/reviews")
def feed(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        found = reviews.feed(connection, asked(visitor))
    return show("reviews.html", found=found, title="Reviews", of_reviews=tuple(OF_THE_FORM))
