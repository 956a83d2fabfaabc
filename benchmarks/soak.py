"""A day of feeds with faults, simulated against a real server of this machine, whose books must balance at its end.

    python -m benchmarks.soak --hours 24 --seed 7

A site offers news, copies of it, the same bytes twice, pages that hold no article, other languages, closed doors,
pages that are gone, PDFs, and texts over which the reader breaks. Meanwhile the server fails for a time and feeds are
broken, the watch is killed in the middle of its work and begun again, its clock goes back, and the database is locked
by somebody else. At the end each address that was ever offered must be accounted for, exactly once and as what it is:
stored, a copy, skipped as known, or an issue of its kind. Time passes only where it is waited for.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from tests.stub_reader import VERSION, stub_account
from tests.web import ALLOWED, Asked, Page, Site, serving
from truceline.errors import StoreError
from truceline.fetch import Clock, Fetcher, HttpTransport, Politeness
from truceline.ingest.gate import bundled
from truceline.model import Account, CopyKind, Document, IssueKind
from truceline.pipeline.tasks import Reading, read_task
from truceline.store import Ledger
from truceline.store import tables as t
from truceline.store.shelves import Shelves
from truceline.watch.health import Polled
from truceline.watch.planning import load_plan
from truceline.watch.service import Service

FEEDS = 4
EVERY = 15  # minutes between polls
KEPT = 8 * 60  # minutes that an address stays in its feed: longer than any fault lasts
HTML = {"Content-Type": "text/html; charset=utf-8"}
NAMES = "Toldan Sotk Orsk Mirsk Kelva Brenn Ostra Velik Tarna Dolen Sandport Harrow Lindel Norvik Askel Prevna".split()
THINGS = "mill bridge school depot harbour market station hospital granary church dam quarry bakery barracks".split()
WHO = "mayor colonel nurse farmer monitor priest driver teacher ferryman sergeant widow clerk".split()
DID = "saw heard counted reported feared denied doubted recalled mentioned remembered expected described".split()
TOLD = "smoke flames gunfire shelling sirens columns refugees trenches wreckage drones craters silence".split()


class Killed(BaseException):
    """The watch is killed: nothing may catch this on the way."""


@dataclass
class World:
    """The site, what it offers, and the simulated time. `offered` is each address with what must become of it."""

    dice: random.Random
    at: datetime = datetime(2031, 5, 6, tzinfo=UTC)
    elapsed: float = 0.0
    offered: dict[str, str] = field(default_factory=dict)
    listed: list[tuple[datetime, int, str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)  # headline, text
    failing: float = -1.0  # until when the server fails
    broken: float = -1.0  # until when feeds are broken
    kill: int | None = None  # documents until the watch is killed

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.elapsed += seconds


def sentence(dice: random.Random) -> str:
    one, other = dice.sample(NAMES, 2)
    return (
        f"A {dice.choice(WHO)} of {one} {dice.choice(DID)} {dice.choice(TOLD)} near the {dice.choice(THINGS)} "
        f"and {dice.randint(2, 400)} {dice.choice(WHO)}s {dice.choice(DID)} {dice.choice(TOLD)} at the "
        f"{dice.choice(THINGS)} of {other}."
    )


def article(dice: random.Random) -> str:
    one, other = dice.sample(NAMES, 2)
    lead = f"Velland shelled {one} with artillery on Monday, killing {dice.randint(1, 90)} soldiers near {other}."
    return " ".join([lead, *(sentence(dice) for _ in range(9))])


def page(title: str, text: str) -> str:
    paragraphs = "".join(f"<p>{part}.</p>" for part in text.rstrip(".").split(". "))
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}"
        "</article></body></html>"
    )


RECIPE = (
    "Whisk the eggs with sugar and melted butter. Fold the flour into the bowl with a wooden spoon. Bake the cake in "
    "the oven for forty minutes until golden. Decorate it with cream and strawberries and serve with ice cream. "
)
FRENCH = (
    "Le maire de la ville a dit que les habitants avaient quitté leurs maisons pendant la nuit. Les enfants sont "
    "partis avec leurs parents vers les villages de la vallée, où les écoles ont été ouvertes pour eux par la commune. "
)


def publish(site: Site, world: World, feed: int, number: int) -> None:
    """One more address in a feed, of a kind that the dice choose."""
    dice = world.dice
    kinds = "news copy same menu french pdf gone closed defect recipe".split()
    kind = dice.choices(kinds, weights=(50, 10, 6, 5, 5, 4, 5, 4, 5, 6))[0]
    if kind in {"copy", "same"} and not world.texts:
        kind = "news"
    path = f"/{'closed' if kind == 'closed' else f'f{feed}'}/{number}"
    title = f"Report {number} of {dice.choice(NAMES)}"
    answer: Page
    match kind:
        case "news":
            text = article(dice)
            world.texts.append((title, text))
            answer = Page(page(title, text), headers=HTML)
        case "copy":
            title, text = dice.choice(world.texts)
            answer = Page(page(title, f"{text} The desk of feed {feed} adds {number} words to it."), headers=HTML)
        case "same":
            before = dice.choice([one for one, what in world.offered.items() if what == "news"])
            known = site.pages[before]
            assert isinstance(known, Page)
            answer = known
        case "menu":
            answer = Page("<html><body><nav><a href='/'>Home</a></nav></body></html>", headers=HTML)
        case "french":
            answer = Page(page(title, FRENCH * 3), headers=HTML)
        case "pdf":
            answer = Page(b"%PDF-1.7\n\x00\x01", headers={"Content-Type": "application/pdf"})
        case "gone":
            answer = Page("gone", 404)
        case "defect":
            answer = Page(page(title, f"{article(dice)} There is a defect in week {number}."), headers=HTML)
        case "recipe":
            answer = Page(page(title, RECIPE * 2 + f"It serves {number} guests."), headers=HTML)
        case _:
            answer = Page(page(title, article(dice)), headers=HTML)
    world.offered[path] = kind
    site.pages[path] = answer
    world.listed.append((world.at, feed, path, title))


def feed_of(site: Site, world: World, feed: int) -> str:
    since = world.at - timedelta(minutes=KEPT)
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link></item>"
        for at, of, path, title in world.listed
        if of == feed and at >= since
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F{feed}</title>{items}</channel></rss>'


def open_site(site: Site, world: World) -> None:
    """Feeds that follow the world; while it fails, so does all that is asked for."""
    answer = site.answer

    def or_fails(asked: Asked) -> Page:
        if world.elapsed < world.failing and asked.path != "/robots.txt":
            return Page("broken", 500)
        return answer(asked)

    def listing(feed: int) -> Page:
        whole = feed_of(site, world, feed)
        return Page(
            whole[: len(whole) // 2] if world.elapsed < world.broken else whole,
            headers={"Content-Type": "application/rss+xml"},
        )

    site.answer = or_fails  # type: ignore[method-assign]
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /closed/\n", headers={"Content-Type": "text/plain"})
    for feed in range(FEEDS):
        site.pages[f"/feed{feed}.xml"] = lambda asked, feed=feed: listing(feed)  # type: ignore[misc]


def reading(world: World) -> Reading:
    def read(document: Document) -> Account:
        if world.kill is not None:
            world.kill -= 1
            if world.kill < 0:
                world.kill = None
                raise Killed
        return stub_account(document)

    return partial(read_task, read=read)


@contextmanager
def service(folder: Path, world: World, polls: list[Polled]) -> Iterator[Service]:
    clock = Clock(seconds=world.seconds, sleep=world.sleep, now=world.now)
    with (
        Ledger.open(f"sqlite:///{folder / 'ledger.db'}", clock=world.now) as ledger,
        Fetcher(HttpTransport(allow_hosts=[ALLOWED]), politeness=Politeness(0.0, clock=clock)) as fetcher,
    ):
        yield Service(
            load_plan(folder / "sources.toml"),
            ledger,
            fetcher,
            clock=clock,
            reader=VERSION,
            prepare=lambda: reading(world),
            gate=bundled().threshold,
            told=polls.append,
        )


def trouble(world: World, folder: Path, hold: list[threading.Thread]) -> str | None:
    """Now and then something goes wrong; what, for the log."""
    match world.dice.randrange(12):
        case 0:
            world.failing = world.elapsed + world.dice.choice((300, 1800, 5400))
            return "the server fails"
        case 1:
            world.broken = world.elapsed + world.dice.choice((900, 3600))
            return "feeds are broken"
        case 2 | 3:
            world.kill = world.dice.randrange(3)
            return "the watch is killed"
        case 4:
            world.at -= timedelta(minutes=world.dice.choice((10, 70)))
            return "the clock goes back"
        case 5:
            hold.append(threading.Thread(target=_hold, args=(folder / "ledger.db",)))
            hold[-1].start()
            return "somebody locks the database"
    return None


def _hold(path: Path) -> None:
    """Lock the database for a moment that is shorter than a writer's patience."""
    with sqlite3.connect(path, isolation_level=None, timeout=30) as database:
        database.execute("BEGIN IMMEDIATE")
        time.sleep(0.3)
        database.execute("ROLLBACK")
    database.close()


