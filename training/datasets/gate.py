"""What the gate is trained and measured on, in two parts that share nothing.

Measured: the articles of `conflict_news_dev` in `evaluation/gate/labels.csv` (judged by hand), the odd rows of
`off_topic_news`, and every article of the gold. Trained: all else, without what shares a fifth of its six-word
shingles with anything measured.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.datasets.own_acts import act_sentences
from truceline.ingest.gate import WORD
from truceline.model import Document
from truceline.resources import read_table

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LABELS = REPOSITORY / "evaluation" / "gate" / "labels.csv"
ACTS = REPOSITORY / "evaluation" / "acts"
DEV, OFF = "conflict_news_dev", "off_topic_news"
COLUMNS = ("file", "row", "text_sha256", "label")
KINDS = ("conflict", "other", "doubtful")
MIXED = (
    "finescoop2020"  # an outlet's whole output that mentions armies: unlabelled rows of it are no sure conflict news
)
FEW_HITS = 2  # cue words that an unlabelled row must have to be taken for conflict news
STUB = 55  # words; shorter ones of that origin are teasers and notices of newsletters
STUBS = "uawar_gdelt"
SHINGLE, COPIED = 6, 0.2
TOGETHER = 5  # act sentences that make one article of training
BRACKETS = re.compile(r"\[[^\]]*\]")

Labels = Mapping[tuple[str, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Documents by what they are for."""

    conflict: Sequence[Document]  # training, from here
    other: Sequence[Document]
    labelled: Sequence[Document]  # measuring, from here
    labelled_other: Sequence[Document]
    off_topic: Sequence[Document]
    off_topic_conflict: Sequence[Document]
    off_topic_doubtful: Sequence[Document]
    gold: Sequence[Document]


def labels(path: Path = LABELS) -> Labels:
    """(file, row) → (first digits of the text's SHA-256, label)."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for row in read_table(path, COLUMNS):
        key = row.one_of("file", (DEV, OFF)), int(row["row"])
        if key in found:
            raise row.invalid(f"row {key[1]} of {key[0]} stands here twice")
        found[key] = row["text_sha256"], row.one_of("label", KINDS)
    return found


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document(text: str, title: str | None = None) -> Document:
    return Document(id="", text=text, title=title)


def parts(data: Path, gold: Path) -> Parts:
    """Both parts, from the folder of shared data and that of the gold."""
    judged = {key: label for key, (_, label) in labels().items()}
    dev, off = rows(data, DEV), rows(data, OFF)
    odd = range(1, len(off), 2)

    def measured(name: str, of: Iterable[int], label: str) -> list[Document]:
        source = dev if name == DEV else off
        found = [i for i in of if judged.get((name, i), "other" if name == OFF else None) == label]
        return [document(source[i]["text"], source[i]["title"]) for i in found]

    tests = {
        "labelled": measured(DEV, range(len(dev)), "conflict"),
        "labelled_other": measured(DEV, range(len(dev)), "other"),
        "off_topic": measured(OFF, odd, "other"),
        "off_topic_conflict": measured(OFF, odd, "conflict"),
        "off_topic_doubtful": measured(OFF, odd, "doubtful"),
        "gold": [document(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*/*.txt"))],
    }
    held = frozenset(shingle for documents in tests.values() for doc in documents for shingle in shingles(doc.text))
    even = range(0, len(off), 2)
    conflict = [*_unlabelled(dev, judged), *measured(OFF, even, "conflict"), *_muc(data), *_own()]
    other = measured(OFF, even, "other")
    return Parts(apart(conflict, held), apart(other, held), **tests)


def shingles(text: str) -> frozenset[str]:
    words = [found[0].lower() for found in WORD.finditer(text)]
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def apart(documents: Sequence[Document], held: frozenset[str]) -> list[Document]:
    """Those that are no copies of what is measured."""
    kept = []
    for doc in documents:
        own = shingles(doc.text)
        if len(own & held) < COPIED * max(1, len(own)):
            kept.append(doc)
    return kept


def _unlabelled(dev: Sequence[Mapping[str, Any]], judged: Mapping[tuple[str, int], str]) -> Iterator[Document]:
    """Rows that cue words and their origin make conflict news; nobody has judged them."""
    for i, row in enumerate(dev):
        stub = row["origin"] == STUBS and row["n_words"] < STUB
        if (DEV, i) not in judged and row["origin"] != MIXED and row["conflict_hits"] >= FEW_HITS and not stub:
            yield document(row["text"], row["title"])


def _muc(data: Path) -> Iterator[Document]:
    """Articles of MUC-4 that report an attack, without the monitoring service's preamble."""
    for row in rows(data, "muc4_train"):
        if row["templates"]:
            yield document(BRACKETS.sub(" ", row["text"].split("[TEXT]")[-1]))


def _own() -> Iterator[Document]:
    """Our own act sentences, five to an article, taken from all over the files."""
    told = [s.text for path in sorted(ACTS.glob("train*.txt")) for s in act_sentences(path) if s.acts]
    articles = len(told) // TOGETHER
    for i in range(articles):
        yield document(" ".join(told[i::articles]))
