"""Sentences labelled by earlier models (training/teach.py), and other names for the people and places in a sentence."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from training.example import Anchor, Example
from truceline.language.decode import tagged_runs
from truceline.language.network import Network
from truceline.resources import data_path

KINDS = ("PER", "LOC")  # names of organisations say what they are
OFTEN = 0.7  # how often a name is exchanged

Name = tuple[int, int, str]
Pool = Mapping[tuple[str, int], Sequence[tuple[str, ...]]]


def read_taught(path: Path, *, seed: int = 0) -> Iterator[Example]:
    """The sentences of a file of `training.teach`, with other names in each article."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pool = pool_of((tuple(row["words"]), [tuple(name) for name in row["names"]]) for row in rows)
    for row in rows:
        words = renamed(row["words"], [tuple(name) for name in row["names"]], pool, f"{seed} {row['article']}")
        chances: list[Mapping[str, float]] = [{"O": 1.0}] * len(words)
        for at, found in row["trigger"].items():
            chances[int(at)] = found
        anchors = tuple(
            Anchor(a["word"], {head: tuple(tags) for head, tags in a["seen"].items()}, a["marks"])
            for a in row["anchors"]
        )
        yield Example(words, anchors=anchors, chances={"trigger": tuple(chances)})


def read_renamed(examples: Iterator[Example], path: Path, kept: Collection[str]) -> Iterator[Example]:
    """Examples under names from a file of `training.teach`; which of their words are names the shipped model says.
    `kept` are words that stand in for names already."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pool = pool_of((tuple(row["words"]), [tuple(name) for name in row["names"]]) for row in rows)
    network, found = Network(data_path("model"), threads=1), list(examples)
    for example, scores in zip(found, network.score([e.words for e in found]), strict=True):
        runs = tagged_runs(*network.tags("named", [scores["named"]]))
        names = [(*run, kind) for run, kind in runs if not set(example.words[slice(*run)]) & set(kept)]
        yield replace(example, words=renamed(example.words, names, pool, "renamed"))


def pool_of(sentences: Iterator[tuple[Sequence[str], Sequence[Name]]]) -> Pool:
    """The names there are, by kind and number of words; a name that stands more often is drawn more often."""
    pool: dict[tuple[str, int], list[tuple[str, ...]]] = defaultdict(list)
    for words, names in sentences:
        for first, behind, kind in names:
            if kind in KINDS:
                pool[kind, behind - first].append(tuple(words[first:behind]))
    return pool


def renamed(words: Sequence[str], names: Sequence[Name], pool: Pool, article: str) -> tuple[str, ...]:
    """A sentence in which some names have become others of their kind, the same one throughout an article."""
    changed = list(words)
    for first, behind, kind in names:
        others = pool.get((kind, behind - first))
        drawn = random.Random(f"{article} {' '.join(words[first:behind])}")
        if others and drawn.random() < OFTEN:
            changed[first:behind] = drawn.choice(others)
    return tuple(changed)
