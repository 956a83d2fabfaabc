"""A backup of either database goes into either, and is the same ledger; what is damaged is told before it is used."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.contract.stories import NOON
from tests.desk import fill
from tests.postgres import Server
from truceline.errors import NoLedger, SchemaTooNew, SourceError, StoreError, UsageError
from truceline.model import Judgement, Verdict
from truceline.store import Ledger, migrating
from truceline.store.backup import back_up, check, restore
from truceline.store.engines import address, engine_at
from truceline.store.users import Role, UserBook

MADE = datetime(2031, 5, 11, tzinfo=UTC)


@pytest.fixture
def war(url: str) -> str:
    """A ledger with documents, a picture, judgements, a withdrawal, users and issues."""
    with Ledger.open(url, clock=lambda: NOON) as ledger:
        fill(ledger)
        claim = next(ledger.claims())
        ledger.judge(Judgement(str(claim.key), Verdict.ACCEPT, by="mira", reason="seen on film"))
        document = list(ledger.documents())[-1]
        ledger.withdraw(document.id, by="mira", reason="asked by the publisher")
        UserBook(ledger).add("mira", "argon2 hash", Role.ADMIN)
    return url


def other(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A place in the other kind of database."""
    if url.startswith("sqlite"):
        server: Server = request.getfixturevalue("server")
        return server.fresh()
    return f"sqlite:///{tmp_path / 'other.db'}"


def test_it_goes_into_the_other_database_and_back_with_every_row(
    war: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    there = other(war, tmp_path, request)
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    kept = back_up(war, first, now=MADE)
    assert (kept.schema, kept.rows["documents"], kept.rows["users"]) == (migrating.HEAD, 5, 1)
    assert restore(first, there) == kept
    back_up(there, second, now=MADE)
    assert second.read_bytes() == first.read_bytes()
    with Ledger.open(war) as one, Ledger.open(there) as two:
        assert one.dump() == two.dump()
        assert one.picture() == two.picture()
        assert {hit.document for hit in one.search("shelled")} == {hit.document for hit in two.search("shelled")}


def test_two_backups_of_one_ledger_differ_in_when_they_were_made(war: str, tmp_path: Path) -> None:
    for name in ("first.gz", "second.gz"):
        back_up(war, tmp_path / name)
    first, second = (gzip.decompress((tmp_path / name).read_bytes()).splitlines() for name in ("first.gz", "second.gz"))
    assert [at for at, (one, two) in enumerate(zip(first, second, strict=True)) if one != two] == [0, len(first) - 1]
    one, two = json.loads(first[0]), json.loads(second[0])
    assert {name for name in one if one[name] != two[name]} == {"made"}


def test_a_backup_is_its_owners_alone_and_written_over_nothing(url: str, tmp_path: Path) -> None:
    with Ledger.open(url, clock=lambda: NOON) as ledger:
        fill(ledger)
    path = tmp_path / "a.gz"
    (tmp_path / ".a.gz.part").write_bytes(b"of one that was killed")
    (tmp_path / ".a.gz.part").chmod(0o644)
    back_up(url, path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"another's")
    with pytest.raises(UsageError, match=r"a\.gz is there already.*--force"):
        back_up(url, path)
    assert path.read_bytes() == b"another's"
    path.chmod(0o644)
    back_up(url, path, force=True)
    assert check(path).rows["documents"] == 5
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="is a folder"):
        back_up(url, tmp_path, force=True)


