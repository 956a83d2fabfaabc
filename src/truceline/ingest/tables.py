"""CSV and Parquet: each row an article's record, as JSON, so that one way of reading records serves all."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from truceline.errors import MissingExtra, SourceError
from truceline.ingest.packing import Torn, seekable
from truceline.ingest.records import FIELDS, Columns
from truceline.ingest.text import BYTE_ORDER_MARKS, MAX_BYTES, decode

if TYPE_CHECKING:
    import pyarrow as pa

SEPARATORS = (",", ";", "\t", "|")
HEADER = 100_000  # bytes: a longer line of column names is no table's
BATCH = 64  # rows of Parquet in memory at a time, articles of up to MAX_BYTES each
ESCAPED = ("\udc80", "\udcff")  # bytes that were no UTF-8, as surrogateescape keeps them

Row = tuple[int, bytes | str]
"""A row's number from one, and its record as JSON in UTF-8, or what is wrong with it."""


def csv_rows(stream: BinaryIO, head: bytes, columns: Columns, *, separator: str | None = None) -> Iterator[Row]:
    """The rows of a CSV file with a line of column names; the separator is the commonest in that line.

    UTF-8, or UTF-16 and UTF-32 by their mark; a row that is not UTF-8 is read as Windows-1252.
    """
    csv.field_size_limit(MAX_BYTES)  # the library's only way; it stands at 131,072
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "utf-8")
    lines = _lines(stream, encoding)
    first = next(lines, "").removeprefix("\ufeff")
    if len(first) >= HEADER:
        raise Torn("its first line is no line of column names")
    separator = separator or max(SEPARATORS, key=first.count)
    reader = csv.reader(_after(first, lines), delimiter=separator, strict=True)
    number = 0
    try:
        names = [name.strip() for name in next(reader, [])]
        require_columns(names, columns)
        for cells in reader:
            if not cells:
                continue
            number += 1
            yield number, _record(names, cells, number)
    except csv.Error as error:
        raise Torn(f"row {number + 1} is no CSV ({error}); is a quote missing? The rest was left") from error
    except UnicodeDecodeError as error:
        raise Torn(f"marked as {encoding}, but damaged after row {number}; the rest was left") from error


def _after(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of a stream as text, those without end in pieces."""
    if encoding == "utf-8":
        while raw := stream.readline(MAX_BYTES):
            yield raw.replace(b"\0", b"").decode("utf-8", errors="surrogateescape")
        return
    for line in codecs.getreader(encoding)(stream):
        yield line.replace("\0", "")


def _record(names: Sequence[str], cells: Sequence[str], number: int) -> bytes | str:
    if len(cells) != len(names):
        return f"it has {len(cells)} cells, the header {len(names)}; is a quote or a separator missing?"
    row = {name: _mended(cell) for name, cell in zip(names, cells, strict=True) if name}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", errors="replace")


def _mended(cell: str) -> str:
    """A cell whose bytes are not UTF-8, decoded as any file's would be."""
    low, high = ESCAPED
    if not any(low <= letter <= high for letter in cell):
        return cell
    raw = cell.encode("utf-8", errors="surrogateescape")
    try:
        return decode(raw, source="")
    except SourceError:
        return raw.decode("utf-8", errors="replace")


def parquet_rows(stream: BinaryIO, columns: Columns) -> Iterator[Row]:
    """The rows of a Parquet file, of its columns those that JSON can hold."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("pyarrow", "parquet") from error
    number = 0
    try:
        with seekable(stream) as whole:
            file = pq.ParquetFile(whole, pre_buffer=False, buffer_size=1 << 20)
            kept = _kept(file.schema_arrow, columns)
            for batch in file.iter_batches(batch_size=BATCH, columns=kept):
                for row in batch.to_pylist():
                    number += 1
                    yield number, json.dumps(row, ensure_ascii=False, default=_plain).encode("utf-8", errors="replace")
    except (pa.ArrowException, OSError) as error:
        raise Torn(f"its Parquet data is damaged after row {number}: {str(error).splitlines()[0]}") from error


def _kept(schema: pa.Schema, columns: Columns) -> list[str]:
    """The columns to read; Torn where one that is needed is not there or is of another type."""
    import pyarrow as pa

    require_columns(schema.names, columns)
    for field in FIELDS:
        name = columns.names.get(field, field)
        if name in schema.names and not _fits(field, schema.field(name).type):
            kind = schema.field(name).type
            raise Torn(f"column {name!r} holds {kind}, which is no {field}; --column {field}=NAME names another")
    plain = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_null)
    return [
        one.name for one in schema if _is_text(one.type) or _is_time(one.type) or any(is_(one.type) for is_ in plain)
    ] + [one.name for one in schema if pa.types.is_list(one.type) and _is_text(one.type.value_type)]


def _fits(field: str, kind: pa.DataType) -> bool:
    import pyarrow as pa

    if _is_text(kind) or pa.types.is_null(kind):
        return True
    if field == "published":
        return _is_time(kind) or bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
    return field == "authors" and bool(pa.types.is_list(kind)) and _is_text(kind.value_type)


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_time(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_timestamp(kind) or pa.types.is_date(kind))


def _plain(value: Any) -> str:
    """A time as ISO 8601; one without zone is UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def require_columns(names: Sequence[str], columns: Columns) -> None:
    """Torn where a table lacks a column that was named, or has neither text nor html."""
    there = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    for field, name in columns.names.items():
        if name not in names:
            raise Torn(f"it has no column {name!r} (for {field}); it has {there or 'none'}")
    if not {_named(columns.names, "text"), _named(columns.names, "html")} & set(names):
        raise Torn(f"it has no column of text or html; it has {there or 'none'}: --column text=NAME names one")


def _named(names: Mapping[str, str], field: str) -> str:
    return names.get(field, field)
