"""How many articles a second `truceline run` takes: `python -m benchmarks.firehose --data ../shared/data`.

Each mix goes through the command itself, in processes of its own, into a new ledger on disk, without a picture:

- conflict: conflict news of 450 to 550 words, all of it read, no gate
- mixed: off-topic news and a tenth as much conflict news, with the gate
- copied: that mix, of which three articles in five are copies of the others, word for word, in other outlets
- altered: the same, but two sentences in five of the copies are edited and a line is added before and behind: half of
  the pairs in near_duplicates_silver share three sentences in five

Told are articles and words a second by the clock, of the whole command and without its start (what a run over one
article takes), what became of the articles, how many processors were busy, and the memory of the largest process. A
worker remembers sentences, as it does in every run.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.intake import machine, rows, written
from benchmarks.memory import Memory
from benchmarks.plot import bars
from truceline import __version__

LENGTHS = range(450, 551)  # words
CONFLICT_SHARE, COPIED, ALTERED = 0.1, 0.6, 0.4
Article = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--articles", type=int, default=600, help="of each mix, as far as there are so many")
    parser.add_argument("--rounds", type=int, default=3, help="the median is told")
    parser.add_argument("--only", nargs="*", help="names of mixes")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--plot", type=Path, help="an SVG file for a chart of them")
    options = parser.parse_args()
    report: dict[str, object] = {"truceline": __version__, "machine": machine(), "workers": options.workers}
    for name, articles in mixes(options.data, options.articles).items():
        if options.only and name not in options.only:
            continue
        flags = ["--no-gate"] if name == "conflict" else []
        report[name] = middle([taken(articles, options.workers, flags) for _ in range(options.rounds)])
        print(name, json.dumps(report[name]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    if options.plot:
        speeds = {name: one["articles_per_s"] for name, one in report.items() if isinstance(one, dict)}
        bars(options.plot, speeds, title=f"truceline run, {options.workers} workers", unit="articles/s")


def mixes(data: Path, most: int) -> dict[str, list[Article]]:
    """The articles of each mix, shuffled the same way every time."""
    conflict = list(rows(data / "conflict_news_dev.jsonl.gz"))
    other = list(rows(data / "off_topic_news.jsonl.gz"))
    for many in (conflict, other):
        random.Random(5).shuffle(many)
    about = round(most / (1 + CONFLICT_SHARE))
    mixed = other[:about] + conflict[: round(about * CONFLICT_SHARE)]
    own = random.Random(3).sample(mixed, round(len(mixed) * (1 - COPIED)))
    chance = random.Random(11)
    copied = [chance.choice(own) for _ in range(len(mixed) - len(own))]
    found = {
        "conflict": [one for one in conflict if len(str(one["text"]).split()) in LENGTHS][:most],
        "mixed": mixed,
        "copied": own + [elsewhere(one, at) for at, one in enumerate(copied)],
        "altered": own + [elsewhere(altered(one, chance), at) for at, one in enumerate(copied)],
    }
    for many in found.values():
        random.Random(7).shuffle(many)
    return found


def elsewhere(article: Article, number: int) -> Article:
    return {**article, "url": f"https://copy{number % 97}.example/{number}"}


def altered(article: Article, chance: random.Random) -> Article:
    """A text with two sentences in five in other words, an own first line and an own last one."""
    sentences = re.split(r"(?<=[.!?])\s+", str(article["text"]))
    for at in chance.sample(range(len(sentences)), round(ALTERED * len(sentences))):
        words = sentences[at].split(" ")
        words[chance.randrange(len(words))] = "reportedly"
        sentences[at] = " ".join(words)
    return {**article, "text": " ".join(("By our staff.", *sentences, "Read more on our site."))}


def middle(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """The middle one of some rounds by its speed."""
    return sorted(rounds, key=lambda one: one["articles_per_s"])[len(rounds) // 2]


def taken(articles: Sequence[Article], workers: int, flags: Sequence[str]) -> dict[str, float]:
    """One run over the articles and, for its start, one over the first of them."""
    words = sum(len(str(one["text"]).split()) for one in articles)
    start, _, _ = run(articles[:1], workers, flags)
    seconds, memory, told = run(articles, workers, flags)
    return {
        "articles": len(articles),
        "words_per_article": round(words / len(articles)),
        "articles_per_s": round(len(articles) / (seconds - start), 2),
        "words_per_s": round(words / (seconds - start)),
        "with_start_articles_per_s": round(len(articles) / seconds, 2),
        "start_s": round(start, 2),
        "largest_process_mb": memory,
        **told,
    }


def run(articles: Sequence[Article], workers: int, flags: Sequence[str]) -> tuple[float, int, dict[str, float]]:
    """Seconds by the clock, the memory of the largest process in megabytes, and how many articles were read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = written(folder / "articles.jsonl", articles)
        command = [sys.executable, "-m", "truceline", "run", *sources, "--db", f"sqlite:///{folder / 'ledger.db'}"]
        command += ["--workers", str(workers), "--no-picture", *flags]
        return _ran(command)


def _ran(command: Sequence[str]) -> tuple[float, int, dict[str, float]]:
    began, before = time.perf_counter(), spent()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with Memory(process.pid) as memory:
        out, _ = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{out}\n{' '.join(command)} left with {process.returncode}")
    new, gated = re.search(r"([\d,]+) new", out), re.search(r"passed over ([\d,]+) of", out)
    told = {
        "read": int(new[1].replace(",", "")) if new else 0,
        "passed_over": int(gated[1].replace(",", "")) if gated else 0,
        "busy": round((spent() - before) / seconds, 2),
    }
    return seconds, memory.largest, told


def spent() -> float:
    """Seconds of the processors of processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
