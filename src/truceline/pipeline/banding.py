"""Who copied whom over all shards, before any ledger: marks in Parquet by band, joined band by band.

It finds what a ledger finds that takes the documents in one after another (`pipeline/copying.py`): a document is held
against those before it that have its marks, of a crowded mark against the first and the last few. The steps are
functions over parts that know nothing of each other, so any engine runs them:

    sign    a shard's answer            → its signatures, and its marks by band
    pair    a band of all shards        → which documents share marks in it, and how many, by the later one's part
    tie     a part of the documents     → their ties to those before

Only the hashes of all documents (to know twins) and the ties come together in one place. Needs pyarrow.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.engine.folders import Folder
from truceline.model import Lineage, Signature, Tie
from truceline.model.plain import to_json
from truceline.pipeline.manifests import GIVEN, TAKEN, Manifest
from truceline.pipeline.sharding import Engine
from truceline.pipeline.shards import opened_at, outcomes
from truceline.reconcile.lineage import CROWD, Member, against, lineages_of, ranked

PARTS = 16  # of the marks, and of the documents
ROW = 20  # bits of a document's place in its shard; what is above is the shard's
SIGNATURES, MARKS, PAIRS, TIES = "lineage/signatures", "lineage/marks", "lineage/pairs", "lineage/ties"
HELD = 64  # files of signatures held open by a worker


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the work: which shard, band or part of the documents, of how many."""

    folder: Folder
    number: int
    name: str = ""
    parts: int = PARTS
    shards: int = 0
    twins: tuple[int, ...] = ()  # places of documents that are there before: the same bytes


def lineages(
    manifest: Manifest, folder: Folder, engine: Engine, *, parts: int = PARTS, stop: Callable[[], bool] = lambda: False
) -> tuple[Sequence[Lineage], Sequence[Tie]]:
    """The lineages of everything that was read, and the ties they rest on, oldest first; both are also written as
    lines of JSON to the folder's `lineage/`."""
    run = partial(engine.run, lost=_lost, stop=stop)
    names = [name for name, documents in manifest.shards if documents]
    signed = list(run([Step(folder, at, name, parts) for at, name in enumerate(names)], function=sign))
    twins = _twins([ids for ids, _ in signed])
    steps = [Step(folder, at, "", parts, len(names), twins) for at in range(parts)]
    for _ in run(steps, function=pair):
        pass
    found = [tie for ties in run(steps, function=tie) for tie in ties]
    found.sort(key=lambda one: one[0])
    ties = [one[1] for one in found]
    gone = set(twins)
    members = [member for _, told in signed for at, member in told if at not in gone]
    made = lineages_of(members, ties)
    _write(folder, "lineage/ties.jsonl", map(asdict, ties))
    _write(folder, "lineage/lineages.jsonl", (to_json(one) for one in made))
    return made, ties


def sign(step: Step) -> tuple[NDArray[np.void], list[tuple[int, Member]]]:
    """Write a shard's signatures and marks; gives the documents' hashes by place, and the members among them."""
    folder = step.folder
    shard = opened_at(folder.path(f"{TAKEN}/{step.name}"))
    rows: list[tuple[int, Signature]] = []
    members: list[tuple[int, Member]] = []
    for nth, one in enumerate(outcomes(shard, folder.read(f"{GIVEN}/{step.name}"), path=folder.path(step.name))):
        if one.document is None or one.signature is None:
            continue
        at, signature = step.number << ROW | nth, one.signature
        rows.append((at, signature))
        if one.account is not None:
            member = Member(one.document.id, one.document.published, one.document.wire, signature.words)
            members.append((at, member))
    _put_signatures(folder, step.number, rows)
    pairs = [(mark, at) for at, signature in rows for mark in signature.marks]
    marks = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    for band in range(step.parts):
        mine = marks[(marks[:, 0] % step.parts) == band]
        _put(folder, f"{MARKS}/band={band}/{step.number:06}.parquet", mark=mine[:, 0], at=mine[:, 1])
    ids = np.array([(bytes.fromhex(one.document), at) for at, one in rows], dtype=[("id", "V32"), ("at", "i8")])
    return ids, members


