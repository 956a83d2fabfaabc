"""What a run beyond one machine refuses: schedulers that are not there, folders out of reach, broken files."""

from __future__ import annotations

import gzip
import json
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.test_run import ENVIRONMENT
from truceline.cli import app
from truceline.engine.folders import Folder, NoDriver
from truceline.engine.local import WorkerFailed
from truceline.errors import LexiconInvalid, ShardInvalid, UsageError
from truceline.ingest.records import Columns
from truceline.ingest.sources import Form, Found
from truceline.model import ReaderVersion
from truceline.pipeline import sharding, shards
from truceline.pipeline.manifests import manifest_of
from truceline.pipeline.shards import Shard, Terms, opened, outcomes, process_shard
from truceline.pipeline.tasks import Task

# Schedulers


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "truceline", *arguments]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        ("", "no file of a Dask scheduler"),
        ("[1]", "no file of"),
        ('{"address": 1}', "no file of"),
    ],
)
def test_a_scheduler_file_that_is_not_there_is_told_at_once(tmp_path: Path, content: str | None, said: str) -> None:
    pytest.importorskip("distributed")
    (tmp_path / "a.txt").write_text("Velland shelled Toldan.\n")
    if content is not None:
        (tmp_path / "s.json").write_text(content)
    engine = f"dask://{tmp_path}/s.json"
    done = subprocess.run(
        command("run", "a.txt", "--engine", engine), cwd=tmp_path, env=ENVIRONMENT, capture_output=True, timeout=60
    )
    assert done.returncode == 1
    assert f"truceline: {engine}: {said}" in done.stderr.decode()
    assert not (tmp_path / "truceline.db").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_waiting_for_a_scheduler_can_be_cut_off(tmp_path: Path, number: signal.Signals) -> None:
    pytest.importorskip("distributed")
    (tmp_path / "a.txt").write_text("Velland shelled Toldan.\n")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = f"dask://127.0.0.1:{silent.getsockname()[1]}"
        silent.settimeout(60)
        with subprocess.Popen(command("run", "a.txt", "--engine", engine), cwd=tmp_path, env=ENVIRONMENT) as process:
            try:
                connection, _ = silent.accept()
                process.send_signal(number)
                assert process.wait(timeout=15) in (130, -number)
            finally:
                process.kill()
                connection.close()


def test_a_scheduler_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from truceline.engine import dasked

    monkeypatch.setattr(dasked, "ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with (
            pytest.raises(WorkerFailed, match=r"no Dask scheduler at .* not answered"),
            dasked.cluster(address, workers=1),
        ):
            pass


# Folders


@pytest.mark.parametrize(
    ("url", "said"),
    [("s3://desk/x", "Install s3fs to access S3"), ("foo://desk/x", "no scheme of a folder; fsspec knows abfs, ")],
)
def test_a_folder_that_nothing_here_can_reach_is_told_before_anything_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Velland shelled Toldan.\n")
    commands = (
        ["run", "a.txt", "--engine", "dask", "--shards", url],
        ["shard", "plan", "a.txt", "--to", url],
        ["shard", "read", url],
        ["shard", "load", url],
        ["shard", "lineages", url],
    )
    for one in commands:
        refused = CliRunner().invoke(app, one)
        assert isinstance(refused.exception, UsageError)
        assert str(refused.exception).startswith(f"{url}: {said}")
    assert [path.name for path in Path().iterdir()] == ["a.txt"]


def test_a_worker_without_the_driver_says_so(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(NoDriver, match="no scheme of a folder") as refused:
        process_shard("foo://desk/in", "foo://desk/out")
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


# A user's own parties

OWN = "what,code,name,aliases,sector,country,from,to\ngroup,GREENRIVER,Green River Front,GRF,{sector},SYR,,\n"


def test_a_bad_line_of_own_parties_is_told_when_it_is_planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Velland shelled Toldan.\n")
    Path("own.csv").write_text(OWN.format(sector="ARMY"))
    refused = CliRunner().invoke(app, ["shard", "plan", "a.txt", "--to", "plan", "--actors", "own.csv"])
    assert isinstance(refused.exception, LexiconInvalid)
    assert "own.csv: line 2: sector is 'ARMY'" in str(refused.exception)
    assert not Path("plan").exists()


def test_own_parties_go_with_the_shards_and_stay_in_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    Path("temporary").mkdir()
    Path("a.txt").write_text("The Green River Front shelled Aleppo on Monday, killing 12 people, the army said.\n")
    Path("own.csv").write_text(OWN.format(sector="REB"))
    made = CliRunner().invoke(app, ["shard", "plan", "a.txt", "--to", "plan", "--actors", "own.csv", "--no-gate"])
    assert made.exception is None, made.output
    folder = Folder("plan")
    (job,) = manifest_of(folder).jobs(folder)
    assert process_shard(job.path_in, job.path_out) == 1
    (outcome,) = sharding.planned(manifest_of(folder), folder)
    assert outcome.account is not None
    assert "GREENRIVER" in {actor.code for claim in outcome.account.claims for actor in claim.actors}
    assert list(Path("temporary").iterdir()) == []


# Broken files

HEAD = {"shard": 1, "reader": ["stub", "0" * 64], "columns": {}, "learned": [], "actors": None}
TASK = {
    "source": "a.txt",
    "form": "file",
    "raw": "",
    "told": None,
    "charset": None,
    "page": False,
    "visit": None,
    "document": None,
    "gate": None,
}
DEEP = b"[" * 100_000


def packed(*rows: object) -> bytes:
    return gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in rows))


