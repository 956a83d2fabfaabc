"""What `truceline doctor` looks at: each check is a function that says how it found things, and what helps."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from truceline import __version__
from truceline.config import Settings, actors_in_use, index_in_use
from truceline.errors import NoLedger, TrucelineError
from truceline.resources import data_path

LITTLE, TOO_LITTLE = 5 * 2**30, 500 * 2**20  # bytes free; a million claims are about 5 GB
OLDEST_PYTHON = (3, 11)
SQLITE_LEAST = (3, 35, 0)  # RETURNING
EXTRAS = {
    "serve": "fastapi argon2 uvicorn python_multipart",
    "postgresql": "psycopg",
    "parquet": "pyarrow",
    "pandas": "pandas",
    "dask": "distributed fsspec",
    "spacy": "spacy",
}


class State(StrEnum):
    """How a check ended. What is bad makes doctor's exit code 3."""

    GOOD = "ok"
    NOTE = "note"  # worth knowing
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `advice` says what to do, where something is to be done."""

    what: str
    state: State
    said: str
    advice: str = ""


def examine(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Every check, whatever the others found; one that breaks is a finding itself."""
    checks: Sequence[tuple[str, Callable[[], Iterator[Finding]]]] = (
        ("versions", _versions),
        ("model", _model),
        ("data files", _tables),
        ("gazetteer", partial(_gazetteer, settings, environment)),
        ("actors", partial(_actors, settings)),
        ("pages", _pages),
        ("database", partial(_database, settings)),
        ("folders", partial(_folders, settings)),
    )
    for what, check in checks:
        try:
            yield from check()
        except TrucelineError as error:
            yield Finding(what, State.BAD, str(error), "reinstall truceline" if error.exit_code == 3 else "")
        except Exception as error:
            yield Finding(what, State.BAD, f"{type(error).__name__}: {error}", "TRUCELINE_DEBUG=1 shows where")


def _versions() -> Iterator[Finding]:
    said = f"truceline {__version__}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    new = sys.version_info[:2] >= OLDEST_PYTHON and sqlite3.sqlite_version_info >= SQLITE_LEAST
    yield Finding("versions", State.GOOD if new else State.BAD, said, "" if new else "install Python 3.11 or newer")
    wrong = list(_unmet())
    if wrong:
        yield Finding("libraries", State.BAD, ", ".join(wrong), "pip install --upgrade truceline")
    there = [extra for extra, modules in EXTRAS.items() if all(find_spec(one) for one in modules.split())]
    lacking = [extra for extra in EXTRAS if extra not in there]
    advice = f"where they are needed: pip install 'truceline[{','.join(lacking)}]'" if lacking else ""
    yield Finding("extras", State.GOOD, f"{', '.join(there) or 'none'}", advice)


def _unmet() -> Iterator[str]:
    """What truceline asks for and is not there; newer or older releases are pip's to judge (`pip check`)."""
    try:
        asked = requires("truceline") or []
    except PackageNotFoundError:
        return  # run from its sources
    for one in asked:
        name = one.split(";")[0].split("[")[0].split("<")[0].split(">")[0].split("=")[0].split("!")[0].strip()
        if "extra ==" in one:
            continue
        try:
            version(name)
        except PackageNotFoundError:
            yield f"{name} is missing"


def _model() -> Iterator[Finding]:
    from truceline.language.network import Network

    network = Network(data_path("model"), threads=1)
    yield Finding("model", State.GOOD, f"its checksum is right ({network.fingerprint[:12]})")


def _tables() -> Iterator[Finding]:
    from truceline.ingest.furniture import furniture
    from truceline.ingest.gate import bundled
    from truceline.ingest.meta import meta_names
    from truceline.read.scene import Knowledge

    Knowledge.load()
    for load in (furniture, meta_names, bundled):
        load()
    yield Finding("data files", State.GOOD, "every table of knowledge keeps its rules")


