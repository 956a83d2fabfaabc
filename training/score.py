"""Scores of the shipped ONNX file on the sets nothing was trained on: `python -m training.score --data ../shared/data`.

Syntax on gold words (UD EWT dev); entities on gold words (UNER EWT dev) and on the re3d documents held back; PolNeAR
dev end to end from raw text: micro-F1 over source, cue and content, one contiguous run of words being one span, exact.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.datasets.entities import read_re3d, read_uner
from training.datasets.treebank import read_treebank
from training.example import words_within
from truceline.language import Analysis, Run
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.contents import contents, word_run
from truceline.language.decode import tagged_runs
from truceline.model import Document

REPOSITORY = Path(__file__).resolve().parent.parent
KEPT = REPOSITORY / "evaluation" / "model-scores.json"
CARD = REPOSITORY / "docs" / "model-card.md"


def syntax(analyzer: BundledAnalyzer, path: Path) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for example in read_treebank(path):
        words = analyzer.analyze_words(example.words).words
        for word, upos, head, relation in zip(
            words, example.tags["upos"], example.heads or (), example.tags["relation"], strict=True
        ):
            counts["words"] += 1
            counts["upos"] += word.upos == upos
            counts["uas"] += word.head == head - 1
            counts["las"] += word.head == head - 1 and word.relation == relation
            counts["las_universal"] += (
                word.head == head - 1 and word.relation.split(":")[0] == (relation or "").split(":")[0]
            )
    return {name: counts[name] / counts["words"] for name in ("upos", "uas", "las", "las_universal")}


def entities(
    analyzer: BundledAnalyzer, examples: Iterable[object], head: str, kinds: Sequence[str]
) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for example in examples:
        gold = {(run, kind) for run, kind in tagged_runs([t or "O" for t in example.tags[head]]) if kind in kinds}  # type: ignore[attr-defined]
        found = {(e.run, e.kind) for e in analyzer.analyze_words(example.words).entities if e.kind in kinds}  # type: ignore[attr-defined]
        counts.update(tp=len(gold & found), fp=len(found - gold), fn=len(gold - found))
    return _prf(counts)


def polnear(analyzer: BundledAnalyzer, path: Path) -> dict[str, float]:
    counts: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            analysis = analyzer.analyze(Document(article["id"], article["text"]))
            offsets = [(w.start, w.end) for s in analysis.sentences for w in s.words]
            gold = {
                (role, *_bounds(words_within(offsets, span["start"], span["end"])))
                for a in article["attributions"]
                for role in ("source", "cue", "content")
                for span in a[role]
            }
            found = set(_found(analysis))
            for role in ("source", "cue", "content"):
                g, f = ({s for s in spans if s[0] == role} for spans in (gold, found))
                counts.update({f"{role}.tp": len(g & f), f"{role}.fp": len(f - g), f"{role}.fn": len(g - f)})
    roles = {
        role: _prf(Counter({k: counts[f"{role}.{k}"] for k in ("tp", "fp", "fn")}))
        for role in ("source", "cue", "content")
    }
    whole = Counter({k: sum(counts[f"{r}.{k}"] for r in roles) for k in ("tp", "fp", "fn")})
    return {**{f"{role}_f1": scores["f1"] for role, scores in roles.items()}, **_prf(whole)}


def _bounds(words: Sequence[int]) -> Run:
    return (words[0], words[-1] + 1) if words else (-1, -1)


def _found(analysis: Analysis) -> Iterable[tuple[str, int, int]]:
    first = 0
    for sentence in analysis.sentences:
        for attribution in sentence.attributions:
            yield "cue", first + attribution.cue[0], first + attribution.cue[1]
            yield from (("source", first + run[0], first + run[1]) for run in attribution.source)
        first += len(sentence.words)
    yield from (("content", *word_run(analysis, span)) for span in contents(analysis))


def _prf(counts: Counter[str]) -> dict[str, float]:
    tp, fp, fn = (counts[key] for key in ("tp", "fp", "fn"))
    return {"precision": tp / max(1, tp + fp), "recall": tp / max(1, tp + fn), "f1": 2 * tp / max(1, 2 * tp + fp + fn)}


def measure(analyzer: BundledAnalyzer, data: Path) -> dict[str, dict[str, float]]:
    conflict = ("PERSON", "ORGANISATION", "LOCATION", "NATIONALITY", "TEMPORAL", "QUANTITY", "WEAPON")
    return {
        "ewt-dev": syntax(analyzer, data / "ud_ewt_dev.conllu.gz"),
        "uner-dev": entities(analyzer, read_uner(data / "uner_ewt_dev.iob2.gz"), "named", ("PER", "ORG", "LOC")),
        "re3d-held": entities(analyzer, read_re3d(data / "re3d.jsonl.gz", held=True), "conflict", conflict),
        "polnear-dev": polnear(analyzer, data / "polnear_dev.jsonl.gz"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder of the model (default: the package's own)")
    parser.add_argument("--write", action="store_true", help="keep the scores and fill in the model card")
    options = parser.parse_args()
    analyzer = BundledAnalyzer.load(options.model)
    scores = {
        name: {k: round(v, 4) for k, v in found.items()} for name, found in measure(analyzer, options.data).items()
    }
    print(json.dumps(scores, indent=1))
    if options.write:
        kept = {"model_sha256": analyzer.fingerprint, "scores": scores}
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        CARD.write_text(card_with(CARD.read_text(encoding="utf-8"), scores), encoding="utf-8")


def card_with(card: str, scores: dict[str, dict[str, float]]) -> str:
    """The model card with its table of scores filled in."""
    shown = {
        "UD EWT dev": ("ewt-dev", ("upos", "uas", "las", "las_universal")),
        "UNER EWT dev": ("uner-dev", ("precision", "recall", "f1")),
        "re3d, documents held back": ("re3d-held", ("precision", "recall", "f1")),
        "PolNeAR dev": ("polnear-dev", ("precision", "recall", "f1", "source_f1", "cue_f1", "content_f1")),
    }
    rows = [
        f"| {title} | " + ", ".join(f"{k} {scores[name][k]:.3f}" for k in keys) + " |"
        for title, (name, keys) in shown.items()
    ]
    table = "\n".join(["<!-- scores -->", "| set | scores |", "|---|---|", *rows, "<!-- end of scores -->"])
    return re.sub(r"<!-- scores -->.*<!-- end of scores -->", lambda _: table, card, flags=re.DOTALL)


if __name__ == "__main__":
    main()
