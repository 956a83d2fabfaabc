"""`truceline serve`: the desk, a web application and API over a ledger."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.run import DB, LOG_FORMAT
from truceline.config import actors_in_use, index_in_use, load_settings
from truceline.errors import MissingExtra, UsageError


def serve(
    db: DB = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="The port that it listens at.")] = 8000,
    team: Annotated[
        bool, typer.Option("--team", help="For several people: they log in, and have roles (truceline user).")
    ] = False,
    second_person: Annotated[
        bool, typer.Option("--second-person", help="With --team: a judgement counts once another person confirms it.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name that browsers call it by, as behind a proxy. May be given again."),
    ] = None,
    basemap: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A GeoJSON or PMTiles file that the map is drawn on, in place of its own."),
    ] = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, help="Processes that answer.")] = 1,
    log_format: LOG_FORMAT = None,
) -> None:
    """Open the desk: incidents, claims and documents with filters, review, exports, and a REST API at /openapi.json.

    Without --team it answers this machine alone, and nobody logs in. Ctrl-C ends it after what it is answering.

    Example: truceline serve --db sqlite:///border.db
    """
    settings = load_settings(given={"db": db, "log_format": log_format}, environment=os.environ)
    try:
        from truceline.serve.running import run
        from truceline.serve.settings import DeskSettings
    except ModuleNotFoundError as error:
        raise MissingExtra(error.name or "fastapi", "serve") from error
    from truceline.store import Ledger

    gazetteer, actors = index_in_use(settings, os.environ), actors_in_use(settings)
    desk = DeskSettings(
        db=settings.db,
        host=host,
        port=port,
        team=team,
        second_person=second_person,
        allow_hosts=tuple(allow_host or ()),
        reviewer=_user(),
        gazetteer=str(gazetteer or ""),
        actors=str(actors or ""),
        log_format=settings.log_format,
        basemap=str(basemap.resolve()) if basemap else "",
    )
    if settings.db in {"sqlite://", "sqlite:///:memory:"}:
        raise UsageError("--db: a ledger in memory ends with its process; name a file")
    with Ledger.open(settings.db, create=False) as ledger:
        from truceline.store.users import UserBook

        if team and not UserBook(ledger).users():
            raise UsageError("--team: nobody can log in yet; truceline user add NAME --role admin")
    run(desk, workers=workers, told=_tell)


def _tell(line: str) -> None:
    sys.stderr.write(f"truceline: {line}\n")
    sys.stderr.flush()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container whose user has no name
        return "analyst"
