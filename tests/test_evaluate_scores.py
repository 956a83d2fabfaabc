"""What the scores reward and what they punish, on one invented article."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from truceline.evaluate import HEADLINE, Gold, score_article, to_account
from truceline.evaluate.fields import CATEGORIES
from truceline.evaluate.metrics import metrics

ARTICLE = (
    "Karvia on Monday blamed Lodon for bombing the market of Estral with drones. "
    "Lodon rejected reports of bombing Estral.\n"
    "More than 12 traders were injured, the Karvian health ministry said. Herders reported hearing aircraft. 🙂\n"
    "Lodon said Karvian units violated the truce by mortaring the bridge at Umsk early on Monday.\n"
    "The two states went to war in 2019, a war that killed some 900 people and closed with a truce arranged by Ilvia.\n"
    "On Tuesday the Northern League appealed to the rivals to lay down their weapons.\n"
)
KAR, LOD = {"code": "KAR", "sector": "GOV"}, {"code": "LOD"}
MONDAY = {"from": "2031-03-10", "to": "2031-03-10", "precision": "day"}
YEAR = {"from": "2019-01-01", "to": "2019-12-31", "precision": "year"}

Account = dict[str, Any]


def claim(name: str, evidence: str, speaker: Account | None, actors: list[Account], **more: Any) -> Account:
    plain = {"stance": "asserts", "standing": "current", "act": {"type": "ASSAULT"}, "targets": [], "places": []}
    return {"id": name, "evidence": evidence, "speaker": speaker, "actors": actors, "time": None, **plain, **more}


def figure(name: str, evidence: str, **fields: Any) -> Account:
    return {"id": name, "evidence": evidence, "best": None, "high": None, "standing": "current", **fields}


GOLD: Account = {
    "published": "2031-03-12T09:00:00Z",
    "claims": [
        claim("c1", "bombing the market of Estral with drones", KAR, [LOD], cue="blamed", targets=[{"code": "KAR"}],
              places=["Estral"], time=MONDAY, weapons=["drones"]),
        claim("c2", "bombing Estral", LOD, [LOD], stance="denies", places=["Estral"], optional_fields=["targets"]),
        claim("c3", "hearing aircraft", {"code": None, "name": "Herders"}, [{"code": None}], optional=True),
        claim("c4", "violated the truce by mortaring the bridge at Umsk", LOD, [{"code": "KAR"}], time=MONDAY,
              violates_ceasefire=True, places=["Umsk"]),
        claim("c5", "went to war in 2019", None, [{"code": "KAR"}, LOD], standing="background", time=YEAR),
        claim("c6", "closed with a truce arranged by Ilvia", None, [{"code": "KAR"}, LOD], standing="background",
              act={"type": ["AGREE", "CONCEDE"], "mode": "ceasefire"}, optional_fields=["actors", "time"]),
        claim("c7", "appealed to the rivals", None, [{"code": "IGONLG"}], act={"type": "REQUEST"}),
    ],
    "figures": [
        figure("f1", "More than 12 traders were injured", speaker=KAR, kind="wounded", low=12, who="civilian",
               sides=["KAR"], derived=False),
        figure("f2", "killed some 900 people", speaker=None, kind="killed", low=None, best=[900, 901],
               sides=["KAR", "LOD"], standing="background", derived=True),
    ],
    "ceasefires": [
        {"id": "t1", "parties": ["KAR", "LOD"], "brokers": [], "declared": None, "standing": "current",
         "status": ["disputed", "collapsed"], "evidence": ["violated the truce"], "violations": ["c4"]},
        {"id": "t2", "parties": ["KAR", "LOD"], "brokers": ["ILV"], "declared": YEAR, "standing": "background",
         "status": "ended", "evidence": ["a truce arranged by Ilvia"], "violations": []},
    ],
    "disputes": [{"claims": ["c1", "c2"], "kind": "denial"},
                 {"claims": ["c1", "c4"], "kind": "mutual-accusation", "optional": True}],
}  # fmt: skip

Load = Callable[..., Gold]
Numbers = dict[str, float | None]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(raw: Account = GOLD) -> Gold:
        gold, text = tmp_path / "a.json", tmp_path / "a.txt"
        gold.write_text(json.dumps(raw), encoding="utf-8")
        text.write_bytes(ARTICLE.encode("utf-8"))
        return Gold.load(gold, text)

    return load


@pytest.fixture
def gold(load: Load) -> Gold:
    return load()


@pytest.fixture
def account() -> Account:
    return perfect()


def perfect(raw: Account = GOLD) -> Account:
    return copy.deepcopy(to_account(raw, ARTICLE))


def by_id(account: Account, name: str) -> Account:
    return next(item for category in CATEGORIES for item in account[category] if item["id"] == name)


def without(account: Account, *names: str) -> Account:
    kept = {category: [item for item in account[category] if item["id"] not in names] for category in CATEGORIES}
    return {**account, **kept}


def scores(gold: Gold, account: Account) -> Numbers:
    return metrics(score_article(gold, account).counts)


def flaws(numbers: Numbers) -> Numbers:
    """The numbers that a perfect account would not have."""
    return {n: v for n, v in numbers.items() if v not in (None, 0.0 if n.startswith("harm.") else 1.0)}


def test_gold_against_itself_is_perfect_and_every_headline_number_has_cases(gold: Gold, account: Account) -> None:
    numbers = scores(gold, account)
    assert flaws(numbers) == {}
    assert [name for name in HEADLINE if numbers.get(name) is None] == []


def test_empty_account_recalls_nothing_and_alleges_nothing(gold: Gold) -> None:
    numbers = scores(gold, {"claims": []})
    assert numbers["claims.recall"] == numbers["claims.f1"] == numbers["claims.whole.f1"] == 0
    assert numbers["claims.precision"] is None
    assert numbers["harm.false_claims_per_article"] == 0


def test_missed_claim_lowers_recall_only(gold: Gold, account: Account) -> None:
    numbers = scores(gold, without(account, "c7"))
    assert (numbers["claims.recall"], numbers["claims.precision"]) == (5 / 6, 1)
    assert (numbers["claims.whole.recall"], numbers["claims.speaker"]) == (5 / 6, 1)


def test_saying_everything_twice_earns_nothing(gold: Gold, account: Account) -> None:
    account["claims"] += copy.deepcopy(account["claims"])
    numbers = scores(gold, account)
    assert (numbers["claims.recall"], numbers["claims.precision"]) == (1, 6 / 13)
    assert numbers["harm.false_claims_per_article"] == 7  # the second copy of the optional claim, too


def test_optional_items_neither_help_nor_harm(gold: Gold, account: Account) -> None:
    told = scores(gold, account)
    assert scores(gold, without(account, "c3")) == told
    by_id(account, "c3").update(speaker=None, standing="background", stance="denies", actors=[])
    account["disputes"].append({"claims": ["c3", "c4"]})
    assert scores(gold, account) == told


def test_optional_dispute_may_be_left_out(gold: Gold, account: Account) -> None:
    account["disputes"] = account["disputes"][:1]
    assert flaws(scores(gold, account)) == {}


def test_wrong_speaker_is_no_leak_but_breaks_the_claim(gold: Gold, account: Account) -> None:
    by_id(account, "c1")["speaker"] = {"name": "Lodon", "code": "LOD", "sector": "GOV"}
    numbers = scores(gold, account)
    assert (numbers["claims.f1"], numbers["claims.speaker"], numbers["claims.whole.f1"]) == (1, 5 / 6, 5 / 6)
    assert (numbers["claims.speaker.named"], numbers["claims.speaker.sector"]) == (2 / 3, 1)
    assert numbers["harm.attribution_leak"] == 0


@pytest.mark.parametrize("nobody", [None, {}, {"name": None, "code": None}])
def test_attributed_claim_told_as_fact_is_a_leak(gold: Gold, account: Account, nobody: Account | None) -> None:
    by_id(account, "c1")["speaker"] = nobody
    numbers = scores(gold, account)
    assert (numbers["harm.attribution_leak"], numbers["claims.whole.f1"]) == (1 / 3, 5 / 6)


def test_fact_told_with_a_speaker_is_no_leak(gold: Gold, account: Account) -> None:
    by_id(account, "c5")["speaker"] = {"name": "Lodon", "code": "LOD"}
    assert scores(gold, account)["harm.attribution_leak"] == 0


def test_background_told_as_news_is_a_leak_and_missing_it_is_not(gold: Gold, account: Account) -> None:
    account = without(account, "c6")
    by_id(account, "c5")["standing"] = by_id(account, "f2")["standing"] = "current"
    numbers = scores(gold, account)
    assert numbers["harm.background_leak"] == 2 / 3
    assert (numbers["claims.standing"], numbers["figures.whole.f1"]) == (4 / 5, 1 / 2)


@pytest.mark.parametrize(("change", "whole", "event", "typed"), [
    ({"stance": "denies"}, False, True, True),
    ({"standing": "background"}, False, True, True),
    ({"speaker": None}, False, True, True),
    ({"actors": []}, False, False, True),
    ({"actors": [KAR, LOD]}, False, False, True),
    ({"act": {"type": "COERCE"}}, False, False, False),
    ({"places": []}, True, True, True),
    ({"time": None}, True, True, True),
    ({"weapons": []}, True, True, True),
    ({"violates_ceasefire": True}, True, True, True),
])  # fmt: skip
def test_which_fields_break_a_claim(
    gold: Gold, account: Account, change: Account, whole: bool, event: bool, typed: bool
) -> None:
    by_id(account, "c1").update(change)
    numbers = scores(gold, account)
    right = [numbers[f"claims.{name}.f1"] == 1 for name in ("whole", "event", "typed")]
    assert right == [whole, event, typed]
    assert any(name.startswith("claims.") for name in flaws(numbers))


def test_gold_may_name_alternatives_and_a_system_may_not(gold: Gold, account: Account) -> None:
    by_id(account, "c6")["act"]["type"] = "CONCEDE"
    by_id(account, "f2")["best"] = 901
    by_id(account, "t1")["status"] = "collapsed"
    assert flaws(scores(gold, account)) == {}
    by_id(account, "c6")["act"]["type"] = ["AGREE", "CONCEDE"]
    by_id(account, "c1").update(standing=["current", "background"], actors=[["LOD", "KAR"]])
    numbers = scores(gold, account)
    assert (numbers["claims.act.type"], numbers["claims.standing"]) == (5 / 6, 5 / 6)
    assert set(flaws(numbers)) >= {"claims.actors.f1"}


@pytest.mark.parametrize(("place", "actors", "right"), [
    ("Estral", [LOD], True),
    ("market of ESTRAL", [], True),  # gold allows that nobody is named
    ("Éstral", [{"code": None}], True),
    ("Estral", [{"code": "ILV"}], False),
])  # fmt: skip
def test_alternatives_within_a_set(load: Load, place: str, actors: list[Account], right: bool) -> None:
    raw = copy.deepcopy(GOLD)
    raw["claims"][0].update(places=[["Estral", "the market of Estral"]], actors=[{"code": [None, "LOD"]}])
    account = perfect(raw)
    by_id(account, "c1").update(places=[{"name": place}], actors=actors)
    assert (flaws(scores(load(raw), account)) == {}) is right


def test_optional_fields_are_skipped(gold: Gold, account: Account) -> None:
    by_id(account, "c2")["targets"] = [{"code": "KAR"}]
    by_id(account, "c6").update(actors=[{"code": "ILV"}], time=MONDAY)
    assert flaws(scores(gold, account)) == {}


def test_codes_weapons_and_places_are_compared_folded(gold: Gold, account: Account) -> None:
    by_id(account, "c1").update(weapons=["Drone"], actors=[{"code": "REB:lod"}])
    by_id(account, "c1")["places"][0]["name"] = "Estral, Umsk district"  # the gazetteer's name; the offsets tell
    assert flaws(scores(gold, account)) == {}


@pytest.mark.parametrize("change", [{"low": None}, {"low": 13}, {"low": True}, {"best": 12}, {"high": 0},
                                    {"kind": "killed"}, {"low": None, "best": 12}])  # fmt: skip
def test_figures_are_exact_or_wrong(gold: Gold, account: Account, change: Account) -> None:
    by_id(account, "f1").update(change)
    numbers = scores(gold, account)
    assert (numbers["figures.f1"], numbers["figures.exact"], numbers["figures.whole.f1"]) == (1, 0.5, 0.5)


@pytest.mark.parametrize("change", [{"speaker": None}, {"sides": [KAR, LOD]}, {"derived": True},
                                    {"standing": "background"}])  # fmt: skip
def test_exact_figures_of_somebody_else_are_not_whole(gold: Gold, account: Account, change: Account) -> None:
    by_id(account, "f1").update(change)
    numbers = scores(gold, account)
    assert (numbers["figures.exact"], numbers["figures.whole.f1"]) == (1, 0.5)


def test_ceasefires_meet_by_parties_and_standing_where_evidence_fails(gold: Gold, account: Account) -> None:
    by_id(account, "t1").update(evidence=[], violations=["c1", "c4"])
    by_id(account, "t2").update(parties=[KAR], brokers=[])
    numbers = scores(gold, account)
    assert (numbers["ceasefires.f1"], numbers["ceasefires.violations.precision"]) == (1, 0.5)
    assert (numbers["ceasefires.parties.recall"], numbers["ceasefires.brokers.f1"]) == (3 / 4, 0)
    by_id(account, "t1").update(evidence=[{"start": 0, "end": len(ARTICLE)}], parties=[])
    assert scores(gold, account)["ceasefires.f1"] == 0.5  # no span over everything


def test_disputes_and_violations_go_through_the_alignment(gold: Gold, account: Account) -> None:
    renamed = json.loads(json.dumps(account).replace('"c1"', '"c9"').replace('"c4"', '"c1"'))
    assert flaws(scores(gold, renamed)) == {}
    assert scores(gold, {**account, "disputes": [{"claims": ["c1", "c99"]}]})["disputes.f1"] == 0


def test_a_dispute_over_everything_is_all_its_pairs(gold: Gold, account: Account) -> None:
    firm = [item["id"] for item in account["claims"] if item["id"] != "c3"]
    numbers = scores(gold, {**account, "disputes": [{"claims": firm}]})
    assert (numbers["disputes.recall"], numbers["disputes.precision"]) == (1, 1 / 14)  # 15 pairs, one of them optional


def test_nonsense_never_raises(gold: Gold, account: Account) -> None:
    rng = random.Random(5)
    junk: list[Any] = [None, 0, -1, 1e9, True, "", "x", [], [[]], {}, {"start": "a"}, {"code": ["KAR"]}, [None], [3]]

    def spoil(value: Any) -> Any:
        if rng.random() < 0.15:
            return copy.deepcopy(rng.choice(junk))
        if isinstance(value, dict):
            return {key: spoil(item) for key, item in value.items() if rng.random() > 0.05}
        return [spoil(item) for item in value] if isinstance(value, list) else value

    for _ in range(200):
        spoiled = spoil(account)
        found = scores(gold, spoiled if isinstance(spoiled, dict) else {})["claims.f1"]
        assert found is not None
        assert 0 <= found <= 1
