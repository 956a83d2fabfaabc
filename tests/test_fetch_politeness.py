"""Manners: intervals, robots.txt, Retry-After, back-off. No network: answers are given by hand, and the clock too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tests.web import FakeClock
from truceline import __version__
from truceline.errors import FetchError, HostResting, RobotsRefused, TooSlow, Unreachable
from truceline.fetch import Answer, Clock, Conditions, Fetcher, Politeness, Status

NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)
RIVER = "https://river.example/a"
Given = Callable[[str, Mapping[str, str]], Answer | FetchError]


class Script:
    """A transport that answers as it is told, and keeps what it was asked and when."""

    def __init__(self, clock: FakeClock, answer: Given, robots: Answer | FetchError | None = None) -> None:
        self.clock, self.given = clock, answer
        self.robots = robots or Answer("", 404)
        self.asked: list[tuple[float, str]] = []
        self.headers: list[Mapping[str, str]] = []
        self.robots_asked: list[str] = []

    def get(self, url: str, *, headers: Mapping[str, str], most: int | None = None) -> Answer:
        if url.endswith("/robots.txt"):
            self.robots_asked.append(url)
            found: Answer | FetchError = self.robots
        else:
            self.asked.append((self.clock.at, url))
            self.headers.append(headers)
            found = self.given(url, headers)
        if isinstance(found, FetchError):
            raise found
        return replace(found, url=url)

    def close(self) -> None:
        pass


def fine(url: str, headers: Mapping[str, str]) -> Answer:
    return Answer(url, 200, {"content-type": "text/html; charset=ISO-8859-1"}, b"words")


def made(
    answer: Given = fine, *, robots: Answer | FetchError | None = None, **polite: object
) -> tuple[Fetcher, Script]:
    clock = FakeClock()
    script = Script(clock, answer, robots)
    politeness = Politeness(clock=Clock(clock.seconds, clock.sleep, lambda: NOW), **polite)  # type: ignore[arg-type]
    return Fetcher(script, politeness=politeness, contact="ana@river.example"), script


def in_turn(*answers: Answer | FetchError) -> Given:
    left = iter(answers)
    return lambda url, headers: next(left)


def rules(words: str) -> Answer:
    return Answer("", 200, {}, words.encode())


def pauses(script: Script) -> list[float]:
    times = [at for at, _ in script.asked]
    return [after - before for before, after in pairwise(times)]


def test_one_host_is_asked_no_more_often_than_its_interval() -> None:
    fetcher, script = made()
    for name in "abc":
        fetcher.fetch(f"https://river.example/{name}")
    assert pauses(script) == [2.0, 2.0]


def test_another_host_need_not_wait() -> None:
    fetcher, script = made()
    for url in (RIVER, "https://lake.example/a", "https://river.example/b"):
        fetcher.fetch(url)
    assert pauses(script) == [0.0, 2.0]


def test_time_that_has_passed_need_not_be_waited_for() -> None:
    fetcher, script = made()
    fetcher.fetch(RIVER)
    script.clock.at += 1.5
    fetcher.fetch(RIVER)
    assert script.clock.waited == [0.5]


@pytest.mark.parametrize(
    ("host", "seconds"), [("river.example", 10.0), ("river.example:8080", 10.0), ("lake.example", 3.0)]
)
def test_intervals_can_be_set_by_host(host: str, seconds: float) -> None:
    fetcher, script = made(interval=3.0, intervals={"river.example": 10.0})
    fetcher.fetch(f"https://{host}/a")
    fetcher.fetch(f"https://{host}/b")
    assert pauses(script) == [seconds]


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: truceline\nCrawl-delay: 20\n\nUser-agent: *\nCrawl-delay: 1", 20.0),
        ("User-agent: *\nCrawl-delay: 0.1", 2.0),
        ("User-agent: *\nRequest-rate: 1/15", 15.0),
        ("", 2.0),
    ],
)
def test_a_crawl_delay_lengthens_the_interval_and_never_shortens_it(words: str, seconds: float) -> None:
    fetcher, script = made(robots=rules(words))
    fetcher.fetch(RIVER)
    fetcher.fetch(RIVER)
    assert pauses(script) == [seconds]


def test_a_site_that_wants_an_hour_between_requests_is_left_to_later_runs() -> None:
    fetcher, script = made(robots=rules("User-agent: *\nCrawl-delay: 3600"))
    assert fetcher.fetch(RIVER).status is Status.FRESH
    later = fetcher.fetch(RIVER)
    assert (later.status, len(script.asked)) == (Status.FAILED, 1)
    assert isinstance(later.error, HostResting)
    assert later.error.seconds == 3600


@pytest.mark.parametrize(
    ("path", "status"), [("/private/a", Status.REFUSED), ("/private/open", Status.FRESH), ("/news", Status.FRESH)]
)
def test_robots_txt_is_obeyed(path: str, status: Status) -> None:
    fetcher, script = made(robots=rules("User-agent: *\nDisallow: /private/\nAllow: /private/open"))
    fetched = fetcher.fetch(f"https://river.example{path}")
    assert fetched.status is status
    assert isinstance(fetched.error, RobotsRefused) is (status is Status.REFUSED)
    assert len(script.asked) == (status is Status.FRESH)


def test_where_a_redirect_leads_is_held_to_the_rules_of_that_site() -> None:
    def answer(url: str, headers: Mapping[str, str]) -> Answer:
        return Answer(url, 302, {"location": "https://lake.example/private"})

    fetcher, script = made(answer, robots=rules("User-agent: *\nDisallow: /private"))
    assert fetcher.fetch(RIVER).status is Status.REFUSED
    assert script.robots_asked == ["https://river.example/robots.txt", "https://lake.example/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_robots_txt_lets_everybody_in(status: int) -> None:
    fetcher, _ = made(robots=Answer("", status))
    assert fetcher.fetch(RIVER).status is Status.FRESH


@pytest.mark.parametrize("failing", [Answer("", 500), Answer("", 503), Answer("", 429), Unreachable("r", "no answer")])
def test_a_site_whose_robots_txt_fails_is_left_alone_for_a_while(failing: Answer | FetchError) -> None:
    fetcher, script = made(robots=failing)
    for _ in range(3):
        assert fetcher.fetch(RIVER).status is Status.FAILED
    assert (len(script.asked), len(script.robots_asked)) == (0, 2)  # a hiccup is forgiven
    script.robots = Answer("", 404)
    script.clock.at += 601
    assert fetcher.fetch(RIVER).status is Status.FRESH


def test_robots_txt_is_asked_for_once_a_day() -> None:
    fetcher, script = made()
    for _ in range(3):
        fetcher.fetch(RIVER)
    assert len(script.robots_asked) == 1
    script.clock.at += 86_401
    fetcher.fetch(RIVER)
    assert len(script.robots_asked) == 2


@pytest.mark.parametrize("words", ["30", "Tue, 06 May 2031 12:00:30 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_to(status: int, words: str) -> None:
    fetcher, script = made(in_turn(Answer(RIVER, status, {"retry-after": words}), fine(RIVER, {})))
    assert fetcher.fetch(RIVER).status is Status.FRESH
    assert pauses(script) == [30.0]


def test_a_server_that_wants_an_hour_is_not_asked_for_anything_else() -> None:
    fetcher, script = made(in_turn(Answer(RIVER, 429, {"retry-after": "3600"}), fine(RIVER, {})))
    first, second = fetcher.fetch(RIVER), fetcher.fetch("https://river.example/b")
    assert (first.status, second.status, len(script.asked)) == (Status.FAILED, Status.FAILED, 1)
    assert isinstance(second.error, HostResting)
    assert 3500 < second.error.seconds <= 3600
    script.clock.at += 3600
    assert fetcher.fetch(RIVER).status is Status.FRESH


@pytest.mark.parametrize("words", ["", "soon", "-5", "9" * 400, "Tue, 06 May 2031 11:00:00 GMT", "²"])
def test_a_retry_after_that_makes_no_sense_does_no_harm(words: str) -> None:
    fetcher, _ = made(in_turn(Answer(RIVER, 503, {"retry-after": words}), fine(RIVER, {})))
    assert fetcher.fetch(RIVER).status in (Status.FRESH, Status.FAILED)


def test_what_fails_is_tried_again_after_growing_pauses() -> None:
    fetcher, script = made(in_turn(*[Unreachable(RIVER, "it broke off")] * 3, fine(RIVER, {})), interval=0.0)
    assert fetcher.fetch(RIVER).status is Status.FRESH
    assert pauses(script) == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_after_four_tries_it_has_failed(status: int) -> None:
    fetcher, script = made(lambda url, headers: Answer(url, status))
    fetched = fetcher.fetch(RIVER)
    assert (fetched.status, len(script.asked)) == (Status.FAILED, 4)
    assert isinstance(fetched.error, Unreachable)
    assert str(status) in str(fetched.error)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Answer(RIVER, 404), Status.GONE),
        (Answer(RIVER, 410), Status.GONE),
        (Answer(RIVER, 401), Status.REFUSED),
        (Answer(RIVER, 403), Status.REFUSED),
        (Answer(RIVER, 451), Status.REFUSED),
        (Answer(RIVER, 204), Status.FAILED),
        (Answer(RIVER, 304), Status.FAILED),  # nobody asked for a condition
        (Answer(RIVER, 302), Status.FAILED),  # it does not say where to
        (TooSlow(RIVER, "not whole"), Status.FAILED),
    ],
)
def test_what_another_try_will_not_better_is_not_tried_again(answer: Answer | FetchError, status: Status) -> None:
    fetcher, script = made(in_turn(answer))
    assert fetcher.fetch(RIVER).status is status
    assert len(script.asked) == 1


def test_a_host_that_fails_three_times_is_left_alone() -> None:
    fetcher, script = made(lambda url, headers: Unreachable(url, "no connection"))
    for _ in range(10):
        assert fetcher.fetch(RIVER).status is Status.FAILED
    assert len(script.asked) == 3 * 4
    assert fetcher.fetch("https://lake.example/").status is Status.FAILED
    assert len(script.asked) == 4 * 4


def test_conditions_go_out_and_the_answer_is_not_modified() -> None:
    said = {"etag": '"v2"', "last-modified": "Tue, 06 May 2031 10:00:00 GMT"}
    fetcher, script = made(in_turn(Answer(RIVER, 200, said, b"words"), Answer(RIVER, 304, {})))
    first = fetcher.fetch(RIVER)
    assert first.conditions == Conditions('"v2"', "Tue, 06 May 2031 10:00:00 GMT")
    second = fetcher.fetch(RIVER, conditions=first.conditions)
    assert (second.status, second.raw) == (Status.NOT_MODIFIED, b"")
    assert script.headers[1]["If-None-Match"] == '"v2"'
    assert script.headers[1]["If-Modified-Since"] == "Tue, 06 May 2031 10:00:00 GMT"
    assert "If-None-Match" not in script.headers[0]


def test_who_asks_says_so_and_whom_to_write_to() -> None:
    fetcher, script = made()
    fetched = fetcher.fetch(RIVER)
    assert script.headers[0]["User-Agent"] == f"truceline/{__version__} (+ana@river.example)"
    assert (fetched.content_type, fetched.charset, fetched.at) == ("text/html", "iso-8859-1", NOW)
