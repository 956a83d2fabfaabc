"""Judgements: said, confirmed by a second person, taken back; the feed of them all; locks while somebody edits."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from truceline.serve import results as r
from truceline.serve.api.described import answered, asked_of, desk_of, paged, plain, route
from truceline.serve.desk import PICTURE, Desk
from truceline.serve.judging import LONGEST, MOST, Said, drafted, subject_of
from truceline.serve.problems import Problem
from truceline.serve.queries import overview
from truceline.serve.queries import reviews as feeds
from truceline.serve.queries.paging import Page
from truceline.store.reviews import Action, Lock, Review
from truceline.store.users import Role

router = APIRouter(prefix="/api", tags=["reviewing"])
KEY = "claim:8f2c…:120-188"
Number = Annotated[int, Path(ge=1, le=2**53, description="Its number in the feed.")]
Key = Annotated[str, Field(min_length=1, max_length=300)]
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST, description="Why; it stays in the feed.")]
Revision = Annotated[str, Field(min_length=1, max_length=64, description="Of what was seen, as lists give it.")]


class JudgementIn(BaseModel):
    """What a reviewer says of a claim, a figure or an incident."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"action": "reject", "subject": KEY, "revision": "3f0c9a1b22d4e5f6", "reason": "This is history."}
            ]
        },
    )
    action: Action = Field(description="accept, amend, reject, merge or split")
    subject: Key = Field(description="A claim's or figure's key, or incident:ID.")
    reason: Reason
    revision: Revision
    other: Key | None = Field(None, description="What is merged with the subject, or split from it.")
    other_revision: Revision | None = None
    claims: list[Key] = Field([], max_length=MOST, description="Claims that a split takes out of an incident.")
    amendment: dict[str, Any] | None = Field(None, description="Fields that an amendment sets, as in an account.")


class ReasonIn(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


class LockIn(BaseModel):
    """What somebody begins to edit."""

    model_config = ConfigDict(extra="forbid")
    subject: Key


@route(router, "POST", "/judgements", gives=Review, status=201, problems=[404, 409, 423])
def post_judgement(request: Request, said: JudgementIn) -> Response:
    """Judge. With a second person wanted it waits until another one confirms it."""
    desk = desk_of(request)
    identity = desk.access.require(request, Role.REVIEWER)
    clean(said.model_dump())
    told = Said(
        said.action,
        said.subject,
        identity.name,
        said.reason,
        said.revision,
        said.other,
        said.other_revision,
        tuple(dict.fromkeys(said.claims)),
        said.amendment,
    )
    with desk.ledger.transaction() as connection:
        review = desk.reviews.write(drafted(connection, told), second=desk.settings.second_person)
    desk.follow()
    return plain(review, status=201, headers={"Location": f"/api/judgements/{review.number}"})


@route(
    router,
    "GET",
    "/judgements",
    gives=Page[Review],
    query=[
        *paged(),
        {"name": "subject", "in": "query", "schema": {"type": "string"}, "description": "Only of this."},
        {"name": "by", "in": "query", "schema": {"type": "string"}, "description": "Only by this person."},
    ],
)
def list_judgements(request: Request) -> Response:
    """The feed: what was judged, confirmed, declined and retracted, the newest first."""
    asked, said = asked_of(request), request.query_params
    subjects, by = tuple(filter(None, [said.get("subject")])), said.get("by") or None
    clean([*subjects, by])

    def make(desk: Desk) -> Page[Review]:
        with desk.ledger.reading() as connection:
            return feeds.feed(connection, asked, subjects=subjects, by=by)

    return answered(request, make)


@route(router, "GET", "/judgements/{number}", gives=Review, problems=[404])
def get_judgement(request: Request, number: Number) -> Response:
    """One row of the feed."""
    return answered(request, lambda desk: desk.reviews.review(number))


@route(router, "POST", "/judgements/{number}/confirm", gives=Review, problems=[404, 409])
def confirm_judgement(request: Request, number: Number, said: ReasonIn) -> Response:
    """Let a judgement that waits for a second person count."""
    desk = desk_of(request)
    identity = desk.access.require(request, Role.REVIEWER)
    clean(said.reason)
    found = desk.reviews.confirm(number, by=identity.name, reason=said.reason)
    desk.follow()
    return plain(found)


@route(router, "POST", "/judgements/{number}/decline", gives=Review, problems=[404, 409])
def decline_judgement(request: Request, number: Number, said: ReasonIn) -> Response:
    """Refuse a judgement that waits for a second person."""
    desk = desk_of(request)
    identity = desk.access.require(request, Role.REVIEWER)
    clean(said.reason)
    return plain(desk.reviews.decline(number, by=identity.name, reason=said.reason))


@route(router, "POST", "/judgements/{number}/retract", gives=Review, problems=[404, 409])
def retract_judgement(request: Request, number: Number, said: ReasonIn) -> Response:
    """Take a judgement back; both rows stay in the feed."""
    desk = desk_of(request)
    identity = desk.access.require(request, Role.REVIEWER)
    clean(said.reason)
    found = desk.reviews.retract(number, by=identity.name, reason=said.reason)
    desk.follow()
    return plain(found)


@route(router, "PUT", "/locks", gives=Lock, problems=[423])
def put_lock(request: Request, said: LockIn) -> Response:
    """Tell others that you edit something; asked for again, it holds longer. It ends by itself."""
    desk = desk_of(request)
    identity = desk.access.require(request, Role.REVIEWER)
    clean(said.subject)
    subject = subject_of(said.subject)
    return plain(desk.reviews.lock(subject, by=identity.name, seconds=desk.settings.lock))


@route(router, "DELETE", "/locks", status=204)
def delete_lock(request: Request, said: LockIn) -> Response:
    """Let others edit it again."""
    desk = desk_of(request)
    identity = desk.access.require(request, Role.REVIEWER)
    clean(said.subject)
    desk.reviews.unlock(subject_of(said.subject), by=identity.name)
    return Response(status_code=204)


@route(router, "POST", "/picture", gives=r.PictureState, status=202)
def make_picture(request: Request) -> Response:
    """Make the picture anew from what was read and judged; it is done beside other work."""
    desk = desk_of(request)
    desk.access.require(request, Role.REVIEWER)
    desk.make_picture()
    making = desk.reviews.lock_of(PICTURE) is not None
    with desk.ledger.reading() as connection:
        return plain(overview.state(connection, making=making), status=202)


def clean(value: object) -> None:
    """Refuse what no database keeps: NUL, and halves of characters."""
    match value:
        case str() if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Problem(422, "NUL, or half a character (a lone surrogate), in a text")
        case dict():
            for name, one in value.items():
                clean(name)
                clean(one)
        case list() | tuple():
            for one in value:
                clean(one)
        case float() if value != value or abs(value) == float("inf"):
            raise Problem(422, "a number that is none")
        case _:
            pass
