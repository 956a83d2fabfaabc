"""What the desk says of itself: a log of requests, and /metrics for Prometheus."""

from __future__ import annotations

import os
import time

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from truceline.gauges import CONTENT_TYPE, LedgerGauges, exposition
from truceline.logs import logger
from truceline.serve.desk import Desk
from truceline.store.users import Role

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where several workers add up what they count; prometheus_client's own name
QUIET = frozenset({"/healthz", "/metrics"})  # asked every few seconds: they are counted, and not logged
SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LOG = logger("serve")


class Measures:
    """Counters of one desk, over all its workers."""

    def __init__(self, desk: Desk) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(LedgerGauges(desk.ledger))
        shared = bool(os.environ.get(SHARED))
        if shared:
            MultiProcessCollector(self._registry)
        own = None if shared else self._registry
        labels = ["method", "route"]
        self.requests = Counter("truceline_requests", "Requests answered.", [*labels, "status"], registry=own)
        self.seconds = Histogram(
            "truceline_request_seconds", "Seconds to the end of an answer.", labels, buckets=SECONDS, registry=own
        )

    def answer(self, request: Request) -> Response:
        """Counts and times; they name sources and kinds, no documents. In a team, a reader's token is asked for."""
        desk: Desk = request.app.state.desk
        desk.access.require(request, Role.READER)
        return Response(exposition(self._registry), media_type=CONTENT_TYPE)


class Measured:
    """ASGI middleware outside everything: counts and logs each request by its route, never by its query."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app, self._measures = app, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = getattr(scope.get("route"), "path", "none")
            self._measures.requests.labels(method, route, str(status)).inc()
            self._measures.seconds.labels(method, route).observe(seconds)
            if route not in QUIET:
                say = LOG.error if status >= 500 else LOG.info
                say("answered", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
