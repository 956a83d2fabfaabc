"""Running it as a service: doctor, logs, /healthz and /metrics, backup and restore as they are typed."""

from __future__ import annotations

import io
import json
import logging
import shutil
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Request
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from tests.desk import desk, fill, team
from tests.test_cli_desk import truceline
from truceline.config import LogFormat, Settings
from truceline.errors import ChecksumMismatch, StoreError, UsageError
from truceline.gauges import LedgerGauges
from truceline.language.network import Network
from truceline.logs import logger, set_up
from truceline.resources import data_path
from truceline.serve.app import create_app
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger, WatchBook, migrating
from truceline.store.watching import Health
from truceline.watch.health import Polled
from truceline.watch.plan import Source
from truceline.watch.port import SILENT, Pulse, listening

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'war.db'}"
    with Ledger.open(address) as ledger:
        fill(ledger)
    return address


@pytest.fixture
def logs() -> Iterator[None]:
    """Handlers as they were before."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = before, level


# Doctor


def findings(url: str) -> dict[str, tuple[str, str, str]]:
    from truceline.cli.checks import examine

    return {one.what: (one.state, one.said, one.advice) for one in examine(Settings(db=url), {})}


def test_a_sound_installation_passes(url: str) -> None:
    done = truceline("doctor", "--json", "--db", url)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout
    assert {one["what"] for one in told} >= {
        "versions",
        "model",
        "data files",
        "gazetteer",
        "pages",
        "database",
        "disk",
    }


def test_a_desk_without_its_map_is_told_of(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceline.serve.pages import built

    monkeypatch.setattr(built, "FOLDER", "static/none")
    built.built.cache_clear()
    try:
        state, said, advice = findings(url)["map"]
    finally:
        built.built.cache_clear()
    assert (state, "not built" in said, "make web" in advice) == ("note", True, True)


def test_no_ledger_yet_is_no_fault(tmp_path: Path) -> None:
    state, said, advice = findings(f"sqlite:///{tmp_path / 'none.db'}")["database"]
    assert (state, "no ledger yet" in said, "truceline run" in advice) == ("note", True, True)


def test_a_damaged_ledger_is_bad_and_says_what_helps(url: str, tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    raw = bytearray(path.read_bytes())
    raw[8192:40_960] = b"\xff" * (40_960 - 8192)
    path.write_bytes(raw)
    state, _, advice = findings(url)["database"]
    assert state == "bad"
    assert advice
    assert truceline("doctor", "--db", url).returncode == 3


def test_an_older_schema_is_told_with_the_way_up(tmp_path: Path) -> None:
    from truceline.store.engines import address, engine_at

    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = engine_at(address(url), create=True)
    with engine.connect() as connection, connection.begin():
        migrating.create(connection, "r0003")
    engine.dispose()
    state, said, advice = findings(url)["database"]
    assert (state, "r0003" in said, "truceline migrate" in advice) == ("note", True, True)


def test_a_newer_schema_is_bad(url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "war.db")) as database, database:
        database.execute(f"UPDATE {migrating.VERSION_TABLE} SET version_num = 'r9999'")
    assert findings(url)["database"][0] == "bad"


def test_a_database_that_does_not_answer_is_bad(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    state, said, advice = findings(f"postgresql://nobody@/ledger?host={tmp_path}")["database"]
    assert (state, bool(said), "running" in advice) == ("bad", True, True)


@pytest.mark.parametrize("name", ["english.onnx", "vocabulary.txt"])
def test_a_model_with_a_flipped_bit_is_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(data_path("model"), folder)
    raw = bytearray((folder / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / name).write_bytes(raw)
    with pytest.raises(ChecksumMismatch, match=rf"{name}.*reinstall"):
        Network(folder)


GARBLED = {
    "empty": b"",
    "of another file": b"0" * 64 + b"  vocabulary.txt\n",
    "without a sum": b"english.onnx\n",
    "with half a sum": b"a5fbfa0bc51ce005  english.onnx\n",
    "of the folder above": b"0" * 64 + b"  ..\n",
    "no text": bytes(range(256)),
}


@pytest.mark.parametrize("sums", GARBLED.values(), ids=GARBLED)
def test_sums_that_are_none_are_named(tmp_path: Path, sums: bytes) -> None:
    folder = tmp_path / "model"
    shutil.copytree(data_path("model"), folder)
    (folder / "SHA256SUMS").write_bytes(sums)
    with pytest.raises(ChecksumMismatch, match=r"SHA256SUMS.*reinstall"):
        Network(folder)


def test_the_shipped_model_is_read_with_its_sums_alone(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(data_path("model"), folder)
    (folder / "SHA256SUMS").unlink()
    Network(folder, threads=1)  # somebody's own
    monkeypatch.setattr("truceline.language.network.data_path", lambda *_: folder)
    monkeypatch.setattr("truceline.cli.checks.data_path", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(ChecksumMismatch, match=r"SHA256SUMS.*reinstall"):
        Network(folder)
    state, said, _ = findings(url)["model"]
    assert (state, "SHA256SUMS" in said) == ("bad", True)
    (folder / "SHA256SUMS").mkdir()
    with pytest.raises(ChecksumMismatch, match=r"SHA256SUMS.*reinstall"):
        Network(folder)


# Logs


def test_logs_are_objects_for_machines(logs: None) -> None:
    stream = io.StringIO()
    set_up(LogFormat.JSON, stream=stream)
    logger("watch").info("polled", source="river", new=2)
    try:
        raise ValueError("of the library")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("a defect %s", "there")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["source"], first["new"], first["level"]) == ("polled", "river", 2, "info")
    assert (second["event"], second["level"], second["logger"]) == ("a defect there", "error", "uvicorn.error")
    assert second["exception"][0]["exc_value"] == "of the library"


@pytest.mark.parametrize("form", list(LogFormat))
def test_a_logged_exception_tells_its_place_and_no_values(logs: None, form: LogFormat) -> None:
    def defect(document_text: str, password: str) -> None:
        raise ValueError("of the library")

    stream, values = io.StringIO(), ("Velland shelled Toldan.", "hunter2")
    set_up(form, stream=stream)
    try:
        defect(*values)
    except ValueError:
        logger("serve").exception("oops")
        logging.getLogger("uvicorn.error").exception("a defect")
    told = stream.getvalue()
    assert "ValueError" in told
    assert "test_operations.py" in told
    assert "in defect" in told or '"name": "defect"' in told
    assert not any(value in told for value in values)


def test_an_error_of_the_database_holds_no_values(url: str) -> None:
    with Ledger.open(url) as ledger, ledger.reading() as connection, pytest.raises(StatementError) as found:
        connection.execute(text("SELECT :one, :two FROM nowhere"), {"one": "Velland", "two": "hunter2"})
    assert "hunter2" not in str(found.value)


def test_a_defect_of_the_desk_is_logged_once(url: str, logs: None) -> None:
    """Through a server, as it is the server that tells the trace."""

    def broken(request: Request) -> None:
        raise ZeroDivisionError("of the library")

    stream = io.StringIO()
    app = create_app(DeskSettings(db=url, reviewer="mira"))
    app.add_api_route("/broken", broken)
    with answering(app) as port:
        set_up(LogFormat.JSON, stream=stream)
        assert asked(port, "/broken")[0] == 500
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["exception"][0]["exc_type"] for line in lines if "exception" in line] == ["ZeroDivisionError"]
    assert [line["event"] for line in lines if line["event"].startswith("GET ")] == ["GET /broken: ZeroDivisionError"]


@contextmanager
def answering(app: FastAPI) -> Iterator[int]:
    """A desk on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(30)


