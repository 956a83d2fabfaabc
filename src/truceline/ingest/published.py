"""When an article was published: as given, or inferred from what it carries. Never from a file's date or a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from truceline.errors import UsageError
from truceline.ingest.furniture import Furniture
from truceline.model import PublishedBasis

Published = tuple[datetime, PublishedBasis]

# A date outside is no publication date of a page that has a link; printed ones may be older.
FIRST_LINK_YEAR, LAST_LINK_YEAR = 2000, 2035
FIRST_PRINTED_YEAR, LAST_PRINTED_YEAR = 1900, 2099
HEAD = 400  # code points: where a dateline or a printed date is looked for

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
NUMERIC = r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{4}"
DATE = rf"(?i:{WEEKDAY}?(?:{MONTH}\s+{DAY},?\s+\d{{4}}|{DAY}\s+{MONTH},?\s+\d{{4}}|{NUMERIC}))(?!\d)"
SHORT_YEAR = rf"(?i:{DAY}\s+{MONTH},?\s+\d{{2}})(?!\d)"
CLOCK = r"(?:[\s,T|•·–-]*(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?i:[ap]\.?m\.?)?\s*(?:[A-Z]{1,4}\b)?)"

URL_NUMBERS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)")
URL_MONTH_NAME = re.compile(rf"/(\d{{4}})[/-]({'|'.join(MONTHS)})[a-z]*[/-](\d{{1,2}})(?=[/_-]|$)", re.IGNORECASE)
# PHP's uniqid(): 8 hexadecimal digits of Unix seconds, 5 of microseconds, perhaps ".12345678" more. https://php.net/uniqid
UNIQID = re.compile(r"([0-9a-f]{8})(?:[0-9a-f]{5}(?:\.\d+)?)?", re.IGNORECASE)


def parse_published(value: str, *, called: str = "--published") -> datetime | None:
    """A time of publication as people give it: an ISO date or time, without zone taken as UTC; None for an empty one.
    `called` is what they know it by."""
    if not value.strip():
        return None
    try:
        return as_utc(datetime.fromisoformat(value.strip()))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{called} {value!r} is no ISO date or time; write it like 2022-09-14T08:19:02Z") from error


def parse_moment(written: str) -> datetime | None:
    """A moment as ISO 8601 or as mail writes it, UTC where no zone is given; None for anything else."""
    words = written.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return as_utc(read(words))
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def as_utc(moment: datetime) -> datetime:
    """An aware time in UTC, whole seconds; one without zone is UTC already."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.replace(microsecond=0)


def infer_published(
    text: str,
    *,
    links: Sequence[str],
    furniture: Furniture,
    given: datetime | None = None,
    metadata: datetime | None = None,
) -> Published | None:
    """The publication time and how it is known, by the best witness there is.

    `metadata` is what its page or record states; `links` are the article's own addresses, not those it refers to.
    A date without a year is no date.
    """
    if given is not None:
        return as_utc(given), PublishedBasis.GIVEN
    if metadata is not None:
        return as_utc(metadata), PublishedBasis.METADATA
    for link in links:
        day = url_date(link)
        if day:
            return _midnight(day), PublishedBasis.URL_DATE
    for link in links:
        moment = url_uniqid(link, furniture.uniqid_parameters)
        if moment:
            return moment, PublishedBasis.URL_UNIQID
    day = dateline_date(text, furniture)
    return (_midnight(day), PublishedBasis.DATELINE) if day else None


def url_date(link: str) -> date | None:
    """The date in a link's path: /2022/09/14/, /2022-09-14-, /2022/sep/14/. Its query is not looked at."""
    path = _split(link)[0]
    for found in URL_NUMBERS.finditer(path):
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        if day and FIRST_LINK_YEAR <= day.year <= LAST_LINK_YEAR:
            return day
    for found in URL_MONTH_NAME.finditer(path):
        day = _day(int(found[1]), MONTHS.index(found[2].lower()) + 1, int(found[3]))
        if day and FIRST_LINK_YEAR <= day.year <= LAST_LINK_YEAR:
            return day
    return None


def url_uniqid(link: str, parameters: Sequence[str]) -> datetime | None:
    """The second at which a syndicator made a link, where one of its parameters is a PHP uniqid."""
    for name, value in parse_qsl(_split(link)[1]):
        found = UNIQID.fullmatch(value)
        if name.lower() in parameters and found:
            moment = datetime.fromtimestamp(int(found[1], 16), UTC)
            if FIRST_LINK_YEAR <= moment.year <= LAST_LINK_YEAR:
                return moment
    return None


