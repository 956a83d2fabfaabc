"""Every draft of a claim in the gold articles, likely or not: its features and the gold claims that it could be."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from training.datasets.accounts import kept_for_analysis
from truceline.evaluate import Gold, load_folder
from truceline.evaluate.alignment import pair_weight
from truceline.evaluate.items import Item, system_items
from truceline.evaluate.matching import best_matching
from truceline.evaluate.scoring import PARTS, WHOLE
from truceline.evaluate.verdicts import credit, judge
from truceline.ingest import capture, parse_published
from truceline.language.analyzer import BundledAnalyzer
from truceline.model import Account
from truceline.model.form import account_to_dict
from truceline.pipeline import Reader
from truceline.read.parties.standins import StandIns
from truceline.read.reader import tell
from truceline.read.resolve import Resolver
from truceline.read.scene import Knowledge, set_scene
from truceline.read.story import Story
from truceline.read.voices import find_voices
from truceline.read.weights import NAMES, Weights

LABELS = ("found", "right", "event", "whole")  # what a draft can be: each but `right` and `event` more than the last
ASKED: tuple[tuple[str, ...], ...] = ((), PARTS["claims.typed"], PARTS["claims.event"], WHOLE["claims"])
NOTHING = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold claim that a draft could be: how well they fit, and which labels the draft then has."""

    gold: int
    weight: float
    optional: bool
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """The drafts of one article. `firm` counts gold claims that are not optional; `ignored` drafts count nowhere."""

    name: str
    part: str  # dev; held: of train, unseen by the model; taught: of train, what the model has learnt from
    firm: int
    features: list[list[float]]
    pairs: list[list[Pair]]
    ignored: list[bool]

    def labels(self, kept: Sequence[bool]) -> list[tuple[int, ...] | None]:
        """What each draft is when those are kept, as the scorer aligns them; the others may be what then is left.

        None: neither right nor wrong.
        """
        found: list[tuple[int, ...] | None] = [None if ignored else NOTHING for ignored in self.ignored]
        taken: set[int] = set()
        for side in (True, False):
            drafts = [d for d, is_kept in enumerate(kept) if bool(is_kept) is side]
            golds = sorted({pair.gold for d in drafts for pair in self.pairs[d]} - taken)
            weights = [[next((p.weight for p in self.pairs[d] if p.gold == g), 0.0) for d in drafts] for g in golds]
            for g, d in best_matching(weights).items() if drafts and golds else ():
                pair = next(p for p in self.pairs[drafts[d]] if p.gold == golds[g])
                found[drafts[d]] = None if pair.optional else pair.labels
                taken.add(golds[g])
        return found


def candidates(train: Path, dev: Path, *, model: Path | None, cache: Path, fresh: bool = False) -> list[Article]:
    """The drafts of both folders, from the cache if it holds those of this model and these features."""
    knowledge = Knowledge.load(weights=Weights.none())
    analyzer = BundledAnalyzer.load(model, cast=StandIns.load(parties=knowledge.parties))
    key = f"{analyzer.fingerprint} {' '.join(NAMES)}"
    if cache.exists() and not fresh:
        kept = json.loads(gzip.decompress(cache.read_bytes()))
        if kept["key"] == key:
            return [_article(row) for row in kept["articles"]]
    articles = list(_gather(Reader(analyzer, knowledge), train, dev))
    cache.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps({"key": key, "articles": [asdict(article) for article in articles]})
    cache.write_bytes(gzip.compress(written.encode(), mtime=0))
    return articles


def _article(row: dict[str, Any]) -> Article:
    pairs = [[Pair(**{**p, "labels": tuple(p["labels"])}) for p in each] for each in row["pairs"]]
    return Article(**{**row, "pairs": pairs})


def _gather(reader: Reader, train: Path, dev: Path) -> Iterator[Article]:
    for folder in (dev, train):
        for gold in load_folder(folder):
            part = "dev" if folder == dev else "held" if kept_for_analysis(gold.name) else "taught"
            yield _drafts(reader, gold, part)


def _drafts(reader: Reader, gold: Gold, part: str) -> Article:
    published = parse_published(gold.published) if gold.published else None
    doc = capture(gold.text_path.read_bytes(), source=str(gold.text_path), published=published)
    scene = set_scene(reader.analyzer.analyze(doc), reader.knowledge)
    resolver = Resolver(Story(scene))
    told = tell(scene, resolver, find_voices(scene, resolver)).told
    claims = tuple(replace(draft.claim, id=f"c{i}") for i, draft in enumerate(told))
    theirs = system_items(gold.text, account_to_dict(Account(doc, reader.version, claims)))["claims"]
    ours = gold.items["claims"]
    return Article(
        gold.name,
        part,
        sum(not item.optional for item in ours),
        [[draft.features[name] for name in NAMES] for draft in told],
        [list(_pairs(gold, ours, item)) for item in theirs],
        [bool(item.tokens and item.tokens <= gold.ignored) for item in theirs],
    )


def _pairs(gold: Gold, ours: Sequence[Item], item: Item) -> Iterator[Pair]:
    for number, own in enumerate(ours):
        weight = pair_weight(gold.text, "claims", own, item)
        if weight > 0:
            labels = tuple(int(all(credit(judge(own, item, f)) == 1 for f in fields)) for fields in ASKED)
            yield Pair(number, round(weight, 5), own.optional, labels)
