"""Reads the shards of a plan on Spark: spark-submit spark_read.py FOLDER. Needs truceline on every executor."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from truceline.cli.engines import folder_at
from truceline.pipeline import sharding
from truceline.pipeline.manifests import manifest_of
from truceline.pipeline.shards import process_shard


def read(jobs: Iterable[tuple[str, str]]) -> Iterator[int]:
    """The shards of a partition; an executor's process loads the model once."""
    for path_in, path_out in jobs:
        yield process_shard(path_in, path_out)


def main(url: str) -> None:
    from pyspark.sql import SparkSession

    folder = folder_at(url)
    manifest = manifest_of(folder)
    jobs = [(job.path_in, job.path_out) for job in manifest.jobs(folder)]
    spark = SparkSession.builder.appName("truceline").config("spark.speculation", "false").getOrCreate()
    shards = spark.sparkContext.parallelize(jobs, numSlices=max(1, len(jobs)))
    read_now = shards.mapPartitions(read).sum()
    sys.stdout.write(f"{read_now:,} articles read, {sharding.unread(manifest, folder)} shards left\n")
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1])
