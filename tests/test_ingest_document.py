"""A captured article: its identity, outlet, agency and headline."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from truceline.ingest import capture
from truceline.ingest.furniture import furniture
from truceline.ingest.wire import outlet_of, wire_of
from truceline.model import PublishedBasis

SHARED = Path(os.environ.get("TRUCELINE_SHARED", Path(__file__).parents[1] / ".." / "shared"))
SEED = SHARED / "gold" / "seed" / "seed.txt"

BODY = (
    "The army said the ridge above the river was lost on Monday, and nine villagers were killed when shells fell on "
    "Toldan, a town of the coast."
)
SYNDICATED = (
    f"{BODY}\nVelland denied it, and blamed the army.\n. by [author_name]\n"
    "https://www.rivercourant.example/ridge-lost/?feed_id=77&_unique_id=72f4a1c09b3de"
)


def test_a_syndicated_article_tells_its_second_its_outlet_and_its_junk() -> None:
    document = capture(SYNDICATED.encode(), source="-")
    assert document.published == datetime(2031, 2, 12, 3, 53, 36, tzinfo=UTC)
    assert document.published_basis is PublishedBasis.URL_UNIQID
    assert document.outlet == "rivercourant.example"
    assert [(r.reason, r.span.of(document.text)) for r in document.removed] == [
        ("author-placeholder", ". by [author_name]"),
        ("tracking-url", SYNDICATED.splitlines()[-1]),
    ]
    assert document.text == SYNDICATED
    assert document.title is None


@pytest.mark.skipif(not SEED.exists(), reason="the shared gold is not here (TRUCELINE_SHARED)")
def test_the_first_gold_article_is_captured_as_its_account_says() -> None:
    raw = SEED.read_bytes()
    document = capture(raw, source=str(SEED))
    assert document.published == datetime(2022, 9, 14, 8, 19, 2, tzinfo=UTC)
    assert document.published_basis is PublishedBasis.URL_UNIQID
    assert [r.reason for r in document.removed] == ["author-placeholder", "tracking-url"]
    assert document.removed[0].span.of(document.text) == ". by [author_name]"
    assert document.text.encode() == raw


def test_an_article_is_named_by_its_bytes() -> None:
    raw = BODY.replace("\n", "\r\n").encode("utf-8-sig")
    assert capture(raw, source="a.txt").id == hashlib.sha256(raw).hexdigest()
    assert capture(raw, source="a.txt") == capture(raw, source="elsewhere/b.txt")


@pytest.mark.parametrize(
    ("link", "outlet"),
    [
        ("https://www.news.example/a", "news.example"),
        ("https://feeds.news.example/~r/a", "news.example"),
        ("http://NEWS.example:8080/a", "news.example"),
        ("https://en.wire.example/a", "wire.example"),
        ("http://[broken/a", None),
        (None, None),
    ],
)
def test_the_outlet_is_the_site_of_the_link(link: str | None, outlet: str | None) -> None:
    assert outlet_of(link) == outlet


def test_a_shortened_link_names_no_outlet() -> None:
    assert capture(f"{BODY}\n\nhttps://t.co/abc".encode(), source="-").outlet is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"TOLDAN, March 3 (AFP) - {BODY}", "AFP"),
        (f"TOLDAN (Reuters) - {BODY}", "REUTERS"),
        (f"TOLDAN, May 12 (Xinhua) -- {BODY}", "XINHUA"),
        (f"MOSCOW, May 12. /TASS/. {BODY}", "TASS"),
        (f"TOLDAN (Sputnik) {BODY}", "SPUTNIK"),
        (f"By Associated Press May 4 at 1:01 PM\n\n{BODY}", "AP"),
        (f"By Mira Velk | AP May 4 at 1:01 PM\n\n{BODY}", "AP"),
        (f"Ridge lost Monitor AFP Monday 6 Oct 2014 {BODY}", "AFP"),
        (f"{BODY}\n\n(Reporting by Mira Velk; Editing by Osk Toldan)\n\nSource", "REUTERS"),
        (f"{BODY}\n Reuter\n", "REUTERS"),
        (f"{BODY} (AFP)", "AFP"),
        (f"{BODY}\n\nAnadolu news agency", "ANADOLU"),
        (f"{BODY}\n\nSource: Xinhua", "XINHUA"),
        (f"{BODY}\n\nhttps://www.reuters.com/world/a", "REUTERS"),
        # named, but not the author
        (f"{BODY} He told Reuters so.", None),
        (f"{BODY}\n\nThe Associated Press contributed to this report.", None),
        (f'"It is lost," the general told AFP. {BODY}', None),
        (f"TOLDAN (Ardania) - {BODY}", None),
        (BODY, None),
    ],
)
def test_the_agency_whose_copy_it_is(text: str, code: str | None) -> None:
    assert capture(text.encode(), source="-").wire == code


def test_every_agency_is_known_by_each_of_its_names() -> None:
    for agency in furniture().agencies:
        for name in agency.names:
            assert wire_of(f"TOLDAN ({name}) - {BODY}", furniture=furniture()) == agency.code


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Ridge lost as shells fall on Toldan\n\n{BODY}", "Ridge lost as shells fall on Toldan"),
        (f"Ridge lost as shells fall on Toldan\r\n\r\n{BODY}", "Ridge lost as shells fall on Toldan"),
        (f"Ridge lost as shells fall on Toldan\n{BODY}", "Ridge lost as shells fall on Toldan"),
        (f"Who holds the ridge?\n\n{BODY}", "Who holds the ridge?"),
        (f"Advertisement\n\nRidge lost as  shells fall\n\n{BODY}", "Ridge lost as shells fall"),
        (f"The ridge was lost on Monday.\n\n{BODY}", None),
        (f'"The ridge is lost."\n\n{BODY}', None),
        (f"{BODY}\n\n{BODY}", None),
        ("The army of the coast said on Monday\nthe ridge was lost, and nine\nwere killed.", None),
        ("The army of the coast and its\nMinister Velk said the ridge was lost.", None),
        (f"TOLDAN, Ardania — The ridge\n\n{BODY}", None),
        (f"- nine killed in Toldan\n\n{BODY}", None),
        (f"By Mira Velk and Osk Toldan\n\n{BODY}", None),
        ("Ridge lost as shells fall on Toldan", None),
    ],
)
def test_the_first_line_is_the_title_where_it_looks_like_a_headline(text: str, title: str | None) -> None:
    assert capture(text.encode(), source="-").title == title
