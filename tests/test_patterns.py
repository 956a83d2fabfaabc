"""Lexicon rows on the dependency tree: each role of a pattern and of a frame, and which row of a word counts."""

from __future__ import annotations

import pytest

from tests.knowledge import knowledge
from tests.sentences import at, sentence
from truceline.read.lexicon_rows import Constraint, CueKind, FrameKind, Strength
from truceline.read.patterns import fits, frame_heads, holds, matching_acts, matching_cue, matching_figures

ACTIVE = "Troops/NOUN/shelled/nsubj shelled/VERB/root the/DET/town/det town/NOUN/shelled/obj"
PASSIVE = (
    "The/DET/town/det town/NOUN/shelled/nsubj:pass was/AUX/shelled/aux:pass shelled/VERB/root"
    " by/ADP/troops/case troops/NOUN/shelled/obl"
)
SHOT_DOWN = (
    "Rebels/NOUN/shot/nsubj shot/VERB/root down/ADP/shot/compound:prt a/DET/jet/det army/NOUN/jet/compound"
    " jet/NOUN/shot/obj"
)
UNDER_FIRE = (
    "The/DET/village/det village/NOUN/came/nsubj came/VERB/root under/ADP/fire/case heavy/ADJ/fire/amod"
    " fire/NOUN/came/obl from/ADP/hills/case the/DET/hills/det hills/NOUN/came/obl"
)
ACCUSED_OF = (
    "Ardania/PROPN/accused/nsubj accused/VERB/root Borduria/PROPN/accused/obj of/SCONJ/shelling/mark"
    " shelling/VERB/accused/advcl it/PRON/shelling/obj"
)
FORCED = (
    "Troops/NOUN/forced/nsubj forced/VERB/root villagers/NOUN/forced/obj to/PART/leave/mark leave/VERB/forced/xcomp"
)
DEMANDED = (
    "Rebels/NOUN/demanded/nsubj demanded/VERB/root that/SCONJ/leave/mark troops/NOUN/leave/nsubj"
    " leave/VERB/demanded/ccomp"
)
GAVE = "Ardania/PROPN/gave/nsubj gave/VERB/root rebels/NOUN/gave/iobj guns/NOUN/gave/obj"
NOT_LEFT = (
    "Troops/NOUN/left/nsubj have/AUX/left/aux never/ADV/left/advmod fully/ADV/left/advmod left/VERB/root"
    " the/DET/town/det town/NOUN/left/obj"
)
COORDINATED = (
    "Police/NOUN/fired/nsubj and/CCONJ/troops/cc troops/NOUN/Police/conj fired/VERB/root shells/NOUN/fired/obj"
    " and/CCONJ/rockets/cc rockets/NOUN/shells/conj"
)
PARTICIPLE = "a/DET/town/det town/NOUN/root shelled/VERB/town/acl by/ADP/troops/case troops/NOUN/shelled/obl"


def demand(role: str, words: str, *classes: str) -> Constraint:
    return Constraint(role, frozenset(words.split("|")), classes)


@pytest.mark.parametrize(
    ("words", "word", "role", "lemmas", "met"),
    [
        (ACTIVE, "shelled", "subj", "troop", True),
        (ACTIVE, "shelled", "subj", "town", False),
        (ACTIVE, "shelled", "obj", "town", True),
        (PASSIVE, "shelled", "obj", "town", True),
        (PASSIVE, "shelled", "subj", "town", False),
        (PARTICIPLE, "shelled", "obj", "town", True),
        (COORDINATED, "fired", "subj", "troop", True),
        (COORDINATED, "fired", "obj", "rocket", True),
        (GAVE, "gave", "iobj", "rebel", True),
        (GAVE, "gave", "iobj", "gun", False),
        (UNDER_FIRE, "came", "obl", "fire", True),
        (UNDER_FIRE, "came", "prep", "under", True),
        (UNDER_FIRE, "came", "prep", "from", True),
        (UNDER_FIRE, "came", "prep", "over", False),
        (ACCUSED_OF, "accused", "prep", "of", True),
        (SHOT_DOWN, "shot", "prt", "down", True),
        (SHOT_DOWN, "shot", "prt", "up", False),
        (FORCED, "forced", "xcomp", "leave", True),
        (DEMANDED, "demanded", "ccomp", "leave", True),
        (SHOT_DOWN, "jet", "mod", "army", True),
        (UNDER_FIRE, "fire", "mod", "heavy", True),
        (SHOT_DOWN, "shot", "objmod", "army", True),
        (SHOT_DOWN, "shot", "mod", "army", False),
        (NOT_LEFT, "left", "advmod", "fully", True),
        (NOT_LEFT, "left", "neg", "*", True),
        (ACTIVE, "shelled", "neg", "*", False),
        (ACTIVE, "shelled", "obj", "*", True),
        (ACTIVE, "shelled", "iobj", "*", False),
    ],
)
def test_a_demand_is_met_by_a_dependent_in_its_role(words: str, word: str, role: str, lemmas: str, met: bool) -> None:
    one = sentence(words)
    assert holds(demand(role, lemmas), one, at(one, word)) is met


