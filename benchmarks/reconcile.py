"""What `truceline reconcile` costs on ledgers of generated claims, how that grows, and what a small run adds to it.

For each number of claims a ledger is filled (not counted) and reconciled from the beginning, in a process of its own:
seconds of the processor over all processes and by the clock, each phase's share, and the memory of all processes
together at its highest (proportional set size, so that shared pages count once). Then `--more` new claims come in, of
the days after the last, and the picture is brought up to date; where there are not too many it is held against one
made anew, by one process. The exponent says how the processor's seconds grow. `--plot PATH.svg` draws it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.claims import World
from benchmarks.ledgers import fill
from benchmarks.memory import Memory
from benchmarks.plot import draw
from truceline.evaluate.clusters import pairs
from truceline.model import Account, Picture
from truceline.pipeline.picturing import reconcile_ledger
from truceline.store import Ledger

SIZES = (10_000, 100_000, 1_000_000)
CHECKED = 20_000  # claims, up to which the picture brought up to date is held against one made anew
MORE = 100  # claims of the small run


def main() -> None:
    """Measure each size, smallest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", nargs="*", type=int, default=list(SIZES), help="how many claims")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--more", type=int, default=MORE, help="claims that come in afterwards; 0 leaves that out")
    parser.add_argument("--folder", type=Path, help="where the ledgers lie, and stay for the next time")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--alone", action="store_true", help="one size, in this process")
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(measure(options.claims[0], options.workers, options.more, options.folder)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.claims):
            more = ["--workers", options.workers, "--more", options.more, "--folder", options.folder or folder]
            command = [sys.executable, "-m", "benchmarks.reconcile", "--alone", size, *more]
            ran = subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True)
            rows.append(json.loads(ran.stdout))
            print(json.dumps(rows[-1]), file=sys.stderr)
    if options.plot:
        lines = {"in full": [(row["claims"], row["full"]["cpu_s"]) for row in rows]}
        if options.more:
            lines[f"{options.more} more"] = [(row["claims"], row["renewed"]["cpu_s"]) for row in rows]
        draw(options.plot, lines, title="truceline reconcile", across="claims in the ledger", up="s of the processor")
    print(json.dumps({"sizes": rows, "growth": growth(rows)}, indent=1))


def growth(rows: list[dict[str, Any]]) -> float | None:
    """The exponent between the smallest and the largest size: 1 is linear, 2 is every claim with every other."""
    if len(rows) < 2:
        return None
    (few, short), (many, long) = ((row["claims"], row["full"]["cpu_s"]) for row in (rows[0], rows[-1]))
    return round(math.log(long / short) / math.log(many / few), 3)


def measure(claims: int, workers: int, more: int, folder: Path) -> dict[str, Any]:
    """Fill a ledger with so many claims, unless it is there, and reconcile it."""
    file = folder / f"{claims}.db"
    world = World(remember=False)
    accounts = world.accounts(claims=claims + more)
    if not file.exists():
        file.with_suffix(".part").unlink(missing_ok=True)  # of a filling that did not come to its end
        fill(file.with_suffix(".part"), _so_many(accounts, claims))
        file.with_suffix(".part").rename(file)
    else:
        for _ in _so_many(accounts, claims):
            pass
    with Ledger.open(f"sqlite:///{file}") as ledger:
        row: dict[str, Any] = {"claims": claims, "workers": workers, "documents": ledger.counts()["documents"]}
        row["full"] = timed(ledger, workers, full=True)
    if more:
        fill(file, accounts)
        with Ledger.open(f"sqlite:///{file}") as ledger:
            row["renewed"] = timed(ledger, workers, full=False)
            if claims <= CHECKED:
                renewed = digest(ledger)
                row["full_again"] = timed(ledger, 0, full=True)
                row["same"] = digest(ledger) == renewed
        file.unlink()  # it has more claims than its name says
    row["ledger_mb"] = round(file.stat().st_size / 1e6) if file.exists() else None
    return row


def _so_many(accounts: Iterator[Account], claims: int) -> Iterator[Account]:
    told = 0
    while told < claims:
        for account in islice(accounts, 1):
            told += len(account.claims)
            yield account


def timed(ledger: Ledger, workers: int, *, full: bool) -> dict[str, Any]:
    """Reconcile; what it cost, altogether and phase by phase."""
    began, wall = _spent(), time.monotonic()
    phases: list[tuple[str, float]] = [("opening", began)]

    def told(phase: str, done: int, of: int) -> None:
        if phase != phases[-1][0]:
            phases.append((phase, _spent()))

    with Memory() as memory:
        made = reconcile_ledger(ledger, workers=workers, full=full, told=told)
    ends = [at for _, at in phases[1:]] + [_spent()]
    shares = {name: round(end - at, 2) for (name, at), end in zip(phases, ends, strict=True)}
    return {
        "cpu_s": round(_spent() - began, 2),
        "wall_s": round(time.monotonic() - wall, 2),
        "peak_mb": memory.together,
        "load": round(os.getloadavg()[0], 1),
        "phases_cpu_s": shares,
        "incidents": made.incidents,
    }


def _spent() -> float:
    """Seconds of the processor of this process and of those that it started, as far as these have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def digest(ledger: Ledger) -> str:
    """A hash of a picture, to hold two against each other."""
    picture = ledger.picture()
    return hashlib.sha256(repr(picture).encode()).hexdigest()


def matched(picture: Picture, told: Mapping[tuple[str, int], str]) -> dict[str, float]:
    """Pairwise precision and recall of the incidents, over claims by document and first code point."""
    found = {(key.document, key.span.start): incident.id for incident in picture.incidents for key in incident.claims}
    scored = pairs({claim: name for claim, name in told.items() if claim in found}, found)
    return {"precision": round(scored.precision, 4), "recall": round(scored.recall, 4)}


if __name__ == "__main__":
    main()
