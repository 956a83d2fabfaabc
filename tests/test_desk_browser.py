"""The desk in a real browser over the war of examples/war: one story from filter to export, the map and the timeline by
pointer and by keys, and on every page no request to elsewhere, no complaint, nothing that shuts somebody out.

Needs Debian's chromium, the `browser` extra, and what `make web` builds. Without them these tests are skipped, with the
reason; where TRUCELINE_REQUIRE_BROWSER=1, as in continuous integration, they fail.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import uvicorn

from tests.chromium import DRAWING, NARROW, SETTLE, WIDE, chromium, missing
from tests.desk import told
from truceline.ingest.records import capture_record
from truceline.pipeline import load_reader, read_document
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.app import create_app
from truceline.serve.pages.built import built
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "examples" / "war" / "articles.jsonl"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAWN = "[data-island=map][data-drawn]"
TIMELINE = "[data-island=timeline][data-drawn]"
PLACES = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [
        [[44, 39], [47, 39], [47, 41], [44, 41], [44, 39]]]}},
]}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium(*DRAWING) as started:
        yield started


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the war, read once."""
    path = tmp_path_factory.mktemp("war") / "war.db"
    reader = load_reader(threads=1)
    with Ledger.open(f"sqlite:///{path}") as ledger:
        for line in ARTICLES.read_bytes().splitlines():
            document = capture_record(line, source=ARTICLES.name)
            ledger.add(document, line, source=ARTICLES.name)
            ledger.put_account(read_document(document, reader))
        reconcile_ledger(ledger)
    return path


