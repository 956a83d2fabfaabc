"""The watch on a port: /healthz says whether it still goes its rounds, /metrics what Prometheus asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Counter

from truceline.errors import UsageError
from truceline.gauges import CONTENT_TYPE, LedgerGauges, exposition
from truceline.store import Ledger
from truceline.watch.health import Polled

SILENT = 1800.0  # seconds without a sign of life after which it is not well: the slowest feed is polled by then


class Pulse:
    """Signs of life, and what the polls came to."""

    def __init__(self, ledger: Ledger) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(LedgerGauges(ledger))
        self._polls = Counter("truceline_polls", "Polls done.", ["source", "outcome"], registry=self._registry)
        self._taken = Counter(
            "truceline_polled_documents", "What polls gave.", ["source", "what"], registry=self._registry
        )
        self._beat = time.monotonic()

    def beat(self) -> None:
        self._beat = time.monotonic()

    def polled(self, done: Polled) -> None:
        self.beat()
        name = done.source.name
        self._polls.labels(name, "failed" if done.error else "done").inc()
        for what in ("new", "gated", "copies", "issues"):
            self._taken.labels(name, what).inc(getattr(done, what))

    @property
    def is_well(self) -> bool:
        return time.monotonic() - self._beat < SILENT

    def metrics(self) -> bytes:
        return exposition(self._registry)


@contextmanager
def listening(pulse: Pulse, address: str) -> Iterator[int]:
    """Answer at HOST:PORT while it lasts; gives the port. UsageError where that cannot be had."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise UsageError(f"--listen {address!r}: write HOST:PORT, such as 127.0.0.1:9100")

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/healthz":
                    well = pulse.is_well
                    self._answer(200 if well else 503, "text/plain", b"ok\n" if well else b"no sign of life\n")
                case "/metrics":
                    self._answer(200, CONTENT_TYPE, pulse.metrics())
                case _:
                    self._answer(404, "text/plain", b"there are /healthz and /metrics\n")

        def do_HEAD(self) -> None:
            self.do_GET()

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: it is asked every few seconds."""

    try:
        server = ThreadingHTTPServer((host.strip("[]") or "127.0.0.1", int(port)), Answering)
    except OSError as error:
        raise UsageError(f"--listen {address}: {error.strerror or error}") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="port", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
