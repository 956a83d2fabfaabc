"""The same numbers as the reference scorer that lies beside the shared gold."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from truceline.evaluate import evaluate_gold, report_lines, to_account

GOLD = Path(os.environ.get("TRUCELINE_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "gold"
SCORER = GOLD / "score.py"

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason=f"no reference scorer at {SCORER} (TRUCELINE_SHARED)")

Account = dict[str, Any]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def unchanged(account: Account, _: random.Random) -> None:
    """Gold's own account."""


def drop_speakers(account: Account, rng: random.Random) -> None:
    for item in [*account["claims"], *account["figures"]]:
        if rng.random() < 0.4:
            item["speaker"] = rng.choice([None, {}, {"name": "officials", "code": None}])


def shift_evidence(account: Account, rng: random.Random) -> None:
    for item in [*account["claims"], *account["figures"]]:
        by, more = rng.randint(-40, 80), rng.randint(-20, 60)
        item["evidence"] = {"start": item["evidence"]["start"] + by, "end": item["evidence"]["end"] + by + more}


def spoil_codes(account: Account, rng: random.Random) -> None:
    named = [actor["code"] for claim in account["claims"] for actor in claim["actors"]] or ["XXX"]
    for item in account["claims"]:
        for key in ("actors", "targets"):
            item[key] = [{"code": rng.choice([*named, "REB:XXX", None])} for _ in range(rng.randint(0, 2))]
    for truce in account["ceasefires"]:
        truce["parties"] = rng.sample(truce["parties"], k=rng.randint(0, len(truce["parties"])))
        truce["evidence"] = rng.choice([[], truce["evidence"], [{"start": 0, "end": 5000}]])


def spoil_fields(account: Account, rng: random.Random) -> None:
    day = {"from": "2016-01-01", "to": rng.choice([None, "2016-01-31"])}
    changes: dict[str, list[Any]] = {
        "standing": ["current", "background", ["current"]], "stance": ["denies", 0], "act": [{"type": "COERCE"}, None],
        "time": [None, day, "soon"], "low": [None, 0, True, 5.0], "kind": ["killed"], "derived": [True, 1],
        "places": [[{"name": "nowhere"}], [3]], "weapons": [["Mortars", "gun"]], "violates_ceasefire": [True],
        "sides": [[], None], "status": ["ended"], "violations": [["c1", "c2"], []],
    }  # fmt: skip
    for category in ("claims", "figures", "ceasefires"):
        for item in account[category]:
            for key in item.keys() & changes.keys():
                if rng.random() < 0.3:
                    item[key] = rng.choice(changes[key])


def lose_and_invent(account: Account, rng: random.Random) -> None:
    claims = [item for item in account["claims"] if rng.random() < 0.7]
    doubled = [{**copy.deepcopy(item), "id": f"{item['id']}-again"} for item in claims if rng.random() < 0.3]
    account["claims"] = rng.sample([*claims, *doubled], k=len(claims) + len(doubled))
    ids = [item["id"] for item in account["claims"]]
    account["disputes"] += [{"claims": rng.sample(ids, k=min(3, len(ids)))}, {"claims": ["c1", "nobody"]}, None]


def everything(account: Account, rng: random.Random) -> None:
    for spoil in (drop_speakers, spoil_codes, spoil_fields, lose_and_invent):
        spoil(account, rng)


@pytest.mark.parametrize("name", ["seed", "dev"])
@pytest.mark.parametrize(
    "spoil", [unchanged, drop_speakers, shift_evidence, spoil_codes, spoil_fields, lose_and_invent, everything]
)
def test_every_score_is_the_reference_scorer_s(
    scorer: ModuleType, name: str, spoil: Callable[[Account, random.Random], None]
) -> None:
    def account_of(gold: Any) -> Account:
        account: Account = copy.deepcopy(scorer.to_account(gold.raw, scorer.Text.load(gold.text_path)))
        spoil(account, random.Random(f"{gold.name} {spoil.__name__}"))
        return account

    golds = [scorer.Gold.load(path, path.with_suffix(".txt")) for path in sorted((GOLD / name).glob("*.json"))]
    wanted = json.loads(json.dumps(scorer.score(golds, account_of)))
    report = evaluate_gold(GOLD / name, account_of)
    found = json.loads(json.dumps(report.as_dict()))
    assert found["scores"] == pytest.approx(wanted["scores"], abs=1e-9)
    assert found["counts"] == pytest.approx(wanted["counts"], abs=1e-9)
    for headline, entry in wanted["headline"].items():
        assert found["headline"][headline] == {key: pytest.approx(value, abs=1e-9) for key, value in entry.items()}
    for article, row in wanted["per_article"].items():
        assert found["per_article"][article] == pytest.approx(row, abs=1e-9)
    assert list(report_lines(report)) == list(scorer.report_lines(wanted, 0))
    assert _by_detail(found["errors"]) == _by_detail(wanted["errors"])


@pytest.mark.parametrize("name", ["seed", "dev"])
def test_account_of_gold_scores_as_the_reference_scorer_s(scorer: ModuleType, name: str) -> None:
    ours = evaluate_gold(GOLD / name, lambda gold: to_account(gold.raw, gold.text.raw))
    theirs = evaluate_gold(GOLD / name, lambda gold: scorer.to_account(gold.raw, scorer.Text.load(gold.text_path)))
    assert ours.counts == pytest.approx(theirs.counts, abs=1e-9)
    assert ours.scores["claims.whole.f1"] == 1


def _by_detail(errors: dict[str, list[Account]]) -> dict[str, list[str]]:
    """Errors without their order, which the reference leaves open among equals."""
    return {kind: sorted(json.dumps(entry, sort_keys=True) for entry in found) for kind, found in errors.items()}
