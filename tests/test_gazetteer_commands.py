"""Which place-name index is in use, and the commands that import one, tell of it and look names up."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from tests.geonames_dump import UKRAINE, WORLD, write_dump
from truceline.cli import main
from truceline.cli.meter import Meter
from truceline.config import Settings, data_folder, index_in_use, own_index
from truceline.errors import ResourceMissing, UsageError
from truceline.gazetteer import importing
from truceline.gazetteer.importing import Order, import_dump
from truceline.read.gazetteer import Gazetteer


@pytest.fixture(autouse=True)
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the bundled places, which take seconds."""
    monkeypatch.setattr(importing, "places", lambda: iter(()))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The made-up world's index."""
    dump = write_dump(tmp_path / "allCountries.zip", WORLD)
    return import_dump(Order(dump, tmp_path / "own.sqlite")).index


# Which index is in use


def test_ones_own_index_is_used_where_there_is_one(tmp_path: Path) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path)}
    assert index_in_use(Settings(), environment) is None
    own = own_index(Settings(), environment)
    own.parent.mkdir(parents=True)
    own.touch()
    if sys.platform == "linux":
        assert own == tmp_path / "truceline" / "gazetteer.sqlite"
    assert index_in_use(Settings(), environment) == own
    assert index_in_use(Settings(gazetteer="bundled"), environment) is None


def test_a_set_index_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not there"):
        index_in_use(Settings(gazetteer=str(tmp_path / "none.sqlite")), {})


def test_each_system_has_its_data_folder() -> None:
    assert data_folder({"LOCALAPPDATA": "X:/data"}, platform="win32").parts[-1] == "truceline"
    assert "Application Support" in str(data_folder({}, platform="darwin"))
    assert ".local" in str(data_folder({"XDG_DATA_HOME": "relative/is/ignored"}, platform="linux"))


def test_a_damaged_index_of_ones_own_says_to_import_again(tmp_path: Path) -> None:
    path = tmp_path / "own.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(ResourceMissing, match="gazetteer import"):
        Gazetteer.open(path)


# Commands

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder with an empty data folder."""
    monkeypatch.delenv("TRUCELINE_GAZETTEER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main(arguments)
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return run


@pytest.mark.skipif(sys.platform != "linux", reason="the data folder is elsewhere")
def test_an_imported_index_is_in_use_from_then_on(run: Run, tmp_path: Path) -> None:
    write_dump(tmp_path / "UA.zip", UKRAINE, member="UA.txt")
    assert "origin            bundled" in run("gazetteer", "info")[1]
    code, out, err = run("gazetteer", "import", "UA.zip")
    assert (code, out) == (0, "")
    assert "wrote" in err
    assert "100%" in err
    told = run("gazetteer", "info")[1]
    assert "imported" in told
    assert "UA.zip" in told
    assert "CC BY 4.0" in told
    assert "→ Lonelyfield" in run("gazetteer", "find", "Lonelyfield", "--country", "UKR")[1]


def test_an_index_elsewhere_is_used_by_its_setting(
    run: Run, tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "truceline.toml").write_text(f"gazetteer = {json.dumps(str(index))}\n", encoding="utf-8")
    assert json.loads(run("gazetteer", "info", "--json")[1])["origin"] == "imported"
    monkeypatch.setenv("TRUCELINE_GAZETTEER", "bundled")
    assert json.loads(run("gazetteer", "info", "--json")[1])["origin"] == "bundled"


def test_find_says_what_a_name_is_taken_for_and_why(run: Run, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCELINE_GAZETTEER", str(index))
    found = json.loads(run("gazetteer", "find", "Novograd", "--country", "COL", "--beside", "Bogotá", "--json")[1])
    taken = [place for place in found["places"] if place["taken"]]
    assert [place["country"] for place in taken] == ["COL"]
    assert taken[0]["reasons"]["country"] > 0
    assert taken[0]["score"] == pytest.approx(sum(taken[0]["reasons"].values()), abs=0.05)
    told = run("gazetteer", "find", "Lonelyfield")[1]
    assert "none is taken" in told
    assert "populated place" in told
    assert "no such place" in run("gazetteer", "find", "Qwxzzt")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["import", "none.zip"], 1, "no such file"),
        (["import", "dump.txt"], 1, "line 1: 1 columns"),
        (["import", "dump.txt", "--classes", "Q"], 2, "--classes"),
        (["import", "dump.txt", "--out", "."], 2, "a folder"),
        (["import", "dump.txt", "--features", "bad.csv"], 3, "line 1"),
        (["import"], 2, "DUMP"),
        (["find", "Paris", "--country", "France"], 2, "--country"),
    ],
)
def test_refusals_have_their_exit_codes(run: Run, tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    (tmp_path / "dump.txt").write_text("hello\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("hello\n", encoding="utf-8")
    got, out, err = run("gazetteer", *arguments)
    assert (got, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["import", "info", "find"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    code, out, _ = run("gazetteer", command, "--help")
    assert code == 0
    assert f"Example: truceline gazetteer {command}" in out


def test_the_meter_tells_rate_and_time_left() -> None:
    moments = iter([0.0, 0.0, 1.0, 20.0, 40.0])
    log = StringIO()
    meter = Meter(log, clock=lambda: next(moments))
    for done in (0, 5, 50, 100):
        meter.tell("reading", done, 100, "lines", done * 1000)
    lines = log.getvalue().splitlines()
    assert lines[0] == "reading: 0%"
    assert lines[1] == "reading: 50% · 50,000 lines, 2,500 a second · 20 s left"
    assert lines[2].startswith("reading: 100%")
