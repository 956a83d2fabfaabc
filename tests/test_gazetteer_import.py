"""A user's own place-name index: built from a GeoNames dump, refused clearly, and read as well as the bundled one."""

from __future__ import annotations

import errno
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.geonames_dump import SOMEWHERE, UKRAINE, WORLD, row, write_dump
from truceline.errors import LexiconInvalid, NotFound, NotText, ResourceError, SourceError
from truceline.gazetteer import importing
from truceline.gazetteer.build import BUILDING, stamp_of
from truceline.gazetteer.features import country_codes, features
from truceline.gazetteer.importing import Order, Step, import_dump
from truceline.gazetteer.rows import places, supplement
from truceline.gazetteer.runs import SortedRows
from truceline.read.gazetteer import Candidate, Gazetteer


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up world's index, sorted in small runs on disk."""
    folder = tmp_path_factory.mktemp("import")
    dump = write_dump(folder / "allCountries.zip", WORLD)
    with pytest.MonkeyPatch.context() as patch:  # all bundled places would take a quarter of a minute
        patch.setattr(importing, "places", lambda: (entry for entry in places() if entry.iso3 in ("SDN", "UKR")))
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
    assert all(p.geonames_id is None for p in world.lookup("Lviv"))  # of a country the dump has, the dump decides


def test_a_division_is_named_and_reaches_its_places(world: Gazetteer) -> None:
    (division,) = (p for p in world.lookup("Westmarch Voblast") if p.kind == "adm1")
    assert 20 <= division.radius_km < 80
    assert world.division("UKR", "W") == "Westmarch Voblast"


def test_our_division_and_the_dumps_are_one(world: Gazetteer) -> None:
    (division,) = (p for p in world.lookup("Kharkiv Oblast") if p.kind == "adm1")
    assert (division.iso3, division.geonames_id, division.admin1) == ("UKR", 2, "07")


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
    near = row(77, ours.name, "UA", ours.lat + 0.05, ours.lon, feature="S.AIRP")
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