def test_the_databases_own_copies_are_ledgers_too(war: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if war.startswith("sqlite"):
        copy = f"sqlite:///{tmp_path / 'copy.db'}"
        with (
            closing(sqlite3.connect(tmp_path / "ledger.db")) as database,
            closing(sqlite3.connect(tmp_path / "copy.db")) as other_one,
        ):
            database.backup(other_one)
    else:
        server: Server = request.getfixturevalue("server")
        copy = server.fresh()
        if not shutil.which("pg_dump") or not shutil.which("psql"):
            pytest.skip("no pg_dump on this machine")
        given = {"PGHOST": str(server.folder), "PGUSER": "postgres", "PATH": os.environ["PATH"]}
        one, two = (str(make_url(url).database) for url in (war, copy))
        dumped = subprocess.run(["pg_dump", one], env=given, capture_output=True, check=True).stdout
        quiet = ["psql", "-q", "-v", "ON_ERROR_STOP=1", two]
        subprocess.run(quiet, env=given, input=dumped, capture_output=True, check=True)
    with Ledger.open(war) as first, Ledger.open(copy) as second:
        assert first.dump() == second.dump()
        assert first.picture() == second.picture()


def test_a_ledger_that_was_put_back_goes_on(war: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    there = other(war, tmp_path, request)
    back_up(war, tmp_path / "a.gz")
    restore(tmp_path / "a.gz", there)
    with Ledger.open(there, clock=lambda: NOON) as ledger:
        claim = list(ledger.claims())[1]
        number = ledger.judge(Judgement(str(claim.key), Verdict.REJECT, by="jan", reason="a rumour"))
        assert number > 1
        assert [one.judgement.by for one in ledger.judgements()] == ["mira", "jan"]
        assert not ledger.has_current_picture()


def test_what_is_written_while_it_is_taken_is_in_it_whole_or_not_at_all(url: str, tmp_path: Path) -> None:
    from truceline.store import backup

    with Ledger.open(url, clock=lambda: NOON) as ledger:
        engine = engine_at(address(url), create=False)
        with backup._snapshot(engine) as connection:
            tables = backup._tables(connection)
            before = {table.name: connection.execute(table.select()).all() for table in tables}
            fill(ledger)
            assert {table.name: connection.execute(table.select()).all() for table in tables} == before
        engine.dispose()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw[: len(raw) // 2], "damaged|cut off"),
        (lambda raw: gzip.compress(gzip.decompress(raw).replace(b"Toldan", b"Sotkan", 1)), "damaged: its sum"),
        (lambda raw: gzip.compress(b"".join(gzip.decompress(raw).splitlines(True)[:-1])), "cut off"),
        (lambda raw: gzip.compress(gzip.decompress(raw) + b"[1]\n"), "damaged"),
        (lambda raw: b"no gzip", "no backup of truceline"),
        (lambda raw: gzip.compress(b'{"a": 1}\n'), "no backup of truceline"),
        (lambda raw: b"", "no backup of truceline|cut off"),
    ],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing(tmp_path: Path, spoil, said: str) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with Ledger.open(url, clock=lambda: NOON) as ledger:
        fill(ledger)
    path = tmp_path / "a.gz"
    back_up(url, path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(SourceError, match=said):
        restore(path, f"sqlite:///{tmp_path / 'b.db'}")
    assert sorted(one.name for one in tmp_path.iterdir() if "b.db" in one.name) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"columns": ["number"]}', "neither a table nor a row"),
        (b"[1, 2]", "neither a table nor a row"),
        (b'{"table": "documents", "columns": [1]}', "neither a table nor a row"),
        (b"[" * 20_000, "damaged"),
        (b'{"table": "spells", "columns": ["number"]}\n[1]', "'spells'"),
        (b'{"table": "documents", "columns": ["moon"]}\n[1]', "'moon'"),
        (b'{"table": "documents", "columns": ["added"]}\n[{"t": "noon"}]', "no value"),
        (b'{"table": "documents", "columns": ["added"]}\n["noon"]', "no value"),
        (b'{"table": "documents", "columns": ["size"]}\n[1180591620717411303424]', "no value"),
        (b'{"table": "documents", "columns": ["size"]}\n[null]', "no value"),
        (b'{"table": "documents", "columns": ["id"]}\n["\xed\xa0\x80"]', "no value"),
        (b'{"table": "documents", "columns": ["raw"]}\n["no bytes"]', "no value"),
        (b'{"table": "picture_notes", "columns": ["number", "content"]}\n[1, "no bytes"]', "no value"),
        (b'{"table": "issues", "columns": ["number"]}\n{"table": "issues", "columns": ["kind"]}\n[1]', "no value"),
        (
            b'{"table": "entry_reviews", "columns": ["entry", "state", "judgement"]}\n[7, "accepted", 9]',
            "belong to rows",
        ),
    ],
)
def test_a_backup_whose_sum_fits_what_is_none_is_refused_and_leaves_nothing(
    tmp_path: Path, line: bytes, said: str
) -> None:
    head = {"truceline_backup": 1, "schema": migrating.HEAD, "truceline": "0.1.0", "made": MADE.isoformat()}
    held = json.dumps(head).encode() + b"\n" + line + b"\n"
    end = json.dumps({"end": hashlib.sha256(held).hexdigest()}).encode() + b"\n"
    (tmp_path / "b.gz").write_bytes(gzip.compress(held + end))
    with pytest.raises(SourceError, match=re.escape(said)):
        check(tmp_path / "b.gz")
    with pytest.raises(SourceError, match=re.escape(said)):
        restore(tmp_path / "b.gz", f"sqlite:///{tmp_path / 'ledger.db'}")
    assert [one.name for one in tmp_path.iterdir()] == ["b.gz"]


