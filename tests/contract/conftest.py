"""One story, two databases: every test here that asks for `url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.stories import NOON, account, document
from tests.postgres import Server, serving
from truceline.store import Ledger


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return request.getfixturevalue("server").fresh()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """A ledger with one document and its account."""
    doc, raw = document()
    ledger.add(doc, raw, source="river/a.txt")
    ledger.put_account(account(doc))
    return ledger
