"""A run in shards: articles → shards → workers, here or on a cluster → outcomes in the order of the sources.

Two ways: `spread` goes through all of it at once, for `truceline run`; `plan`, `read_shards` and `planned` are its
three parts, for clusters that take jobs and no client (Slurm, Spark).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from secrets import token_hex
from typing import Any

from truceline.engine import Done, dasked, folders, ordered
from truceline.engine.folders import Folder
from truceline.errors import ShardInvalid
from truceline.model import Issue, IssueKind
from truceline.pipeline.manifests import GIVEN, TAKEN, Job, Manifest
from truceline.pipeline.shards import Prepare, Shard, Terms, answer, opened_at, outcomes, process_shard
from truceline.pipeline.tasks import Outcome, Task, issue_of

SIZE = 32  # articles of a shard: a worker's minute or so, and some megabytes at most
ALIKE = 16  # shards of one size, then twice that, up to SIZE: so few articles are enough for many workers
APART = "apart"  # a folder of its folder, while a shard is taken apart
PATIENCE = 900.0  # seconds for one document, as in a run on one machine
LONGER = 1.5  # times that, until a process here ends itself: of one document alone, the limit of its job comes first
AHEAD = 3  # shards under way or waiting for their turn, for each worker

Entry = Task | Done[Outcome]


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that is done, or was lost: why. `given_up` are what became of its articles that lost their workers."""

    job: Job
    lost: str | None = None
    given_up: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """What runs a function over jobs and gives the results in their order: local processes, or a cluster.

    `run` takes the jobs, the function, what a lost job's result is, and what asks whether to stop. `patience` is the
    seconds after which the process of a document ends itself; None where that would be the one that asks.
    """

    run: Callable[..., Iterator[Any]]
    patience: float | None = None


def local(*, workers: int, patience: float = PATIENCE) -> Engine:
    """Processes of this machine; with no workers, this process. `patience` is for one document."""

    def limit(job: Any) -> float:
        """Of a shard: that of its documents together. Of a step of the lineages: that of a full shard."""
        return patience * (job.documents if isinstance(job, Job) else SIZE)

    def run(
        jobs: Iterable[Any], function: Callable[[Any], Any], lost: Callable[[Any, str], Any], stop: Callable[[], bool]
    ) -> Iterator[Any]:
        prepare, window = partial(_as_it_is, function), AHEAD * workers
        return ordered(jobs, prepare, workers=workers, window=window, patience=limit, lost=lost, stop=stop)

    return Engine(run, LONGER * patience if workers else None)


def on_dask(client: Any) -> Engine:
    """The workers of a Dask cluster. Each needs the same truceline, and reach to where the shards lie."""

    def run(
        jobs: Iterable[Any], function: Callable[[Any], Any], lost: Callable[[Any, str], Any], stop: Callable[[], bool]
    ) -> Iterator[Any]:
        return dasked.ordered(jobs, function, client=client, lost=lost, stop=stop)

    return Engine(run, PATIENCE)


