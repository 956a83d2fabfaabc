"""Alerts on their way: to a web address, by mail, into a feed. At least once, and again after a failure."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import httpx2

from truceline import __version__
from truceline.errors import UsageError
from truceline.export.atom import EPOCH, NAMESPACE, NOT_XML, WEB
from truceline.export.cells import moment
from truceline.store import Ledger, WatchBook
from truceline.store.watching import Letter
from truceline.watch.plan import AlertFeed, Channel, Mail, Plan, Webhook
from truceline.watch.wording import Alert, alert_of

FIRST, LONGEST = 60.0, 21_600.0  # seconds until a failed delivery is tried again: doubled each time, up to six hours
TIMEOUT = 20.0  # seconds
IN_FEED = 200  # alerts, the newest


def deliver(
    ledger: Ledger, plan: Plan, *, now: Callable[[], datetime], stop: Callable[[], bool] = lambda: False
) -> tuple[int, list[str]]:
    """Send what is due; returns how many went out, and why others did not.

    An alert counts as delivered once its receiver said so; killed before that is noted, it goes again under the same
    key. One whose channel is in the plan no more waits for it.
    """
    book, sent, failed = WatchBook(ledger), 0, []
    channels = {channel.name: channel for channel in plan.channels}
    for letter in book.due(now()):
        channel = channels.get(letter.channel)
        if stop():
            break
        if channel is None:
            continue
        try:
            alert = alert_of(letter, ledger)
            if alert is not None:
                _send(alert, channel, ledger)
                sent += 1
            book.delivered(letter, now())
        except (OSError, httpx2.HTTPError, smtplib.SMTPException, UsageError) as error:
            why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            book.failed(letter, why, due=now() + timedelta(seconds=back_off(letter.attempts + 1)))
            failed.append(f"{channel.name}: {why}")
    return sent, failed


def back_off(attempts: int) -> float:
    """Seconds until the next attempt, after so many that failed."""
    return float(min(FIRST * 2 ** min(attempts - 1, 20), LONGEST))


def _send(alert: Alert, channel: Channel, ledger: Ledger) -> None:
    match channel:
        case Webhook():
            _post(alert, channel)
        case Mail():
            _mail(alert, channel)
        case AlertFeed():
            write_feed(channel, ledger)
        case _:
            assert_never(channel)


def as_json(alert: Alert) -> Mapping[str, object]:
    """What a webhook is sent."""
    return {**asdict(alert), "made": moment(alert.made), "text": alert.text}


def _post(alert: Alert, channel: Webhook) -> None:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"truceline/{__version__}",
        "Idempotency-Key": alert.key,
    }
    if channel.token_env:
        headers["Authorization"] = f"Bearer {_secret(channel.token_env)}"
    body = json.dumps(as_json(alert), ensure_ascii=False).encode()
    with httpx2.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        answer = client.post(channel.url, content=body, headers=headers)
    if not 200 <= answer.status_code < 300:
        raise OSError(f"the webhook answered {answer.status_code}")


def message_of(alert: Alert, channel: Mail) -> EmailMessage:
    """The mail of an alert; its Message-ID is the same at every attempt, so that mail programs show it once."""
    message = EmailMessage()
    message["Subject"] = f"[truceline] {alert.title}"
    message["From"], message["To"] = channel.sender, ", ".join(channel.to)
    message["Date"] = format_datetime(alert.made)
    message["Message-ID"] = f"<{alert.key[:40]}@{channel.sender.rpartition('@')[2].strip('> ')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(alert.text)
    return message


def _mail(alert: Alert, channel: Mail) -> None:
    safe = ssl.create_default_context()
    server: smtplib.SMTP
    if channel.security == "tls":
        server = smtplib.SMTP_SSL(channel.host, channel.port, timeout=TIMEOUT, context=safe)
    else:
        server = smtplib.SMTP(channel.host, channel.port, timeout=TIMEOUT)
    with server:
        if channel.security == "starttls":
            server.starttls(context=safe)
        if channel.user and channel.password_env:
            server.login(channel.user, _secret(channel.password_env))
        refused = server.send_message(message_of(alert, channel))
    if refused:
        raise OSError(f"the mail server refused {', '.join(refused)}")


def _secret(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise UsageError(f"the environment variable {name} is not set; it holds the secret of a channel")
    return value


def write_feeds(ledger: Ledger, plan: Plan) -> list[str]:
    """Write the feeds again, as copies of what they tell came in; returns why some could not be written."""
    failed = []
    for channel in plan.channels:
        if isinstance(channel, AlertFeed) and WatchBook(ledger).latest(channel.name, most=1):
            try:
                write_feed(channel, ledger)
            except OSError as error:
                failed.append(f"{channel.name}: {error}")
    return failed


def write_feed(channel: AlertFeed, ledger: Ledger) -> None:
    """Write the newest alerts of a feed, worded afresh: what was withdrawn is not in it. The file changes at once."""
    letters = WatchBook(ledger).latest(channel.name, most=IN_FEED)
    feed = Element("feed", xmlns=NAMESPACE)
    _text(feed, "id", f"urn:truceline:alerts:{channel.name.replace(' ', '-')}")
    _text(feed, "title", f"Alerts: {channel.name}")
    _text(feed, "updated", moment(max((letter.made for letter in letters), default=EPOCH)))
    SubElement(feed, "generator", version=__version__).text = "truceline"
    _text(SubElement(feed, "author"), "name", "truceline")
    for letter in letters:
        if alert := alert_of(letter, ledger):
            _entry(feed, alert, letter)
    indent(feed)
    _replace(channel.path, f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n')


def _entry(feed: Element, alert: Alert, letter: Letter) -> None:
    entry = SubElement(feed, "entry")
    _text(entry, "id", f"urn:truceline:alert:{letter.key}")
    _text(entry, "title", alert.title)
    _text(entry, "updated", moment(letter.made))
    _text(entry, "summary", alert.text)
    SubElement(entry, "category", term=str(alert.kind))
    for url in dict.fromkeys(one.url for one in alert.tellings):
        if url and WEB.fullmatch(url):
            SubElement(entry, "link", rel="related", href=url)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = NOT_XML.sub("", text)


def _replace(path: Path, text: str) -> None:
    """Write beside the file and put it in its place: whoever reads finds the old one or the new one, whole."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        beside = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    beside.chmod(0o644)
    beside.replace(path)
