"""Shards on a cluster of processes, on local processes and in one: the same ledger to the byte, whoever is killed."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import stub_reader
from tests.stub_reader import VERSION
from tests.test_run import write_articles
from truceline.engine.folders import Folder
from truceline.engine.local import WorkerFailed
from truceline.errors import ResourceMissing, ShardInvalid
from truceline.ingest.records import Columns
from truceline.ingest.sources import Form, Found, find
from truceline.model import IssueKind, ReaderVersion
from truceline.pipeline import sharding
from truceline.pipeline.copying import known_copies
from truceline.pipeline.manifests import Job, Manifest, manifest_of
from truceline.pipeline.runs import Summary, run, tasks_of
from truceline.pipeline.shards import Terms, process_shard
from truceline.pipeline.tasks import Fate, Task
from truceline.reconcile.lineage import lineages_of
from truceline.store import Ledger

TERMS = Terms(VERSION)
LATE = 45  # articles that take a while


def ledger_at(path: Path) -> Ledger:
    """A ledger whose clock stands still: when something was written is all that may differ."""
    return Ledger.open(f"sqlite:///{path}", clock=lambda: datetime(2031, 5, 6, tzinfo=UTC))


def rows_of(path: Path) -> str:
    """Every row of every table, with all its numbers and times."""
    with closing(sqlite3.connect(path)) as database:
        return "\n".join(database.iterdump())


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("shards") / "articles", more=LATE)


@pytest.fixture(scope="module")
def one_process(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("one") / "ledger.db"
    with ledger_at(path) as ledger:
        run([str(articles)], ledger, workers=0, reader=VERSION, prepare=stub_reader.reading)
    return rows_of(path)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    pytest.importorskip("distributed")
    from truceline.engine.dasked import cluster

    with cluster("", workers=2) as made:
        yield made


def read_in_shards(
    articles: Path,
    path: Path,
    engine: sharding.Engine,
    *,
    folder: Path,
    told: Callable[[Summary], None] = lambda summary: None,
    size: int | None = 8,
) -> Summary:
    with ledger_at(path) as ledger:
        return run(
            [str(articles)],
            ledger,
            reader=VERSION,
            spread=lambda tasks, terms, stop: sharding.spread(
                tasks,
                Folder(str(folder)),
                engine,
                terms=terms,
                size=size,
                prepare=stub_reader.reading_on,
                stop=stop,
            ),
            told=told,
        )


@pytest.mark.parametrize("workers", [0, 2])
def test_local_processes_make_the_ledger_of_one(articles: Path, one_process: str, tmp_path: Path, workers: int) -> None:
    read_in_shards(articles, tmp_path / "l.db", sharding.local(workers=workers), folder=tmp_path / "shards")
    assert rows_of(tmp_path / "l.db") == one_process


def test_shards_grow_so_that_few_articles_are_enough_for_many_workers(
    articles: Path, one_process: str, tmp_path: Path
) -> None:
    read_in_shards(articles, tmp_path / "l.db", sharding.local(workers=0), folder=tmp_path / "shards", size=None)
    assert rows_of(tmp_path / "l.db") == one_process
    cut: list[int] = []

    def counted(jobs: Iterator[Job], *_: object) -> Iterator[sharding.Ended]:
        cut.extend(job.documents for job in jobs)
        return iter(())

    tasks = [Task(Found(f"{at}.txt", Form.FILE, b"Velland"), Columns()) for at in range(700)]
    assert list(sharding.spread(tasks, Folder(str(tmp_path / "more")), sharding.Engine(counted), terms=TERMS)) == []
    assert len(cut[:32]) == 32
    assert sum(cut[:32]) < 50
    assert (sum(cut), max(cut), cut[80]) == (700, sharding.SIZE, sharding.SIZE)


def test_a_cluster_of_two_workers_makes_the_ledger_of_one_process(
    articles: Path, one_process: str, tmp_path: Path, client: Any
) -> None:
    read_in_shards(articles, tmp_path / "l.db", sharding.on_dask(client), folder=tmp_path / "shards")
    assert rows_of(tmp_path / "l.db") == one_process


def test_a_worker_killed_in_the_middle_changes_nothing(
    articles: Path, one_process: str, tmp_path: Path, client: Any
) -> None:
    before = set(client.run(os.getpid).values())
    killed: list[int] = []

    def kill(summary: Summary) -> None:
        if summary.seen >= 10 and not killed:
            killed.append(min(before))
            os.kill(killed[0], signal.SIGKILL)

    read_in_shards(articles, tmp_path / "l.db", sharding.on_dask(client), folder=tmp_path / "shards", told=kill)
    assert rows_of(tmp_path / "l.db") == one_process
    client.wait_for_workers(2, timeout=60)
    assert killed
    assert killed[0] not in client.run(os.getpid).values()


def test_shards_that_were_taken_in_leave_no_words_behind(articles: Path, tmp_path: Path) -> None:
    read_in_shards(articles, tmp_path / "l.db", sharding.local(workers=0), folder=tmp_path / "shards")
    assert [path for path in (tmp_path / "shards").rglob("*") if path.is_file()] == []


def six(folder: Path, *, ending: str) -> Path:
    """Six articles, the fourth of which does what readers should not."""
    folder.mkdir()
    for at in range(6):
        (folder / f"{at}.txt").write_text(f"Velland shelled Toldan in week {at}.{ending * (at == 3)}\n")
    return folder


def test_an_article_that_kills_every_worker_costs_itself_alone(tmp_path: Path, client: Any) -> None:
    folder = six(tmp_path / "articles", ending=" The worker dies.")
    summary = read_in_shards(folder, tmp_path / "l.db", sharding.on_dask(client), folder=tmp_path / "s", size=3)
    assert summary.fates == {Fate.NEW: 5, Fate.ISSUE: 1}
    with Ledger.open(f"sqlite:///{tmp_path / 'l.db'}") as ledger:
        (issue,) = ledger.issues()
    assert (issue.kind, issue.reason) == (IssueKind.WORKER_LOST, "the process that read it ended")
    assert issue.source.endswith("3.txt")


@pytest.mark.parametrize(
    ("ending", "reason"),
    [(" The worker dies.", "the process that read it ended"), (" It never ends.", "took more than 2 seconds")],
)
def test_in_three_steps_too_such_an_article_costs_itself_alone(tmp_path: Path, ending: str, reason: str) -> None:
    folder, engine = Folder(str(tmp_path / "shards")), sharding.local(workers=1, patience=2.0)
    with ledger_at(tmp_path / "l.db") as ledger:
        manifest = planned(six(tmp_path / "articles", ending=ending), folder, ledger, size=3)
        ends = list(sharding.read_shards(manifest, folder, engine, prepare=stub_reader.reading_on))
        assert [(end.lost, [issue.reason for issue in end.given_up]) for end in ends] == [(None, []), (None, [reason])]
        assert sharding.unread(manifest, folder) == 0
        assert list((tmp_path / "shards" / "apart").iterdir()) == []
        assert load(manifest, folder, ledger).fates == {Fate.NEW: 5, Fate.ISSUE: 1}
        (issue,) = ledger.issues()
    assert (issue.kind, issue.reason) == (IssueKind.WORKER_LOST, reason)
    assert issue.source.endswith("3.txt")


def test_a_shard_whose_taking_apart_is_cut_off_stays_without_an_answer(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "shards"))
    asked: list[bool] = []
    with ledger_at(tmp_path / "l.db") as ledger:
        manifest = planned(six(tmp_path / "articles", ending=" The worker dies."), folder, ledger, size=6)
    read = sharding.local(workers=1).run

    def run(jobs: Any, function: Any, lost: Any, stop: Callable[[], bool]) -> Iterator[Any]:
        asked.append(stop())
        return read(jobs, function, lost, stop)

    ends = list(
        sharding.read_shards(
            manifest,
            folder,
            sharding.Engine(run),
            prepare=stub_reader.reading_on,
            stop=lambda: len(asked) > 2,
        )
    )
    assert [end.lost for end in ends] == ["the process that read it ended"]
    assert sharding.unread(manifest, folder) == 1


def test_a_cluster_that_loses_all_its_workers_for_good_ends_the_run_by_name() -> None:
    pytest.importorskip("distributed")
    from truceline.engine.dasked import cluster, ordered

    with cluster("", workers=1) as made:
        answers = ordered(
            [0.0, 3600.0], time.sleep, client=made, lost=lambda task, why: None, stop=lambda: False, deserted=0.5
        )
        assert next(answers) is None
        made.cluster.scale(0)
        with pytest.raises(WorkerFailed, match="no worker left"):
            next(answers)


def test_a_broken_installation_of_a_worker_stops_the_run(tmp_path: Path, client: Any) -> None:
    (tmp_path / "a.txt").write_text("The resource is broken in Toldan.\n")
    with pytest.raises(ResourceMissing):
        read_in_shards(tmp_path / "a.txt", tmp_path / "l.db", sharding.on_dask(client), folder=tmp_path / "s")


def planned(articles: Path, folder: Folder, ledger: Ledger, *, size: int = 8) -> Manifest:
    found = find([str(articles)])
    tasks = tasks_of(found, ledger, VERSION, Columns(), reread=False, gate=None)
    return sharding.plan([str(articles)], tasks, folder, terms=TERMS, size=size)


def load(manifest: Manifest, folder: Folder, ledger: Ledger) -> Summary:
    return run(
        manifest.sources,
        ledger,
        reader=manifest.reader,
        spread=lambda tasks, terms, stop: sharding.planned(manifest, folder),
    )


def test_in_three_steps_it_is_the_ledger_of_one_process(articles: Path, one_process: str, tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "shards"))
    with ledger_at(tmp_path / "l.db") as ledger:
        manifest = planned(articles, folder, ledger)
        engine = sharding.local(workers=0)
        read = partial(sharding.read_shards, engine=engine, prepare=stub_reader.reading_on)
        assert len(list(read(manifest, folder, part=2, of=3))) == len(manifest.jobs(folder, part=2, of=3))
        with pytest.raises(ShardInvalid, match="not read yet"):
            list(sharding.planned(manifest, folder))
        assert manifest_of(folder) == manifest
        list(read(manifest, folder))
        assert sharding.unread(manifest, folder) == 0
        load(manifest, folder, ledger)
    assert rows_of(tmp_path / "l.db") == one_process


def test_a_shard_with_an_answer_is_not_read_again(articles: Path, tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "shards"))
    with ledger_at(tmp_path / "l.db") as ledger:
        job = planned(articles, folder, ledger).jobs(folder)[0]
    assert process_shard(job.path_in, job.path_out, prepare=stub_reader.reading_on) == job.documents
    first = Path(job.path_out).read_bytes()
    assert process_shard(job.path_in, job.path_out, prepare=stub_reader.reading_on) == 0
    Path(job.path_out).unlink()
    process_shard(job.path_in, job.path_out, prepare=stub_reader.reading_on)
    assert Path(job.path_out).read_bytes() == first


def test_shards_may_lie_wherever_fsspec_reaches(articles: Path, tmp_path: Path, one_process: str) -> None:
    pytest.importorskip("fsspec")
    folder = Folder("memory://desk/shards")
    with ledger_at(tmp_path / "l.db") as ledger:
        manifest = planned(articles, folder, ledger)
        list(sharding.read_shards(manifest, folder, sharding.local(workers=0), prepare=stub_reader.reading_on))
        load(manifest, folder, ledger)
    assert rows_of(tmp_path / "l.db") == one_process
    assert len(folder.names("in")) == len(manifest.shards)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "broken|empty"),
        (b"no gzip", "broken"),
        (gzip.compress(b"[]\n"), "no lines of objects"),
        (gzip.compress(b'{"shard": 99}\n'), "no shard of version 1"),
        (gzip.compress(json.dumps({"shard": 1, "reader": ["a", "b"]}).encode()), "broken"),
    ],
)
def test_a_broken_shard_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "one.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(ShardInvalid, match=said) as caught:
        process_shard(str(path), str(tmp_path / "out.gz"), prepare=stub_reader.reading_on)
    assert "one.jsonl.gz" in str(caught.value)
    assert not (tmp_path / "out.gz").exists()


def test_a_worker_with_another_version_refuses(articles: Path, tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    with ledger_at(tmp_path / "l.db") as ledger:
        tasks = tasks_of(find([str(articles)]), ledger, VERSION, Columns(), reread=False, gate=None)
        terms = Terms(ReaderVersion("0.0.1", "f" * 64))
        job = sharding.plan([str(articles)], tasks, folder, terms=terms).jobs(folder)[0]
    with pytest.raises(ShardInvalid, match=r"made for truceline 0\.0\.1 .*install the same"):
        process_shard(job.path_in, job.path_out)


def stories(folder: Path) -> Path:
    """Originals, whole copies, parts, passages and a crowd with one paragraph in common."""
    folder.mkdir()
    nouns = "mill bridge tower harbour school market church station hospital granary".split()
    for at in range(40):
        of = at % 13
        body = " ".join(
            f"Witness {of}{word} saw the {nouns[(of + word) % 10]} of Toldan burn in the night of week {of * 7 + word}."
            for word in range(12 if at < 26 else 6)
        )
        crowd = "\n\n" + "Send us your tips and pictures of the war at the river and " * 4 if at % 2 else ""
        said = {
            "text": f"{body} {'Our desk adds a line. ' * (at % 3)}{crowd}",
            "url": f"https://n{at % 5}.example/{at}",
        }
        (folder / f"{at:02}.jsonl").write_text(json.dumps({**said, "published": f"2031-05-{1 + at % 9:02}T10:00:00Z"}))
    (folder / "99.jsonl").write_bytes((folder / "03.jsonl").read_bytes())
    return folder


@pytest.mark.parametrize("size", [3, 100])
def test_lineages_over_shards_are_those_of_the_ledger(tmp_path: Path, size: int) -> None:
    pytest.importorskip("pyarrow")
    from truceline.pipeline.banding import lineages

    folder = Folder(str(tmp_path / "shards"))
    with ledger_at(tmp_path / "l.db") as ledger:
        manifest = planned(stories(tmp_path / "articles"), folder, ledger, size=size)
        engine = sharding.local(workers=0)
        list(sharding.read_shards(manifest, folder, engine, prepare=stub_reader.reading_on))
        made, ties = lineages(manifest, folder, engine, parts=4)
        load(manifest, folder, ledger)
        members, known = known_copies(ledger)
    assert len(known) > 40
    assert ties == known
    assert made == lineages_of(members, known)
    assert len(made) < 20
    lines = folder.read("lineage/lineages.jsonl").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [one.id for one in made]


def test_lineages_of_a_cluster_are_the_same(tmp_path: Path, client: Any) -> None:
    pytest.importorskip("pyarrow")
    from truceline.pipeline.banding import lineages

    folder = Folder(str(tmp_path / "shards"))
    with ledger_at(tmp_path / "l.db") as ledger:
        manifest = planned(stories(tmp_path / "articles"), folder, ledger)
        list(sharding.read_shards(manifest, folder, sharding.on_dask(client), prepare=stub_reader.reading_on))
    assert lineages(manifest, folder, sharding.on_dask(client)) == lineages(manifest, folder, sharding.local(workers=0))
