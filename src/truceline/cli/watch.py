"""`truceline watch`: feeds, sitemaps and pages polled as a service, and alerts of what comes in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.run import DB, LOG_FORMAT, gate_threshold, interruptible
from truceline.cli.streams import write
from truceline.config import LogFormat, Settings, actors_in_use, load_settings
from truceline.export.phrases import clipped, printable

if TYPE_CHECKING:
    from rich.console import Group

    from truceline.model import Account, Document
    from truceline.pipeline.tasks import Reading
    from truceline.store import Ledger
    from truceline.store.watching import Health
    from truceline.watch.health import Polled
    from truceline.watch.plan import Plan
    from truceline.watch.service import Round, Service

MINUTE = "%d %b %H:%M"  # how moments are shown, in UTC


def watch(
    sources: Annotated[
        Path, typer.Argument(metavar="SOURCES.toml", help="The feeds, sitemaps and pages (docs/how-to/watch.md).")
    ],
    db: DB = None,
    alerts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file of alerts and channels beside those of SOURCES.toml.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One round of what is due, for cron, and leave.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how each source does, and leave.")] = False,
    gate: Annotated[
        bool | None,
        typer.Option(
            "--gate/--no-gate", help="Pass over what is no conflict news. Default: --gate.", show_default=False
        ),
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(metavar="[HOST:]PORT", help="Answer /healthz and /metrics (Prometheus) there. Default: nowhere."),
    ] = None,
    log_format: LOG_FORMAT = None,
) -> None:
    """Poll feeds, sitemaps and pages as a service, read what is new into the ledger, and send alerts.

    SIGTERM or Ctrl-C ends it after what is being written; begun again, it goes on. A line is shown for each poll, on a
    terminal a table.

    Example: truceline watch sources.toml --db sqlite:///border.db
    """
    settings = load_settings(given={"db": db, "gate": gate, "log_format": log_format}, environment=os.environ)
    from truceline.store import Ledger
    from truceline.watch.planning import load_plan

    plan = load_plan(sources, alerts)
    with Ledger.open(settings.db, create=not status) as ledger:
        if status:
            write("".join(f"{line}\n" for line in status_of(plan, ledger)))
            return
        with (
            interruptible() as stop,
            _service(plan, ledger, settings, stop) as service,
            _shown(service),
            _measured(service, settings, listen),
        ):
            if once:
                _tell_round(service.once())
            else:
                service.run()
    sys.stderr.write("truceline: the watch has ended\n")


@contextmanager
def _service(plan: Plan, ledger: Ledger, settings: Settings, stop: Callable[[], bool]) -> Iterator[Service]:
    from truceline.cli.web import fetcher_of, pause
    from truceline.fetch import Clock
    from truceline.watch.service import Service

    with fetcher_of(settings, stop=stop) as fetcher:
        yield Service(
            plan,
            ledger,
            fetcher,
            clock=Clock(sleep=lambda seconds: pause(seconds, stop)),
            prepare=_reader(settings, ledger),
            gate=gate_threshold(settings),
            most=settings.fetch_most,
            stop=stop,
            told=_tell,
        )


@contextmanager
def _measured(service: Service, settings: Settings, listen: str | None) -> Iterator[None]:
    """Logs in the form that is asked for, and the port where the watch says how it does."""
    from truceline.logs import logger, set_up
    from truceline.watch.port import Pulse, listening

    before = service.told
    if settings.log_format == LogFormat.JSON:
        set_up(LogFormat.JSON, stream=sys.stdout)
        log = logger("watch")

        def before(polled: Polled) -> None:
            values = {name: getattr(polled, name) for name in ("new", "gated", "copies", "issues")}
            say = log.warning if polled.error else log.info
            say("polled", source=polled.source.name, polled=polled.at.isoformat(), **values, error=polled.error)

        service.told = before
    if not listen:
        yield
        return
    pulse = Pulse(service.ledger)

    def told(polled: Polled) -> None:
        pulse.polled(polled)
        before(polled)

    service.told, service.beat = told, pulse.beat
    with listening(pulse, listen) as port:
        sys.stderr.write(f"truceline: /healthz and /metrics are at port {port}\n")
        yield


def _reader(settings: Settings, ledger: Ledger) -> Callable[[], Reading]:
    """What reads, loaded when there is first something to be read, and kept from poll to poll."""
    from functools import cache, partial

    from truceline.pipeline import load_reader, read_document
    from truceline.pipeline.tasks import read_task
    from truceline.store.shelves import Shelves

    actors = actors_in_use(settings)
    loaded = cache(lambda: load_reader(threads=1, actors=actors))

    def read(document: Document) -> Account:
        return read_document(document, loaded())

    return lambda: partial(read_task, read=read, learned=Shelves(ledger).learned())


def _tell(polled: Polled) -> None:
    """A poll as a line on stdout, for a log."""
    if sys.stderr.isatty():
        return
    write(f"{line_of(polled)}\n")


def _tell_round(done: Round) -> None:
    new, repeats = done.posted.new, done.posted.repeats
    said = f"{new:,} new {'alert' if new == 1 else 'alerts'}, {done.sent:,} delivered"
    said += f", {repeats:,} claims or figures of copies not told again" if repeats else ""
    write("".join(f"{printable(line)}\n" for line in (said, *done.failed)))


def line_of(polled: Polled) -> str:
    """A poll in a line: when, which source, what came of it."""
    if polled.error:
        said = f"failed: {polled.error}"
    else:
        counts = (
            (polled.new, "new"),
            (polled.gated, "passed over"),
            (polled.copies, "of them copies"),
            (polled.issues, "issues" if polled.issues > 1 else "issue"),
        )
        said = ", ".join(f"{number:,} {what}" for number, what in counts if number or what == "new")
    return printable(f"{polled.at:%Y-%m-%dT%H:%M:%SZ} {polled.source.name}: {said}")


@contextmanager
def _shown(service: Service) -> Iterator[None]:
    """On a terminal, a table that follows the polls; elsewhere the lines do."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.live import Live

    from truceline.store import WatchBook

    book = WatchBook(service.ledger)
    with Live(_table(service.plan, book.healths()), console=Console(stderr=True), auto_refresh=False) as live:

        def told(polled: Polled) -> None:
            live.update(_table(service.plan, book.healths()), refresh=True)

        service.told = told
        yield


