"""The desk on a port, until it is asked to stop."""

from __future__ import annotations

import os
from collections.abc import Callable

import uvicorn

from truceline.serve.settings import VARIABLE, DeskSettings

GRACE = 10  # seconds that requests under way are given at the end


def run(settings: DeskSettings, *, workers: int = 1, told: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are answered. Each worker is a process of its own."""
    os.environ[VARIABLE] = settings.written()
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    told(f"the desk is at http://{shown}:{settings.port}/ · Ctrl-C ends it")
    uvicorn.run(
        "truceline.serve.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers if workers > 1 else None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32 * 1024,
    )
