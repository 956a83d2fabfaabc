"""Sources into the ledger: what is counted, what becomes an issue, what stops a run, and that it can be cut off."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import stub_reader
from tests.stub_reader import VERSION
from truceline.errors import ResourceMissing
from truceline.ingest.records import Columns
from truceline.model import IssueKind, PublishedBasis, ReaderVersion
from truceline.pipeline.runs import Summary, run
from truceline.pipeline.tasks import Fate
from truceline.store import Ledger

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
PAGE = """<!DOCTYPE html><html><head><title>Guns at Sotk - River News</title><link rel="canonical"
href="https://river.example/sotk"></head><body><nav><a href="/">Home</a></nav><article><h1>Guns at Sotk</h1>
<p>Velland shelled Sotk on Monday and Ardania shelled Orsk, the monitors at the river said in the evening.</p>
<p>The mayor of Sotk told reporters that 14 people were brought to the hospital of the town during the night.</p>
</article></body></html>"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with a bit of everything."""
    return write_articles(tmp_path / "articles")


def write_articles(folder: Path, *, more: int = 0) -> Path:
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("Velland shelled Toldan on Monday, killing 12 people.\n", encoding="utf-8")
    (folder / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "c.txt").write_text("The market of Orsk was closed, a defect of the roof, on Monday.\n", encoding="utf-8")
    (folder / "copy.txt").write_text("Velland shelled Toldan on Monday, killing 12 people.\n", encoding="utf-8")
    (folder / "inner" / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "inner" / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("Nobody shelled anybody.", encoding="utf-8")
    records = [
        {"text": "Ardania shelled Velland, killing 3.", "url": "https://hill.example/1", "published": "2031-05-06"},
        {"text": "Ardania shelled Velland, killing 3.", "url": "https://lake.example/1", "authors": ["Jan Oda"]},
        {"title": "no text"},
        *({"text": f"Ardania shelled Velland in week {n}; it takes long. {n} died."} for n in range(more)),
    ]
    lines = [json.dumps(record) for record in records] + ["", "{broken", lines_twice(records)]
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def lines_twice(records: list[dict[str, object]]) -> str:
    return json.dumps(records[0])


def read(ledger: Ledger, *sources: Path, workers: int = 0, **more: object) -> Summary:
    options = {"reader": VERSION, "prepare": stub_reader.reading, **more}
    return run([str(source) for source in sources], ledger, workers=workers, **options)


def test_everything_found_is_counted_once(ledger: Ledger, articles: Path) -> None:
    summary = read(ledger, articles)
    assert summary.fates == {Fate.NEW: 4, Fate.DUPLICATE: 2, Fate.SKIPPED: 1, Fate.ISSUE: 4}
    assert summary.issues == {IssueKind.NOT_TEXT: 1, IssueKind.READ_FAILED: 1, IssueKind.BAD_RECORD: 2}
    assert not summary.stopped


def test_the_ledger_says_where_each_article_and_issue_was(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles)
    assert [issue.source.removeprefix(str(articles)) for issue in ledger.issues()] == [
        "/b.txt",
        "/c.txt",
        "/records.jsonl:3",
        "/records.jsonl:5",
        "/inner/picture.png",
    ]
    assert [issue.kind for issue in ledger.issues()][-1] is IssueKind.SKIPPED
    assert '"source":"' + str(articles / "records.jsonl") + ':1"' in ledger.dump()


def test_records_with_the_same_words_from_two_outlets_are_two_documents(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles / "records.jsonl")
    first, second = ledger.documents()
    assert first.text == second.text
    assert (first.outlet, second.outlet, second.authors) == ("hill.example", "lake.example", ("Jan Oda",))
    assert (first.published_basis, second.published_basis) == (PublishedBasis.METADATA, None)


def test_a_page_is_captured_as_its_article_and_kept_as_it_came(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles / "inner" / "page.html")
    page = next(ledger.documents())
    assert "Home" not in page.text
    assert (page.url, page.outlet) == ("https://river.example/sotk", "river.example")
    assert ledger.raw(page.id) == PAGE.encode()
    for claim in ledger.claims():
        assert "shelled" in claim.value.evidence.of(page.text)


def test_a_second_run_changes_nothing(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles)
    before = ledger.dump()
    summary = read(ledger, articles)
    assert summary.fates == {Fate.DUPLICATE: 6, Fate.SKIPPED: 1, Fate.ISSUE: 4}
    assert ledger.dump() == before


def test_the_ledger_does_not_depend_on_the_number_of_workers(articles: Path, tmp_path: Path) -> None:
    dumps = set()
    for workers in (0, 2):
        with Ledger.open(f"sqlite:///{tmp_path / f'{workers}.db'}") as ledger:
            read(ledger, articles, workers=workers)
            dumps.add(ledger.dump())
    assert len(dumps) == 1


def test_another_reader_adds_readings_of_the_text_as_it_was_captured(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles)
    keys = [entry.key for entry in ledger.claims()]
    summary = read(ledger, articles, reader=ReaderVersion("stub 2", "1" * 64), prepare=stub_reader.reading_anew)
    assert summary.fates[Fate.REREAD] == 4
    assert [entry.key for entry in ledger.claims()] == keys
    assert {entry.reader.version for entry in ledger.claims()} == {"stub 2"}


def test_reread_reads_again_and_finds_nothing_new(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles)
    before = ledger.dump()
    assert read(ledger, articles, reread=True).fates[Fate.DUPLICATE] == 6
    assert ledger.dump() == before


def test_what_was_withdrawn_stays_withdrawn(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles)
    gone = next(ledger.documents()).id
    ledger.withdraw(gone, by="ana", reason="asked for")
    assert read(ledger, articles).issues[IssueKind.WITHDRAWN] == 2  # it and its copy
    assert gone not in {document.id for document in ledger.documents()}


def test_columns_can_have_other_names(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"body": "Velland shelled Orsk.", "text": "x", "link": "https://a.example/1"}\n')
    read(ledger, tmp_path / "r.jsonl", columns=Columns.parse(["text=body", "url=link"]))
    assert [(d.text, d.url) for d in ledger.documents()] == [("Velland shelled Orsk.", "https://a.example/1")]


def test_a_worker_that_dies_becomes_an_issue(ledger: Ledger, articles: Path) -> None:
    (articles / "d.txt").write_text("The worker dies of this article on Monday.\n")
    summary = read(ledger, articles, workers=2)
    assert summary.issues[IssueKind.WORKER_LOST] == 1
    assert summary.fates[Fate.NEW] == 4


@pytest.mark.parametrize("prepare", [stub_reader.reading_broken, stub_reader.reading])
def test_a_broken_resource_stops_the_run_and_keeps_what_came_before(
    ledger: Ledger, articles: Path, prepare: Callable[[], object]
) -> None:
    (articles / "d.txt").write_text("The resource is broken since Monday.\n")
    with pytest.raises(ResourceMissing, match=r"model\.onnx") as stopped:
        read(ledger, articles, prepare=prepare)
    assert stopped.value.exit_code == 3
    assert ledger.unfinished_run() == [str(articles)]
    (articles / "d.txt").unlink()
    read(ledger, articles)
    assert ledger.unfinished_run() is None


def test_a_run_that_is_stopped_goes_on_to_the_same_ledger(ledger: Ledger, articles: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    summary = read(ledger, articles, stop=lambda: len(seen) >= 3, told=lambda s: seen.append(s.seen))
    assert summary.stopped
    assert ledger.unfinished_run() == [str(articles)]
    read(ledger, articles)
    with Ledger.open(f"sqlite:///{tmp_path / 'other.db'}") as whole:
        read(whole, articles)
        assert whole.dump() == ledger.dump()


def test_the_processes_of_a_killed_run_end_with_it_and_the_next_goes_on(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "articles", more=30)
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    command = [sys.executable, "-m", "tests.stub_reader", url, "2", str(source)]
    with Ledger.open(url) as ledger:
        with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE) as process:
            await_documents(ledger, 9, process.poll)
            process.kill()
            assert process.stderr
            process.stderr.read()  # ends when the last process that could write there has ended
        assert 9 <= ledger.counts()["documents"] < 33
        read(ledger, source)
        assert ledger.counts()["documents"] == 4 + 30 + 1


def test_killed_at_any_point_it_goes_on_to_the_same_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", ENVIRONMENT["PYTHONPATH"])
    hold_kills(f"sqlite:///{tmp_path / 'killed.db'}", tmp_path)


def hold_kills(url: str, tmp_path: Path) -> None:
    """Kill a run at random moments, begin it again each time, and compare what it ends in with one never killed.

    The moments follow from a seed. TRUCELINE_KILLS is how many there are: few in each test run, 50 with `make kills`.
    """
    kills = int(os.environ.get("TRUCELINE_KILLS", "12"))
    source = write_articles(tmp_path / "articles", more=50)
    with Ledger.open(f"sqlite:///{tmp_path / 'whole.db'}") as whole:
        read(whole, source)
        expected, total = whole.dump(), whole.counts()["documents"]
    chance = random.Random(7)
    forks = multiprocessing.get_context("forkserver")  # for its quick starts: what it forks from has imported it all
    forks.set_forkserver_preload(["tests.stub_reader", "truceline.pipeline.runs"])
    with Ledger.open(url) as ledger:
        for moment in sorted(chance.uniform(0, total) for _ in range(kills)):
            process = forks.Process(target=stub_reader.main, args=(url, 0, str(source)))
            process.start()
            await_documents(ledger, moment, lambda process=process: process.exitcode)
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
            process.join()
            process.close()
        assert ledger.counts()["documents"] < total, "it was to be killed before its end"
        process = forks.Process(target=stub_reader.main, args=(url, 0, str(source)))
        process.start()
        process.join()
        assert process.exitcode == 0
        assert ledger.dump() == expected


def await_documents(ledger: Ledger, number: float, ended: Callable[[], int | None]) -> None:
    while ended() is None and ledger.counts()["documents"] < number:
        time.sleep(0.002)
