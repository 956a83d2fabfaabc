# ruff: noqa: F401, F811 - a fixture that is imported is used by its name alone
"""The commands of the ledger: run, issues, withdraw, migrate."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate_articles import CONFLICT, OTHER
from tests.test_cli import run
from tests.test_run import ENVIRONMENT, PAGE, await_documents, write_articles
from truceline.store import Ledger
from truceline.store.migrating import HEAD

ARTICLE = "Velland shelled Toldan on Monday, killing 12 people, Ardania's army said.\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs read with the stub, in this process."""
    from tests import stub_reader
    from truceline.pipeline import runs

    real = runs.run

    def stubbed(sources, ledger, **options):
        options |= {"workers": 0, "reader": stub_reader.VERSION, "prepare": stub_reader.reading}
        return real(sources, ledger, **options)

    monkeypatch.setattr(runs, "run", stubbed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


def test_a_run_says_what_became_of_everything(run, quick, folder: Path) -> None:
    ran = run("run", "articles")
    assert ran.code == 0
    assert "4 new, 0 read again, 2 duplicates, 1 file skipped, 4 issues" in ran.out
    assert "2 bad-record, 1 not-text, 1 read-failed" in ran.out
    assert "the ledger holds 5 documents, 5 claims" in ran.out
    assert "ceasefires, 0 disputes, each as one article tells it\nthe picture of it: 4 documents in " in ran.out
    assert Path("truceline.db").exists()
    assert "0 new, 0 read again, 6 duplicates" in run("run", "articles").out


def test_numbers_of_one_are_no_plural(run, quick, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    told = run("run", "a.txt", "--no-gate").out
    assert "the ledger holds 1 document, 1 claim, 1 figure, 0 ceasefires" in told
    assert "the picture of it: 1 document in 1 lineage · 1 claim in 1 incident" in told
    assert " 1 document, " in run("backup", "--out", "a.backup.gz").out


def test_what_the_gate_passed_over_is_no_issue_of_a_run_and_listed_as_what_it_is(run, quick, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(next(iter(OTHER.values())))
    told = run("run", "a.txt").out
    assert "0 issues" in told
    assert "truceline issues lists them as no-conflict-news" in told
    listed = run("issues")
    assert listed.out.startswith("no-conflict-news a.txt")
    assert "1 article that the gate passed over is listed" in listed.err


def test_issues_are_listed_and_filtered(run, quick, folder: Path) -> None:
    run("run", "articles")
    lines = run("issues").out.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("not-text         articles/b.txt: this is an image")
    assert len(run("issues", "--kind", "bad-record").out.splitlines()) == 2
    told = [json.loads(line) for line in run("issues", "--json").out.splitlines()]
    assert told[1]["kind"] == "read-failed"
    assert run("issues", "--kind", "nothing").code == 2


def test_issues_are_shown_kind_by_kind_and_skipped_files_by_themselves(run, quick, folder: Path) -> None:
    run("run", "articles")
    told = run("issues", "--by-kind")
    assert [line for line in told.out.splitlines() if line[0].isdigit()] == [
        "2 bad-record",
        "1 not-text",
        "1 read-failed",
    ]
    assert told.out.splitlines()[1].startswith("bad-record       articles/records.jsonl:3: ")
    assert told.err == "and 1 file skipped for their endings (--kind skipped lists them)\n"
    assert run("issues", "--kind", "skipped").out.startswith("skipped          articles/inner/picture.png: ")


def test_withdrawing_by_address_and_by_digits(run, quick, folder: Path) -> None:
    run("run", "articles")
    assert run("withdraw", "https://river.example/sotk", "--reason", "asked for").out.startswith("withdrew ")
    with Ledger.open("sqlite:///truceline.db") as ledger:
        assert PAGE[200:240] not in ledger.dump()
        left = next(ledger.documents()).id
        assert next(ledger.withdrawals()).by
    assert run("withdraw", left[:10], "--reason", "asked for", "--by", "ana").out == f"withdrew {left}\n"
    again = run("withdraw", left[:10], "--reason", "asked for")
    assert (again.code, again.out) == (1, "")
    assert run("withdraw", left, "--reason", " ").code == 2


def test_nothing_of_what_was_withdrawn_is_left_in_the_file(run, quick, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Velland shelled Quillbrook on Monday.\n")
    (tmp_path / "b.txt").write_text("Velland shelled Toldan on Monday.\n")
    run("run", "a.txt", "b.txt")
    files = [Path("truceline.db"), Path("truceline.db-wal")]

    def held() -> bytes:
        return b"".join(file.read_bytes() for file in files if file.exists()).lower()

    assert b"quillbrook" in held()
    run("withdraw", _id_of("Quillbrook"), "--reason", "asked for")
    assert b"quillbrook" not in held()
    assert b"toldan" in held()


def _id_of(word: str) -> str:
    with Ledger.open("sqlite:///truceline.db") as ledger:
        return ledger.search(word)[0].document


def test_a_ledger_elsewhere_is_named_by_option_environment_or_file(run, quick, folder: Path, monkeypatch) -> None:
    run("run", "articles", "--db", "sqlite:///one.db")
    monkeypatch.setenv("TRUCELINE_DB", "sqlite:///two.db")
    run("run", "articles")
    monkeypatch.delenv("TRUCELINE_DB")
    Path("truceline.toml").write_text('db = "sqlite:///three.db"\n')
    run("run", "articles")
    assert sorted(path.name for path in Path().glob("*.db")) == ["one.db", "three.db", "two.db"]


def test_resume_goes_on_with_the_sources_of_a_run_that_was_cut_off(run, quick, folder: Path) -> None:
    (folder / "d.txt").write_text("The resource is broken since Monday.\n")
    broken = run("run", "articles")
    assert (broken.code, broken.out) == (3, "")
    assert "model.onnx" in broken.err
    (folder / "d.txt").unlink()
    assert "3 new, 0 read again, 3 duplicates" in run("run", "--resume").out
    assert run("run", "--resume").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["run"], 2, "SOURCE"),
        (["run", "none.txt"], 1, "no such file"),
        (["run", "ftp://river.example/"], 1, "http:// or https://"),
        (["run", ".", "--engine", "ray"], 2, "there are local, dask"),
        (["run", ".", "--column", "x=y"], 2, "FIELD=COLUMN"),
        (["run", ".", "--workers", "-1"], 2, "workers is -1"),
        (["run", ".", "--db", "mysql://h/d"], 2, "--db"),
        (["run", "--resume"], 1, "no ledger"),
        (["issues"], 1, "no ledger"),
        (["withdraw", "abcdef0123", "--reason", "x"], 1, "no ledger"),
        (["withdraw", "abcdef0123"], 2, "--reason"),
        (["migrate", "--db", "nonsense"], 2, "--db"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_no_file(run, arguments: list[str], code: int, says: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert list(Path().iterdir()) == []


def test_a_source_of_which_nothing_could_be_read_is_exit_1(run, quick) -> None:
    Path("a.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    ran = run("run", "a.txt")
    assert ran.code == 1
    assert "truceline issues" in ran.err


def test_migrate_says_from_what_to_what(run) -> None:
    assert run("migrate").out == f"the ledger's schema is {HEAD}; it was not there\n"
    assert run("migrate").out == f"the ledger's schema is {HEAD}\n"


def test_the_real_reader_in_a_process_of_its_own(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    ran = run("run", "a.txt", "--workers", "1")
    assert (ran.code, ran.err) == (0, "")
    assert "1 new" in ran.out
    with Ledger.open("sqlite:///truceline.db") as ledger:
        account = next(ledger.accounts())
    assert account.claims
    alone = json.loads(run("read", "a.txt", "--format", "json").out)
    assert [claim.evidence.start for claim in account.claims] == [c["evidence"]["start"] for c in alone["claims"]]


# The command with the stub in its workers, as a program: spawned processes import it anew.
STUBBED = """
import sys
from functools import partial
from tests import stub_reader
from truceline.cli import main
from truceline.pipeline import runs

if __name__ == "__main__":
    runs.run = partial(runs.run, reader=stub_reader.VERSION, prepare=stub_reader.reading)
    main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_a_run_cleanly_and_resume_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    write_articles(tmp_path / "articles", more=200)
    (tmp_path / "stubbed.py").write_text(STUBBED)
    command = [sys.executable, "stubbed.py", "run"]
    options = {"cwd": tmp_path, "env": ENVIRONMENT, "stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with Ledger.open(f"sqlite:///{tmp_path / 'truceline.db'}") as ledger:
        process = subprocess.Popen([*command, "articles", "--workers", "2"], start_new_session=True, **options)
        await_documents(ledger, 8, process.poll)
        os.killpg(process.pid, number) if number is signal.SIGINT else process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, "truceline: stopped; truceline run --resume goes on\n")
        assert " new, " in out
        assert 8 <= ledger.counts()["documents"] < 205
        again = subprocess.run([*command, "--resume", "--workers", "2"], timeout=120, check=False, **options)
        assert again.returncode == 0, again.stderr
        assert ledger.counts()["documents"] == 205


def test_a_run_makes_the_picture_and_a_run_that_changes_nothing_does_not(run, quick, folder: Path) -> None:
    assert "5 claims in" in run("run", "articles").out
    assert "incidents" not in run("run", "articles").out
    assert "incidents" not in run("run", "articles", "--reread", "--no-picture").out


def test_reconcile_shows_the_incidents(run, quick, folder: Path) -> None:
    run("run", "articles", "--no-picture")
    told = run("reconcile")
    assert told.code == 0
    assert told.out.splitlines()[0].split() == "GRADE WHO WHAT WHERE WHEN LINEAGES CLAIMS ID".split()
    assert "documents in" in told.out.splitlines()[-1]
    assert len(run("reconcile", "--most", "1").out.splitlines()) <= 4
    incidents = [json.loads(line) for line in run("reconcile", "--json").out.splitlines()]
    with Ledger.open("sqlite:///truceline.db") as ledger:
        picture = ledger.picture()
    assert [incident["id"] for incident in incidents] == [incident.id for incident in picture.incidents]
    assert sum(len(incident["claims"]) for incident in incidents) == 5


def test_reconcile_lists_so_many_as_json_too(run, quick, folder: Path) -> None:
    run("run", "articles", "--no-picture")
    every = [json.loads(line)["id"] for line in run("reconcile", "--json").out.splitlines()]
    some = [json.loads(line)["id"] for line in run("reconcile", "--json", "--most", "1").out.splitlines()]
    assert len(every) > len(some) == 1
    assert some[0] in every


def test_ceasefires_are_listed_with_the_ids_that_a_briefing_asks_for(run, tmp_path: Path) -> None:
    from tests.desk import fill

    with Ledger.open(f"sqlite:///{tmp_path / 'war.db'}") as ledger:
        fill(ledger)
        (truce,) = ledger.truces()
    here = ["--db", f"sqlite:///{tmp_path / 'war.db'}"]
    head, line = run("reconcile", "--ceasefires", *here).out.splitlines()[:2]
    assert head.split() == "STANDS AS BETWEEN IN FORCE LINEAGES ID".split()
    assert line.endswith(f" {truce.id}")
    assert [json.loads(one)["id"] for one in run("reconcile", "--ceasefires", "--json", *here).out.splitlines()] == [
        truce.id
    ]
    assert run("reconcile", "--ceasefires", "--json", "--most", "0", *here).out == ""
    refused = run("brief", "i0", "--out", "b.html", *here)
    assert (refused.code, "--ceasefires" in refused.err) == (1, True)
    assert run("brief", truce.id, "--out", str(tmp_path / "b.html"), *here).code == 0


def test_copies_name_a_document_without_a_headline_by_its_first_words(run, quick, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(next(iter(CONFLICT.values())) * 3 + name)
    run("run", "a.txt", "b.txt", "--no-gate")
    assert run("copies").out.count("Velland's army shelled three villages") == 2


def test_reconciling_needs_a_ledger(run, tmp_path: Path) -> None:
    assert run("reconcile", "--db", f"sqlite:///{tmp_path}/none.db").code == 1