def pair(step: Step) -> int:
    """Which documents share marks of a band, and how many of them; returns how many pairs."""
    band = [
        _get(step.folder, f"{MARKS}/band={step.number}/{shard:06}.parquet", "mark", "at")
        for shard in range(step.shards)
    ]
    marks, ats = (np.concatenate([one[column] for one in band] or [np.zeros(0, np.int64)]) for column in (0, 1))
    here = ~np.isin(ats, np.array(step.twins, dtype=np.int64))
    marks, ats = marks[here], ats[here]
    order = np.lexsort((ats, marks))
    marks, ats = marks[order], ats[order]
    seen: Counter[tuple[int, int]] = Counter()
    edges = np.flatnonzero(np.diff(marks)) + 1
    for held in np.split(ats, edges):
        seen.update(_before(held.tolist()))
    rows = np.array([(one, other, many) for (one, other), many in seen.items()], dtype=np.int64).reshape(-1, 3)
    for part in range(step.parts):
        mine = rows[(rows[:, 0] % step.parts) == part]
        name = f"{PAIRS}/part={part}/{step.number:06}.parquet"
        _put(step.folder, name, at=mine[:, 0], other=mine[:, 1], many=mine[:, 2])
    return len(rows)


def _before(held: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Of the documents of one mark, each with those before it; where they are a crowd, with the first and last few."""
    for nth, at in enumerate(held):
        others = held[:nth] if nth <= 2 * CROWD else (*held[:CROWD], *held[nth - CROWD : nth])
        for other in others:
            yield at, other


def tie(step: Step) -> list[tuple[int, Tie]]:
    """The ties of a part of the documents to those before them, each with its document's place."""
    found: dict[int, Counter[int]] = {}
    for band in range(step.parts):
        name = f"{PAIRS}/part={step.number}/{band:06}.parquet"
        for at, other, many in zip(
            *(one.tolist() for one in _get(step.folder, name, "at", "other", "many")), strict=True
        ):
            found.setdefault(at, Counter())[other] += many
    signature = lru_cache(maxsize=None)(partial(_signature, step.folder.url))
    return [
        (at, one)
        for at, seen in sorted(found.items())
        for one in against(signature(at), (signature(other) for other in ranked(seen)))
    ]


def _twins(ids: Sequence[NDArray[np.void]]) -> tuple[int, ...]:
    """The places of documents whose bytes came before."""
    every = np.concatenate(ids) if ids else np.zeros(0, dtype=[("id", "V32"), ("at", "i8")])
    keys = every["id"].view("S32") if len(every) else np.zeros(0, "S32")
    order = np.lexsort((every["at"], keys))
    again = np.concatenate(([False], keys[order][1:] == keys[order][:-1])) if len(every) else np.zeros(0, bool)
    return tuple(sorted(every["at"][order][again].tolist()))


# Parquet

_NAMES = tuple(field.name for field in fields(Signature))


def _put_signatures(folder: Folder, shard: int, rows: Sequence[tuple[int, Signature]]) -> None:
    import pyarrow as pa

    kinds = {
        "published": pa.timestamp("us", tz="UTC"),
        "words": pa.int64(),
        **dict.fromkeys(("shingles", "places", "minhash"), pa.binary()),
        **dict.fromkeys(("marks", "recurring"), pa.list_(pa.int64())),
    }
    columns = {"at": pa.array([at for at, _ in rows], pa.int64())}
    for name in _NAMES:
        values = [getattr(one, name) for _, one in rows]
        columns[name] = pa.array(values, kinds.get(name, pa.string()))
    _put_table(folder, f"{SIGNATURES}/{shard:06}.parquet", pa.table(columns))


def _signature(url: str, at: int) -> Signature:
    return _signatures(url, at >> ROW)[at]


@lru_cache(maxsize=HELD)
def _signatures(url: str, shard: int) -> dict[int, Signature]:
    import pyarrow.parquet as pq

    found = {}
    for row in pq.read_table(io.BytesIO(Folder(url).read(f"{SIGNATURES}/{shard:06}.parquet"))).to_pylist():
        at = row.pop("at")
        found[at] = Signature(**{**row, "marks": tuple(row["marks"]), "recurring": tuple(row["recurring"])})
    return found


def _put(folder: Folder, name: str, **columns: NDArray[np.int64]) -> None:
    import pyarrow as pa

    _put_table(folder, name, pa.table({key: pa.array(column, pa.int64()) for key, column in columns.items()}))


def _put_table(folder: Folder, name: str, table: Any) -> None:
    import pyarrow.parquet as pq

    written = io.BytesIO()
    pq.write_table(table, written, compression="zstd")
    folder.write(name, written.getvalue())


def _get(folder: Folder, name: str, *columns: str) -> tuple[NDArray[np.int64], ...]:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(folder.read(name)), columns=list(columns))
    return tuple(table.column(column).to_numpy() for column in columns)


def _write(folder: Folder, name: str, rows: Iterator[Any]) -> None:
    lines = (json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    folder.write(name, "".join(lines).encode())


def _lost(step: Step, why: str) -> Any:
    raise RuntimeError(f"a part of the lineages was lost ({why}); begin it again")
