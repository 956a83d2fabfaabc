"""JSONL: one article a line, with what its record says of it; and where articles are looked for."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from truceline.errors import BadRecord, NotAnArticle, NotFound, SourceError, UsageError
from truceline.ingest.records import Columns, capture_record
from truceline.ingest.sources import Found, Missed, Skipped, count, find, require_sources
from truceline.model import Document, PublishedBasis

TEXT = "Velland shelled Toldan on Tuesday, killing 12 villagers.\r\nIt denied it – “never”."
PAGE = f"<html><head><title>Toldan</title></head><body><article><p>{TEXT * 4}</p></article></body></html>"


def read(record: object, **columns: str) -> Document:
    line = record if isinstance(record, bytes) else json.dumps(record).encode()
    return capture_record(line, source="r.jsonl:1", columns=Columns(columns))


def test_the_text_is_captured_as_it_is_and_the_line_is_what_identifies() -> None:
    line = json.dumps({"text": TEXT}).encode()
    document = capture_record(line, source="r.jsonl:1")
    assert document.text == TEXT
    assert document.id == hashlib.sha256(line).hexdigest()


def test_the_record_tells_of_its_article() -> None:
    record = {"text": TEXT, "url": "https://www.river.example/1", "title": "Toldan", "authors": "Mira Velk; Jan Oda"}
    document = read(record)
    assert (document.url, document.title, document.outlet) == ("https://www.river.example/1", "Toldan", "river.example")
    assert document.authors == ("Mira Velk", "Jan Oda")
    assert read({**record, "outlet": "River News"}).outlet == "River News"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2031-05-07T08:19:02+02:00", datetime(2031, 5, 7, 6, 19, 2, tzinfo=UTC)),
        ("2031-05-07", datetime(2031, 5, 7, tzinfo=UTC)),
        ("Wed, 07 May 2031 08:19:02 +0000", datetime(2031, 5, 7, 8, 19, 2, tzinfo=UTC)),
        (1935908342, datetime(2031, 5, 7, 8, 19, 2, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_when_it_was_published(written: object, moment: datetime | None) -> None:
    document = read({"text": TEXT, "published": written})
    assert document.published == moment
    assert document.published_basis == (PublishedBasis.METADATA if moment else None)


def test_columns_have_the_names_that_were_given() -> None:
    record = {"body": TEXT, "text": "teaser", "when": "2031-05-07"}
    document = read(record, text="body", published="when")
    assert document.text == TEXT
    assert document.published


def test_a_page_stands_in_for_the_text() -> None:
    document = read({"html": PAGE, "url": "https://river.example/1"})
    assert document.text.startswith("Velland shelled")
    assert document.url == "https://river.example/1"


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (b"{broken", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text": "half a character \\ud800 of the army"}', "surrogate"),
        (b'{"text": "the army", "title": "a\\u0000b"}', "NUL"),
        ([TEXT], "a list"),
        ({"title": "no text"}, "--column text=NAME"),
        ({"text": "  "}, "neither text nor html"),
        ({"text": 5}, "a number"),
        ({"text": TEXT, "published": "last week"}, "published is 'last week'"),
        ({"text": TEXT, "published": True}, "published is True"),
        ({"text": TEXT, "published": 1e40}, "published"),
        ({"text": TEXT, "authors": [1]}, "authors"),
    ],
)
def test_a_record_that_is_no_articles_is_refused_with_where_and_why(record: object, says: str) -> None:
    with pytest.raises(BadRecord, match=r"r\.jsonl:1: ") as refused:
        read(record)
    assert says in str(refused.value)


def test_a_record_in_another_language_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="English only"):
        read({"text": TEXT, "language": "fr"})
    assert read({"text": TEXT, "language": "en-GB"}).language == "en"


@pytest.mark.parametrize("written", ["text", "text=", "body=text", "=x"])
def test_a_column_that_says_nothing_is_wrong_usage(written: str) -> None:
    with pytest.raises(UsageError, match="FIELD=COLUMN"):
        Columns.parse([written])


class TestFinding:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "b").mkdir()
        (tmp_path / ".git").mkdir()
        names = ("z.txt", "a.HTML", "b/c.txt", "b/p.png", ".h.txt", ".git/x.txt", "B.txt")
        for name in names:
            (tmp_path / name).write_text(name)
        (tmp_path / "r.jsonl").write_bytes(b'{"text": 1}\r\n\n  \n{"text": 2}')
        return tmp_path

    def test_a_folder_is_gone_through_by_name_and_hidden_files_are_left_out(self, folder: Path) -> None:
        found = list(find([str(folder)]))
        names = [f"{type(one).__name__} {Path(one.source).relative_to(folder)}" for one in found]
        assert names == [
            "Found B.txt",
            "Found a.HTML",
            "Found r.jsonl:1",
            "Found r.jsonl:4",
            "Found z.txt",
            "Found b/c.txt",
            "Skipped b/p.png",
        ]
        assert count([str(folder)]) == len(found)

    def test_records_are_lines_without_their_ends(self, folder: Path) -> None:
        assert [one.raw for one in find([str(folder / "r.jsonl")]) if isinstance(one, Found)] == [
            b'{"text": 1}',
            b'{"text": 2}',
        ]

    def test_a_file_that_was_named_is_read_whatever_its_ending(self, folder: Path) -> None:
        assert [type(one) for one in find([str(folder / "b" / "p.png")])] == [Found]
        assert [type(one) for one in find([str(folder / "b")])] == [Found, Skipped]

    def test_a_file_that_went_away_is_missed(self, folder: Path) -> None:
        (missed,) = find([str(folder / "gone.txt")])
        assert isinstance(missed, Missed)
        assert missed.gone

    def test_a_name_that_is_no_text_is_shown_all_the_same(self, tmp_path: Path) -> None:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
        (found,) = find([str(tmp_path)])
        assert found.source.endswith(r"caf\xe9.txt")

    def test_a_source_that_is_not_there_is_refused_before_anything_is_read(self, folder: Path) -> None:
        require_sources([str(folder), "https://river.example/"])
        with pytest.raises(NotFound, match="no such"):
            require_sources([str(folder), str(folder / "none")])
        with pytest.raises(SourceError, match="only addresses that begin with"):
            require_sources(["ftp://river.example/"])
