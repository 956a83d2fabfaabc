"""How gold is read and refused, and the scorer's own ideas of words, dates and agreement."""

from __future__ import annotations

import json
import random
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from truceline.evaluate import Gold, GoldInvalid, to_account
from truceline.evaluate.matching import best_matching
from truceline.evaluate.texts import Text
from truceline.evaluate.values import actor_code, agree, fold, read_days, singular
from truceline.model import Span

ARTICLE = "Rebels took Orsk. The army said Orsk had fallen, then Orsk was shelled.\nIt denied shelling Orsk.\n"
PUBLISHED = "2031-03-12T09:00:00Z"


def gold_raw(**changes: Any) -> dict[str, Any]:
    claim: dict[str, Any] = {
        "id": "c1",
        "evidence": "took Orsk",
        "speaker": None,
        "actors": [],
        "act": {"type": "COERCE"},
    }
    return {"published": PUBLISHED, "claims": [{**claim, **changes}]}


def load(folder: Path, raw: Any, article: str = ARTICLE) -> Gold:
    (folder / "a.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "a.txt").write_bytes(article.encode("utf-8"))
    return Gold.load(folder / "a.json", folder / "a.txt")


@pytest.mark.parametrize(("changes", "complaint"), [
    ({"evidence": "took Omsk"}, "not in the text"),
    ({"evidence": "Orsk", "nth": 9}, "nth 9"),
    ({"evidence": None}, "not in the text"),
    ({"time": {"from": "Monday"}}, "YYYY-MM-DD"),
    ({"time": {"from": "2031-03-11", "to": "2031-03-10"}}, "from <= to"),
])  # fmt: skip
def test_gold_at_odds_with_itself_is_refused(tmp_path: Path, changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(GoldInvalid, match=complaint) as refused:
        load(tmp_path, gold_raw(**changes))
    assert str(tmp_path / "a.json") in str(refused.value)


def test_ids_used_twice_or_not_at_all_are_refused(tmp_path: Path) -> None:
    claim = gold_raw()["claims"][0]
    raw = {"claims": [claim, claim], "disputes": [{"claims": ["c1", "c8"]}]}
    with pytest.raises(GoldInvalid, match=r"id c1 is used 2 times; no claim or figure c8"):
        load(tmp_path, raw)


@pytest.mark.parametrize("raw", [[], None, "gold"])
def test_gold_that_is_no_object_is_refused(tmp_path: Path, raw: Any) -> None:
    with pytest.raises(GoldInvalid, match="cannot be read"):
        load(tmp_path, raw)


def test_quotation_that_occurs_twice_draws_a_warning_unless_numbered(tmp_path: Path) -> None:
    assert "occurs more than once" in load(tmp_path, gold_raw(evidence="Orsk")).warnings[0]
    numbered = load(tmp_path, gold_raw(evidence="Orsk", nth=3))
    assert numbered.warnings == ()
    assert numbered.items["claims"][0].spans == (Span(54, 58),)


def test_optional_field_that_no_score_looks_at_draws_a_warning(tmp_path: Path) -> None:
    known = load(tmp_path, gold_raw(optional_fields=["act", "speaker", "cue"]))
    assert known.warnings == ()
    assert "'colour'" in load(tmp_path, gold_raw(optional_fields=["colour"])).warnings[0]


def test_offsets_are_code_points_of_the_file_as_it_came(tmp_path: Path) -> None:
    article = "🙂 " + ARTICLE.replace("\n", "\r\n")
    gold = load(tmp_path, gold_raw(evidence="shelling Orsk"), article)
    assert gold.text.raw == article
    assert gold.items["claims"][0].spans[0].of(article) == "shelling Orsk"


def test_account_of_gold_points_at_the_words_and_takes_the_first_alternative() -> None:
    raw = gold_raw(
        evidence="shelling Orsk", cue="denied", cue_nth=1, speaker={"code": "ARM", "sector": ["MIL", "GOV"]},
        act={"type": ["ASSAULT", "COERCE"], "mode": "heavy-weapons"}, actors=["ARM", {"code": [None, "REB"]}],
        places=[["Orsk", "Orsk town"]], trigger="shelling", optional=True,
    )  # fmt: skip
    claim = to_account(raw, ARTICLE)["claims"][0]  # type: ignore[index]
    words = {key: ARTICLE[claim[key]["start"] : claim[key]["end"]] for key in ("evidence", "cue")}
    assert words == {"evidence": "shelling Orsk", "cue": "denied"}
    assert claim["act"] == {"type": "ASSAULT", "mode": "heavy-weapons"}
    assert [actor["code"] for actor in claim["actors"]] == ["ARM", None]
    assert claim["speaker"]["sector"] == "MIL"
    assert claim["places"] == [{"name": "Orsk", "start": ARTICLE.rindex("Orsk"), "end": ARTICLE.rindex("Orsk") + 4}]
    assert claim["time"]["precision"] == "unknown"
    assert not {"trigger", "optional", "cue_nth"} & claim.keys()


def test_account_of_unsound_gold_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the text"):
        to_account(gold_raw(evidence="took Omsk"), ARTICLE)


@pytest.mark.parametrize(("raw", "sentences"), [
    ("The army fired. The rebels fled.", 2),
    ("Gen. Varo fired on the U.N. The rebels fled.", 1),  # an abbreviation is trusted, whatever follows
    ("It fell, J. Orlo said.", 1),
    ("The army fired... and fled.", 1),
    ("No stop here\nbut a new line", 2),
])  # fmt: skip
def test_sentences_of_the_scorer(raw: str, sentences: int) -> None:
    assert Text.capture(raw).sentence[-1] + 1 == sentences


def test_a_word_belongs_to_a_span_by_its_middle() -> None:
    text = Text.capture("shelled Orsk again")
    assert text.tokens([Span(0, 12)]) == {0, 1}
    assert text.tokens([Span(5, 10)]) == set()
    assert text.tokens([Span(3, 11)]) == {0, 1}


@pytest.mark.parametrize(("name", "folded"), [("The Éstral-Höhe", "estral hohe"), (None, ""), ("Sot'k", "sot k")])
def test_names_are_folded(name: str | None, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(("weapon", "one"), [("Mortars", "mortar"), ("car bombs", "car bomb"), ("gas", "ga")])
def test_weapons_are_compared_in_the_singular(weapon: str, one: str) -> None:
    assert singular(weapon) == one


@pytest.mark.parametrize(("actor", "code"), [
    ("REB:HAMAS", "HAMAS"), ({"code": "arm"}, "ARM"), ({"code": None}, ""), ({"name": "x"}, ""), ("SYR-REB", "SYRREB"),
    (None, ""),
])  # fmt: skip
def test_codes_lose_role_prefix_case_and_punctuation(actor: object, code: str) -> None:
    assert actor_code(actor) == code


WEEK = {"from": "2030-05-01", "to": "2030-05-07"}


@pytest.mark.parametrize(("got", "right"), [
    (WEEK, True),
    ({"from": "2030-05-03", "to": "2030-05-07"}, True),  # five days of seven
    ({"from": "2030-05-05", "to": "2030-05-07"}, False),  # three of seven
    ({"from": "2030-05-07"}, False),  # an open end runs to the publication date
    ({"from": "2030-05-07", "to": "2030-05-01"}, False),
    ({**WEEK, "precision": "unknown"}, False),  # means null
    (None, False),
    ("in May", False),
])  # fmt: skip
def test_times_agree_when_half_of_their_days_are_shared(got: object, right: bool) -> None:
    assert agree(read_days(WEEK, PUBLISHED), read_days(got, PUBLISHED)) is right


def test_open_end_runs_to_the_publication_date() -> None:
    assert str(read_days({"from": "2031-03-01", "to": None}, PUBLISHED)) == "2031-03-01..2031-03-12"


@pytest.mark.parametrize(
    ("want", "got", "right"), [(4, 4.0, True), (1, True, False), (4, "4", False), (0, None, False)]
)
def test_numbers_agree_only_with_the_same_number(want: object, got: object, right: bool) -> None:
    assert agree(want, got) is right


def test_matching_has_the_greatest_weight_there_is() -> None:
    rng = random.Random(1)
    for _ in range(200):
        rows, columns = rng.randint(1, 5), rng.randint(1, 5)
        weights = [[rng.choice([0.0, rng.random()]) for _ in range(columns)] for _ in range(rows)]
        found = best_matching(weights)
        padded = [row + [0.0] * rows for row in weights]
        best = max(sum(map(list.__getitem__, padded, order)) for order in permutations(range(columns + rows), rows))
        assert sum(weights[r][c] for r, c in found.items()) == pytest.approx(best, abs=1e-9)
        assert len(set(found.values())) == len(found)
        assert all(weights[r][c] > 0 for r, c in found.items())


@pytest.mark.parametrize("weights", [[], [[], []], [[0.0]]])
def test_nothing_to_match(weights: list[list[float]]) -> None:
    assert best_matching(weights) == {}
