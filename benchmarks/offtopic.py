"""False alarms in news that is about no conflict, and what crashes the reader: `python -m benchmarks.offtopic`.

Reads JSON lines of articles (gzipped; `text`, `published`, `id`, `is_conflict`) of a folder beside the project,
and prints, as text or JSON: articles, current asserted claims an article, those of them that are ASSAULT, the share of
articles that have one, every article that crashed the reader, with the error, and every one that it refused as none.
docs/reference/off-topic.md says how the numbers are to be read.

    python -m benchmarks.offtopic --data ../shared/data --half measure --every 10
    python -m benchmarks.offtopic --data ../shared/data --set conflict_news_dev --half all --flagged
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from truceline.errors import NotAnArticle, UsageError
from truceline.ingest import capture, parse_published
from truceline.model import Account, ActType, Claim, Stance, Standing
from truceline.pipeline import Reader, load_reader, read_document

HALVES = {"develop": slice(0, None, 2), "measure": slice(1, None, 2), "all": slice(None)}


@dataclass(slots=True)
class Count:
    """What was read, and what it was taken for; `flagged` articles are conflict news by the set's own flag, and are
    read and not counted otherwise."""

    articles: int = 0
    flagged: int = 0
    with_assault: int = 0
    claims: int = 0
    assaults: int = 0
    seconds: float = 0.0
    crashed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # as no article, or no English: what a user is told too


def main() -> None:
    """Print the count; exit status 1 if an article crashed the reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--set", default="off_topic_news", help="NAME of NAME.jsonl.gz there")
    parser.add_argument("--half", choices=sorted(HALVES), default="measure", help="rules are made on `develop` alone")
    parser.add_argument("--every", type=int, default=1, help="only every n-th article of the half")
    parser.add_argument("--limit", type=int, help="at most so many articles")
    parser.add_argument("--model", type=Path, help="folder of the model (default: the package's own)")
    parser.add_argument("--flagged", action="store_true", help="count what the set flags as conflict news as well")
    parser.add_argument("--show", action="store_true", help="print the words of each current ASSAULT, to judge by eye")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = list(articles(options.data / f"{options.set}.jsonl.gz"))[HALVES[options.half]]
    rows = rows[:: options.every][: options.limit]
    count = measure(rows, load_reader(model=options.model), show=options.show, flagged=options.flagged)
    print(json.dumps(asdict(count), indent=1) if options.json else as_text(count))
    sys.exit(bool(count.crashed))


def articles(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def measure(rows: Sequence[dict[str, Any]], reader: Reader, *, show: bool = False, flagged: bool = False) -> Count:
    """Read each article alone; whatever an article raises is counted against the reader and ends nothing."""
    count, began = Count(), time.perf_counter()
    for row in rows:
        skipped = not flagged and bool(row.get("is_conflict"))
        count.articles += not skipped
        count.flagged += skipped
        try:
            published = parse_published(row.get("published") or "")
        except UsageError:  # a date that is cut off or no date at all
            published = None
        try:
            account = read_document(capture(row["text"].encode(), source=row["id"], published=published), reader)
        except NotAnArticle as error:
            count.refused.append(f"{row['id']}: {error}")
            continue
        except Exception as error:  # any other error at all is what is looked for
            count.crashed.append(f"{row['id']}: {type(error).__name__}: {error}")
            continue
        told = [] if skipped else current(account)
        assaults = [claim for claim in told if claim.act.type is ActType.ASSAULT]
        count.claims += len(told)
        count.assaults += len(assaults)
        count.with_assault += bool(assaults)
        if show:
            text = account.document.text
            for claim in assaults:
                print(f"{row['id']}\t{claim.confidence}\t{' '.join(claim.evidence.of(text).split())}")
    count.seconds = round(time.perf_counter() - began, 1)
    return count


def current(account: Account) -> list[Claim]:
    """The claims that assert something as news."""
    return [c for c in account.claims if c.stance is Stance.ASSERTS and c.standing is Standing.CURRENT]


def as_text(count: Count) -> str:
    total = max(1, count.articles)
    lines = [
        f"articles                 {count.articles}, and {count.flagged} flagged as conflict news",
        f"current claims           {count.claims} ({count.claims / total:.2f} an article)",
        f"current ASSAULT          {count.assaults} ({count.assaults / total:.2f} an article)",
        f"articles with an ASSAULT {count.with_assault} ({count.with_assault / total:.0%})",
        f"crashed                  {len(count.crashed)}",
        f"refused                  {len(count.refused)}",
        f"seconds                  {count.seconds}",
    ]
    return "\n".join([*lines, *count.crashed, *count.refused])


if __name__ == "__main__":
    main()
