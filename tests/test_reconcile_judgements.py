"""What people judge outranks every score, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.news import ARD, MIRSK, VEL, article, claim, judged, key, on
from truceline.model import CopyKind, Grade, Judgement, Recorded, Span, Tie, Verdict
from truceline.reconcile.judging import reading_of
from truceline.reconcile.lineage import Member, lineages_of
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


def texts(*rulings: tuple[Verdict, str, str]) -> list[str]:
    """The lineages of four documents, of which b has all its words from a and c some from b."""
    members = [Member(name, None, None, 100) for name in "abcd"]
    found = [
        Tie(late, early, CopyKind.WHOLE, share, common, common, Span(0, 9), Span(0, 9))
        for late, early, share, common in (("b", "a", 1.0, 100), ("c", "b", 0.5, 50))
    ]
    judged_so = [
        Judgement(f"document:{one}", verdict, "ana", "", f"document:{other}") for verdict, one, other in rulings
    ]
    return ["".join(one.documents) for one in lineages_of(members, found, judged_so)]


SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("rulings", "lineages"),
    [
        ((), ["abc", "d"]),
        (((SAME, "d", "a"),), ["abcd"]),
        (((DIFFERENT, "c", "a"),), ["ab", "c", "d"]),  # b copied more of a than c of b
        (((DIFFERENT, "b", "a"),), ["a", "bc", "d"]),
        (((SAME, "c", "b"), (DIFFERENT, "c", "a")), ["a", "bc", "d"]),
        (((DIFFERENT, "b", "a"), (SAME, "b", "a")), ["abc", "d"]),  # the newer one counts
        (((SAME, "a", "nobody"), (SAME, "d", "c"), (DIFFERENT, "d", "a")), ["ab", "cd"]),
    ],
)
def test_whose_text_it_is_people_judge_before_any_tie(
    rulings: tuple[tuple[Verdict, str, str], ...], lineages: list[str]
) -> None:
    assert texts(*rulings) == lineages


def test_a_judgement_of_texts_makes_one_voice_of_two_and_never_comes_back_for_a_reading() -> None:
    ruling = Judgement(f"document:{TWO.document.id}", SAME, "ana", "one agency", f"document:{ONE.document.id}")
    apart, one = reconcile([ONE, TWO]), reconcile([ONE, TWO], [Recorded(1, ruling, datetime(2031, 5, 9, tzinfo=UTC))])
    assert [len(incident.lineages) for incident in (*apart.incidents, *one.incidents)] == [2, 1]
    assert one.review == ()
