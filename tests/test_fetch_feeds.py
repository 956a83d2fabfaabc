"""Lists of addresses in every form that sites have them, broken ones and hostile ones among them."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import UTC, datetime

import pytest

from truceline.errors import FeedInvalid
from truceline.fetch import Entry, Kind, Listing, listing_of

FEED = "https://river.example/feeds/news.xml"
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def rss(items: str, *, head: str = '<?xml version="1.0" encoding="utf-8"?>', root: str = 'rss version="2.0"') -> str:
    return f"{head}<{root}><channel><title>River News</title>{items}</channel></{root.split()[0]}>"


def item(name: str, more: str = "") -> str:
    return f"<item><title>Guns at {name}</title><link>https://river.example/{name}</link>{more}</item>"


def listed(document: str | bytes, **more: object) -> Listing:
    raw = document.encode() if isinstance(document, str) else document
    found = listing_of(raw, url=FEED, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_rss_gives_its_entries_with_all_that_it_says_of_them() -> None:
    more = (
        "<pubDate>Tue, 06 May 2031 14:00:00 +0200</pubDate><guid>tag:1</guid>"
        "<description>Two &lt;b&gt;dead&lt;/b&gt;</description>"
        '<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">The whole</c:encoded>'
    )
    listing = listed(rss(item("sotk", more)))
    assert (listing.kind, listing.title, listing.broken) == (Kind.FEED, "River News", None)
    (entry,) = listing.entries
    assert (entry.url, entry.title, entry.published) == ("https://river.example/sotk", "Guns at sotk", NOON)
    assert (entry.summary, entry.content, entry.id) == ("Two <b>dead</b>", "The whole", "tag:1")


def test_atom_tells_when_it_was_published_from_when_it_was_updated() -> None:
    document = """<feed xmlns="http://www.w3.org/2005/Atom"><title>River</title><entry><id>urn:1</id><title>A</title>
    <link rel="alternate" href="../a.html"/><published>2031-05-06T12:00:00Z</published>
    <updated>2031-05-06T15:30:00+01:00</updated></entry><entry><id>urn:2</id><title>B</title>
    <link href="/b"/><updated>2031-05-06T12:00:00Z</updated></entry></feed>"""
    one, two = listed(document).entries
    assert (one.url, one.published) == ("https://river.example/a.html", NOON)
    assert one.updated == datetime(2031, 5, 6, 14, 30, tzinfo=UTC)
    assert (two.published, two.updated) == (None, NOON)


def test_rdf_is_a_feed() -> None:
    document = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>River</title></channel>{item("sotk")}</rdf:RDF>"""
    assert [entry.url for entry in listed(document).entries] == ["https://river.example/sotk"]


def test_json_feeds_are_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "River",
        "items": [
            {"id": "1", "url": "/a", "title": "A", "date_published": "2031-05-06T14:00:00+02:00", "content_text": "x"},
            {"id": "https://river.example/b", "date_published": 5},
            {"id": "no address"},
            "no object",
        ],
    }
    one, two = listed(json.dumps(feed)).entries
    assert one == Entry("https://river.example/a", "A", NOON, content="x", id="1")
    assert (two.url, two.published) == ("https://river.example/b", None)


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://river.example/a?x=1&amp;y=2 </loc><lastmod>2031-05-06</lastmod></url>
<url><loc>https://river.example/b</loc><news:news><news:publication><news:name>River</news:name></news:publication>
<news:publication_date>2031-05-06T12:00:00Z</news:publication_date><news:title>Guns at Sotk</news:title></news:news>
</url>
<url><loc>https://river.example/c</loc><lastmod>2031-05</lastmod></url></urlset>"""


@pytest.mark.parametrize("pack", [str.encode, lambda words: gzip.compress(words.encode())])
def test_sitemaps_are_read_packed_or_not(pack: object) -> None:
    listing = listed(pack(SITEMAP))  # type: ignore[operator]
    one, two, three = listing.entries
    assert listing.kind is Kind.SITEMAP
    assert (one.url, one.updated) == ("https://river.example/a?x=1&y=2", datetime(2031, 5, 6, tzinfo=UTC))
    assert (two.title, two.published) == ("Guns at Sotk", NOON)
    assert three.updated is None  # a month is no moment


