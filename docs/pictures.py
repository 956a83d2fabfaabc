"""Takes the pictures of docs/how-to/desk.md anew: python docs/pictures.py.

The war of examples/war is read into a ledger, a desk opened over it, and its pages photographed. It needs the `browser`
extra, Debian's chromium, and what `make web` builds. People look at the pictures before they keep them.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
ARTICLES = REPOSITORY / "examples" / "war" / "articles.jsonl"
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WINDOW = {"width": 1160, "height": 1000}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = f"sqlite:///{folder}/war.db"
        truceline = [sys.executable, "-m", "truceline"]
        subprocess.run([*truceline, "run", str(ARTICLES), "--db", db, "--no-gate"], check=True)
        subprocess.run([*truceline, "reconcile", "--db", db], check=True, stdout=subprocess.DEVNULL)
        port = _free()
        desk = subprocess.Popen([*truceline, "serve", "--db", db, "--port", str(port)])
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base)
            photograph(base)
        finally:
            desk.terminate()
            desk.wait()


def photograph(base: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    incidents = _ask(f"{base}/api/incidents?sort=-claims")["items"]
    truce = max(_ask(f"{base}/api/ceasefires")["items"], key=lambda one: one["breaches"])["id"]
    told = next(one["id"] for one in incidents if one["place"] and one["place"]["lat"])
    tolls = max(incidents, key=lambda one: sum(toll["low"] != toll["high"] for toll in one["tolls"]))["id"]
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
        _take(page, f"{base}/?since=2022-09-10", "overview", None)
        _take(page, f"{base}/where?since=2022-09-10", "map", "#where")
        _take(page, f"{base}/incidents/{told}", "incident", None)
        _take(page, f"{base}/compare", "sources", "main")
        _take(page, f"{base}/incidents/{tolls}", "tolls", "figure.plot:has(.toll-plot)")
        _take(page, f"{base}/when", "heat", "#heat")
        _take(page, f"{base}/ceasefires/{truce}", "ceasefire", "figure.plot")
        browser.close()


def _take(page: Any, address: str, name: str, selector: str | None, *, press: str | None = None) -> None:
    page.goto(address)
    for island in page.locator("[data-island]").all():
        island.locator("xpath=self::*[@data-drawn]").wait_for(timeout=60_000)
    if press:
        page.locator(press).first.click()
        page.mouse.move(0, 0)
    page.wait_for_timeout(1500)  # what the map draws last
    path = PICTURES / f"desk-{name}.png"
    if selector is None:
        page.screenshot(path=path)
    else:
        page.locator(selector).first.screenshot(path=path)
    print(f"wrote {path.relative_to(REPOSITORY)}, {path.stat().st_size:,} bytes")


def _ask(address: str) -> Any:
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait(base: str) -> None:
    for _ in range(600):
        try:
            _ask(f"{base}/api/picture")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"no desk at {base}")


if __name__ == "__main__":
    main()
