"""The act between two marked parties: what is seen of it, and the regression that is fitted to that."""

from __future__ import annotations

from tests.knowledge import scene_of
from tests.sentences import Heads, Told
from truceline.measure.dyad_features import MODEL, features
from truceline.measure.logistic import fit

ROWS = [{"has shell": 1.0, "has the": 1.0}, {"has shell": 1.0}, {"has meet": 1.0, "has the": 1.0}, {"has meet": 1.0}]
ACTS = ["ASSAULT", "ASSAULT", "CONSULT", "CONSULT"]


def test_a_regression_answers_by_what_its_classes_have() -> None:
    assert fit(ROWS, ACTS).choose([{"has shell": 2.0, "has never": 9.0}, {"has meet": 0.1}]) == ["ASSAULT", "CONSULT"]


def test_a_row_without_any_known_feature_gets_the_commonest_class() -> None:
    regression = fit([*ROWS, {"has shell": 1.0, "has the": 1.0}], [*ACTS, "ASSAULT"])
    assert regression.choose([{"has never": 1.0}, {}]) == ["ASSAULT", "ASSAULT"]


def test_what_one_row_alone_has_is_no_column() -> None:
    assert set(fit([*ROWS, {"has once": 1.0}], [*ACTS, "AID"]).columns) == {"has meet", "has shell", "has the"}


def test_the_same_rows_give_the_same_weights() -> None:
    one, other = fit(ROWS, ACTS), fit(ROWS, ACTS)
    assert (one.weights == other.weights).all()


def test_nothing_to_answer_is_no_answer() -> None:
    assert fit(ROWS, ACTS).choose([]) == []


ATTACKED = (
    "Ardania/PROPN/shelled/nsubj shelled/VERB/root the/DET/town/det border/NOUN/town/compound town/NOUN/shelled/obj"
    " on/ADP/Monday/case Monday/PROPN/shelled/obl"
)


def seen(*, model: bool = False) -> dict[str, float]:
    scene = scene_of(Told(ATTACKED, heads=Heads(acts={1: {"ASSAULT": 0.9, "O": 0.1}})))
    text = scene.text
    source, target = "Ardania", "the border town"
    spans = [(text.index(words), text.index(words) + len(words)) for words in (source, target)]
    return dict(features(scene, *spans, model=model))


def test_the_parties_are_masked_and_names_of_others_too() -> None:
    found = seen()
    assert {"has <source> shell", "has shell <target>", "between shell", "source first", "behind <name>"} <= set(found)
    assert not any("ardania" in name or "monday" in name for name in found)


def test_what_the_target_is_counts_and_who_the_source_is_does_not() -> None:
    found = seen()
    assert {"target border", "target town"} <= set(found)
    assert "source ardania" not in found


def test_the_lexicon_says_what_the_verb_between_them_is() -> None:
    assert seen()["path is ASSAULT"] == 1.0


def test_the_models_chances_are_kept_apart() -> None:
    assert not any(name.startswith(MODEL) for name in seen())
    assert seen(model=True)[f"{MODEL}ASSAULT"] == 0.9