def test_of_a_sitemap_that_is_too_long_the_newest_are_taken() -> None:
    dates = ["2031-05-01", "2031-05-06", "2031-05-03", "", "2031-05-05"]
    urls = "".join(
        f"<url><loc>https://river.example/{n}</loc><lastmod>{d}</lastmod></url>" for n, d in enumerate(dates)
    )
    listing = listed(f"<urlset>{urls}</urlset>", most=2)
    assert [entry.url[-1] for entry in listing.entries] == ["1", "4"]
    assert listing.left_out == 3


def test_an_index_lists_sitemaps() -> None:
    document = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
    <loc>https://river.example/news.xml.gz</loc><lastmod>2031-05-06T12:00:00Z</lastmod></sitemap></sitemapindex>"""
    listing = listed(document)
    assert (listing.kind, listing.entries) == (Kind.INDEX, ())
    assert listing.lists == (Entry("https://river.example/news.xml.gz", updated=NOON),)


def test_opml_lists_feeds_however_deep_they_are_sorted() -> None:
    document = """<opml version="2.0"><head><title>Mine</title></head><body><outline text="War">
    <outline type="rss" text="River" xmlUrl="https://river.example/rss" htmlUrl="https://river.example/"/>
    <outline text="Lake" xmlUrl="https://lake.example/atom"/></outline><outline text="a note"/></body></opml>"""
    listing = listed(document)
    assert (listing.kind, listing.entries) == (Kind.OPML, ())
    assert [(one.url, one.title) for one in listing.lists] == [
        ("https://river.example/rss", "River"),
        ("https://lake.example/atom", "Lake"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body><p>Guns at Sotk</p></body></html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html></html>',
        "Velland shelled Sotk, and the <rss> of the mill stood still.",
        '{"version": "1.0", "items": []}',
        "%PDF-1.7",
        "",
        "<" * 20_000,
        "<?" + "a?><?" * 4_000,
        "<!--" * 4_000,
    ],
)
def test_what_is_no_list_is_left_to_others(page: str) -> None:
    assert listing_of(page.encode(), url=FEED) is None


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (rss("<item><title>Guns & roses</title><link>https://river.example/a</link></item>"), "a bare ampersand"),
        (rss(item("a") + item("b"))[:-60], "cut off in the middle"),
        (rss(item("a", "<description>Two<br>dead</description>")), "a tag that is not closed"),
    ],
)
def test_a_broken_feed_is_read_and_flagged(document: str, what: str) -> None:
    listing = listed(document)
    assert listing.entries[0].url == "https://river.example/a", what
    assert "not sound XML" in str(listing.broken), what


def test_a_broken_sitemap_gives_what_stands_before_the_break() -> None:
    listing = listed(SITEMAP[: SITEMAP.index("<news:news>")])
    assert [entry.url for entry in listing.entries][:1] == ["https://river.example/a?x=1&y=2"]
    assert "not sound XML" in str(listing.broken)


@pytest.mark.parametrize(
    "document", ["<rss><channel", "<urlset><", "<opml><", '{"version": "https://jsonfeed.org/version/1", "items": [']
)
def test_a_feed_that_gives_nothing_at_all_is_an_error(document: str) -> None:
    with pytest.raises(FeedInvalid, match=r"news\.xml"):
        listing_of(document.encode(), url=FEED)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
BOMB = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
FILE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>'


