"""What the tests share: where the shared gold and data lie, and golden files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

REPOSITORY = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def bundled_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks into an index the tester has imported; tests of imports set another."""
    monkeypatch.setenv("TRUCELINE_GAZETTEER", "bundled")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared gold and data: TRUCELINE_SHARED, or ../shared beside the repository.

    Absent, the test is skipped with the reason.
    """
    folder = REPOSITORY / os.environ.get("TRUCELINE_SHARED", "../shared")
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}; set TRUCELINE_SHARED")
    return folder.resolve()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With TRUCELINE_REQUIRE_SHARED=1, as in continuous integration, a skip for want of shared data is a failure.

    Such skips are known by their reason, which names TRUCELINE_SHARED, so that every way of skipping is held.
    """
    report = yield
    if os.environ.get("TRUCELINE_REQUIRE_SHARED") == "1" and report.skipped and isinstance(report.longrepr, tuple):
        reason = str(report.longrepr[2])
        if "TRUCELINE_SHARED" in reason:
            report.outcome, report.longrepr = "failed", f"must not be skipped here: {reason}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that hold a golden file carry the marker by which `make golden` picks them."""
    for item in items:
        if "golden" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.golden)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Hold a text against tests/golden/NAME; `make golden` writes it anew, and people read the difference."""

    def hold(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("TRUCELINE_GOLDEN") == "rewrite":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is not there; make golden writes it"
        assert text == path.read_text(encoding="utf-8")

    return hold


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the small war of tests/desk.py, filled once; tests take copies of it."""
    from tests.desk import fill
    from truceline.store import Ledger

    path = tmp_path_factory.mktemp("desk") / "war.db"
    with Ledger.open(f"sqlite:///{path}") as ledger:
        fill(ledger)
    return path


@pytest.fixture
def url(filled: Path, tmp_path: Path) -> str:
    """The address of a ledger of one's own with the small war in it."""
    for file in filled.parent.iterdir():  # the database, and its log where it has one
        shutil.copy(file, tmp_path)
    return f"sqlite:///{tmp_path / filled.name}"


@pytest.fixture
def client(url: str) -> Iterator[TestClient]:
    """A desk over that ledger, for one person on this machine."""
    from tests.desk import desk

    with desk(url) as open_desk:
        yield open_desk


@pytest.fixture
def team_desk(url: str) -> Iterator[TestClient]:
    """A desk over that ledger that several people share, one of each role."""
    from tests.desk import team

    with team(url) as open_desk:
        yield open_desk