def soak(folder: Path, *, hours: float, seed: int, each: float = 3.0, log: bool = False) -> Books:
    """Go through so many hours, `each` addresses an hour and feed; then until all is settled. Returns the books."""
    world, polls, faults = World(random.Random(seed)), list[Polled](), Counter[str]()
    with serving() as site:
        open_site(site, world)
        plan = (
            f'[[source]]\nname="f{n}"\nurl="{site.url(f"/feed{n}.xml")}"\nevery="{EVERY} min"\noutlet="F{n}"\n'
            for n in range(FEEDS)
        )
        (folder / "sources.toml").write_text("".join(plan))
        Ledger.open(f"sqlite:///{folder / 'ledger.db'}").close()
        hold: list[threading.Thread] = []
        number, end = 0, hours * 3600
        while world.elapsed < end + 4 * 3600:  # four hours without faults at its end
            if world.elapsed < end:
                for feed in range(FEEDS):
                    for _ in range(world.dice.choice((0, 1, 1)) if world.dice.random() < each / 4 else 0):
                        number += 1
                        publish(site, world, feed, number)
                if what := trouble(world, folder, hold):
                    faults[what] += 1
                    if log:
                        print(f"{world.at:%d %b %H:%M} {what}", flush=True)
            else:
                world.kill = None
            try:
                with service(folder, world, polls) as running:
                    running.once()
            except Killed:
                pass
            except StoreError as error:
                faults[f"StoreError: {str(error)[:40]}"] += 1
            for thread in hold:
                thread.join()
            hold.clear()
            world.sleep(EVERY * 60)
        return settle(folder, site, world, polls, faults)


