"""From an address to the ledger: a real server, a real fetcher, a quick reader. What changed is fetched, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import stub_reader
from tests.stub_reader import VERSION
from tests.web import ALLOWED, Asked, Page, Site, moved, serving, tagged
from truceline.fetch import Clock, Fetcher, HttpTransport, Limits, Politeness
from truceline.model import IssueKind, PublishedBasis, ReaderVersion
from truceline.pipeline.intake import Halted, Intake
from truceline.pipeline.runs import Summary, run
from truceline.pipeline.tasks import Fate
from truceline.store import Ledger

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened


def page(name: str, *, head: str = "", more: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><title>Guns at {name}</title>{head}</head><body><article>
    <h1>Guns at {name}</h1><p>Velland shelled {name} on Monday, the monitors at the river said in the evening.</p>
    <p>The mayor of {name} told reporters that 14 people were brought to the hospital of the town during the
    night.</p></article>{more}</body></html>"""


def feed(site: Site, *names: str, dated: bool = True) -> str:
    date = "<pubDate>Tue, 06 May 2031 14:00:00 +0200</pubDate>" if dated else ""
    items = "".join(f"<item><title>Guns at {n}</title><link>{site.url(f'/{n}')}</link>{date}</item>" for n in names)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>River</title>{items}</channel></rss>'


def take(
    ledger: Ledger,
    *sources: str,
    most: int = 500,
    reader: ReaderVersion = VERSION,
    reread: bool = False,
    limits: Limits | None = None,
    sleep: object = None,
    **more: object,
) -> Summary:
    clock = Clock(sleep=sleep or (lambda seconds: None))  # type: ignore[arg-type]
    transport = HttpTransport(allow_hosts=[ALLOWED], limits=limits)
    with Fetcher(transport, politeness=Politeness(0.0, clock=clock)) as fetcher:
        intake = Intake(fetcher, ledger, reader, most=most, reread=reread)
        options = {"workers": 0, "reader": reader, "prepare": stub_reader.reading, "reread": reread, **more}
        return run(list(sources), ledger, gather=intake.gather, **options)  # type: ignore[arg-type]


def issues(ledger: Ledger) -> list[tuple[str, IssueKind]]:
    return [(issue.source.rpartition("/")[2], issue.kind) for issue in ledger.issues()]


@pytest.fixture
def river(site: Site) -> Site:
    """A site with a feed of two pages."""
    site.pages["/sotk"], site.pages["/orsk"] = tagged(page("Sotk"), '"s1"'), tagged(page("Orsk"), '"o1"')
    site.pages["/feed.xml"] = tagged(feed(site, "sotk", "orsk"), '"f1"', "application/rss+xml")
    return site


def test_a_page_becomes_a_document_of_its_final_and_canonical_addresses(site: Site, ledger: Ledger) -> None:
    site.pages["/short"] = moved("/sotk?from=short")
    head = '<link rel="canonical" href="https://river.example/sotk">'
    site.pages["/sotk?from=short"] = Page(page("Sotk", head=head), headers={"Content-Type": "text/html"})
    assert take(ledger, site.url("/short")).fates == {Fate.NEW: 1}
    (document,) = ledger.documents()
    assert (document.url, document.outlet) == ("https://river.example/sotk", "river.example")
    assert f'"source":"{site.url("/sotk?from=short")}"' in ledger.dump()
    assert ledger.raw(document.id) == page("Sotk", head=head).encode()


def test_without_a_canonical_address_it_is_where_it_was_fetched(site: Site, ledger: Ledger) -> None:
    site.pages["/sotk"] = Page(page("Sotk"))
    take(ledger, site.url("/sotk"))
    assert next(ledger.documents()).url == site.url("/sotk")


def test_a_feed_is_followed_to_its_pages_in_its_order(river: Site, ledger: Ledger) -> None:
    summary = take(ledger, river.url("/feed.xml"))
    assert summary.fates == {Fate.NEW: 2}
    assert river.asked == ["/feed.xml", "/sotk", "/orsk"]
    assert [document.title for document in ledger.documents()] == ["Guns at Sotk", "Guns at Orsk"]


def test_a_second_run_takes_nothing_and_asks_once(river: Site, ledger: Ledger) -> None:
    take(ledger, river.url("/feed.xml"))
    before = ledger.dump()
    river.log.clear()
    summary = take(ledger, river.url("/feed.xml"))
    assert summary.fates == {Fate.UNCHANGED: 1}
    assert river.asked == ["/feed.xml"]
    assert river.log[-1].headers["If-None-Match"] == '"f1"'
    assert ledger.dump() == before


