"""What is remembered of sentences in a file: damaged scores are no scores, and never an article's end."""

from __future__ import annotations

import io
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from truceline.language.remembered import FILE, Remembered


class Told:
    """A network that tells the length of a sentence's first word."""

    fingerprint = "f"

    def score(self, sentences: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        return [{"arc": np.full(100, len(words[0]), np.float32)} for words in sentences]


def zipped(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return zlib.compress(file.getvalue())


DAMAGED = {
    "nothing": b"",
    "a null": None,
    "words": "scores",
    "noise": b"\x00" * 200,
    "no archive": zlib.compress(b"PK\x03\x04 and no more"),
    "other arrays": zipped(near=np.zeros(3)),
    "of another form": zipped(arc=np.full(100, 5, np.float32)),
}


def cached(folder: Path, statement: str, *given: Any) -> Any:
    with closing(sqlite3.connect(folder / FILE)) as file, file:
        return file.execute(statement, given).fetchall()


@pytest.mark.parametrize("said", DAMAGED.values(), ids=DAMAGED)
def test_scores_that_are_damaged_are_asked_for_again_and_replaced(said: Any, tmp_path: Path) -> None:
    Remembered(folder=tmp_path).score(Told(), [["shell"], ["shelled"]])
    sound = cached(tmp_path, "SELECT scores FROM sentences ORDER BY key")
    cached(tmp_path, "CREATE TABLE free (key BLOB PRIMARY KEY, scores, number INTEGER)")
    cached(tmp_path, "INSERT INTO free SELECT * FROM sentences")
    cached(tmp_path, "DROP TABLE sentences")
    cached(tmp_path, "ALTER TABLE free RENAME TO sentences")
    cached(tmp_path, "UPDATE sentences SET scores = ?", said)
    again = Remembered(folder=tmp_path)
    assert [one["arc"][0] for one in again.score(Told(), [["shell"], ["shelled"]])] == [5, 7]
    assert (again.asked, again.known) == (2, 0)
    assert cached(tmp_path, "SELECT scores FROM sentences ORDER BY key") == sound
    once_more = Remembered(folder=tmp_path)
    once_more.score(Told(), [["shell"], ["shelled"]])
    assert once_more.known == 2


def test_scores_of_another_sentence_are_not_known(tmp_path: Path) -> None:
    Remembered(folder=tmp_path).score(Told(), [["shell"], ["shelled"]])
    cached(tmp_path, "UPDATE sentences SET scores = (SELECT max(scores) FROM sentences)")
    again = Remembered(folder=tmp_path)
    assert [one["arc"][0] for one in again.score(Told(), [["shell"], ["shelled"]])] == [5, 7]
    assert again.known == 1


@pytest.mark.parametrize("number", ["last", 2**63 - 1])
def test_a_file_with_a_number_that_is_none_is_done_without(number: Any, tmp_path: Path) -> None:
    cached(tmp_path, "CREATE TABLE sentences (key BLOB PRIMARY KEY, scores, number)")
    cached(tmp_path, "INSERT INTO sentences VALUES (x'00', x'00', ?)", number)
    assert Remembered(folder=tmp_path).score(Told(), [["shell"]])[0]["arc"][0] == 5


def test_the_file_of_sentences_is_bounded(tmp_path: Path) -> None:
    remembered = Remembered(folder=tmp_path, disk=60_000)
    for length in range(1, 200):
        remembered.score(Told(), [["l" * length]])
    (count,) = cached(tmp_path, "SELECT count(*) FROM sentences")[0]
    assert 10 < count < 190
    assert Remembered(folder=tmp_path).score(Told(), [["l" * 199]])[0]["arc"][0] == 199
