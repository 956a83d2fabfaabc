"""Judging from pages: what the form sends, the feed and what its rows changed, and taking a judgement back."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from truceline.errors import EditLocked, ReviewConflict, UsageError
from truceline.serve.api.judgements import clean
from truceline.serve.judging import Said, drafted, previewed, revision_now, subject_of
from truceline.serve.pages.amending import amendment_of
from truceline.serve.pages.front import asked
from truceline.serve.pages.rendering import render
from truceline.serve.pages.visits import Shown, Visitor, form, page, show
from truceline.serve.problems import Problem
from truceline.serve.queries import changes, overview, reviews
from truceline.serve.queries.paging import Asked
from truceline.store import reviews as stored
from truceline.store.reviews import Action
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)
OF_ONE = (Action.ACCEPT, Action.AMEND, Action.REJECT)
OF_TWO = (Action.MERGE, Action.SPLIT)
JOINED = ("incident", "lineage")  # what has pages of its own for it
UNCHOSEN = {
    Action.MERGE: "Say what it is merged with: choose one of the list, or give its id or the address of its page.",
    Action.SPLIT: "Say what goes: tick some of the list, and not all of it.",
}
OF_THE_FEED = ("confirm", "decline", "retract")
UNTYPED = {"csrf", "revision", "other-revision", "reason"}  # what a form is given anew after a conflict
INSIDE = re.compile(r"/(?![/\\])[\x21-\x7e]*")  # an address on this desk, and on no other


def inside(address: str, otherwise: str) -> str:
    """An address that a form gives to go back to, if it is of this desk."""
    parts = urlsplit(address) if INSIDE.fullmatch(address) and "\\" not in address else None
    return address if parts and not parts.scheme and not parts.netloc and parts.path.startswith("/") else otherwise


@form(router, "/judgements", role=Role.REVIEWER)
def judge(visitor: Visitor) -> Response | Shown:
    """Write a judgement; one that merges or splits is shown first with what it would change."""
    desk = visitor.desk
    clean([value for _, value in (visitor.form.multi_items() if visitor.form else ()) if isinstance(value, str)])
    said = _said(visitor)
    if said.action in UNCHOSEN and not said.other and not said.claims:
        return _unchosen(visitor, said)
    if visitor.said("preview"):
        return _preview(visitor, said)
    try:
        with desk.ledger.transaction() as connection:
            review = desk.reviews.write(drafted(connection, said), second=desk.settings.second_person)
    except (ReviewConflict, EditLocked) as error:
        return _conflict(visitor, said, error)
    desk.reviews.unlock(said.subject, by=said.by)
    desk.follow()
    back = inside(visitor.said("back"), "/reviews")
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}judged={review.number}", 303)


def _said(visitor: Visitor) -> Said:
    action = visitor.said("action")
    if action not in (*OF_ONE, *OF_TWO):
        raise UsageError("action: choose accept, amend, reject, merge or split")
    amendment = amendment_of(visitor)
    if amendment and action != Action.AMEND:
        raise UsageError(f"fields to amend are filled in: choose amend, or empty them; to {action} sets none")
    assert visitor.identity is not None
    chosen = [one for one in visitor.form.getlist("claims") if isinstance(one, str)] if visitor.form else []
    return Said(
        Action(action),
        visitor.said("subject"),
        visitor.identity.name,
        visitor.said("reason"),
        visitor.said("revision"),
        other=_other(visitor),
        other_revision=visitor.said("other-revision") or None,
        claims=tuple(dict.fromkeys(chosen)),
        amendment=amendment,
    )


def _other(visitor: Visitor) -> str | None:
    """What is merged with the subject: chosen from a list, or its id or the address of its page."""
    kind = visitor.said("subject").partition(":")[0]
    written = visitor.said("other-address") or visitor.said("other")
    if not written or ":" in written.partition("/")[0]:
        return written or None
    return f"{kind}:{urlsplit(written).path.rstrip('/').rpartition('/')[2]}"


def _unchosen(visitor: Visitor, said: Said) -> Shown:
    """Nothing was written: what is to be chosen, what was typed, and the way back to the choice."""
    kind, _, id = subject_of(said.subject).partition(":")
    back = f"/{kind}s/{quote(id)}/{said.action}" if kind in JOINED else ""
    problem = Problem(422, f"{UNCHOSEN[said.action]} Nothing was written.")
    return show("problem.html", status=422, title="Choose first", problem=problem, words=said.reason, back=back)


def _preview(visitor: Visitor, said: Said) -> Shown:
    """What a judgement would change, and the form that writes it of what is seen here."""
    with visitor.desk.ledger.reading() as connection:
        other, found = previewed(connection, said)
    title = f"What to {said.action} would change"
    back = visitor.said("back")
    return show("preview.html", title=title, said=said, other_revision=other, differences=found, back=back)


def _conflict(visitor: Visitor, said: Said, error: ReviewConflict | EditLocked) -> Shown:
    """Nothing was written: what somebody else said meanwhile, and the form with all that was typed."""
    typed = [
        (name, value)
        for name, value in (visitor.form.multi_items() if visitor.form else ())
        if isinstance(value, str) and name not in UNTYPED
    ]
    with visitor.desk.ledger.reading() as connection:
        feed = reviews.feed(connection, Asked(limit=5), subjects=[one for one in (said.subject, said.other) if one])
        now = revision_now(connection, said.subject)
        other = revision_now(connection, said.other) if said.other else None
    locked = isinstance(error, EditLocked)
    lock = visitor.desk.reviews.lock_of(said.subject)
    title = "Somebody else is editing it" if locked else "Somebody else was quicker"
    return show(
        "conflict.html",
        status=423 if locked else 409,
        title=title,
        detail=str(error),
        said=said,
        typed=typed,
        feed=feed.items,
        now=now,
        other_revision=other,
        lock=lock,
    )


@form(router, "/locks", role=Role.REVIEWER)
def edit(visitor: Visitor) -> Response:
    """Begin to edit, or go on: others see it, and cannot write until the lease ends."""
    assert visitor.identity is not None
    subject, desk = subject_of(visitor.said("subject")), visitor.desk
    clean(subject)
    back = inside(visitor.said("back"), "/review")
    if visitor.said("action") == "leave":
        desk.reviews.unlock(subject, by=visitor.identity.name)
        return RedirectResponse(back, 303)
    desk.reviews.lock(subject, by=visitor.identity.name, seconds=desk.settings.lock)
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}edit=1#judge-head", 303)


@form(router, "/reviews/{number}", role=Role.REVIEWER)
def decide(visitor: Visitor) -> Response:
    """Confirm or decline what waits for a second person, or take back what counts."""
    desk, action, number = visitor.desk, visitor.said("action"), _number(visitor)
    reason = visitor.said("reason")
    clean([action, reason])
    if action not in OF_THE_FEED:
        raise UsageError(f"action: one of {', '.join(OF_THE_FEED)}")
    if not reason:
        raise UsageError("reason: say why; it stays in the feed")
    assert visitor.identity is not None
    by, book = visitor.identity.name, desk.reviews
    with desk.ledger.transaction() as connection:
        known = [one.id for one in changes.from_rows(stored.before(connection, number))]
        known += stored.touched(connection, number)
        found = changes.seen(connection, stored.keys_of(connection, number), also=known)
        before = [changes.as_json(one) for one in found]
        if action == "decline":
            review = book.decline(number, by=by, reason=reason)
        else:
            decided = book.confirm if action == "confirm" else book.retract
            review = decided(number, by=by, reason=reason, before=before)
    desk.follow()
    return RedirectResponse(f"/reviews/{review.number}?judged={review.number}", 303)


@page(router, "/reviews")
def feed(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        found = reviews.feed(connection, asked(visitor))
    return show("reviews.html", found=found, title="Judgements", of_reviews=tuple(OF_ONE))


@page(router, "/reviews.atom")
def atom(visitor: Visitor) -> Response:
    """The feed for feed readers; in a team they send a token."""
    with visitor.desk.ledger.reading() as connection:
        found = reviews.feed(connection, Asked())
    base = f"{visitor.request.url.scheme}://{visitor.request.url.netloc}"
    body = render("reviews.atom", found=found.items, base=base, now=visitor.desk.ledger.now())
    return Response(body.encode("utf-8", "replace"), media_type="application/atom+xml")


@page(router, "/reviews/{number}")
def row(visitor: Visitor) -> Shown:
    """One row of the feed, and what it changed."""
    desk, number = visitor.desk, _number(visitor)
    making = desk.making
    with desk.ledger.reading() as connection:
        found = desk.reviews.review(number)
        if found is None:
            raise Problem(404, "no judgement of that number")
        keys = stored.keys_of(connection, number)
        before = changes.from_rows(stored.before(connection, number))
        known = [*(one.id for one in before), *stored.touched(connection, number)]
        after = changes.seen(connection, keys, also=known)
        state = overview.state(connection, making=making)
    differences = changes.differences(before, after)
    title = f"Judgement {number}: {found.action}"
    return show("review.html", title=title, one=found, differences=differences, known=bool(before), state=state)


def _number(visitor: Visitor) -> int:
    number = visitor.path("number")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Problem(404, "no judgement of that number")
    return int(number)