@pytest.mark.parametrize("trick", [BOMB, FILE, PARAMETER], ids=["bomb", "file", "parameter"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("kind", ["rss", "urlset", "opml"])
def test_entities_are_refused_in_whatever_encoding(trick: str, encoding: str, kind: str) -> None:
    inner = {
        "rss": "<channel><item><title>&l8;&x; café</title><link>https://river.example/a</link></item></channel>",
        "urlset": "<url><loc>https://river.example/&l8;&x;é</loc></url>",
        "opml": '<body><outline text="é" xmlUrl="https://river.example/&l8;"/></body>',
    }[kind]
    name = "utf-16" if encoding.startswith("utf-16") else encoding
    document = f'<?xml version="1.0" encoding="{name}"?>{trick}<{kind}>{inner}</{kind}>'
    with pytest.raises(FeedInvalid, match="XML entities"):
        listing_of(document.encode(encoding), url=FEED)


def test_entities_hidden_in_an_encoding_of_seven_bits_stay_letters() -> None:
    document = rss("<item><title>&x;</title><link>https://river.example/a</link></item>", head="")
    hidden = b'<?xml version="1.0" encoding="utf-7"?>' + FILE.replace("<!E", "+ADwAIQBF-").encode()
    hidden += document.encode()
    assert "<!ENTITY" in hidden.decode("utf-7")
    found = listing_of(hidden, url=FEED, charset="utf-7")
    assert found is None or found.entries[0].title == "&x;"


def test_a_document_type_without_entities_is_no_harm() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    assert len(listed(rss(item("a"), head=head, root='rss version="0.91"')).entries) == 1


def test_what_looks_like_an_entity_in_a_text_is_no_harm() -> None:
    more = "<description><![CDATA[Write <!ENTITY x> and </item> there]]></description><!-- <!ENTITY y> -->"
    assert [e.url[-1] for e in listed(rss(item("a", more) + item("b"))).entries] == ["a", "b"]


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", "windows-1252"),  # bytes that are sound UTF-8 are UTF-8
        ("utf-8", "no-such-charset", None),
        ("windows-1251", "windows-1251", None),
        ("windows-1251", "utf-8", "windows-1251"),
        ("utf-16", "utf-8", "utf-8"),
        ("koi8-r", "koi8-r", "utf-8"),
    ],
)
def test_the_charset_is_that_of_the_bytes(encoding: str, declared: str, header: str | None) -> None:
    document = rss(item("a").replace("Guns", "Пушки"), head=f'<?xml version="1.0" encoding="{declared}"?>')
    assert listed(document.encode(encoding), charset=header).entries[0].title == "Пушки at a"


def test_links_that_lead_nowhere_are_left_out_and_each_address_stands_once() -> None:
    links = ["https://river.example/a", "mailto:ana@river.example", "/a#comments", "http://[::1", "javascript:x", "/b"]
    document = rss("".join(f"<item><link>{link}</link></item>" for link in links))
    assert [entry.url for entry in listed(document).entries] == ["https://river.example/a", "https://river.example/b"]


def long_feed(items: int) -> bytes:
    words = "<description>" + "The guns fell silent at the river. " * 8 + "</description>"
    return rss("".join(item(str(n), words) for n in range(items))).encode()


def test_a_feed_of_a_hundred_thousand_items_is_cut_and_says_so() -> None:
    document = long_feed(100_000)
    assert len(document) > 30_000_000
    listing = listed(document, most=200)
    assert [entry.url for entry in listing.entries[::199]] == ["https://river.example/0", "https://river.example/199"]
    assert (len(listing.entries), listing.left_out, listing.broken) == (200, 99_800, None)


def test_a_long_feed_takes_no_more_memory_than_a_few_copies_of_it() -> None:
    document = long_feed(5_000)
    listed(document, most=20)  # what is loaded once
    tracemalloc.start()
    listed(document, most=20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * len(document)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (f"<description>{'<b>' * 400_000}</description>", "1 MB for what are so few entries"),
        (f"<description>{'word ' * 4_100_000}</description>", "20 MB|21 MB"),
        ("<b " + " ".join(f'a{n}="x"' for n in range(300)) + "/>", "300 attributes"),
    ],
)
def test_a_feed_that_would_keep_its_parser_busy_for_hours_is_not_read(more: str, why: str) -> None:
    with pytest.raises(FeedInvalid, match=why):
        listed(rss(item("a", more)))


def test_the_html_of_entries_is_not_looked_into() -> None:
    """Comments that are never closed cost feedparser's sanitizer minutes."""
    (entry,) = listed(rss(item("a", f"<description>{'&lt;!--' * 30_000}</description>"))).entries
    assert entry.summary == "<!--" * 30_000


def test_a_packed_sitemap_that_is_a_bomb_is_refused() -> None:
    with pytest.raises(FeedInvalid, match="larger than 52 MB"):
        listing_of(gzip.compress(bytes(60_000_000), 1), url=FEED)


def test_the_fingerprint_changes_with_what_is_said_of_an_address() -> None:
    plain = Entry(FEED, "Guns", NOON)
    assert plain.fingerprint == Entry(FEED, "Guns", NOON, summary="other words").fingerprint
    assert len({plain.fingerprint, Entry(FEED, "Guns", NOON, NOON).fingerprint, Entry(FEED).fingerprint}) == 3