def _table(plan: Plan, healths: Mapping[str, Health]) -> Group:
    """The sources as a table that fits eighty columns, what is wrong with them below it."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    head, *rows = _rows(plan, healths)
    table = Table(head[0])
    for name in head[1:]:
        table.add_column(name, no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    return Group(table, *(Text(f"{name}: {error}") for name, error in _errors(plan, healths)))


def _rows(plan: Plan, healths: Mapping[str, Health]) -> Iterator[Sequence[str]]:
    from truceline.watch.health import trouble

    yield "SOURCE", "STATE", "POLLED (UTC)", "SUCCEEDED", "DOCUMENTS"
    for source in plan.sources:
        health = healths.get(source.name)
        if health is None:
            yield source.name, "not polled yet", "–", "–", "–"
            continue
        documents = f"{health.documents:,} on {health.day:%d %b}"
        success = f"{health.succeeded:{MINUTE}}" if health.succeeded else "never"
        yield source.name, trouble(source, health), f"{health.polled:{MINUTE}}", success, documents


def _errors(plan: Plan, healths: Mapping[str, Health]) -> Iterator[tuple[str, str]]:
    """The last error of each source that ever failed."""
    for source in plan.sources:
        health = healths.get(source.name)
        if health and health.failed:
            yield source.name, f"{health.failed:{MINUTE}}: {clipped(health.error or '', 160)}"


def status_of(plan: Plan, ledger: Ledger) -> Iterator[str]:
    """How each source does, times in UTC, and what waits in the outbox."""
    from truceline.store import WatchBook

    book = WatchBook(ledger)
    rows = [[printable(cell) for cell in row] for row in _rows(plan, book.healths())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    errors = dict(_errors(plan, book.healths()))
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if row[0] in errors:
            yield f"  failed {printable(errors[row[0]])}"
    waiting, due = book.waiting()
    if waiting:
        yield f"{waiting:,} deliveries of alerts wait; the next is tried at {due:%Y-%m-%d %H:%M} UTC"
