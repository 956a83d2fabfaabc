"""Live blogs, paywalls and bylines: what only news pages have around their text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.containers import FIRST, SECOND, page
from truceline.errors import NotAnArticle, NotEnglish
from truceline.ingest import capture
from truceline.ingest.english import doubt, require_english
from truceline.ingest.facts import author_names, page_moment
from truceline.ingest.furniture import furniture
from truceline.ingest.linked import linked_data
from truceline.ingest.wire import untracked

ENTRIES = (
    ("10:32", "Velland denies the shelling and says its guns have been silent since the truce was signed in May"),
    (
        "10:05",
        "Velland shelled Toldan with mortars, killing at least 12 villagers, the army of Ardania said in Sandport",
    ),
    ("09:40", "The mayor of Toldan says that the bridge over the river is closed to all traffic until further notice"),
)
LIVE = (
    '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "The war live", "liveBlogUpdate": '
    '[{"@type": "BlogPosting", "datePublished": "2031-05-08T10:32:00Z"}], "datePublished": "2031-05-07T06:00:00Z"}'
    "</script>"
)
BOXES = {
    "articles": '<article class="live-entry"><time datetime="2031-05-08T{t}:00Z">{t}</time><h3>x</h3>'
    "<p>{w}</p></article>",
    "bare words": '<div class="entry"><time datetime="2031-05-08T{t}:00Z">{t}</time>{w}</div>',
    "line breaks": '<div class="entry"><b>{t}</b><br>{w}<br></div>',
    "microdata": '<div itemprop="liveBlogUpdate"><meta itemprop="datePublished" content="2031-05-08T{t}:00Z">'
    "<p>{w}</p></div>",
}


@pytest.mark.parametrize("box", BOXES)
def test_the_entries_of_a_live_blog_are_paragraphs_of_their_own(box: str) -> None:
    body = "".join(BOXES[box].format(t=time, w=words) for time, words in ENTRIES)
    document = capture(page(LIVE, body, title="The war live: day 40").encode(), source="a.html")
    lines = document.text.splitlines()
    assert {words for _, words in ENTRIES} <= set(lines)
    assert all(document.is_removed(r.span) for r in document.removed)
    times = [line for line in lines if line[0].isdigit()]
    assert [r.span.of(document.text) for r in document.removed] == times


@pytest.mark.parametrize("box", ["articles", "bare words", "microdata"])
@pytest.mark.parametrize(("head", "published"), [(LIVE, datetime(2031, 5, 7, 6, tzinfo=UTC)), ("", None)])
def test_the_time_of_an_entry_is_not_the_pages(box: str, head: str, published: datetime | None) -> None:
    body = "".join(BOXES[box].format(t=time, w=words) for time, words in ENTRIES)
    raw = page(head, body).encode()
    assert capture(raw, source="https://river.example/news/live/war").published == published


def test_of_several_nodes_the_articles_own_date_is_taken() -> None:
    told = linked_data(
        [
            '{"@type": "Organization", "name": "River News"}',
            '{"@graph": [{"@type": "WebPage", "datePublished": "2031-05-01"}, {"@type": ["NewsArticle"], "headline": '
            '"Mortars", "datePublished": "2031-05-07", "author": [{"name": "Mira Velk"}, "Jan Oda"], '
            '"video": {"@type": "VideoObject", "datePublished": "2031-01-01"}}]}',
        ]
    )
    assert (told.published, told.headline, told.authors) == ("2031-05-07", "Mortars", ("Mira Velk", "Jan Oda"))


@pytest.mark.parametrize("script", ["", "null", "[[[[[[[[[[1]]]]]]]]]]", '{"@graph": 5}', "{" * 9_000, '{"@type": {}}'])
def test_linked_data_that_says_nothing_is_no_trouble(script: str) -> None:
    assert linked_data([script]).published is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2031-05-07T08:19:02+0200", datetime(2031, 5, 7, 6, 19, 2, tzinfo=UTC)),
        ("May 7, 2031 10:15 PM EST", datetime(2031, 5, 7, tzinfo=UTC)),
        ("01:38:07 PM IST May 7, 2031", datetime(2031, 5, 7, tzinfo=UTC)),
        ("7 May 2031", datetime(2031, 5, 7, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday at noon", None),
    ],
)
def test_dates_are_read_as_pages_write_them(written: str, moment: datetime | None) -> None:
    assert page_moment(written) == moment


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mira Velk and Jan Oda", ["Mira Velk", "Jan Oda"]),
        ("MIRA VELK, River Defence Writer", ["MIRA VELK"]),
        ("Mira Velk, Jan Oda & Osk Tol", ["Mira Velk", "Jan Oda", "Osk Tol"]),
        ("[author_name]", []),
        ("admin", []),
        ("https://river.example/mira", []),
        ("Staff Reports", []),
    ],
)
def test_authors_are_names_and_no_placeholders(byline: str, names: list[str]) -> None:
    assert list(author_names(byline, furniture())) == names


@pytest.mark.parametrize(
    "notice",
    [
        "To continue reading this story, please log in with your account or subscribe for only 1 a month.",
        "We use cookies to make this website work, and to measure how and by whom it is read on which device.",
    ],
)
def test_notices_are_marked_and_a_page_of_nothing_else_is_refused(notice: str) -> None:
    document = capture(page(body=f"<p>{notice}</p>").encode(), source="a.html")
    assert notice in [removed.span.of(document.text) for removed in document.removed]
    alone = f"<html><head><title>x</title></head><body><article><p>{notice}</p></article></body></html>"
    with pytest.raises(NotAnArticle, match="only notices"):
        capture(alone.encode(), source="a.html")


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        ("https://a.example/x?utm_source=b&id=3&fbclid=9#top", "https://a.example/x?id=3"),
        ("https://a.example/x?UTM_Medium=b", "https://a.example/x"),
        ("https://a.example/x?id=3", "https://a.example/x?id=3"),
        ("https://[a.example", "https://[a.example"),
    ],
)
def test_an_address_is_kept_without_what_follows_its_reader(link: str, plain: str) -> None:
    assert untracked(link, furniture().tracking_parameters) == plain


# another language

OTHERS = {
    "fr": "Les forces du gouvernement ont bombardé le village lundi, tuant trois personnes, selon le chef de l'armée.",
    "es": "Las fuerzas del gobierno bombardearon el lunes la aldea y mataron a tres personas, según el ejército.",
    "de": "Die Truppen der Regierung haben am Montag das Dorf beschossen und drei Menschen getötet, sagte die Armee.",
    "tr": "Hükümet güçleri pazartesi günü köyü bombaladı ve üç kişiyi öldürdü, ordunun sözcüsü gazetecilere söyledi.",
    "nl": "Regeringstroepen hebben maandag het dorp beschoten en daarbij drie mensen gedood, zei het leger.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_named(language: str) -> None:
    with pytest.raises(NotEnglish, match=f"not English: its language is {language}; .*English only"):
        require_english(OTHERS[language], source="a.txt")


@pytest.mark.parametrize(
    "text", [FIRST, f"{FIRST} {SECOND}", "Shr 17 cts vs 18 cts\nNet 339,000 vs 351,000\nRevs 2,917,000"]
)
def test_english_is_not_doubted(text: str) -> None:
    require_english(text, source="a.txt")
    assert doubt(text) is None


def test_a_text_half_in_another_language_is_read_with_a_warning() -> None:
    mixed = "Government forces hit Orsk on Monday, three people died, army chief says. "
    mixed += "Üç kişi öldü, ordu açıkladı." * 2
    require_english(mixed, source="a.txt")
    assert "its language may be" in (doubt(mixed) or "")
