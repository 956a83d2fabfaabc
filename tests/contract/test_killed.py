"""A run that is killed and begun again, on PostgreSQL; on SQLite the same in tests/test_run.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Server
from tests.test_run import ENVIRONMENT, hold_kills


def test_killed_at_any_point_it_goes_on_to_the_same_ledger(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", ENVIRONMENT["PYTHONPATH"])
    hold_kills(server.fresh(), tmp_path)
