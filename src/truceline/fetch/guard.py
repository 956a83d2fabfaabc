"""The way to the network: every connection goes to an address that was looked at first, and ends by a set time.

It stands under the HTTP library, where connections are made, so it also sees redirects, and a name that answers with
one address when it is checked and with another when it is used.
"""

from __future__ import annotations

import ipaddress
import math
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

from httpcore2 import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, ReadTimeout, SyncBackend

from truceline.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]

# The whole of IPv4 in IPv6, for networks that have IPv6 alone: RFC 6052, section 2.1
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def is_public(written: str) -> bool:
    """Whether an address is one of the Internet: not this machine's, a private network's, nor a group's."""
    address = ipaddress.ip_address(written.partition("%")[0])
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _meant(address))


def _meant(address: Address) -> list[Address]:
    """Where a connection to an address ends: an IPv6 address may be another way of writing an IPv4 one, or a tunnel
    to one."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    tunnelled = [address.sixtofour, *(address.teredo or ())]
    return [address, *(one for one in tunnelled if one is not None)]


class Deadline(threading.local):
    """The moment by which a thread's request must have its whole answer, in seconds of the monotonic clock."""

    at: float = math.inf

    def set(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def passed(self) -> bool:
        return time.monotonic() >= self.at

    def within(self, timeout: float | None) -> float:
        """A time limit of one step, shortened to what is left of the whole."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise ReadTimeout("the time for the whole answer is over")
        return left if timeout is None else min(timeout, left)


class Guard(NetworkBackend):
    """Connects to public addresses, and to whatever the hosts in `allow_hosts` resolve to."""

    def __init__(self, *, allow_hosts: Collection[str] = (), resolve: Resolve = resolve) -> None:
        self._allowed = frozenset(host.strip("[].").casefold() for host in allow_hosts)
        self._resolve = resolve
        self._network = SyncBackend()
        self.deadline = Deadline()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        failed: Exception = ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._network.connect_tcp(
                    address, port, self.deadline.within(timeout), local_address, socket_options
                )
            except (ConnectError, ConnectTimeout) as error:
                failed = error
            else:
                return Timed(stream, self.deadline)
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> NetworkStream:
        raise AddressRefused(path, "sockets of this machine are not asked")

    def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses that may be connected to; it is these that are connected to, and not the name again."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise ConnectError(f"the name {host} cannot be resolved: {error}") from error
        if host.strip("[].").casefold() in self._allowed:
            return found
        public = [address for address in found if is_public(address)]
        if found and not public:
            raise AddressRefused(
                host,
                f"{found[0]} is no public address; the setting allow_hosts names hosts of your own network that may "
                "be asked",
            )
        return public


class Timed(NetworkStream):
    """A connection on which no step outlives the request's deadline, however slowly the other side drips."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return Timed(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
