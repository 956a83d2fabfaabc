"""What each part of the model brings: `python -m training.ablation --data DATA --gold GOLD TITLE=FOLDER ...`.

Every folder holds an exported model (training.export, training.static); the first is what the others are compared with.
Printed as the rows of docs/model-card.md: what training.score measures, claims on the articles of GOLD, the processor
time of the bare network against the first's, on one thread, and the file's size.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice
from pathlib import Path
from typing import Any

import onnxruntime

from training.score import measure
from truceline.evaluate import evaluate_articles, load_folder
from truceline.evaluate.suites import syntax
from truceline.ingest import capture, parse_published
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.network import MODEL, Network
from truceline.language.pieces import WordPieces
from truceline.model.form import account_to_dict
from truceline.pipeline import load_reader, read_document

SENTENCES, ROUNDS = 400, 3  # timed, and how often: the fastest counts
LANGUAGE = (("ewt-dev", "las"), ("uner-dev", "f1"), ("re3d-held", "f1"), ("polnear-dev", "f1"))
CLAIMS = ("claims.typed.f1", "claims.event.f1", "claims.whole.f1", "claims.standing", "figures.whole.f1")
HEAD = "| model | EWT LAS | UNER | re3d | PolNeAR | typed | event | whole | standing | figures whole | time | MB |"


def claims(folder: Path, gold: Path) -> dict[str, float | None]:
    reader = load_reader(model=folder)

    def account(article: Any) -> Any:
        published = parse_published(article.raw.get("published") or "")
        text = article.text_path.read_bytes()
        return account_to_dict(read_document(capture(text, source=str(article.text_path), published=published), reader))

    return dict(evaluate_articles(load_folder(gold), account).scores)


def seconds(folder: Path, sentences: list[tuple[str, ...]]) -> float:
    """Processor seconds of the network alone, with whatever kernels its file allows."""
    session = _session(folder)
    word_pieces = WordPieces(folder / "vocabulary.txt")
    feeds = [dict(feed) for _, feed in Network.feeds([word_pieces.cut(words) for words in sentences])]
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for feed in feeds:
            session.run(None, feed)
        taken.append(time.process_time() - started)
    return min(taken)


def _session(folder: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True, help="a folder of articles with their accounts")
    parser.add_argument("models", nargs="+", metavar="TITLE=FOLDER")
    options = parser.parse_args()
    sentences = [tuple(case.words) for case in islice(syntax.read(options.data / syntax.FILE), SENTENCES)]
    first: float | None = None
    print(HEAD)
    print("|---" * (HEAD.count("|") - 1) + "|")
    for title, _, folder in (model.partition("=") for model in options.models):
        scores = measure(BundledAnalyzer.load(Path(folder)), options.data)
        found = claims(Path(folder), options.gold)
        taken = seconds(Path(folder), sentences)
        first = first or taken
        numbers = [scores[name][score] for name, score in LANGUAGE] + [found[name] or 0.0 for name in CLAIMS]
        size = (Path(folder) / MODEL).stat().st_size / 1e6
        cells = " | ".join(f"{number:.3f}" for number in numbers)
        print(f"| {title} | {cells} | {taken / first:.2f} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main()