def test_logs_are_lines_for_people(logs: None) -> None:
    stream = io.StringIO()
    set_up(LogFormat.TEXT, stream=stream)
    logger("watch").info("polled", source="the river", new=2)  # at a terminal, only what is wrong
    logger("watch").warning("failed", source="the river", new=2)
    assert stream.getvalue()[20:] == " WARNING failed source='the river' new=2\n"


def test_the_desk_logs_routes_and_no_queries(url: str, logs: None) -> None:
    stream = io.StringIO()
    with desk(url) as client:
        set_up(LogFormat.JSON, stream=stream)
        client.get("/api/documents", params={"q": "secret words"})
        client.get("/healthz")
        client.get("/openapi.json")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    asked = [line for line in lines if line["event"] == "answered"]
    routes = [(one["route"], one["status"]) for one in asked]
    assert routes == [("/api/documents", 200), ("/openapi.json", 200)]
    assert "secret" not in stream.getvalue()


# Health and metrics


def test_health_is_asked_for_by_its_head_too(url: str) -> None:
    with desk(url) as client:
        told = client.head("/healthz")
        assert (told.status_code, client.get("/healthz").text) == (200, "ok\n")
    with Ledger.open(url) as ledger, listening(Pulse(ledger), "127.0.0.1:0") as port:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", method="HEAD")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert (answer.status, answer.read()) == (200, b"")


