"""Pages of long lists: by where the last one ended, so that the thousandth costs what the first does."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Date, Row, Select, func, literal, select, tuple_

from truceline.errors import UsageError
from truceline.store.tables import Moment

T = TypeVar("T")
SORTED: TypeAlias = "str | int | float | None"

MOST = 200  # rows of a page
USUAL = 50
COUNTED = 10_000  # rows, beyond which they are not counted


class CursorInvalid(UsageError):
    """A cursor that this list did not give."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a column that may be empty (those rows come last) and one that tells rows apart."""

    name: str
    value: ColumnElement[Any] | None
    tie: Column[Any]
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a list is wanted; `counted`: how many rows there are is wanted too."""

    limit: int = USUAL
    cursor: str | None = None
    counted: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST:
            raise UsageError(f"limit: {self.limit} is not from 1 to {MOST}")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list. `next` asks for the rows after them, None at the end.

    `total` is the number of rows of the whole list, up to 10,000: `more` says that there are more of them. It is None
    where it was not asked for.
    """

    items: tuple[T, ...] = field(default=())
    next: str | None = None
    total: int | None = None
    more: bool = False


def page(
    connection: Connection, query: Select[Any], order: Order, asked: Asked, made: Callable[[Row[Any]], T]
) -> Page[T]:
    """A page of a query, which must give the two columns of its order as `sorted_by` and `tie`."""
    after = _read(asked.cursor, order) if asked.cursor else None
    rows = _rows(connection, query, order, after, asked.limit + 1)
    further = _written(order, rows[asked.limit - 1]) if len(rows) > asked.limit else None
    items = tuple(made(row) for row in rows[: asked.limit])
    if not asked.counted:
        return Page(items, further)
    total = count(connection, query)
    return Page(items, further, min(total, COUNTED), total > COUNTED)


def neighbour(connection: Connection, query: Select[Any], order: Order, at: Row[Any]) -> Row[Any] | None:
    """The row of a query that comes next behind another one."""
    return next(iter(_rows(connection, query, order, (at.sorted_by, at.tie), 1)), None)


def count(connection: Connection, query: Select[Any]) -> int:
    """How many rows a query has, up to 10,001."""
    some = query.order_by(None).with_only_columns(literal(1)).limit(COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _rows(
    connection: Connection, query: Select[Any], order: Order, after: tuple[Any, int] | None, most: int
) -> list[Row[Any]]:
    if order.value is None:
        if after is not None:
            query = query.where(_beyond(order.tie, after[1], order))
        return list(connection.execute(query.order_by(_by(order.tie, order)).limit(most)))
    found: list[Row[Any]] = []
    if after is None or after[0] is not None:
        dated = query.where(order.value.is_not(None))
        if after is not None:
            both = tuple_(order.value, order.tie)
            at = tuple_(literal(after[0], order.value.type), literal(after[1], order.tie.type))
            dated = dated.where(both < at if order.descending else both > at)
        found = list(connection.execute(dated.order_by(_by(order.value, order), _by(order.tie, order)).limit(most)))
    if len(found) < most:
        undated = query.where(order.value.is_(None))
        if after is not None and after[0] is None:
            undated = undated.where(_beyond(order.tie, after[1], order))
        found += connection.execute(undated.order_by(_by(order.tie, order)).limit(most - len(found)))
    return found


def _by(column: ColumnElement[Any], order: Order) -> ColumnElement[Any]:
    return column.desc() if order.descending else column.asc()


def _beyond(column: ColumnElement[Any], value: int, order: Order) -> ColumnElement[bool]:
    return column < value if order.descending else column > value


def _written(order: Order, row: Row[Any]) -> str:
    value = row.sorted_by if order.value is not None else None
    plain: SORTED = value.isoformat() if isinstance(value, date | datetime) else value
    raw = json.dumps([order.name, plain, row.tie], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(cursor: str, order: Order) -> tuple[Any, int]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, value, tie = json.loads(raw)
        if name != order.name or not _is_number(tie):
            raise ValueError
        if value is not None:
            value = _sorted(order, value)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError) as error:
        raise CursorInvalid("cursor: it is not of this list in this order; leave it out to begin") from error
    return value, tie


def _sorted(order: Order, value: object) -> object:
    """A value of a cursor as its column has it; ValueError for any other."""
    if order.value is None:
        raise ValueError
    kind = order.value.type
    if isinstance(kind, Moment):
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(str(value))
    if not _is_number(value):
        raise ValueError
    return value


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def by_name(orders: Sequence[Order], name: str) -> Order:
    """The order of a name; UsageError where a list has none of it."""
    for order in orders:
        if order.name == name:
            return order
    raise UsageError(f"sort: {name!r} is none of {', '.join(order.name for order in orders)}")
