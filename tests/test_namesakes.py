"""People called by a state's name, and the places that are only somebody's seat."""

from __future__ import annotations

import pytest

from tests.knowledge import resolver_of, scene_of
from tests.sentences import Told

IN_FULL = Told(
    "Ann/PROPN/met/nsubj Jordan/PROPN/Ann/flat met/VERB/root the/DET/guards/det guards/NOUN/met/obj",
    entities=("PER: Ann Jordan",),
)
SAID = "Jordan/PROPN/said/nsubj said/VERB/root Dren/PROPN/fell/nsubj fell/VERB/said/ccomp"
BURNED = "Dren/PROPN/burned/nsubj burned/VERB/root in/ADP/Jordan/case Jordan/PROPN/burned/obl"
THEIRS = "Jordanian/ADJ/troops/amod troops/NOUN/left/nsubj left/VERB/root"


def states_told(*told: str | Told) -> list[str | None]:
    """The codes of the parties in the last sentence."""
    return [match.candidates[0].code for match in scene_of(*told).parties[-1]]


def test_whom_a_document_names_in_full_owns_the_surname() -> None:
    assert states_told(IN_FULL) == []
    assert states_told(IN_FULL, SAID) == []
    assert states_told(SAID) == ["JOR"]


def test_a_name_behind_a_preposition_of_place_is_the_state_s() -> None:
    assert states_told(IN_FULL, BURNED) == ["JOR"]


def test_where_the_state_is_told_of_as_well_its_name_is_its_own() -> None:
    assert states_told(IN_FULL, THEIRS, SAID) == ["JOR"]


def test_in_a_story_of_the_state_too_whom_the_analyzer_takes_for_a_person_is_one() -> None:
    assert states_told(IN_FULL, THEIRS, Told(SAID, entities=("PER: Jordan",))) == []


def test_the_owner_in_a_person_s_phrase_is_no_surname() -> None:
    king = "Jordan/PROPN/King/nmod:poss 's/PART/Jordan/case King/PROPN/left/nsubj Ali/PROPN/King/flat left/VERB/root"
    assert states_told(Told(king, entities=("PER: Jordan 's King Ali",))) == ["JOR"]


@pytest.mark.parametrize(("seated", "country"), [("based", None), ("burning", "JOR")])
def test_where_a_monitor_is_based_the_story_does_not_play(seated: str, country: str | None) -> None:
    words = (
        f"Monitors/NOUN/left/nsubj {seated}/VERB/Monitors/acl in/ADP/Jordan/case Jordan/PROPN/{seated}/obl"
        " left/VERB/root"
    )
    story = resolver_of(words).story
    assert next(iter(story.told_where), None) == country