def summed(head: dict[str, object], *lines: object) -> bytes:
    """A backup of such lines, whose sum is right."""
    usual = {"truceline_backup": 1, "schema": migrating.HEAD, "truceline": "0.1.0", "made": MADE.isoformat()}
    held = b"".join(json.dumps(line).encode() + b"\n" for line in ({**usual, **head}, *lines))
    return gzip.compress(held + json.dumps({"end": hashlib.sha256(held).hexdigest()}).encode() + b"\n")


def test_what_either_database_makes_nothing_of_is_the_backups_fault(url: str, tmp_path: Path) -> None:
    (tmp_path / "b.gz").write_bytes(summed({}, {"table": "documents", "columns": ["id", "size"]}, ["a\0", None]))
    with pytest.raises(SourceError, match="its table documents holds what is no value"):
        restore(tmp_path / "b.gz", url)


def test_a_schema_of_tomorrow_is_refused_by_the_name_of_the_backup(tmp_path: Path) -> None:
    (tmp_path / "b.gz").write_bytes(summed({"schema": "r9999"}))
    for ask in (check, lambda path: restore(path, f"sqlite:///{tmp_path / 'b.db'}")):
        with pytest.raises(SchemaTooNew, match=r"b\.gz: its schema is r9999"):
            ask(tmp_path / "b.gz")


def test_an_old_backup_that_cannot_be_brought_up_is_refused(tmp_path: Path) -> None:
    row = {"number": 1, "subject": f"claim:a:{9**30}-0", "verdict": "accept", "by": "mira", "reason": "seen on film"}
    row["at"] = {"t": MADE.isoformat()}
    lines = [{"table": "judgements", "columns": list(row)}, list(row.values())]
    (tmp_path / "b.gz").write_bytes(summed({"schema": "r0007"}, *lines))
    with pytest.raises(SourceError, match=f"damaged: it cannot be brought from schema r0007 to {migrating.HEAD}"):
        check(tmp_path / "b.gz")


def test_checking_leaves_nothing_and_says_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with Ledger.open(url, clock=lambda: NOON) as ledger:
        fill(ledger)
    back_up(url, tmp_path / "a.gz")
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    assert check(tmp_path / "a.gz").rows["documents"] == 5
    assert list(room.iterdir()) == []
    room.rmdir()
    with pytest.raises(StoreError, match=r"room.*no room to check"):
        check(tmp_path / "a.gz")


@pytest.mark.parametrize("wrong", [{"schema": None}, {"truceline": None}, {"made": "noon"}, {"made": 5}])
def test_a_head_that_tells_too_little_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    head = {"truceline_backup": 1, "schema": "r0001", "truceline": "0.1.0", "made": MADE.isoformat(), **wrong}
    told = {name: value for name, value in head.items() if value is not None}
    (tmp_path / "b.gz").write_bytes(gzip.compress(json.dumps(told).encode() + b"\n"))
    with pytest.raises(SourceError, match="its head is none"):
        check(tmp_path / "b.gz")


def test_it_is_put_into_new_places_alone(war: str, tmp_path: Path) -> None:
    back_up(war, tmp_path / "a.gz")
    with pytest.raises(UsageError, match="already"):
        restore(tmp_path / "a.gz", war)
    with pytest.raises(NoLedger):
        back_up(f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path / "b.gz")
    assert not (tmp_path / "b.gz").exists()


def test_a_form_of_tomorrow_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(json.dumps({"truceline_backup": 2}).encode()))
    with pytest.raises(SchemaTooNew, match="form 2"):
        check(path)


def test_a_backup_of_an_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = engine_at(address(url), create=True)
    with engine.connect() as connection, connection.begin():
        migrating.create(connection, "r0001")
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "old.db")) as database, database:
        row = ("d" * 64, 5, "Velland shelled Toldan.", "e" * 64, "[]", "en", "[]", "a.txt", "2031-05-06 12:00:00")
        names = "id,size,text,text_sha256,authors,language,removed,source,added"
        database.execute(f"INSERT INTO documents ({names}) VALUES (?,?,?,?,?,?,?,?,?)", row)
    kept = back_up(url, tmp_path / "old.gz")
    assert kept.schema == "r0001"
    restore(tmp_path / "old.gz", f"sqlite:///{tmp_path / 'new.db'}")
    with Ledger.open(f"sqlite:///{tmp_path / 'new.db'}") as ledger:
        assert [one.text for one in ledger.documents()] == ["Velland shelled Toldan."]
        assert len(ledger.search("shelled")) == 1
        with ledger.reading() as connection:
            assert migrating.version(connection) == migrating.HEAD
