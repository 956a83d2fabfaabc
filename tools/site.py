"""Builds the documentation as a site into site/, from zensical.toml, and checks its pages: make site.

Pages may link to files of the repository outside docs/; those are copied beside them. A page that would load anything
from another host, or that links to a file which is not there, ends the build.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
DOCS, SITE, STAGE = ROOT / "docs", ROOT / "site", ROOT / "build" / "pages"
OUTSIDE = "repository"  # the folder of the site for what lies outside docs/
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)#\s]+)")
LOADS = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("object", "data"), ("embed", "src")}
FETCHED = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload", "manifest"}
# What zensical's script fetches from a CDN where a page has it: diagrams, Python that runs, galleries.
FETCHING_CLASSES = {"mermaid", "pyodide", "glightbox"}


def stage() -> None:
    """Copy docs/ to where the site is built from, without the scripts that generate pages."""
    shutil.rmtree(STAGE, ignore_errors=True)
    shutil.copytree(DOCS, STAGE, ignore=shutil.ignore_patterns("__pycache__"))
    for script in STAGE.glob("*.py"):
        script.unlink()
    for source in sorted(DOCS.rglob("*.md")):
        text = relinked(source, source.read_text(encoding="utf-8"))
        (STAGE / source.relative_to(DOCS)).write_text(text, encoding="utf-8", newline="\n")


def relinked(page: Path, text: str) -> str:
    """The text of a page with its links as they must be in the site."""
    return LINK.sub(lambda found: staged(page, found[1]), text)


def staged(page: Path, target: str) -> str:
    """The target of a link of a page of docs/, as it must be in the site; a file outside docs/ is copied there."""
    there = (page.parent / target).resolve()
    if there.is_relative_to(DOCS) or not there.is_relative_to(ROOT):
        return target
    if there.is_dir():
        there /= "README.md"
    here = Path(OUTSIDE) / there.relative_to(ROOT)
    if not here.suffix:
        here = here.with_suffix(".txt")
    (STAGE / here).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(there, STAGE / here)
    return Path(os.path.relpath(here, page.parent.relative_to(DOCS))).as_posix()


class Page(HTMLParser):
    """What a built page loads, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.loads += [told[name] for of, name in LOADS if of == tag and name in told]
        if tag == "link" and FETCHED & set(told.get("rel", "").split()):
            self.loads.append(told.get("href", ""))
        if tag == "a":
            self.links.append(told.get("href", ""))
        if FETCHING_CLASSES & set(told.get("class", "").split()):
            self.loads.append(f"https://cdn.invalid/{told['class']}")


def problems(page: Path) -> list[str]:
    """What a built page would load from elsewhere, and which of its files are not there."""
    read = Page(page.read_text(encoding="utf-8"))
    found = [f"{page.name} loads {one} from elsewhere" for one in read.loads if urlsplit(one).netloc]
    for one in [*read.loads, *read.links]:
        parts = urlsplit(one)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            continue
        if not (page.parent / unquote(parts.path)).exists():
            found.append(f"{page.name}: {one} is not there")
    return found


def main() -> None:
    stage()
    subprocess.run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=ROOT, check=True)
    pages = sorted(page for page in SITE.rglob("*.html") if page.name != "404.html")  # that one is served anywhere
    found = [problem for page in pages for problem in problems(page)]
    if found or not pages:
        sys.exit("\n".join(found) or "no page was built")
    print(f"{len(pages)} pages in {SITE}; open {SITE / 'index.html'}")


if __name__ == "__main__":
    main()
