"""Floors hold what was reached: one item may flip, and no floor is ever lowered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truceline.errors import UsageError
from truceline.evaluate import FloorBroken, FloorsInvalid, Report, check_floors, load_floors, raise_floors
from truceline.evaluate.metrics import metrics

ROOT = Path(__file__).resolve().parents[1]


def report(**claims: float) -> Report:
    """100 claims of gold and 100 of the reader, 20 speakers, 10 articles with a false claim each."""
    right = claims.get("right", 60)
    counts = {
        "claims.whole.tp": right, "claims.whole.fp": 100 - right, "claims.whole.fn": 100 - right,
        "claims.speaker.hit": claims.get("speakers", 15), "claims.speaker.n": 20,
        "harm.false_claims_per_article.hit": claims.get("false", 10), "harm.false_claims_per_article.n": 10,
        "disputes.tp": 0, "disputes.fp": 0, "disputes.fn": 0,
    }  # fmt: skip
    return Report(10, {}, {}, metrics(counts), counts, {}, {})


@pytest.mark.parametrize(("metric", "floor", "held"), [
    ("claims.whole.f1", 0.60, True),
    ("claims.whole.f1", 0.61, True),  # 1 of 100 may flip
    ("claims.whole.f1", 0.611, False),
    ("claims.whole.precision", 0.61, True),
    ("claims.whole.recall", 0.62, False),
    ("claims.speaker", 0.80, True),  # 1 of 20
    ("claims.speaker", 0.801, False),
    ("harm.false_claims_per_article", 1.0, True),
    ("harm.false_claims_per_article", 0.9, True),  # 1 more in 10 articles
    ("harm.false_claims_per_article", 0.85, False),  # a ceiling: lower is better
    ("harm.false_claims_per_article", 2.0, True),
])  # fmt: skip
def test_floor_is_held_if_no_more_than_one_item_flipped(metric: str, floor: float, held: bool) -> None:
    complaints = check_floors(report(), {metric: floor})
    assert [metric in complaint for complaint in complaints] == ([] if held else [True])


def test_slack_is_as_many_items_as_asked() -> None:
    assert check_floors(report(), {"claims.whole.f1": 0.61}, items=0)
    assert not check_floors(report(), {"claims.whole.f1": 0.63}, items=3)


@pytest.mark.parametrize(("metric", "complaint"), [("claims.hole.f1", "no such score"), ("disputes.f1", "no cases")])
def test_floor_that_nothing_is_measured_for_is_broken(metric: str, complaint: str) -> None:
    assert complaint in check_floors(report(), {metric: 0.1})[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"dev": {"claims.whole.f1": 0.55, "figures.f1": 0.3}, "seed": {"claims.f1": 0.9}}))
    return path


def test_floors_rise_and_leave_the_others_alone(path: Path) -> None:
    raised = raise_floors(path, "dev", report(right=61, speakers=13), ["claims.whole.f1", "claims.speaker"])
    assert raised == {"claims.whole.f1": 0.61, "claims.speaker": 0.65}
    assert load_floors(path, "dev") == {"claims.whole.f1": 0.61, "claims.speaker": 0.65, "figures.f1": 0.3}
    assert load_floors(path, "seed") == {"claims.f1": 0.9}
    assert load_floors(path, "train") == {}
    assert list(path.parent.iterdir()) == [path]


def test_floors_are_cut_so_that_they_hold_at_once(path: Path) -> None:
    third = Report(1, {}, {}, {"claims.f1": 2 / 3, "harm.background_leak": 1 / 3}, {}, {}, {})
    raised = raise_floors(path, "train", third, ["claims.f1", "harm.background_leak"])
    assert raised == {"claims.f1": 0.666, "harm.background_leak": 0.334}


def test_ceilings_only_fall(path: Path) -> None:
    metric = "harm.false_claims_per_article"
    raise_floors(path, "dev", report(false=10), [metric])
    assert raise_floors(path, "dev", report(false=11), [metric]) == {}
    assert raise_floors(path, "dev", report(false=7), [metric]) == {metric: 0.7}
    with pytest.raises(FloorBroken, match=r"ceiling 0\.700"):
        raise_floors(path, "dev", report(false=9), [metric])


def test_score_within_one_item_leaves_its_floor(path: Path) -> None:
    before = path.read_bytes()
    assert raise_floors(path, "dev", report(right=54.5), ["claims.whole.f1"]) == {}
    assert path.read_bytes() == before


def test_no_floor_is_lowered_and_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FloorBroken, match=r"claims\.whole\.f1: 0\.500 breaks its floor 0\.550"):
        raise_floors(path, "dev", report(right=50), ["claims.speaker", "claims.whole.f1"])
    assert path.read_bytes() == before


@pytest.mark.parametrize("metric", ["claims.hole.f1", "disputes.f1"])
def test_no_floor_is_made_of_a_score_without_cases(path: Path, metric: str) -> None:
    with pytest.raises(UsageError, match=metric):
        raise_floors(path, "dev", report(), [metric])


@pytest.mark.parametrize("content", ["", "[]", '{"dev": 3}', '{"dev": {"claims.f1": "high"}}',
                                     '{"dev": {"claims.f1": true}}', '{"dev": {"claims.f1": NaN}}'])  # fmt: skip
def test_damaged_floors_are_refused_with_their_path(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(FloorsInvalid, match=r"floors\.json"):
        load_floors(path, "dev")


def test_the_project_s_floors_can_be_read() -> None:
    floors = ROOT / "evaluation" / "floors.json"
    for name in ("dev", "seed"):
        assert all(floor >= 0 for floor in load_floors(floors, name).values())
