"""How fast this machine reads: start-up, then articles and words a second. `make bench`."""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import sys
import time
from pathlib import Path

from truceline import __version__

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "border-clashes.txt"


def main() -> None:
    """Read articles repeatedly in one process and print medians; wall-clock seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=Path, default=[EXAMPLE], help="text files; default: the example")
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()

    began = time.perf_counter()
    from truceline.ingest import capture
    from truceline.pipeline import load_reader, read_document

    reader = load_reader()
    loaded = time.perf_counter()
    documents = [capture(path.read_bytes(), source=str(path), published=None) for path in options.articles]
    for document in documents:
        read_document(document, reader)
    first = time.perf_counter()

    rounds = []
    for _ in range(options.rounds):
        start = time.perf_counter()
        for document in documents:
            read_document(document, reader)
        rounds.append(time.perf_counter() - start)
    median = statistics.median(rounds)
    words = sum(len(document.text.split()) for document in documents)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)

    print(f"truceline {__version__}, Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    print(f"{len(documents)} articles, {words} words, median of {options.rounds} rounds after one to warm up")
    print(f"load          {loaded - began:8.2f} s")
    print(f"first round   {first - loaded:8.2f} s")
    print(f"round         {median:8.2f} s   (fastest {min(rounds):.2f}, slowest {max(rounds):.2f})")
    print(f"articles/s    {len(documents) / median:8.1f}")
    print(f"words/s       {words / median:8.0f}")
    print(f"peak memory   {peak:8.0f} MiB")


if __name__ == "__main__":
    main()
