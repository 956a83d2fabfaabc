"""`truceline user`: who may use a desk that several people share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.run import DB
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.errors import MissingExtra, UsageError
from truceline.export.phrases import printable

if TYPE_CHECKING:
    from truceline.store.users import UserBook

user = typer.Typer(name="user", help="Who may use a desk with --team: users, roles, tokens.", no_args_is_help=True)
NAME = Annotated[str, typer.Argument(metavar="NAME", help="The name that somebody logs in with.")]


class RoleName(StrEnum):
    """What somebody may do."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"


ROLE = Annotated[
    RoleName, typer.Option("--role", metavar="|".join(RoleName), help="Each may do what those before may.")
]


@user.command()
def add(name: NAME, role: ROLE = RoleName.READER, db: DB = None) -> None:
    """Add a user. The password is asked for; without a terminal it is a line of standard input.

    Example: truceline user add mira --role reviewer --db sqlite:///border.db
    """
    checked_name, hashed = _hashing()
    with _book(db) as users:
        from truceline.store.users import Role

        made = users.add(checked_name(name), hashed(_password()), Role(role.value))
        write(f"{made.name} is {made.role.named}\n")


@user.command(name="list")
def listed(db: DB = None) -> None:
    """List users, and the tokens of each.

    Example: truceline user list
    """
    with _book(db) as users:
        tokens = users.tokens()
        for one in users.users():
            gone = " · disabled" if one.disabled else ""
            write(f"{printable(one.name):<24} {one.role:<9} since {_day(one.made)}{gone}\n")
            for token in tokens:
                if token.user == one.name:
                    until = f"until {_day(token.expires)}" if token.expires else "lasting"
                    state = "revoked" if token.revoked else until
                    used = f"used {_day(token.used)}" if token.used else "never used"
                    write(f"  token {token.number:<5} {printable(token.name):<18} {token.role:<9} {state} · {used}\n")


@user.command()
def role(name: NAME, role: Annotated[RoleName, typer.Argument(metavar="|".join(RoleName))], db: DB = None) -> None:
    """Give a user another role. It holds from the next request on.

    Example: truceline user role mira admin
    """
    with _book(db) as users:
        from truceline.store.users import Role

        made = users.set_role(name, Role(role.value))
        write(f"{made.name} is now: {made.role}\n")


@user.command()
def password(name: NAME, db: DB = None) -> None:
    """Give a user another password; their sessions end.

    Example: truceline user password mira
    """
    _, hashed = _hashing()
    with _book(db) as users:
        users.set_password(name, hashed(_password()))
        write(f"{name} has a new password\n")


@user.command()
def disable(
    name: NAME, db: DB = None, undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False
) -> None:
    """Keep a user out: sessions end and tokens count no more. What they judged stays.

    Example: truceline user disable mira
    """
    with _book(db) as users:
        made = users.enable(name) if undo else users.disable(name)
        write(f"{made.name} is {'disabled' if made.disabled else 'let in'}\n")


@user.command()
def token(
    name: NAME,
    db: DB = None,
    role: ROLE = RoleName.READER,
    called: Annotated[str, typer.Option("--name", metavar="TEXT", help="What it is for.")] = "",
    days: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=36_500, help="How long it counts. Default: until revoked.")
    ] = None,
    revoke: Annotated[
        int | None, typer.Option(metavar="N", help="Instead, let the token of this number count no more.")
    ] = None,
) -> None:
    """Make a token for programs, with a role of its own; it is shown once and kept as a hash.

    Example: truceline user token mira --role reader --name nightly-export --days 90
    """
    with _book(db) as users:
        if revoke is not None:
            if revoke not in {one.number for one in users.tokens() if one.user == name}:
                raise UsageError(f"--revoke {revoke}: {name} has no such token; truceline user list shows them")
            users.revoke_token(revoke)
            write(f"token {revoke} counts no more\n")
            return
        from truceline.store.users import Role

        secret, made = users.add_token(name, called.strip() or "token", Role(role.value), days=days)
        sys.stderr.write(f"truceline: token {made.number}, a {made.role}'s; it is not shown again\n")
        write(f"{secret}\n")


@contextmanager
def _book(db: str | None) -> Iterator[UserBook]:
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.store import Ledger
    from truceline.store.users import UserBook

    with Ledger.open(settings.db, create=False) as ledger:
        yield UserBook(ledger)


def _hashing() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """What checks a name and what hashes a password."""
    try:
        from truceline.serve.access import checked_name, hashed
    except ModuleNotFoundError as error:
        raise MissingExtra(error.name or "argon2", "serve") from error
    return checked_name, hashed


def _password() -> str:
    """A password, twice from a terminal, else a line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return found


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "–"
