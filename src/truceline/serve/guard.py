"""What holds of every request and answer, before any route: host, size, origin, and the headers of security.

Without a login, a desk on loopback is protected from other sites in the same browser by two checks: the Host header
must name this machine (a name that was rebound to 127.0.0.1 does not), and who writes must come from here.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from truceline.serve.problems import answer
from truceline.serve.settings import DeskSettings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_QUERY = 8_000  # bytes
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LASTING = "max-age=31536000"


class TooLarge(Exception):
    """More came than may come."""


class Guard:
    """ASGI middleware around the whole desk."""

    def __init__(self, app: ASGIApp, settings: DeskSettings) -> None:
        self._app, self._hosts, self._most = app, settings.hosts, settings.largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _guarding(scope, send)
        refusal = self._refusal(scope)
        if refusal is not None:
            status, detail = refusal
            await answer(status, detail)(scope, receive, guarded)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most:
                raise TooLarge
            return message

        async def kept(message: Message) -> None:
            if came <= self._most:  # what the app says to a body that was cut off is of no interest
                await guarded(message)

        with suppress(TooLarge):
            await self._app(scope, counted, kept)
        if came > self._most:
            await self._too_large()(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if _hostname(headers.get("host", "")) not in self._hosts:
            return 421, "this desk does not answer to that name; truceline serve --allow-host NAME lets it"
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return 414, f"the query is over {LONGEST_QUERY:,} bytes"
        if not scope["path"].isprintable():
            return 400, "a control character, or half a character, in the path"
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400, "Content-Length is no number"
        if int(length) > self._most:
            return 413, f"over {self._most:,} bytes"
        if scope["method"] not in SAFE and (said := _foreign(headers)):
            return 403, said
        return None

    def _too_large(self) -> ASGIApp:
        return answer(413, f"over {self._most:,} bytes", headers={"Connection": "close"})


def _hostname(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _foreign(headers: Headers) -> str:
    """Why a request that writes is not of this desk's own pages; empty where it may be, or is no browser's."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return "a page of another site asks this; it is refused"
    origin = headers.get("origin")
    if origin is not None and _netloc(origin) != headers.get("host", "").lower():
        return "a page of another origin asks this; it is refused"
    return ""


def _netloc(origin: str) -> str | None:
    """The host and port of an Origin header; None where it is none, such as "http://["."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _guarding(scope: Scope, send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if scope.get("scheme") == "https":
                headers["Strict-Transport-Security"] = LASTING
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent
