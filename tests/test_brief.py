"""Briefings: two pages, each statement with its outlet, day and words, and nothing that runs or is fetched."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.desk import some
from tests.news import article, claim, on
from truceline.export.brief import FITS, brief_html, brief_pdf
from truceline.export.holdings import Holdings
from truceline.model import Actor, Incident, Stance
from truceline.reconcile.picture import reconcile

NOON = datetime(2031, 5, 10, 12, tzinfo=UTC)
HOSTILE = "Velland shelled <script>alert(1)</script> a mill in Toldan "


def loud(number: int) -> tuple[Incident, Holdings]:
    """An incident that so many articles tell of, each at length and in other words."""
    accounts = [
        article(
            claim(
                HOSTILE + f"{'before the eyes of all ' * 12}{n}",
                speaker=(Actor(f"Ardanian minister {n}", "ARD"), Actor(f"Vellandic aide {n}", "VEL"), None)[n % 3],
                when=on(0),
                stance=Stance.DENIES if n % 3 == 1 else Stance.ASSERTS,
            ),
            name=f"{n}",
        )
        for n in range(number)
    ]
    picture = reconcile(accounts)
    return max(picture.incidents, key=lambda one: len(one.claims)), Holdings.of(accounts, picture)


def test_each_statement_has_its_side_its_words_and_its_source() -> None:
    one, holdings = loud(3)
    html = brief_html(one, holdings, made=NOON)
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "default-src &#39;none&#39;" in html
    sides = html.split("<h3>")[1:]
    assert ["denies</span>" in one or ">denies<" in one for one in sides] == ["Velland" in head(one) for one in sides]
    for words in ("What is disputed", "Sources: ", "people have judged 0 of", "No text counts people", "6 May 2031"):
        assert words in html


def head(side: str) -> str:
    return side.split("</h3>")[0]


def test_what_does_not_fit_is_counted_and_not_hidden() -> None:
    one, holdings = loud(24)
    assert "more</li>" in brief_html(one, holdings, made=NOON, room=FITS[-1])


@pytest.mark.parametrize("number", [1, 60])
def test_a_briefing_as_pdf_has_two_pages_at_most(number: int) -> None:
    pytest.importorskip("weasyprint", reason="pip install 'truceline[pdf]'", exc_type=ImportError)
    one, holdings = loud(number)
    assert 1 <= pages(brief_pdf(one, holdings, made=NOON)) <= 2


def pages(pdf: bytes) -> int:
    """How many pages a PDF has: its page objects, packed or not."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return len(re.findall(rb"/Type\s*/Page\b", b"\n".join(found)))


def test_the_desk_gives_it_of_incidents_and_ceasefires(client: TestClient) -> None:
    for id in (some(client, "incidents")[0]["id"], some(client, "ceasefires")[0]["id"]):
        answer = client.get(f"/briefs/{id}.html")
        assert answer.headers["content-disposition"] == f'attachment; filename="brief-{id}.html"'
        assert "Limits of the evidence" in answer.text
    assert client.get("/briefs/none.html").status_code == 404
    assert client.get(f"/briefs/{id}.doc").status_code == 404


def test_the_command_writes_it_and_says_what_is_wrong(
    url: str, client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from truceline.cli import main

    id = some(client, "incidents")[0]["id"]
    run: Callable[..., Any] = main
    for arguments, code in (
        ([id, "--out", str(tmp_path / "b.html")], 0),
        (["none", "--out", str(tmp_path / "b.html")], 1),
        ([id, "--out", str(tmp_path / "b.doc")], 2),
        ([id, "--out", str(tmp_path / "no" / "b.html")], 2),
    ):
        with pytest.raises(SystemExit) as left:
            run(["brief", *arguments, "--db", url])
        assert left.value.code == code, capsys.readouterr().err
    assert "Who says what" in (tmp_path / "b.html").read_text()
