# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""What the world sends that no parser should see: each an issue of a run, and what stands beside it is read."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.containers import answer, page, record
from tests.test_cli import run
from tests.test_cli_ledger import quick
from tests.test_fetch_feeds import long_feed
from tests.test_intake import feed, ledger, site, take
from tests.test_intake import page as web_page
from tests.web import Page, Site, moved
from truceline.fetch import Limits
from truceline.ingest import archives
from truceline.ingest.records import Columns
from truceline.model import IssueKind
from truceline.pipeline.tasks import Fate
from truceline.store import Ledger

BEFORE = "Velland shelled Toldan on Monday, killing 12 people.\n"
AFTER = "Ardania shelled Orsk on Tuesday, killing 3 people.\n"
LAUGHS = "<!DOCTYPE rss [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)


def bomb_in_a_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", b"a" * 30_000_000)
    return packed.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], IssueKind, str]] = {
    "cut.txt.gz": (lambda: gzip.compress(BEFORE.encode() * 50)[:-20], IssueKind.UNREADABLE, "cut off"),
    "bomb.txt.gz": (lambda: gzip.compress(b"a" * 30_000_000), IssueKind.NOT_AN_ARTICLE, "20.0 MB"),
    "bomb.wacz": (bomb_in_a_zip, IssueKind.UNREADABLE, "over 200 times its size"),
    "bare.html": (lambda: b"<html><body><div></div></body></html>", IssueKind.NOT_AN_ARTICLE, "no article was found"),
    "charset.txt": (lambda: BEFORE.encode("utf-16-le"), IssueKind.NOT_TEXT, "save it as UTF-8 text"),
    "cut.warc": (
        lambda: record("https://a.example/", answer(page().encode())) + record("https://b.example/", answer(b""))[:-40],
        IssueKind.BAD_RECORD,
        "cut off",
    ),
    "other.csv": (lambda: b"headline,words\nOrsk,Shells fell.\n", IssueKind.UNREADABLE, "body"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_an_issue_of_the_command_and_the_files_beside_it_are_read(
    run, quick, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(archives, "FREE", 3_000_000)
    content, kind, reason = FILES[name]
    Path("articles").mkdir()
    Path("articles/a.txt").write_text(BEFORE)
    Path("articles", name).write_bytes(content())
    Path("articles/z.txt").write_text(AFTER)
    ran = run("run", "articles", "--column", "text=body", "--no-gate", "--no-picture")
    assert (ran.code, ran.err) == (0, "")
    whole = 1 if name == "cut.warc" else 0  # the record before the cut
    assert f"{2 + whole} new, 0 read again, 0 duplicates, 0 files skipped, 1 issue " in ran.out
    assert f"issues: 1 {kind} (truceline issues lists them)" in ran.out
    (line,) = run("issues").out.splitlines()
    assert line.startswith(f"{kind} ")
    assert name in line
    assert reason in line


def bombed(site: Site) -> None:
    site.pages["/bad"] = Page(feed(site, "sotk").replace("<rss", f"{LAUGHS}<rss").replace("Guns at", "&a9;"))


def overlong(site: Site) -> None:
    site.pages["/bad"] = Page(long_feed(100_000), headers={"Content-Type": "application/rss+xml"})


def endless(site: Site) -> None:
    site.pages["/bad"] = moved(site.url("/bad"))


def slow(site: Site) -> None:
    site.pages["/bad"] = Page(web_page("Sotk"), slowly=0.05)


def swollen(site: Site) -> None:
    packed = gzip.compress(b"<p>" + b"a" * 60_000_000)
    site.pages["/bad"] = Page(packed, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})


@pytest.mark.parametrize(
    ("put", "kind", "reason"),
    [
        (bombed, IssueKind.BAD_FEED, "XML entities"),
        (overlong, IssueKind.CUT_SHORT, "100,000 addresses, of which 3 are followed"),
        (endless, IssueKind.UNREACHABLE, "redirects more than 5 times"),
        (slow, IssueKind.UNREACHABLE, "second"),
        (swollen, IssueKind.REFUSED, "MB"),
    ],
)
def test_a_bad_answer_is_an_issue_of_the_run_and_what_is_beside_it_is_read(
    site: Site, ledger: Ledger, tmp_path: Path, put: Callable[[Site], None], kind: IssueKind, reason: str
) -> None:
    put(site)
    site.pages["/orsk"] = Page(web_page("Orsk"), headers={"Content-Type": "text/html"})
    (tmp_path / "a.txt").write_text(BEFORE)
    limits = Limits(total=0.6, read=0.6)
    sources = [str(tmp_path / "a.txt"), site.url("/bad"), site.url("/orsk")]
    summary = take(ledger, *sources, most=3, limits=limits if put is slow else None)
    assert summary.fates[Fate.NEW] == 2
    (issue,) = [one for one in ledger.issues() if one.source.endswith("/bad")]
    assert issue.kind is kind
    assert reason in issue.reason
    assert [document.url for document in ledger.documents()] == [None, site.url("/orsk")]
