"""Debian's chromium under playwright, for the tests in a browser, and what they say where it is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Settles what a click has set going: a frame for the script, and no scroll under way (motion is reduced).
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PLAIN = ("--disable-gpu",)
DRAWING = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")  # WebGL without a graphics card


def missing(what: str) -> None:
    if os.environ.get("TRUCELINE_REQUIRE_BROWSER") == "1":
        pytest.fail(f"must not be skipped here: {what}")
    pytest.skip(f"{what}; TRUCELINE_REQUIRE_BROWSER=1 makes this a failure")


@contextmanager
def chromium(*more: str) -> Iterator[Any]:
    """A browser; where there is none the test is skipped, or fails where it must not be."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("no chromium on this machine (apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed (pip install 'truceline[browser]')")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *more])
        yield started
        started.close()
