"""`truceline run`: many articles into the ledger, with progress, in as many processes as there are processors."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.engines import ENGINE, engine_of, folder_at, require_engine
from truceline.cli.run_shown import progress, summary_lines
from truceline.cli.streams import write
from truceline.config import LogFormat, Settings, actors_in_use, load_settings
from truceline.errors import SourceError, UsageError
from truceline.ingest.packing import STDIN, Kind

if TYPE_CHECKING:
    from truceline.engine.folders import Folder
    from truceline.ingest.sources import Found, Missed, Skipped
    from truceline.pipeline.intake import Intake
    from truceline.pipeline.runs import Spread
    from truceline.store import Ledger

KIND = Annotated[
    Kind | None,
    typer.Option(
        "--as",
        metavar="|".join(Kind),
        help="What the files named are, where neither their ending nor their beginning tells, as of a table on "
        "standard input.",
    ),
]
LOG_FORMAT = Annotated[
    LogFormat | None,
    typer.Option(
        "--log-format",
        metavar="|".join(LogFormat),
        help="Logs as lines for people or as one JSON object a line. Default: text.",
        show_default=False,
    ),
]
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
            help="Text files, saved web pages, JSONL, CSV, Parquet, WARC, WACZ, mbox and eml files, gzipped or not, "
            "and folders of them; addresses of pages, feeds, sitemaps and OPML files; - is standard input.",
            show_default=False,
        ),
    ] = None,
    db: DB = None,
    engine: ENGINE = "local",
    shards: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Where --engine dask puts articles for its workers: a folder or URL that they all reach. "
            "Default: truceline-shards.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that read. Default: one for each processor.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last run's sources, if it did not come to its end.")
    ] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read also what this version has read, after an edit of its lexicons, say.")
    ] = False,
    gate: Annotated[
        bool | None,
        typer.Option(
            "--gate/--no-gate",
            help="Pass over what is no conflict news: it is captured, not read, and listed by truceline issues. "
            "Default: --gate.",
            show_default=False,
        ),
    ] = None,
    learned: Annotated[
        bool,
        typer.Option(
            "--learned/--no-learned",
            help="Mark what recurs on a site's unrelated articles as not theirs, and learn such paragraphs at the end.",
        ),
    ] = True,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Remember analysed sentences there, for runs to come. Accounts are the same without."
        ),
    ] = None,
    picture: Annotated[
        bool, typer.Option("--picture/--no-picture", help="Reconcile the ledger afterwards, if the run changed it.")
    ] = True,
    actors: Annotated[
        str | None, typer.Option(metavar="FILE", help="Parties of your own, a CSV file (docs/how-to/own-actors.md).")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="What a column of JSONL, CSV or Parquet is called that is not called text, html, url, title, "
            "published, outlet, authors or language. May be given again.",
        ),
    ] = None,
    kind: KIND = None,
) -> None:
    """Read many articles into the ledger. What is there is not read again, so a run can be cut off and repeated.

    A feed or sitemap is followed to its pages, as robots.txt allows and with two seconds between requests to a host.

    Example: truceline run articles/ feed.jsonl --column text=body
    """
    given = {"db": db, "workers": workers, "gate": gate, "actors": actors}
    settings = load_settings(given=given, environment=os.environ)
    require_engine(engine)
    if shards and engine == "local":
        raise UsageError("--shards is for --engine dask; truceline shard plan writes shards for local processes too")
    folder = None if engine == "local" else folder_at(shards)
    many = settings.workers or processors()
    if not sources and not resume:
        raise UsageError(
            "name a SOURCE: a file of articles, a folder of them, an address or - for standard input; or --resume"
        )
    from truceline.ingest.records import Columns
    from truceline.ingest.sources import find, require_sources

    columns, own = Columns.parse(column or []), own_actors(settings)
    files = partial(find, columns=columns, kind=kind)
    require_sources(sources or [])
    threshold = gate_threshold(settings)
    from truceline.store import Ledger

    with Ledger.open(settings.db, create=not resume or bool(sources)) as ledger:
        chosen = sources or _unfinished(ledger)
        from truceline.pipeline import runs

        started = time.monotonic()
        with (
            _spread(engine, folder, cache, workers=many) as spread,
            interruptible() as stop,
            _intake(chosen, ledger, settings, files=files, reread=reread, stop=stop) as intake,
            progress(chosen, intake) as told,
        ):
            summary = runs.run(
                chosen,
                ledger,
                workers=many,
                columns=columns,
                kind=kind,
                reread=reread,
                gate=threshold,
                gather=intake.gather if intake else None,
                learned=learned,
                cache=cache,
                actors=own,
                spread=spread,
                stop=stop,
                told=told,
            )
        seconds = time.monotonic() - started
        write("".join(f"{line}\n" for line in summary_lines(summary, ledger, seconds, gated=threshold is not None)))
        if picture and not summary.stopped:
            _reconcile(ledger, many)
    if summary.stopped:
        sys.stderr.write("truceline: stopped; truceline run --resume goes on\n")
        raise typer.Exit(STOPPED)
    if summary.issues and summary.seen == summary.issues.total():
        raise SourceError(", ".join(chosen), "nothing could be read; truceline issues says why")


@contextmanager
def _spread(engine: str, folder: Folder | None, cache: Path | None, *, workers: int) -> Iterator[Spread | None]:
    """What reads in shards, where it is not the run's own processes."""
    if folder is None:
        yield None
        return
    from truceline.pipeline import sharding

    with engine_of(engine, workers=workers) as chosen:
        yield lambda tasks, terms, stop: sharding.spread(tasks, folder, chosen, terms=terms, cache=cache, stop=stop)


