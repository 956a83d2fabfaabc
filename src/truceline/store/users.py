"""The users of a desk that several people share: their roles, sessions and tokens. Secrets lie here as hashes only.

A password comes here as argon2 has written it; the hash of a session's or token's secret is its SHA-256, which is
enough for 256 random bits.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select

from truceline.errors import NoLedger, UsageError
from truceline.store.codec import sha256
from truceline.store.desk_tables import LOGIN_FAILURES, SESSIONS, TOKENS, USERS
from truceline.store.ledger import Ledger
from truceline.store.writing import insert_new

PREFIX = "tl_"  # of a token, so that people and scanners know one when they see it
SECRET = 32  # random bytes
TOUCHED = timedelta(minutes=1)  # how often it is noted that a session or token is in use


class Role(StrEnum):
    """What somebody may do; each role may do what those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    @property
    def named(self) -> str:
        """A reader, a reviewer, an admin."""
        return f"an {self}" if self is Role.ADMIN else f"a {self}"

    def may(self, needed: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(needed)

    def least(self, other: Role) -> Role:
        return self if other.may(self) else other


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account on the desk."""

    number: int
    name: str
    role: Role
    made: datetime
    disabled: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """A secret for programs, as it is listed: never itself."""

    number: int
    user: str
    name: str
    role: Role
    made: datetime
    expires: datetime | None
    used: datetime | None
    revoked: datetime | None


class UserBook:
    """A ledger's shelf of users. Each method is a transaction of its own, or a part of the ledger's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, name: str, password: str, role: Role) -> User:
        """A new user; `password` is its hash. UsageError where the name is taken."""
        row = {"name": name, "password": password, "role": role.value, "made": self._ledger.now()}
        with self._ledger.transaction() as connection:
            made = connection.execute(insert_new(connection, USERS).values(row).returning(USERS.c.number)).scalar()
            if made is None:
                raise UsageError(f"there is a user {name!r} already")
            return _user(connection, name)

    def users(self) -> Sequence[User]:
        with self._ledger.reading() as connection:
            names = connection.execute(select(USERS.c.name).order_by(USERS.c.name)).scalars().all()
            return [_user(connection, name) for name in names]

    def password_of(self, name: str) -> str | None:
        """The hash of a user's password; None where there is no such user, or it is disabled."""
        query = select(USERS.c.password).where(USERS.c.name == name, USERS.c.disabled.is_(None))
        with self._ledger.reading() as connection:
            return connection.execute(query).scalar()

    def set_password(self, name: str, password: str) -> None:
        """A new password, by its hash; every session of the user ends."""
        with self._ledger.transaction() as connection:
            user = _user(connection, name)
            connection.execute(USERS.update().where(USERS.c.number == user.number).values(password=password))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.user == user.number))

    def set_role(self, name: str, role: Role) -> User:
        with self._ledger.transaction() as connection:
            user = _user(connection, name)
            connection.execute(USERS.update().where(USERS.c.number == user.number).values(role=role.value))
            return _user(connection, name)

    def disable(self, name: str) -> User:
        """Keep a user out: sessions end, tokens count no more. What was judged stays under the name."""
        with self._ledger.transaction() as connection:
            user, now = _user(connection, name), self._ledger.now()
            connection.execute(USERS.update().where(USERS.c.number == user.number).values(disabled=now))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.user == user.number))
            return _user(connection, name)

    def enable(self, name: str) -> User:
        with self._ledger.transaction() as connection:
            user = _user(connection, name)
            connection.execute(USERS.update().where(USERS.c.number == user.number).values(disabled=None))
            return _user(connection, name)

    # Sessions

    def begin_session(self, name: str) -> str:
        """A new session's secret, which is nowhere kept."""
        secret, now = secrets.token_urlsafe(SECRET), self._ledger.now()
        with self._ledger.transaction() as connection:
            row = {"sha256": sha256(secret), "user": _user(connection, name).number, "made": now, "seen": now}
            connection.execute(SESSIONS.insert().values(row))
        return secret

    def user_of_session(self, secret: str, *, idle: timedelta, longest: timedelta) -> User | None:
        """Whose session it is; None where it is none, or was idle or lasts for too long."""
        s, now = SESSIONS.c, self._ledger.now()
        query = (
            select(USERS.c.name, s.seen)
            .join(USERS, USERS.c.number == s.user)
            .where(s.sha256 == sha256(secret), s.seen > now - idle, s.made > now - longest, USERS.c.disabled.is_(None))
        )
        with self._ledger.reading() as connection:
            row = connection.execute(query).first()
            user = None if row is None else _user(connection, row.name)
        if row is not None and now - row.seen > TOUCHED:
            with self._ledger.transaction() as connection:
                connection.execute(SESSIONS.update().where(s.sha256 == sha256(secret)).values(seen=now))
        return user

    def end_session(self, secret: str) -> None:
        with self._ledger.transaction() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.sha256 == sha256(secret)))

    def sweep(self, *, idle: timedelta, longest: timedelta) -> None:
        """Forget sessions that are over."""
        s, now = SESSIONS.c, self._ledger.now()
        with self._ledger.transaction() as connection:
            connection.execute(delete(SESSIONS).where((s.seen <= now - idle) | (s.made <= now - longest)))

    # Tokens

    def add_token(self, user: str, name: str, role: Role, *, days: int | None = None) -> tuple[str, Token]:
        """A new token: its secret, shown once and nowhere kept, and how it is listed."""
        secret, now = PREFIX + secrets.token_urlsafe(SECRET), self._ledger.now()
        expires = now + timedelta(days=days) if days is not None else None
        with self._ledger.transaction() as connection:
            owner = _user(connection, user)
            if not owner.role.may(role):
                raise UsageError(f"{user} is {owner.role.named}; a token of theirs cannot be {role.named}'s")
            row = {"sha256": sha256(secret), "user": owner.number, "name": name, "role": role.value, "made": now}
            number = connection.execute(
                TOKENS.insert().values({**row, "expires": expires}).returning(TOKENS.c.number)
            ).scalar_one()
            return secret, next(token for token in _tokens(connection) if token.number == number)

    def tokens(self) -> Sequence[Token]:
        with self._ledger.reading() as connection:
            return _tokens(connection)

    def revoke_token(self, number: int) -> None:
        with self._ledger.transaction() as connection:
            mine = (TOKENS.c.number == number, TOKENS.c.revoked.is_(None))
            changed = connection.execute(TOKENS.update().where(*mine).values(revoked=self._ledger.now()))
            if not changed.rowcount:
                raise NoLedger(f"there is no token {number} that counts")

    def user_of_token(self, secret: str) -> User | None:
        """Whose token it is, with no more than the token's role; None where it does not count."""
        k, now = TOKENS.c, self._ledger.now()
        query = (
            select(USERS.c.name, k.number, k.role, k.used)
            .join(USERS, USERS.c.number == k.user)
            .where(k.sha256 == sha256(secret), k.revoked.is_(None), USERS.c.disabled.is_(None))
            .where(k.expires.is_(None) | (k.expires > now))
        )
        with self._ledger.reading() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            user = _user(connection, row.name)
        if row.used is None or now - row.used > TOUCHED:
            with self._ledger.transaction() as connection:
                connection.execute(TOKENS.update().where(k.number == row.number).values(used=now))
        return User(user.number, user.name, user.role.least(Role(row.role)), user.made, user.disabled)

    # Failed logins

    def fail(self, *whom: str) -> None:
        """Note a failed login, of a name and of an address."""
        now = self._ledger.now()
        with self._ledger.transaction() as connection:
            connection.execute(LOGIN_FAILURES.insert(), [{"whom": sha256(one), "at": now} for one in whom])

    def failures(self, whom: str, *, within: timedelta) -> int:
        """How many logins failed lately."""
        f = LOGIN_FAILURES.c
        query = select(func.count()).where(f.whom == sha256(whom), f.at > self._ledger.now() - within)
        with self._ledger.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def forgive(self, whom: str, *, older: timedelta) -> None:
        """Forget the failures of a name that has logged in, and of everybody what is old."""
        f = LOGIN_FAILURES.c
        with self._ledger.transaction() as connection:
            connection.execute(
                delete(LOGIN_FAILURES).where((f.whom == sha256(whom)) | (f.at < self._ledger.now() - older))
            )


def _user(connection: Connection, name: str) -> User:
    row = connection.execute(select(USERS).where(USERS.c.name == name)).first()
    if row is None:
        raise NoLedger(f"there is no user {name!r}")
    return User(row.number, row.name, Role(row.role), row.made, row.disabled)


def _tokens(connection: Connection) -> list[Token]:
    query = select(TOKENS, USERS.c.name.label("owner")).join(USERS, USERS.c.number == TOKENS.c.user)
    return [
        Token(row.number, row.owner, row.name, Role(row.role), row.made, row.expires, row.used, row.revoked)
        for row in connection.execute(query.order_by(TOKENS.c.number))
    ]
