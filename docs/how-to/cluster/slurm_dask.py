"""Runs `truceline run` on a Dask cluster that Slurm gives for as long as it lasts. Needs dask-jobqueue.

python slurm_dask.py --jobs 4 --cores 8 -- articles/ --db sqlite:///war.db --shards /scratch/shards
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import Any


def slurm(*, cores: int, memory: str, hours: int, queue: str | None) -> Any:
    """A cluster whose jobs hold one worker of one thread for each core. No job is asked for yet."""
    from dask_jobqueue import SLURMCluster

    return SLURMCluster(
        cores=cores,
        processes=cores,
        memory=memory,
        walltime=f"{hours:02}:00:00",
        queue=queue,
        job_extra_directives=["--requeue"],
        worker_extra_args=["--lifetime", f"{hours * 60 - 5}m", "--lifetime-stagger", "4m"],  # ends before Slurm ends it
        scheduler_options={"dashboard": False},
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, help="jobs that Slurm is asked for")
    parser.add_argument("--cores", type=int, default=4, help="of a job")
    parser.add_argument("--memory", default="8GB", help="of a job: 1.5 to 2 GB for each core")
    parser.add_argument("--hours", type=int, default=4)
    parser.add_argument("--queue", help="the partition")
    parser.add_argument("run", nargs="+", help="what truceline run is given")
    options = parser.parse_args()
    with slurm(cores=options.cores, memory=options.memory, hours=options.hours, queue=options.queue) as cluster:
        cluster.scale(jobs=options.jobs)
        engine = cluster.scheduler_address.replace("tcp://", "dask://")
        return subprocess.call([sys.executable, "-m", "truceline", "run", *options.run, "--engine", engine])


if __name__ == "__main__":
    sys.exit(main())
