# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""Alerts by rule, to real receivers on this machine: once each, again after a failure, and never as fact."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree

import pytest
from aiosmtpd.controller import Controller

from tests.desk import fill
from tests.test_intake import feed, page, river, site
from tests.watching import Desk, Hook, hooked
from tests.web import Page, Site
from truceline.fetch import Clock
from truceline.model import Contradiction, DisputeKind, Picture
from truceline.store import Ledger, WatchBook
from truceline.store.watching import Letter
from truceline.watch.delivery import back_off
from truceline.watch.wording import alert_of

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def plan(site: Site, hook: Hook, alert: str, *, source: str = "", channels: str = "") -> str:
    return f"""
    [[source]]
    name = "river"
    url = "{site.url("/feed.xml")}"
    every = "15 min"
    {source}
    [[channel]]
    name = "desk"
    webhook = "{hook.url}"
    {channels}
    [[alert]]
    name = "first"
    to = ["desk"]
    {alert}
    """


BREACH = 'kind = "breach"'


def test_a_breach_is_told_with_who_says_it_and_the_exact_words(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, BREACH + '\nbetween = ["VEL", "TOL"]'))
    desk.round()
    assert len(hook.came) == 2
    alert = hook.came[0]
    assert alert["kind"] == "breach"
    (telling,) = alert["tellings"]  # type: ignore[misc]
    assert (telling["words"], telling["url"]) == ("Velland shelled Sotk", river.url("/sotk"))
    assert telling["says"].startswith("Toldan alleges: ")
    assert "alleges" in str(alert["title"])
    assert "verified none of it" in str(alert["text"])
    assert str(alert["text"]).count(str(alert["title"])) == 1
    assert hook.headers[0]["Idempotency-Key"] == alert["key"]


@pytest.mark.parametrize("words", ["The monitors denied it.", "Years ago it was so."])
def test_what_is_denied_or_history_raises_no_alert(desk: Desk, river: Site, hook: Hook, words: str) -> None:
    river.pages["/feed.xml"] = Page(feed(river, "sotk"))
    river.pages["/sotk"] = Page(page("Sotk").replace("</article>", f"<p>{words} So it said again.</p></article>"))
    desk.write(plan(river, hook, BREACH))
    desk.round()
    assert desk.polls[0].new == 1
    assert hook.came == []


def test_a_breach_between_others_raises_no_alert(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, BREACH + '\nbetween = ["VEL", "ARD"]'))
    desk.round()
    assert hook.came == []


@pytest.mark.parametrize(("least", "alerts"), [(14, 2), (15, 0)])
def test_a_toll_is_told_from_its_least_on(desk: Desk, river: Site, hook: Hook, least: int, alerts: int) -> None:
    desk.write(plan(river, hook, f'kind = "toll"\nleast = {least}'))
    desk.round()
    assert len(hook.came) == alerts
    assert all("alleges: 14" in str(alert["title"]) for alert in hook.came)


def test_of_many_tolls_the_largest_come_first_and_those_not_shown_are_counted(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'war.db'}") as ledger:
        fill(ledger)
        keys = [str(one.key) for one in ledger.figures()]
        letter = Letter(1, "k", "post", {"kind": "toll", "rule": "r", "sides": [keys]}, ledger.now(), 0)
        alert = alert_of(letter, ledger)
    assert alert is not None
    assert [one.says.split(": ")[1].split()[0] for one in alert.tellings] == ["14", "12", "7", "5"]
    assert "alleges: 14" in alert.title
    assert "(and 4 more in this article)" in alert.title
    assert (alert.more, "And 1 more in this article, not shown here." in alert.text) == (1, True)


def test_a_delivery_that_fails_twice_and_then_works_gives_one_alert(desk: Desk, river: Site, hook: Hook) -> None:
    river.pages["/feed.xml"] = Page(feed(river, "sotk"))
    desk.write(plan(river, hook, BREACH))
    hook.answers = [500, 503]
    desk.round()
    assert hook.came == []
    desk.round()
    assert hook.answers == [503], "it is not tried again before its time"
    desk.days.later(seconds=back_off(1))
    desk.round()
    desk.days.later(seconds=back_off(2))
    desk.round()
    assert len(hook.came) == 1
    desk.days.later(days=1)
    desk.round()
    assert len(hook.came) == 1


def test_the_pauses_grow_up_to_six_hours() -> None:
    assert [back_off(attempts) for attempts in (1, 2, 3, 99)] == [60, 120, 240, 21_600]


