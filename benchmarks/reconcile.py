"""How fast accounts become a picture, and how that grows: invented claims, from thousands to a million.

Prints for each number of claims the seconds (without those of making the claims), the peak memory, the incidents and
how well they match those the claims were made from; and the exponent by which the time grows. Each number runs in a
process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from benchmarks.claims import World
from truceline.evaluate.clusters import pairs
from truceline.model import Account, Picture
from truceline.reconcile.picture import reconcile

SIZES = (10_000, 100_000, 1_000_000)
SCORED = 200_000  # claims, up to which the incidents are held against those the claims were made from


def main() -> None:
    """Measure each size, smallest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", nargs="*", type=int, default=list(SIZES), help="how many claims")
    parser.add_argument("--alone", action="store_true", help="one size, in this process")
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(measure(options.claims[0])))
        return
    rows = []
    for size in sorted(options.claims):
        command = [sys.executable, "-m", "benchmarks.reconcile", "--alone", str(size)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        print(json.dumps(rows[-1]), file=sys.stderr)
    print(json.dumps({"sizes": rows, "growth": growth(rows)}, indent=1))


def growth(rows: list[dict[str, float]]) -> float | None:
    """The exponent between the smallest and the largest size: 1 is linear, 2 is every claim with every other."""
    if len(rows) < 2:
        return None
    first, last = rows[0], rows[-1]
    return round(math.log(last["seconds"] / first["seconds"]) / math.log(last["claims"] / first["claims"]), 3)


def measure(claims: int) -> dict[str, float]:
    """Reconcile so many claims; seconds of processor time of this process, and of the wall clock."""
    world = World(remember=claims <= SCORED)
    making = 0.0

    def timed() -> Iterator[Account]:
        nonlocal making
        accounts = world.accounts(claims=claims)
        while True:
            began = time.process_time()
            account = next(accounts, None)
            making += time.process_time() - began
            if account is None:
                return
            yield account

    began, wall = time.process_time(), time.monotonic()
    picture = reconcile(timed())
    spent = time.process_time() - began - making
    found: dict[str, float] = {
        "claims": claims,
        "seconds": round(spent, 2),
        "wall_seconds_with_making": round(time.monotonic() - wall, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "lineages": len(picture.lineages),
        "incidents": len(picture.incidents),
    }
    return found | (matched(picture, world.told) if world.remember else {})


def matched(picture: Picture, told: Mapping[tuple[str, int], str]) -> dict[str, float]:
    """Pairwise precision and recall of the incidents, over claims by document and first code point."""
    found = {(key.document, key.span.start): incident.id for incident in picture.incidents for key in incident.claims}
    scored = pairs({claim: name for claim, name in told.items() if claim in found}, found)
    return {"precision": round(scored.precision, 4), "recall": round(scored.recall, 4)}


if __name__ == "__main__":
    main()
