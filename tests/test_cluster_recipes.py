"""The recipes of docs/how-to/cluster, run as far as they can be without Slurm and Spark."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from truceline.cli import app

RECIPES = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "cluster"


def test_the_job_array_asks_for_its_own_share(tmp_path: Path) -> None:
    """The line of the script as Slurm would run it, with a stand-in for truceline that tells what it was given."""
    stand_in = tmp_path / "truceline"
    stand_in.write_text('#!/bin/sh\necho "$@"\n')
    stand_in.chmod(0o755)
    given = {"PATH": f"{tmp_path}:/usr/bin:/bin", "SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "16"}
    given["TMPDIR"] = str(tmp_path)
    command = ["bash", str(RECIPES / "slurm-array.sh"), "/shared/plan"]

    def cache() -> Path:
        done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
        told = done.stdout.split()
        assert told[:3] == ["shard", "read", "/shared/plan"]
        assert told[-2:] == ["--only", "3/16"]
        folder = Path(told[told.index("--cache") + 1])
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o777 == 0o700
        return folder

    mine = cache()
    mine.chmod(0o777)
    assert cache() == mine
    mine.rename(tmp_path / "elsewhere")
    mine.symlink_to(tmp_path / "elsewhere")  # as somebody might have left it there
    assert cache() != mine


def test_the_slurm_cluster_asks_for_workers_of_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dask_jobqueue")
    monkeypatch.syspath_prepend(str(RECIPES))
    from slurm_dask import slurm

    with slurm(cores=4, memory="8GB", hours=2, queue="long") as made:
        script = made.job_script()
    assert "#SBATCH --cpus-per-task=4" in script
    assert "#SBATCH -p long" in script
    assert "--nthreads 1 " in script
    assert "--nworkers 4 --nanny" in script


class StandIn:
    """Spark's session, context and collection, as far as the recipe knows them; each partition is one of its jobs."""

    def __init__(self) -> None:
        self.builder = self.sparkContext = self
        self.partitions: list[list[Any]] = []
        self.stopped = False

    def appName(self, name: str) -> StandIn:  # noqa: N802
        return self

    def config(self, name: str, value: str) -> StandIn:
        return self

    def getOrCreate(self) -> StandIn:  # noqa: N802
        return self

    def parallelize(self, jobs: list[Any], numSlices: int) -> StandIn:  # noqa: N803
        self.partitions = [jobs[at::numSlices] for at in range(numSlices)]
        return self

    def mapPartitions(self, function: Callable[[Iterator[Any]], Iterator[int]]) -> StandIn:  # noqa: N802
        sent = [pickle.loads(pickle.dumps(one)) for one in self.partitions]  # as they go to an executor
        self.partitions = [list(function(iter(one))) for one in sent]
        return self

    def sum(self) -> int:
        return sum(map(sum, self.partitions))

    def stop(self) -> None:
        self.stopped = True


def test_spark_reads_a_plan_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The recipe itself, with the bundled reader; only Spark is a stand-in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(RECIPES))
    session = StandIn()
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", SimpleNamespace(SparkSession=session))
    Path("articles").mkdir()
    for at in range(3):
        Path(f"articles/{at}.txt").write_text(
            f"Rebels shelled Aleppo on Monday, killing {at + 2} people, police said.\n"
        )
    planned = CliRunner().invoke(app, ["shard", "plan", "articles", "--to", "plan", "--size", "2", "--no-gate"])
    assert planned.exception is None, planned.output
    import spark_read

    spark_read.main("plan")
    assert capsys.readouterr().out == "3 articles read, 0 shards left\n"
    assert session.stopped
    loaded = CliRunner().invoke(app, ["shard", "load", "plan"])
    assert "3 new" in loaded.output
    assert [len(one) for one in session.partitions] == [1, 1]
