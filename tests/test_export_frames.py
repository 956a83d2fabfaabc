"""Tables as Parquet, Arrow and data frames: the types that users in Python and R rely on."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

import truceline
from tests import border_picture as scene
from truceline.errors import MissingExtra, UsageError
from truceline.export.filters import Filters
from truceline.export.frames import arrow_table, pandas_frame, parquet_files
from truceline.export.tables import TABLES, Kind

# What each kind becomes in a Parquet file; R's arrow reads these as character, integer64, double, logical, Date,
# POSIXct and list<character>.
ARROW = {
    Kind.TEXT: "string",
    Kind.WHOLE: "int64",
    Kind.NUMBER: "double",
    Kind.FLAG: "bool",
    Kind.DAY: "date32[day]",
    Kind.MOMENT: "timestamp[s, tz=UTC]",
    Kind.TEXTS: "list<element: string>",
}


def test_parquet_has_a_file_for_each_table_with_its_types() -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install 'truceline[parquet]'")
    files = parquet_files(scene.HOLDINGS)
    assert set(files) == {f"{name}.parquet" for name in TABLES}
    for name, table in TABLES.items():
        found = parquet.read_table(BytesIO(files[f"{name}.parquet"]))
        types = {field.name: str(field.type).replace("list<item:", "list<element:") for field in found.schema}
        expected = {column: ARROW[kind] for column, kind in table.columns.items()}
        assert {n: t.replace("timestamp[ms", "timestamp[s") for n, t in types.items()} == expected
        assert found.num_rows > 0


def test_parquet_is_the_same_again_and_empty_tables_keep_their_types() -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install 'truceline[parquet]'")
    nothing = Filters(since=date(2030, 1, 1))
    assert parquet_files(scene.HOLDINGS) == parquet_files(scene.HOLDINGS)
    found = parquet.read_table(BytesIO(parquet_files(scene.HOLDINGS, nothing)["incidents.parquet"]))
    assert found.num_rows == 0
    assert str(found.schema.field("date_from").type) == "date32[day]"


def test_arrow_keeps_unknown_apart_from_0() -> None:
    pytest.importorskip("pyarrow", reason="pip install 'truceline[parquet]'")
    found = arrow_table(scene.HOLDINGS, "figures").to_pylist()
    vague = next(row for row in found if row["words"] == "Dozens of civilians were hurt")
    assert (vague["low"], vague["best"], vague["high"]) == (None, None, None)


def test_a_frame_has_numbers_that_can_be_unknown_and_days_that_are_days() -> None:
    pd = pytest.importorskip("pandas", reason="pip install 'truceline[pandas]'")
    figures = pandas_frame(scene.HOLDINGS, "figures")
    assert str(figures["low"].dtype) == "Int64"
    assert figures["low"].isna().sum() > 0
    assert figures.loc[figures["words"] == "it lost 50", "best"].tolist() == [50]
    incidents = pandas_frame(scene.HOLDINGS, "incidents")
    assert incidents["date_from"].dtype.kind == "M"
    assert incidents.set_index("id").loc["i-sotk", "date_from"] == pd.Timestamp(2022, 9, 12)
    documents = pandas_frame(scene.HOLDINGS, "documents")
    assert documents["published"].max() == pd.Timestamp(datetime(2022, 9, 14, 19, tzinfo=UTC))


def test_tables_of_one_account_and_of_a_picture_given() -> None:
    pytest.importorskip("pandas", reason="pip install 'truceline[pandas]'")
    claims = truceline.to_pandas(scene.ACCOUNT)
    assert claims["words"].tolist()[0] == "Armenian and Azerbaijani troops fought for two days near Sotk"
    both = truceline.to_pandas([scene.border.ACCOUNT, scene.ACCOUNT], "incidents", picture=scene.PICTURE)
    assert len(both) == len(scene.PICTURE.incidents)
    with pytest.raises(UsageError, match="no table 'events'"):
        truceline.to_pandas(scene.ACCOUNT, "events", picture=scene.PICTURE)


@pytest.mark.parametrize(("module", "extra"), [("pandas", "pandas"), ("pyarrow", "parquet")])
def test_a_library_that_is_not_installed_is_named_with_how_to_get_it(
    module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    ask = truceline.to_pandas if module == "pandas" else truceline.to_arrow
    with pytest.raises(MissingExtra, match=rf"truceline\[{extra}\]"):
        ask(scene.ACCOUNT)