def test_a_kill_between_writing_and_sending_loses_nothing(
    desk: Desk, river: Site, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    desk.write(plan(river, hook, BREACH))
    for where in ("post_found", "deliver"):  # after the documents are stored, and after the alerts are
        with monkeypatch.context() as patch:
            patch.setattr(f"truceline.watch.service.{where}", killed)
            with pytest.raises(KeyboardInterrupt):
                desk.round()
    assert hook.came == []
    desk.round()
    desk.round()
    assert len(hook.came) == 2


def test_what_was_there_before_the_watch_raises_no_alert(desk: Desk, river: Site, hook: Hook) -> None:
    from tests.test_intake import take

    with Ledger.open(desk.url) as ledger:
        take(ledger, river.url("/feed.xml"))
    desk.write(plan(river, hook, 'kind = "toll"\nleast = 1'))
    desk.round()
    assert hook.came == []


def test_an_outage_is_told_once_and_the_next_again(desk: Desk, river: Site, hook: Hook) -> None:
    good = river.pages["/feed.xml"]
    desk.write(plan(river, hook, 'kind = "silence"\nfailures = 2'))
    for told in (1, 2):
        river.pages["/feed.xml"] = good
        desk.round()
        river.pages["/feed.xml"] = Page("gone", 404)
        for _ in range(4):
            desk.days.later(minutes=15)
            desk.round()
        assert len(hook.came) == told
        desk.days.later(minutes=15)
    assert "2 polls in a row failed" in str(hook.came[0]["title"])


def test_a_day_with_too_few_documents_is_told_once_it_is_over(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, 'kind = "silence"', source="min_daily = 1"))
    desk.round()
    for hours in (6, 6, 6):  # the rest of the first day, not watched from its beginning, and half of the second
        desk.days.later(hours=hours)
        desk.round()
    assert hook.came == []
    for _ in range(3):
        desk.days.later(hours=6)
        desk.round()
    (alert,) = hook.came
    assert "0 documents on 2031-05-07, fewer than 1" in str(alert["title"])


def test_more_documents_than_there_should_be_are_told(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, 'kind = "silence"', source="max_daily = 1"))
    desk.round()
    (alert,) = hook.came
    assert "2 documents on 2031-05-06, more than 1" in str(alert["title"])


def test_a_feed_of_alerts_holds_no_words_of_what_was_withdrawn(desk: Desk, river: Site, hook: Hook) -> None:
    path = desk.folder / "alerts.xml"
    channel = f'[[channel]]\nname = "feed"\nfeed = "{path}"'
    desk.write(plan(river, hook, BREACH, channels=channel).replace('to = ["desk"]', 'to = ["feed"]'))
    desk.round()
    entries = ElementTree.parse(path).getroot().findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert "Exact words: “Velland shelled Orsk”" in str(entries[0].findtext(f"{ATOM}summary"))
    with Ledger.open(desk.url) as ledger:
        ledger.withdraw(river.url("/orsk"), by="ana", reason="asked to")
    river.pages["/toldan"] = Page(page("Toldan"))
    river.pages["/feed.xml"] = Page(feed(river, "toldan"))
    desk.days.later(minutes=15)
    desk.round()
    text = path.read_text(encoding="utf-8")
    assert "shelled Toldan" in text
    assert "Orsk" not in text
    assert list(desk.folder.glob(".alerts*")) == []


def test_a_dispute_in_the_picture_is_told_once_with_both_sides(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, 'kind = "dispute"\nbetween = ["VEL", "TOL"]'))
    desk.round()
    assert hook.came == []
    with Ledger.open(desk.url) as ledger:
        one, other = [entry.key for entry in ledger.claims()]
        picture = Picture(contradictions=(Contradiction("d1", DisputeKind.MUTUAL_ACCUSATION, ((one,), (other,))),))
        ledger.put_picture(picture, made_from=ledger.basis())
    desk.round()
    desk.round()
    (alert,) = hook.came
    assert [telling["words"] for telling in alert["tellings"]] == ["Velland shelled Sotk", "Velland shelled Orsk"]  # type: ignore[attr-defined]
    assert str(alert["title"]).count("alleges") == 2


class Inbox:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.came: list[EmailMessage] = []
        self.refuse = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        if self.refuse:
            self.refuse -= 1
            return "451 try again later"
        self.came.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[attr-defined]
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()


def test_a_mail_is_sent_once_though_the_server_put_it_off(
    desk: Desk, river: Site, hook: Hook, inbox: tuple[Inbox, int]
) -> None:
    box, port = inbox
    box.refuse = 1
    river.pages["/feed.xml"] = Page(feed(river, "sotk"))
    channel = f"""[[channel]]
    name = "mail"
    email = ["ana@desk.example"]
    sender = "watch@desk.example"
    smtp = "127.0.0.1"
    port = {port}
    security = "none"
    """
    desk.write(plan(river, hook, BREACH, channels=channel).replace('to = ["desk"]', 'to = ["mail", "desk"]'))
    desk.round()
    assert (len(box.came), len(hook.came)) == (0, 1)
    desk.days.later(minutes=2)
    desk.round()
    (message,) = box.came
    assert message["Subject"].strip().startswith("[truceline] Toldan alleges")
    assert message["To"] == "ana@desk.example"
    assert "Exact words: “Velland shelled Sotk”" in message.get_content()
    assert len(hook.came) == 1, "what one channel has is not sent to it again for the sake of another"


def test_an_alert_goes_out_in_the_round_that_finds_it_by_the_clocks_of_the_command(
    desk: Desk, river: Site, hook: Hook
) -> None:
    """The ledger's clock has fractions of a second, the fetcher's has not."""
    desk.write(plan(river, hook, BREACH))
    with Ledger.open(desk.url) as ledger, desk.service(ledger=ledger, clock=Clock()) as service:
        assert service.once().sent == 2
    assert len(hook.came) == 2


def test_the_outbox_holds_no_words_of_documents(desk: Desk, river: Site, hook: Hook) -> None:
    desk.write(plan(river, hook, BREACH))
    hook.answers = [500, 500]
    desk.round()
    with Ledger.open(desk.url) as ledger:
        letters = WatchBook(ledger).latest("desk", most=9)
    assert len(letters) == 2
    assert "shelled" not in str(letters)
