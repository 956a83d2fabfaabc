"""What the tests of the watch share: a clock by hand, a reader of breaches, receivers of alerts, a plan."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.stub_reader import VERSION, stub_account
from tests.web import ALLOWED
from truceline.fetch import Clock, Fetcher, HttpTransport, Politeness
from truceline.model import Account, Actor, Document, Stance, Standing
from truceline.pipeline.tasks import Reading, read_task
from truceline.store import Ledger
from truceline.watch.health import Polled
from truceline.watch.planning import load_plan
from truceline.watch.service import Service

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
TOLDAN = Actor("Toldan", "TOL")


class Days:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def later(self, **length: float) -> None:
        self.at += timedelta(**length)


def breaches(document: Document) -> Account:
    """As the stub, but every shelling is a breach that Toldan alleges, and a denial where the text denies."""
    account = stub_account(document)
    denied = "denied" in document.text
    history = "Years ago" in document.text
    claims = [
        replace(
            claim,
            speaker=TOLDAN,
            targets=(TOLDAN,),
            violates_ceasefire=True,
            stance=Stance.DENIES if denied else Stance.ASSERTS,
            standing=Standing.BACKGROUND if history else Standing.CURRENT,
        )
        for claim in account.claims
    ]
    return replace(account, claims=tuple(claims))


def reading() -> Reading:
    return partial(read_task, read=breaches)


class Hook:
    """A webhook: what came, and the status codes it answers with before it is well."""

    def __init__(self) -> None:
        self.came: list[dict[str, object]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[int] = []
        self.url = ""


@contextmanager
def hooked() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = hook.answers.pop(0) if hook.answers else 204
            if status < 300:
                hook.came.append(json.loads(body))
                hook.headers.append(dict(self.headers))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_address[1]}/alerts"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Desk:
    """A ledger and a clock; each `round` is a service begun anew, as after a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.days, self.polls = folder, Days(), list[Polled]()
        self.url = f"sqlite:///{folder / 'ledger.db'}"

    def write(self, text: str) -> Path:
        path = self.folder / "sources.toml"
        path.write_text(re.sub(r"(?m)^ +", "", text), encoding="utf-8")
        return path

    @contextmanager
    def service(self, **options: object) -> Iterator[Service]:
        transport = HttpTransport(allow_hosts=[ALLOWED])
        clock = Clock(sleep=lambda seconds: self.days.later(seconds=seconds), now=self.days.now)
        with (
            Ledger.open(self.url, clock=self.days.now) as ledger,
            Fetcher(transport, politeness=Politeness(0.0, clock=clock)) as fetcher,
        ):
            given = {"ledger": ledger, "clock": clock, "reader": VERSION, "prepare": reading, "told": self.polls.append}
            plan = load_plan(self.folder / "sources.toml")
            yield Service(plan, fetcher=fetcher, **{**given, **options})  # type: ignore[arg-type]

    def round(self, **options: object) -> object:
        with self.service(**options) as service:
            return service.once()
