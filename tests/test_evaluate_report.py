"""A whole evaluation: sums over articles, intervals, accounts that never came, and the report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from truceline.errors import NotText, ResourceMissing
from truceline.evaluate import HEADLINE, Gold, GoldInvalid, evaluate_gold, report_lines, to_account

ARTICLE = "Lodon shelled Umsk on Monday. The mayor said Lodon also looted Umsk. Two women were wounded.\n"
GOLD = {
    "published": "2031-03-12T09:00:00Z",
    "claims": [
        {"id": "c1", "evidence": "shelled Umsk", "speaker": None, "stance": "asserts", "standing": "current",
         "act": {"type": "ASSAULT"}, "actors": ["LOD"], "targets": [], "places": ["Umsk"], "time": None},
        {"id": "c2", "evidence": "looted Umsk", "speaker": {"code": "KAR"}, "stance": "asserts",
         "standing": "current", "act": {"type": "COERCE"}, "actors": ["LOD"], "targets": [], "places": ["Umsk"],
         "time": None},
    ],
    "figures": [{"id": "f1", "evidence": "Two women were wounded", "speaker": None, "kind": "wounded", "low": 2,
                 "best": 2, "high": 2, "sides": [], "standing": "current", "derived": False}],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a0", "a1", "a2", "a3"):
        (tmp_path / f"{name}.json").write_text(json.dumps(GOLD), encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def perfect(gold: Gold) -> dict[str, object]:
    return to_account(gold.raw, gold.text.raw)


def half_blind(gold: Gold) -> Mapping[str, object]:
    return perfect(gold) if gold.name < "a2" else {"claims": []}


def test_scores_are_micro_averages_with_an_interval_around_them(folder: Path) -> None:
    report = evaluate_gold(folder, half_blind)
    value, interval = report.headline["claims.f1"].value, report.headline["claims.f1"].interval
    assert report.articles == 4
    assert value == 2 * 4 / (2 * 4 + 4)
    assert interval is not None
    assert interval[0] < value < interval[1]
    assert report.per_article["a0"]["claims.f1"] == 1
    assert report.per_article["a3"]["claims.f1"] == 0
    assert len(report.errors["claims missed"]) == 4


def test_report_is_the_same_every_time_and_with_any_number_of_jobs(folder: Path) -> None:
    assert evaluate_gold(folder, half_blind) == evaluate_gold(folder, half_blind, jobs=3)


def test_reader_is_given_the_article_and_its_publication_time(folder: Path) -> None:
    seen: list[tuple[str, str, str | None]] = []

    def account_of(gold: Gold) -> Mapping[str, object]:
        seen.append((gold.name, gold.text_path.name, gold.published))
        return perfect(gold)

    evaluate_gold(folder, account_of)
    assert seen == [(name, f"{name}.txt", "2031-03-12T09:00:00Z") for name in ("a0", "a1", "a2", "a3")]


def test_texts_may_lie_elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = tmp_path_factory.mktemp("texts")
    for path in sorted(folder.glob("*.txt")):
        path.rename(texts / path.name)
    with pytest.raises(GoldInvalid, match=r"a0\.txt"):
        evaluate_gold(folder, perfect)
    assert evaluate_gold(folder, perfect, texts=texts).scores["claims.whole.f1"] == 1


@pytest.mark.parametrize("account", [{}, {"claims": 3}, [], None, "claims"])
def test_account_without_claims_counts_as_empty_and_is_reported(folder: Path, account: object) -> None:
    report = evaluate_gold(folder, lambda _: account)  # type: ignore[arg-type, return-value]
    assert list(report.malformed) == ["a0", "a1", "a2", "a3"]
    assert report.scores["claims.recall"] == 0


def test_article_that_cannot_be_read_counts_as_empty_and_is_reported(folder: Path) -> None:
    def account_of(gold: Gold) -> Mapping[str, object]:
        if gold.name == "a1":
            raise NotText(str(gold.text_path), "looks like an image")
        return perfect(gold)

    report = evaluate_gold(folder, account_of)
    assert "looks like an image" in report.malformed["a1"]
    assert report.scores["claims.recall"] == 6 / 8


@pytest.mark.parametrize("error", [ResourceMissing(Path("model.onnx"), "gone"), KeyError("a bug")])
def test_broken_resources_and_broken_code_stop_the_run(folder: Path, error: Exception) -> None:
    def account_of(_: Gold) -> Mapping[str, object]:
        raise error

    with pytest.raises(type(error)):
        evaluate_gold(folder, account_of)


def test_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldInvalid, match="no gold here"):
        evaluate_gold(tmp_path, perfect)


def test_report_as_json_holds_every_number_and_as_many_errors_as_asked(folder: Path) -> None:
    report = evaluate_gold(folder, half_blind)
    plain = json.loads(json.dumps(report.as_dict(errors=1)))
    assert plain["scores"] == report.scores
    assert list(plain["headline"]) == list(HEADLINE)
    assert [len(found) for found in plain["errors"].values()] == [1, 1]
    assert len(json.loads(json.dumps(report.as_dict()))["errors"]["claims missed"]) == 4


def test_worst_errors_come_first(folder: Path) -> None:
    def leaking(gold: Gold) -> Mapping[str, object]:
        account = json.loads(json.dumps(perfect(gold)))
        account["claims"][0].update(standing="background", stance="denies", actors=[])
        account["claims"][1]["speaker"] = None
        return account  # type: ignore[no-any-return]

    worst = evaluate_gold(folder, leaking).errors["claims wrong"][0]
    assert worst.words == "looted Umsk"
    assert worst.detail == "[c2] speaker: gold KAR, got None"


def test_report_for_people(folder: Path) -> None:
    lines = "\n".join(report_lines(evaluate_gold(folder, half_blind), errors=1)).splitlines()
    assert lines[0] == "4 articles, 0 malformed accounts"
    assert any(line.split()[:2] == ["claims.whole.f1", "0.667"] for line in lines)
    assert "  claims" + " " * 28 + " P 1.000  R 0.500  F1 0.667  (right 4, false 0, missed 4)" in lines
    assert "CLAIMS MISSED (4)" in lines
    assert "  a2: “shelled Umsk”" in lines
    assert not any(line.startswith("CLAIMS") for line in report_lines(evaluate_gold(folder, half_blind)))