@pytest.mark.parametrize(
    ("entity", "role", "name", "met"),
    [
        ("LOC: Kadugli", "obj", "place", True),
        ("LOCATION: Kadugli", "obj", "place", True),
        ("PER: Kadugli", "obj", "people", True),
        ("PER: Kadugli", "obj", "place", False),
        ("LOC: Kadugli", "subj", "place", False),
    ],
)
def test_a_class_also_holds_for_what_the_analyzer_recognised(entity: str, role: str, name: str, met: bool) -> None:
    words = "Troops/NOUN/took/nsubj took/VERB/root Kadugli/PROPN/took/obj"
    one = sentence(words, entities=(entity,))
    assert holds(demand(role, "", name), one, at(one, "took")) is met


def test_all_demands_of_a_pattern_must_be_met() -> None:
    one = sentence(SHOT_DOWN)
    down, jet, tank = demand("prt", "down"), demand("obj", "jet"), demand("obj", "tank")
    assert fits((down, jet), one, at(one, "shot"))
    assert not fits((down, tank), one, at(one, "shot"))
    assert fits((), one, at(one, "shot"))


@pytest.mark.parametrize(
    ("words", "word", "roles", "heads"),
    [
        (ACTIVE, "shelled", "subj", ["Troops"]),
        (ACTIVE, "shelled", "obj", ["town"]),
        (PASSIVE, "shelled", "obj", ["town"]),
        (PASSIVE, "shelled", "by", ["troops"]),
        (PASSIVE, "shelled", "subj by", ["troops"]),
        (PARTICIPLE, "shelled", "by", ["troops"]),
        (UNDER_FIRE, "came", "by from", ["hills"]),
        (UNDER_FIRE, "came", "under from", ["fire"]),  # the first that is filled
        (ACTIVE, "shelled", "against on", []),
    ],
)
def test_a_frame_takes_the_first_of_its_roles_that_is_filled(
    words: str, word: str, roles: str, heads: list[str]
) -> None:
    one = sentence(words)
    assert [one.words[h].text for h in frame_heads(one, at(one, word), roles.split())] == heads


NOUN_ATTACK = (
    "Ardania/PROPN/attack/nmod:poss 's/PART/Ardania/case surprise/NOUN/attack/compound attack/NOUN/root"
    " on/ADP/Dren/case Dren/PROPN/attack/nmod"
)


@pytest.mark.parametrize(
    ("role", "heads"), [("poss", ["Ardania"]), ("mod", ["surprise"]), ("on", ["Dren"]), ("by", [])]
)
def test_a_noun_has_its_parties_before_and_behind_it(role: str, heads: list[str]) -> None:
    one = sentence(NOUN_ATTACK)
    assert [one.words[h].text for h in frame_heads(one, at(one, "attack"), [role])] == heads


def test_an_agent_marked_as_such_needs_no_by() -> None:
    one = sentence(
        "Dren/PROPN/hit/nsubj:pass was/AUX/hit/aux:pass hit/VERB/root by/ADP/jets/case jets/NOUN/hit/obl:agent"
    )
    assert frame_heads(one, at(one, "hit"), ["by"]) == [at(one, "jets")]


@pytest.mark.parametrize(
    ("words", "word", "code"),
    [
        (ACTIVE, "shelled", ("ASSAULT", "heavy-weapons")),
        (SHOT_DOWN, "shot", ("ASSAULT", None)),
        (
            "Ardania/PROPN/called/nsubj called/VERB/root for/ADP/truce/case a/DET/truce/det truce/NOUN/called/obl",
            "called",
            ("REQUEST", "yield"),
        ),
        (
            "Ardania/PROPN/declared/nsubj declared/VERB/root a/DET/truce/det truce/NOUN/declared/obj",
            "declared",
            ("CONCEDE", "ceasefire"),
        ),
        (
            "Both/PRON/agreed/nsubj agreed/VERB/root to/ADP/truce/case a/DET/truce/det truce/NOUN/agreed/obl",
            "agreed",
            ("AGREE", "ceasefire"),
        ),
        (
            "Ardania/PROPN/vowed/nsubj vowed/VERB/root to/PART/retaliate/mark retaliate/VERB/vowed/xcomp",
            "vowed",
            ("THREATEN", "violence"),
        ),
        (
            "Ardania/PROPN/withdrew/nsubj withdrew/VERB/root its/PRON/ambassador/nmod:poss"
            " ambassador/NOUN/withdrew/obj",
            "withdrew",
            ("SANCTION", "withdraw"),
        ),
    ],
)
def test_the_row_that_demands_most_codes_the_act(words: str, word: str, code: tuple[str, str | None]) -> None:
    one = sentence(words)
    row = matching_acts(knowledge().lexicons, one, at(one, word))[0]
    assert row.type == code[0]
    if code[1] is not None:
        assert row.mode == code[1]