def _as_it_is(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return function


def read_job(
    job: Job, *, prepare: Prepare | None = None, cache: Path | None = None, patience: float | None = None
) -> Ended:
    """Read one shard."""
    process_shard(job.path_in, job.path_out, prepare=prepare, cache=cache, patience=patience)
    return Ended(job)


def spread(
    tasks: Iterable[Entry],
    folder: Folder,
    engine: Engine,
    *,
    terms: Terms,
    size: int | None = None,
    keep: bool = False,
    prepare: Prepare | None = None,
    cache: Path | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """What becomes of the tasks, in their order, read in shards of so many by an engine; of few at first, if not said.

    A shard is named by its content, so what was read by a run that was killed is not read again. Unless they are to be
    kept, shards are deleted when their outcomes were taken. `prepare` and `cache` are `process_shard`'s.
    """
    read = partial(read_job, prepare=prepare, cache=cache, patience=engine.patience)
    held: dict[str, Shard] = {}

    def jobs() -> Iterator[Job | Done[Ended]]:
        for shard in _shards(tasks, terms, repeat(size) if size else _growing()):
            job, todo = _put(folder, shard)
            held[job.path_in] = shard
            yield job if todo else Done(Ended(job))

    for ended in engine.run(jobs(), read, Ended, stop):
        shard = held.pop(ended.job.path_in)
        if ended.lost is not None:
            yield from _singly(shard, folder, partial(engine.run, function=read, lost=Ended, stop=stop))
            _drop(folder, shard)
            continue
        yield from _answered(folder, shard)
        if not keep:
            _drop(folder, shard)


def _shards(tasks: Iterable[Entry], terms: Terms, sizes: Iterator[int]) -> Iterator[Shard]:
    entries = (task.result if isinstance(task, Done) else task for task in tasks)
    while some := list(islice(entries, next(sizes))):
        yield Shard(terms, some)


def _growing() -> Iterator[int]:
    """1, … 1, 2, … 2, up to SIZE: whatever the workers, so that a run begun again with more of them cuts the same."""
    size = 1
    while size < SIZE:
        yield from repeat(size, ALIKE)
        size *= 2
    yield from repeat(SIZE)


def _put(folder: Folder, shard: Shard) -> tuple[Job, bool]:
    """Write a shard; says also whether there is anything to be read in it."""
    name = _file(shard)
    job = Job(folder.path(f"{TAKEN}/{name}"), folder.path(f"{GIVEN}/{name}"), len(shard.tasks))
    if not shard.tasks or folder.has(f"{GIVEN}/{name}"):
        return job, False
    folder.write(f"{TAKEN}/{name}", shard.packed())
    return job, True


def _answered(folder: Folder, shard: Shard) -> Iterator[Outcome]:
    if not shard.tasks:
        yield from (entry for entry in shard.entries if isinstance(entry, Outcome))
        return
    name = f"{GIVEN}/{_file(shard)}"
    yield from outcomes(shard, folder.read(name), path=folder.path(name))


def _singly(shard: Shard, folder: Folder, run: Callable[..., Iterator[Ended]]) -> Iterator[Outcome]:
    """A shard that was lost is taken apart: whichever article loses its worker by itself is the one, and listed."""
    for entry in shard.entries:
        if isinstance(entry, Outcome):
            yield entry
            continue
        alone = Shard(shard.terms, [entry])
        job, todo = _put(folder, alone)
        for ended in run([job if todo else Done(Ended(job))]):
            if ended.lost is None:
                yield from _answered(folder, alone)
            else:
                yield Outcome(entry.found, issue=issue_of(entry.found, IssueKind.WORKER_LOST, ended.lost))
            _drop(folder, alone)


def _drop(folder: Folder, shard: Shard) -> None:
    for place in (TAKEN, GIVEN):
        folder.drop(f"{place}/{_file(shard)}")


def _file(shard: Shard) -> str:
    return f"{shard.name()}.jsonl.gz"


# In three steps


def plan(sources: Sequence[str], tasks: Iterable[Entry], folder: Folder, *, terms: Terms, size: int = SIZE) -> Manifest:
    """Write shards and, when all are there, their manifest."""
    made: list[tuple[str, int]] = []
    for at, shard in enumerate(_shards(tasks, terms, repeat(size))):
        name = f"{at:06}-{_file(shard)}"  # two shards of nothing to read would have one name
        folder.write(f"{TAKEN}/{name}", shard.packed())
        made.append((name, len(shard.tasks)))
    manifest = Manifest(tuple(sources), terms.reader, tuple(made))
    manifest.put(folder)
    return manifest


def read_shards(
    manifest: Manifest,
    folder: Folder,
    engine: Engine,
    *,
    prepare: Prepare | None = None,
    cache: Path | None = None,
    part: int = 1,
    of: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Ended]:
    """Read what of a plan has no answer yet. A shard that was lost is taken apart, as in a run."""
    jobs = (
        Done(Ended(job)) if folder.has(f"{GIVEN}/{job.path_out.rsplit('/', 1)[-1]}") else job
        for job in manifest.jobs(folder, part=part, of=of)
    )
    read = partial(read_job, prepare=prepare, cache=cache, patience=engine.patience)
    for ended in engine.run(jobs, read, Ended, stop):
        if ended.lost is None:
            yield ended
        else:
            yield _read_apart(ended, folder, partial(engine.run, function=read, lost=Ended, stop=stop))


def _read_apart(ended: Ended, folder: Folder, run: Callable[..., Iterator[Ended]]) -> Ended:
    """Put the answer to a lost shard together from its articles; lost as it was where that was cut off."""
    job = ended.job
    shard = opened_at(job.path_in)
    place = Folder(folder.path(f"{APART}/{token_hex(8)}"))  # its own: somebody else may be at the same shard
    try:
        entries = list(_singly(shard, place, run))
    finally:
        place.clear()
    if len(entries) < len(shard.entries):
        return ended
    found = [one for one, entry in zip(entries, shard.entries, strict=True) if isinstance(entry, Task)]
    folders.write(job.path_out, answer(shard, found))
    gone = tuple(one.issue for one in found if one.issue is not None and one.issue.kind is IssueKind.WORKER_LOST)
    return Ended(job, given_up=gone)


def planned(manifest: Manifest, folder: Folder) -> Iterator[Outcome]:
    """What became of all that was planned, in its order. ShardInvalid at the first shard that has no answer."""
    for name, documents in manifest.shards:
        shard = opened_at(folder.path(f"{TAKEN}/{name}"))
        given = f"{GIVEN}/{name}"
        if documents and not folder.has(given):
            raise ShardInvalid(folder.path(given), "not read yet; truceline shard read FOLDER goes on")
        yield from outcomes(shard, folder.read(given) if documents else answer(shard, []), path=folder.path(given))


def unread(manifest: Manifest, folder: Folder) -> int:
    """How many shards have no answer yet."""
    there = set(folder.names(GIVEN))
    return sum(1 for name, documents in manifest.shards if documents and name not in there)
