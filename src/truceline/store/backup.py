"""A ledger as one file, from SQLite or PostgreSQL and into either: gzipped lines of JSON, with a sum at its end.

All rows of all tables of one moment, as the database has them, at whatever schema it is: a backup of an older ledger is
put back at that schema and then brought up to date. What follows from other rows (the search index) is made again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    JSON,
    URL,
    Connection,
    Engine,
    MetaData,
    Table,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError, SQLAlchemyError

from truceline import __version__
from truceline.errors import NoLedger, SourceError, StoreError, UsageError
from truceline.store import migrating
from truceline.store.backup_form import FORM, from_plain, opened, plain
from truceline.store.engines import POSTGRESQL, SQLITE, WRITES, address, engine_at, shown

AT_ONCE = 500  # rows that are written together
SEARCH = "documents_search"  # SQLite's index of words, and the tables below it: triggers fill it again
NOT_KEPT = frozenset({migrating.VERSION_TABLE, "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: rows by table, the schema they are of, when it was made and by which version."""

    schema: str
    version: str
    made: datetime
    rows: Mapping[str, int]


def back_up(url: str, path: Path, *, now: datetime | None = None, force: bool = False) -> Kept:
    """Write a ledger to a file, whole or not at all, while others write to it; nobody else may read the file.

    Raises NoLedger, StoreError, and UsageError where there is a file already, but for `force`.
    """
    if path.is_dir() or (path.exists() and not force):
        what = (
            "a folder; name a file" if path.is_dir() else "there already; name another file, or --force writes over it"
        )
        raise UsageError(f"{path} is {what}")
    place = address(url)
    engine = engine_at(place, create=False)
    beside = path.with_name(f".{path.name}.part")
    try:
        with _snapshot(engine) as connection:
            schema = migrating.version(connection)
            if schema is None:
                raise NoLedger(f"no ledger at {shown(place)}")
            made = now or datetime.now(UTC)
            tables = _tables(connection)
            beside.unlink(missing_ok=True)
            with open(beside, "xb", opener=_private) as file:
                rows = _write(connection, tables, file, schema, made)
                file.flush()
                os.fsync(file.fileno())
        os.replace(beside, path)
    except DBAPIError as error:
        raise StoreError(f"{shown(place)}: {error.orig}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
        engine.dispose()
    return Kept(schema, __version__, made, rows)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)  # it holds everybody's words and hashed passwords


def check(path: Path) -> Kept:
    """What a backup holds, after it was put back into a place of the system's for what is temporary, and thrown away.

    SourceError where it is none, or damaged: its sum may be right and what it holds still be no ledger.
    """
    kept = _held(path)
    try:
        with tempfile.TemporaryDirectory(prefix="truceline-check-") as folder:
            _put_back(path, kept, URL.create(SQLITE, database=str(Path(folder) / "ledger.db")))
    except OSError as error:
        raise StoreError(f"{tempfile.gettempdir()}: no room to check {path} in ({error.strerror or error})") from error
    return kept


def restore(path: Path, url: str) -> Kept:
    """Put a backup into a new ledger, whole or not at all, and bring its schema up to date.

    There must be no ledger: UsageError. The file's sum is checked before anything is written.
    """
    kept = _held(path)
    place = address(url)
    file = Path(str(place.database)) if place.get_backend_name() == SQLITE else None
    if file is None:
        _put_back(path, kept, place)
        return kept
    if file.exists():
        raise UsageError(f"{file} is there already; a backup is put into a new place: move it away, or name another")
    beside = file.with_name(f".{file.name}.part")
    _away(beside)
    try:
        _put_back(path, kept, place.set(database=str(beside)))
        os.replace(beside, file)
    finally:
        _away(beside)
    return kept


def _held(path: Path) -> Kept:
    """What a file holds whose sum is right."""
    head, rows = opened(path)
    counts: dict[str, int] = {}
    for table, _ in rows:
        counts[table] = counts.get(table, 0) + 1
    return Kept(head.schema, head.version, head.made, counts)


def _put_back(path: Path, kept: Kept, place: URL) -> None:
    """Put a backup into an empty database, and bring its schema up to date."""
    engine = engine_at(place, create=True)
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            if migrating.version(connection) is not None:
                raise UsageError(f"{shown(place)} holds a ledger already; name an empty database")
            migrating.create(connection, kept.schema, asked=str(path))
            _fill(connection, path)
        with _told_as_damaged(path, f"it cannot be brought from schema {kept.schema} to {migrating.HEAD}"):
            migrating.migrate(engine, create=True)
        if place.get_backend_name() == SQLITE:
            pooled = engine.raw_connection()
            try:
                pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                pooled.close()
    except IntegrityError as error:  # what points to what is looked at when all is there
        raise SourceError(
            str(path), f"damaged: rows of it belong to rows that it does not hold ({_why(error)})"
        ) from error
    except DBAPIError as error:
        raise StoreError(f"{shown(place)}: {error.orig}") from error
    finally:
        engine.dispose()


