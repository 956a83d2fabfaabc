"""What it costs to take articles in, without reading them: `python -m benchmarks.intake --data ../shared/data`.

Each article goes the way of `truceline run`, in one process: found in its file, captured, looked at by the gate,
signed, put into a ledger on disk and tied to what it copied. Prints JSON: articles a second of processor time and by
the clock, milliseconds and share of each stage, what the gate passed over, how many are copies, and the memory held.

Conflict news and off-topic news are taken in turns; without `--data`, texts are generated. `--pages` also takes in the
saved pages of html_pages_dev, whose main text must be found first. `--copies N` goes on with near copies of the texts,
three words in a hundred changed, and tells the memory after each tenth of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from pathlib import Path

from truceline import __version__
from truceline.errors import SourceError
from truceline.ingest.english import require_english
from truceline.ingest.gate import bundled
from truceline.ingest.recurring import without_recurring
from truceline.ingest.sources import Found, capture_found, find
from truceline.model import CopyKind
from truceline.pipeline.copying import keep, signed
from truceline.store import Ledger

SETS = ("conflict_news_dev", "off_topic_news")
PAGES = "html_pages_dev"
STAGES = ("find", "capture", "gate", "sign", "store", "lineage")
CHANGED = 0.03  # of a near copy's words
GENERATED_WORDS = 450
SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fen",
    "gar",
    "hol",
    "ist",
    "lun",
    "mar",
    "nor",
    "ost",
    "pel",
    "rik",
    "sel",
    "tor",
    "vem",
)
PHRASES = (
    "troops shelled the village of {}",
    "the army said that {} people were killed near",
    "a spokesman for {} denied it",
    "the talks on the ceasefire at {} go on",
    "the council of {} met on Monday",
)


@dataclass(slots=True)
class Spent:
    """Seconds of the processor by stage, and what came of the articles."""

    articles: int = 0
    refused: int = 0
    gated: int = 0
    copies: int = 0
    words: int = 0
    wall: float = 0.0
    stages: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.stages[stage] += time.process_time() - began  # type: ignore[assignment]

    def report(self) -> dict[str, object]:
        total = sum(self.stages.values())
        return {
            "articles": self.articles,
            "words_per_article": round(self.words / max(1, self.articles)),
            "articles_per_processor_s": round(self.articles / total, 1),
            "articles_per_clock_s": round(self.articles / self.wall, 1),
            "ms_per_article": {stage: round(1000 * self.stages[stage] / self.articles, 2) for stage in STAGES},
            "stage_shares": {stage: round(self.stages[stage] / total, 3) for stage in STAGES},
            "gate_passed_over": self.gated,
            "copies": self.copies,
            "refused": self.refused,
        }


def main() -> None:
    """Take in what the options name, each set into one ledger, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder of the sets")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--copies", type=int, default=0, metavar="N")
    options = parser.parse_args()
    report: dict[str, object] = {"truceline": __version__, "machine": machine()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = real(options.data) if options.data else generated()
        lines = list(islice(texts, options.articles))
        warm_up(folder)
        with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
            report["articles"] = taken(written(folder / "articles.jsonl", lines), ledger).report()
            if options.pages and options.data:
                report["pages"] = taken(pages(options.data, folder), ledger).report()
            if options.copies:
                report["near_copies"] = list(near_copies(lines, options.copies, folder, ledger))
        report["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(report, indent=1))


def taken(sources: Sequence[str], ledger: Ledger) -> Spent:
    """Take in everything at the sources."""
    spent, gate, run = Spent(), bundled(), None
    began, found = time.perf_counter(), find(sources)
    while True:
        with spent.on("find"):
            one = next(found, None)
        if one is None:
            break
        if isinstance(one, Found):
            take(one, ledger, spent, gate=gate.threshold, run=run)
    spent.wall = time.perf_counter() - began
    return spent


def take(found: Found, ledger: Ledger, spent: Spent, *, gate: float, run: int | None) -> None:
    """One article, as `pipeline.tasks` and `pipeline.runs` take it in."""
    spent.articles += 1
    with spent.on("capture"):
        try:
            document = without_recurring(capture_found(found), frozenset())
        except SourceError:
            spent.refused += 1
            return
    with spent.on("gate"):
        spent.gated += not bundled().glance(document).passes(gate)
    with spent.on("sign"):
        signature = signed(document)
    spent.words += signature.words
    with spent.on("store"):  # the lineage goes into the same transaction; its time is taken off again
        before = spent.stages["lineage"]
        with ledger.transaction():
            ledger.add(document, found.raw, source=found.source, run=run)
            with spent.on("lineage"):
                ties = keep(ledger, signature)
    spent.stages["store"] -= spent.stages["lineage"] - before
    spent.copies += any(tie.kind in (CopyKind.WHOLE, CopyKind.PART) for tie in ties)


def warm_up(folder: Path) -> None:
    """What is loaded once in a process is not the articles' cost."""
    texts = [str(row["text"]) for row in islice(generated(), 3)]
    paragraphs = "".join(f"<p>{one}</p>" for one in texts[0].split("\n\n"))
    (folder / "warm.html").write_text(f"<html><body><article><h1>News</h1>{paragraphs}</article></body></html>")
    with suppress(SourceError):
        require_english("selpel vemtor " * 40, source="warm")  # loads what knows languages
    with Ledger.open(f"sqlite:///{folder / 'warm.db'}") as ledger:
        taken([str(folder / "warm.html"), *written(folder / "warm.jsonl", islice(generated(), 3))], ledger)


def real(data: Path) -> Iterator[dict[str, object]]:
    """Conflict news and off-topic news in turns, as far as the sets are there."""
    sets = [rows(data / f"{name}.jsonl.gz") for name in SETS if (data / f"{name}.jsonl.gz").exists()]
    if not sets:
        raise SystemExit(f"none of {', '.join(SETS)} is in {data}")
    return (row for row in chain.from_iterable(zip_longest(*sets)) if row)


def rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def generated() -> Iterator[dict[str, object]]:
    """Articles of made-up names, of no two of which anything but phrases is the same."""
    chance = random.Random(7)
    number = 0
    while True:
        number += 1
        sentences: list[str] = []
        while sum(len(one.split()) for one in sentences) < GENERATED_WORDS:
            names = ["".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(6)]
            sentences.append(f"In {names[0]} {chance.choice(PHRASES).format(names[1])} {' and '.join(names[2:])}.")
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        url = f"https://outlet{number % 40}.example/{number}"
        published = f"2031-05-{1 + number % 28:02d}"
        yield {"text": "\n\n".join(paragraphs), "title": f"News {number}", "url": url, "published": published}


def pages(data: Path, folder: Path) -> list[str]:
    """The saved pages as files."""
    inner = folder / "pages"
    inner.mkdir()
    for number, row in enumerate(rows(data / f"{PAGES}.jsonl.gz")):
        (inner / f"{number}.html").write_text(str(row["html"]), encoding="utf-8")
    return [str(inner)]


def written(path: Path, lines: Iterable[dict[str, object]]) -> list[str]:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return [str(path)]


def near_copies(
    lines: Sequence[dict[str, object]], many: int, folder: Path, ledger: Ledger
) -> Iterator[dict[str, float]]:
    """Near copies of the first hundred texts; the memory of this process after each tenth of them."""
    chance, step = random.Random(11), max(1, many // 10)
    for start in range(0, many, step):
        some = [changed(lines[at % min(100, len(lines))], at, chance) for at in range(start, min(start + step, many))]
        spent = taken(written(folder / "copies.jsonl", some), ledger)
        row = {
            "copies": start + len(some),
            "found": spent.copies,
            "articles_per_processor_s": round(spent.articles / sum(spent.stages.values()), 1),
            "resident_mb": resident(),
        }
        print(json.dumps(row), file=sys.stderr)
        yield row


def changed(row: dict[str, object], number: int, chance: random.Random) -> dict[str, object]:
    """A near copy in another outlet."""
    words = str(row["text"]).split(" ")
    for at in chance.sample(range(len(words)), round(CHANGED * len(words))):
        words[at] = "".join(chance.choices(SYLLABLES, k=2))
    return {**row, "text": " ".join(words), "url": f"https://copy{number % 97}.example/{number}"}


def resident() -> int:
    """Megabytes that this process holds now (Linux), else the most it ever held."""
    status = Path("/proc/self/statm")
    if status.exists():
        return round(int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def machine() -> str:
    """The processor's name, how many there are, and Python's version."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        name = models[0] if models else name
    return f"{name}, {os.cpu_count()} processors, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
