# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""Alerts of what many outlets print: one for a text, its copies named, and what a copy tells anew told."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.test_intake import feed, river, site
from tests.test_watch_alerts import ATOM, BREACH, desk, hook, plan
from tests.watching import Desk, Hook
from tests.web import Page, Site
from truceline.model import Contradiction, DisputeKind, Picture
from truceline.store import Ledger

WIRE = """<p>Velland shelled Sotk on Monday evening, the monitors at the river said, and the bridge to the old town
was closed to all but the ambulances that came from the other bank.</p>
<p>The mayor told reporters that 14 people were brought to the hospital of the town during the night, among them two
drivers of the relief convoy that had waited at the crossing since the morning.</p>
<p>Talks about a new line between the two armies are to go on in the capital of a neighbour next week, a
diplomat said, who asked not to be named because the talks are not public.</p>"""


def wired(site: Site, *outlets: str, text: str = WIRE, hours: int = 0) -> None:
    """Put one text of an agency on the pages of outlets, each with a beginning of its own, and them into the feed."""
    for number, outlet in enumerate(outlets):
        head = (
            f'<link rel="canonical" href="https://{outlet}.example/news/sotk">'
            f'<meta property="article:published_time" content="2031-05-06T{8 + hours + number:02d}:00:00Z">'
        )
        body = f"<h1>Guns at Sotk</h1><p>From our desk at the {outlet}, with words of the agency.</p>{text}"
        html = f"<html><head><title>Guns at Sotk</title>{head}</head><body><article>{body}</article></body></html>"
        site.pages[f"/{outlet}"] = Page(html, headers={"Content-Type": "text/html"})
    site.pages["/feed.xml"] = Page(feed(site, *outlets))


@pytest.mark.parametrize("rule", [BREACH, 'kind = "toll"\nleast = 14'])
def test_five_outlets_with_one_text_raise_one_alert_that_names_the_copies(
    desk: Desk, river: Site, hook: Hook, rule: str
) -> None:
    wired(river, "hill", "lake", "moor", "cape", "dale")
    desk.write(plan(river, hook, rule))
    desk.round()
    assert desk.polls[0].copies == 4
    (alert,) = hook.came
    assert [one["outlet"] for one in alert["tellings"]] == ["hill.example"]  # type: ignore[attr-defined]
    assert [one["outlet"] for one in alert["copies"]] == [
        "lake.example",
        "moor.example",
        "cape.example",
        "dale.example",
    ]  # type: ignore[attr-defined]
    assert "not told again:\n  lake.example, “Guns at Sotk”" in str(alert["text"])


def test_a_copy_that_comes_later_raises_no_alert_and_is_named_in_the_feed(desk: Desk, river: Site, hook: Hook) -> None:
    path = desk.folder / "alerts.xml"
    channel = f'[[channel]]\nname = "feed"\nfeed = "{path}"'
    desk.write(plan(river, hook, BREACH, channels=channel).replace('to = ["desk"]', 'to = ["desk", "feed"]'))
    wired(river, "hill", "lake")
    desk.round()
    for hours, outlet in ((3, "moor"), (5, "cape")):
        wired(river, outlet, hours=hours)
        desk.days.later(hours=hours)
        desk.round()
    assert len(hook.came) == 1
    (entry,) = ElementTree.parse(path).getroot().findall(f"{ATOM}entry")
    told = str(entry.findtext(f"{ATOM}summary"))
    assert [f"  {name}.example, " in told for name in ("lake", "moor", "cape")] == [True] * 3


@pytest.mark.parametrize(
    ("rule", "words", "instead"),
    [
        ('kind = "toll"\nleast = 14', "14 people", "35 people"),
        (BREACH, "Velland shelled Sotk on Monday", "Velland shelled Orsk on Monday"),
        (BREACH, "</p>\n<p>The mayor", "</p>\n<p>Then Ardania shelled Toldan, as all could see.</p>\n<p>The mayor"),
    ],
)
def test_what_a_copy_tells_anew_is_told(
    desk: Desk, river: Site, hook: Hook, rule: str, words: str, instead: str
) -> None:
    desk.write(plan(river, hook, rule))
    wired(river, "hill")
    desk.round()
    assert words in WIRE
    wired(river, "lake", text=WIRE.replace(words, instead), hours=3)
    desk.days.later(hours=3)
    desk.round()
    first, second = hook.came
    assert [one["outlet"] for one in second["tellings"]] == ["lake.example"]  # type: ignore[attr-defined]
    assert first["key"] != second["key"]


def test_a_copy_reworded_beside_the_claim_is_still_one(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, BREACH))
    wired(river, "hill")
    desk.round()
    wired(river, "lake", text=WIRE.replace("the monitors at the river said", "the monitors by the river said"), hours=3)
    desk.days.later(hours=3)
    desk.round()
    assert len(hook.came) == 1


def test_what_an_article_tells_by_one_rule_is_one_alert(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, BREACH))
    wired(river, "hill", text=WIRE.replace("The mayor told", "Ardania shelled Toldan too. The mayor told"))
    desk.round()
    (alert,) = hook.came
    assert len(alert["tellings"]) == 2  # type: ignore[arg-type]
    assert "(and 1 more in this article)" in str(alert["title"])


def test_a_dispute_of_copies_is_told_once(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, 'kind = "dispute"'))
    two = WIRE.replace("The mayor told", "Ardania shelled Toldan too. The mayor told")
    for hours, outlets in ((0, ("hill",)), (3, ("hill", "lake"))):
        wired(river, outlets[-1], text=two, hours=hours)
        desk.days.later(hours=hours)
        desk.round()
        with Ledger.open(desk.url) as ledger:
            last = [entry.key for entry in ledger.claims()][-2:]
            sides = tuple((key,) for key in last)
            picture = Picture(contradictions=(Contradiction(f"d{hours}", DisputeKind.MUTUAL_ACCUSATION, sides),))
            ledger.put_picture(picture, made_from=ledger.basis())
        desk.round()
    assert len(hook.came) == 1
    assert [desk.polls[0].new, desk.polls[1].new] == [1, 1]
