"""A saved web page: its article, and what the page says of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from truceline.errors import NotAnArticle
from truceline.ingest import capture
from truceline.model import PublishedBasis

FIRST = "Velland shelled Toldan with mortars on Tuesday, killing at least 12 villagers, Ardania's army said."
SECOND = "Velland denied it and said that its guns had been silent since the truce of May was signed in Sandport."


def page(head: str = "", *, title: str = "Mortars fall on Toldan", encoding: str = "utf-8") -> bytes:
    code = (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a>"
        f"<a href='/world'>World</a></nav><article><h1>{title}</h1><p>{FIRST}</p><p>{SECOND} – “so”</p></article>"
        "<footer>Contact the River News</footer></body></html>"
    )
    return code.encode(encoding)


def test_the_captured_text_is_the_article_and_the_identity_that_of_the_page() -> None:
    raw = page()
    document = capture(raw, source="a.html")
    assert FIRST in document.text
    assert SECOND in document.text
    assert "Home" not in document.text
    assert "Contact" not in document.text
    assert document.id == hashlib.sha256(raw).hexdigest()
    assert document.title == "Mortars fall on Toldan"


def test_the_same_page_gives_the_same_document() -> None:
    assert len({capture(page(), source="a.html").text for _ in range(3)}) == 1


def test_the_page_tells_its_address_outlet_and_authors() -> None:
    head = (
        '<link rel="canonical" href="https://www.river.example/toldan"><meta name="author" content="Mira Velk">'
        '<meta property="og:site_name" content="River News">'
    )
    document = capture(page(head), source="a.html")
    assert (document.url, document.outlet) == ("https://www.river.example/toldan", "river.example")
    assert document.authors == ("Mira Velk",)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2031-05-07T08:19:02+02:00">', "2031-05-07T06:19:02"),
        (
            '<script type="application/ld+json">{"datePublished": "2031-05-07T08:19:02Z", </script>',
            "2031-05-07T08:19:02",
        ),
        ('<meta name="pubdate" content="Wed, 07 May 2031 08:19:02 GMT">', "2031-05-07T08:19:02"),
        ('<meta itemprop="datePublished" content="2031-05-07">', "2031-05-07T00:00:00"),
        (
            '<meta property="article:modified_time" content="2031-05-09T01:00:00Z">'
            '<meta property="article:published_time" content="2031-05-07T08:19:02Z">',
            "2031-05-07T08:19:02",
        ),
    ],
)
def test_the_page_states_when_it_was_published(head: str, published: str) -> None:
    document = capture(page(head), source="a.html")
    assert document.published == datetime.fromisoformat(published).replace(tzinfo=UTC)
    assert document.published_basis is PublishedBasis.METADATA


def test_a_given_time_outranks_the_pages_and_the_pages_its_address() -> None:
    head = (
        '<meta property="article:published_time" content="2031-05-07T08:19:02Z">'
        '<link rel="canonical" href="https://river.example/2031/05/06/toldan">'
    )
    given = datetime(2031, 5, 8, tzinfo=UTC)
    assert capture(page(head), source="a.html", published=given).published_basis is PublishedBasis.GIVEN
    assert capture(page(head), source="a.html").published == datetime(2031, 5, 7, 8, 19, 2, tzinfo=UTC)


def test_a_page_that_states_no_time_has_none() -> None:
    assert capture(page(), source="a.html").published is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_pages_come_in_more_than_one_encoding(encoding: str) -> None:
    assert "– “so”" in capture(page(encoding=encoding), source="a.html").text


def test_a_page_says_which_encoding_it_has() -> None:
    raw = page('<meta charset="windows-1252">', encoding="cp1252")
    assert "– “so”" in capture(raw, source="a.html").text


@pytest.mark.parametrize(
    "raw", [b"<html>", b"<!doctype html><html><body></body></html>", b"<html><body>" + b"<div>" * 50_000]
)
def test_a_page_without_an_article_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnArticle, match=r"a\.html: "):
        capture(raw, source="a.html")


def test_a_page_larger_than_any_article_is_refused_unread() -> None:
    with pytest.raises(NotAnArticle, match="5 MB"):
        capture(b"<html>" + b"x" * 5_000_001, source="a.html")
