"""A ledger's database, opened: connections, transactions, the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from truceline.errors import StoreError
from truceline.store import migrating
from truceline.store.engines import WRITES, address, engine_at, shown


def _now() -> datetime:
    return datetime.now(UTC)


class Opened:
    """A database with a ledger's schema. A transaction within another is a part of that."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._clock = clock
        self._open = threading.local()

    @classmethod
    def open(cls, url: str, *, create: bool = True, clock: Callable[[], datetime] = _now) -> Self:
        """The ledger at an SQLAlchemy address, its schema brought up to date.

        Without `create` there must be one already. Raises NoLedger, SchemaTooNew, or StoreError where the database
        cannot be reached or is none.
        """
        ledger, _ = cls.migrated(url, create=create, clock=clock)
        return ledger

    @classmethod
    def migrated(
        cls, url: str, *, create: bool = True, clock: Callable[[], datetime] = _now
    ) -> tuple[Self, tuple[str | None, str]]:
        """As `open`, with the schema's version before (None: there was no ledger) and after."""
        place = address(url)
        engine = engine_at(place, create=create)
        try:
            return cls(engine, clock=clock), migrating.migrate(engine, create=create)
        except DBAPIError as error:
            engine.dispose()
            raise StoreError(f"{shown(place)} cannot be opened as a ledger: {_told(error)}") from error
        except StoreError:
            engine.dispose()
            raise

    @property
    def url(self) -> str:
        """The address by which another process opens the same ledger; it may hold a password."""
        return self._engine.url.render_as_string(hide_password=False)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All that is written within stands, or none of it; within another transaction, a part of that."""
        held: Connection | None = getattr(self._open, "connection", None)
        if held is not None:
            yield held
            return
        try:
            with self._engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
                self._open.connection = connection
                try:
                    yield connection
                finally:
                    self._open.connection = None
        except DBAPIError as error:
            raise self._failed(error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._open, "connection", None)
        if held is not None:
            yield held
            return
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise self._failed(error) from error

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for the store's own parts that read."""
        return self._reading()

    def now(self) -> datetime:
        """The time by the ledger's clock."""
        return self._clock()

    def _failed(self, error: DBAPIError) -> StoreError:
        return StoreError(f"{shown(self._engine.url)}: {_told(error)}")


def _told(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
