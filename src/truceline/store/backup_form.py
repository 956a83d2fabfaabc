"""The file of a backup: gzipped lines of JSON, its head first, its sum last. How values and rows stand in it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from truceline.errors import SchemaTooNew, SourceError

FORM = 1


def plain(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return {"b": base64.b64encode(bytes(value)).decode()}
        case datetime():
            moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return {"t": moment.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case dict() | list():
            return {"j": value}
    return value


def from_plain(value: Any, *, naive: bool) -> Any:
    match value:
        case {"b": str(packed)}:
            return base64.b64decode(packed)
        case {"t": str(said)}:
            moment = datetime.fromisoformat(said)
            return moment.replace(tzinfo=None) if naive else moment
        case {"d": str(said)}:
            return date.fromisoformat(said)
        case {"j": inner}:
            return inner
    return value


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself: the schema its rows are of, which version made it, and when."""

    schema: str
    version: str
    made: datetime


def opened(path: Path) -> tuple[Head, Iterator[tuple[str, Any]]]:
    """The head of a backup, and its rows; the sum is checked when the last was given."""
    lines = _lines(path)
    said = next(lines, None)
    if not isinstance(said, dict) or "truceline_backup" not in said:
        raise SourceError(str(path), "no backup of truceline")
    if said["truceline_backup"] != FORM:
        raise SchemaTooNew(f"{path}: a backup of form {said['truceline_backup']}; this truceline reads form {FORM}")
    try:
        head = Head(str(said["schema"]), str(said["truceline"]), datetime.fromisoformat(said["made"]))
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(str(path), f"damaged: its head is none of a backup ({error!r})") from error
    return head, _rows(lines, path)


def _rows(lines: Iterator[Any], path: Path) -> Iterator[tuple[str, Any]]:
    table, columns = "", list[Any]()
    for said in lines:
        match said:
            case {"table": str(table), "columns": list(columns)} if all(isinstance(one, str) for one in columns):
                continue
            case list(values) if table and len(values) == len(columns):
                yield table, dict(zip(columns, values, strict=True))
            case _:
                raise SourceError(str(path), "damaged: a line of it is neither a table nor a row; take another backup")


def _lines(path: Path) -> Iterator[Any]:
    sum = hashlib.sha256()
    try:
        with gzip.open(path, "rb") as packed:
            for line in packed:
                if line.startswith(b'{"end"'):
                    if json.loads(line)["end"] == sum.hexdigest() and not packed.read(1):
                        return
                    raise SourceError(str(path), "damaged: its sum is not that of what it holds; take another backup")
                sum.update(line)
                yield json.loads(line.decode("utf-8", "surrogatepass"))
    except FileNotFoundError as error:
        raise SourceError(str(path), "no such file") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError, zlib.error) as error:
        raise SourceError(str(path), f"no backup of truceline, or a damaged one ({error})") from error
    raise SourceError(str(path), "cut off: its end is missing; take another backup")
