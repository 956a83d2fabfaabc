"""When an article was published, by the best witness there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from truceline.errors import UsageError
from truceline.ingest import capture, parse_published
from truceline.ingest.furniture import furniture
from truceline.ingest.published import dateline_date, read_date, url_date, url_uniqid
from truceline.model import PublishedBasis

BODY = "The army said the ridge was lost on Monday, and nine villagers were killed when shells fell on Toldan."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-09-14", datetime(2022, 9, 14, tzinfo=UTC)),
        ("2022-09-14T08:19:02Z", datetime(2022, 9, 14, 8, 19, 2, tzinfo=UTC)),
        ("2022-09-14T08:19:02", datetime(2022, 9, 14, 8, 19, 2, tzinfo=UTC)),
        ("2022-09-14 08:19:02.7+04:00", datetime(2022, 9, 14, 4, 19, 2, tzinfo=UTC)),
        (" 2022-09-14 ", datetime(2022, 9, 14, tzinfo=UTC)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_given_time_without_zone_is_utc_and_an_empty_one_is_none(value: str, expected: datetime | None) -> None:
    assert parse_published(value) == expected


@pytest.mark.parametrize("value", ["yesterday", "14.09.2022", "2022-13-01", "0001-01-01T00:00:00+14:00"])
def test_a_given_time_that_is_none_is_wrong_usage(value: str) -> None:
    with pytest.raises(UsageError, match="write it like 2022-09-14T08:19:02Z"):
        parse_published(value)


@pytest.mark.parametrize(
    ("link", "day"),
    [
        ("https://news.example/world/2022/09/14/river-war", "2022-09-14"),
        ("https://news.example/2022-09-14-river-war.html", "2022-09-14"),
        ("https://news.example/news/2022/9/4/river-war", "2022-09-04"),
        ("https://news.example/world/2022/sep/14/river-war", "2022-09-14"),
        ("https://news.example/2022/09/14", "2022-09-14"),
        ("https://news.example/2022/09/river-war", None),
        ("https://news.example/a?next=/2022/09/14/", None),
        ("https://news.example/2022/13/14/river-war", None),
        ("https://news.example/2022/02/30/river-war", None),
        ("https://news.example/1877/04/24/river-war", None),
        ("https://news.example/5012022/09/144/", None),
        ("http://[broken/2022/09/14/", None),
    ],
)
def test_a_date_in_the_path_of_a_link(link: str, day: str | None) -> None:
    found = url_date(link)
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("query", "moment"),
    [
        ("feed_id=1&_unique_id=63218e76a065e", datetime(2022, 9, 14, 8, 19, 2, tzinfo=UTC)),
        ("uniqid=63218E76A065E.12345678", datetime(2022, 9, 14, 8, 19, 2, tzinfo=UTC)),
        ("_unique_id=63218e76", datetime(2022, 9, 14, 8, 19, 2, tzinfo=UTC)),
        ("id=63218e76a065e", None),  # not a parameter that holds one
        ("_unique_id=13218e76a065e", None),  # 1980
        ("_unique_id=f3218e76a065e", None),  # 2099
        ("_unique_id=63218e76a065e63218e76a065e63218e", None),  # a digest
        ("_unique_id=river-war", None),
    ],
)
def test_a_uniqid_of_a_link_is_the_second_it_was_made(query: str, moment: datetime | None) -> None:
    assert url_uniqid(f"https://news.example/a/?{query}", furniture().uniqid_parameters) == moment


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("GENEVA, March 3, 2016 (AFP) - The envoy said", "2016-03-03"),
        ("GENEVA, 3 March 2016 (AFP) – The envoy said", "2016-03-03"),
        ("KYIV, 12 May 2023 — The army said", "2023-05-12"),
        ("(Toldan, May 12, 2023) – Both armies shelled", "2023-05-12"),
        ("SAN PABLO, 3 JAN 90 (RIVER NEWS) -- [TEXT] THE ARMY", "1990-01-03"),
        ("SAN PABLO (ARDANIA), 18 NOV 89 (EFE) -- [TEXT] THE ARMY", "1989-11-18"),
        ("San Pablo (Ardania), 28 Nov 89 (domestic service) -- [TEXT] the army", "1989-11-28"),
        ("Published April 2 2017 The army said", "2017-04-02"),
        ("Date of publication: 19 August 2016 The army", "2016-08-19"),
        ("Shells on Toldan\nLast Updated Jul 4, 2016 1:45 AM EDT\nThe army", "2016-07-04"),
        ("Shells on Toldan\n\nSunday, September 15, 2019\n\nThe army", "2019-09-15"),
        ("Shells on Toldan Monitor AFP Monday 6 Oct 2014 The army", "2014-10-06"),
        ("30 April 2016 Army: breaches on the river", "2016-04-30"),
        ("18.10.2014Get short URL 0 13 The army", "2014-10-18"),
        ("04.05.2017(updated 2139 04.05.2017) Get short URL", "2017-05-04"),
        ("2016-04-05 Shells on Toldan.", "2016-04-05"),
        # no year, no day, or not about the article itself
        ("MOSCOW October 18 (RIA Novosti) - The army", None),
        ("TOLDAN, Sept 14 (Reuters) - The army said", None),
        ("TOLDAN (Reuters) - The army said", None),
        ("04-05-2016 Shells on Toldan.", None),
        ("Saturday, September 15, 2019\n\nThe army", None),  # a Sunday
        ("On March 3, 2016, the armies met.", None),
        ("March 3, 2016, was the day the truce broke.", None),
        ("The report, published May 3, 2016, blames both.", None),
        ("The general told Reuters Monday 6 Oct 2014 was a mistake", None),
        ("The war of 6 October 1973 is not forgotten", None),
        ("TOLDAN, 31 February 2016 (AFP) - The army", None),
    ],
)
def test_a_date_that_the_text_prints_about_itself(opening: str, day: str | None) -> None:
    found = dateline_date(f"{opening} {BODY}" if "\n" not in opening else f"{opening} said.\n\n{BODY}", furniture())
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("13/04/2016", "2016-04-13"),
        ("04/13/2016", "2016-04-13"),
        ("04/04/2016", "2016-04-04"),
        ("04/05/2016", None),
        ("04.05.2016", "2016-05-04"),
        ("Sept. 5th, 2016", "2016-09-05"),
        ("Tues Sept 6, 2016", "2016-09-06"),
        ("Wed Sept 6, 2016", None),
    ],
)
def test_a_printed_date_that_might_be_changed_round_is_no_date(words: str, day: str | None) -> None:
    found = read_date(words)
    assert (found and found.isoformat()) == day


def published(text: str, *, source: str = "a.txt", given: datetime | None = None) -> tuple[str | None, str | None]:
    document = capture(text.encode(), source=source, published=given)
    moment = document.published
    return (moment.isoformat() if moment else None, document.published_basis)


LINK = "https://news.example/2031/05/07/river/?feed_id=7&_unique_id=72f4a1c09b3de"
UNIQID = "https://news.example/river/?feed_id=7&_unique_id=72f4a1c09b3de"


def test_the_best_witness_is_asked_first() -> None:
    text = f"TOLDAN, May 6, 2031 (AFP) - {BODY}\n{LINK}\n"
    given = datetime(2031, 5, 8, 4, tzinfo=timezone(timedelta(hours=4)))
    assert published(text, given=given) == ("2031-05-08T00:00:00+00:00", PublishedBasis.GIVEN)
    assert published(text, given=datetime(2031, 5, 8)) == ("2031-05-08T00:00:00+00:00", PublishedBasis.GIVEN)
    assert published(text) == ("2031-05-07T00:00:00+00:00", PublishedBasis.URL_DATE)
    assert published(text.replace(LINK, UNIQID)) == ("2031-02-12T03:53:36+00:00", PublishedBasis.URL_UNIQID)
    assert published(text.replace(LINK, "")) == ("2031-05-06T00:00:00+00:00", PublishedBasis.DATELINE)
    assert published(BODY) == (None, None)


def test_an_address_it_was_fetched_from_tells_the_day() -> None:
    assert published(BODY, source=LINK)[1] is PublishedBasis.URL_DATE
    assert published(BODY, source="/archive/2031/05/07/river.txt") == (None, None), "a folder is nobody's word"


def test_a_link_to_another_article_tells_nothing() -> None:
    deep = "\n\n".join([BODY] * 8)
    assert published(f"{deep}\n\nAs we reported ({LINK}), it was lost.\n\n{deep}") == (None, None)
    assert published(f"{deep}\n\n{LINK}\n\n{deep}") == (None, None)
