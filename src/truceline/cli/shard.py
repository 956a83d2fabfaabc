"""`truceline shard`: a run in three steps, for clusters that take jobs: plan here, read there, load here."""

from __future__ import annotations

import os
import sys
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.engines import ENGINE, engine_of, folder_at
from truceline.cli.run import DB, KIND, gate_threshold, interruptible, own_actors, processors
from truceline.cli.run_shown import summary_lines
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.errors import SourceError, UsageError
from truceline.export.phrases import counted, printable

shard = typer.Typer(
    name="shard", help="A run in steps, for clusters: plan, read, load; lineages over all of it.", no_args_is_help=True
)
FOLDER = Annotated[
    str, typer.Argument(metavar="FOLDER", help="Where the shards lie: a folder, or a URL that fsspec reaches (s3://…).")
]
WORKERS = Annotated[int | None, typer.Option(metavar="N", help="Processes. Default: one for each processor.")]
STOPPED = 130


@shard.command()
def plan(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files and folders, as of truceline run.", show_default=False)
    ],
    to: Annotated[str, typer.Option("--to", metavar="FOLDER", help="Where the shards go: a folder or a URL.")],
    db: DB = None,
    size: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="Articles of a shard.")] = 32,
    gate: Annotated[
        bool | None,
        typer.Option(
            "--gate/--no-gate", help="Pass over what is no conflict news. Default: --gate.", show_default=False
        ),
    ] = None,
    learned: Annotated[
        bool, typer.Option("--learned/--no-learned", help="Mark what recurs on a site's unrelated articles.")
    ] = True,
    actors: Annotated[str | None, typer.Option(metavar="FILE", help="Parties of your own, a CSV file.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=NAME", help="What a column is called, as of truceline run.")
    ] = None,
    kind: KIND = None,
) -> None:
    """Cut sources into shards, in their order, and write a manifest. What the ledger holds is not planned again.

    Example: truceline shard plan articles/ --to s3://desk/2031-05 --db postgresql://analyst@db/ledger
    """
    settings = load_settings(given={"db": db, "gate": gate, "actors": actors}, environment=os.environ)
    from truceline.ingest.records import Columns
    from truceline.ingest.sources import find, is_address, require_sources
    from truceline.pipeline import sharding
    from truceline.pipeline.runs import reader_version, tasks_of
    from truceline.pipeline.shards import Terms
    from truceline.store import Ledger
    from truceline.store.shelves import Shelves

    if any(map(is_address, sources)):
        raise UsageError("shard plan takes files and folders; truceline run fetches, with --engine dask too")
    columns, own, version = Columns.parse(column or []), own_actors(settings), reader_version()
    place = folder_at(to)
    require_sources(sources)
    with Ledger.open(settings.db) as ledger:
        marks = Shelves(ledger).learned() if learned else frozenset()
        terms = Terms(version, columns, marks, own.read_text("utf-8") if own else None)
        found = find(sources, columns=columns, kind=kind)
        tasks = tasks_of(found, ledger, version, columns, reread=False, gate=gate_threshold(settings))
        made = sharding.plan(sources, tasks, place, terms=terms, size=size)
    many = sum(documents for _, documents in made.shards)
    write(f"{counted(many, 'article')} in {counted(len(made.shards), 'shard')}; truceline shard read {to}\n")


@shard.command()
def read(
    folder: FOLDER,
    engine: ENGINE = "local",
    workers: WORKERS = None,
    only: Annotated[
        str, typer.Option(metavar="I/N", help="Every N-th shard from the I-th on: one job of an array of N. From 1.")
    ] = "1/1",
    cache: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Remember analysed sentences there.")] = None,
) -> None:
    """Read the shards that have no answer yet. Cut off, it is begun again; several may read at once.

    A shard that loses its worker is read again article by article, and the one that is to blame becomes an issue.

    Example: truceline shard read s3://desk/2031-05 --only $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT
    """
    from truceline.pipeline import sharding
    from truceline.pipeline.manifests import manifest_of

    part, of = _part(only)
    place = folder_at(folder)
    manifest = manifest_of(place)
    with engine_of(engine, workers=workers or processors()) as chosen, interruptible() as stop:
        for done in sharding.read_shards(manifest, place, chosen, cache=cache, part=part, of=of, stop=stop):
            for issue in done.given_up:
                sys.stderr.write(f"truceline: {printable(issue.source)}: {issue.reason} ({issue.kind})\n")
        stopped = stop()
    left = sharding.unread(manifest, place)
    write(f"{counted(len(manifest.shards), 'shard')}, {left:,} without an answer\n")
    if stopped:
        raise typer.Exit(STOPPED)


@shard.command()
def load(folder: FOLDER, db: DB = None) -> None:
    """Put what was read into the ledger, in the order of the sources; what is there is not put in again.

    Example: truceline shard load s3://desk/2031-05 --db postgresql://analyst@db/ledger
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.pipeline import runs, sharding
    from truceline.pipeline.manifests import manifest_of
    from truceline.store import Ledger

    place = folder_at(folder)
    manifest = manifest_of(place)
    if left := sharding.unread(manifest, place):
        raise SourceError(
            folder, f"{counted(left, 'shard is', 'shards are')} not read yet; truceline shard read {folder}"
        )
    from time import monotonic

    started = monotonic()
    with Ledger.open(settings.db) as ledger, interruptible() as stop:
        summary = runs.run(
            manifest.sources,
            ledger,
            reader=manifest.reader,
            spread=lambda tasks, terms, stop: takewhile(lambda _: not stop(), sharding.planned(manifest, place)),
            stop=stop,
        )
        lines = summary_lines(summary, ledger, monotonic() - started, gated=True)
        write("".join(f"{line}\n" for line in lines))
    if summary.stopped:
        raise typer.Exit(STOPPED)


@shard.command()
def lineages(folder: FOLDER, engine: ENGINE = "local", workers: WORKERS = None) -> None:
    """Find who copied whom over all shards, band by band, before any ledger: FOLDER/lineage/lineages.jsonl, ties.jsonl.

    Example: truceline shard lineages s3://desk/2031-05 --engine dask://scheduler:8786
    """
    from truceline.errors import MissingExtra
    from truceline.pipeline import sharding
    from truceline.pipeline.manifests import manifest_of

    try:
        from truceline.pipeline.banding import lineages as found
    except ModuleNotFoundError as error:
        raise MissingExtra(error.name or "pyarrow", "dask") from error
    place = folder_at(folder)
    manifest = manifest_of(place)
    if left := sharding.unread(manifest, place):
        raise SourceError(
            folder, f"{counted(left, 'shard is', 'shards are')} not read yet; truceline shard read {folder}"
        )
    with engine_of(engine, workers=workers or processors()) as chosen, interruptible() as stop:
        made, ties = found(manifest, place, chosen, stop=stop)
    documents = sum(len(one.documents) for one in made)
    found_in = f"{counted(documents, 'document')} of {counted(len(made), 'lineage')}, {counted(len(ties), 'tie')}"
    write(f"{found_in}; {place.path('lineage')}\n")


def _part(said: str) -> tuple[int, int]:
    part, _, of = said.partition("/")
    if not part.isdecimal() or not of.isdecimal() or not 1 <= int(part) <= int(of):
        raise UsageError(f"--only {said!r}: write I/N, from 1/N to N/N")
    return int(part), int(of)
