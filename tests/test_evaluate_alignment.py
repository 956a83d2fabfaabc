"""Which claims of an account are taken for which of gold: by their words first, by their fields where words tie."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from truceline.evaluate import Gold, score_article, to_account
from truceline.evaluate.metrics import metrics

ARTICLE = (
    "Shelling wrecks a mill\n"
    "Lodon drew fire on Friday for shelling the old mill at Umsk. Its envoy spoke of a mistake.\n"
    "The mayor of Umsk said drones then hit an ambulance near the burning mill before dawn on Saturday.\n"
    "Traders shut their stalls along the river, and the only school in the valley sent its pupils home at noon.\n"
    "Farmers could not bring in the harvest, while buses to the coast stood idle because nobody dared to drive them.\n"
)
MAYOR, LODON = {"code": "KAR", "sector": "GOV"}, {"code": "LOD"}

Account = dict[str, Any]
Load = Callable[[Account], Gold]


def claim(name: str, evidence: str, speaker: Account | None, actors: list[Account], **more: Any) -> Account:
    plain = {"stance": "asserts", "standing": "current", "act": {"type": "ASSAULT"}, "targets": [], "places": []}
    return {"id": name, "evidence": evidence, "speaker": speaker, "actors": actors, "time": None, **plain, **more}


GOLD: Account = {
    "claims": [
        claim("c1", "shelling the old mill at Umsk", None, [LODON]),
        claim("c2", "drones then hit an ambulance near the burning mill", MAYOR, []),
    ]
}


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(raw: Account) -> Gold:
        (tmp_path / "a.json").write_text(json.dumps(raw), encoding="utf-8")
        (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
        return Gold.load(tmp_path / "a.json", tmp_path / "a.txt")

    return load


def perfect(raw: Account) -> Account:
    return copy.deepcopy(to_account(raw, ARTICLE))


def offsets(words: str) -> Account:
    start = ARTICLE.index(words)
    return {"start": start, "end": start + len(words)}


def scores(gold: Gold, account: Account) -> dict[str, float | None]:
    return metrics(score_article(gold, account).counts)


@pytest.mark.parametrize(("words", "found"), [
    ("hit", True),  # the bare verb
    (ARTICLE.splitlines()[2], True),  # the whole sentence
    ("drones then hit", True),
    ("The mayor of Umsk", False),  # the same sentence, but none of the clause's words
    ("spoke of a mistake.\nThe mayor of Umsk said drones", False),
    (ARTICLE, False),
])  # fmt: skip
def test_evidence_may_be_a_verb_or_a_sentence_but_no_paragraph(load: Load, words: str, found: bool) -> None:
    account = perfect(GOLD)
    account["claims"][1]["evidence"] = offsets(words)
    assert scores(load(GOLD), account)["claims.recall"] == (1 if found else 1 / 2)


@pytest.mark.parametrize(("by", "f1"), [(1, 1), (90, 0), (100_000, 0)])
def test_shifted_evidence_loses_the_claim(load: Load, by: int, f1: float) -> None:
    alone = {"claims": GOLD["claims"][:1]}
    account = perfect(alone)
    account["claims"][0]["evidence"] = {key: at + by for key, at in account["claims"][0]["evidence"].items()}
    assert scores(load(alone), account)["claims.f1"] == f1


def test_claims_told_in_one_clause_are_kept_apart_by_their_fields(load: Load) -> None:
    words = "drones then hit an ambulance"
    raw = {"claims": [claim("x1", words, MAYOR, [LODON]), claim("x2", words, LODON, [{"code": "KAR"}])]}
    account = perfect(raw)
    account["claims"].reverse()
    assert scores(load(raw), account)["claims.whole.f1"] == 1


def test_firm_claim_goes_before_its_optional_twin(load: Load) -> None:
    raw = {"claims": [claim("x1", "hit an ambulance", MAYOR, [], optional=True),
                      claim("x2", "hit an ambulance", MAYOR, [])]}  # fmt: skip
    account = perfect(raw)
    account["claims"] = account["claims"][:1]
    assert scores(load(raw), account)["claims.recall"] == 1


def test_evidence_score_is_the_share_of_words_in_common(load: Load) -> None:
    account = perfect(GOLD)
    account["claims"][1]["evidence"] = offsets("drones then hit")  # 3 of 9 words
    assert scores(load(GOLD), account)["claims.evidence"] == pytest.approx((1 + 2 * 3 / (3 + 9)) / 2)


def test_repeats_named_by_gold_are_as_good_as_the_first_telling(load: Load) -> None:
    raw = {"claims": [claim("c1", "mill", None, [LODON], nth=2, alt_nth=[1])]}
    account = perfect(raw)
    account["claims"][0]["evidence"] = offsets("mill")
    numbers = scores(load(raw), account)
    assert (numbers["claims.f1"], numbers["claims.evidence"]) == (1, 1)


def test_nothing_counts_in_ignored_text(load: Load) -> None:
    account = perfect(GOLD)
    account["claims"].append({**account["claims"][0], "id": "x", "evidence": offsets("Shelling wrecks a mill")})
    assert scores(load(GOLD), account)["harm.false_claims_per_article"] == 1
    ignoring = load({**GOLD, "ignore_spans": [{"evidence": "Shelling wrecks a mill"}]})
    assert scores(ignoring, account)["harm.false_claims_per_article"] == 0


def test_what_was_done_by_whom_outweighs_a_word_more_of_overlap(load: Load) -> None:
    raw = {"claims": [claim("x1", "drones then hit an ambulance", MAYOR, [LODON], act={"type": "COERCE"}),
                      claim("x2", "drones then hit an ambulance near", LODON, [MAYOR])]}  # fmt: skip
    account = perfect(raw)
    first, second = account["claims"]
    first["evidence"], second["evidence"] = second["evidence"], first["evidence"]
    assert scores(load(raw), account)["claims.whole.f1"] == 1


def test_breach_alleged_by_an_optional_claim_counts_on_neither_side(load: Load) -> None:
    truce = {"id": "t1", "parties": ["KAR", "LOD"], "brokers": [], "declared": None, "standing": "current",
             "status": "disputed", "evidence": ["a mistake"], "violations": ["c1", "c2"]}  # fmt: skip
    firm, optional = GOLD["claims"][0], {**GOLD["claims"][1], "optional": True}
    gold, account = load({"claims": [firm, optional], "ceasefires": [truce]}), perfect({**GOLD, "ceasefires": [truce]})
    for named, recall in ((["c1", "c2"], 1), (["c1"], 1), (["c2"], 0), ([], 0)):
        account["ceasefires"][0]["violations"] = named
        numbers = scores(gold, account)
        assert numbers["ceasefires.violations.recall"] == recall
        assert numbers["ceasefires.violations.precision"] == (1 if recall else None)
