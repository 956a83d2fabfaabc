"""What a ledger holds, and how its watch does, as gauges for Prometheus: asked of the ledger when somebody asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Lock

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from truceline import __version__
from truceline.errors import StoreError
from truceline.store import Ledger, WatchBook
from truceline.store import tables as t

KEPT = 15.0  # seconds that an answer is good for: counting a large ledger takes a moment
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class LedgerGauges(Collector):
    """A collector; with a ledger that cannot be reached it says that alone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = Lock()
        self._told: tuple[float, list[GaugeMetricFamily]] | None = None

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing, so that registering asks nothing of the ledger."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._lock:
            if self._told is None or time.monotonic() - self._told[0] > KEPT:
                self._told = (time.monotonic(), list(self._asked()))
            yield from self._told[1]

    def _asked(self) -> Iterator[GaugeMetricFamily]:
        yield _one("truceline_info", "The version that runs.", 1, version=__version__)
        try:
            found = [*_held(self._ledger), *_watched(self._ledger)]
        except StoreError:
            yield _one("truceline_ledger_up", "Whether the ledger's database answers.", 0)
            return
        yield _one("truceline_ledger_up", "Whether the ledger's database answers.", 1)
        yield from found


def exposition(registry: CollectorRegistry) -> bytes:
    """What Prometheus reads."""
    return generate_latest(registry)


def _held(ledger: Ledger) -> Iterator[GaugeMetricFamily]:
    entries = GaugeMetricFamily("truceline_ledger_entries", "What the ledger holds, by kind.", labels=["kind"])
    for kind, number in ledger.counts().items():
        entries.add_metric([kind], number)
    yield entries
    issues = GaugeMetricFamily("truceline_ledger_issues", "What was not read, by kind.", labels=["kind"])
    with ledger.reading() as connection:
        rows = connection.execute(select(t.ISSUES.c.kind, func.count()).group_by(t.ISSUES.c.kind)).all()
        last = connection.execute(select(func.max(t.DOCUMENTS.c.added))).scalar()
    for kind, number in sorted(map(tuple, rows)):
        issues.add_metric([kind], number)
    yield issues
    current = "Whether the picture is made of all that was read and judged."
    yield _one("truceline_picture_current", current, int(ledger.has_current_picture()))
    if last is not None:
        said = "When the newest document was taken in, as a Unix time."
        yield _one("truceline_document_added_timestamp_seconds", said, last.timestamp())


def _watched(ledger: Ledger) -> Iterator[GaugeMetricFamily]:
    book = WatchBook(ledger)
    failures = GaugeMetricFamily("truceline_source_failures", "Polls in a row that failed.", labels=["source"])
    polled = GaugeMetricFamily("truceline_source_polled_timestamp_seconds", "The last poll.", labels=["source"])
    succeeded = GaugeMetricFamily(
        "truceline_source_succeeded_timestamp_seconds", "The last poll that succeeded.", labels=["source"]
    )
    today = GaugeMetricFamily("truceline_source_documents", "Documents of its last day, UTC.", labels=["source"])
    for name, health in book.healths().items():
        failures.add_metric([name], health.failures)
        polled.add_metric([name], health.polled.timestamp())
        today.add_metric([name], health.documents)
        if health.succeeded:
            succeeded.add_metric([name], health.succeeded.timestamp())
    yield from (failures, polled, succeeded, today)
    yield _one("truceline_alerts_waiting", "Alerts that are not delivered yet.", book.waiting()[0])


def _one(name: str, about: str, value: float, **labels: str) -> GaugeMetricFamily:
    made = GaugeMetricFamily(name, about, labels=list(labels))
    made.add_metric(list(labels.values()), value)
    return made
