"""What people judge outranks every score, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

from tests.news import ARD, MIRSK, VEL, article, claim, judged, key, on
from truceline.model import Grade, Recorded, Verdict
from truceline.reconcile.judging import reading_of
from truceline.reconcile.picture import reconcile

ONE = article(claim(when=on(0)), name="one")
TWO = article(claim("Velland's guns fired at Toldan", when=on(0)), name="two", day=2)
ELSEWHERE = article(claim("Velland shelled Mirsk", place=MIRSK, when=on(1)), name="elsewhere", day=3)


def groups(*judgements: Recorded) -> list[set[str]]:
    """The incidents over the three articles, as sets of article names."""
    names = {ONE.document.id: "one", TWO.document.id: "two", ELSEWHERE.document.id: "elsewhere"}
    incidents = reconcile([ONE, TWO, ELSEWHERE], judgements).incidents
    return [{names[claim.document] for claim in incident.claims} for incident in incidents]


def test_without_judgements_the_scores_decide() -> None:
    assert groups() == [{"one", "two"}, {"elsewhere"}]


def test_same_makes_one_incident_of_what_scores_keep_apart() -> None:
    ruling = judged(4, Verdict.SAME, key(ONE), key(ELSEWHERE))
    assert groups(ruling) == [{"one", "two", "elsewhere"}]
    (incident,) = reconcile([ONE, TWO, ELSEWHERE], [ruling]).incidents
    assert 4 in {merge.judgement for merge in incident.merges}


def test_different_keeps_apart_what_scores_would_join() -> None:
    assert groups(judged(1, Verdict.DIFFERENT, key(ONE), key(TWO))) == [{"one"}, {"two"}, {"elsewhere"}]


def test_the_newer_of_two_judgements_counts() -> None:
    same, different = judged(1, Verdict.SAME, key(ONE), key(TWO)), judged(2, Verdict.DIFFERENT, key(ONE), key(TWO))
    assert {"one"} in groups(same, different)
    assert {"one", "two"} in groups(replace(different, number=1), replace(same, number=2))


def test_a_retracted_judgement_decides_nothing() -> None:
    ruling = judged(1, Verdict.DIFFERENT, key(ONE), key(TWO))
    assert groups(replace(ruling, retracted_by=2)) == groups()


def test_a_rejected_claim_leaves_its_incident() -> None:
    assert groups(judged(1, Verdict.REJECT, key(TWO))) == [{"one"}, {"elsewhere"}]


def test_an_incident_all_of_whose_claims_are_rejected_is_discounted() -> None:
    rulings = [judged(1, Verdict.REJECT, key(ONE)), judged(2, Verdict.REJECT, key(TWO))]
    found = {frozenset(claim.document for claim in one.claims): one for one in reconcile([ONE, TWO], rulings).incidents}
    (incident,) = found.values()
    assert incident.grade is Grade.DISCOUNTED
    assert set(incident.claims) == {key(ONE), key(TWO)}


def test_accepting_again_takes_a_rejection_off() -> None:
    assert groups(judged(1, Verdict.REJECT, key(TWO)), judged(2, Verdict.ACCEPT, key(TWO))) == groups()


def test_an_amendment_sets_fields() -> None:
    given = {"from": "2031-05-06", "to": "2031-05-06", "precision": "day", "words": None}
    moved = judged(1, Verdict.AMEND, key(TWO), time=given)
    assert groups(moved) == [{"one"}, {"two"}, {"elsewhere"}]
    swapped = judged(
        2,
        Verdict.AMEND,
        key(TWO),
        actors=[{"name": ARD.name, "code": "ARD"}],
        targets=[{"name": VEL.name, "code": "VEL"}],
    )
    assert {"one"} in groups(swapped)


def test_an_amendment_that_does_not_fit_comes_back_and_changes_nothing() -> None:
    for wrong in ({"tiem": None}, {"time": "yesterday"}):
        ruling = judged(3, Verdict.AMEND, key(TWO), **wrong)
        picture = reconcile([ONE, TWO, ELSEWHERE], [ruling])
        assert picture.review == (3,)
        assert groups(ruling) == groups()


def test_a_judgement_of_another_reading_comes_back_for_review() -> None:
    now = reading_of(ONE.claims[0])
    good, old = judged(1, Verdict.ACCEPT, key(ONE), reading=now), judged(2, Verdict.ACCEPT, key(ONE), reading="0" * 64)
    gone = judged(3, Verdict.REJECT, replace(key(ONE), document="9" * 64))
    assert reconcile([ONE], [good, old, gone]).review == (2, 3)
