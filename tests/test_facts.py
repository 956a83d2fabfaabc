"""Whether a thing is told as having happened: negations, moods, questions, commands, infinitives."""

from __future__ import annotations

import pytest

from tests.sentences import at, sentence
from truceline.measure.facts import is_command, is_infinitive

COMMAND = "Leave/VERB/root the/DET/town/det town/NOUN/Leave/obj"
TOLD = "They/PRON/leave/nsubj leave/VERB/root the/DET/town/det town/NOUN/leave/obj"
PAST = "Left/VERB/root the/DET/town/det town/NOUN/Left/obj"
MEANT = "They/PRON/came/nsubj came/VERB/root to/PART/help/mark help/VERB/came/advcl"


@pytest.mark.parametrize(("words", "verb", "is_one"), [(COMMAND, "Leave", True), (TOLD, "leave", False)])
def test_a_bare_verb_without_a_subject_commands(words: str, verb: str, is_one: bool) -> None:
    one = sentence(words)
    assert is_command(one, at(one, verb)) is is_one


def test_a_verb_in_the_past_commands_nothing() -> None:
    one = sentence(PAST)
    assert not is_command(one, at(one, "Left"))


def test_what_stands_behind_to_is_meant_and_what_it_hangs_on_happened() -> None:
    one = sentence(MEANT)
    assert is_infinitive(one, at(one, "help"))
    assert not is_infinitive(one, at(one, "came"))
