def test_the_page_on_the_picture_tells_each_grade_as_the_table_does() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "reference" / "picture.md").read_text("utf-8")
    for row in read_table(data_path("ontologies") / "grades.csv", ("kind", "code", "definition")):
        if row["kind"] == "grade":
            assert f"| {row['code']} | {row['definition']} |" in page
