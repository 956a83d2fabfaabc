# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""The tutorial's code runs, block after block, in a folder with a copy of the examples."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.test_cli import ROOT, run

TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in BLOCK.finditer(text)]


@pytest.fixture
def folder(run, tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("*.toml", "*.md"))
    return tmp_path


def play(run, text: str, names: dict[str, object]) -> None:
    for language, code in blocks(text):
        if language == "sh":
            for line in filter(None, code.splitlines()):
                program, *arguments = shlex.split(line)
                assert program == "truceline"
                assert run(*arguments).code == 0, line
        else:
            exec(compile(code, str(TUTORIAL), "exec"), names)


def test_the_tutorial_runs(run, folder: Path) -> None:
    pytest.importorskip("pandas", reason="pip install 'truceline[pandas]'")
    pytest.importorskip("pyarrow", reason="pip install 'truceline[parquet]'")
    play(run, TUTORIAL.read_text(encoding="utf-8"), {})


def test_the_tutorial_has_code_of_both_kinds_and_no_dead_links() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    assert {language for language, _ in blocks(text)} == {"python", "sh"}


@pytest.mark.parametrize("page", ["tutorial.md", "responsible-use.md", "how-to/r.md", "reference/exports.md"])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / "docs" / page
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{page}: {target}"
