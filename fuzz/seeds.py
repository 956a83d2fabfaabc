"""Sound inputs that are made by what writes them: of two articles, which are captured, told, compared and put away."""

from __future__ import annotations

import gzip
import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

import numpy as np

from truceline.engine.folders import Folder
from truceline.ingest.records import Columns, capture_record
from truceline.ingest.sources import Form, Found
from truceline.language.remembered import written
from truceline.model import Account, Document, Judgement, ReaderVersion, Verdict
from truceline.model.form import account_from_dict
from truceline.model.plain import to_json
from truceline.pipeline.manifests import MANIFEST
from truceline.pipeline.picturing import reconcile_ledger
from truceline.pipeline.sharding import plan
from truceline.pipeline.shards import Shard, Terms, answer
from truceline.pipeline.tasks import Task, read_task
from truceline.reconcile.picture import reconcile
from truceline.store import Ledger
from truceline.store.backup import back_up
from truceline.store.users import Role, UserBook

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
TERMS = Terms(ReaderVersion("0", "0" * 64))
OUTLETS = ("River Post", "Hill Herald")
TOLD = {
    "document": {"id": "a"},
    "claims": [
        {
            "id": "c1",
            "evidence": {"start": 0, "end": 22},
            "act": {"type": "ASSAULT", "mode": "artillery"},
            "actors": [{"name": "Velland", "code": "VEL"}],
            "targets": [{"name": "Toldan", "code": "TOL"}],
            "places": [{"name": "Toldan", "lat": 41.5, "lon": 44.25}],
            "time": {"from": "2031-05-05", "to": "2031-05-05"},
        }
    ],
    "figures": [{"id": "f1", "evidence": {"start": 30, "end": 40}, "kind": "killed", "low": 12}],
}


def _raw(outlet: str) -> bytes:
    text = f"Velland shelled Toldan on Monday and killed 12 people, the {outlet} was told by Ardania's army."
    url = f"https://{outlet.split()[0].lower()}.example/1"
    return json.dumps({"text": text, "url": url, "outlet": outlet, "published": "2031-05-06"}).encode()


def _account(document: Document) -> Account:
    return replace(account_from_dict(TOLD, text=document.text), document=document)


@cache
def _accounts() -> tuple[Account, ...]:
    return tuple(_account(capture_record(_raw(outlet), source="war.jsonl")) for outlet in OUTLETS)


def picture() -> tuple[bytes, ...]:
    return (json.dumps(to_json(reconcile(_accounts()))).encode(),)


@cache
def backup() -> tuple[bytes, ...]:
    """The lines of a backup but for the last, its sum."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        with Ledger.open(url, clock=lambda: NOON) as ledger:
            for outlet, account in zip(OUTLETS, _accounts(), strict=True):
                ledger.add(account.document, _raw(outlet), source="war.jsonl")
                ledger.put_account(account)
            reconcile_ledger(ledger)
            claim = next(ledger.claims())
            ledger.judge(Judgement(str(claim.key), Verdict.ACCEPT, by="mira", reason="seen on film"))
            UserBook(ledger).add("mira", "a hash", Role.ADMIN)
        back_up(url, Path(folder) / "a.gz", now=NOON)
        lines = gzip.decompress((Path(folder) / "a.gz").read_bytes()).splitlines(keepends=True)
    return (b"".join(lines[:-1]),)


def _tasks() -> list[Task]:
    return [Task(Found(f"war.jsonl:{n}", Form.RECORD, _raw(outlet)), Columns()) for n, outlet in enumerate(OUTLETS, 1)]


@cache
def shard() -> tuple[bytes, ...]:
    """A shard, an empty line, and its answer but for the head, which names the shard."""
    read = partial(read_task, read=_account)
    known = replace(read(_tasks()[1]), found=None)
    one = Shard(TERMS, [_tasks()[0], known])
    packed = answer(one, [read(_tasks()[0])])
    return (gzip.decompress(one.packed()) + b"\n" + gzip.decompress(packed).split(b"\n", 1)[1],)


def manifest() -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(place)
        plan(["war.jsonl"], _tasks(), folder, terms=TERMS, size=1)
        return (json.dumps(json.loads(folder.read(MANIFEST))).encode(),)


def sentence() -> tuple[bytes, ...]:
    """What is remembered of a sentence, as it is before it is packed."""
    return (written({"arc": np.zeros((3, 4), np.float32), "heads": np.array([1, -1, 1]), "words": np.zeros(0)}),)


if __name__ == "__main__":
    for make in (picture, backup, shard, manifest, sentence):
        print(make.__name__, [len(one) for one in make()])
