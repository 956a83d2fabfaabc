"""How fast this machine reads, and which stage takes the time: `make bench`.

Prints, as text or JSON: start-up, articles and words a second (median of the rounds), the share of each stage, the time
over the model's floor, and the peak memory of the process. Everything in one process, one article after the other, no
cache.

The floor is what the operations of the model alone would take in one thread at the speed at which this machine
multiplies large matrices of floats: 21 MFLOP a word piece and 3 a word in the heads (docs/model-card.md),
padding left out. The shipped model works most of them out in whole numbers, so it may come below its floor by itself;
the whole of reading is held against it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from truceline import __version__

if TYPE_CHECKING:
    from truceline.language import Analysis

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # of `speed`; before numpy is loaded

PIECE, WORD = 21e6, 3e6  # operations of the model
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "border-clashes.txt"


def main() -> None:
    """Time the stages over all articles, round by round; wall-clock seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=[EXAMPLE], help="text files; default: the example")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="threads of the model; 0 = as the machine has cores")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = measure(options.articles, rounds=options.rounds, threads=options.threads)
    print(json.dumps(report, indent=1) if options.json else as_text(report))


def measure(articles: list[Path], *, rounds: int, threads: int) -> dict[str, object]:
    """Medians over rounds; the first round warms up and does not count."""
    cold = _cold(articles[0])
    began = time.perf_counter()
    from truceline.ingest import capture
    from truceline.ingest.cleaning import mark
    from truceline.pipeline import load_reader
    from truceline.read.reader import read

    reader = load_reader(threads=threads)
    loaded = time.perf_counter() - began
    raw = [(path.read_bytes(), str(path)) for path in articles]
    seconds: list[Counter[str]] = []
    words = 0
    for _ in range(rounds + 1):
        spent: Counter[str] = Counter()
        words = 0
        mark.cache_clear()  # every round takes the articles for new
        for content, source in raw:
            marks = [time.perf_counter()]
            document = capture(content, source=source)
            marks.append(time.perf_counter())
            analysis = reader.analyzer.analyze(document)
            marks.append(time.perf_counter())
            read(analysis, reader.knowledge, version=reader.version)
            marks.append(time.perf_counter())
            words += len(document.text.split())
            for stage, start, end in zip(("ingest", "language", "read"), marks, marks[1:], strict=False):
                spent[stage] += end - start  # type: ignore[assignment]
        seconds.append(spent)
    totals = [sum(spent.values()) for spent in seconds[1:]]
    stages = {
        stage: statistics.median(spent[stage] for spent in seconds[1:]) for stage in ("ingest", "language", "read")
    }
    total = statistics.median(totals)
    least = floor([reader.analyzer.analyze(capture(content, source=source)) for content, source in raw])
    return {
        "truceline": __version__,
        "machine": f"{platform.processor() or platform.machine()}, Python {platform.python_version()}",
        "articles": len(articles),
        "words": words,
        "load_s": round(loaded, 2),
        "cold_read_s": round(cold, 2),
        "articles_per_s": round(len(articles) / total, 2),
        "words_per_s": round(words / total),
        "stage_shares": {stage: round(spent / sum(stages.values()), 3) for stage, spent in stages.items()},
        "floor_s": round(least, 3),
        "time_over_floor": round(total / least, 2),
        "remembered": remembered(raw, threads),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def floor(analyses: Sequence[Analysis]) -> float:
    """Seconds that the model's operations would take in one thread; the words as the text has them."""
    from truceline.language.pieces import WordPieces
    from truceline.resources import data_path

    pieces = WordPieces(data_path("model", "vocabulary.txt"))
    sentences = [[word.text for word in one.words] for analysis in analyses for one in analysis.sentences]
    words, cut = sum(map(len, sentences)), sum(len(pieces.cut(one).ids) for one in sentences)
    return (PIECE * cut + WORD * words) / speed()


def speed() -> float:
    """Operations a second of one thread, in products of large matrices of floats: the best of ten."""
    import numpy as np

    size = 1024
    one, other = np.random.default_rng(0).normal(size=(2, size, size)).astype(np.float32)
    best = math.inf
    for _ in range(10):
        began = time.perf_counter()
        _ = one @ other
        best = min(best, time.perf_counter() - began)
    return 2 * size**3 / best


def remembered(raw: list[tuple[bytes, str]], threads: int) -> dict[str, float]:
    """What remembering sentences saves: the articles read twice, as when a page is captured anew.

    The share of sentences known the first time (repeated within and across the articles) and the second, and the
    seconds of the language stage in both.
    """
    from truceline.ingest import capture
    from truceline.language.remembered import Remembered
    from truceline.pipeline import load_reader

    cache = Remembered()
    analyzer = load_reader(threads=threads, remembered=cache).analyzer
    documents = [capture(content, source=source) for content, source in raw]
    found: dict[str, float] = {}
    for when in ("first", "second"):
        asked, known, began = cache.asked, cache.known, time.perf_counter()
        for document in documents:
            analyzer.analyze(document)
        found[f"{when}_language_s"] = round(time.perf_counter() - began, 3)
        found[f"{when}_known"] = round((cache.known - known) / max(1, cache.asked - asked), 3)
    return found


def _cold(article: Path) -> float:
    """Seconds of `truceline read ARTICLE` in a process of its own."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "truceline", "read", str(article), "--format", "json"], check=True, capture_output=True
    )
    return time.perf_counter() - start


def as_text(report: dict[str, object]) -> str:
    return "\n".join(f"{name:16} {value}" for name, value in report.items())


if __name__ == "__main__":
    main()
