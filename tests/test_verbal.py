"""Verbal acts: the one who speaks is the actor, and the article tells it (ledger format, settled cases 1, 3, 17)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from truceline.model import Act, Actor, ActType, Claim, Span, Standing
from truceline.read.verbal import as_verbal_act

ARDANIA, BORDURIA = Actor("Ardania", "ARD", "GOV"), Actor("Borduria", "BOR", "GOV")
SOMEBODY = Actor("the caller", None)
SAID = Claim("", Span(0, 10), Act(ActType.REQUEST), speaker=ARDANIA)


def told(act: ActType, *actors: Actor, standing: Standing = Standing.CURRENT, **given: object) -> Claim:
    return as_verbal_act(replace(SAID, act=Act(act), actors=actors, standing=standing, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize("act", ["REQUEST", "THREATEN", "REJECT", "ACCUSE", "CONCEDE", "SUPPORT"])
def test_what_one_does_by_speaking_is_told_by_the_article(act: str) -> None:
    claim = told(ActType(act), ARDANIA)
    assert claim.speaker is None
    assert claim.actors == (ARDANIA,)
    assert claim.act.type == act
    assert claim.reasons["speaker"] == "the speaker's own verbal act"


@pytest.mark.parametrize("act", ["REQUEST", "THREATEN", "REJECT", "ACCUSE", "AGREE", "SUPPORT"])
def test_anothers_verbal_act_keeps_its_speaker(act: str) -> None:
    claim = told(ActType(act), BORDURIA)
    assert claim.speaker == ARDANIA
    assert claim.actors == (BORDURIA,)


@pytest.mark.parametrize("act", ["REQUEST", "THREATEN", "REJECT", "ACCUSE"])
def test_a_verbal_act_of_nobody_named_is_the_speakers(act: str) -> None:
    for actors in ((), (SOMEBODY,)):
        claim = told(ActType(act), *actors)
        assert claim.speaker is None
        assert claim.actors == (ARDANIA,)


def test_an_agreement_may_have_been_reached_before_one_of_its_makers_tells_of_it() -> None:
    claim = told(ActType.AGREE, ARDANIA)
    assert claim.speaker == ARDANIA


@pytest.mark.parametrize("act", ["AGREE", "SUPPORT", "CONCEDE"])
def test_an_agreement_of_nobody_named_may_be_older_than_its_telling(act: str) -> None:
    claim = told(ActType(act))
    assert claim.speaker == ARDANIA
    assert claim.actors == ()


def test_a_verbal_act_of_nobody_named_that_somebody_relays_is_left_as_it_is() -> None:
    assert told(ActType.REQUEST, via=(BORDURIA,)).speaker == ARDANIA


@pytest.mark.parametrize("act", ["ASSAULT", "COERCE", "RETREAT", "MOBILIZE", "AID"])
def test_a_deed_that_the_doer_tells_of_stays_his_claim(act: str) -> None:
    claim = told(ActType(act), ARDANIA)
    assert claim.speaker == ARDANIA
    assert claim.act.type == act


@pytest.mark.parametrize(
    ("act", "announced", "mode"),
    [
        ("RETREAT", "CONCEDE", None),
        ("ASSAULT", "THREATEN", "violence"),
        ("COERCE", "THREATEN", "restrict"),
        ("SANCTION", "THREATEN", "relations"),
    ],
)
def test_a_move_of_ones_own_that_is_not_made_yet_is_a_promise_or_a_threat(
    act: str, announced: str, mode: str | None
) -> None:
    claim = told(ActType(act), ARDANIA, standing=Standing.HYPOTHETICAL)
    assert (claim.act.type, claim.act.mode) == (announced, mode)
    assert claim.standing is Standing.CURRENT
    assert claim.speaker is None


def test_an_announced_move_keeps_its_contexts() -> None:
    plan = replace(
        SAID, act=Act(ActType.RETREAT, None, ("military",)), actors=(ARDANIA,), standing=Standing.HYPOTHETICAL
    )
    assert as_verbal_act(plan).act == Act(ActType.CONCEDE, None, ("military",))


@pytest.mark.parametrize("act", ["RETREAT", "ASSAULT"])
def test_a_move_that_another_announces_stays_that_voices_claim(act: str) -> None:
    claim = told(ActType(act), BORDURIA, standing=Standing.HYPOTHETICAL)
    assert (claim.speaker, claim.act.type, claim.standing) == (ARDANIA, act, Standing.HYPOTHETICAL)


def test_an_aid_convoy_announced_is_no_threat() -> None:
    claim = told(ActType.AID, ARDANIA, standing=Standing.HYPOTHETICAL)
    assert (claim.act.type, claim.standing) == ("AID", Standing.HYPOTHETICAL)


@pytest.mark.parametrize("speaker", [None, SOMEBODY])
def test_the_articles_own_voice_and_unknown_voices_change_nothing(speaker: Actor | None) -> None:
    claim = replace(SAID, speaker=speaker, actors=(ARDANIA,))
    assert as_verbal_act(claim) is claim