def test_a_server_that_knows_no_conditions_is_asked_for_no_page_twice(river: Site, ledger: Ledger) -> None:
    for path in ("/feed.xml", "/sotk", "/orsk"):
        answer = river.pages[path]
        assert callable(answer)
        river.pages[path] = Page(answer(Asked(path, {})).body)
    take(ledger, river.url("/feed.xml"))
    river.log.clear()
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.UNCHANGED: 1}
    assert river.asked == ["/feed.xml"]


def test_of_a_feed_that_changed_only_what_it_says_anew_is_fetched(river: Site, ledger: Ledger) -> None:
    take(ledger, river.url("/feed.xml"))
    river.pages["/mirsk"] = Page(page("Mirsk"))
    river.pages["/feed.xml"] = tagged(feed(river, "mirsk", "sotk", "orsk"), '"f2"')
    river.log.clear()
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.NEW: 1, Fate.UNCHANGED: 2}
    assert river.asked == ["/feed.xml", "/mirsk"]


def test_a_page_that_its_feed_says_was_updated_is_asked_for_with_its_etag(river: Site, ledger: Ledger) -> None:
    take(ledger, river.url("/feed.xml"))
    river.pages["/feed.xml"] = tagged(feed(river, "sotk", "orsk", dated=False), '"f2"')
    river.pages["/orsk"] = tagged(page("Orsk").replace("14 people", "15 people"), '"o2"')
    river.log.clear()
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.UNCHANGED: 1, Fate.NEW: 1}
    assert [(one.path, one.headers.get("If-None-Match")) for one in river.log if one.path != "/robots.txt"] == [
        ("/feed.xml", '"f1"'),
        ("/sotk", '"s1"'),
        ("/orsk", '"o1"'),
    ]


def test_a_page_whose_frame_changed_around_the_same_article_is_no_second_document(site: Site, ledger: Ledger) -> None:
    site.pages["/sotk"] = Page(page("Sotk"))
    take(ledger, site.url("/sotk"))
    site.pages["/sotk"] = Page(page("Sotk", more="<script>var visitor = 77</script>"))
    assert take(ledger, site.url("/sotk")).fates == {Fate.DUPLICATE: 1}
    assert len(list(ledger.documents())) == 1
    assert take(ledger, site.url("/sotk")).fates == {Fate.DUPLICATE: 1}


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("", NOON),
        ('<meta property="article:published_time" content="2031-05-06T09:30:00Z">', NOON.replace(hour=9, minute=30)),
        ('<meta property="article:published_time" content="2031-05-06">', NOON),
        ('<meta property="article:published_time" content="2031-04-01">', datetime(2031, 4, 1, tzinfo=UTC)),
    ],
)
def test_the_time_is_the_pages_or_else_its_feeds(site: Site, ledger: Ledger, head: str, published: datetime) -> None:
    site.pages["/sotk"], site.pages["/feed.xml"] = Page(page("Sotk", head=head)), Page(feed(site, "sotk"))
    take(ledger, site.url("/feed.xml"))
    (document,) = ledger.documents()
    assert (document.published, document.published_basis) == (published, PublishedBasis.METADATA)


def test_sitemaps_indexes_and_opml_are_followed_to_their_pages(river: Site, ledger: Ledger) -> None:
    sitemap = f"<urlset><url><loc>{river.url('/sotk')}</loc></url></urlset>"
    river.pages["/map.xml"] = tagged(sitemap, '"m"')
    river.pages["/index.xml"] = tagged(
        f"<sitemapindex><sitemap><loc>{river.url('/map.xml')}</loc></sitemap></sitemapindex>", '"i"'
    )
    lists = "".join(f'<outline xmlUrl="{river.url(path)}"/>' for path in ("/feed.xml", "/index.xml", "/sotk"))
    river.pages["/mine.opml"] = tagged(f"<opml><body>{lists}</body></opml>", '"l"')
    summary = take(ledger, river.url("/mine.opml"))
    assert summary.fates == {Fate.NEW: 2, Fate.UNCHANGED: 2}  # Sotk stands in three lists
    river.pages["/mirsk"] = Page(page("Mirsk"))
    river.pages["/feed.xml"] = tagged(feed(river, "mirsk", "sotk", "orsk"), '"f2"')
    assert take(ledger, river.url("/mine.opml")).fates[Fate.NEW] == 1  # though the OPML file is as it was


def test_an_outline_that_leads_to_a_page_is_an_issue(site: Site, ledger: Ledger) -> None:
    site.pages["/mine.opml"] = Page(f'<opml><body><outline xmlUrl="{site.url("/sotk")}"/></body></opml>')
    site.pages["/sotk"] = Page(page("Sotk"))
    take(ledger, site.url("/mine.opml"))
    assert issues(ledger) == [("sotk", IssueKind.BAD_FEED)]


