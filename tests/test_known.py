"""What was read word for word before is not read again, and its account is the same as if it were."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from truceline.model import Account, Document, ReaderVersion, Removed, Span
from truceline.model.form import account_to_dict
from truceline.pipeline import load_reader, read_document
from truceline.pipeline.known import MOST, Known

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
WIRE = Document("a" * 64, "The army shelled Toldan.", published=NOON)


class Counting:
    """Reads nothing, and counts what it was asked to read."""

    def __init__(self) -> None:
        self.asked: list[Document] = []

    def __call__(self, document: Document) -> Account:
        self.asked.append(document)
        return Account(document, ReaderVersion("0", "0" * 64))


@pytest.fixture(params=["memory", "folder"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path if request.param == "folder" else None


def test_the_same_words_of_the_same_day_are_read_once_whoever_prints_them(folder: Path | None) -> None:
    known, read = Known(folder), Counting()
    later = replace(WIRE, id="b" * 64, url="https://b.example/1", outlet="B", published=NOON + timedelta(hours=3))
    assert [known.account(one, read).document for one in (WIRE, later)] == [WIRE, later]
    assert read.asked == [WIRE]


@pytest.mark.parametrize(
    "other",
    [
        replace(WIRE, text="The army shelled Toldan!"),
        replace(WIRE, published=NOON + timedelta(days=1)),
        replace(WIRE, published=None),
        replace(WIRE, removed=(Removed(Span(0, 8), "credit"),)),
    ],
)
def test_other_words_another_day_and_other_furniture_are_read(folder: Path | None, other: Document) -> None:
    known, read = Known(folder), Counting()
    for one in (WIRE, other):
        known.account(one, read)
    assert read.asked == [WIRE, other]


def test_what_one_process_of_a_run_has_read_another_finds(tmp_path: Path) -> None:
    read = Counting()
    Known(tmp_path).account(WIRE, read)
    assert Known(tmp_path).account(WIRE, read).document == WIRE
    assert len(read.asked) == 1


def test_memory_is_bounded_and_a_folder_that_is_gone_is_done_without(tmp_path: Path) -> None:
    known, read = Known(), Counting()
    for number in range(MOST + 1):
        known.account(replace(WIRE, text=f"Text {number}."), read)
    known.account(replace(WIRE, text="Text 0."), read)
    assert len(read.asked) == MOST + 2
    assert Known(tmp_path / "gone").account(WIRE, read).document == WIRE


def test_an_account_found_is_to_the_byte_the_one_that_reading_gives() -> None:
    reader, known = load_reader(threads=1), Known()
    text = (EXAMPLES / "border-clashes.txt").read_text("utf-8")
    wire = Document("a" * 64, text, published=NOON)
    copy = Document("b" * 64, text, "https://b.example/1", "Border news", "B", ("C. Dee",), "Reuters", NOON)
    known.account(wire, lambda document: read_document(document, reader))

    def unasked(document: Document) -> Account:
        raise AssertionError("it was read before")

    found, plain = known.account(copy, unasked), read_document(copy, reader)
    assert json.dumps(account_to_dict(found)) == json.dumps(account_to_dict(plain))
    assert found == plain
