"""Place names: how they are folded, looked up and told apart, and how the index is built."""

from __future__ import annotations

import gzip
import json
import math
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline.errors import LexiconInvalid, ResourceMissing
from truceline.gazetteer.build import build, ensure, index_path, stamp_of
from truceline.gazetteer.designators import designators
from truceline.gazetteer.folding import fold, skeleton, without_article
from truceline.gazetteer.rows import Entry, places, places_path, supplement
from truceline.read.gazetteer import Candidate, Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open(ensure())
    yield opened
    opened.close()


def town(name: str, *others: str, iso3: str = "SYR", lat: float = 35.0, lon: float = 38.0, people: int = 1000) -> Entry:
    return Entry(name, others, "city", iso3, "09", lat, lon, people, 2.0, None)


def kilometres(candidate: Candidate, lat: float, lon: float) -> float:
    a, b = math.radians(candidate.lat), math.radians(lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon - candidate.lon) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


# Folding


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Sana’a", "sanaa"),
        ("Ma'arrat an-Nu'mān", "maarrat an numan"),
        ("Kəlbəcər", "kalbacar"),
        ("Çeylânpınar", "ceylanpinar"),
        ("Deir ez-Zor", "deir ez zor"),
        ("St. Petersburg", "st petersburg"),
        ("  The   Hague ", "the hague"),
    ],
)
def test_spellings_that_differ_in_signs_fold_to_one_key(written: str, key: str) -> None:
    assert fold(written) == key


@pytest.mark.parametrize("name", ["al hasakah", "ash shaddadi", "el fasher", "the hague"])
def test_a_leading_article_falls_away(name: str) -> None:
    assert without_article(name) == name.split(" ", 1)[1]


def test_romanisations_of_one_arabic_name_share_a_skeleton() -> None:
    assert len({skeleton(fold(name)) for name in ("Maqsoud Tahtani", "Maksud Tahtany", "al-Maqsood Tahtani")}) == 1


def test_a_short_name_has_no_skeleton() -> None:
    assert skeleton("hama") is None


# Looking up


@pytest.mark.parametrize(
    ("name", "iso3", "lat", "lon", "within"),
    [
        ("Jermuk", "ARM", 39.84, 45.67, 5),
        ("Verin Shorzha", "ARM", 40.16, 45.88, 5),
        ("Nagorno-Karabakh", "AZE", 39.8, 46.8, 40),
        ("Kelbajar", "AZE", 40.1, 46.04, 20),
        ("Lachin", "AZE", 39.64, 46.55, 20),
        ("Goris", "ARM", 39.51, 46.34, 5),
        ("Bakhmut", "UKR", 48.59, 38.0, 5),
        ("Artemivsk", "UKR", 48.59, 38.0, 60),
        ("Klishchiivka", "UKR", 48.53, 37.96, 5),
        ("Donbass", "UKR", 48.4, 38.3, 60),
        ("Khan Younis", "PSE", 31.35, 34.3, 5),
        ("the Gaza Strip", "PSE", 31.4, 34.4, 15),
        ("El Fasher", "SDN", 13.63, 25.35, 5),
        ("Darfur", "SDN", 13.5, 24.5, 150),
        ("Cabo Delgado", "MOZ", -12.3, 39.5, 90),
        ("Sake", "COD", -1.57, 29.04, 5),
        ("Laukkai", "MMR", 23.69, 98.76, 8),
        ("Chhattisgarh", "IND", 21.3, 82.0, 90),
        ("Cauca", "COL", 2.4, -76.8, 60),
        ("Upper Huallaga Valley", "PER", -8.8, -76.1, 60),
        ("Strait of Hormuz", None, 26.57, 56.25, 40),
        ("Black Sea", None, 43.3, 34.5, 150),
        ("Texas", "USA", 31.5, -99.3, 90),
        ("Georgia", "GEO", 42.1, 43.5, 60),
        ("Georgia", "USA", 32.7, -83.4, 60),
        ("DRC", "COD", -2.9, 23.7, 200),
        ("U.S.", "USA", 39.8, -98.6, 200),
    ],
)  # fmt: skip
def test_places_of_the_wars_are_known(
    gazetteer: Gazetteer, name: str, iso3: str | None, lat: float, lon: float, within: float
) -> None:
    found = [place for place in gazetteer.lookup(name) if place.iso3 == iso3]
    assert found, f"{name} is not known in {iso3}"
    assert min(kilometres(place, lat, lon) for place in found) <= within


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Idlib province", "adm1"),
        ("the governorate of Homs", "adm1"),
        ("the city of Aleppo", "city"),
        ("Kharkiv Oblast", "adm1"),
        ("Harris County", "adm2"),
        ("Middle East", "region"),
    ],
)
def test_a_designator_chooses_the_kind(gazetteer: Gazetteer, name: str, kind: str) -> None:
    assert gazetteer.lookup(name)[0].kind == kind


