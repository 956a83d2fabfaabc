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
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks.soak_books import Books, settle
from benchmarks.soak_world import EVERY, FEEDS, World, open_site, publish
from tests.stub_reader import VERSION, stub_account
from tests.web import ALLOWED, serving
from truceline.errors import StoreError
from truceline.fetch import Clock, Fetcher, HttpTransport, Politeness
from truceline.ingest.gate import bundled
from truceline.model import Account, Document
from truceline.pipeline.tasks import Reading, read_task
from truceline.store import Ledger
from truceline.watch.health import Polled
from truceline.watch.planning import load_plan
from truceline.watch.service import Service


class Killed(BaseException):
    """The watch is killed: nothing may catch this on the way."""


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
