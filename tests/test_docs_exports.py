"""The page on exports is what `make docs` writes, and what it says of columns is so."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from docs import exports as page
from tests import border_picture as scene
from truceline.export.filters import Filters
from truceline.export.formats import EXPORTERS
from truceline.export.gdelt import EVENTS
from truceline.export.tables import TABLES


def test_the_page_is_what_make_docs_writes() -> None:
    assert page.REFERENCE.read_text(encoding="utf-8") == page.exports(), "make docs writes it anew"


def test_every_format_and_table_is_on_the_page() -> None:
    text = page.exports()
    assert set(page.words()) == set(EXPORTERS)
    for name in EXPORTERS:
        assert f"`--format {name}`" in text
    for name in TABLES:
        assert f"\n### {name}\n" in text


@pytest.mark.parametrize("name", [name for name in page.words() if page.never_filled(name)])
def test_columns_said_to_be_always_empty_exist_and_are(name: str) -> None:
    text = EXPORTERS[name](scene.HOLDINGS, Filters()).files[""]
    if name == "gdelt":
        rows = [dict(zip(EVENTS, line.split("\t"), strict=True)) for line in text.splitlines()]
    else:
        rows = list(csv.DictReader(StringIO(text), delimiter="\t" if name == "polecat" else ","))
    empty = page.never_filled(name)
    for row in rows:
        assert set(empty) <= row.keys()
        assert {row[column] for column in empty} <= {"", "None"}
    filled = {column for column in rows[0] if any(row[column] not in ("", "None", "-1") for row in rows)}
    assert not filled & set(empty)
