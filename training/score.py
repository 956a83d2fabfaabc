"""Scores of the shipped ONNX file on the sets nothing was trained on: `python -m training.score --data ../shared/data`.

Syntax on gold words (UD EWT dev); entities on gold words (UNER EWT dev) and on the re3d documents held back; PolNeAR
dev end to end from raw text: micro-F1 over source, cue and content, one contiguous run of words being one span, exact.
The same as the suites syntax, entities and polnear of `truceline evaluate`, for a model in any folder.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from truceline.language.analyzer import BundledAnalyzer
from truceline.measure.language import measure_entities, measure_polnear, measure_syntax

REPOSITORY = Path(__file__).resolve().parent.parent
KEPT = REPOSITORY / "evaluation" / "model-scores.json"
CARD = REPOSITORY / "docs" / "model-card.md"


# The suites' scores under the names that model-scores.json and the model card keep.
POLNEAR = {
    "source_f1": "source.f1",
    "cue_f1": "cue.f1",
    "content_f1": "content.f1",
    **{name: f"all.{name}" for name in ("precision", "recall", "f1")},
}


def measure(analyzer: BundledAnalyzer, data: Path) -> dict[str, dict[str, float]]:
    found = measure_entities(analyzer, data).scores
    entities = {
        kept: {name: found[f"{source}.{name}"] or 0.0 for name in ("precision", "recall", "f1")}
        for kept, source in (("uner-dev", "uner"), ("re3d-held", "re3d"))
    }
    attributions = measure_polnear(analyzer, data).scores
    return {
        "ewt-dev": {name: score or 0.0 for name, score in measure_syntax(analyzer, data).scores.items()},
        **entities,
        "polnear-dev": {kept: attributions[name] or 0.0 for kept, name in POLNEAR.items()},
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
