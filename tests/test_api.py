"""The library's front door: names that load late, articles by text and by path, ledgers."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import truceline
from tests.border_account import ARTICLE
from tests.test_run import ENVIRONMENT
from truceline.errors import NotFound, TrucelineError
from truceline.model import Account, PublishedBasis
from truceline.store import Ledger

TEXT = "Velland's army shelled Goris on Monday, the defence ministry of Armenia said. Two people were killed."


def loaded_by(code: str) -> set[str]:
    """The modules that a program of its own has loaded at its end."""
    command = [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"]
    return set(subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT).stdout.split())


def test_importing_the_package_loads_nothing_of_it() -> None:
    found = loaded_by("import truceline")
    assert {name for name in found if name.startswith("truceline")} == {"truceline"}
    assert not found & {"numpy", "onnxruntime", "sqlalchemy", "pandas", "pyarrow", "typer"}


def test_a_ledger_does_not_load_the_model_nor_a_frame_library() -> None:
    found = loaded_by("import truceline; truceline.Ledger.open('sqlite://')")
    assert not found & {"onnxruntime", "pandas", "pyarrow", "truceline.language"}


def test_the_names_it_offers() -> None:
    for name in truceline.__all__:
        assert name in dir(truceline)
        assert getattr(truceline, name) is not None
    assert truceline.Ledger is Ledger
    with pytest.raises(AttributeError, match="reed"):
        truceline.reed  # noqa: B018


def test_the_room_and_the_call_share_a_name() -> None:
    from truceline.read.reader import read

    assert callable(truceline.read)
    assert sys.modules["truceline.read"] is truceline.read
    assert truceline.read is not read


@pytest.mark.parametrize("name", ["misspelt.txt", "articles/page.html"])
def test_a_name_of_a_file_that_is_not_there_is_no_text(name: str) -> None:
    with pytest.raises(NotFound, match=name):
        truceline.read(name)


def test_words_with_a_stop_in_them_are_a_text() -> None:
    assert truceline.read("Velland shelled Goris.").document.text == "Velland shelled Goris."
    with pytest.raises(TrucelineError, match="published 'yesterday'"):
        truceline.read(TEXT, published="yesterday")


def test_text_and_file_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    by_text = truceline.read(TEXT, published="2022-09-14")
    assert isinstance(by_text, Account)
    assert by_text.claims
    for given in (path, str(path)):
        assert truceline.read(given, published=datetime(2022, 9, 14, tzinfo=UTC)) == by_text
    assert by_text.document.published_basis is PublishedBasis.GIVEN


def test_without_a_time_the_text_itself_is_asked() -> None:
    account = truceline.read(ARTICLE)
    assert account.document.published_basis is PublishedBasis.URL_UNIQID


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nothing\.txt"):
        truceline.read(tmp_path / "nothing.txt")
    with pytest.raises(TrucelineError, match="noon"):
        truceline.read(TEXT, published="noon")
