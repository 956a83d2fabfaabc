"""Label news nobody has labelled, with the models there are: `python -m training.teach --data DATA --out build/taught`.

What several models find together is a better teacher than any of them. A pupil that sees the same sentences with other
names of people and places (datasets/taught.py) learns from it that what happened does not hang on where and to whom.
Articles that anything is measured on are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from truceline.ingest import capture, parse_published
from truceline.language.decode import softmax, tagged_runs
from truceline.language.network import Network, Scores
from truceline.language.sentences import own_sentences
from truceline.language.standins import Cast, Seen
from truceline.language.tokens import tokenize
from truceline.read.parties.standins import StandIns

GRAM, TELLING = 10, 5  # an article that shares more than so many runs of so many words with another is a copy of it
SURE = 0.97  # a word with a higher chance to report nothing is simply given as none
LIKELY = 0.5  # a word less likely than this to report nothing is an anchor


def teach(options: argparse.Namespace) -> None:
    networks = [Network(folder) for folder in options.models]
    cast = StandIns.load()
    barred = {gram for path in options.gold.glob("*/*.txt") for gram in _grams(path.read_text("utf-8"))}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    told = 0
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for name in options.sets:
            for number, row in enumerate(_rows(options.data / name)):
                if len(_grams(row["text"]) & barred) > TELLING:
                    continue
                for sentence in taught(row["text"], row.get("published") or "", networks, cast):
                    out.write(json.dumps({"article": f"{name} {number}", **sentence}, ensure_ascii=False) + "\n")
                    told += 1
                if number % 100 == 0:
                    print(f"{name}: {number} articles, {told} sentences", flush=True)


def taught(text: str, published: str, networks: Sequence[Network], cast: Cast) -> Iterator[dict[str, Any]]:
    """Each sentence of an article as the reader shows it to the model, with what the models think of it."""
    doc = capture(text.encode(), source="news", published=parse_published(published))
    stand_ins = cast(doc)
    seen = []
    for span in own_sentences(doc):
        if offsets := tokenize(doc.text, span.start, span.end):
            here = [s for s in stand_ins if span.start <= s.span.start and s.span.end <= span.end]
            seen.append((Seen.of(doc.text, offsets, here), {s.word for s in here}))
    surfaces = [list(sentence.surface) for sentence, _ in seen]
    scored = zip(*(network.score(surfaces) for network in networks), strict=True)
    for (sentence, standing_in), scores in zip(seen, scored, strict=True):
        names = [
            [*run, kind]
            for run, kind in tagged_runs(*networks[0].tags("named", [scores[0]["named"]]))
            if not standing_in & set(sentence.surface[slice(*run)])
        ]
        yield {"words": sentence.surface, "names": names, **_thought(networks[0], scores)}


def _thought(network: Network, scores: Sequence[Scores]) -> dict[str, Any]:
    """The chances of acts that are not plainly none, and the likely triggers with what is seen from them."""
    acts = np.mean([softmax(s["trigger"]) for s in scores], axis=0)
    labels = network.labels["trigger"]
    chances = {
        i: {label: round(float(p), 3) for label, p in zip(labels, row, strict=True) if p >= 0.005}
        for i, row in enumerate(acts)
        if row[0] < SURE
    }
    anchors = []
    for at in (i for i, row in enumerate(acts) if row[0] < LIKELY):
        seen = {head: np.mean([softmax(s[head][:, at].T) for s in scores], axis=0) for head in ("role", "evidence")}
        marks = {head: np.mean([softmax(s[head][at]) for s in scores], axis=0) for head in ("standing", "stance")}
        anchors.append(
            {
                "word": at,
                "seen": {head: [network.labels[head][i] for i in found.argmax(-1)] for head, found in seen.items()},
                "marks": {head: network.labels[head][int(found.argmax())] for head, found in marks.items()},
            }
        )
    return {"trigger": chances, "anchors": anchors}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[i:] for i in range(GRAM)), strict=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--gold", type=Path, required=True, help="folder of gold folders; copies of theirs are left out"
    )
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="folders of exported models")
    parser.add_argument("--sets", nargs="+", default=["conflict_news_dev.jsonl.gz"], help="files of --data")
    parser.add_argument("--out", type=Path, required=True)
    teach(parser.parse_args())


if __name__ == "__main__":
    main()
