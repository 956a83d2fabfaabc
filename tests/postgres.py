"""A PostgreSQL of the tests' own: Debian's programs, a temporary folder, a Unix socket, no password, nothing left over.

Where its programs or psycopg are missing, tests that need it are skipped with the reason; with
TRUCELINE_REQUIRE_POSTGRESQL=1, as in continuous integration, they fail.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

PROGRAMS = Path("/usr/lib/postgresql")
USER = "postgres"  # the server refuses to run as root


def missing(what: str) -> None:
    if os.environ.get("TRUCELINE_REQUIRE_POSTGRESQL") == "1":
        pytest.fail(f"must not be skipped here: {what}")
    pytest.skip(f"{what}; TRUCELINE_REQUIRE_POSTGRESQL=1 makes this a failure")


def programs() -> Path | None:
    """Where initdb and pg_ctl lie: the newest of Debian's, else those on the PATH."""
    debian = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A running server; `fresh` makes an empty database and tells its address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._numbers = folder, count(1)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def fresh(self) -> str:
        import psycopg

        name = f"ledger{next(self._numbers)}"
        with psycopg.connect(f"host={self.folder} user={USER} dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0".encode())
        return self.url(name)


@contextmanager
def serving() -> Iterator[Server]:
    found = programs()
    if found is None:
        missing("no PostgreSQL on this machine (apt-get install postgresql)")
        return
    try:
        import psycopg  # noqa: F401
    except ImportError:
        missing("psycopg is not installed (pip install 'truceline[postgresql]')")
    root = os.geteuid() == 0
    if root and not _is_user(USER):
        missing(f"PostgreSQL does not run as root, and there is no user {USER}")
    folder = Path(tempfile.mkdtemp(prefix="truceline-pg-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    if root:
        shutil.chown(folder, USER)
    owner = USER if root else None
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        command = [str(found / program), *arguments]
        ran = subprocess.run(command, user=owner, cwd=folder, capture_output=True, text=True, env=_plain(), check=False)
        assert ran.returncode == 0, f"{program}: {ran.stdout}{ran.stderr}"

    try:
        call("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", f"--username={USER}", f"--pgdata={data}")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off"
        call("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={folder / 'log'}", "-o", options)
        try:
            yield Server(folder)
        finally:
            call("pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _plain() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
