"""The HTML report in a real browser: light, clicks, keys, the switch; no request, no complaint on the console.

Needs Debian's chromium and the `browser` extra. Without them these tests are skipped, with the reason; where
TRUCELINE_REQUIRE_BROWSER=1, as in continuous integration, they fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.border_account import ACCOUNT, TEXT
from tests.chromium import NARROW, PLAIN, SETTLE, WIDE, chromium
from truceline.export.report import report_html
from truceline.model import Account, Document, Span

IN_SIGHT = """(selector) => {
  const at = document.querySelector(selector).getBoundingClientRect();
  const pane = document.querySelector(selector).closest('.text, .claims').getBoundingClientRect();
  const top = Math.max(0, pane.top), bottom = Math.min(innerHeight, pane.bottom);
  return at.top >= top - 1 && Math.min(at.bottom, at.top + 40) <= bottom + 1;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium(*PLAIN) as started:
        yield started


@dataclass
class Opened:
    """A report in the browser, with what it asked for and complained of."""

    page: Any
    requests: list[str]
    complaints: list[str]

    def lit(self, selector: str = "mark.lit") -> str:
        return str(
            self.page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.textContent).join('')", selector)
        )

    def chosen(self) -> str:
        found = self.page.evaluate("() => [...document.querySelectorAll('.item.chosen')].map(e => e.id).join(' ')")
        assert self.page.evaluate("() => location.hash") == (f"#{found}" if found else "")
        return str(found)

    def focused(self) -> str:
        return str(self.page.evaluate("() => document.activeElement.id || document.activeElement.tagName"))

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.settle()

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.settle()

    def settle(self) -> None:
        self.page.evaluate(SETTLE)

    def sees(self, selector: str) -> bool:
        return bool(self.page.evaluate(IN_SIGHT, selector))


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a report from the disk. At the end of the test it must have asked for nothing and complained of nothing."""
    opened: list[Opened] = []

    def open_report(account: Account = ACCOUNT, *, at: str = "", size: dict[str, int] = WIDE, **how: str) -> Opened:
        path = tmp_path / "report.html"
        path.write_text(report_html(account), encoding="utf-8", newline="")
        page = browser.new_page(viewport=size, reduced_motion="reduce", **how)
        report = Opened(page, [], [])
        page.on("request", lambda request: report.requests.append(request.url))
        page.on("console", lambda message: report.complaints.append(message.text))
        page.on("pageerror", lambda error: report.complaints.append(str(error)))
        page.goto(path.as_uri() + at)
        report.settle()
        opened.append(report)
        return report

    yield open_report
    for report in opened:
        report.settle()
        assert [url for url in report.requests if not url.startswith("file:")] == []
        assert len(report.requests) == 1
        assert report.complaints == []
        report.page.close()


def test_hovering_a_claim_lights_its_words(open_report: Any) -> None:
    report = open_report()
    report.page.hover("#c1 .what")
    assert report.lit() == "accused Azerbaijan on Wednesday of resuming its bombardment of frontier villages"
    assert "The Armenian government" in report.lit("[data-w].role")
    lit, plain = (
        report.page.evaluate(f"getComputedStyle(document.querySelector('mark[data-on~={id}]')).backgroundColor")
        for id in ("c1", "c6")
    )
    assert lit != plain
    report.page.hover("h1")
    assert report.lit() == ""


def test_hovering_the_words_lights_every_line_read_from_them(open_report: Any) -> None:
    report = open_report(at="#reading")
    report.page.hover("mark[data-on~=c2]")
    ids = report.page.evaluate("() => [...document.querySelectorAll('.item.lit')].map(e => e.id)")
    assert ids == ["c2", "c3"]


def test_hovering_a_value_lights_its_own_words(open_report: Any) -> None:
    report = open_report(at="#c6")
    report.page.hover("#c6 .facts div:has-text('Lachin')")
    assert report.lit("[data-w].exact") == "LachinKalbajar"


def test_clicking_a_claim_scrolls_to_its_words_and_clicking_words_to_their_claim(open_report: Any) -> None:
    report = open_report(at="#reading")
    report.page.evaluate("document.getElementById('claims').scrollTop = 1e6")
    report.click("#c12 .what")
    assert report.chosen() == "c12"
    assert report.sees("mark[data-on~=c12]")
    report.page.evaluate("document.getElementById('text').scrollTop = 0")
    report.click("mark[data-on~=c1]")
    assert report.chosen() == "c1"
    assert report.sees("#c1")


def test_clicking_words_of_several_claims_goes_from_one_to_the_next(open_report: Any) -> None:
    report = open_report(at="#reading")
    seen = []
    for _ in range(3):
        report.click("mark[data-on~=c2]")
        seen.append(report.chosen())
    assert sorted(seen[:2]) == ["c2", "c3"]
    assert seen[2] == seen[0]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_address_with_a_claim_opens_at_its_words(open_report: Any, size: dict[str, int]) -> None:
    report = open_report(at="#c11", size=size)
    report.page.wait_for_function("() => document.querySelector('.item.chosen')")
    report.settle()
    assert report.chosen() == "c11"
    assert report.sees("mark[data-on~=c11]")
    if size is WIDE:
        assert report.sees("#c11")


def test_the_keyboard_walks_the_claims_opens_them_and_returns(open_report: Any) -> None:
    report = open_report()
    report.press("j")
    assert (report.chosen(), report.focused()) == ("c1", "c1")
    report.press("j")
    report.press("ArrowDown")
    assert (report.chosen(), report.focused()) == ("c3", "c3")
    report.press("k")
    assert report.chosen() == "c2"
    report.press("Enter")
    assert report.page.evaluate("document.querySelector('#c2 details').open")
    outline = report.page.evaluate("getComputedStyle(document.querySelector('#c2')).outlineStyle")
    assert outline == "solid"
    report.press("Escape")
    assert report.chosen() == ""


def test_escape_goes_back_to_where_one_came_from(open_report: Any) -> None:
    report = open_report(at="#reading")
    report.page.locator(".ref[data-id=c4]").focus()
    report.press("Enter")
    assert (report.chosen(), report.focused()) == ("c4", "c4")
    report.press("Escape")
    assert report.page.evaluate("document.activeElement.dataset.id") == "c4"


def test_help_opens_with_a_key_and_one_letter_keys_can_be_turned_off(open_report: Any) -> None:
    report = open_report()
    report.press("?")
    assert report.page.locator("#help").is_visible()
    report.page.locator("#letter-keys").uncheck()
    report.press("Escape")
    assert not report.page.locator("#help").is_visible()
    report.press("j")
    assert report.chosen() == ""


def test_the_switch_shows_what_was_removed_and_the_text_is_always_whole(open_report: Any) -> None:
    report = open_report()
    junk = report.page.locator("del.junk").first
    assert not junk.is_visible()
    assert report.page.evaluate("document.getElementById('sheet').textContent") == TEXT
    report.page.locator("#show-removed").check()
    assert junk.is_visible()
    assert "line-through" in junk.evaluate("e => getComputedStyle(e).textDecorationLine")
    assert report.page.evaluate("document.getElementById('sheet').textContent") == TEXT
    report.press("x")
    assert not junk.is_visible()


def test_a_number_of_the_matrix_shows_its_claims(open_report: Any) -> None:
    report = open_report()
    report.click("td button[data-only='c3 c6']")
    shown = report.page.evaluate(
        "() => [...document.querySelectorAll('.item')].filter(e => e.offsetParent).map(e => e.id)"
    )
    assert shown == ["c3", "c6"]
    assert report.page.locator("#only").inner_text().startswith("2 of 18 lines: Azerbaijan on what")
    assert report.page.locator("#said").inner_text().startswith("2 of 18 lines")
    report.press("Escape")
    assert report.page.locator(".item:visible").count() == 18
    assert report.page.evaluate("document.activeElement.dataset.only") == "c3 c6"


def test_a_kind_can_be_hidden_and_a_link_to_a_hidden_claim_brings_it_back(open_report: Any) -> None:
    report = open_report(at="#reading")
    report.click("[data-kind-chip=assault]")
    assert not report.page.locator("#c1").is_visible()
    report.page.evaluate("location.hash = '#c1'")
    report.page.wait_for_function("() => document.querySelector('#c1.chosen')")
    assert report.page.locator("#c1").is_visible()


@pytest.mark.parametrize("selector", ["tr[data-open=f3]", ".time a[data-go=f3]"], ids=["toll", "timeline"])
def test_a_toll_leads_to_its_sentence(open_report: Any, selector: str) -> None:
    report = open_report()
    report.click(selector)
    assert report.chosen() == "f3"
    assert report.sees("mark[data-on~=f3]")
    assert report.lit("mark.chosen") == "more than 6,500 soldiers died"


def test_on_a_phone_a_tap_on_words_tells_the_claim_at_the_foot(open_report: Any) -> None:
    report = open_report(at="#reading", size=NARROW)
    report.click("mark[data-on~=c6]")
    assert "Armenian units attacked Azerbaijan with mortars" in report.page.locator("#peek").inner_text()
    assert report.sees("mark[data-on~=c6]")
    report.click("#peek [data-step='1']")
    assert report.chosen() == "c7"
    report.click("#peek [data-clear]")
    assert not report.page.locator("#peek").is_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_window(open_report: Any, size: dict[str, int], scheme: str) -> None:
    report = open_report(size=size, color_scheme=scheme)
    assert report.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    ground = report.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(19, 21, 24)") is (scheme == "dark")


def test_nothing_of_the_article_runs(open_report: Any) -> None:
    evil = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>\r\nSecond line\r"
    hostile = replace(ACCOUNT.claims[0], evidence=Span(0, 8), speaker=None, cue=None, actors=(), targets=(), places=())
    account = Account(Document("0" * 64, evil, title=evil), ACCOUNT.reader, (replace(hostile, time=None),))
    report = open_report(account)
    assert report.page.evaluate("window.ran === undefined")
    assert report.page.evaluate("document.getElementById('sheet').textContent") == evil


def test_without_its_script_the_page_still_shows_everything(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_html(ACCOUNT), encoding="utf-8", newline="")
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto(path.as_uri() + "#c3")
    assert page.locator(".item:visible").count() == 18
    page.locator("#show-removed").check()
    assert page.locator("del.junk").first.is_visible()
    context.close()
