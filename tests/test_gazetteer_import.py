"""A user's own place-name index: built from a GeoNames dump, refused clearly, and read as well as the bundled one."""

from __future__ import annotations

import errno
import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.geonames_dump import SOMEWHERE, namesakes, row, write_dump
from truceline.cli import main
from truceline.cli.meter import Meter
from truceline.config import Settings, data_folder, index_in_use, own_index
from truceline.errors import LexiconInvalid, NotFound, NotText, ResourceError, ResourceMissing, SourceError, UsageError
from truceline.gazetteer import importing
from truceline.gazetteer.build import BUILDING, stamp_of
from truceline.gazetteer.features import country_codes, features
from truceline.gazetteer.importing import Order, Step, import_dump
from truceline.gazetteer.rows import Entry, supplement
from truceline.gazetteer.runs import SortedRows
from truceline.read.gazetteer import Candidate, Gazetteer

UKRAINE = [
    row(1, "Ukraine", "UA", 49.0, 32.0, feature="A.PCLI", people=44_000_000),
    row(2, "Kharkivska Oblast", "UA", 49.5, 36.5, feature="A.ADM1", people=2_600_000, admin1="07"),
    row(3, "Kharkiv", "UA", 49.98, 36.25, people=1_430_000, others=["Charkow", "Харків", "HRK"], admin1="07"),
    row(4, "Chuhuiv", "UA", 49.84, 36.69, people=31_000, admin1="07", feature="P.PPLA2"),
    row(5, "Poltava", "UA", 49.59, 34.55, people=279_000, admin1="18", feature="P.PPLA"),
    row(6, "Lonelyfield", "UA", 49.9, 36.4, admin1="07"),
]
WORLD = [
    *UKRAINE,
    row(10, "Paris", "FR", 48.85, 2.35, people=2_138_000, feature="P.PPLC", admin1="11"),
    row(11, "Newhaven Crossing", "PL", 51.0, 23.9, feature="S.PSTB"),
    row(12, "Mount Example", "PL", 49.3, 20.0, feature="T.MT"),
    row(13, "Example School", "PL", 52.0, 21.0, feature="S.SCH"),
    row(14, "Novograd", "PL", 52.2, 21.0, people=400_000, admin1="78"),
    row(15, "Novograd", "CO", 5.0, -74.0, people=9_000, admin1="33"),
    row(16, "Bogotá", "CO", 4.61, -74.08, people=7_674_000, feature="P.PPLC", admin1="34"),
    *namesakes("Paris", ["UA", "US", "CO", "PL"], first=1000, each=80),
    *namesakes("Kharkiv", ["US", "CO"], first=3000),
    *namesakes("Kharkiv", ["UA", "US"], first=4000, feature="H.STM"),
    *namesakes("Riverton", ["US", "CO", "PL"], first=5000, each=60),
    row(6000, "Riverton", "UA", 49.7, 36.5, admin1="07"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up world's index, sorted in small runs on disk."""
    folder = tmp_path_factory.mktemp("import")
    dump = write_dump(folder / "allCountries.zip", WORLD)
    return import_dump(Order(dump, folder / "own.sqlite"), held=50_000).index


@pytest.fixture(scope="module")
def world(index: Path) -> Iterator[Gazetteer]:
    opened = Gazetteer.open(index)
    yield opened
    opened.close()


def imported(tmp_path: Path, rows: list[str], **how: object) -> Gazetteer:
    dump = write_dump(tmp_path / "allCountries.txt", rows)
    return Gazetteer.open(import_dump(Order(dump, tmp_path / "own.sqlite", **how)).index)  # type: ignore[arg-type]


@pytest.fixture
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the bundled places, which take seconds."""
    monkeypatch.setattr(importing, "places", lambda: iter(()))


# What is taken in


def test_names_and_features_of_the_dump_are_found(world: Gazetteer) -> None:
    assert [(p.iso3, p.feature) for p in world.lookup("Newhaven Crossing")] == [("POL", "S.PSTB")]
    assert world.lookup("Charkow")[0].matched == "alternate"
    assert world.lookup("Example School") == ()
    assert all(p.name != "HRK" and p.population < 1_000_000 for p in world.lookup("HRK"))


def test_the_supplement_is_always_on_top(world: Gazetteer) -> None:
    assert {p.kind for p in world.lookup("Strait of Hormuz")} == {"water"}
    ukraine = [p for p in world.lookup("Ukraine") if p.kind == "country"]
    assert [(p.iso3, p.geonames_id, p.population) for p in ukraine] == [("UKR", 1, 44_000_000)]


def test_a_country_the_dump_leaves_out_keeps_its_bundled_places(world: Gazetteer) -> None:
    assert world.lookup("Khartoum")[0].iso3 == "SDN"


def test_a_division_is_named_and_reaches_its_places(world: Gazetteer) -> None:
    division = next(p for p in world.lookup("Kharkivska Oblast") if p.kind == "adm1")
    assert 5 <= division.radius_km < 200
    assert "Khark" in (world.division("UKR", "07") or "")


def test_what_it_was_made_from_is_recorded(world: Gazetteer) -> None:
    about = world.about()
    assert about["origin"] == "imported"
    assert about["source"] == "allCountries.zip"
    assert about["source_lines"] == str(len(WORLD))
    assert about["source_newest"] == "2024-05-06"
    assert len(about["source_sha256"]) == 64
    assert "CC BY 4.0" in about["licence"]


@pytest.mark.parametrize(
    ("how", "gone", "there"),
    [
        ({"least": 100_000}, "Chuhuiv", "Mount Example"),
        ({"classes": ("P", "A")}, "Mount Example", "Lonelyfield"),
    ],
)
def test_filters_leave_out_what_they_say(
    tmp_path: Path, no_bundle: None, how: dict[str, object], gone: str, there: str
) -> None:
    own = imported(tmp_path, WORLD[:16], **how)
    assert [p for p in own.lookup(gone) if p.geonames_id] == []
    assert own.lookup(there)
    own.close()


def test_a_table_of_features_of_ones_own_decides(tmp_path: Path, no_bundle: None) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("code,kind,standing,radius_km,what\nS.SCH,poi,10,1,school\n", encoding="utf-8")
    own = imported(tmp_path, WORLD[:16], features=table)
    assert own.lookup("Example School")
    assert own.lookup("Lonelyfield") == ()
    own.close()


def test_geonames_own_tables_name_divisions_and_countries(tmp_path: Path, no_bundle: None) -> None:
    divisions = tmp_path / "admin1CodesASCII.txt"
    divisions.write_text("UA.07\tCharkiw\tEastmarch Province\t2\nUA.18\tPoltawa\tMidmarch\t9\n", encoding="utf-8")
    countries = tmp_path / "countryInfo.txt"
    countries.write_text("#ISO\tISO3\n" + "\t".join(["QQ", "QQQ", *["x"] * 17]) + "\n", encoding="utf-8")
    rows = [*UKRAINE, row(20, "Newland Town", "QQ", 1.0, 1.0, people=900), row(21, "Far Town", "QX", 1.0, 2.0)]
    own = imported(tmp_path, rows, divisions=divisions, countries=countries)
    assert own.lookup("Eastmarch Province")[0].kind == "adm1"
    assert own.lookup("Midmarch")[0].admin1 == "18"  # the dump has no row for it: the middle of its places
    assert own.lookup("Newland Town")[0].iso3 == "QQQ"
    assert own.about()["unknown_countries"] == "QX"
    own.close()


def test_an_airport_does_not_move_the_town_it_is_called_after(tmp_path: Path, no_bundle: None) -> None:
    ours = next(entry for entry in supplement() if entry.kind == "village" and entry.iso3 == "UKR")
    near = row(7, ours.name, "UA", ours.lat + 0.05, ours.lon, feature="S.AIRP")
    own = imported(tmp_path, [*UKRAINE, near])
    village = next(p for p in own.lookup(ours.name) if p.kind == "village")
    assert (village.lat, village.lon) == pytest.approx((ours.lat, ours.lon), abs=1e-3)
    own.close()


# Telling namesakes apart


def place_of(gazetteer: Gazetteer, *names: str, **countries: float) -> Candidate:
    place = gazetteer.locate(names, countries=countries)[0]
    assert place is not None
    return place


def test_hundreds_of_hamlets_do_not_beat_the_known_city(world: Gazetteer) -> None:
    assert place_of(world, "Paris").iso3 == "FRA"
    assert place_of(world, "Kharkiv").population > 1_000_000
    assert place_of(world, "Paris", "Kharkiv", "Poltava", "Ukraine", UKR=1.0).iso3 == "FRA"
    assert place_of(world, "Paris", "Ukraine", "Kharkiv", UKR=1.0).iso3 == "FRA"


def test_the_country_of_the_story_decides_between_towns(world: Gazetteer) -> None:
    assert place_of(world, "Novograd").iso3 == "POL"
    assert place_of(world, "Novograd", "Bogotá", "Colombia", COL=1.0).iso3 == "COL"


def test_of_a_hundred_hamlets_the_one_near_the_storys_places_is_meant(world: Gazetteer) -> None:
    assert place_of(world, "Riverton", "Chuhuiv", "Kharkiv", UKR=1.0).geonames_id == 6000


def test_a_hamlet_is_taken_only_where_its_country_is_spoken_of(world: Gazetteer) -> None:
    assert world.locate(["Lonelyfield"], countries={}) == [None]
    assert place_of(world, "Lonelyfield", "Kharkiv", UKR=0.5, RUS=1.0).iso3 == "UKR"


def test_looking_a_common_name_up_stays_bounded(world: Gazetteer) -> None:
    assert len(world.lookup("Paris")) <= 150 + 2 * 20 * len(SOMEWHERE)


# Refusals


@pytest.mark.parametrize(
    ("content", "name", "error", "says"),
    [
        (b"", "allCountries.txt", SourceError, "empty"),
        (b"hello", "allCountries.zip", SourceError, "not a zip"),
        (b"PK\x03\x04 broken off", "allCountries.zip", SourceError, "broken zip"),
        (b"1\tParis\n", "dump.txt", SourceError, "line 1: 2 columns, not 19"),
        (b"\t" * 18 + b"\n", "dump.txt", SourceError, "none of its 1 lines"),
        (b"x" * 300_000, "dump.txt", SourceError, "line 1: over 131,072 bytes"),
        (b"1\t\xff\xfe" + b"\t" * 17 + b"\n", "dump.txt", NotText, "line 1: not UTF-8"),
        (row(1, "A", "UA", 99, 0).encode(), "dump.txt", SourceError, "line 1: a place needs"),
        (row(1, "A", "UA", 9, 0).replace("9.0", "north").encode(), "dump.txt", SourceError, "line 1: .*numbers"),
    ],
)
def test_what_is_no_dump_is_refused_with_its_line(
    tmp_path: Path, content: bytes, name: str, error: type[Exception], says: str
) -> None:
    dump = tmp_path / name
    dump.write_bytes(content)
    with pytest.raises(error, match=says):
        import_dump(Order(dump, tmp_path / "own.sqlite"))
    assert not list(tmp_path.glob(f"{BUILDING}*"))
    assert not (tmp_path / "own.sqlite").exists()


def test_a_dump_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_dump(Order(tmp_path / "none.zip", tmp_path / "own.sqlite"))


def test_a_zip_of_other_things_says_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.writestr("b.txt", "b")
    with pytest.raises(SourceError, match=r"a\.txt, b\.txt"):
        import_dump(Order(path, tmp_path / "own.sqlite"))


def test_a_zip_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    path = write_dump(tmp_path / "UA.zip", UKRAINE * 50, member="UA.txt")
    raw = bytearray(path.read_bytes())
    raw[200] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(SourceError):
        import_dump(Order(path, tmp_path / "own.sqlite"))


@pytest.mark.parametrize(
    "full", [OSError(errno.ENOSPC, "No space left"), sqlite3.OperationalError("database or disk is full")]
)
def test_a_full_disk_is_told_and_leaves_the_old_index(
    tmp_path: Path, no_bundle: None, monkeypatch: pytest.MonkeyPatch, full: Exception
) -> None:
    imported(tmp_path, UKRAINE).close()
    before = stamp_of(tmp_path / "own.sqlite")

    def fails(self: SortedRows, *_: object) -> None:
        raise full

    monkeypatch.setattr(SortedRows, "add", fails)
    with pytest.raises(ResourceError, match="no space left"):
        imported(tmp_path, WORLD[:16])
    assert stamp_of(tmp_path / "own.sqlite") == before
    assert not list(tmp_path.glob(f"{BUILDING}*"))


def test_an_interruption_leaves_the_old_index_and_nothing_else(tmp_path: Path, no_bundle: None) -> None:
    imported(tmp_path, UKRAINE).close()
    before = (tmp_path / "own.sqlite").read_bytes()
    dump = write_dump(tmp_path / "more.zip", WORLD)

    def interrupt(step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_dump(Order(dump, tmp_path / "own.sqlite"), told=interrupt)
    assert (tmp_path / "own.sqlite").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["allCountries.txt", "more.zip", "own.sqlite"]


# The tables


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("PPL,town,0,,x", "code is 'PPL'"),
        ("P.PPL,hamlet,0,,x", "kind is 'hamlet'"),
        ("P.PPL,town,many,,x", "whole number"),
        ("T.MT,poi,0,,x", "only a town"),
        ("T.MT,poi,-1,3,x", "0 or more"),
    ],
)
def test_a_bad_line_of_the_table_of_features_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "features.csv"
    path.write_text(f"code,kind,standing,radius_km,what\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=f"line 2.*{complaint}"):
        features(path)


def test_the_tables_hold_what_news_names_and_every_country() -> None:
    kept = features()
    assert {"P.PPL", "A.ADM1", "T.MT", "T.PASS", "H.STM", "L.MILB", "S.AIRP", "S.PSTB", "S.CMPRF", "S.OILR"} <= set(
        kept
    )
    without_people = [f for f in kept.values() if f.code[0] in "TSLV"]
    assert max(f.standing for f in without_people) < 150  # below what a name needs to mean a place anywhere
    assert {entry.iso3 for entry in supplement() if entry.kind == "country"} <= set(country_codes().values())


def test_rows_sorted_on_disk_come_back_whole_and_in_order(tmp_path: Path) -> None:
    with SortedRows(tmp_path, "rows", held=7) as rows:
        for number in range(100):
            rows.add(f"key {number * 37 % 100:02}", number, number % 2)
        found = list(rows)
    assert found == sorted(found)
    assert len(set(found)) == 100
    assert list(tmp_path.iterdir()) == []


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
def test_an_imported_index_is_in_use_from_then_on(run: Run, tmp_path: Path, no_bundle: None) -> None:
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


def test_an_entry_keeps_ours_where_the_dump_has_its_own(world: Gazetteer) -> None:
    """Of the supplement's division and the dump's, one is left."""
    ours: list[Entry] = [entry for entry in supplement() if entry.iso3 == "UKR" and entry.kind == "adm1"]
    kharkiv = [p for p in world.lookup("Kharkiv Oblast") if p.kind == "adm1" and p.iso3 == "UKR"]
    assert ours
    assert len(kharkiv) == 1
