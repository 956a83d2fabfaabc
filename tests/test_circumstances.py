"""Which of a sentence's times is the act's (ledger format, rule 8, settled case 9)."""

from __future__ import annotations

import pytest

from tests.knowledge import scene_of
from tests.sentences import Heads, Told, at, run_of, sentence
from truceline.read.circumstances import time_of

SAID = "Officials/NOUN/said/nsubj said/VERB/root on/ADP/Tuesday/case Tuesday/PROPN/said/obl that/SCONJ/{verb}/mark"


def when(*told: str | Told, trigger: str, evidence: str | None = None, cue: str | None = "said") -> str | None:
    """The first and last day of the act in the last sentence, published on Wednesday 10 May 2023."""
    scene = scene_of(*told)
    last = scene.sentences[-1]
    run = run_of(last, evidence) if evidence else (0, len(last.words))
    found = time_of(scene, last, at(last, trigger), run, run_of(last, cue) if cue else None)
    return f"{found.period.start}..{found.period.end}" if found else None


def test_the_day_of_the_saying_is_that_of_what_is_told_as_done() -> None:
    words = f"{SAID.format(verb='shelled')} troops/NOUN/shelled/nsubj shelled/VERB/said/ccomp Homs/PROPN/shelled/obj"
    assert when(words, trigger="shelled", evidence="troops shelled Homs") == "2023-05-09..2023-05-09"


@pytest.mark.parametrize("helper", ["are/AUX/shelling/aux", "may/AUX/shelling/aux", "will/AUX/shelling/aux"])
def test_the_day_of_the_saying_does_not_date_what_goes_on_or_is_to_come(helper: str) -> None:
    words = f"{SAID.format(verb='shelling')} troops/NOUN/shelling/nsubj {helper} shelling/VERB/said/ccomp"
    assert when(words, trigger="shelling", evidence="shelling") is None


def test_the_day_of_the_saying_does_not_date_what_the_model_takes_for_possible() -> None:
    words = f"{SAID.format(verb='attacked')} troops/NOUN/attacked/nsubj attacked/VERB/said/ccomp"
    bare = sentence(words)
    heads = Heads(standings={at(bare, "attacked"): {"hypothetical": 0.8, "current": 0.2}})
    assert when(Told(words, heads=heads), trigger="attacked", evidence="troops attacked") is None


def test_a_saying_dated_to_a_year_dates_nothing() -> None:
    words = (
        "In/ADP/2015/case 2015/NUM/said/obl officials/NOUN/said/nsubj said/VERB/root troops/NOUN/shelled/nsubj"
        " shelled/VERB/said/ccomp Homs/PROPN/shelled/obj"
    )
    assert when(words, trigger="shelled", evidence="troops shelled Homs") is None


def test_a_day_inside_the_evidence_goes_before_the_day_of_the_saying() -> None:
    words = (
        f"{SAID.format(verb='attacked')} troops/NOUN/attacked/nsubj attacked/VERB/said/ccomp a/DET/town/det"
        " town/NOUN/attacked/obj held/VERB/town/acl since/ADP/Monday/case Monday/PROPN/held/obl"
    )
    found = when(words, trigger="attacked", evidence="troops attacked a town held since Monday")
    assert found == "2023-05-08..2023-05-10"


def test_how_rare_a_thing_is_does_not_date_it() -> None:
    words = (
        "It/PRON/attack/nsubj was/AUX/attack/cop the/DET/attack/det worst/ADJ/attack/amod attack/NOUN/root"
        " since/ADP/March/case March/PROPN/attack/nmod"
    )
    assert when(words, trigger="attack", cue=None) is None


def test_the_age_of_a_truce_dates_nothing_else() -> None:
    words = (
        "Troops/NOUN/shelled/nsubj shelled/VERB/root towns/NOUN/shelled/obj despite/ADP/truce/case a/DET/truce/det"
        " week/NOUN/old/obl:npmod -/PUNCT/old/punct old/ADJ/truce/amod truce/NOUN/shelled/obl"
    )
    assert when(words, trigger="shelled", cue=None) is None


def test_years_later_are_counted_from_the_year_told_before_and_from_nothing_else() -> None:
    later = (
        "Four/NUM/years/nummod years/NOUN/later/obl later/ADV/shelled/advmod troops/NOUN/shelled/nsubj"
        " shelled/VERB/root Homs/PROPN/shelled/obj"
    )
    before = "Rebels/NOUN/rose/nsubj rose/VERB/root in/ADP/2014/case 2014/NUM/rose/obl"
    assert when(before, later, trigger="shelled", cue=None) == "2018-01-01..2018-12-31"
    assert when("Rebels/NOUN/rose/nsubj rose/VERB/root", later, trigger="shelled", cue=None) is None


