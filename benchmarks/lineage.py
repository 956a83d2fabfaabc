"""What it costs to find whom a new document copied, against ledgers of a thousand to a million documents.

Signatures are generated: 300 words each, with as many marks as such a text has; one document in a hundred shares a mark
with all the others of its kind, as boilerplate does. Prints for each size of the ledger the milliseconds (of the
processor, and by the clock) to look up, compare and keep one new document, half of them near copies of what is there,
and how many copies were found. Then near copies of a hundred texts come in one after another, and the memory is told as
their number grows: `--near-copies N`. `--plot PATH.svg` draws the growth.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.plot import draw
from truceline.model import Document, Signature
from truceline.pipeline.copying import keep
from truceline.reconcile.signing import METHOD
from truceline.store import Ledger

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WORDS, ANCHORS, BANDS = 300, 8, 16
CHANGED = 0.03  # of a near copy's words
MEASURED = 200  # new documents at each size
BEGIN = datetime(2031, 1, 1, tzinfo=UTC)
BOILERPLATE = 7_777_777  # an anchor that one document in a hundred has
PLACES = zlib.compress(np.stack([np.full(WORDS, 1), np.full(WORDS, 5)]).astype("<u4").tobytes())
AT_ONCE = 20_000

Wide = NDArray[np.uint64]


def main() -> None:
    """Fill a ledger size by size, and measure at each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=int, default=list(SIZES), help="sizes of the ledger")
    parser.add_argument("--near-copies", type=int, default=100_000, help="0 leaves them out")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(sizes(sorted(options.documents), Path(folder) / "growth.db"))
        flat = list(near_copies(options.near_copies, Path(folder) / "copies.db")) if options.near_copies else []
    if options.plot and rows:
        lines = {
            name: [(row["documents"], row[key]) for row in rows]
            for name, key in (("median", "median_ms"), ("95th percentile", "p95_ms"))
        }
        draw(options.plot, lines, title="One new document", across="documents in the ledger", up="ms")
    print(json.dumps({"sizes": rows, "near_copies": flat}, indent=1))


def sizes(documents: list[int], file: Path) -> Iterator[dict[str, float]]:
    there = 0
    for step, size in enumerate(documents):
        began = time.monotonic()
        with Ledger.open(f"sqlite:///{file}"):
            pass
        fill(file, there, size, shift=MEASURED * step)
        there = size
        filled = time.monotonic() - began
        with Ledger.open(f"sqlite:///{file}") as ledger:
            row = {"documents": size, "fill_s": round(filled, 1), **measure(ledger, size)}
        row["ledger_mb"] = round(file.stat().st_size / 1e6)
        print(json.dumps(row), file=sys.stderr)
        yield row


def hashes(numbers: Wide, width: int, salt: int) -> Wide:
    """A row of hashes for each number: splitmix64 over its place."""
    places = numbers[:, None] * np.uint64(1 << 20) + np.arange(width, dtype=np.uint64) + np.uint64(salt)
    mixed = places * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def shingles(*numbers: int) -> Any:
    return (hashes(np.array(numbers, np.uint64), WORDS - 4, 1 << 40) >> np.uint64(32)).astype("<u4")


def marks(*numbers: int) -> Any:
    of = np.array(numbers, np.uint64)
    found = hashes(of, BANDS + ANCHORS, 1 << 50).view(np.int64)
    found[of % 100 == 0, -1] = BOILERPLATE
    return found


def id_of(number: int) -> str:
    return f"{number:064x}"


