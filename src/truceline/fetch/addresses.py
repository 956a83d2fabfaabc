"""Which addresses are asked for at all, before a name is looked up."""

from __future__ import annotations

from urllib.parse import urlsplit

from truceline.errors import AddressRefused

LONGEST = 2_000  # characters of an address; RFC 9110, 4.1, asks for 8,000, but no article's has half of this


def require_address(url: str) -> None:
    """Refuse what is no address of a page: another scheme, a password in it, no host."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(url, f"this is no address: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise AddressRefused(url, "only addresses that begin with http:// or https:// are fetched")
    if parts.username is not None:
        raise AddressRefused(f"{parts.scheme}://{host}…", "an address with a name or password in it is not fetched")
    if len(url) > LONGEST:
        raise AddressRefused(f"{url[:80]}…", f"an address of more than {LONGEST:,} characters is no article's")
