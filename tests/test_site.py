"""The site of the documentation: every page is in its navigation, links lead somewhere, nothing comes from elsewhere.

And what a user can ask for by name is named in it; tests/test_docs_*.py and test_cli.py hold the generated pages.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tools import site
from tools.dependencies import FOR_USERS
from truceline.config import Settings
from truceline.serve.settings import VARIABLE

DOCS = REPOSITORY / "docs"
PAGES = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def navigation(entries: list[dict[str, object]]) -> Iterator[str]:
    for entry in entries:
        for to in entry.values():
            if isinstance(to, str):
                yield to
            else:
                assert isinstance(to, list)
                yield from navigation(to)


def config() -> dict[str, object]:
    project = tomllib.loads((REPOSITORY / "zensical.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(project, dict)
    return project


def test_every_page_is_in_the_navigation_once() -> None:
    entries = config()["nav"]
    assert isinstance(entries, list)
    assert sorted(navigation(entries)) == PAGES


def test_the_site_asks_for_no_fonts_of_others() -> None:
    theme = config()["theme"]
    assert isinstance(theme, dict)
    assert theme["font"] is False


def anchors(page: Path) -> set[str]:
    """What the headings of a page can be linked by."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    plain = (re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower() for heading in HEADING.findall(text))
    return {re.sub(r"[-\s]+", "-", heading) for heading in plain}


@pytest.mark.parametrize("name", ["../README.md", "../CHANGELOG.md", *PAGES])
def test_every_link_and_picture_of_a_page_leads_somewhere(name: str) -> None:
    page = DOCS / name
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"\w+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), f"{name}: {target}"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{name}: {target}"


def test_links_to_the_rest_of_the_repository_are_carried_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "STAGE", tmp_path)
    page = DOCS / "reference" / "evaluation.md"
    assert (
        site.relinked(page, "see [it](../../NOTICE), [here](cli.md)")
        == "see [it](../repository/NOTICE.txt), [here](cli.md)"
    )
    assert (tmp_path / "repository" / "NOTICE.txt").is_file()


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ('<link rel="stylesheet" href="https://fonts.example/css?family=X">', "from elsewhere"),
        ('<link rel="preconnect" href="//fonts.example">', "from elsewhere"),
        ('<script src="https://cdn.example/x.js"></script>', "from elsewhere"),
        ('<img src="https://images.example/x.png">', "from elsewhere"),
        ('<pre class="mermaid"><code>graph</code></pre>', "from elsewhere"),
        ('<a href="gone.html#part">gone</a>', "gone.html#part is not there"),
        ('<a href="https://other.example/">a link is no load</a><a href="#here">here</a>', ""),
    ],
)
def test_a_built_page_loads_nothing_from_elsewhere(tmp_path: Path, html: str, says: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    found = site.problems(page)
    assert bool(found) == bool(says)
    assert all(says in problem for problem in found)


def documentation() -> str:
    return "\n".join((DOCS / name).read_text(encoding="utf-8") for name in ["../README.md", *PAGES])


def test_every_setting_is_documented() -> None:
    commands = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    head = commands.partition("\n## ")[0]
    assert [one.name for one in dataclasses.fields(Settings) if f"`{one.name}`" not in head] == []


def test_every_variable_of_the_environment_is_documented() -> None:
    settings = {f"TRUCELINE_{one.name.upper()}" for one in dataclasses.fields(Settings)}  # by their names, in cli.md
    ours = {VARIABLE}  # the desk's to its own workers
    source = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "src").rglob("*.py"))
    named = set(re.findall(r"\bTRUCELINE_[A-Z]+(?:_[A-Z]+)*\b", source)) - settings - ours
    assert {name for name in named if name not in documentation()} == set()


@pytest.mark.parametrize("extra", FOR_USERS)
def test_every_extra_for_users_is_where_it_is_needed(extra: str) -> None:
    assert re.search(rf"truceline\[(\w+,)*{extra}\b|'\.\[(\w+,)*{extra}\b", documentation())