def own_actors(settings: Settings) -> Path | None:
    """The user's own file of parties. A line of it that is wrong is told now, before anything is read."""
    own = actors_in_use(settings)
    if own is not None:
        from truceline.read.parties import Parties

        Parties.load(own=own)
    return own


def gate_threshold(settings: Settings) -> float | None:
    """The score below which the gate passes over an article; None where it is off."""
    from truceline.ingest.gate import bundled

    if not settings.gate:
        return None
    return bundled().threshold if settings.gate_threshold is None else settings.gate_threshold


@contextmanager
def _intake(
    sources: list[str],
    ledger: Ledger,
    settings: Settings,
    *,
    files: Callable[[Sequence[str]], Iterable[Found | Missed | Skipped]],
    reread: bool,
    stop: Callable[[], bool],
) -> Iterator[Intake | None]:
    """What goes to the web, where a source is an address; the libraries for it take a second to load."""
    from truceline.ingest.sources import is_address

    if not any(map(is_address, sources)):
        yield None
        return
    from truceline.cli.web import fetcher_of
    from truceline.pipeline.intake import Intake
    from truceline.pipeline.runs import reader_version

    with fetcher_of(settings, stop=stop) as fetcher:
        yield Intake(fetcher, ledger, reader_version(), most=settings.fetch_most, reread=reread, files=files)


def _reconcile(ledger: Ledger, workers: int) -> None:
    """Bring the picture up to date, unless nothing was read or judged since the last."""
    if ledger.has_current_picture():
        return
    from truceline.cli.reconcile import progress as reconciling
    from truceline.cli.reconcile import summary_of
    from truceline.pipeline.picturing import reconcile_ledger

    with reconciling(live_only=True) as told:
        made = reconcile_ledger(ledger, workers=workers, told=told)
    write(f"{summary_of(made)}\n")


def _unfinished(ledger: Ledger) -> list[str]:
    from truceline.ingest.sources import require_sources

    sources = ledger.unfinished_run()
    if sources is None:
        raise UsageError("--resume: the last run came to its end; name a SOURCE")
    if STDIN in sources:
        raise UsageError("--resume: the last run read standard input, which is gone; name a SOURCE")
    require_sources(sources)
    return list(sources)


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
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
