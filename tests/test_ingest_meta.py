"""Which meta elements tell what: a table that says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import LexiconInvalid
from truceline.ingest.meta import meta_names, read_meta_names


def test_open_graph_is_asked_for_the_date_before_older_habits() -> None:
    dates = meta_names().dates
    assert dates.index("article:published_time") < dates.index("dc.date") < dates.index("date")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("day,pubdate,", "tells is 'day'"),
        ("date,PubDate,", "small letters"),
        ("date,,", "small letters"),
        ("date,pubdate,\ndate,pubdate,", "twice"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "meta.csv"
    path.write_text(f"tells,name,note\n{row}\n")
    with pytest.raises(LexiconInvalid, match=complaint) as refused:
        read_meta_names(path)
    assert refused.value.line == 1 + len(row.splitlines())
