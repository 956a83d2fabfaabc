"""Faults from outside: a full disk, a database that goes away, a clock that goes back. What was whole stays whole."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from tests import stub_reader
from tests.postgres import Server, serving
from tests.stub_reader import VERSION
from tests.test_intake import feed, page, river, site  # noqa: F401
from tests.test_run import ENVIRONMENT, ROOT, write_articles
from tests.test_watch_service import plan_of
from tests.watching import Desk
from tests.web import Page, Site
from truceline.errors import StoreError
from truceline.pipeline.runs import run
from truceline.store import Ledger, WatchBook

ARTICLES = 40


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("faults") / "articles", more=ARTICLES)


@pytest.fixture(scope="module")
def whole(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    with Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'l.db'}") as ledger:
        run([str(articles)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading)
        return ledger.dump()


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


def limited(bytes: int) -> None:
    """In the child: files may not grow beyond so much, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, bytes))


@pytest.mark.parametrize("more", [60_000, 200_000, 400_000])
def test_a_disk_that_fills_up_stops_the_run_and_the_next_one_completes_it(
    articles: Path, whole: str, tmp_path: Path, more: int
) -> None:
    path = tmp_path / "l.db"
    Ledger.open(f"sqlite:///{path}").close()
    room = path.stat().st_size + more
    command = [sys.executable, "-m", "tests.stub_reader", f"sqlite:///{path}", "0", str(articles)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        preexec_fn=lambda: limited(room),
        capture_output=True,
        text=True,
        check=False,
    )
    with Ledger.open(f"sqlite:///{path}") as ledger:
        if done.returncode:
            assert "StoreError" in done.stderr
            assert "full" in done.stderr or "disk I/O" in done.stderr
        with ledger.reading() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        run([str(articles)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading)
        assert ledger.dump() == whole
    if more == 60_000:
        assert done.returncode, "the limit was to be met"


def test_a_backup_for_which_there_is_no_room_leaves_no_half_of_it(articles: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'l.db'}"
    with Ledger.open(url) as ledger:
        run([str(articles)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading)
    out = tmp_path / "kept" / "a.gz"
    out.parent.mkdir()
    command = [sys.executable, "-m", "truceline", "backup", "--db", url, "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        preexec_fn=lambda: limited(4096),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "cannot be written" in done.stderr or "disk" in done.stderr
    assert list(out.parent.iterdir()) == []


def test_a_record_whose_address_is_none_goes_into_every_export(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Velland shelled Toldan on Monday, killing 12 people.", "url": "https://[x/1"}\n')
    url = f"sqlite:///{tmp_path / 'l.db'}"
    with Ledger.open(url) as ledger:
        run([str(path)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading)
        assert ledger.counts()["documents"] == 1
    for form in ("acled", "ged", "plover", "polecat", "gdelt", "geojson", "hxl", "atom"):
        command = [sys.executable, "-m", "truceline", "export", "--format", form, "--db", url]
        done = subprocess.run(
            [*command, "--out", str(tmp_path / form)], cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


def others_ended(server: Server, url: str) -> None:
    """End every connection to a database, as a server that is restarted does."""
    import psycopg

    with psycopg.connect(f"host={server.folder} user=postgres dbname=postgres", autocommit=True) as connection:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        assert connection.execute(query, [make_url(url).database]).rowcount > 0


def test_a_database_that_goes_away_within_a_write_stops_the_run_and_loses_nothing(
    server: Server, articles: Path, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.fresh()
    with Ledger.open(url) as ledger:
        put, ended = ledger.put_account, []

        def put_after_its_end(account, **more):
            if len(ended) < 20:
                ended.append(account)
                if len(ended) == 20:
                    others_ended(server, url)
            return put(account, **more)

        monkeypatch.setattr(ledger, "put_account", put_after_its_end)
        with pytest.raises(StoreError):
            run([str(articles)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading)
    with Ledger.open(url) as ledger:
        assert 0 < ledger.counts()["documents"] < ARTICLES
        run([str(articles)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading)
        assert ledger.dump() == whole


def test_a_database_that_goes_away_between_two_writes_is_found_again(
    server: Server, articles: Path, whole: str
) -> None:
    url, ended = server.fresh(), []

    def end_once(summary: object) -> None:
        if not ended:
            ended.append(summary)
            others_ended(server, url)

    with Ledger.open(url) as ledger:
        run([str(articles)], ledger, reader=VERSION, workers=0, prepare=stub_reader.reading, told=end_once)
        assert ledger.dump() == whole
    assert ended


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=400)])
def test_a_clock_that_was_ahead_and_goes_back_stops_no_source(tmp_path: Path, river: Site, ahead: timedelta) -> None:  # noqa: F811
    desk = Desk(tmp_path)
    desk.write(plan_of(river))
    desk.days.at += ahead
    desk.round()
    desk.days.at -= ahead
    river.pages["/toldan"] = Page(page("Toldan"), headers={"Content-Type": "text/html"})
    river.pages["/feed.xml"] = Page(feed(river, "toldan", "sotk", "orsk"))
    desk.round()
    assert [polled.new for polled in desk.polls] == [2, 1]
    desk.round()
    assert len(desk.polls) == 2
    with Ledger.open(desk.url) as ledger:
        assert WatchBook(ledger).healths()["river"].polled == desk.days.at
