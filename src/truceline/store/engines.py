"""From an address to a database: SQLite or PostgreSQL, and what each must be told on connecting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from truceline.errors import NoLedger, StoreError, UsageError
from truceline.store.codec import as_json

SQLITE, POSTGRESQL = "sqlite", "postgresql"
WAITS = 30_000  # milliseconds that a writer waits for another one
PRAGMAS = (
    f"busy_timeout = {WAITS}",  # first: the next ones may have to wait
    "journal_mode = WAL",  # readers do not wait for the writer
    "synchronous = NORMAL",  # a killed process loses nothing; a power cut may lose the last commits, never the file
    "foreign_keys = ON",
    "secure_delete = ON",  # what is withdrawn is overwritten
)
WRITES = "truceline_writes"  # execution option of connections that will write
USUAL: dict[str, Any] = {
    "json_serializer": as_json,
    "hide_parameters": True,  # an error says which statement, without the words and passwords that went into it
}


def address(url: str) -> URL:
    """A checked address, with the driver we use."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(f"--db {url!r} is no database address; write sqlite:///FILE or postgresql://…") from error
    if parsed.drivername in {"postgres", POSTGRESQL}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {SQLITE, "sqlite+pysqlite", "postgresql+psycopg"}:
        raise UsageError(f"--db {shown(parsed)}: a ledger lies in sqlite:///FILE or postgresql://…, nowhere else")
    return parsed


def shown(url: URL) -> str:
    """An address for messages, without its password."""
    return url.render_as_string(hide_password=True)


def engine_at(url: URL, *, create: bool) -> Engine:
    """The database at an address; without `create`, a SQLite file must be there already."""
    if url.get_backend_name() == POSTGRESQL:
        try:
            return create_engine(url, pool_pre_ping=True, **USUAL)
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError("PostgreSQL needs psycopg: pip install 'truceline[postgresql]'") from error
    file = None if url.database in {None, "", ":memory:"} else Path(str(url.database))
    if file is None:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, **USUAL)
    elif not create and not file.exists():
        raise NoLedger(f"no ledger at {shown(url)}; truceline run SOURCE makes one, --db names another")
    elif not file.absolute().parent.is_dir():
        raise NoLedger(f"no ledger at {shown(url)}: the folder {file.absolute().parent} does not exist")
    else:
        engine = create_engine(url, **USUAL)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that reads first and then writes could be refused in between."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
