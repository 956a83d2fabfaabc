"""What the suites measured once may not be lost: floors that only rise (evaluation/floors.json), where data is at hand.

Suites that would take longer than a minute are sampled by checksum; their floors are those of the sample, under a name
that says so ("geo 1/20"). `truceline evaluate --suite` measures all cases. The suites of the bare language model are
held, without any margin, to what evaluation/model-scores.json keeps of the shipped file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from training.score import measure as measure_model
from truceline.evaluate import check_floors, load_floors, raise_floors
from truceline.language.analyzer import BundledAnalyzer
from truceline.measure import SUITES, measure

EVALUATION = Path(__file__).resolve().parent.parent / "evaluation"
MODEL_SUITES = ("syntax", "entities", "polnear")
ONE_IN = {
    "tempeval": 1,
    "geo": 20,
    "factuality": 10,
    "location": 60,
    "plv": 1,
    "acled": 4,
    "muc4": 10,
    "neardup": 1,
    "copies": 10,
    "ecb": 1,
    "ucdp": 1,
    "html": 1,
}
HELD = {
    "tempeval": ("strict.f1", "relaxed.f1", "value.f1"),
    "geo": tuple(
        f"{s}.{way}.{n}" for s in ("lgl", "geovirus") for way in ("given", "read") for n in ("acc161", "coverage")
    ),
    "factuality": tuple(f"{part}.{name}" for part in ("dev", "test") for name in ("happened", "pearson")),
    "location": ("words.f1", "exact"),
    "plv": ("accuracy", "macro_f1", "reader.accuracy", "reader.macro_f1"),
    "acled": ("weighted_f1", "events.weighted_f1"),
    "muc4": ("aligned", "type", "victims"),
    "neardup": ("pairs.precision", "pairs.recall"),
    "copies": ("pairs.precision", "pairs.recall"),
    "ecb": ("b3.f1",),
    "ucdp": ("pairs.precision", "pairs.f1"),
    "html": ("text.f1", "date"),
}


def name_of(suite: str) -> str:
    """A suite in floors.json: the sample is part of its name."""
    return suite if ONE_IN[suite] == 1 else f"{suite} 1/{ONE_IN[suite]}"


def test_every_suite_is_held() -> None:
    assert {*ONE_IN, *MODEL_SUITES} == set(SUITES)
    for suite, metrics in HELD.items():
        assert set(load_floors(EVALUATION / "floors.json", name_of(suite))) == set(metrics), suite


@pytest.mark.parametrize("suite", ONE_IN)
def test_what_a_suite_measured_does_not_fall(suite: str, shared: Path) -> None:
    report = measure(suite, shared / "data", one_in=ONE_IN[suite])
    if os.environ.get("TRUCELINE_FLOORS") == "raise":
        raise_floors(EVALUATION / "floors.json", name_of(suite), report, HELD[suite])
    assert check_floors(report, load_floors(EVALUATION / "floors.json", name_of(suite))) == []


def test_the_shipped_model_scores_what_is_kept_of_it(shared: Path) -> None:
    kept = json.loads((EVALUATION / "model-scores.json").read_text(encoding="utf-8"))["scores"]
    found = measure_model(BundledAnalyzer.load(), shared / "data")
    assert {name: set(scores) for name, scores in found.items()} == {name: set(scores) for name, scores in kept.items()}
    fallen = {
        f"{name} {score}": (round(found[name][score], 4), floor)
        for name, floors in kept.items()
        for score, floor in floors.items()
        if round(found[name][score], 4) < floor
    }
    assert fallen == {}
