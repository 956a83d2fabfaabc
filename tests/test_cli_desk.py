"""`truceline serve` and `truceline user`, as they are typed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.desk import PASSWORD, fill
from truceline.store import Ledger
from truceline.store.users import Role, UserBook


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'war.db'}"
    with Ledger.open(address) as ledger:
        fill(ledger)
    return address


def truceline(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "truceline", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=300, check=False)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_users_are_added_listed_given_tokens_and_kept_out(url: str) -> None:
    added = truceline("user", "add", "mira", "--role", "reviewer", "--db", url, given=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "mira is a reviewer\n")
    assert Role.ADMIN.named == "an admin"
    assert truceline("user", "add", "mira", "--db", url, given=PASSWORD + "\n").returncode == 2
    assert "10 to 200" in truceline("user", "add", "jan", "--db", url, given="short\n").stderr
    secret = truceline("user", "token", "mira", "--name", "nightly", "--days", "9", "--db", url)
    assert secret.stdout.startswith("tl_")
    assert truceline("user", "token", "mira", "--role", "admin", "--db", url).returncode == 2
    listed = truceline("user", "list", "--db", url).stdout
    assert "mira" in listed
    assert "nightly" in listed
    assert secret.stdout.strip() not in listed
    assert truceline("user", "role", "mira", "admin", "--db", url).stdout == "mira is now: admin\n"
    assert truceline("user", "token", "mira", "--revoke", "1", "--db", url).returncode == 0
    assert truceline("user", "disable", "mira", "--db", url).stdout == "mira is disabled\n"
    assert truceline("user", "disable", "nobody", "--db", url).returncode == 1
    with Ledger.open(url) as ledger:
        (mira,) = UserBook(ledger).users()
        assert (mira.role, mira.disabled is not None) == (Role.ADMIN, True)
        assert UserBook(ledger).user_of_token(secret.stdout.strip()) is None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--host", "0.0.0.0"], "--team"),
        (["--team"], "truceline user add"),
        (["--second-person"], "second person"),
        (["--port", "70000"], "--port"),
    ],
)
def test_a_desk_that_would_be_open_to_strangers_is_not_opened(url: str, arguments: list[str], why: str) -> None:
    refused = truceline("serve", "--db", url, *arguments)
    assert refused.returncode == 2
    assert why in refused.stderr


def test_a_desk_without_a_ledger_is_told_so(tmp_path: Path) -> None:
    refused = truceline("serve", "--db", f"sqlite:///{tmp_path / 'none.db'}")
    assert (refused.returncode, "no ledger" in refused.stderr) == (1, True)


def test_the_desk_says_where_it_is_answers_and_ends_when_asked(url: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "truceline", "serve", "--db", url, "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as served:
        try:
            assert served.stderr is not None
            assert f"http://127.0.0.1:{port}/" in served.stderr.readline()
            assert _answered(f"http://127.0.0.1:{port}/healthz").text == "ok\n"
            listed = httpx.get(f"http://127.0.0.1:{port}/api/claims", params={"limit": 2}).json()
            assert len(listed["items"]) == 2
            served.send_signal(signal.SIGTERM)
            assert served.wait(timeout=60) in {0, -signal.SIGTERM}
        finally:
            served.kill()


def test_a_desk_that_logs_for_machines_says_nothing_else(url: str) -> None:
    command = [sys.executable, "-m", "truceline", "serve", "--db", url, "--port", "0", "--log-format", "json"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stderr is not None
            told = json.loads(served.stderr.readline())
            assert told["event"] == "listening"
            assert _answered(f"{told['address']}healthz").text == "ok\n"
            served.send_signal(signal.SIGTERM)
            assert all(json.loads(line) for line in served.stderr)
        finally:
            served.kill()


def test_a_port_that_is_taken_is_told_before_anything_else(url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = truceline("serve", "--db", url, "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 2
    (line,) = refused.stderr.splitlines()
    assert "in use" in line
    assert "--port 0" in line


def _answered(url: str) -> httpx.Response:
    until = time.monotonic() + 120
    while True:
        try:
            return httpx.get(url)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
