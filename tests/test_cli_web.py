# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""Addresses on the command line: read one, run over a feed, and what the settings allow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import run
from tests.test_cli_ledger import quick
from tests.test_intake import feed, page, river, site
from tests.web import ALLOWED, Page, Site
from truceline.config import Settings, load_settings
from truceline.errors import UsageError


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be asked, without a pause."""
    monkeypatch.setenv("TRUCELINE_ALLOW_HOSTS", ALLOWED)
    monkeypatch.setenv("TRUCELINE_FETCH_INTERVAL", "0")
    for name in ("CONTACT", "FETCH_INTERVALS", "FETCH_MOST"):
        monkeypatch.delenv(f"TRUCELINE_{name}", raising=False)


def test_an_address_is_read_with_its_address_and_time(run, site: Site) -> None:
    head = '<meta property="article:published_time" content="2031-05-06T09:30:00Z">'
    site.pages["/sotk"] = Page(page("Sotk", head=head), headers={"Content-Type": "text/html; charset=utf-8"})
    ran = run("read", site.url("/sotk"), "--format", "json")
    assert ran.code == 0
    document = json.loads(ran.out)["document"]
    assert (document["url"], document["published_basis"]) == (site.url("/sotk"), "metadata")
    assert document["published"].startswith("2031-05-06T09:30")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/feed.xml", "a feed with 2 addresses; truceline run follows it"),
        ("/none", "not there (404)"),
        ("/private/a", "robots.txt"),
    ],
)
def test_what_cannot_be_read_from_an_address_says_why(run, river: Site, path: str, says: str) -> None:
    river.pages["/robots.txt"] = Page("User-agent: truceline\nDisallow: /private")
    ran = run("read", river.url(path))
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err


@pytest.mark.parametrize("command", ["read", "run"])
@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://river.example/a", "gopher://localhost/"])
def test_other_schemes_are_refused(run, command: str, url: str) -> None:
    ran = run(command, url)
    assert ran.code == 1
    assert "http:// or https://" in ran.err


def test_this_machine_is_not_asked_unless_the_settings_name_it(
    run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRUCELINE_ALLOW_HOSTS")
    ran = run("read", site.url("/sotk"))
    assert ran.code == 1
    assert "no public address" in ran.err
    assert "allow_hosts" in ran.err
    assert site.log == []


def test_addresses_and_tables_of_ones_own_columns_are_read_in_one_run(run, quick, river: Site) -> None:
    Path("rows.data").write_text("body,link\nVelland shelled Toldan on Monday.,https://river.example/toldan\n")
    columns = ["--column", "text=body", "--column", "url=link"]
    ran = run("run", river.url("/feed.xml"), "rows.data", "--as", "csv", *columns)
    assert ran.code == 0, ran.err
    assert "3 new, 0 read again, 0 duplicates, 0 files skipped, 0 issues" in ran.out


def test_a_feed_is_run_twice_and_the_second_time_nothing_is_taken(run, quick, river: Site) -> None:
    first = run("run", river.url("/feed.xml"))
    assert first.code == 0
    assert "2 new, 0 read again, 0 duplicates, 0 files skipped, 0 issues" in first.out
    river.log.clear()
    second = run("run", river.url("/feed.xml"))
    assert second.code == 0
    assert "0 new, 0 read again, 0 duplicates, 1 address unchanged, 0 files skipped, 0 issues" in second.out
    assert river.asked == ["/feed.xml"]


def test_a_feed_of_which_nothing_could_be_had_is_exit_1(run, quick, site: Site) -> None:
    site.pages["/feed.xml"] = Page(feed(site, "gone"))
    ran = run("run", site.url("/feed.xml"))
    assert ran.code == 1
    assert "1 not-found" in ran.out
    assert "not there (404)" in run("issues").out


def test_the_contact_and_the_most_are_those_of_the_settings(run, quick, river: Site, tmp_path: Path) -> None:
    Path("truceline.toml").write_text('contact = "ana@river.example"\nfetch_most = 1\n', encoding="utf-8")
    assert "1 new" in run("run", river.url("/feed.xml")).out
    assert river.log[-1].headers["User-Agent"].endswith("(+ana@river.example)")
    assert run("issues", "--kind", "cut-short").out.startswith("cut-short")


def test_settings_of_the_network_are_lists_or_words_with_commas(tmp_path: Path) -> None:
    file = tmp_path / "truceline.toml"
    file.write_text('allow_hosts = ["a.example", "b.example"]\nfetch_intervals = ["River.example=10"]\n', "utf-8")
    said = load_settings(given={}, environment={}, file=file)
    assert (said.allow_hosts, said.intervals) == (("a.example", "b.example"), {"river.example": 10.0})
    environment = {"TRUCELINE_ALLOW_HOSTS": "c.example, d.example", "TRUCELINE_FETCH_INTERVALS": "a.example=0.5"}
    said = load_settings(given={}, environment=environment, file=file)
    assert (said.allow_hosts, said.intervals) == (("c.example", "d.example"), {"a.example": 0.5})


@pytest.mark.parametrize(
    "setting",
    [
        {"fetch_interval": -1.0},
        {"fetch_interval": float("nan")},
        {"fetch_most": 0},
        {"fetch_intervals": ("river.example",)},
        {"fetch_intervals": ("river.example=-2",)},
        {"fetch_intervals": ("=2",)},
        {"contact": "ana\r\nCookie: x"},
        {"contact": "аna"},
    ],
)
def test_settings_that_make_no_sense_are_wrong_usage(setting: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=next(iter(setting))):
        Settings(**setting)  # type: ignore[arg-type]