def dateline_date(text: str, furniture: Furniture) -> date | None:
    """The date that the text prints about itself: in a dateline, a line of its own or a "Published ..." label."""
    head = text[:HEAD].lstrip("\ufeff")
    for words in _printed(head, text[HEAD:][-HEAD:], furniture.agency_names):
        day = read_date(words)
        if day:
            return day
    return None


def _printed(head: str, foot: str, agencies: str) -> Iterator[str]:
    for pattern in _datelines(agencies):
        for found in pattern.finditer(head):
            yield found["date"]
    for found in _label().finditer(foot):
        yield found["date"]


@cache
def _label() -> re.Pattern[str]:
    """Published April 2 2017; Date of publication: 19 August 2016; Last updated Jul 4, 2016."""
    label = (
        r"(?i:date of publication|publication date|(?:first |last )?(?:published|updated|posted)(?: on| at)?"
        r"|issued(?: on)?)"
    )
    return re.compile(rf"(?:^|(?<=[.|)•]\s))[ \t]*{label}\s*[:|]?\s*(?P<date>{DATE})", re.MULTILINE)


@cache
def _datelines(agencies: str) -> tuple[re.Pattern[str], ...]:
    """The ways in which texts print their date, the surest first."""
    region = r"(?:,[ ]?[A-Z][\w.’' -]{1,30})"
    country = r"(?:[ ]\([A-Z][\w.’' -]{1,24}\))?"
    city = rf"(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’/() -]{{2,40}}{region}{{0,2}}|(?:[A-Z][\w.'’-]+[ ]?){{1,3}}{region}?{country})"
    ends = rf"(?:\s*[(/\[](?:{agencies}|[A-Za-z][\w .-]{{1,48}})[)/\]])?\s*(?:--|[–—-](?=\s)|\)\s*[–—-]|[:/])"
    credited = rf"\s*[(/\[](?:{agencies})[)/\]]"
    return (
        _label(),
        # GENEVA, March 3, 2031 (AFP) -    (Toldan, 3 March 2031) –    SAN PABLO, 3 JAN 90 --
        # Toldan (Velland), 3 Jan 90 (domestic service) --
        re.compile(rf"^[ \t(]*{city},?\s+(?P<date>{DATE}|{SHORT_YEAR})(?:{ends}|{credited})", re.MULTILINE),
        # a line of its own
        re.compile(rf"^[ \t]*(?P<date>{DATE}){CLOCK}?[ \t\xa0]*(?:[|•·–—-].{{0,60}})?$", re.MULTILINE),
        # AFP Monday 6 Oct 2031
        re.compile(rf"(?<!to )(?<!told )\b(?:{agencies})\b[,:|]?\s+(?P<date>(?i:{WEEKDAY}){DATE}|{DATE}(?=\s+at\b))"),
        # 30 April 2031 Army: ...    03.04.2031 Get short URL    03.04.2031(updated 2139 04.04.2031)
        re.compile(rf"\A\s*(?P<date>{DATE}){CLOCK}?\)?(?:(?=Get short URL)|(?=\s?\(updated)|\s+(?=[\"“(]?[A-Z0-9]))"),
    )


def read_date(words: str) -> date | None:
    """A printed date, day and year and all. None where day and month might be changed round, where the weekday
    contradicts, or where there is no such day."""
    lowered = words.lower()
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    month = re.search(r"[^\W\d_]{3}", re.sub(WEEKDAY, "", lowered, flags=re.IGNORECASE))
    if month:
        day, year = numbers
        found = _day(_full_year(year) if year < 100 else year, MONTHS.index(month.group()) + 1, day)
    elif numbers[0] > 31:
        found = _day(*numbers)
    else:
        found = _numeric(*numbers, dotted="." in words)
    weekday = re.match(WEEKDAY, words, re.IGNORECASE)
    if found is None or not FIRST_PRINTED_YEAR <= found.year <= LAST_PRINTED_YEAR:
        return None
    if weekday and WEEKDAYS.index(weekday.group()[:3].lower()) != found.weekday():
        return None
    return found


def _numeric(first: int, second: int, year: int, *, dotted: bool) -> date | None:
    """18.10.2014 and 18/10/2014 are days first; 04/05/2014 may be either, 04.05.2014 is never American."""
    if dotted or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _full_year(year: int) -> int:
    """Two digits as POSIX reads them: 69-99 are of the twentieth century."""
    return year + (1900 if year >= 69 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _split(link: str) -> tuple[str, str]:
    """A link's path and query; nothing of one that cannot be taken apart."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return "", ""
    return parts.path, parts.query
