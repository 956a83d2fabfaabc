"""Two single-threaded workers of a Dask cluster against one single-threaded process, on the same shards.

    python -m benchmarks.cluster ARTICLES… [--rounds 3] [--workers 2] [--size 4]

Folders are searched for text files. Both read what they have never read (a process remembers sentences), after a
warm-up that loads the model. Told are the seconds by the clock, those of the processors, and how many times quicker the
cluster is by the clock; on a machine that others use too, only the seconds of the processors say what reading costs.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.intake import machine
from truceline import __version__
from truceline.engine.dasked import cluster
from truceline.engine.folders import Folder
from truceline.ingest.sources import Found, find
from truceline.pipeline import sharding
from truceline.pipeline.runs import reader_version
from truceline.pipeline.shards import Terms
from truceline.pipeline.tasks import Task

WARM = "In week {} the army said rebels shelled Toldan on Monday, killing 12 people and wounding many more.\n"


@dataclass(frozen=True, slots=True)
class Spent:
    """By the clock, and by the processors; seconds."""

    clock: float
    processors: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="each with articles of its own; the median is told")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--size", type=int, default=4, help="articles of a shard")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    paths = [path for named in options.articles for path in texts(named)]
    if len(paths) < options.rounds:
        parser.error("too few articles for so many rounds")
    print(f"the machine's load is {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"        one process          {options.workers} workers")
    print("round   clock  processor     clock  processor  quicker")
    rounds = []
    for alone, spread in compared(paths, rounds=options.rounds, workers=options.workers, size=options.size):
        rounds.append((alone, spread))
        print(
            f"{len(rounds):>5} {alone.clock:>7.1f} {alone.processors:>10.1f} {spread.clock:>9.1f} "
            f"{spread.processors:>10.1f} {alone.clock / spread.clock:>8.2f}",
            flush=True,
        )
    quicker = middle(rounds)
    print(f"median: {quicker:.2f} times quicker")
    if options.json:
        told = [{"one_process": asdict(one), "workers": asdict(many)} for one, many in rounds]
        report = {"truceline": __version__, "machine": machine(), "rounds": told, "times_quicker": round(quicker, 2)}
        options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def middle(rounds: Sequence[tuple[Spent, Spent]]) -> float:
    """How many times quicker the cluster was by the clock, in the middle one of the rounds."""
    return sorted(alone.clock / spread.clock for alone, spread in rounds)[len(rounds) // 2]


def compared(paths: Sequence[Path], *, rounds: int, workers: int, size: int) -> Iterator[tuple[Spent, Spent]]:
    """What one process and a cluster spent, round by round, each round with articles of its own."""
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the workers inherit it
    each = len(paths) // rounds
    with tempfile.TemporaryDirectory() as folder, cluster("", workers=workers) as client:
        place = Path(folder)
        warm = [place / f"{nth}.txt" for nth in range(4 * workers)]
        for nth, path in enumerate(warm):
            path.write_text(WARM.format(nth))
        one, many = sharding.local(workers=0), sharding.on_dask(client)
        spend(warm[:1], place / "w1", one, time.process_time)
        spend(warm, place / "w2", many, lambda: 0.0, size=1)
        for nth in range(rounds):
            mine = paths[nth * each : (nth + 1) * each]
            alone = spend(mine, place / f"one{nth}", one, time.process_time, size=size)
            yield (
                alone,
                spend(mine, place / f"many{nth}", many, lambda: sum(client.run(time.process_time).values()), size=size),
            )


def spend(
    paths: Sequence[Path], place: Path, engine: sharding.Engine, processors: Callable[[], float], *, size: int = 4
) -> Spent:
    """Read articles in shards, answers and all."""
    terms = Terms(reader_version())
    folder = Folder(str(place))
    before, began = processors(), time.perf_counter()
    for _ in sharding.spread(tasks(paths, terms), folder, engine, terms=terms, size=size):
        pass
    return Spent(time.perf_counter() - began, processors() - before)


def tasks(paths: Sequence[Path], terms: Terms) -> Iterator[Task]:
    for found in find([str(path) for path in paths]):
        if isinstance(found, Found):
            yield Task(found, terms.columns)


def texts(named: Path) -> list[Path]:
    return sorted(named.rglob("*.txt")) if named.is_dir() else [named]


if __name__ == "__main__":
    main()