def test_the_day_of_a_raid_is_that_of_what_the_raid_did() -> None:
    words = (
        "Tuesday/PROPN/raid/nmod:poss 's/PART/Tuesday/case raid/NOUN/killed/nsubj killed/VERB/root two/NUM/men/nummod"
        " men/NOUN/killed/obj"
    )
    assert when(words, trigger="killed", cue=None) == "2023-05-09..2023-05-09"


@pytest.mark.parametrize(
    ("part", "day"),
    [("at dawn", "2023-05-10..2023-05-10"), ("through the night", "2023-05-09..2023-05-10")],
)
def test_a_part_of_the_day_alone_is_that_of_the_publication(part: str, day: str) -> None:
    case, *rest = part.split()
    noun = rest[-1]
    determiner = f" the/DET/{noun}/det" if "the" in rest else ""
    words = (
        f"Troops/NOUN/shelled/nsubj shelled/VERB/root Homs/PROPN/shelled/obj {case}/ADP/{noun}/case{determiner}"
        f" {noun}/NOUN/shelled/obl"
    )
    assert when(words, trigger="shelled", cue=None) == day


@pytest.mark.parametrize(("count", "day"), [("hours", None), ("days", "2023-05-08..2023-05-08")])
def test_hours_after_it_may_be_the_day_after_it(count: str, day: str | None) -> None:
    number = "two/NUM/days/nummod " if count == "days" else ""
    words = (
        f"Troops/NOUN/fired/nsubj fired/VERB/root {number}{count}/NOUN/truce/nmod after/ADP/truce/case"
        " the/DET/truce/det truce/NOUN/fired/obl"
    )
    assert when(words, trigger="truce", cue=None) == day


def test_a_day_of_what_came_first_is_not_that_of_the_answer() -> None:
    words = (
        "Troops/NOUN/left/nsubj left/VERB/root Homs/PROPN/left/obj after/SCONJ/shelled/mark rebels/NOUN/shelled/nsubj"
        " shelled/VERB/left/advcl it/PRON/shelled/obj on/ADP/Tuesday/case Tuesday/PROPN/{head}/obl"
    )
    for head in ("shelled", "left"):  # where parsers hang it
        told = words.format(head=head)
        assert when(told, trigger="left", evidence="Troops left Homs", cue=None) is None
        assert when(told, trigger="shelled", evidence="rebels shelled it on Tuesday", cue=None) is not None


def test_a_day_right_behind_the_word_of_saying_is_that_of_the_saying_whatever_it_hangs_on() -> None:
    words = (
        "Officials/NOUN/said/nsubj said/VERB/root today/NOUN/killed/obl troops/NOUN/killed/nsubj killed/VERB/said/ccomp"
        " nine/NUM/men/nummod men/NOUN/killed/obj in/SCONJ/taking/mark taking/VERB/killed/advcl a/DET/base/det"
        " base/NOUN/taking/obj on/ADP/Sunday/case Sunday/PROPN/taking/obl"
    )
    evidence = "troops killed nine men in taking a base on Sunday"
    assert when(words, trigger="killed", evidence=evidence) == "2023-05-07..2023-05-07"
    assert when(words.replace(" on/ADP/Sunday/case Sunday/PROPN/taking/obl", ""), trigger="killed") == (
        "2023-05-10..2023-05-10"
    )


@pytest.mark.parametrize(("hung", "found"), [("died", "2023-05-09..2023-05-09"), ("hurt", "2023-05-09..2023-05-09")])
def test_a_day_behind_the_second_of_two_clauses_is_told_of_both(hung: str, found: str) -> None:
    words = (
        "Scores/NOUN/died/nsubj died/VERB/root and/CCONJ/hurt/cc many/ADJ/hurt/nsubj were/AUX/hurt/aux"
        f" hurt/VERB/died/conj on/ADP/Tuesday/case Tuesday/PROPN/{hung}/obl after/SCONJ/dropped/mark a/DET/jet/det"
        " jet/NOUN/dropped/nsubj dropped/VERB/hurt/advcl bombs/NOUN/dropped/obj"
    )
    assert when(words, trigger="dropped", evidence="a jet dropped bombs", cue=None) == found


def test_a_day_before_a_further_main_clause_is_not_that_clauses() -> None:
    words = (
        "Homs/PROPN/fell/nsubj fell/VERB/root on/ADP/Monday/case Monday/PROPN/fell/obl ,/PUNCT/stormed/punct"
        " and/CCONJ/stormed/cc Hama/PROPN/stormed/nsubj was/AUX/stormed/aux stormed/VERB/fell/conj"
    )
    assert when(words, trigger="stormed", evidence="Hama was stormed", cue=None) is None
