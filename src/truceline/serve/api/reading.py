"""Reading a pasted article: its account at once, and nothing of it kept."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from truceline.errors import UsageError
from truceline.ingest import capture, parse_published
from truceline.model import Account
from truceline.serve.api.described import desk_of, plain, route
from truceline.serve.problems import Problem
from truceline.store.users import Role

router = APIRouter(prefix="/api", tags=["reading"])
SOURCE = "pasted text"


@dataclass(frozen=True, slots=True)
class Pasted:
    """The account of a pasted article; its offsets are code points of `text`."""

    account: Account
    text: str


class ArticleIn(BaseModel):
    """An article: its text, or the HTML of its page."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "The army said rebels shelled the town.", "published": "2031-05-06"}]},
    )
    text: str = Field(min_length=1)
    published: str = Field("", max_length=60, description="When it was published, as ISO 8601; UTC unless it says so.")


@route(router, "POST", "/read", gives=Pasted)
def read_article(request: Request, said: ArticleIn) -> Response:
    """Read a pasted article; it does not enter the ledger."""
    desk = desk_of(request)
    desk.access.require(request, Role.READER)
    if len(said.text) > desk.settings.largest_article:
        raise Problem(413, f"over {desk.settings.largest_article:,} characters are more than one article")
    try:
        published = parse_published(said.published, called="published") if said.published.strip() else None
        raw = said.text.encode()
    except (UsageError, ValueError, OverflowError) as error:
        raise Problem(422, str(error)) from error
    document = capture(raw, source=SOURCE, published=published)
    return plain(Pasted(desk.read(document), document.text))
