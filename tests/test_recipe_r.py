"""What docs/how-to/r.md relies on. R itself is not run: its readers' needs are held by what the files are."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest

from tests import border_picture as scene
from tests.test_cli import ROOT
from tests.test_export_frames import ARROW
from truceline.export.filters import Filters
from truceline.export.formats import EXPORTERS
from truceline.export.gdelt import EVENTS
from truceline.export.tables import TABLES, Kind

PAGE = (ROOT / "docs" / "how-to" / "r.md").read_text(encoding="utf-8")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def test_the_page_tells_the_type_of_every_kind_of_column() -> None:
    told = {row.split("|")[1].strip() for row in PAGE.splitlines() if row.startswith("| ")}
    named = {
        "date32[day]": "date32",
        "timestamp[s, tz=UTC]": "timestamp, UTC",
        "list<element: string>": "list of strings",
    }
    assert {named.get(type, type) for type in ARROW.values()} <= told
    assert set(ARROW) == set(Kind)


@pytest.mark.parametrize("table", re.findall(r"tables/(\w+)\.parquet", PAGE))
def test_the_tables_and_columns_of_the_page_exist(table: str) -> None:
    assert table in TABLES
    block = next(block for block in PAGE.split("```") if f"tables/{table}.parquet" in block)
    used = {"claims": ("stance", "standing", "speaker_code"), "figures": ("kind", "derived", "low", "words")}
    for column in used.get(table, ()):
        assert column in block
        assert column in TABLES[table].columns


@pytest.mark.parametrize("name", ["acled", "ged", "ceasefires", "hxl"])
def test_csv_has_one_header_rows_of_one_length_and_no_byte_order_mark(name: str) -> None:
    for text in EXPORTERS[name](scene.HOLDINGS, Filters()).files.values():
        assert not text.startswith("\ufeff")
        assert "\r" not in text
        rows = list(csv.reader(StringIO(text), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert len(set(rows[0])) == len(rows[0])
        assert all(re.fullmatch(r"\w+", column) for column in rows[0])  # names that R takes as they are


def test_days_and_times_are_iso() -> None:
    files = EXPORTERS["acled"](scene.HOLDINGS, Filters()).files
    for row in csv.DictReader(StringIO(files[""])):
        assert DAY.fullmatch(row["event_date"])
    for line in csv.DictReader(StringIO(files["provenance.csv"])):
        assert MOMENT.fullmatch(line["published"])


def test_the_column_of_gdelts_event_code_is_the_one_the_page_names() -> None:
    (column,) = re.findall(r"V(\d+) = \"character\"", PAGE)
    assert EVENTS[int(column) - 1] == "EventCode"
