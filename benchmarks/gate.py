"""What the gate lets through and skips, and what it costs: `python -m benchmarks.gate --data ../shared/data`.

Recall on the articles judged by hand (evaluation/gate/labels.csv) and on every article of the gold; the share skipped
of the half of off_topic_news that trained nothing; articles a second, and the gate's share of the time of capturing and
gating an article. One process, wall-clock, the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from training.datasets.gate import Parts, parts
from truceline.ingest import capture
from truceline.ingest.gate import Gate
from truceline.model import Document

ROUNDS = 5


def scored(told: Parts, gate: Gate, *, threshold: float | None = None) -> dict[str, float | int]:
    """Shares that pass, and of off-topic news the share that is skipped, with how many there are of each."""
    least = gate.threshold if threshold is None else threshold

    def passing(documents: Sequence[Document]) -> float:
        return sum(gate.glance(doc).passes(least) for doc in documents) / len(documents)

    return {
        "recall_labelled": round(passing(told.labelled), 4),
        "labelled": len(told.labelled),
        "recall_gold": round(passing(told.gold), 4),
        "gold": len(told.gold),
        "recall_off_topic_conflict": round(passing(told.off_topic_conflict), 4),
        "off_topic_conflict": len(told.off_topic_conflict),
        "skipped_off_topic": round(1 - passing(told.off_topic), 4),
        "off_topic": len(told.off_topic),
        "skipped_labelled_other": round(1 - passing(told.labelled_other), 4),
        "labelled_other": len(told.labelled_other),
    }


def timed(documents: Sequence[Document], gate: Gate) -> dict[str, float]:
    """Seconds of capturing the texts and of looking at them."""
    raw = [doc.text.encode() for doc in documents]
    captured, looked = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = [capture(content, source="benchmark") for content in raw]
        between = time.perf_counter()
        for doc in found:
            gate.glance(doc)
        captured.append(between - began)
        looked.append(time.perf_counter() - between)
    ingest, look = statistics.median(captured), statistics.median(looked)
    return {
        "gate_articles_per_s": round(len(raw) / look),
        "gate_share_of_ingest_and_gate": round(look / (ingest + look), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--gold", type=Path, help="the folder of gold accounts (default: ../gold beside it)")
    parser.add_argument("--threshold", type=float, help="another threshold than the bundled one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = parts(options.data, options.gold or options.data.parent / "gold")
    began = time.perf_counter()
    gate = Gate.load()
    loaded = time.perf_counter() - began
    report = {
        **scored(told, gate, threshold=options.threshold),
        **timed(told.gold, gate),
        "load_s": round(loaded, 3),
        "threshold": gate.threshold if options.threshold is None else options.threshold,
    }
    print(json.dumps(report, indent=1) if options.json else "\n".join(f"{n:30} {v}" for n, v in report.items()))


if __name__ == "__main__":
    main()
