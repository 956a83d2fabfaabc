"""The book of runs: what was to be read, by which reader, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from truceline.model import ReaderVersion
from truceline.store import tables as t

DONE = "done"


def begin(connection: Connection, sources: Sequence[str], reader: ReaderVersion, *, at: datetime) -> int:
    row = {"started": at, "sources": list(sources), "version": reader.version, "model_sha256": reader.model_sha256}
    return int(connection.execute(t.RUNS.insert().values(row).returning(t.RUNS.c.number)).scalar_one())


def finish(connection: Connection, run: int, *, outcome: str, counts: Mapping[str, int], at: datetime) -> None:
    """The one row that is written twice: while it has no end, its run is under way or was killed."""
    values = {"finished": at, "outcome": outcome, "counts": dict(counts)}
    connection.execute(t.RUNS.update().where(t.RUNS.c.number == run).values(values))


def unfinished(connection: Connection) -> Sequence[str] | None:
    """The sources of the last run, if it was killed, stopped or failed."""
    query = select(t.RUNS.c.sources, t.RUNS.c.outcome).order_by(t.RUNS.c.number.desc()).limit(1)
    last = connection.execute(query).first()
    return None if last is None or last.outcome == DONE else [str(source) for source in last.sources]
