"""Sessions: who one is, logging in and out."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from truceline.serve.access import LONGEST, LONGEST_NAME, Identity
from truceline.serve.api.described import desk_of, plain, route
from truceline.serve.written import as_bytes
from truceline.store.users import Role

router = APIRouter(prefix="/api", tags=["session"])


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `csrf` goes into the header X-CSRF-Token of each request that writes, where it is not null."""

    name: str
    role: Role
    csrf: str | None
    team: bool
    second_person: bool


class LoginIn(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    password: str = Field(min_length=1, max_length=LONGEST)


def _who(request: Request, identity: Identity) -> Who:
    settings = desk_of(request).settings
    return Who(identity.name, identity.role, identity.csrf, settings.team, settings.second_person)


@route(router, "GET", "/session", gives=Who)
def get_session(request: Request) -> Response:
    """Who you are, and the token that goes with what you write."""
    return plain(_who(request, desk_of(request).access.require(request, Role.READER)))


@route(router, "POST", "/session", gives=Who, problems=[409, 429])
def log_in(request: Request, said: LoginIn) -> Response:
    """Log in; the session is in a cookie, and any before it ends."""
    response = Response(media_type="application/json")
    identity = desk_of(request).access.log_in(request, response, said.name, said.password)
    response.body = as_bytes(_who(request, identity))
    response.headers["content-length"] = str(len(response.body))
    return response


@route(router, "DELETE", "/session", status=204)
def log_out(request: Request) -> Response:
    """Log out; the session ends on the server too."""
    access = desk_of(request).access
    response = Response(status_code=204)
    access.log_out(access.require(request, Role.READER), response)
    return response
