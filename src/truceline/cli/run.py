"""`truceline run`: many articles into the ledger, with progress, in as many processes as there are processors."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.errors import SourceError, UsageError
from truceline.export.phrases import printable

if TYPE_CHECKING:
    from truceline.pipeline.runs import Summary
    from truceline.store import Ledger

STOPPED = 130  # the exit code of what was interrupted

DB = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="The ledger's SQLAlchemy URL. Default: sqlite:///truceline.db."),
]


def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE…",
            help="Text files, saved web pages, JSONL files, and folders of them.",
            show_default=False,
        ),
    ] = None,
    db: DB = None,
    engine: Annotated[str, typer.Option(metavar="local", help="Where it runs: processes of this machine.")] = "local",
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that read. Default: one for each processor.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last run's sources, if it did not come to its end.")
    ] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read also what this version has read, after an edit of its lexicons, say.")
    ] = False,
    picture: Annotated[
        bool, typer.Option("--picture/--no-picture", help="Reconcile the ledger afterwards, if the run changed it.")
    ] = True,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="What a JSONL column is called that is not called text, html, url, title, published, outlet, "
            "authors or language. May be given again.",
        ),
    ] = None,
) -> None:
    """Read many articles into the ledger. What is there is not read again, so a run can be cut off and repeated.

    Example: truceline run articles/ feed.jsonl --column text=body
    """
    settings = load_settings(given={"db": db, "workers": workers}, environment=os.environ)
    if engine != "local":
        raise UsageError(f"--engine {engine}: there is only local so far")
    if not sources and not resume:
        raise UsageError("name a SOURCE: a text file, a saved page, a JSONL file or a folder of them; or --resume")
    from truceline.ingest.records import Columns
    from truceline.ingest.sources import require_sources

    columns = Columns.parse(column or [])
    require_sources(sources or [])
    from truceline.store import Ledger

    with Ledger.open(settings.db, create=not resume or bool(sources)) as ledger:
        chosen = sources or _unfinished(ledger)
        from truceline.pipeline import runs

        started = time.monotonic()
        with _interruptible() as stop, _progress(chosen) as told:
            summary = runs.run(
                chosen,
                ledger,
                workers=settings.workers or processors(),
                columns=columns,
                reread=reread,
                stop=stop,
                told=told,
            )
        write(_told(summary, ledger, time.monotonic() - started))
        if picture and not summary.stopped:
            _reconcile(ledger, settings.workers or processors())
    if summary.stopped:
        sys.stderr.write("truceline: stopped; truceline run --resume goes on\n")
        raise typer.Exit(STOPPED)
    if summary.issues and summary.seen == summary.issues.total():
        raise SourceError(", ".join(chosen), "nothing could be read; truceline issues says why")


def _reconcile(ledger: Ledger, workers: int) -> None:
    """Make the picture anew, unless nothing was read or judged since the last."""
    if ledger.has_current_picture():
        return
    from truceline.cli.reconcile import progress, summary_of
    from truceline.pipeline.picturing import reconcile_ledger

    with progress(live_only=True) as told:
        made = reconcile_ledger(ledger, workers=workers, told=told)
    write(f"{summary_of(made)}\n")


def _unfinished(ledger: Ledger) -> list[str]:
    from truceline.ingest.sources import require_sources

    sources = ledger.unfinished_run()
    if sources is None:
        raise UsageError("--resume: the last run came to its end; name a SOURCE")
    require_sources(sources)
    return list(sources)


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C, or SIGTERM, asks the run to stop after what is being written; the second ends it."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress(sources: list[str]) -> Iterator[Callable[[Summary], None]]:
    """A bar with rate and time left, on a terminal; nothing elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda summary: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from truceline.ingest.sources import count

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True))
    with Progress(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=count(sources), rate="")
        started = time.monotonic()

        def told(summary: Summary) -> None:
            rate = summary.seen / max(time.monotonic() - started, 0.001)
            issues = f"{summary.issues.total()} issues" if summary.issues else ""
            bar.update(task, completed=summary.seen, rate=f"{rate:.1f}/s", description=issues)

        yield told


def _told(summary: Summary, ledger: Ledger, seconds: float) -> str:
    from truceline.pipeline.tasks import Fate

    n = summary.fates
    read = n[Fate.NEW] + n[Fate.REREAD]
    lines = [
        f"{n[Fate.NEW]:,} new, {n[Fate.REREAD]:,} read again, {n[Fate.DUPLICATE]:,} duplicates, "
        f"{n[Fate.SKIPPED]:,} files skipped, {n[Fate.ISSUE]:,} issues"
        f" · {seconds:,.0f} s" + (f", {read / seconds:.1f} documents a second" if read and seconds else "")
    ]
    if summary.issues:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(summary.issues.items()))
        lines.append(f"issues: {kinds} (truceline issues lists them)")
    held = ", ".join(f"{count:,} {name}" for name, count in ledger.counts().items())
    lines.append(f"the ledger holds {held}")
    return "".join(f"{printable(line)}\n" for line in lines)
