# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""Runs over containers: bad input of every kind is an issue with its reason, and harms nothing beside it."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from tests.containers import FIRST, answer, crawl, mbox, message, page, record, wacz, warc_gz
from tests.test_cli import run
from tests.test_cli_ledger import quick
from tests.test_run import ledger, read
from truceline.ingest.packing import Kind
from truceline.ingest.records import Columns
from truceline.model import IssueKind
from truceline.pipeline.tasks import Fate
from truceline.store import Ledger

FRENCH = "Les forces du gouvernement ont bombardé le village lundi, tuant trois personnes, selon le chef de l'armée. "
LONG = "the army said it was " * 500_000  # ten million characters without a line end

BAD = {
    "cut.jsonl.gz": (gzip.compress(b'{"text": "x"}' * 9)[:-12], IssueKind.UNREADABLE, "cut off"),
    "bomb.txt.gz": (gzip.compress(b"a" * 30_000_000), IssueKind.NOT_AN_ARTICLE, "20.0 MB"),
    "bare.html": (b"<html><body><div></div></body></html>", IssueKind.NOT_AN_ARTICLE, "no article was found"),
    "charset.html": (page(body=FRENCH * 9).encode("utf-16-le"), IssueKind.NOT_TEXT, "NUL"),
    "cut.warc": (record("https://a.example/", answer(page().encode()))[:-99], IssueKind.BAD_RECORD, "cut off"),
    "columns.csv": (b"headline,body\nOrsk,Shells fell.\n", IssueKind.UNREADABLE, "no column of text or html"),
    "mime.mbox": (
        mbox(message("", head='Content-Type: multipart/mixed; boundary="x"\n')),
        IssueKind.NOT_AN_ARTICLE,
        "without a text",
    ),
    "line.txt": (LONG.encode(), IssueKind.NOT_AN_ARTICLE, "split it first"),
    "line.csv": (f"text\n{LONG}\n".encode(), IssueKind.NOT_AN_ARTICLE, "split it first"),
    "line.jsonl": (json.dumps({"text": LONG}).encode(), IssueKind.NOT_AN_ARTICLE, "split it first"),
    "french.txt": (FRENCH.encode() * 3, IssueKind.NOT_ENGLISH, "its language is fr"),
    "french.jsonl": (b'{"text": "Shells fell.", "language": "fr_FR"}', IssueKind.NOT_ENGLISH, "its language is fr_FR"),
    "types.parquet": (b"PAR1 and no table", IssueKind.UNREADABLE, "Parquet data is damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_an_issue_with_its_reason_and_what_is_beside_it_is_read(
    ledger: Ledger, tmp_path: Path, name: str
) -> None:
    content, kind, reason = BAD[name]
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Velland shelled Toldan on Monday, killing 12 people.\n")
    (folder / name).write_bytes(content)
    (folder / "z.txt").write_text("Ardania shelled Orsk on Tuesday, killing 3 people.\n")
    summary = read(ledger, folder)
    assert summary.fates == {Fate.NEW: 2, Fate.ISSUE: 1}
    assert summary.issues == {kind: 1}
    (issue,) = ledger.issues()
    assert issue.source.startswith(str(folder / name))
    assert reason in issue.reason
    assert len(issue.reason) < 400


def test_the_ledger_says_where_in_a_container_each_article_was(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "crawl.wacz").write_bytes(wacz(crawl()))
    (tmp_path / "press.mbox").write_bytes(mbox(message(FIRST)))
    read(ledger, tmp_path / "crawl.wacz", tmp_path / "press.mbox")
    told = ledger.dump()
    for place in ("crawl.wacz#archive/data.warc.gz#2", "crawl.wacz#archive/data.warc.gz#4", "press.mbox#1"):
        assert f'"source":"{tmp_path / place}"' in told


def test_a_second_run_over_containers_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(warc_gz(crawl()))
    (tmp_path / "table.csv").write_text("text\nVelland shelled Toldan.\nArdania shelled Orsk.\n")
    assert read(ledger, tmp_path / "crawl.warc.gz", tmp_path / "table.csv").fates == {Fate.NEW: 4}
    before = ledger.dump()
    assert read(ledger, tmp_path / "crawl.warc.gz", tmp_path / "table.csv").fates == {Fate.DUPLICATE: 4}
    assert ledger.dump() == before


def test_a_table_is_read_from_standard_input(run, quick, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"body;link\nVelland shelled Toldan.;https://river.example/1\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows)))
    ran = run("run", "-", "--as", "csv", "--column", "text=body", "--column", "url=link", "--no-picture")
    assert "1 new" in ran.out
    with Ledger.open("sqlite:///truceline.db") as ledger:
        assert next(ledger.documents()).url == "https://river.example/1"
    assert "the last run came to its end" in run("run", "--resume").err


def test_another_language_is_counted_by_its_kind(run, quick) -> None:
    Path("a.txt").write_text(FRENCH * 3)
    Path("b.txt").write_text("Velland shelled Toldan on Monday, killing 12 people.\n")
    assert "issues: 1 not-english" in run("run", "a.txt", "b.txt", "--no-picture").out
    assert run("issues", "--kind", "not-english").out.startswith("not-english      a.txt: not English")


def test_read_takes_a_record_of_a_container_and_warns_of_a_doubtful_language(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.stub_reader import stub_account

    monkeypatch.setattr("truceline.pipeline.load_reader", lambda **_: None)
    monkeypatch.setattr("truceline.pipeline.read_document", lambda document, reader: stub_account(document))
    Path("crawl.warc").write_bytes(b"".join(crawl()))
    told = json.loads(run("read", "crawl.warc#4", "--format", "json").out)
    assert told["document"]["url"] == "https://river.example/orsk"
    mixed = "Government forces hit Orsk on Monday, three people died, army chief says. "
    Path("a.txt").write_text(mixed + "Üç kişi öldü, ordu açıkladı." * 2)
    ran = run("read", "a.txt", "--format", "json")
    assert (ran.code, ran.err.splitlines()[0][:35]) == (0, "truceline: warning: a.txt: its lang")
    ran = run("read", "crawl.warc")
    assert (ran.code, ran.out) == (1, "")
    assert "more than one article; name one, such as crawl.warc#2" in ran.err


def test_a_column_is_named_for_one_record_too(run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.stub_reader import stub_account

    monkeypatch.setattr("truceline.pipeline.load_reader", lambda **_: None)
    monkeypatch.setattr("truceline.pipeline.read_document", lambda document, reader: stub_account(document))
    Path("a.csv").write_text("body\nVelland shelled Toldan.\nArdania shelled Orsk.\n")
    told = json.loads(run("read", "a.csv#2", "--column", "text=body", "--format", "json").out)
    assert told["claims"][0]["actors"][0]["name"] == "Ardania"
    assert "no such record" in run("read", "a.csv#3", "--column", "text=body").err
