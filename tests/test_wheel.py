"""What a wheel and a sdist hold, asked of the builder itself; make release builds and tries them."""

from __future__ import annotations

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel() -> set[str]:
    """The paths a wheel built here would hold; what the build hooks make is there where they have run."""
    return {file.distribution_path for file in WheelBuilder(str(REPOSITORY)).recurse_included_files()}


@pytest.fixture(scope="module")
def sdist() -> set[str]:
    return {file.distribution_path for file in SdistBuilder(str(REPOSITORY)).recurse_included_files()}


@pytest.mark.parametrize(
    "path",
    [
        "py.typed",
        "data/gazetteer.sqlite",
        "data/gazetteer/NOTICE",
        "data/lexicons/en/acts.csv",
        "data/lexicons/en/ud/LICENSE",
        "data/model/SHA256SUMS",
        "data/model/english.onnx",
        "data/model/vocabulary.txt",
        "data/ontologies/plover.csv",
        "serve/pages/static/desk.css",
        "serve/pages/static/htmx.min.js",
    ],
)
def test_the_wheel_holds_what_reading_needs(wheel: set[str], path: str) -> None:
    assert f"truceline/{path}" in wheel


def test_the_wheel_holds_every_file_of_the_package_that_git_knows(wheel: set[str], sdist: set[str]) -> None:
    of_package = {path.removeprefix("src/") for path in sdist if path.startswith("src/truceline/")}
    assert of_package - wheel == set()
    assert {path.rpartition(".")[2] for path in of_package} >= {"py", "csv", "toml", "onnx", "html"}
    assert any(path.startswith("truceline/store/migrations/") for path in wheel)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: set[str]) -> None:
    assert {path.split("/")[0] for path in wheel} == {"truceline"}
    stray = ("__pycache__", "node_modules", "/tests/", ".building-", "-wal", "-shm", ".pt")
    assert [path for path in wheel if any(sign in path for sign in stray)] == []


def test_the_map_goes_into_wheel_and_sdist_where_it_is_built(wheel: set[str], sdist: set[str]) -> None:
    built = REPOSITORY / "src/truceline/serve/pages/static/built"
    if not (built / "manifest.json").is_file():
        pytest.skip("the map is not built; make web builds it")
    names = {f"truceline/serve/pages/static/built/{file.name}" for file in built.iterdir()}
    assert names <= wheel
    assert {f"src/{name}" for name in names} <= sdist


def test_the_sdist_is_enough_to_build_and_to_test(sdist: set[str]) -> None:
    needed = {"pyproject.toml", "hatch_build.py", "LICENSE", "NOTICE", "web/building.py", "tests/conftest.py"}
    assert needed <= sdist
    assert [path for path in sdist if "node_modules" in path or path.endswith(("gazetteer.sqlite", ".db"))] == []
