"""Two single-threaded workers of a Dask cluster against one single-threaded process, on the same shards.

    python -m benchmarks.cluster ARTICLES… [--rounds 3] [--workers 2] [--size 4]

Folders are searched for text files. Both read what they have never read (a process remembers sentences), after a
warm-up that loads the model. Told are the seconds by the clock, those of the processors, and how many times quicker the
cluster is by the clock; on a machine that others use too, only the seconds of the processors say what reading costs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the workers inherit it
    paths = [path for named in options.articles for path in texts(named)]
    each = len(paths) // options.rounds
    if not each:
        parser.error("too few articles for so many rounds")
    print(f"{each} articles a round; the machine's load is {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"        one process          {options.workers} workers")
    print("round   clock  processor     clock  processor  quicker")
    with tempfile.TemporaryDirectory() as folder, cluster("", workers=options.workers) as client:
        place = Path(folder)
        warm = [place / f"{nth}.txt" for nth in range(4 * options.workers)]
        for nth, path in enumerate(warm):
            path.write_text(WARM.format(nth))
        one, many = sharding.local(workers=0), sharding.on_dask(client)
        spend(warm[:1], place / "w1", one, time.process_time)
        spend(warm, place / "w2", many, lambda: 0.0, size=1)
        quicker = []
        for nth in range(options.rounds):
            mine = paths[nth * each : (nth + 1) * each]
            alone = spend(mine, place / f"one{nth}", one, time.process_time, size=options.size)
            spread = spend(
                mine, place / f"many{nth}", many, lambda: sum(client.run(time.process_time).values()), size=options.size
            )
            quicker.append(alone.clock / spread.clock)
            print(
                f"{nth + 1:>5} {alone.clock:>7.1f} {alone.processors:>10.1f} {spread.clock:>9.1f} "
                f"{spread.processors:>10.1f} {quicker[-1]:>8.2f}"
            )
        print(f"median: {sorted(quicker)[len(quicker) // 2]:.2f} times quicker")


def spend(
    paths: list[Path], place: Path, engine: sharding.Engine, processors: Callable[[], float], *, size: int = 4
) -> Spent:
    """Read articles in shards, answers and all."""
    terms = Terms(reader_version())
    folder = Folder(str(place))
    before, began = processors(), time.perf_counter()
    for _ in sharding.spread(tasks(paths, terms), folder, engine, terms=terms, size=size):
        pass
    return Spent(time.perf_counter() - began, processors() - before)


def tasks(paths: list[Path], terms: Terms) -> Iterator[Task]:
    for found in find([str(path) for path in paths]):
        if isinstance(found, Found):
            yield Task(found, terms.columns)


def texts(named: Path) -> list[Path]:
    return sorted(named.rglob("*.txt")) if named.is_dir() else [named]


if __name__ == "__main__":
    main()
