"""CSV, Parquet, WARC, WACZ, mbox and standard input: what each article is, where it was, and how each may be broken."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.containers import FIRST, SECOND, answer, crawl, mbox, message, page, record, wacz, warc_gz
from truceline.errors import MissingExtra, NotAnArticle, NotFound, NotText, SourceError
from truceline.ingest import packing
from truceline.ingest.packing import Kind
from truceline.ingest.records import Columns
from truceline.ingest.sources import Found, Missed, Skipped, capture_found, count, find, only
from truceline.model import Document, IssueKind, PublishedBasis

TEXT = f"{FIRST}\n\n{SECOND}\n"
FRENCH = "Les forces du gouvernement ont bombardé le village lundi, tuant trois personnes, selon l'armée du pays. "


def written(path: Path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def documents(source: str, *, kind: Kind | None = None, **columns: str) -> list[Document]:
    names = Columns(columns)
    found = list(find([source], columns=names, kind=kind))
    assert all(isinstance(one, Found) for one in found), found
    return [capture_found(one, columns=names) for one in found if isinstance(one, Found)]


def missed(source: str, **columns: str) -> tuple[int, Missed]:
    """How many were found before the one thing that was missed, which came last."""
    *before, last = find([source], columns=Columns(columns))
    assert isinstance(last, Missed)
    assert all(isinstance(one, Found) for one in before)
    return len(before), last


def table(rows: list[list[str]], **form: str) -> str:
    made = io.StringIO()
    csv.writer(made, **form).writerows(rows)
    return made.getvalue()


# CSV

HEADER = ["id", "body", "when", "link"]
ROWS = [["1", TEXT, "2031-05-07", "https://river.example/1?utm_medium=x&id=3"], ["2", "Orsk, “quiet” again.", "", ""]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_row_of_csv_is_an_article(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path / "a.csv", table([HEADER, *ROWS], delimiter=separator))
    first, second = documents(path, text="body", published="when", url="link")
    assert first.text == TEXT
    assert (first.published, first.published_basis) == (datetime(2031, 5, 7, tzinfo=UTC), PublishedBasis.METADATA)
    assert (first.url, first.outlet) == ("https://river.example/1?id=3", "river.example")
    assert second.text == "Orsk, “quiet” again."
    assert second.published is None


def test_a_row_is_named_by_its_number_and_kept_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", table([HEADER, *ROWS]))
    first, second = find([path], columns=Columns({"text": "body"}))
    assert [first.source, second.source] == [f"{path}#1", f"{path}#2"]
    assert isinstance(second, Found)
    assert json.loads(second.raw) == dict(zip(HEADER, ROWS[1], strict=True))
    assert only(f"{path}#2", columns=Columns({"text": "body"})) == second


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_comes_in_more_than_one_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.csv", table([["text"], ["“The café of Orsk was hit”, he said."]]).encode(encoding))
    (document,) = documents(path)
    assert document.text == "“The café of Orsk was hit”, he said."


def test_csv_without_the_column_that_was_named_is_one_issue(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", table([HEADER, *ROWS]))
    assert missed(path, text="story")[1].reason == "it has no column 'story' (for text); it has id, body, when, link"
    assert "--column text=NAME" in missed(path)[1].reason


def test_a_row_with_too_many_cells_is_an_issue_and_the_next_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "text,url\nArmies met,,\nThe truce held,\n")
    wrong, right = find([path])
    assert isinstance(wrong, Missed)
    assert (wrong.source, wrong.kind) == (f"{path}#1", IssueKind.BAD_RECORD)
    assert isinstance(right, Found)


def test_a_quote_that_never_closes_ends_the_table_with_a_reason(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'text\n"The truce held."\n"The army\n' + "moved on\n" * 100)
    before, last = missed(path)
    assert before == 1
    assert "is a quote missing?" in last.reason


# Parquet

pa = pytest.importorskip("pyarrow")


def parquet(path: Path, columns: dict[str, object]) -> str:
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path, row_group_size=2)
    return str(path)


def test_a_row_of_parquet_is_an_article(tmp_path: Path) -> None:
    columns = {
        "body": [TEXT, "Orsk is quiet.", None],
        "day": pa.array([date(2031, 5, 7), None, None]),
        "authors": [["Mira Velk", "Jan Oda"], [], None],
        "vector": [[0.1], [0.2], [0.3]],
        "code": [b"\xff", b"", b""],
    }
    path = parquet(tmp_path / "a.parquet", columns)
    found = list(find([path], columns=Columns({"text": "body", "published": "day"})))
    assert [one.source for one in found] == [f"{path}#{n}" for n in (1, 2, 3)]
    first = capture_found(found[0], columns=Columns({"text": "body", "published": "day"}))
    assert (first.text, first.authors) == (TEXT, ("Mira Velk", "Jan Oda"))
    assert first.published == datetime(2031, 5, 7, tzinfo=UTC)
    assert json.loads(found[1].raw) == {"body": "Orsk is quiet.", "day": None, "authors": []}


def test_parquet_with_a_column_of_another_type_is_one_issue(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", {"text": [1, 2], "title": ["a", "b"]})
    assert missed(path)[1].reason.startswith("column 'text' holds int64, which is no text")
    path = parquet(tmp_path / "b.parquet", {"text": ["a"], "published": [[1]]})
    assert "which is no published" in missed(path)[1].reason


def test_parquet_that_is_cut_is_an_issue(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", {"text": ["The truce held."] * 9})
    Path(path).write_bytes(Path(path).read_bytes()[:-30])
    assert "Parquet data is damaged" in missed(path)[1].reason


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "a.parquet", {"text": ["The truce held."]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"truceline\[parquet\]"):
        list(find([path]))
    (told,) = find([str(tmp_path)])
    assert isinstance(told, Missed)
    assert "truceline[parquet]" in told.reason


# Web archives


@pytest.mark.parametrize("pack", [b"".join, warc_gz, lambda records: gzip.compress(b"".join(records))])
def test_the_pages_of_a_warc_are_articles(tmp_path: Path, pack: Callable[[list[bytes]], bytes]) -> None:
    path = written(tmp_path / "crawl.warc.gz", pack(crawl()))
    first, second = find([path])
    assert [first.source, second.source] == [f"{path}#2", f"{path}#4"]
    toldan, orsk = (capture_found(one) for one in (first, second) if isinstance(one, Found))
    assert (toldan.url, toldan.outlet) == ("https://www.river.example/toldan", "river.example")
    assert FIRST in toldan.text
    assert (orsk.url, orsk.title) == ("https://river.example/orsk", "Guns at Orsk")


def test_what_a_record_says_of_itself_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "crawl.warc", b"".join(crawl()))
    found = only(f"{path}#4")
    assert b"WARC-Date: 2031-05-07T10:00:00Z\r\n" in found.raw
    assert b"Transfer-Encoding: chunked\r\n" in found.raw


def test_a_wacz_names_the_warc_in_it(tmp_path: Path) -> None:
    path = written(tmp_path / "crawl.wacz", wacz(crawl()))
    first, second = find([path])
    assert first.source == f"{path}#archive/data.warc.gz#2"
    assert only(second.source) == second


def archived(tmp_path: Path, block: bytes, **more: str) -> Document:
    path = written(tmp_path / "a.warc", record("https://river.example/1", block, **more))
    return documents(path)[0]


@pytest.mark.parametrize(
    ("encoding", "told"), [("cp1252", "utf-8"), ("utf-8", "iso-8859-1"), ("cp1252", "nonsense"), ("utf-16", "utf-8")]
)
def test_a_charset_that_is_told_wrong_does_no_harm(tmp_path: Path, encoding: str, told: str) -> None:
    code = page(body="<p>“The café of Orsk was hit by three shells”, the mayor’s office said on Monday.</p>")
    document = archived(tmp_path, answer(code.encode(encoding), kind=f"text/html; charset={told}"))
    assert "“The café of Orsk was hit" in document.text


def test_a_charset_that_is_told_right_is_used(tmp_path: Path) -> None:
    code = page(body="<p>The town of Łódź sent three lorries of bread to the valley on Monday, its mayor said.</p>")
    document = archived(tmp_path, answer(code.encode("iso-8859-2"), kind="text/html; charset=iso-8859-2"))
    assert "The town of Łódź sent" in document.text


@pytest.mark.parametrize("pack", [gzip.compress, lambda body: body])
def test_a_body_is_unpacked_and_one_that_only_says_it_is_packed_is_read(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    packed = answer(pack(page().encode()), more="Content-Encoding: gzip\r\n")
    assert FIRST in archived(tmp_path, packed).text


def test_a_page_dated_after_it_was_fetched_has_no_such_date(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2031-05-07T08:19:02Z">'
    block = answer(page(head).encode())
    assert archived(tmp_path, block, date="2031-05-07T09:00:00Z").published is not None
    assert archived(tmp_path, block, date="2031-05-01T09:00:00Z").published is None


@pytest.mark.parametrize("cut", [40, 300, 1500])
@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_that_is_cut_gives_what_was_whole_and_an_issue(tmp_path: Path, cut: int, packed: bool) -> None:
    records = [record(f"https://river.example/{n}", answer(page(title=f"Day {n}").encode())) for n in range(9)]
    whole = warc_gz(records) if packed else b"".join(records)
    before, last = missed(written(tmp_path / "a.warc", whole[:-cut]))
    assert 5 <= before <= 8
    assert "cut off" in last.reason


def test_a_warc_with_rubbish_in_it_gives_what_came_before(tmp_path: Path) -> None:
    before, last = missed(written(tmp_path / "a.warc", crawl()[1] + b"rubbish\r\n" * 20))
    assert before == 1
    assert "damaged after record 1" in last.reason


# Mail


def test_a_message_is_a_press_release(tmp_path: Path) -> None:
    path = written(tmp_path / "press.mbox", mbox(message(TEXT), message("From dawn on it was quiet.\n>From Orsk.")))
    first, second = documents(path)
    assert FIRST in first.text
    assert (first.title, first.outlet) == ("Statement on Toldan", "Valley Press Office")
    assert (first.published, first.published_basis) == (
        datetime(2031, 5, 7, 8, 19, 2, tzinfo=UTC),
        PublishedBasis.METADATA,
    )
    assert "\nFrom Orsk." in second.text
    assert [one.source for one in find([path])] == [f"{path}#1", f"{path}#2"]


def test_a_sender_without_a_name_is_its_site(tmp_path: Path) -> None:
    path = written(tmp_path / "a.eml", message(TEXT, sender="press@valley.example"))
    assert documents(path)[0].outlet == "valley.example"


def parts(plain: str, html: str) -> str:
    return message(
        f"--x\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--x\nContent-Type: text/html; charset=utf-8\n\n{html}\n--x--",
        head='MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="x"\n',
    )


def test_the_plain_part_is_taken_and_the_html_part_where_it_only_points_there(tmp_path: Path) -> None:
    first, second = documents(
        written(tmp_path / "a.mbox", mbox(parts(TEXT, "<p>x</p>"), parts("See the HTML part.", page())))
    )
    assert FIRST in first.text
    assert FIRST in second.text


BROKEN_MIME = {
    "a part that never begins": 'Content-Type: multipart/mixed; boundary="x"\n',
    "no boundary": "Content-Type: multipart/alternative\n",
    "code that is none": "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n",
    "a charset nobody knows": "Content-Type: text/plain; charset=x-none\n",
    "a charset that does not fit": "Content-Type: text/plain; charset=us-ascii\n",
    "a header cut in two": "Content-Type: text/pl",
    "a date that is none": "Date: =?utf-8?q?\n",
}


@pytest.mark.parametrize("how", BROKEN_MIME)
def test_broken_mime_is_read_or_refused_and_harms_no_other_message(tmp_path: Path, how: str) -> None:
    path = written(tmp_path / "a.mbox", mbox(message(f"“{TEXT}”", head=BROKEN_MIME[how]), message(TEXT)))
    broken, sound = find([path])
    assert isinstance(broken, Found)
    try:
        told = capture_found(broken).text
    except SourceError as error:
        told = str(error)
    assert "shelled" in told or "a.mbox#1: " in told
    assert isinstance(sound, Found)
    assert FIRST in capture_found(sound).text


# gzip and standard input


def test_gzip_of_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": TEXT}).encode()))
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(table([["text"], [TEXT]]).encode()))
    (tmp_path / "d.mbox.gz").write_bytes(gzip.compress(mbox(message(TEXT))))
    (tmp_path / "e.parquet.gz").write_bytes(
        gzip.compress(Path(parquet(tmp_path / ".p.parquet", {"text": [TEXT]})).read_bytes())
    )
    (tmp_path / "f.html.gz").write_bytes(gzip.compress(page().encode()))
    (tmp_path / "g.bin.gz").write_bytes(gzip.compress(b"x"))
    *found, other = find([str(tmp_path)])
    assert isinstance(other, Skipped)
    assert len(found) == 6
    assert all(FIRST in capture_found(one).text for one in found if isinstance(one, Found))
    assert found[0].source == str(tmp_path / "a.txt.gz")


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.mbox.gz", "a.parquet.gz"])
def test_gzip_that_is_cut_is_an_issue(tmp_path: Path, name: str) -> None:
    lines = "".join(json.dumps({"text": f"{n} {zlib.crc32(b'%d' % n)}"}) + "\n" for n in range(9_000))
    path = written(tmp_path / name, gzip.compress(("text\n" + lines).encode())[:-2_000])
    last = list(find([path], columns=Columns()))[-1]
    assert isinstance(last, Missed)
    assert "cut off" in last.reason or "no CSV" in last.reason


def test_lines_before_the_cut_are_read(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{n} {zlib.crc32(b'%d' % n)}"}) + "\n" for n in range(9_000))
    before, last = missed(written(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode())[:-2_000]))
    assert 8_000 < before < 9_000
    assert "what came before the cut was taken" in last.reason


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.warc.gz", "a.mbox.gz"])
def test_what_unpacks_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(packing, "FREE", 3_000_000)
    block = answer(b"")
    endless = record("https://a.example/", block).replace(b"Length: %d" % len(block), b"Length: 99999999").rstrip()
    begun = endless if name == "a.warc.gz" else b"text\n"
    last = list(find([written(tmp_path / name, gzip.compress(begun + b"a" * 60_000_000))]))[-1]
    assert isinstance(last, Missed)
    assert "over 200 times its size" in last.reason


def test_an_article_that_unpacks_without_end_is_unpacked_no_further_than_an_article_goes(tmp_path: Path) -> None:
    (found,) = find([written(tmp_path / "a.txt.gz", gzip.compress(b"a" * 60_000_000))])
    assert isinstance(found, Found)
    assert len(found.raw) == 20_000_001
    with pytest.raises(NotAnArticle, match=r"20\.0 MB"):
        capture_found(found)


def test_a_zip_bomb_in_a_wacz_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceline.ingest import archives

    monkeypatch.setattr(archives, "FREE", 3_000_000)
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", b"a" * 30_000_000)
    assert "over 200 times its size" in missed(str(tmp_path / "a.wacz"))[1].reason


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing more", b"PK\x05\x06" + bytes(18)])
def test_a_wacz_that_is_none_is_an_issue(tmp_path: Path, content: bytes) -> None:
    (one,) = find([written(tmp_path / "a.wacz", content)])
    if isinstance(one, Found):
        with pytest.raises(SourceError):
            capture_found(one)
    else:
        assert isinstance(one, Missed)
        assert "zip data is damaged" in one.reason


STREAMS = {
    "text": TEXT.encode(),
    "page": page().encode(),
    "jsonl": json.dumps({"text": TEXT}).encode(),
    "warc": crawl()[1],
    "warc.gz": warc_gz(crawl()[:3]),
    "wacz": wacz(crawl()[:2]),
    "mbox": mbox(message(TEXT)),
    "text.gz": gzip.compress(TEXT.encode()),
}


@pytest.mark.parametrize("what", STREAMS)
def test_standard_input_is_known_by_how_it_begins(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STREAMS[what])))
    (document,) = documents("-")
    assert FIRST in document.text


def test_a_table_on_standard_input_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(table([["text"], [TEXT], [TEXT]]).encode())))
    found = list(find(["-"], kind=Kind.CSV))
    assert [one.source for one in found] == ["standard input#1", "standard input#2"]


def test_how_many_there_are_is_not_guessed(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", TEXT)
    assert count([str(tmp_path)]) == 1
    written(tmp_path / "b.mbox", mbox(message(TEXT)))
    assert count([str(tmp_path)]) is None
    assert count(["-"]) is None


# One article alone


def test_the_only_article_of_a_container_needs_no_number(tmp_path: Path) -> None:
    one = written(tmp_path / "a.mbox", mbox(message(TEXT)))
    two = written(tmp_path / "b.mbox", mbox(message(TEXT), message(TEXT)))
    lines = written(tmp_path / "c.jsonl", '{"text": "a"}\n{"text": "b"}\n')
    assert only(one).source == f"{one}#1"
    assert only(f"{lines}:2").raw == b'{"text": "b"}'
    with pytest.raises(SourceError, match=r"more than one article; name one, such as .*b\.mbox#1"):
        only(two)
    with pytest.raises(NotFound, match="no such record"):
        only(f"{two}#3")
    with pytest.raises(NotFound, match="no such file"):
        only(f"{tmp_path}/none.mbox#3")


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x02\x01\x01" + b"\x01" * 300, bytes(range(256)) * 9, b"PK\x03\x04" + b"x" * 99]
)
def test_a_binary_nobody_knows_is_refused_kindly(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path / "a.bin", content)
    with pytest.raises(SourceError, match=r"a\.bin: ") as refused:
        capture_found(only(path))
    assert isinstance(refused.value, NotText) or "zip data is damaged" in str(refused.value)