@pytest.mark.parametrize(
    "name", ["northern Syria", "the Syrian border", "the border with Syria", "north-eastern Syria"]
)
def test_a_part_of_a_country_is_found_as_a_part(gazetteer: Gazetteer, name: str) -> None:
    best = gazetteer.lookup(name)[0]
    assert (best.iso3, best.matched) == ("SYR", "part")


def test_a_possessive_finds_its_place(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Aleppo's")[0].iso3 == "SYR"


def test_another_romanisation_is_found_and_said_to_be_one(gazetteer: Gazetteer) -> None:
    assert {(place.name, place.matched) for place in gazetteer.lookup("Sheik Maqssood")} == {
        ("Sheikh Maqsoud", "spelling")
    }


@pytest.mark.parametrize("name", ["", "’", "Qwxzzt", "the", "the city", "the border", "east", "the country"])
def test_what_is_no_place_finds_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == ()


def test_a_lookup_stays_under_a_millisecond(gazetteer: Gazetteer) -> None:
    names = [entry.name for entry in supplement()][:1500]
    start = time.process_time()
    for name in names:
        gazetteer.lookup(name)
    assert (time.process_time() - start) / len(names) < 0.001


# Telling apart


@pytest.mark.parametrize(
    ("name", "kind"), [("Washington", "city"), ("Aleppo", "city"), ("Homs", "city"), ("Donbas", "region")]
)
def test_a_bare_name_means_what_news_means_by_it(gazetteer: Gazetteer, name: str, kind: str) -> None:
    (place,) = gazetteer.locate([name], countries={})
    assert place is not None
    assert place.kind == kind


def test_an_unheard_of_village_is_taken_where_its_country_is_spoken_of(gazetteer: Gazetteer) -> None:
    (place,) = gazetteer.locate(["Tripoli"], countries={"LBN": 1.0})
    assert place is not None
    assert place.iso3 == "LBN"


@pytest.mark.parametrize(
    ("name", "country"), [("Prague", "CZE"), ("Mir", None), ("al-Mashi", None), ("al-Salama", None)]
)
def test_only_a_well_known_place_is_in_a_country_that_is_not_spoken_of(
    gazetteer: Gazetteer, name: str, country: str | None
) -> None:
    (place,) = gazetteer.locate([name], countries={"SYR": 1.0})
    assert (place.iso3 if place else None) == country


def test_a_name_does_not_bear_itself_out_under_a_longer_one(gazetteer: Gazetteer) -> None:
    alone = gazetteer.explain("Hara", beside=["Damascus"], countries={"SYR": 1.0})
    beside = gazetteer.explain("Hara", beside=["Damascus", "Hara area"], countries={"SYR": 1.0})
    assert alone.options
    assert [w.score for w in alone.options] == [w.score for w in beside.options]


def test_the_division_named_after_a_town_decides(gazetteer: Gazetteer) -> None:
    place, _ = gazetteer.locate(["Paris", "Texas"], countries={})
    assert place is not None
    assert (place.iso3, place.admin1) == ("USA", "TX")


def test_neighbours_decide_between_places_of_one_name(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate(["Douma", "Harasta", "Damascus"], countries={})[0]
    assert place is not None
    assert place.iso3 == "SYR"


def test_one_name_means_one_place_in_a_document(gazetteer: Gazetteer) -> None:
    first, _, second = gazetteer.locate(["Alexandria", "Cairo", "Alexandria"], countries={"EGY": 1})
    assert first is not None
    assert first == second
    assert first.iso3 == "EGY"


def test_a_mere_resemblance_without_support_is_no_place(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Sheik Maqssood")
    assert gazetteer.locate(["Sheik Maqssood"], countries={}) == [None]
    assert gazetteer.locate(["Sheik Maqssood", "Aleppo"], countries={"SYR": 3.0})[0] is not None


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    names = ["Homs", "Hama", "Springfield", "Palmyra"]
    ensure()
    fresh, used = Gazetteer.open(), Gazetteer.open()
    for name in ("Palmyra", "Springfield", "Kyiv"):
        used.lookup(name)
    assert fresh.locate(names, countries={"SYR": 1}) == used.locate(names, countries={"SYR": 1})
    fresh.close()
    used.close()


def test_threads_may_share_one_gazetteer(gazetteer: Gazetteer) -> None:
    names = [f"{name}" for name in ("Mosul", "Sirte", "Goma", "Lashio", "Kandahar")] * 20
    expected = [gazetteer.lookup(name) for name in names]
    answers: list[list[tuple[Candidate, ...]]] = []

    def ask() -> None:
        answers.append([gazetteer.lookup(name) for name in names])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 4


# The index


def test_our_row_overrules_a_geonames_row_of_the_same_place(tmp_path: Path) -> None:
    ours = town("Tell Example", "Tal Example", lat=35.02, people=0)
    theirs = Entry("Tall Example", ("Tal Example",), "village", "SYR", "09", 35.0, 38.0, 700, 1.0, 4711)
    index = tmp_path / "index.sqlite"
    assert build(index, [theirs], [ours], stamp="one").places == 1
    opened = Gazetteer.open(index)
    (found,) = opened.lookup("Tall Example")
    opened.close()
    assert (found.name, found.lat, found.population, found.geonames_id) == ("Tell Example", 35.0, 700, 4711)


def test_a_namesake_far_away_stays_a_place_of_its_own(tmp_path: Path) -> None:
    index = tmp_path / "index.sqlite"
    assert build(index, [town("Exampleville", lat=33.0)], [town("Exampleville", lat=36.0)], stamp="one").places == 2


def test_a_build_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    index = tmp_path / "index.sqlite"
    build(index, [town("Exampleville")], [], stamp="old")

    def broken() -> Iterator[Entry]:
        yield town("Otherville")
        raise LexiconInvalid(Path("rows.csv"), 2, "broken")

    with pytest.raises(LexiconInvalid):
        build(index, broken(), [], stamp="new")
    assert stamp_of(index) == "old"


def test_a_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ResourceMissing, match="gazetteer import"):
        Gazetteer.open(tmp_path / "none.sqlite")


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(ResourceMissing, match="not a place-name index"):
        Gazetteer.open(path)


def test_an_index_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.commit()
    connection.close()
    with pytest.raises(ResourceMissing, match="another layout"):
        Gazetteer.open(path)


def test_the_data_and_its_index_stay_small() -> None:
    ensure()
    assert places_path().stat().st_size <= 9_000_000
    assert index_path().stat().st_size <= 40_000_000


# The data


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Exampleville,,hamlet,SYR,35,38,2", "kind is 'hamlet'"),
        ("Exampleville,,village,syr,35,38,2", "iso3"),
        ("Exampleville,,village,SYR,95,38,2", "latitude"),
        ("Exampleville,,village,SYR,north,38,2", "numbers"),
        ("Exampleville,,village,SYR,35,38,0", "radius"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "supplement.csv"
    path.write_text(f"name,aliases,kind,iso3,lat,lon,radius_km\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=f"line 2.*{complaint}"):
        list(supplement(path))


def test_a_designator_is_written_as_it_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "designators.csv"
    path.write_text("words,stands,means\nThe City,before,city\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match="line 2"):
        designators(path)


def test_the_supplement_covers_countries_divisions_waters_and_sites() -> None:
    entries = list(supplement())
    kinds = Counter(entry.kind for entry in entries)
    assert len(entries) >= 1200
    assert kinds["country"] >= 240
    assert kinds["adm1"] >= 700
    assert kinds["water"] >= 120
    assert kinds["region"] >= 150
    assert {entry.iso3 for entry in entries if entry.kind == "country"} >= {"UKR", "PSE", "XKX", "SSD", "TWN", "ESH"}


def test_no_row_of_the_supplement_stands_twice() -> None:
    seen = Counter((fold(entry.name), entry.kind, entry.iso3, entry.lat, entry.lon) for entry in supplement())
    assert [row for row, count in seen.items() if count > 1] == []


def test_places_lie_in_their_country() -> None:
    """A slip of sign or of digits throws a place out of its country's reach."""
    middles = {entry.iso3: entry for entry in supplement() if entry.kind == "country"}
    far = [
        (entry.name, entry.iso3)
        for entry in supplement()
        if entry.iso3 in middles
        and entry.kind in ("adm1", "adm2", "city", "village")
        and kilometres_between(entry, middles[entry.iso3]) > 3.2 * middles[entry.iso3].radius_km + 100
        and entry.iso3 not in ("USA", "RUS", "CHL", "FRA", "ESP", "IDN")  # distant parts
    ]
    assert far == []


def kilometres_between(a: Entry, b: Entry) -> float:
    return kilometres(Candidate(a.name, a.iso3, a.kind, a.lat, a.lon, 0, 1.0, None, "primary"), b.lat, b.lon)


def test_every_exported_row_is_whole() -> None:
    kinds = Counter(entry.kind for entry in places())
    assert kinds["adm1"] > 3000
    assert kinds["adm2"] > 10000
    assert kinds["city"] + kinds["village"] > 200_000


# Measured quality


@pytest.mark.parametrize(("name", "covered", "right"), [("geo_lgl", 0.90, 0.70), ("geo_geovirus", 0.90, 0.70)])
def test_toponyms_of_gold_articles_are_found_and_placed(
    gazetteer: Gazetteer, shared: Path, name: str, covered: float, right: float
) -> None:
    total = found = near = 0
    with gzip.open(shared / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            toponyms = sorted(json.loads(line)["toponyms"], key=lambda toponym: toponym["start"])
            toponyms = [toponym for toponym in toponyms if toponym["lat"] is not None]
            located = gazetteer.locate([toponym["text"] for toponym in toponyms], countries={})
            for toponym, place in zip(toponyms, located, strict=True):
                total += 1
                found += bool(gazetteer.lookup(toponym["text"]))
                near += place is not None and kilometres(place, toponym["lat"], toponym["lon"]) <= 161
    assert found / total >= covered
    assert near / total >= right