def test_each_page_that_fails_is_an_issue_and_the_others_are_read(site: Site, ledger: Ledger) -> None:
    names = ["gone", "secret", "robots", "inner", "film", "empty", "broken", "sotk"]
    site.pages["/feed.xml"] = Page(feed(site, *names))
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /robots")
    site.pages["/secret"], site.pages["/broken"] = Page(status=403), Page(status=500)
    site.pages["/inner"], site.pages["/film"] = (
        moved("http://127.0.0.1:9/"),
        Page(headers={"Content-Type": "video/mp4"}),
    )
    site.pages["/empty"], site.pages["/sotk"] = Page("<html><body></body></html>"), Page(page("Sotk"))
    summary = take(ledger, site.url("/feed.xml"))
    assert summary.fates == {Fate.ISSUE: 7, Fate.NEW: 1}
    assert issues(ledger) == [
        ("gone", IssueKind.NOT_FOUND),
        ("secret", IssueKind.REFUSED),
        ("robots", IssueKind.REFUSED),
        ("inner", IssueKind.REFUSED),
        ("film", IssueKind.REFUSED),
        ("empty", IssueKind.NOT_AN_ARTICLE),
        ("broken", IssueKind.UNREACHABLE),
    ]


def test_a_page_that_failed_is_tried_again_though_its_feed_is_unchanged(river: Site, ledger: Ledger) -> None:
    fine = river.pages["/orsk"]
    river.pages["/orsk"] = Page(status=503)
    take(ledger, river.url("/feed.xml"))
    river.pages["/orsk"] = fine
    river.log.clear()
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.UNCHANGED: 1, Fate.NEW: 1}
    assert river.asked == ["/feed.xml", "/orsk"]


def test_what_is_gone_for_good_does_not_keep_its_feed_from_being_remembered(river: Site, ledger: Ledger) -> None:
    del river.pages["/orsk"]
    take(ledger, river.url("/feed.xml"))
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.UNCHANGED: 1}


def test_a_run_that_was_stopped_half_way_goes_on_with_the_rest(river: Site, ledger: Ledger) -> None:
    seen = []
    first = take(ledger, river.url("/feed.xml"), told=seen.append, stop=lambda: bool(seen))
    assert (first.fates, first.stopped) == ({Fate.NEW: 1}, True)
    second = take(ledger, river.url("/feed.xml"))
    assert second.fates == {Fate.UNCHANGED: 1, Fate.NEW: 1}
    assert ledger.counts()["documents"] == 2


def test_waiting_for_a_server_can_be_cut_off(river: Site, ledger: Ledger) -> None:
    def sleep(seconds: float) -> None:
        raise Halted

    river.pages["/orsk"] = Page(status=503, headers={"Retry-After": "60"})
    assert take(ledger, river.url("/feed.xml"), sleep=sleep).fates == {Fate.NEW: 1}
    assert take(ledger, river.url("/feed.xml"), sleep=lambda seconds: None).fates[Fate.UNCHANGED] == 1


def test_another_reader_reads_what_the_ledger_has_without_fetching_it(river: Site, ledger: Ledger) -> None:
    take(ledger, river.url("/feed.xml"))
    river.log.clear()
    newer = ReaderVersion("stub 2", "1" * 64)
    summary = take(ledger, river.url("/feed.xml"), reader=newer, prepare=stub_reader.reading_anew)
    assert summary.fates == {Fate.REREAD: 2}
    assert river.asked == ["/feed.xml"]


def test_reread_reads_again_without_fetching(river: Site, ledger: Ledger) -> None:
    take(ledger, river.url("/feed.xml"))
    river.log.clear()
    assert take(ledger, river.url("/feed.xml"), reread=True).fates == {Fate.DUPLICATE: 2}
    assert river.asked == ["/feed.xml"]


def test_a_withdrawn_address_is_not_fetched_again(river: Site, ledger: Ledger) -> None:
    take(ledger, river.url("/feed.xml"))
    ledger.withdraw(river.url("/sotk"), by="ana", reason="asked")
    river.pages["/feed.xml"] = tagged(feed(river, "sotk", "orsk", dated=False), '"f2"')
    river.log.clear()
    summary = take(ledger, river.url("/feed.xml"))
    assert summary.fates == {Fate.ISSUE: 1, Fate.UNCHANGED: 1}
    assert summary.issues == {IssueKind.WITHDRAWN: 1}
    assert "/sotk" not in river.asked


def test_a_feed_longer_than_is_followed_says_so_and_is_opened_again(river: Site, ledger: Ledger) -> None:
    summary = take(ledger, river.url("/feed.xml"), most=1)
    assert summary.fates == {Fate.ISSUE: 1, Fate.NEW: 1}
    (issue,) = ledger.issues()
    assert issue.kind is IssueKind.CUT_SHORT
    assert "2 addresses, of which 1 are followed; the setting fetch_most" in issue.reason
    assert take(ledger, river.url("/feed.xml"), most=2).fates == {Fate.UNCHANGED: 1, Fate.NEW: 1}