def _gazetteer(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    own = index_in_use(settings, environment)
    path = own or data_path("gazetteer.sqlite")
    if not path.is_file():
        yield Finding("gazetteer", State.BAD, f"{path} is not there", "reinstall truceline")
        return
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    whose = "your own" if own else "the bundled one"
    advice = "truceline gazetteer import makes it again" if own else "reinstall truceline"
    fine = found == "ok"
    yield Finding("gazetteer", State.GOOD if fine else State.BAD, f"{whose}: {found}", "" if fine else advice)


def _actors(settings: Settings) -> Iterator[Finding]:
    own = actors_in_use(settings)
    if own is None:
        return
    from truceline.read.parties import Parties

    Parties.load(own=own)
    yield Finding("actors", State.GOOD, f"{own} keeps its rules")


def _pages() -> Iterator[Finding]:
    """The desk's templates, styles and scripts, and whether its map and timeline were built."""
    if find_spec("fastapi") is None:
        return
    from truceline.serve.pages.built import built
    from truceline.serve.pages.rendering import FILES, environment

    made, folder = environment(), files("truceline.serve.pages") / "templates"
    templates = [one.name for one in folder.iterdir() if one.name.endswith(".html")]
    for name in templates:
        made.get_template(name)
    empty = [name for name, file in FILES.items() if not file.content]
    fine = bool(templates) and not empty
    said = f"{len(templates)} templates and {len(FILES)} styles and scripts are there" if fine else f"empty: {empty}"
    yield Finding("pages", State.GOOD if fine else State.BAD, said, "" if fine else "reinstall truceline")
    if built() is None:
        advice = "in a checkout make web builds them; a released truceline carries them"
        yield Finding("map", State.NOTE, "map and timeline are not built here; the desk has their tables", advice)
    else:
        yield Finding("map", State.GOOD, "map and timeline are built")


def _database(settings: Settings) -> Iterator[Finding]:
    from sqlalchemy import text

    from truceline.store import migrating
    from truceline.store.engines import WRITES, address, engine_at, shown

    place = address(settings.db)
    try:
        engine = engine_at(place, create=False)
    except NoLedger:
        yield Finding("database", State.NOTE, f"no ledger yet at {shown(place)}", "truceline run SOURCE makes one")
        return
    try:
        with engine.connect() as connection:
            schema = migrating.version(connection)
            if place.get_backend_name() == "sqlite" and schema:
                found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
                if found != "ok":
                    yield Finding("database", State.BAD, f"{shown(place)}: {found}", "truceline restore a backup")
                    return
    except Exception as error:
        said = " ".join(str(getattr(error, "orig", error)).split())
        yield Finding("database", State.BAD, f"{shown(place)}: {said}", "is it running, and is --db right?")
        return
    if schema is None:
        yield Finding(
            "database", State.NOTE, f"{shown(place)} answers; it holds no ledger", "truceline migrate makes one"
        )
        return
    if schema > migrating.HEAD:
        advice = "install the truceline that made it, or a newer one"
        yield Finding("database", State.BAD, f"schema {schema}; this truceline knows {migrating.HEAD}", advice)
        return
    old = schema != migrating.HEAD
    advice = f"truceline backup, then truceline migrate brings it to {migrating.HEAD}" if old else ""
    yield Finding("database", State.NOTE if old else State.GOOD, f"{shown(place)} answers; schema {schema}", advice)
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin() as transaction:
            connection.execute(text(f"UPDATE {migrating.VERSION_TABLE} SET version_num = version_num"))
            transaction.rollback()
    except Exception as error:
        said = " ".join(str(getattr(error, "orig", error)).split())
        yield Finding("writing", State.BAD, f"the ledger cannot be written: {said}", "whose is the file, or the role?")
    finally:
        engine.dispose()


def _folders(settings: Settings) -> Iterator[Finding]:
    """Where files are written: the ledger's folder, and the system's for what is temporary."""
    from truceline.store.engines import address

    place = address(settings.db)
    folders = [Path(tempfile.gettempdir())]
    if place.get_backend_name() == "sqlite" and place.database not in {None, "", ":memory:"}:
        folders.insert(0, Path(str(place.database)).absolute().parent)
    for folder in dict.fromkeys(folders):
        if not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("disk", State.BAD, f"{folder} cannot be written", "name another place, or ask whose it is")
            continue
        free = shutil.disk_usage(folder).free
        state = State.BAD if free < TOO_LITTLE else State.NOTE if free < LITTLE else State.GOOD
        advice = "" if state is State.GOOD else "make room: a million claims take about 5 GB"
        yield Finding("disk", state, f"{free / 2**30:,.1f} GB free at {folder}", advice)
