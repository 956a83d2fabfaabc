"""The desk on a port, until it is asked to stop."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from truceline.config import LogFormat
from truceline.logs import set_up
from truceline.serve.settings import VARIABLE, DeskSettings

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name
GRACE = 10  # seconds that requests under way are given at the end


def run(settings: DeskSettings, *, workers: int = 1, told: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are answered. Each worker is a process of its own."""
    os.environ[VARIABLE] = settings.written()
    set_up(LogFormat(settings.log_format))
    with _counted_together(workers):
        _serve(settings, workers=workers, told=told)


def _serve(settings: DeskSettings, *, workers: int, told: Callable[[str], None]) -> None:
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    told(f"the desk is at http://{shown}:{settings.port}/ · Ctrl-C ends it")
    uvicorn.run(
        "truceline.serve.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers if workers > 1 else None,
        log_level="warning",
        log_config=None,
        access_log=False,  # measured.py logs requests, without what was asked for
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32 * 1024,
    )


@contextmanager
def _counted_together(workers: int) -> Iterator[None]:
    """Where there are several workers, a folder in which they add up what /metrics tells."""
    if workers == 1 or os.environ.get(SHARED):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="truceline-metrics-") as folder:
        os.environ[SHARED] = folder  # before any worker starts: prometheus_client looks at it once
        try:
            yield
        finally:
            del os.environ[SHARED]
