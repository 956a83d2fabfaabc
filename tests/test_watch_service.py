# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""The watch against a real server, with a clock by hand: polls when due, across restarts, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import ROOT, run
from tests.test_intake import feed, page, river, site
from tests.watching import Desk
from tests.web import ALLOWED, Page, Site
from truceline.store import Ledger, WatchBook
from truceline.store.watching import Health


@pytest.fixture
def desk(tmp_path: Path, river: Site) -> Desk:
    """A desk that watches the feed of a river site."""
    desk = Desk(tmp_path)
    desk.write(plan_of(river))
    return desk


def plan_of(site: Site, more: str = "") -> str:
    return f'[[source]]\nname = "river"\nurl = "{site.url("/feed.xml")}"\nevery = "15 min"\n{more}'


def health(desk: Desk) -> Health:
    with Ledger.open(desk.url) as ledger:
        return WatchBook(ledger).healths()["river"]


def test_a_source_is_polled_when_it_is_due_also_after_a_restart(desk: Desk, river: Site) -> None:
    desk.round()
    desk.days.later(minutes=14)
    desk.round()
    assert len(desk.polls) == 1
    desk.days.later(minutes=1)
    desk.round()
    assert [polled.new for polled in desk.polls] == [2, 0]
    assert river.asked.count("/feed.xml") == 2


def test_nothing_is_taken_twice_across_restarts_and_what_is_new_is_taken(desk: Desk, river: Site) -> None:
    desk.round()
    river.pages["/toldan"] = Page(page("Toldan"), headers={"Content-Type": "text/html"})
    river.pages["/feed.xml"] = Page(feed(river, "toldan", "sotk", "orsk"))
    desk.days.later(minutes=15)
    desk.round()
    assert [polled.new for polled in desk.polls] == [2, 1]
    assert [river.asked.count(f"/{name}") for name in ("sotk", "orsk", "toldan")] == [1, 1, 1]
    assert health(desk).documents == 3


def test_the_service_waits_for_what_is_due_and_ends_when_told(desk: Desk, river: Site) -> None:
    with desk.service(stop=lambda: len(desk.polls) == 3) as service:
        began = desk.days.at
        service.run()
    assert len(desk.polls) == 3
    assert (desk.days.at - began).total_seconds() == 1800


def test_a_failing_source_is_told_in_its_health_and_recovers(desk: Desk, river: Site) -> None:
    desk.round()
    good = river.pages["/feed.xml"]
    river.pages["/feed.xml"] = Page("gone", 404)
    for _ in range(2):
        desk.days.later(minutes=15)
        desk.round()
    bad = health(desk)
    assert (bad.failures, bad.succeeded, bad.failed) == (2, desk.polls[0].at, desk.days.at)
    assert "404" in str(bad.error)
    river.pages["/feed.xml"] = good
    desk.days.later(minutes=15)
    desk.round()
    assert (health(desk).failures, health(desk).succeeded) == (0, desk.days.at)


def test_a_poll_that_is_cut_off_stays_due(desk: Desk, river: Site) -> None:
    asked = iter([False, False, False, True])
    desk.round(stop=lambda: next(asked, True))
    assert desk.polls == []
    desk.round()
    assert len(desk.polls) == 1
    with Ledger.open(desk.url) as ledger:
        assert ledger.counts()["documents"] == 2


def test_a_page_without_an_outlet_has_that_of_its_source(desk: Desk, river: Site) -> None:
    desk.write(plan_of(river, 'outlet = "River Post"\n'))
    desk.round()
    with Ledger.open(desk.url) as ledger:
        assert {document.outlet for document in ledger.documents()} == {"River Post"}


def test_the_documents_of_a_day_are_counted_anew_the_next_day(desk: Desk, river: Site) -> None:
    desk.round()
    desk.days.later(days=1)
    desk.round()
    assert (health(desk).documents, health(desk).day) == (0, desk.days.at.date())


def test_the_status_shows_every_source(run, desk: Desk, river: Site) -> None:
    desk.write(plan_of(river, '[[source]]\nname = "hill"\nurl = "https://hill.example/map.xml"\n'))
    river.pages["/feed.xml"] = Page("gone", 404)
    with desk.service() as service:
        service._poll(service.plan.sources[0])
    ran = run("watch", "sources.toml", "--db", desk.url, "--status")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].split()[:2] == ["SOURCE", "STATE"]
    assert "failing (1)" in lines[1]
    assert lines[2].startswith("  failed ")
    assert "404" in lines[2]
    assert "not polled yet" in lines[3]
    assert max(map(len, (lines[0], lines[1], lines[3]))) < 80


def test_a_mistake_in_the_file_is_wrong_usage(run) -> None:
    Path("sources.toml").write_text("[[source]]\n", encoding="utf-8")
    ran = run("watch", "sources.toml")
    assert ran.code == 2
    assert "sources.toml: line 1: " in ran.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_cleanly_by_a_signal_and_goes_on_when_begun_again(
    tmp_path: Path, site: Site, number: signal.Signals
) -> None:
    site.pages["/feed.xml"] = Page(feed(site))  # empty: the command itself is at stake, and no model need be loaded
    desk = Desk(tmp_path)
    desk.write(plan_of(site))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TRUCELINE_ALLOW_HOSTS": ALLOWED}
    command = [sys.executable, "-m", "truceline", "watch", "sources.toml", "--db", desk.url]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert "river: 0 new" in running.stdout.readline()
        running.send_signal(number)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (0, "")
    assert err == "truceline: the watch has ended\n"
    assert health(desk).failures == 0
    again = subprocess.run([*command, "--once"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert again.returncode == 0
    assert again.stdout == "0 new alerts, 0 delivered\n"  # it was polled a moment ago, and is not due