def fill(file: Path, first: int, behind: int, *, shift: int) -> None:
    """Generated documents straight into the tables, the marks in their order, as a database is loaded."""
    connection = sqlite3.connect(file)  # by the driver: it is the loading that must be quick
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    stamp = BEGIN.replace(tzinfo=None).isoformat(" ")
    made = np.empty((behind - first, BANDS + ANCHORS), np.int64)
    for start in range(first, behind, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, behind))
        connection.executemany(
            "INSERT INTO documents (number, id, size, text, text_sha256, authors, language, removed, added, published)"
            " VALUES (?, ?, 0, '', '', '[]', 'en', '[]', ?, ?)",
            ((n + 1 + shift, id_of(n), stamp, stamp) for n in numbers),
        )
        made[start - first : numbers.stop - first] = marks(*numbers)
        words = shingles(*numbers)
        connection.executemany(
            "INSERT INTO signatures VALUES (?, ?, ?, NULL, NULL, ?, ?, ?, ?, x'')",
            (
                (
                    n + 1 + shift,
                    METHOD,
                    WORDS,
                    words[n - start].tobytes(),
                    PLACES,
                    bytes(256),
                    made[n - first].tobytes(),
                )
                for n in numbers
            ),
        )
    flat = made.ravel()
    order = np.argsort(flat, kind="stable")
    width = BANDS + ANCHORS
    for start in range(0, len(order), AT_ONCE * 10):
        some = order[start : start + AT_ONCE * 10]
        rows = zip(flat[some].tolist(), (some // width + first + 1 + shift).tolist(), strict=True)
        connection.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?)", rows)
    connection.commit()
    connection.close()


def near_copy(of: int, name: int) -> Signature:
    """A copy with three words in a hundred changed: each changes five shingles, and the bands and anchors with them."""
    chance = random.Random(name)
    changed = shingles(of)[0]
    for at in chance.sample(range(WORDS - 4), round(CHANGED * WORDS)):
        changed[max(0, at - 4) : at + 1] = chance.getrandbits(32)
    alike = float(np.isin(changed, shingles(of)[0]).mean())
    held = [int(m) if chance.random() < (alike**4 if i < BANDS else alike) else chance.getrandbits(62)
            for i, m in enumerate(marks(of)[0].tolist())]  # fmt: skip
    return Signature(
        id_of(name), BEGIN + timedelta(seconds=name), None, None, None, None, WORDS,
        changed.astype("<u4").tobytes(), PLACES, bytes(256), tuple(sorted(set(held))),
    )  # fmt: skip


def own(name: int) -> Signature:
    made = near_copy(name, name)
    return replace(made, shingles=shingles(name)[0].tobytes(), marks=tuple(marks(name)[0].tolist()))


def measure(ledger: Ledger, size: int) -> dict[str, float]:
    """Milliseconds for a new document: looked up, compared, kept; in one transaction, as a run does it."""
    chance = random.Random(size)
    spent, wall, copies, found = [], [], 0, 0
    for number in range(MEASURED):
        name = 2 * 10**9 + size * 1_000 + number
        of = chance.randrange(size) if number % 2 else None
        signature = own(name) if of is None else near_copy(of, name)
        with ledger.transaction():
            _add(ledger, signature)
            began, walled = time.process_time(), time.perf_counter()
            ties = keep(ledger, signature)
            spent.append(1000 * (time.process_time() - began))
            wall.append(1000 * (time.perf_counter() - walled))
        if of is not None:
            copies += 1
            found += any(id_of(of) in (tie.document, tie.other) for tie in ties)
    spent.sort()
    return {
        "median_ms": round(statistics.median(spent), 2),
        "p95_ms": round(spent[int(0.95 * len(spent))], 2),
        "worst_ms": round(spent[-1], 2),
        "wall_median_ms": round(statistics.median(wall), 2),
        "copies_found": round(found / copies, 4),
    }


def near_copies(many: int, file: Path) -> Iterator[dict[str, float]]:
    """Near copies of a hundred texts, one after another; memory of this process after each tenth of them."""
    step = max(1, many // 10)
    began = time.monotonic()
    with Ledger.open(f"sqlite:///{file}") as ledger:
        for start in range(0, many, step):
            for number in range(start, min(start + step, many)):
                signature = near_copy(number % 100, 10**10 + number)
                with ledger.transaction():
                    _add(ledger, signature)
                    keep(ledger, signature)
            row = {"copies": number + 1, "resident_mb": _resident(), "seconds": round(time.monotonic() - began, 1)}
            print(json.dumps(row), file=sys.stderr)
            yield row


def _add(ledger: Ledger, signature: Signature) -> None:
    from truceline.store import tables as t

    doc = Document(signature.document, "", published=signature.published)
    with ledger.transaction() as connection:
        row = {"id": doc.id, "size": 0, "text": "", "text_sha256": "", "authors": [], "language": "en", "removed": []}
        connection.execute(t.DOCUMENTS.insert().values(**row, added=BEGIN, published=doc.published))


def _resident() -> float:
    """Megabytes that this process holds now (Linux), else the most it ever held."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return round(int(line.split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
