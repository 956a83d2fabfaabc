"""The page on the picture says what the tables say."""

from __future__ import annotations

from pathlib import Path

from truceline.resources import data_path, read_table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "picture.md"


def test_each_grade_is_told_as_the_table_defines_it() -> None:
    page = PAGE.read_text("utf-8")
    rows = read_table(data_path("ontologies") / "grades.csv", ("kind", "code", "definition"))
    grades = [row for row in rows if row["kind"] == "grade"]
    assert len(grades) == 5
    for row in grades:
        assert f"| {row['code']} | {row['definition']} |" in page