def test_a_broken_feed_is_followed_and_flagged(river: Site, ledger: Ledger) -> None:
    river.pages["/feed.xml"] = Page(feed(river, "sotk", "orsk").replace("River", "River & Lake"))
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.ISSUE: 1, Fate.NEW: 2}
    assert issues(ledger) == [("feed.xml", IssueKind.BAD_FEED)]


def test_a_feed_that_declares_entities_is_an_issue(river: Site, ledger: Ledger) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    river.pages["/feed.xml"] = Page(feed(river, "sotk").replace("<rss", f"{bomb}<rss"))
    assert take(ledger, river.url("/feed.xml")).fates == {Fate.ISSUE: 1}
    assert river.asked == ["/feed.xml"]


def test_lists_that_name_each_other_end(site: Site, ledger: Ledger) -> None:
    for this, that in (("a", "b"), ("b", "a")):
        site.pages[f"/{this}"] = Page(f'<opml><body><outline xmlUrl="{site.url(f"/{that}")}"/></body></opml>')
    assert take(ledger, site.url("/a")).fates == {Fate.UNCHANGED: 1}
    assert site.asked == ["/a", "/b"]


@pytest.mark.parametrize(
    ("encoding", "header"), [("utf-8", "iso-8859-1"), ("windows-1251", "windows-1251"), ("utf-8", "no-such")]
)
def test_a_wrong_charset_does_no_harm_and_a_right_one_is_used(
    site: Site, ledger: Ledger, encoding: str, header: str
) -> None:
    body = page("Sotk").replace("the monitors", "the monitors of «Река» and «Озеро»").encode(encoding)
    site.pages["/sotk"] = Page(body, headers={"Content-Type": f"text/html; charset={header}"})
    take(ledger, site.url("/sotk"))
    assert "«Река»" in next(ledger.documents()).text


@pytest.mark.parametrize("kind", ["application/json", "application/pdf", "text/css", "application/zip"])
def test_what_its_server_calls_no_text_is_no_article(site: Site, ledger: Ledger, kind: str) -> None:
    words = "Velland shelled Toldan on Monday, killing 12 people, and Ardania shelled Orsk. "
    site.pages["/data"] = Page(words, headers={"Content-Type": kind})
    take(ledger, site.url("/data"))
    assert issues(ledger) == [("data", IssueKind.NOT_AN_ARTICLE)]


def test_a_page_is_one_by_its_look_or_by_its_servers_word(site: Site, ledger: Ledger) -> None:
    bare = page("Orsk").partition("<body>")[2].partition("</body>")[0]
    site.pages["/look"] = Page(page("Sotk"), headers={"Content-Type": "application/octet-stream"})
    site.pages["/word"] = Page(bare, headers={"Content-Type": "text/html"})
    assert take(ledger, site.url("/look"), site.url("/word")).fates == {Fate.NEW: 2}
    for document in ledger.documents():
        assert "shelled" in document.text
        assert "<" not in document.text


def test_files_and_addresses_go_in_one_run_in_their_order(river: Site, ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Velland shelled Toldan on Monday, killing 12 people.\n", encoding="utf-8")
    assert take(ledger, str(file), river.url("/sotk"), str(file)).fates == {Fate.NEW: 2, Fate.DUPLICATE: 1}
    assert [document.url for document in ledger.documents()] == [None, river.url("/sotk")]


def test_a_worker_that_dies_of_a_page_has_it_fetched_again(site: Site, ledger: Ledger) -> None:
    site.pages["/feed.xml"] = tagged(feed(site, "dead"), '"f"')
    site.pages["/dead"] = Page(page("Sotk").replace("the monitors", "when the worker dies, the monitors"))
    assert take(ledger, site.url("/feed.xml"), workers=1).issues == {IssueKind.WORKER_LOST: 1}
    site.log.clear()
    take(ledger, site.url("/feed.xml"), workers=1)
    assert site.asked == ["/feed.xml", "/dead"]


def test_how_many_are_expected_is_known_once_the_feed_is_open(river: Site, ledger: Ledger) -> None:
    transport = HttpTransport(allow_hosts=[ALLOWED])
    with Fetcher(transport, politeness=Politeness(0.0)) as fetcher:
        intake = Intake(fetcher, ledger, VERSION)
        found = intake.gather([river.url("/feed.xml")])
        next(found)
        assert intake.expected == 2
        assert len(list(found)) == 2  # the other page, and the feed itself to be remembered


def test_what_is_remembered_is_not_part_of_the_record(river: Site, ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, river.url("/feed.xml"))
    with Ledger.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        take(other, river.url("/feed.xml"))
        visit = other.visit(river.url("/sotk"))
        assert visit is not None
        other.remember(replace(visit, etag='"else"'))
        assert other.dump() == ledger.dump()
