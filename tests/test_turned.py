"""The tables with two states exchanged: towns, peoples and homes of groups go along; what a name tells stays."""

from __future__ import annotations

import pytest

from tests.knowledge import knowledge
from truceline.read.turned import turned

CODES = {"SYR": "TUR", "TUR": "SYR"}


@pytest.mark.parametrize(
    ("name", "country"),
    [("Idlib", "TUR"), ("Gaziantep", "SYR"), ("Goma", "COD"), ("Syria", "SYR"), ("Damascus", "SYR")],
)
def test_a_town_goes_with_its_state_and_what_is_named_after_it_stays(name: str, country: str) -> None:
    assert turned(knowledge(), CODES).gazetteer.lookup(name)[0].iso3 == country


def test_a_people_s_fighters_go_with_the_state_they_fight_in() -> None:
    known = knowledge()
    after = turned(known, CODES).peoples["kurdish"]
    assert after["TUR"].groups == known.peoples["kurdish"]["SYR"].groups
    assert after["TUR"].otherwise == "TURREB"
    assert after["IRQ"] == known.peoples["kurdish"]["IRQ"]


def test_a_group_s_home_goes_along_and_a_state_s_does_not() -> None:
    text = "The PKK met envoys of Turkey."
    group, state = turned(knowledge(), CODES).parties.find(text, 0, len(text), on=None)
    assert (group.candidates[0].code, group.candidates[0].country) == ("PKK", "SYR")
    assert state.candidates[0].country == "TUR"
