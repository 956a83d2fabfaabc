"""Tables for other libraries: Arrow, Parquet and pandas, each imported when it is asked for and not before."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from truceline.errors import MissingExtra, UsageError
from truceline.export.filters import Filters
from truceline.export.holdings import Holdings
from truceline.export.tables import TABLES, Kind, Table

if TYPE_CHECKING:
    import pandas
    import pyarrow

PANDAS = {
    Kind.TEXT: "object", Kind.WHOLE: "Int64", Kind.NUMBER: "Float64", Kind.FLAG: "boolean", Kind.DAY: "datetime64[s]",
    Kind.MOMENT: "datetime64[s, UTC]", Kind.TEXTS: "object",
}  # fmt: skip


def table_named(name: str) -> Table:
    if name not in TABLES:
        raise UsageError(f"no table {name!r}; there are {', '.join(TABLES)}")
    return TABLES[name]


def arrow_table(holdings: Holdings, name: str, filters: Filters | None = None) -> pyarrow.Table:
    """A table in Arrow's form, with the types of its columns whatever is in them."""
    pa = _needed("pyarrow", "parquet")
    table = table_named(name)
    schema = pa.schema([(column, _arrow_type(pa, kind)) for column, kind in table.columns.items()])
    return pa.table(table.read(holdings, filters), schema=schema)


def pandas_frame(holdings: Holdings, name: str, filters: Filters | None = None) -> pandas.DataFrame:
    """A table as a data frame: an unknown number is <NA> and never 0; days are days."""
    pd = _needed("pandas", "pandas")
    table = table_named(name)
    read = table.read(holdings, filters)
    return pd.DataFrame({column: pd.Series(read[column], dtype=PANDAS[kind]) for column, kind in table.columns.items()})


def parquet_files(holdings: Holdings, filters: Filters | None = None) -> dict[str, bytes]:
    """A file for each table; the same bytes for the same tables and version of pyarrow."""
    _needed("pyarrow", "parquet")
    pq = import_module("pyarrow.parquet")
    files = {}
    for name in TABLES:
        out = BytesIO()
        pq.write_table(arrow_table(holdings, name, filters), out, compression="zstd")
        files[f"{name}.parquet"] = out.getvalue()
    return files


def _arrow_type(pa: Any, kind: Kind) -> Any:
    types = {
        Kind.TEXT: pa.string(), Kind.WHOLE: pa.int64(), Kind.NUMBER: pa.float64(), Kind.FLAG: pa.bool_(),
        Kind.DAY: pa.date32(), Kind.MOMENT: pa.timestamp("s", tz="UTC"), Kind.TEXTS: pa.list_(pa.string()),
    }  # fmt: skip
    return types[kind]


def _needed(module: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(module, extra) from error