def test_a_shard_in_the_form_of_these_tests_is_one() -> None:
    for source in ("a.txt", "\N{CROSSED SWORDS}\N{COLLISION SYMBOL}.txt"):
        assert len(opened(packed(HEAD, {"task": TASK | {"source": source}}), path="shard").name()) == 32


@pytest.mark.parametrize(
    "content",
    [
        packed(HEAD | {"columns": [1]}),
        packed(HEAD | {"columns": None}),
        packed(HEAD | {"columns": {"text": 1}}),
        packed(HEAD | {"learned": ["x"]}),
        packed(HEAD | {"actors": 1}),
        packed(HEAD | {"reader": ["one"]}),
        packed(HEAD, {"task": 1}),
        packed(HEAD, {"task": TASK | {"source": 1}}),
        packed(HEAD, {"task": TASK | {"source": "\ud800"}}),
        packed(HEAD, {"task": TASK | {"gate": "high"}}),
        packed(HEAD, {"task": TASK | {"told": [1]}}),
        packed(HEAD, {"task": TASK | {"visit": {"url": 1}}}),
        gzip.compress(gzip.decompress(packed(HEAD, {"task": TASK})).replace(b"a.txt", b"\xed\xa0\x80")),
        gzip.compress(DEEP),
    ],
)
def test_a_shard_of_another_form_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(ShardInvalid, match="shard: broken"):
        opened(content, path="shard")


@pytest.mark.parametrize(
    "row",
    [
        {"visit": {"url": 1}},
        {"issue": {"source": "a", "kind": "no-kind", "reason": "", "sha256": None}},
        {"signature": {"document": "x", "published": "2031-05-06"}},
    ],
)
def test_an_answer_of_another_form_is_refused_by_name(row: dict[str, object]) -> None:
    shard = opened(packed(HEAD, {"task": TASK}), path="shard")
    known = dict.fromkeys(("document", "account", "signature", "issue", "fate", "visit"))
    given = packed({"read": 1, "of": shard.name()}, known | row)
    with pytest.raises(ShardInvalid, match="answer: broken"):
        list(outcomes(shard, given, path="answer"))


def test_a_shard_is_unpacked_no_further_than_a_shard_can_be_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST", 1 << 20)
    with pytest.raises(ShardInvalid, match="shard: over 1 MiB when unpacked"):
        opened(gzip.compress(b" " * ((1 << 20) + 1)), path="shard")
    found = Found("a.txt", Form.FILE, bytes(1 << 20))
    with pytest.raises(ShardInvalid, match="smaller --size"):
        Shard(Terms(ReaderVersion("stub", "0" * 64)), [Task(found, Columns())]).packed()


def test_a_shard_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ShardInvalid, match=r"none\.gz: not there"):
        process_shard(str(tmp_path / "none.gz"), str(tmp_path / "out.gz"))


@pytest.mark.parametrize(
    "said",
    [
        b"[]",
        DEEP,
        b'{"sources": "ab", "reader": ["a", "b"], "shards": []}',
        b'{"sources": [], "reader": "ab", "shards": []}',
        b'{"sources": [], "reader": ["a", "b"], "shards": 1}',
        b'{"sources": [], "reader": ["a", "b"], "shards": [["../../x", 1]]}',
        b'{"sources": [], "reader": ["a", "b"], "shards": [["000000-' + b"0" * 32 + b'.jsonl.gz", Infinity]]}',
    ],
)
def test_a_broken_manifest_is_refused_by_name(tmp_path: Path, said: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(said)
    with pytest.raises(ShardInvalid, match=r"manifest\.json: broken"):
        manifest_of(Folder(str(tmp_path)))
