"""Who asks, and what they may do.

On loopback without --team everybody is the one user and may do everything. In a team, a browser has a session in a
cookie, and each of its writes a token that only this desk's pages know; a program has a token in its header.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request, Response

from truceline.errors import UsageError
from truceline.serve.guard import SAFE
from truceline.serve.problems import Problem
from truceline.serve.settings import DeskSettings
from truceline.store.users import Role, UserBook

COOKIE = "__Host-truceline"  # browsers take such a name only with Secure, Path=/ and no Domain
CSRF_HEADER = "X-CSRF-Token"
SHORTEST = 10  # characters of a password
LONGEST = 200
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. `secret` is that of their session, where they have one; it leaves the server in the cookie alone."""

    name: str
    role: Role
    secret: str | None = None

    @property
    def csrf(self) -> str | None:
        """What goes with each write from a page; None where no cookie speaks for the user."""
        return None if self.secret is None else csrf_of(self.secret)


class Access:
    """The door of a desk."""

    def __init__(self, users: UserBook, settings: DeskSettings) -> None:
        self._users, self._settings = users, settings

    def identify(self, request: Request) -> Identity | None:
        """Who asks; None where nobody is known to. A bad token is no lesser one: it is refused."""
        if not self._settings.team:
            return Identity(self._settings.reviewer, Role.ADMIN)
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme:
            user = self._users.user_of_token(secret.strip()) if scheme.lower() == "bearer" else None
            if user is None:
                raise Problem(401, "that token does not count", headers={"WWW-Authenticate": "Bearer"})
            return Identity(user.name, user.role)
        secret = request.cookies.get(COOKIE, "")
        if not secret:
            return None
        idle, longest = self._settings.idle_time, self._settings.longest_time
        user = self._users.user_of_session(secret, idle=idle, longest=longest)
        return None if user is None else Identity(user.name, user.role, secret)

    def require(self, request: Request, role: Role, *, csrf: str | None = None) -> Identity:
        """Who asks, if they may; Problem 401 or 403 otherwise. `csrf` is the token of a form, else the header's."""
        identity = self.identify(request)
        if identity is None:
            raise Problem(401, "log in first: POST /api/session", headers={"WWW-Authenticate": "Bearer"})
        if not identity.role.may(role):
            raise Problem(403, f"this is for {role.named}; {identity.name} is {identity.role.named}")
        if request.method not in SAFE and identity.csrf is not None:
            given = csrf if csrf is not None else request.headers.get(CSRF_HEADER, "")
            if not hmac.compare_digest(given.encode(), identity.csrf.encode()):
                raise Problem(403, f"{CSRF_HEADER} is missing or not this session's; GET /api/session gives it")
        return identity

    def log_in(self, request: Request, response: Response, name: str, password: str) -> Identity:
        """Begin a session; the one before ends. Who fails too often waits."""
        if not self._settings.team:
            raise Problem(409, "nobody logs in here; truceline serve --team has users")
        address = f"address {request.client.host if request.client else ''}"
        window = timedelta(seconds=self._settings.login_window)
        tries = ((f"name {name}", self._settings.logins), (address, self._settings.logins_of_address))
        if any(self._users.failures(whom, within=window) >= most for whom, most in tries):
            seconds = str(int(self._settings.login_window))
            raise Problem(429, "too many logins failed; wait a while", headers={"Retry-After": seconds})
        if not verify(self._users.password_of(name), password):
            self._users.fail(*(whom for whom, _ in tries))
            raise Problem(401, "the name or the password is wrong")
        self._users.forgive(f"name {name}", older=window)
        idle, longest = self._settings.idle_time, self._settings.longest_time
        self._users.sweep(idle=idle, longest=longest)
        if before := request.cookies.get(COOKIE):
            self._users.end_session(before)
        secret = self._users.begin_session(name)
        lasts = int(self._settings.longest)
        response.set_cookie(COOKIE, secret, max_age=lasts, path="/", secure=True, httponly=True, samesite="strict")
        user = self._users.user_of_session(secret, idle=idle, longest=longest)
        assert user is not None
        return Identity(user.name, user.role, secret)

    def log_out(self, identity: Identity, response: Response) -> None:
        if identity.secret:
            self._users.end_session(identity.secret)
        response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")


def csrf_of(secret: str) -> str:
    """The token of a session's pages: nobody can work it out who does not have the cookie."""
    return hmac.new(secret.encode(), b"truceline csrf", hashlib.sha256).hexdigest()


def hashed(password: str) -> str:
    """A password as argon2 writes it; UsageError for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST} characters")
    return _hasher().hash(password)


def checked_name(name: str) -> str:
    """A name that a user may have."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or name != " ".join(name.split()):
        raise UsageError(f"{name!r}: a name has 1 to {LONGEST_NAME} characters, and no spaces at its ends")
    return name


def verify(hash: str | None, password: str) -> bool:
    """Whether a password is that of a hash; it takes as long where there is no such user."""
    try:
        _hasher().verify(hash or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return hash is not None


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the parameters of RFC 9106's second choice


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