@dataclass(frozen=True)
class Books:
    """What was offered and what became of it, by kind; `wrong` are addresses that became something else."""

    offered: Counter[str]
    stored: int
    copies: int
    known: int
    issues: Counter[str]
    passing: Counter[str]
    faults: Counter[str]
    polls: int
    wrong: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        return not self.wrong and self.offered.total() == self.stored + self.copies + self.known + self.issues.total()


ISSUES = {
    "menu": {IssueKind.NOT_AN_ARTICLE},
    "french": {IssueKind.NOT_ENGLISH},
    "pdf": {IssueKind.NOT_AN_ARTICLE},
    "gone": {IssueKind.NOT_FOUND},
    "closed": {IssueKind.REFUSED},
    "defect": {IssueKind.READ_FAILED},
    "recipe": {IssueKind.NO_CONFLICT_NEWS},
}
KEPT_TOO = {"defect", "recipe"}  # captured, and not read
PASSING = {IssueKind.UNREACHABLE, IssueKind.BAD_FEED}  # of a time, and not of an address


def settle(folder: Path, site: Site, world: World, polls: list[Polled], faults: Counter[str]) -> Books:
    """Hold the ledger against what was offered, address by address."""
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}", clock=world.now) as ledger:
        with ledger.reading() as connection:
            sources = {row.source: row.id for row in connection.execute(select(t.DOCUMENTS.c.source, t.DOCUMENTS.c.id))}
        tied = {tie.document for tie in Shelves(ledger).ties() if tie.kind in (CopyKind.WHOLE, CopyKind.PART)}
        tied |= {tie.other for tie in Shelves(ledger).ties() if tie.kind in (CopyKind.WHOLE, CopyKind.PART)}
        read = {account.document.id for account in ledger.accounts()}
        found: dict[str, set[IssueKind]] = {}
        passing: Counter[str] = Counter()
        for issue in ledger.issues():
            if issue.kind in PASSING:
                passing[issue.kind] += 1
            else:
                found.setdefault(issue.source, set()).add(issue.kind)
        stored = copies = known = 0
        issues: Counter[str] = Counter()
        wrong = [f"nobody offered {one}" for one in sources.keys() | found.keys() if one not in _urls(site, world)]
        for path, kind in world.offered.items():
            url = site.url(path)
            id, kinds = sources.get(url), found.get(url, set())
            if kind in ISSUES:
                fine = kinds == ISSUES[kind] and (id is not None) == (kind in KEPT_TOO) and id not in read
                issues[kind] += 1
            elif kind == "same":
                fine = id is None and not kinds and ledger.visit(url) is not None
                known += 1
            else:
                fine = id in read and not kinds and (kind == "news" or id in tied)
                stored += kind == "news"
                copies += kind == "copy"
            if not fine:
                wrong.append(
                    f"{path}: offered as {kind}; stored: {id is not None}, read: {id in read}, issues: {kinds}"
                )
        told = sum(polled.new for polled in polls)
        if told > len(read):  # a poll that was killed is not told, and what it stored is there all the same
            wrong.append(f"polls told of {told} new documents; the ledger has {len(read)}")
    return Books(
        Counter(world.offered.values()), stored, copies, known, issues, passing, faults, len(polls), tuple(wrong)
    )


def _urls(site: Site, world: World) -> set[str]:
    return {site.url(path) for path in world.offered}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        books = soak(Path(folder), hours=options.hours, seed=options.seed, log=True)
    print(f"{options.hours:g} hours in {time.monotonic() - began:.0f} s, {books.polls} polls")
    print(f"offered {books.offered.total()}: {dict(sorted(books.offered.items()))}")
    print(f"stored {books.stored}, copies {books.copies}, known {books.known}, issues {dict(books.issues)}")
    print(f"passing issues {dict(books.passing)}; faults {dict(books.faults)}")
    for line in books.wrong:
        print(f"WRONG {line}")
    print("the books balance" if books.balanced else "THE BOOKS DO NOT BALANCE")
    return 0 if books.balanced else 1


if __name__ == "__main__":
    sys.exit(main())