@contextmanager
def _told_as_damaged(path: Path, what: str) -> Iterator[None]:
    """What a database makes nothing of is the backup's fault; that it cannot write is not."""
    try:
        yield
    except (OperationalError, InternalError):
        raise
    except (SQLAlchemyError, ValueError, OverflowError, TypeError, LookupError, AttributeError) as error:
        raise SourceError(str(path), f"damaged: {what} ({_why(error)})") from error


def _why(error: Exception) -> str:
    """The first line of an error: in those below it, PostgreSQL tells the row."""
    return next(iter(str(getattr(error, "orig", None) or error).splitlines()), type(error).__name__)


def _away(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment, whoever writes meanwhile."""
    isolation = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == POSTGRESQL else {}
    with engine.connect().execution_options(**isolation) as connection, connection.begin():
        yield connection


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are, those that others point to first; what is worked out from others is left out."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def _(_inspector: Any, _table: Any, column: Any) -> None:
        if isinstance(column["type"], JSON):
            column["type"] = type(column["type"])(none_as_null=True)

    names = [
        name for name in inspect(connection).get_table_names() if name not in NOT_KEPT and not name.startswith(SEARCH)
    ]
    found.reflect(connection, only=names)
    return found.sorted_tables


def _columns(table: Table) -> list[Any]:
    return [one for one in table.c if one.computed is None and not isinstance(one.type, TSVECTOR)]


def _write(connection: Connection, tables: list[Table], file: IO[bytes], schema: str, made: datetime) -> dict[str, int]:
    sum, rows = hashlib.sha256(), dict[str, int]()
    with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0, compresslevel=6) as packed:

        def put(said: Any) -> None:
            line = (json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n").encode(
                "utf-8", "surrogatepass"
            )
            sum.update(line)
            packed.write(line)

        put({"truceline_backup": FORM, "schema": schema, "truceline": __version__, "made": made.isoformat()})
        for table in _in_order(tables):
            columns = _columns(table)
            put({"table": table.name, "columns": [one.name for one in columns]})
            query = select(*columns).order_by(*table.primary_key.columns)
            for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
                rows[table.name] = rows.get(table.name, 0) + 1
                put([plain(value) for value in row])
        packed.write((json.dumps({"end": sum.hexdigest()}) + "\n").encode())
    return rows


def _in_order(tables: list[Table]) -> list[Table]:
    """Those that others point to first, of those that do not care by name: the same order from either database."""
    left, done = sorted(tables, key=lambda one: one.name), list[Table]()
    while left:
        ready = next(one for one in left if not {key.column.table for key in one.foreign_keys} - {one} & set(left))
        left.remove(ready)
        done.append(ready)
    return done


def _fill(connection: Connection, path: Path) -> None:
    """Put all rows in. Tables are filled in the order in which they point to each other."""
    tables = {table.name: table for table in _tables(connection)}
    _, rows = opened(path)
    postgresql = connection.dialect.name == POSTGRESQL
    if not postgresql:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name, some in _together(rows):
        if name not in tables:
            raise SourceError(str(path), f"it has a table {name!r} that this schema does not know")
        if unknown := {key for row in some for key in row} - set(tables[name].columns.keys()):
            raise SourceError(
                str(path), f"its table {name} has a column {min(unknown)!r} that this schema does not know"
            )
        with _told_as_damaged(path, f"its table {name} holds what is no value"):
            values = [{key: from_plain(value, naive=not postgresql) for key, value in row.items()} for row in some]
            connection.execute(tables[name].insert(), values)
    if postgresql:
        _count_on(connection, tables.values())


def _together(rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    name, some = "", list[Any]()
    for table, row in rows:
        if some and (table != name or len(some) >= AT_ONCE):
            yield name, some
            some = []
        name = table
        some.append(row)
    if some:
        yield name, some


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL's counters go on after the highest number that is there."""
    for table in tables:
        key = list(table.primary_key.columns)
        if len(key) != 1:
            continue
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table.name, "key": key[0].name}
        ).scalar()
        highest = connection.execute(select(func.max(key[0]))).scalar()
        if sequence and highest is not None:
            connection.execute(select(func.setval(sequence, highest)))
