"""Texts on the desk: pasted and chosen files that stay out of the ledger, versions of a page word by word."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.desk import desk, settled, some, told
from truceline.ingest.records import capture_record
from truceline.pipeline.picturing import reconcile_ledger
from truceline.serve.pages.differing import words
from truceline.store import Ledger

HTML = b"<html><head><title>Guns</title></head><body><article><p>%s</p></article></body></html>"
PARAGRAPH = b"Velland shelled Toldan on Tuesday, killing 12 people, and the truce did not hold that night. " * 4


def sent(client: TestClient, *files: tuple[str, bytes], **data: str) -> str:
    answer = client.post("/paste", data=data, files=[("files", one) for one in files])
    assert answer.status_code == 200, answer.text[:400]
    return answer.text


def test_a_file_of_text_or_of_a_page_is_read_and_not_kept(client: TestClient) -> None:
    for name, raw in (("a.txt", PARAGRAPH), ("a.html", HTML % PARAGRAPH)):
        html = sent(client, (name, raw), published="2031-05-07")
        assert 'id="c1"' in html
        assert "The text and what is told in it" in html
    assert len(some(client, "documents")) == 5


def test_of_several_files_one_that_cannot_be_read_keeps_no_other_from_it(client: TestClient) -> None:
    html = sent(client, ("one.txt", PARAGRAPH), ("two.html", HTML % PARAGRAPH), ("b<i>n.txt", b"\0\1\2"))
    assert "3 articles" in html
    assert html.count("not read") == 1
    assert "<i>" not in html
    assert len(some(client, "documents")) == 5


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([("none.txt", b"")], 422),
        ([("nul.txt", b"\0")], 422),
        ([("long.txt", b"Velland shelled Toldan. " * 20_000)], 422),
        ([("huge.txt", b"x" * 10_000_000)], 413),
        ([(f"{n}.txt", b"Velland shelled Toldan.") for n in range(11)], 400),
    ],
)
def test_files_that_are_too_large_too_many_or_no_text_are_refused(
    client: TestClient, files: list[tuple[str, bytes]], status: int
) -> None:
    answer = client.post("/paste", files=[("files", one) for one in files])
    assert answer.status_code == status
    assert client.get("/paste").status_code == 200


def test_files_go_nowhere_but_to_the_reader(client: TestClient) -> None:
    for path in ("/judgements", "/login", "/locks"):
        assert client.post(path, files={"reason": ("a.txt", b"x")}).status_code in {400, 422}


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("It killed 12.", "It killed 14.", [("same", "It killed "), ("gone", "12"), ("new", "14"), ("same", ".")]),
        ("", "A truce holds.", [("new", "A truce holds.")]),
        ("A truce holds.", "", [("gone", "A truce holds.")]),
        ("x " * 5_000, "y", [("gone", "x " * 5_000), ("new", "y")]),
    ],
)
def test_a_change_is_told_word_by_word(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.text) for one in words(old, new)] == pieces


def test_versions_of_a_page_tell_which_words_and_claims_came_and_went(url: str) -> None:
    texts = (
        "Velland shelled Toldan on Tuesday, killing 12. The market was closed.",
        "Velland shelled Toldan on Tuesday, killing 14. Ardania shelled Sandport. <b>The market</b> was closed.",
    )
    with Ledger.open(url) as ledger:
        for hour, text in enumerate(texts):
            published = f"2031-06-01T0{hour}:00:00Z"
            record = {"outlet": "River Post", "published": published, "url": "https://river.example/p", "text": text}
            raw = json.dumps(record).encode()
            document = capture_record(raw, source="p.jsonl")
            ledger.add(document, raw, source="p.jsonl")
            ledger.put_account(told(document))
        reconcile_ledger(ledger)
    with desk(url) as client:
        settled(client)
        ids = [one["source"]["id"] for one in some(client, "documents", since="2031-06-01")]
        pages = [client.get(f"/documents/{id}").text for id in ids]
        (link,) = {unescape(one) for one in re.findall(r'href="([^"]+/changes)"', pages[0])}
        html = client.get(link).text
        gone = re.findall(r"<del><span[^>]*>taken out: </span>(.*?)</del>", html)
        new = re.findall(r"<ins><span[^>]*>added: </span>(.*?)</ins>", html)
        assert "12" in gone
        assert "14" in new
        assert "<b>" not in html
        now = html.split("Told now")[1].split("Word by word")[0]
        assert "Sandport" in now or "Ardania" in now
        assert "12" in html.split("Told no more")[1].split("Told now")[0]
        first = next(one["source"]["id"] for one in some(client, "documents", since="2031-06-01", sort="published"))
        assert client.get(f"/documents/{first}/changes").status_code == 404
