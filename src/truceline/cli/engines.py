"""Where a run reads: processes of this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import MissingExtra, SourceError, UsageError

if TYPE_CHECKING:
    from truceline.engine.folders import Folder
    from truceline.pipeline.sharding import Engine

ENGINE = Annotated[
    str,
    typer.Option(
        metavar="local|dask[://SCHEDULER]",
        help="Where it runs: processes of this machine; dask: worker processes that Dask starts here; "
        "dask://HOST:PORT or dask:///FILE.json: a cluster whose scheduler is there (docs/how-to/cluster.md).",
    ),
]
DEFAULT = "truceline-shards"  # in the working directory


@contextmanager
def engine_of(name: str, *, workers: int) -> Iterator[Engine]:
    """The engine of a name. UsageError where there is none, SourceError where its scheduler does not answer.

    To be entered before `interruptible`: until it is there, nothing is begun, and Ctrl-C ends the waiting for it.
    """
    from truceline.engine import WorkerFailed
    from truceline.pipeline import sharding

    require_engine(name)
    if name == "local":
        yield sharding.local(workers=workers)
        return
    _, _, address = name.partition("://")
    from truceline.engine.dasked import cluster
    from truceline.engine.folders import NoDriver

    try:
        with cluster(address, workers=workers) as client:
            yield sharding.on_dask(client)
    except (WorkerFailed, NoDriver) as error:  # NoDriver: of a worker that lacks it
        raise SourceError(name, str(error)) from error


def require_engine(name: str) -> None:
    """Refuse an engine that there is not, or whose library or file is not, before anything is begun."""
    if name == "local":
        return
    kind, _, address = name.partition("://")
    if kind != "dask":
        raise UsageError(f"--engine {name}: there are local, dask, dask://HOST:PORT and dask:///FILE.json")
    if find_spec("distributed") is None:
        raise MissingExtra("distributed", "dask")
    from truceline.engine import WorkerFailed
    from truceline.engine.dasked import scheduler_at

    try:
        scheduler_at(address)
    except WorkerFailed as error:
        raise SourceError(name, str(error)) from error


def folder_at(url: str | None) -> Folder:
    """The folder of the shards; a path is made absolute, as workers stand elsewhere. UsageError for a URL that nothing
    installed here can reach."""
    from truceline.engine.folders import Folder, NoDriver, require

    said = url or DEFAULT
    if "://" in said and not said.startswith("file://"):
        try:
            import fsspec  # noqa: F401
        except ModuleNotFoundError as error:
            raise MissingExtra(error.name or "fsspec", "dask") from error
        try:
            require(said)
        except NoDriver as error:
            raise UsageError(str(error)) from error
        return Folder(said)
    return Folder(str(Path(said.removeprefix("file://")).absolute()))
