# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""`truceline export`: files, summaries and exit codes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import border_picture as scene
from tests.test_cli import run
from truceline.cli.export import ExportFormat
from truceline.export.formats import EXPORTERS, GOLD, PARQUET
from truceline.model import Account, Picture
from truceline.store import Ledger


@pytest.fixture
def ledger(run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger of both articles in the working directory, reconciled into the picture made by hand."""
    with Ledger.open("sqlite:///truceline.db") as opened:
        for account in (scene.border.ACCOUNT, scene.ACCOUNT):
            opened.add(account.document, account.document.text.encode(), source="article.txt")
            opened.put_account(account)

    def picture(accounts: Sequence[Account], judgements: Sequence[object]) -> Picture:
        return scene.PICTURE if accounts else Picture()

    monkeypatch.setattr("truceline.reconcile.picture.reconcile", picture)


def test_the_command_offers_every_format() -> None:
    assert set(ExportFormat) == {*EXPORTERS, PARQUET, GOLD}


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_export_is_a_file_with_its_tables_beside_it(run, ledger, name: str) -> None:
    ran = run("export", "--format", name, "--out", "out.txt")
    assert (ran.code, ran.out) == (0, "")
    assert re.match(r"wrote (1 row|\d+ rows) to out.txt", ran.err)
    assert Path("out.txt").stat().st_size > 0
    for beside in ("out.provenance.csv", "out.left-out.csv"):
        assert Path(beside).is_file()
        assert beside in ran.err
    assert Path("out.mentions.csv").is_file() == (name == "gdelt")
    assert Path("out.breaches.csv").is_file() == (name == "ceasefires")


def test_what_has_no_row_is_said(run, ledger) -> None:
    ran = run("export", "--format", "acled", "--out", "events.csv")
    assert "4 have no row: events.left-out.csv says why" in ran.err


def test_filters_choose(run, ledger) -> None:
    arguments = ["--party", "aze", "--act", "assault/heavy-weapons", "--since", "2022-09-14", "--country", "arm"]
    run("export", "--format", "geojson", "--out", "map.geojson", *arguments, "--grade", "weak")
    found = json.loads(Path("map.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in found["features"]] == ["i-jermuk"]


def test_persons_are_redacted_on_demand(run, ledger) -> None:
    run("export", "--format", "plover", "--out", "plain.jsonl")
    run("export", "--format", "plover", "--out", "bare.jsonl", "--redact-persons")
    assert "Vardeyan" in Path("plain.jsonl").read_text(encoding="utf-8")
    for path in Path().glob("bare*"):
        assert "Vardeyan" not in path.read_text(encoding="utf-8")


def test_parquet_is_a_folder_of_tables(run, ledger) -> None:
    pytest.importorskip("pyarrow", reason="pip install 'truceline[parquet]'")
    ran = run("export", "--format", "parquet", "--out", "tables")
    assert ran.code == 0
    assert {path.suffix for path in Path("tables").iterdir()} == {".parquet"}
    assert Path("tables/claims.parquet").is_file()


def test_provenance_joins_to_the_rows_of_the_main_file(run, ledger) -> None:
    run("export", "--format", "acled", "--out", "events.csv")
    with Path("events.csv").open(encoding="utf-8", newline="") as main:
        ids = {row["event_id_cnty"] for row in csv.DictReader(main)}
    with Path("events.provenance.csv").open(encoding="utf-8", newline="") as beside:
        assert {row["row_id"] for row in csv.DictReader(beside)} == ids


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--format", "acled"], 2, "--out"),
        (["--format", "xls", "--out", "a"], 2, "xls"),
        (["--format", "acled", "--out", "nowhere/a.csv"], 2, "folder does not exist"),
        (["--format", "acled", "--out", "."], 2, "name a file"),
        (["--format", "acled", "--out", "a.csv", "--since", "soon"], 2, "--since soon"),
        (["--format", "acled", "--out", "a.csv", "--since", "2022-09-14", "--until", "2022-09-01"], 2, "before"),
        (["--format", "acled", "--out", "a.csv", "--act", "SHELLING"], 2, "--act SHELLING"),
        (["--format", "acled", "--out", "a.csv", "--country", "Armenia"], 2, "--country Armenia"),
        (["--format", "acled", "--out", "a.csv", "--grade", "good"], 2, "--grade good"),
        (["--format", "acled", "--out", "a.csv"], 1, "no ledger"),
    ],
)
def test_what_cannot_be_exported_is_one_line_and_leaves_no_file(
    run, arguments: list[str], code: int, says: str
) -> None:
    ran = run("export", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert list(Path().iterdir()) == []
