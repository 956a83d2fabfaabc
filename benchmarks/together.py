"""Ratios, measured side by side in one run: `python -m benchmarks.together --shared ../shared`.

Articles a second say more of a machine than of truceline; what one thing costs beside another says more of truceline.
All of it comes from the same minutes on the same machine, by the other benchmarks, in about ten minutes. `--write` puts
the figures into docs/reference/speed.json, a chart of them beside it, and the table of ratios into README.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.cluster import compared
from benchmarks.cluster import middle as middle_round
from benchmarks.firehose import middle, mixes, taken
from benchmarks.intake import machine
from benchmarks.plot import bars
from benchmarks.served import filled, measure
from truceline import __version__

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "reference" / "speed.json"
BEGIN, END = "<!-- ratios: python -m benchmarks.together -->", "<!-- end of ratios -->"
Figures = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data and gold")
    parser.add_argument("--articles", type=int, default=600, help="of each mix")
    parser.add_argument("--rounds", type=int, default=3, help="of each mix; the middle one counts")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each line of the desk")
    parser.add_argument("--write", action="store_true", help="put what was found into the documentation")
    options = parser.parse_args()
    found: dict[str, Any] = {"truceline": __version__, "machine": machine()}
    for part in (
        runs(options.shared / "data", options.articles, options.rounds),
        reading(sorted((options.shared / "gold" / "dev").glob("*.txt"))),
        spread(sorted((options.shared / "gold" / "train").glob("*.txt"))),
        desk(options.seconds),
    ):
        found |= part
        print(json.dumps(part, indent=1), flush=True)
    found["ratios"] = ratios(found)
    print(table(found))
    if options.write:
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        bars(FIGURES.with_suffix(".svg"), speeds(found), title="truceline run, two workers", unit="articles/s")
        readme = ROOT / "README.md"
        readme.write_text(with_table(readme.read_text("utf-8"), found), "utf-8")


def runs(data: Path, articles: int, rounds: int) -> Figures:
    """Each mix through `truceline run` with two workers, and conflict news with one; of some rounds the middle one.

    The mixes take turns, so that a slow minute of the machine is no single one's.
    """
    by_name = mixes(data, articles)
    each = [(name, 2) for name in by_name] + [("conflict", 1)]
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for _ in range(rounds):
        for name, workers in each:
            one = taken(by_name[name], workers, ["--no-gate"] if name == "conflict" else [])
            found[name if workers == 2 else f"{name}, one worker"].append(one)
    return {"runs": {name: middle(many) for name, many in found.items()}}


def reading(articles: Sequence[Path]) -> Figures:
    """benchmarks/read.py in a process of its own: it wants one thread."""
    command = [sys.executable, str(ROOT / "benchmarks" / "read.py"), "--threads", "1", "--json", *map(str, articles)]
    made = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return {"reading": json.loads(made.stdout)}


def spread(articles: Sequence[Path]) -> Figures:
    rounds = list(compared(articles, rounds=3, workers=2, size=4))
    return {"dask_times_quicker": round(middle_round(rounds), 2)}


def desk(seconds: float) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        return {"desk": measure(filled(Path(folder) / "ledger.db", 20_000), seconds=seconds)["lines"]}


def ratios(found: Figures) -> dict[str, float]:
    """What is told in the table, by name."""
    a = {name: one["articles_per_s"] for name, one in found["runs"].items()}
    alone, beside = (found["desk"][name]["median_ms"] for name in ("1 at once", "1 at once beside a run"))
    exact = {
        "two workers : one": a["conflict"] / a["conflict, one worker"],
        "dask : one process": found["dask_times_quicker"],
        "mixed : conflict": a["mixed"] / a["conflict"],
        "copied : mixed": a["copied"] / a["mixed"],
        "altered : mixed": a["altered"] / a["mixed"],
        "reading : floor": found["reading"]["time_over_floor"],
        "desk beside a run : alone": beside / alone,
    }
    return {name: round(value, 2 if value < 10 else 0) for name, value in exact.items()}


def speeds(found: Figures) -> dict[str, float]:
    """Articles a second of the mixes, by names for people."""
    a = {name: one["articles_per_s"] for name, one in found["runs"].items()}
    return {
        "conflict news, no gate": a["conflict"],
        "off-topic and a tenth conflict": a["mixed"],
        "that, 60 % copied": a["copied"],
        "that, copies edited": a["altered"],
    }


def table(found: Figures) -> str:
    """The ratios for people, as Markdown."""
    r, shares = found["ratios"], found["reading"]["stage_shares"]
    parts = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    rows = [
        ("two worker processes, against one", r["two workers : one"]),
        ("a Dask cluster of two workers, against one process", r["dask : one process"]),
        ("off-topic news with a tenth of conflict news, with the gate, against conflict news", r["mixed : conflict"]),
        ("that mix with three articles in five copied, against without", r["copied : mixed"]),
        ("that mix with the copies edited", r["altered : mixed"]),
    ]
    lines = [f"| {name} | {ratio:g} times as many articles a second |" for name, ratio in rows]
    lines += [
        f"| all of reading, against the model's arithmetic in floats alone | {r['reading : floor']:g} times as long |",
        f"| of reading | {parts} |",
        "| the desk while articles are read, against by itself (one person, half of the answers) "
        f"| {r['desk beside a run : alone']:g} times as long |",
    ]
    return "\n".join([f"| {found['machine']} | |", "|---|---|", *lines])


def with_table(readme: str, found: Figures) -> str:
    """The README with the table between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, behind = rest.partition(END)
    if not rest or not behind:
        raise SystemExit(f"README.md has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{table(found)}\n{END}{behind}"


if __name__ == "__main__":
    main()
