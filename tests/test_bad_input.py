"""What is not one readable English article: one line on stderr, the right exit code, nothing on stdout, in time."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path

import pytest

from truceline.cli import main
from truceline.ingest.text import MAX_BYTES, MAX_CHARACTERS
from truceline.pipeline import Reader, load_reader

SENTENCE = "Government forces shelled the village of Orsk on Monday, killing three people, the army said. "
FRENCH = "Les forces du gouvernement ont bombardé le village lundi, tuant trois personnes, selon l'armée. "
RUSSIAN = "Войска обстреляли деревню в понедельник, погибли трое жителей. "
ARABIC = "قصفت القوات القرية يوم الاثنين وقتل ثلاثة أشخاص. "
SECONDS = 15.0  # for a refusal on a busy machine; most take milliseconds

REFUSED = {
    "empty": (b"", "it is empty"),
    "white space": (b" \n\t\r\n \xc2\xa0", "it is empty"),
    "only marks nobody sees": ("\u200b\u200d\u200e\u2060\n" * 50, "no words"),
    "only emoji": ("🔥👨\u200d👩\u200d👧" * 100, "no words"),
    "only quotes": ("\"“”'‘’«»" * 500, "no words"),
    "only parentheses": ("(" * 5_000 + ")" * 5_000, "no words"),
    "only full stops": (". " * 20_000, "no words"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "an image"),
    "NUL bytes": (b"The army\0said " * 100, "binary"),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\x01" * 300, "binary"),
    "invalid UTF-8": (b"Troops took the town \xff\xfe\xfd\x81 on Monday. " * 3, "save it as UTF-8 text"),
    "UTF-16 without its mark": (SENTENCE.encode("utf-16-le"), "save it as UTF-8 text"),
    "UTF-16 cut short": (SENTENCE.encode("utf-16")[:-1], "damaged at byte"),
    "Russian": (RUSSIAN * 30, "English only"),
    "Arabic": (ARABIC * 30, "English only"),
    "French": (FRENCH * 30, "English only"),
    "a page's code": ("<!DOCTYPE html><html><body><nav><a href='/'>Home</a></nav></body></html>", "no article was"),
    "a page's navigation": ("<ul>" + "<li><a href='/a'>World</a></li>\n" * 50 + "</ul>", "English prose"),
    "a menu": ("Home\nWorld\nPolitics\nSport\nContact us\nSign in\n" * 10, "English prose"),
    "a list of links": ("\n".join(f"https://example.org/news/{n}" for n in range(100)), "English prose"),
    "10,000 short lines": ("Three soldiers were killed.\n" * 10_000, "split it first"),
    "a line of 10 MB": ((SENTENCE * 110_000)[:10_000_000], "10,000,000 characters"),
    "a line of 10 MB without punctuation": ("the army said it was " * 500_000, "split it first"),
    "50 MB": (b"x" * 50_000_000, "20.0 MB"),
}

READ = {
    "Windows-1252": "“Three soldiers were killed” in Orsk on Monday, the army’s spokesman said – in a café.".encode(
        "cp1252"
    ),
    "UTF-16 by its mark": (SENTENCE * 2).encode("utf-16"),
    "half a surrogate": b"Government forces shelled Orsk \xed\xa0\x80 on Monday. ",
    "no punctuation": SENTENCE.replace(".", "").replace(",", "") * 8,
    "emoji, joiners and marks of direction": "🔥 Government forces 👨\u200d👩\u200d👧 shelled Orsk\u200b on "
    "Mon\u0301day, killing three\u202e people\u202c, the a\u0308rmy said. \u200f\u2066x\u2069",
    "a word of 100,000 letters": "Government forces shelled " + "x" * 100_000 + " on Monday, killing three people.",
    "a number of 5,000 digits": "The shelling killed " + "9" * 5_000 + " people.",
    "dates that are none": "Troops attacked Orsk on 31 February 2031, 0 January 0000 and March 99999, at 45:99.",
    "quotes that never close": ('"' + SENTENCE) * 3,
    "one letter": "x",
}


class Ran:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def refused(self, code: int, says: str) -> None:
        assert (self.code, self.out) == (code, "")
        assert len(self.err.splitlines()) == 1
        assert self.err.startswith("truceline: ")
        assert says in self.err


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """Run `truceline read` in an empty folder, with no settings of the tester's own."""
    for name in ("TRUCELINE_FORMAT", "TRUCELINE_JOBS", "TRUCELINE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["read", *arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Ran(int(left.value.code or 0), out, err)

    return run


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def written(folder: Path, content: str | bytes) -> str:
    path = folder / "article.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_article_is_refused_in_one_line(run, tmp_path: Path, kind: str) -> None:
    content, says = REFUSED[kind]
    path = written(tmp_path, content)
    begun = time.monotonic()
    ran = run(path, "--format", "json")
    assert time.monotonic() - begun < SECONDS
    ran.refused(1, says)
    assert "article.txt: " in ran.err


@pytest.mark.parametrize("kind", READ)
def test_odd_text_is_read_to_exactly_one_account(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader, kind: str
) -> None:
    monkeypatch.setattr("truceline.pipeline.load_reader", lambda **_: reader)  # the model is loaded once for all
    ran = run(written(tmp_path, READ[kind]), "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    account = json.loads(ran.out)
    assert account["document"]["published"] is None


def test_the_longest_article_is_taken_and_one_character_more_is_not(tmp_path: Path) -> None:
    from truceline.errors import NotAnArticle
    from truceline.ingest.text import decode

    longest = b"a" * MAX_CHARACTERS
    assert len(decode(longest, source="a.txt")) == MAX_CHARACTERS
    with pytest.raises(NotAnArticle, match="250,001 characters are more than one article; split it first"):
        decode(longest + b"a", source="a.txt")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file on this system")
def test_a_file_that_never_ends_is_refused(run) -> None:
    run("/dev/zero").refused(1, f"over {MAX_BYTES / 1e6:.1f} MB")


@pytest.mark.parametrize("shape", ["table", "json", "html"])
def test_an_empty_standard_input_is_refused_in_every_format(run, monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    run("-", "--format", shape).refused(1, "standard input: it is empty")


def test_a_file_that_is_not_there(run) -> None:
    run("nowhere.txt").refused(1, "nowhere.txt: no such file; check the path")


def test_a_folder(run, tmp_path: Path) -> None:
    run(str(tmp_path)).refused(1, "a folder; read takes one article")


@pytest.mark.parametrize("path", ["a\0b.txt", "x" * 5_000])
def test_a_path_that_can_be_none(run, path: str) -> None:
    run(path).refused(1, "cannot be read")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may read every file")
def test_a_file_without_permission(run, tmp_path: Path) -> None:
    path = written(tmp_path, SENTENCE)
    Path(path).chmod(0)
    run(path).refused(1, "cannot be read")


@pytest.mark.parametrize("published", ["yesterday", "2022-13-45", "12/09/2022", "0001-01-01T00:00+14:00", "٢٠٢٢", "\0"])
def test_a_time_that_is_none_is_wrong_usage(run, tmp_path: Path, published: str) -> None:
    run(written(tmp_path, SENTENCE), "--published", published).refused(2, "write it like 2022-09-14T08:19:02Z")


@pytest.mark.parametrize("arguments", [["--format", "yaml"], ["--format", ""], ["--fromat", "json"], ["b.txt"]])
def test_an_option_or_format_nobody_knows_is_wrong_usage(run, tmp_path: Path, arguments: list[str]) -> None:
    run(written(tmp_path, SENTENCE), *arguments).refused(2, "--help")


def test_no_article_at_all_is_wrong_usage(run) -> None:
    run().refused(2, "PATH")


def test_nothing_is_written_where_the_input_is_refused(run, tmp_path: Path) -> None:
    run(written(tmp_path, b""), "--out", "page.html", "--format", "html").refused(1, "it is empty")
    assert not (tmp_path / "page.html").exists()