def test_a_figure_of_speech_is_stopped_before_any_act() -> None:
    one = sentence("She/PRON/battled/nsubj battled/VERB/root cancer/NOUN/battled/obj")
    assert matching_acts(knowledge().lexicons, one, at(one, "battled"))[0].strength is Strength.STOP


@pytest.mark.parametrize(("entities", "demands"), [((), "strong"), (("TEMPORAL: Friday",), "stop")])
def test_a_preposition_before_a_time_is_none_of_the_deed(entities: tuple[str, ...], demands: str) -> None:
    fired = "Workers/NOUN/fired/nsubj:pass were/AUX/fired/aux:pass fired/VERB/root"
    one = sentence(f"{fired} on/ADP/Friday/case Friday/PROPN/fired/obl", entities=entities)
    assert matching_acts(knowledge().lexicons, one, at(one, "fired"))[0].strength == demands


def test_coming_under_fire_makes_the_subject_the_target_and_the_source_the_actor() -> None:
    one = sentence(UNDER_FIRE)
    row = matching_acts(knowledge().lexicons, one, at(one, "came"))[0]
    assert row.frame.kind is FrameKind.DIRECTED
    assert frame_heads(one, at(one, "came"), row.frame.actors) == [at(one, "hills")]
    assert frame_heads(one, at(one, "came"), row.frame.targets) == [at(one, "village")]


@pytest.mark.parametrize(
    ("words", "word", "kind"),
    [
        (ACCUSED_OF, "accused", CueKind.ACCUSE),
        (
            "It/PRON/denied/nsubj denied/VERB/root shelling/VERB/denied/xcomp it/PRON/shelling/obj",
            "denied",
            CueKind.DENY,
        ),
        (
            "It/PRON/claimed/nsubj claimed/VERB/root responsibility/NOUN/claimed/obj for/ADP/raid/case the/DET/raid/det"
            " raid/NOUN/responsibility/nmod",
            "claimed",
            CueKind.CLAIM_RESPONSIBILITY,
        ),
        (
            "It/PRON/claimed/nsubj claimed/VERB/root that/SCONJ/fell/mark it/PRON/fell/nsubj fell/VERB/claimed/ccomp",
            "claimed",
            CueKind.SAY,
        ),
        (
            "It/PRON/rejected/nsubj rejected/VERB/root the/DET/accusation/det accusation/NOUN/rejected/obj",
            "rejected",
            CueKind.DENY,
        ),
        (
            "It/PRON/rejected/nsubj rejected/VERB/root the/DET/plan/det plan/NOUN/rejected/obj",
            "rejected",
            CueKind.VERBAL_ACT,
        ),
        (
            "According/VERB/medics/case to/ADP/According/fixed medics/NOUN/fell/obl ,/PUNCT/fell/punct"
            " Dren/PROPN/fell/nsubj fell/VERB/root",
            "According",
            CueKind.SAY,
        ),
    ],
)
def test_what_stands_around_a_cue_tells_what_it_does(words: str, word: str, kind: CueKind) -> None:
    one = sentence(words)
    cue = matching_cue(knowledge().lexicons, one, at(one, word))
    assert cue is not None
    assert cue.kind is kind


@pytest.mark.parametrize(("upos", "is_a_cue"), [("VERB", True), ("NOUN", False)])
def test_a_word_is_a_cue_only_as_the_part_of_speech_that_reports(upos: str, is_a_cue: bool) -> None:
    one = sentence(f"He/PRON/accused/nsubj accused/{upos}/root them/PRON/accused/obj")
    assert (matching_cue(knowledge().lexicons, one, at(one, "accused")) is not None) is is_a_cue


def test_a_word_of_a_toll_tells_what_befell_people_and_who_they_are() -> None:
    one = sentence("Shells/NOUN/killed/nsubj killed/VERB/root 12/NUM/nurses/nummod nurses/NOUN/killed/obj")
    killed = matching_figures(knowledge().lexicons, one, at(one, "killed"))
    nurses = matching_figures(knowledge().lexicons, one, at(one, "nurses"))
    assert "killed" in {row.value for row in killed}
    assert ("civilian", "medics") in {(row.value, row.group) for row in nurses}
