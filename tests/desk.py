"""What the tests of the desk share: the fixture war in a ledger, read once, and a desk over a copy of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient

from tests.stub_reader import stub_account
from truceline.ingest.records import capture_record
from truceline.model import Account, Actor, Ceasefire, Document, Period, Place, PlacePrecision, Span, TimePrecision
from truceline.model.claims import TruceStatus
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.access import COOKIE, CSRF_HEADER, hashed
from truceline.serve.app import create_app
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger
from truceline.store.users import Role, UserBook

LOOPBACK = "http://127.0.0.1:8000"
SECURE = "https://desk.example.org"
PASSWORD = "a long enough password"
LINES = (
    ("River Post", "2031-05-06", "Velland shelled Toldan on Tuesday, killing 12. A truce was agreed."),
    ("Hill Herald", "2031-05-06", "Toldan said on Tuesday: Velland shelled Toldan. It counted 14 dead."),
    ("Harbour Gazette", "2031-05-07", "Ardania shelled Sandport the next day. There were 3 wounded."),
    ("Plains Tribune", "2031-05-08", "Ardania shelled Sandport again on Thursday, and 5 were hurt."),
    ("River Post", "2031-05-09", "<script>alert('x')</script> Velland shelled Toldan & \"Sandport\"; 7 died."),
)
TRUCE = re.compile("truce")
SITES = {"Toldan": (41.5, 44.25), "Sandport": (39.0, 45.5)}


class Clock:
    """A clock that is set by hand, and otherwise stands."""

    def __init__(self) -> None:
        self.at = datetime(2031, 5, 10, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **length: float) -> None:
        self.at += timedelta(**length)


def told(document: Document) -> Account:
    """As the stub has it, with days, places, speakers and a truce, so that every filter has something to find."""
    account = stub_account(document)
    day = document.published.date() if document.published else None
    when = Period(day, day, TimePrecision.DAY) if day else None
    claims = []
    for claim in account.claims:
        where = document.text[claim.evidence.start : claim.evidence.end].split()[-1]
        lat, lon = SITES.get(where, (40.0, 44.0))
        place = Place(where, None, PlacePrecision.NEAR, lat, lon, "ARM")
        speaker = Actor("Toldan's army", "TOL", "MIL") if "said" in document.text else None
        claims.append(replace(claim, speaker=speaker, targets=(Actor(where, "TOL"),), places=(place,), time=when))
    figures = tuple(replace(one, sides=(Actor("Toldan", "TOL"),), time=when) for one in account.figures)
    truces = tuple(
        Ceasefire(f"t{i}", (Span(*found.span()),), (Actor("Velland", "VEL"), Actor("Toldan", "TOL")), declared=when,
                  status=TruceStatus.AGREED, violations=tuple(claim.id for claim in claims))
        for i, found in enumerate(TRUCE.finditer(document.text), 1)
    )  # fmt: skip
    return replace(account, claims=tuple(claims), figures=figures, ceasefires=truces)


def fill(ledger: Ledger) -> None:
    """A small war: five articles, their accounts and the picture of them."""
    import json

    for number, (outlet, day, text) in enumerate(LINES):
        url = f"https://{outlet.split()[0].lower()}.example/{number}"
        record = {"outlet": outlet, "published": day, "title": text[:30], "url": url, "text": text}
        raw = json.dumps(record).encode()
        document = capture_record(raw, source="war.jsonl")
        ledger.add(document, raw, source="war.jsonl")
        ledger.put_account(told(document))
    reconcile_ledger(ledger)


@contextmanager
def desk(url: str, *, base: str = LOOPBACK, clock: Clock | None = None, **more: Any) -> Iterator[TestClient]:
    """A desk over the ledger at an address, asked as a browser or program would."""
    settings = DeskSettings(db=url, reviewer="ana", **more)
    ledger = Ledger.open(url, create=False, **({"clock": clock} if clock else {}))
    with TestClient(create_app(settings, ledger=ledger, read=told), base_url=base, follow_redirects=False) as client:
        yield client


@contextmanager
def team(url: str, **more: Any) -> Iterator[TestClient]:
    """A desk that several people share, with one of each role."""
    with Ledger.open(url) as ledger:
        users = UserBook(ledger)
        if not users.users():
            secret = hashed(PASSWORD)
            for role in Role:
                users.add(role.value, secret, role)
            users.add("second", secret, Role.REVIEWER)
    with desk(url, base=SECURE, team=True, host="0.0.0.0", allow_hosts=("desk.example.org",), **more) as client:
        yield client


def log_in(client: TestClient, name: str) -> dict[str, str]:
    """Log in, with the cookie kept by hand so that several people can ask through one client; the headers to send."""
    client.cookies.clear()
    answer = client.post("/api/session", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    secret = answer.cookies[COOKIE]
    client.cookies.clear()
    return {"Cookie": f"{COOKIE}={secret}", CSRF_HEADER: answer.json()["csrf"]}


def settled(client: TestClient, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The state of the picture, once it is of the ledger as it stands."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        state: dict[str, Any] = client.get("/api/picture", headers=headers).json()
        if state["current"] and not state["making"]:
            return state
        time.sleep(0.05)
    raise AssertionError("the picture was not made")


def some(client: TestClient, kind: str, headers: dict[str, str] | None = None, **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/{kind}", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