@contextmanager
def served(path: Path, **more: Any) -> Iterator[str]:
    """A desk over a ledger, listening on a port of this machine that was free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        settings = DeskSettings(db=f"sqlite:///{path}", port=port, reviewer="ana", **more)
        server = uvicorn.Server(uvicorn.Config(create_app(settings, read=told), log_level="warning"))
        free.listen(100)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        until = time.monotonic() + 60
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(30)


@dataclass
class Visit:
    """A page of the desk in the browser, with what it asked for and complained of."""

    page: Any
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(SETTLE)

    def drawn(self, selector: str = DRAWN) -> None:
        self.page.wait_for_selector(selector, timeout=60_000)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).first.inner_text())

    def ask(self, path: str) -> Any:
        """An answer of the API, as the page would have it."""
        return self.page.evaluate("path => fetch(path).then(answer => answer.json())", path)

    def focused(self) -> str:
        return str(
            self.page.evaluate("() => document.activeElement.getAttribute('aria-label') || document.activeElement.id")
        )


@pytest.fixture
def visit(browser: Any, war: Path, tmp_path: Path) -> Iterator[Any]:
    """Opens the desk over a copy of the war. At the end nothing was asked of others and nothing complained of."""
    if built() is None:
        missing("the map and the timeline are not built (make web)")
    copy = tmp_path / "war.db"
    shutil.copyfile(war, copy)
    visits: list[Visit] = []
    desks: list[Any] = []

    def visit(path: str = "/", *, size: dict[str, int] = WIDE, scheme: str = "light", **more: Any) -> Visit:
        desk = served(copy, **more)
        base = desk.__enter__()
        desks.append(desk)
        page = browser.new_page(viewport=size, reduced_motion="reduce", color_scheme=scheme, accept_downloads=True)
        made = Visit(page, base)
        page.on("request", lambda request: made.requests.append(request.url))
        page.on("console", lambda message: made.complaints.append(message.text))
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        visits.append(made)
        made.go(path)
        return made

    yield visit
    for made in visits:
        made.settle()
        foreign = [one for one in made.requests if not one.startswith((made.base, "blob:", "data:"))]
        assert foreign == []
        assert made.complaints == []
        made.page.close()
    for desk in desks:
        desk.__exit__(None, None, None)


def test_from_a_filter_to_the_words_to_a_judgement_to_a_changed_picture_to_the_export(visit: Any) -> None:
    desk = visit("/")
    desk.drawn()
    before = desk.ask("/api/places")

    # The filter: the address, the table and the map follow.
    desk.page.locator("#f-place").fill("Jermuk")
    desk.page.locator("#f-go").click()
    desk.page.wait_for_url("**/?place=Jermuk")
    desk.page.wait_for_function("() => document.querySelectorAll('tr[data-site]').length == 2")
    desk.drawn()
    assert "Jermuk" in desk.text("[aria-label=Places]")
    assert 0 < len(desk.ask("/api/places?place=Jermuk")["sites"]) < len(before["sites"])

    # The incident, and from its claim to the words in the document.
    incident = desk.page.locator("table th[scope=row] a[href^='/incidents/']").first
    incident.click()
    desk.drawn()
    assert "Jermuk" in desk.text("h1")
    kept = urlsplit(desk.page.url).path.rpartition("/")[2]
    desk.page.locator("a:text('in the text')").first.click()
    desk.settle()
    words = desk.page.evaluate("() => document.querySelector(':target').getBoundingClientRect().top < innerHeight")
    assert words
    assert desk.page.locator(".item:target mark, .item:target").count() >= 1

    # The judgement, which wants a reason.
    desk.go(f"/incidents/{kept}")
    desk.page.locator("input[name=action][value=reject]").check()
    form = ".judge form[action='/judgements']"
    assert not desk.page.evaluate("form => document.querySelector(form).checkValidity()", form)
    desk.page.locator("textarea[name=reason]").fill("The ministry took it back")
    desk.page.locator(f"{form} button").click()
    desk.page.wait_for_selector(".notice[role=status]")

    # The picture that it changes, and the export that has it.
    until = time.monotonic() + 60
    while not (state := desk.ask("/api/picture"))["current"] or state["making"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    desk.go("/?place=Jermuk")
    desk.drawn()
    assert kept not in json.dumps(desk.ask("/api/incidents?place=Jermuk"))
    assert desk.page.locator(f"a[href^='/incidents/{kept}']").count() == 0
    with desk.page.expect_download() as given:
        desk.page.locator(".exports a:text('geojson')").click()
    exported = json.loads(Path(given.value.path()).read_text(encoding="utf-8"))
    ids = [one["id"] for one in (*exported["features"], *exported["unlocated"])]
    assert kept not in ids
    assert len(ids) == desk.ask("/api/incidents?place=Jermuk&counted=true")["total"]


def test_the_map_has_an_area_for_each_place_with_a_point_and_a_row_beside_it(visit: Any) -> None:
    desk = visit("/where")
    desk.drawn()
    told = desk.ask("/api/places")
    rows = desk.page.evaluate("() => [...document.querySelectorAll('tr[data-site]')].map(row => row.dataset.site)")
    assert rows == [one["id"] for one in told["sites"]]
    assert desk.page.locator(DRAWN).get_attribute("data-drawn") == str(len(rows))
    assert told["elsewhere"]
    assert {one["precision"] for one in told["elsewhere"]} & {"country", "unknown"}
    assert "Not on the map" in desk.text("[aria-label=Places]:has(caption:text('Not on the map'))")
    assert all(one["lat"] is None for one in told["elsewhere"])


def test_the_keyboard_filters_and_goes_through_the_places_of_the_map(visit: Any) -> None:
    desk = visit("/where")
    desk.drawn()
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("() => document.activeElement.textContent") == "Skip to the content"
    seen = []
    for _ in range(60):
        desk.page.keyboard.press("Tab")
        seen.append(desk.focused())
        if seen[-1].startswith("Show "):
            break
    assert {"f-since", "f-party", "f-place", "f-go", "Zoom in", "Zoom out", "Places"} <= set(seen)
    assert any("Map" in one for one in seen)
    place = seen[-1].removeprefix("Show ").removesuffix(" on the map")
    desk.page.keyboard.press("Enter")
    assert desk.text("tr[aria-current]").startswith(place)
    assert "within" in desk.text("[data-island=map] [role=status]")
    desk.page.locator("#f-party").focus()
    desk.page.keyboard.type("ARM")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/where?party=ARM")


def test_a_press_on_a_place_of_the_map_marks_its_row(visit: Any) -> None:
    desk = visit("/where?place=Lachin")
    desk.drawn()
    box = desk.page.locator(".map canvas").bounding_box()
    desk.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.page.wait_for_selector("tr[aria-current]")
    assert desk.text("tr[aria-current]").startswith("Lachin")


def test_days_are_chosen_on_the_timeline_by_keys_and_by_pointer(visit: Any) -> None:
    desk = visit("/")
    desk.drawn(TIMELINE)
    first, last = desk.page.locator("[role=slider]").all()
    assert first.get_attribute("aria-valuetext") != last.get_attribute("aria-valuetext")
    last.focus()
    for key in ("Home", "ArrowLeft"):
        desk.page.keyboard.press(key)
    assert last.get_attribute("aria-valuetext") == first.get_attribute("aria-valuetext")
    first.focus()
    desk.page.keyboard.press("Home")
    last.focus()
    desk.page.keyboard.press("End")
    desk.page.keyboard.press("PageDown")
    desk.page.locator("button:text('Show only these days')").click()
    desk.page.wait_for_url("**since=*")
    assert desk.query["until"] < "2022-09-28"
    desk.drawn(TIMELINE)
    box = desk.page.locator("svg.times").bounding_box()
    desk.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 20)
    desk.page.mouse.up()
    desk.page.locator("button:text('Show only these days')").click()
    desk.page.wait_for_function(
        "until => new URLSearchParams(location.search).get('until') < until", arg=desk.query["until"]
    )
    assert desk.query["since"] <= desk.query["until"]
    assert desk.page.locator("#f-since").input_value() == desk.query["since"]


def test_a_plot_is_saved_as_svg_and_as_png_of_the_same(visit: Any, tmp_path: Path) -> None:
    desk = visit("/when")
    for number in range(desk.page.locator("a[data-picture]").count()):
        link = desk.page.locator("a[data-picture]").nth(number)
        with desk.page.expect_download() as given:
            link.click()
        drawn = Path(given.value.path()).read_text(encoding="utf-8")
        assert drawn.startswith("<svg xmlns=")
        assert "<style" not in drawn
        with desk.page.expect_download() as given:
            link.locator("xpath=following-sibling::button").click()
        assert given.value.suggested_filename.endswith(".png")
        assert Path(given.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_basemap_of_ones_own_is_drawn_and_asked_of_the_desk(visit: Any, tmp_path: Path) -> None:
    ground = tmp_path / "ground.geojson"
    ground.write_text(json.dumps(PLACES), encoding="utf-8")
    desk = visit("/where", basemap=str(ground))
    desk.drawn()
    assert any(urlsplit(one).path == "/basemap" for one in desk.requests)
    assert "a file of this desk" in desk.text("figcaption")


def versions(path: Path) -> str:
    """Two versions of a page, put into a ledger; the address of what changed."""
    with Ledger.open(f"sqlite:///{path}") as ledger:
        for hour, dead in enumerate((3, 4)):
            text = f"Velland shelled Toldan on Tuesday, killing {dead} soldiers. The market of Toldan was closed."
            told_at = f"2031-06-01T0{hour}:00:00Z"
            raw = json.dumps({"outlet": "Post", "published": told_at, "url": "https://post.example/p", "text": text})
            document = capture_record(raw.encode(), source="p.jsonl")
            ledger.add(document, raw.encode(), source="p.jsonl")
            ledger.put_account(told(document))
        reconcile_ledger(ledger)
    return f"/documents/{document.id}/changes"


def test_every_page_asks_nobody_else_complains_of_nothing_and_shuts_nobody_out(visit: Any, tmp_path: Path) -> None:
    if not AXE.is_file():
        missing("axe-core is not there (make web)")
    changed = versions(tmp_path / "war.db")
    desk = visit("/")
    axe = AXE.read_text(encoding="utf-8")
    first = {kind: desk.ask(f"/api/{kind}")["items"][0] for kind in ("incidents", "claims", "figures", "ceasefires")}
    document = desk.ask("/api/documents")["items"][0]["source"]["id"]
    tolls = next(one["id"] for one in desk.ask("/api/incidents")["items"] if one["tolls"] and one["place"])
    lineage = desk.ask("/api/lineages")["items"][0]["id"]
    paths = [
        "/", "/?party=ARM&since=2022-09-13", "/?party=none", "/where", "/when", "/accusations", "/compare", "/claims",
        f"/incidents/{first['incidents']['id']}", f"/incidents/{tolls}", f"/documents/{document}", changed,
        f"/ceasefires/{first['ceasefires']['id']}", "/ceasefires", "/documents", "/actors/ARM",
        *(f"/told/{first[kind]['key'].replace('#', '%23')}" for kind in ("claims", "figures")),
        "/search?q=border", "/search?q=nobody+says+this", "/paste", "/reviews", "/review",
        f"/incidents/{tolls}/merge", f"/incidents/{tolls}/split", f"/lineages/{lineage}",
    ]  # fmt: skip
    for path in paths:
        desk.go(path)
        for island in desk.page.locator("[data-island]").all():
            island.locator("xpath=self::*[@data-drawn or .//*[contains(@class, 'none')]]").wait_for(timeout=60_000)
        desk.page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
        desk.page.evaluate(axe)
        found = desk.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        grave = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
        told = [(one["id"], node["html"][:200], node["failureSummary"]) for one in grave for node in one["nodes"]]
        assert told == [], (path, told)
        assert desk.complaints == [], path


@pytest.mark.parametrize("path", ["/", "/compare"])
def test_in_the_dark_and_on_a_phone_pages_fit_their_window_and_keep_their_contrast(visit: Any, path: str) -> None:
    if not AXE.is_file():
        missing("axe-core is not there (make web)")
    desk = visit(path, size=NARROW, scheme="dark")
    if path == "/":
        desk.drawn()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    desk.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = desk.page.evaluate("() => axe.run(document, {runOnly: ['color-contrast', 'target-size']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_without_its_script_the_overview_has_all_tables_and_the_filter(browser: Any, war: Path, tmp_path: Path) -> None:
    copy = tmp_path / "war.db"
    shutil.copyfile(war, copy)
    with served(copy) as base:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(base)
        assert page.locator("tr[data-site]").count() > 3
        assert page.locator("caption:text('Incidents and alleged breaches by day')").count() == 1
        page.locator("#f-place").fill("Jermuk")
        page.locator("#f-go").click()
        assert "place=Jermuk" in page.url
        assert page.locator("tr[data-site]").count() == 2
        context.close()


BROKEN = """() => [...document.querySelectorAll('th')].filter(cell => {
  const words = cell.textContent.trim()
  const range = document.createRange()
  range.selectNodeContents(cell)
  const lines = new Set([...range.getClientRects()].map(one => Math.round(one.top)))
  return words && !/[\\s-]/.test(words) && lines.size > 1
}).map(cell => cell.textContent)"""


def test_words_of_tables_stay_whole_and_fields_stand_in_one_row(browser: Any, visit: Any, tmp_path: Path) -> None:
    desk = visit("/compare")
    assert desk.page.evaluate(BROKEN) == []
    labels = [one.bounding_box() for one in desk.page.locator(".filters label").all()[:4]]
    assert len({round(box["y"]) for box in labels}) == 1
    claim = desk.ask("/api/claims")["items"][0]["key"]
    desk.go(f"/told/{claim.replace('#', '%23')}")
    assert desk.page.locator(".judge .keys").bounding_box()["height"] < 60
    desk.go("/search?q=Armenian+positions+shelled")
    assert desk.page.evaluate("(one => one.scrollWidth <= one.clientWidth)(document.querySelector('[name=q]'))")
    told = next(one["id"] for one in desk.ask("/api/incidents")["items"] if one["tolls"])
    brief = tmp_path / "brief.html"
    brief.write_text(desk.page.evaluate("path => fetch(path).then(one => one.text())", f"/briefs/{told}.html"), "utf-8")
    page = browser.new_page(viewport=WIDE)
    page.goto(brief.as_uri())
    assert page.locator("th").count() > 3
    assert page.evaluate(BROKEN) == []
    page.close()
