"""The desk on a port, until it is asked to stop."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from truceline.config import LogFormat
from truceline.errors import UsageError
from truceline.logs import logger, set_up
from truceline.serve.settings import VARIABLE, DeskSettings

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name
LOG = logger("serve")
GRACE = 10  # seconds that requests under way are given at the end


def run(settings: DeskSettings, *, workers: int = 1, told: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are answered. Each worker is a process of its own."""
    settings = replace(settings, port=_free(settings.host, settings.port))
    os.environ[VARIABLE] = settings.written()
    set_up(LogFormat(settings.log_format))
    with _counted_together(workers):
        _serve(settings, workers=workers, told=told)


def _free(host: str, port: int) -> int:
    """The port, or for 0 one that is free; UsageError where it cannot be had. uvicorn would say so in words of its own,
    after the desk has said where it is."""
    try:
        for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((place[0], port, *place[2:]))
                port = tried.getsockname()[1]
    except OSError as error:
        raise UsageError(
            f"--host {host} --port {port}: {error.strerror or error}; name another, or --port 0 for any that is free"
        ) from error
    return port


def _serve(settings: DeskSettings, *, workers: int, told: Callable[[str], None]) -> None:
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{settings.port}/"
    if settings.log_format == LogFormat.JSON:
        LOG.info("listening", address=address)
    else:
        told(f"the desk is at {address} · Ctrl-C ends it")
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
