"""A web server of the tests' own, on this machine, whose pages may do what servers should not."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ALLOWED = "localhost"  # as a name that tests allow; 127.0.0.1, the same machine, stays refused
NO_ROBOTS = "/robots.txt"


@dataclass(frozen=True)
class Page:
    """What the server answers with. `slowly`: bytes one by one, with so many seconds between them."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slowly: float = 0.0

    @property
    def raw(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]


class Site:
    """Pages by path; a page may be a function of the request. `asked` are the requests, robots.txt aside."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Callable[[Asked], Page]] = {}
        self.log: list[Asked] = []
        self.port = 0

    def url(self, path: str, host: str = ALLOWED) -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> list[str]:
        return [one.path for one in self.log if one.path != NO_ROBOTS]

    def answer(self, asked: Asked) -> Page:
        self.log.append(asked)
        page = self.pages.get(asked.path, Page("not here", 404))
        return page if isinstance(page, Page) else page(asked)


def moved(where: str, status: int = 302) -> Page:
    return Page(status=status, headers={"Location": where})


def tagged(body: bytes | str, etag: str, content_type: str = "text/html") -> Callable[[Asked], Page]:
    """A page that says whether it has changed."""

    def answer(asked: Asked) -> Page:
        if asked.headers.get("If-None-Match") == etag:
            return Page(status=304, headers={"ETag": etag})
        return Page(body, headers={"ETag": etag, "Content-Type": content_type})

    return answer


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site while it lasts; with `tls`, by https."""
    site = Site()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = site.answer(Asked(self.path, dict(self.headers)))
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.status != 304:
                self.send_header("Content-Length", str(len(page.raw)))
            self.end_headers()
            try:
                if page.slowly:
                    for byte in page.raw:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if over.wait(page.slowly):
                            return
                else:
                    self.wfile.write(page.raw)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Whoever hangs up on it has the right to."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class FakeClock:
    """Time that passes only where it is waited for, and remembers the waiting."""

    def __init__(self) -> None:
        self.at = 1_000.0
        self.waited: list[float] = []

    def seconds(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.at += seconds
