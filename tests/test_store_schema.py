"""The schema's versions: made, brought up to date, refused; and the tables hold to the migrations."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from truceline.errors import NoLedger, SchemaTooNew, StoreError, UsageError
from truceline.store import Ledger
from truceline.store.migrating import HEAD, MIGRATIONS, VERSION_TABLE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger's file."""
    path = tmp_path / "ledger.db"
    Ledger.open(f"sqlite:///{path}").close()
    return path


def test_the_newest_revision_is_the_one_the_code_asks_for() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [HEAD]


def test_opening_twice_migrates_once(file: Path) -> None:
    ledger, versions = Ledger.migrated(f"sqlite:///{file}")
    ledger.close()
    assert versions == (HEAD, HEAD)


def test_a_schema_of_a_newer_truceline_is_refused_with_what_to_do(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = 'r9999'")
    connection.close()
    with pytest.raises(SchemaTooNew, match=rf"r9999.*{HEAD}.*newer one") as refused:
        Ledger.open(f"sqlite:///{file}")
    assert refused.value.exit_code == 3


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER)")
    connection.close()
    with pytest.raises(StoreError, match="something else"):
        Ledger.open(f"sqlite:///{path}")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Velland shelled Toldan on Tuesday. " * 200, encoding="utf-8")
    with pytest.raises(StoreError, match="not a database"):
        Ledger.open(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8").startswith("Velland")


@pytest.mark.parametrize("url", ["sqlite:///none.db", "sqlite:///no/such/folder/ledger.db"])
def test_a_ledger_that_must_be_there_is_not_made(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoLedger):
        Ledger.open(url, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["ledger.db", "mysql://host/db", "sqlite+aiosqlite:///x.db", ""])
def test_an_address_that_is_none_is_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError, match="--db"):
        Ledger.open(url)


def test_a_server_that_is_not_there_is_a_broken_ledger_and_its_password_stays_secret(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        Ledger.open(f"postgresql://ana:secret@/ledger?host={tmp_path}")
    assert "secret" not in str(refused.value)
    assert refused.value.exit_code == 3


def test_a_ledger_in_memory_serves_a_script() -> None:
    with Ledger.open("sqlite://") as ledger:
        assert ledger.counts()["documents"] == 0
