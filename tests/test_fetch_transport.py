"""The network under attack: private addresses, redirects into them, bombs, drips, damage."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import httpcore2
import httpx2
import pytest

from tests.web import ALLOWED, Page, Site, moved, serving
from truceline.errors import AddressRefused, FetchError, TooSlow, Unreachable, Unwanted
from truceline.fetch import Fetched, Fetcher, HttpTransport, Limits, Politeness, Status
from truceline.fetch.guard import Guard, is_public
from truceline.fetch.unpacking import Damaged, TooMuch, collect, unpack

TEXT = b"Velland shelled Toldan on Monday. " * 500


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    with HttpTransport(allow_hosts=[ALLOWED]) as opened:
        yield opened


def fetch(url: str) -> Fetched:
    with Fetcher(HttpTransport(allow_hosts=[ALLOWED]), politeness=Politeness(0.0)) as fetcher:
        return fetcher.fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_of_private_networks_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost", "LOCALHOST"])
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with HttpTransport() as transport, pytest.raises(AddressRefused, match=r"no public address.*allow_hosts"):
        transport.get(f"http://{host}:9/", headers={})


def test_a_name_that_resolves_to_this_machine_is_refused_and_never_connected_to(site: Site) -> None:
    site.pages["/"] = Page("secret")
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with HttpTransport(resolve=resolve) as transport, pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
        transport.get(site.url("/", "news.example"), headers={})
    assert asked == ["news.example"]
    assert site.log == []


def test_of_a_name_with_two_addresses_the_private_one_is_passed_over() -> None:
    guard = Guard(resolve=lambda host, port: ["10.0.0.1", "93.184.216.34"])
    assert guard._addresses("news.example", 80) == ["93.184.216.34"]


def test_a_name_is_looked_at_anew_for_every_connection(site: Site) -> None:
    """So a name that changes its address between two requests (DNS rebinding) is caught at the second."""
    site.pages["/"] = Page("fine", headers={"Connection": "close"})
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with HttpTransport(resolve=lambda host, port: next(answers)) as transport:
        guard = transport._guard
        guard._allowed = frozenset({"news.example"})
        assert transport.get(site.url("/", "news.example"), headers={}).body == b"fine"
        guard._allowed = frozenset()
        with pytest.raises(AddressRefused):
            transport.get(site.url("/", "news.example"), headers={})


def test_the_pool_still_takes_a_network_of_our_own() -> None:
    """What the guard rests on; a release of httpcore2 without it must not pass for one with it."""
    with HttpTransport() as transport:
        assert transport._pool._network_backend is transport._guard
    assert httpx2.__version__.startswith("2.")
    assert httpcore2.__version__ == httpx2.__version__


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.1:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "file:///etc/passwd",
        "gopher://localhost/1",
        "ftp://localhost/x",
        "//127.0.0.1:{port}/secret",
        "http://user:word@localhost:{port}/secret",
        "javascript:alert(1)",
        "http://[::1",
    ],
)
def test_a_redirect_to_what_must_not_be_asked_is_refused(site: Site, where: str) -> None:
    site.pages["/secret"] = Page("secret")
    site.pages["/"] = moved(where.format(port=site.port))
    fetched = fetch(site.url("/"))
    assert fetched.status is Status.REFUSED
    assert isinstance(fetched.error, AddressRefused)
    assert "/secret" not in site.asked


def test_an_endless_redirect_ends(site: Site) -> None:
    for at in range(20):
        site.pages[f"/{at}"] = moved(f"/{at + 1}")
    fetched = fetch(site.url("/0"))
    assert (fetched.status, len(site.asked)) == (Status.FAILED, 6)
    assert "redirects more than 5 times" in str(fetched.error)


def test_redirects_are_followed_to_the_final_address(site: Site) -> None:
    site.pages["/a"], site.pages["/b/c"] = moved("b/c?x=1#part", 301), Page("never")
    site.pages["/b/c?x=1"] = Page("here")
    fetched = fetch(site.url("/a#top"))
    assert (fetched.status, fetched.raw) == (Status.FRESH, b"here")
    assert (fetched.asked, fetched.url) == (site.url("/a"), site.url("/b/c?x=1"))


def test_a_server_that_drips_is_cut_by_the_time_for_the_whole(site: Site) -> None:
    site.pages["/"] = Page(TEXT, slowly=0.05)
    with HttpTransport(allow_hosts=[ALLOWED], limits=Limits(total=0.5)) as transport:
        with pytest.raises(TooSlow, match=r"not whole after 0\.5 seconds"):
            transport.get(site.url("/"), headers={})
        site.pages["/"] = Page("quick")
        assert transport.get(site.url("/"), headers={}).body == b"quick"


def test_a_server_that_falls_silent_is_cut(site: Site) -> None:
    site.pages["/"] = Page(TEXT, slowly=30)
    with (
        HttpTransport(allow_hosts=[ALLOWED], limits=Limits(read=0.3)) as transport,
        pytest.raises(Unreachable, match=r"nothing came for 0\.3 seconds"),
    ):
        transport.get(site.url("/"), headers={})


def test_a_port_where_nobody_listens_is_unreachable(transport: HttpTransport) -> None:
    with pytest.raises(Unreachable, match="no connection"):
        transport.get(f"http://{ALLOWED}:1/", headers={})


def test_what_is_too_large_on_the_wire_is_refused(site: Site) -> None:
    site.pages["/"] = Page(TEXT)
    limits = Limits(wire=1_000)
    with HttpTransport(allow_hosts=[ALLOWED], limits=limits) as transport, pytest.raises(Unwanted, match="larger than"):
        transport.get(site.url("/"), headers={})


@pytest.mark.parametrize("kind", ["video/mp4", "image/jpeg", "Audio/mpeg"])
def test_films_and_pictures_are_not_loaded(site: Site, transport: HttpTransport, kind: str) -> None:
    site.pages["/"] = Page(TEXT, headers={"Content-Type": kind})
    with pytest.raises(Unwanted, match="holds no article"):
        transport.get(site.url("/"), headers={})


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]) + b"\0\0\0",
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": lambda data: brotli.compress(data, quality=4),
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    "identity": bytes,
}


@pytest.mark.parametrize("coding", PACKERS)
def test_compressed_bodies_come_out_as_they_were(site: Site, transport: HttpTransport, coding: str) -> None:
    site.pages["/"] = Page(PACKERS[coding](TEXT), headers={"Content-Encoding": coding})
    assert transport.get(site.url("/"), headers={}).body == TEXT


@pytest.mark.parametrize("coding", PACKERS)
@pytest.mark.parametrize("size", [1, 7])
def test_compressed_bodies_may_come_in_any_pieces(coding: str, size: int) -> None:
    packed = PACKERS[coding](TEXT)
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert collect(unpack(pieces, coding.split(",")), most=len(TEXT)) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br"])
def test_a_bomb_is_refused_while_it_unfolds(coding: str) -> None:
    bomb = PACKERS[coding](bytes(30_000_000))
    taken = 0

    def watched() -> Iterator[bytes]:
        nonlocal taken
        for piece in unpack([bomb], [coding]):
            taken += len(piece)
            yield piece

    assert len(bomb) < 60_000
    with pytest.raises(TooMuch):
        collect(watched(), most=1_000_000)
    assert taken < 3_000_000


def test_a_bomb_from_a_server_is_refused(site: Site) -> None:
    site.pages["/"] = Page(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"})
    limits = Limits(body=1_000_000)
    with HttpTransport(allow_hosts=[ALLOWED], limits=limits) as transport, pytest.raises(Unwanted, match=r"1\.0 MB"):
        transport.get(site.url("/"), headers={})


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_compressed_body_that_ends_too_soon_is_no_article(site: Site, transport: HttpTransport, coding: str) -> None:
    packed = PACKERS[coding](TEXT)
    site.pages["/"] = Page(packed[: len(packed) // 2], headers={"Content-Encoding": coding})
    with pytest.raises(Unreachable, match="end too soon"):
        transport.get(site.url("/"), headers={})


@pytest.mark.parametrize(
    ("codings", "why"), [(["gzip", "gzip", "gzip"], "3 times over"), (["compress"], "not known"), (["gzip"], "damaged")]
)
def test_codings_that_cannot_be_read_are_refused(codings: list[str], why: str) -> None:
    with pytest.raises(Damaged, match=why):
        collect(unpack([b"\x1f\x8b plain"], codings), most=1_000)


def test_thousands_of_empty_files_in_one_are_refused() -> None:
    with pytest.raises(Damaged, match="1,000 compressed files in one"):
        collect(unpack([gzip.compress(b"") * 5_000], ["gzip"]), most=1_000)


def test_a_body_that_breaks_off_is_no_article(site: Site, transport: HttpTransport) -> None:
    site.pages["/"] = Page(b"", headers={"Content-Length": "500", "Connection": "close"})
    with pytest.raises(FetchError):
        transport.get(site.url("/"), headers={})


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate and its key, made for this machine, that nobody trusts."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl on this machine to make a certificate")
    file = tmp_path / "server.pem"
    subject = ["-subj", f"/CN={ALLOWED}", "-addext", f"subjectAltName=DNS:{ALLOWED}"]
    made = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(file), "-out", "-", *subject]
    written = subprocess.run(made, capture_output=True, check=True)
    file.write_bytes(file.read_bytes() + written.stdout)
    return file


def test_https_is_guarded_and_timed_as_http_is(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as site:
        address = site.url("/").replace("http:", "https:")
        with HttpTransport(allow_hosts=[ALLOWED]) as transport:
            with pytest.raises(Unreachable, match="certificate"):
                transport.get(address, headers={})
            with pytest.raises(AddressRefused):
                transport.get(address.replace(ALLOWED, "127.0.0.1"), headers={})
        monkeypatch.setattr(
            "truceline.fetch.transport._tls", lambda: ssl.create_default_context(cafile=str(certificate))
        )
        site.pages["/"] = Page("here")
        with HttpTransport(allow_hosts=[ALLOWED], limits=Limits(total=0.8)) as transport:
            assert transport.get(address, headers={}).body == b"here"
            site.pages["/"] = Page(TEXT, slowly=0.05)
            with pytest.raises(TooSlow):
                transport.get(address, headers={})


def test_no_proxy_of_the_environment_is_used(
    site: Site, transport: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    site.pages["/"] = Page("here")
    with HttpTransport(allow_hosts=[ALLOWED]) as fresh:
        assert fresh.get(site.url("/"), headers={}).body == b"here"