def test_the_desk_tells_prometheus_what_it_holds_and_does(url: str) -> None:
    with desk(url) as client:
        client.get("/api/documents")
        told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'truceline_ledger_entries{kind="documents"} 5.0' in told.text
    assert 'truceline_requests_total{method="GET",route="/api/documents",status="200"} 1.0' in told.text
    assert "truceline_ledger_up 1.0" in told.text


def test_in_a_team_metrics_ask_for_a_token(url: str) -> None:
    with team(url) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/healthz").status_code == 200


def test_a_ledger_that_is_gone_is_told_as_down(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(url) as ledger:
        gauges = LedgerGauges(ledger)

        def gone() -> None:
            raise StoreError("gone")

        monkeypatch.setattr(ledger, "counts", gone)
        told = {one.name: one.samples[0].value for one in gauges.collect()}
    assert told == {"truceline_info": 1, "truceline_ledger_up": 0}


def asked(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_watch_answers_on_a_port(url: str) -> None:
    river = Source("river", "https://river.example/feed.xml")
    with Ledger.open(url) as ledger:
        WatchBook(ledger).put_health(Health("river", since=NOON, polled=NOON, day=NOON.date(), failures=3))
        pulse = Pulse(ledger)
        pulse.polled(Polled(river, NOON, new=2))
        pulse.polled(Polled(river, NOON + timedelta(hours=1), error="not there (404)"))
        with listening(pulse, "127.0.0.1:0") as port:
            assert asked(port, "/healthz") == (200, "ok\n")
            status, told = asked(port, "/metrics")
            assert asked(port, "/")[0] == 404
            pulse._beat -= SILENT + 1
            assert asked(port, "/healthz")[0] == 503
    assert status == 200
    assert 'truceline_source_failures{source="river"} 3.0' in told
    assert 'truceline_polls_total{outcome="failed",source="river"} 1.0' in told
    assert 'truceline_polled_documents_total{source="river",what="new"} 2.0' in told


@pytest.mark.parametrize("address", ["here", "127.0.0.1:99999", "127.0.0.1:x"])
def test_a_port_that_is_none_is_refused(url: str, address: str) -> None:
    with Ledger.open(url) as ledger, pytest.raises(UsageError, match="--listen"), listening(Pulse(ledger), address):
        pass


# As they are typed


def test_a_ledger_is_backed_up_checked_and_restored(url: str, tmp_path: Path) -> None:
    file, there = tmp_path / "a.backup.gz", f"sqlite:///{tmp_path / 'b.db'}"
    assert "5 documents" in truceline("backup", "--out", str(file), "--db", url).stdout
    assert "is there already" in truceline("backup", "--out", str(file), "--db", url).stderr
    assert "5 documents" in truceline("backup", "--out", str(file), "--force", "--db", url).stdout
    assert "a backup goes into a file" in truceline("backup", "--out", "-", "--db", url).stderr
    assert "is whole" in truceline("restore", "--check", str(file)).stdout
    assert "is back" in truceline("restore", str(file), "--db", there).stdout
    assert truceline("restore", str(file), "--db", there).returncode == 2
    with Ledger.open(url) as one, Ledger.open(there) as two:
        assert one.dump() == two.dump()
