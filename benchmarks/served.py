"""How long the desk lets people wait: `python -m benchmarks.served [--claims 20000] [--ledger FILE.db]`.

`truceline serve` answers over HTTP on this machine, from a ledger of invented wars (benchmarks/claims.py; made and
reconciled where there is none). So many people at once ask for one thing after the other, without a thought in between:
the overview, lists with filters, an incident, a document, a search. The last line is one of them while `truceline run`
takes articles into the same ledger. The clients share the machine with the desk, so nothing here is quicker than it
would be on one's own. Told are answers a second and the milliseconds that half of them, and all but one in twenty, are
waited for; with `--json FILE` the whole, with `--plot FILE.svg` a picture of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from benchmarks.claims import World
from benchmarks.intake import generated, machine, written
from benchmarks.plot import bars
from truceline import __version__
from truceline.pipeline.copying import keep, signed
from truceline.pipeline.picturing import reconcile_ledger
from truceline.store import Ledger

PEOPLE = (1, 4, 16)
BESIDE = 1  # who asks while articles are taken in
TAKEN_IN = 5_000  # articles that are waiting for it; more than it can take meanwhile
STARTS = 60.0  # seconds
Waits = dict[str, list[float]]  # milliseconds, by what was asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, help="a ledger with a picture; it is added to. Default: a new one")
    parser.add_argument("--claims", type=int, default=20_000, help="of a new ledger")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each line")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = options.ledger or filled(Path(folder) / "ledger.db", options.claims)
        report = measure(ledger, seconds=options.seconds, workers=options.workers)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    if options.plot:
        lines = {name: line["p95_ms"] for name, line in report["lines"].items()}
        bars(options.plot, lines, title="The desk: 95 of 100 answers within", unit="ms")


def measure(ledger: Path, *, seconds: float, workers: int = 1) -> dict[str, object]:
    """A line for each number of people, and one beside a run that takes articles in."""
    lines: dict[str, dict[str, object]] = {}
    with served(ledger, workers) as address:
        asked = questions(address)
        waits(address, asked, people=1, seconds=min(seconds, 3.0))  # what is loaded once is loaded
        for people in (*PEOPLE, None):
            name = f"{people} at once" if people else f"{BESIDE} at once beside a run"
            with nullcontext() if people else taking_in(ledger):
                found = waits(address, asked, people=people or BESIDE, seconds=seconds)
            lines[name] = told(found, seconds)
            print(name, json.dumps(lines[name]), flush=True)
    return {"truceline": __version__, "machine": machine(), "workers": workers, "lines": lines}


def filled(path: Path, claims: int) -> Path:
    """A ledger of so many claims of invented wars, and its picture."""
    with Ledger.open(f"sqlite:///{path}") as ledger:
        for account in World(remember=False).accounts(claims=claims):
            raw = f"{account.document.id} {account.document.text}".encode()
            document = replace(account.document, id=hashlib.sha256(raw).hexdigest())
            with ledger.transaction():
                ledger.add(document, raw, source="invented")
                keep(ledger, signed(document))
                ledger.put_account(replace(account, document=document))
        reconcile_ledger(ledger)
    return path


@contextmanager
def served(ledger: Path, workers: int) -> Iterator[str]:
    """The address of a desk over a ledger, while it lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "truceline", "serve", "--db", f"sqlite:///{ledger}", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([*command, "--workers", str(workers)], stderr=subprocess.DEVNULL) as desk:
        try:
            _await(address, desk)
            yield address
        finally:
            desk.terminate()


def _await(address: str, desk: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS
    while True:
        try:
            httpx.get(f"{address}/healthz").raise_for_status()
            return
        except httpx.TransportError:
            if desk.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the desk did not answer at {address}") from None
            time.sleep(0.1)


@contextmanager
def taking_in(ledger: Path) -> Iterator[None]:
    """While it lasts, articles are read into the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        sources = written(Path(folder) / "articles.jsonl", islice(generated(), TAKEN_IN))
        command = [sys.executable, "-m", "truceline", "run", *sources, "--db", f"sqlite:///{ledger}", "--workers", "1"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen([*command, "--no-gate", "--no-picture"], **quiet) as run:
            try:
                time.sleep(3.0)  # it starts
                yield
                if run.poll() is not None:
                    raise SystemExit(f"the run beside the desk ended with {run.returncode}")
            finally:
                run.terminate()


def questions(address: str) -> list[tuple[str, str]]:
    """What people ask, by its kind; of each kind several, with filters that fit much and little."""
    with httpx.Client(base_url=address, timeout=STARTS) as client:
        facets = _json(client, "/api/facets")
        asked = [("overview", "/api/overview"), ("incidents", "/api/incidents")]
        for some in (facets["party"], facets["country"], facets["source"]):
            for value in {some[0]["value"], some[-1]["value"]}:
                name = "party" if some is facets["party"] else "place" if some is facets["country"] else "source"
                asked += [(kind, f"/api/{kind}?{name}={quote(value)}") for kind in ("overview", "incidents", "claims")]
        asked += [("documents", f"/api/documents?q={word}") for word in ("market", "Neither")]
        asked += [("search", f"/api/search?q={quote(words)}") for words in ("hospital", "shelled the market")]
        for listed in ("incidents", "documents"):
            rows = _json(client, f"/api/{listed}?limit=5")["items"]
            ids = [row["id"] if "id" in row else row["source"]["id"] for row in rows]
            asked += [(listed.removesuffix("s"), f"/api/{listed}/{id}") for id in ids]
    return asked


def _json(client: httpx.Client, path: str) -> Any:
    answer = client.get(path)
    answer.raise_for_status()
    return answer.json()


def waits(address: str, asked: Sequence[tuple[str, str]], *, people: int, seconds: float) -> Waits:
    """How long each answer was waited for, by so many who ask on for some seconds. An answer that is none ends it."""
    until = time.monotonic() + seconds

    def one(number: int) -> list[tuple[str, float]]:
        chance, found = random.Random(number), []
        with httpx.Client(base_url=address, timeout=STARTS) as client:
            while time.monotonic() < until:
                kind, path = chance.choice(asked)
                began = time.perf_counter()
                answer = client.get(path)
                found.append((kind, 1000 * (time.perf_counter() - began)))
                if answer.status_code != 200:
                    raise SystemExit(f"{path}: {answer.status_code} {answer.text:.300}")
        return found

    by_kind: Waits = defaultdict(list)
    with ThreadPoolExecutor(people) as pool:
        for found in pool.map(one, range(people)):
            for kind, taken in found:
                by_kind[kind].append(taken)
    return dict(sorted(by_kind.items()))


def told(found: Waits, seconds: float) -> dict[str, object]:
    every = [taken for taken_of in found.values() for taken in taken_of]
    return {
        "answers_per_s": round(len(every) / seconds, 1),
        "median_ms": round(statistics.median(every), 1),
        "p95_ms": percentile(every, 0.95),
        "p95_ms_by_kind": {kind: percentile(taken, 0.95) for kind, taken in found.items()},
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that so large a share of them does not pass."""
    ranked = sorted(values)
    return round(ranked[min(len(ranked) - 1, int(share * len(ranked)))], 1)


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    main()
