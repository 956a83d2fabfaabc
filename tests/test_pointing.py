"""Whom pronouns, "both sides", "the enemy" and "the group" point to."""

from __future__ import annotations

import pytest

from tests.knowledge import codes, resolver_of
from tests.resolving import FIGHT, LEFT, MET, NIGERIA, RAID, YEMEN, meant, the
from tests.sentences import Told


@pytest.mark.parametrize("phrase", ["Both/DET", "The/DET two/NUM", "The/DET warring/ADJ"])
def test_both_sides_are_the_two_the_document_tells_of_most(phrase: str) -> None:
    determiners = " ".join(f"{word}/sides/det" for word in phrase.split())
    assert codes(meant("sides", FIGHT, f"{determiners} sides/NOUN/left/nsubj left/VERB/root")) == ["SYR", "TUR"]


def test_monitors_and_media_are_no_side() -> None:
    monitor = (
        "Reuters/PROPN/met/nsubj met/VERB/root the/DET/Observatory/det Syrian/ADJ/Observatory/amod"
        " Observatory/PROPN/met/obj"
    )
    both = "Both/DET/sides/det sides/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("sides", monitor, monitor, FIGHT, both)) == ["SYR", "TUR"]


@pytest.mark.parametrize(("speaker", "enemy"), [("SYR", ["TUR"]), ("TUR", ["SYR"]), ("RUS", [None]), (None, [None])])
def test_the_enemy_is_the_other_party_seen_from_the_speaker(speaker: str | None, enemy: list[str | None]) -> None:
    assert codes(meant("enemy", FIGHT, the("enemy"), speaker=speaker)) == enemy


@pytest.mark.parametrize(("speaker", "other"), [("SYR", ["TUR"]), ("TUR", ["SYR"])])
def test_each_other_is_the_other_party_seen_from_the_speaker(speaker: str, other: list[str]) -> None:
    blamed = "They/PRON/blamed/nsubj blamed/VERB/root each/DET/other/det other/ADJ/blamed/obj"
    assert codes(meant("other", FIGHT, blamed, speaker=speaker)) == other


def test_a_party_pointed_at_keeps_the_words_that_point() -> None:
    resolver = resolver_of(FIGHT, the("enemy"))
    (actor,) = meant("enemy", speaker="SYR", resolver=resolver)
    assert actor.words is not None
    assert actor.words.of(resolver.scene.text) == "The enemy"


@pytest.mark.parametrize(("word", "code"), [("former", "SYR"), ("latter", "TUR")])
def test_the_former_and_the_latter_are_the_two_just_named(word: str, code: str) -> None:
    assert codes(meant(word, MET, the(word, "ADJ"))) == [code]


@pytest.mark.parametrize(("word", "code"), [("group", "BOKOHARAM"), ("country", "NGA")])
def test_the_group_and_the_country_are_those_last_named(word: str, code: str) -> None:
    assert codes(meant(word, RAID, NIGERIA, the(word))) == [code]


@pytest.mark.parametrize(
    ("before", "pronoun", "code"),
    [
        ("Turkey/PROPN/shelled/nsubj shelled/VERB/root Syria/PROPN/shelled/obj", "It", "TUR"),
        ("Turkish/ADJ/troops/amod troops/NOUN/shelled/nsubj shelled/VERB/root Syria/PROPN/shelled/obj", "They", "TUR"),
        ("Turkish/ADJ/troops/amod troops/NOUN/shelled/nsubj shelled/VERB/root Syria/PROPN/shelled/obj", "It", "SYR"),
        ("Turkey/PROPN/shelled/nsubj shelled/VERB/root Syria/PROPN/shelled/obj", "They", "TUR"),
        ("Dren/PROPN/fell/nsubj fell/VERB/root", "It", None),
    ],
)
def test_it_and_they_are_the_subject_before_that_fits_in_number(before: str, pronoun: str, code: str | None) -> None:
    assert codes(meant(pronoun, before, LEFT.format(who=pronoun, upos="PRON"))) == [code]


def test_he_is_a_person_and_no_state() -> None:
    named = Told(
        "Syria/PROPN/met/nsubj met/VERB/root the/DET/Demir/det Turkish/ADJ/Demir/amod envoy/NOUN/Demir/compound"
        " Ali/PROPN/Demir/compound Demir/PROPN/met/obj",
        entities=("PER: Ali Demir",),
    )
    assert codes(meant("He", named, LEFT.format(who="He", upos="PRON"))) == ["TUR"]


def test_we_is_whoever_speaks() -> None:
    left = LEFT.format(who="We", upos="PRON")
    assert codes(meant("We", FIGHT, left, speaker="TUR")) == ["TUR"]
    assert codes(meant("We", FIGHT, left)) == [None]


def test_its_is_the_subjects_own() -> None:
    renewed = "Turkey/PROPN/renewed/nsubj renewed/VERB/root its/PRON/raids/nmod:poss raids/NOUN/renewed/obj"
    assert codes(meant("its", "Syria/PROPN/burned/nsubj burned/VERB/root", renewed)) == ["TUR"]


def test_which_is_what_its_clause_belongs_to() -> None:
    words = (
        "Syria/PROPN/left/nsubj left/VERB/root Turkey/PROPN/left/obj ,/PUNCT/shelled/punct which/PRON/shelled/nsubj"
        " shelled/VERB/Turkey/acl:relcl it/PRON/shelled/obj"
    )
    assert codes(meant("which", words)) == ["TUR"]


@pytest.mark.parametrize(("before", "code", "sector"), [(RAID, "BOKOHARAM", "REB"), (YEMEN, "YEM", "GOV")])
def test_its_spokesman_speaks_for_whoever_it_is(before: str, code: str, sector: str) -> None:
    its = "Its/PRON/spokesman/nmod:poss spokesman/NOUN/left/nsubj left/VERB/root"
    (actor,) = meant("spokesman", before, its)
    assert (actor.code, actor.sector) == (code, sector)


def test_the_minister_is_a_person_whom_he_can_mean() -> None:
    minister = (
        "Syria/PROPN/met/nsubj met/VERB/root the/DET/minister/det Turkish/ADJ/minister/amod minister/NOUN/met/obj"
    )
    assert codes(meant("He", minister, LEFT.format(who="He", upos="PRON"))) == ["TUR"]


def test_a_pronoun_takes_up_the_subject_of_its_own_clause_first() -> None:
    words = (
        "Turkey/PROPN/left/nsubj left/VERB/root while/SCONJ/said/mark Syria/PROPN/said/nsubj said/VERB/left/advcl"
        " it/PRON/fired/nsubj fired/VERB/said/ccomp"
    )
    assert codes(meant("it", words)) == ["SYR"]


def test_a_described_group_is_the_armed_group_last_named() -> None:
    group = "The/DET/group/det militant/ADJ/group/amod Sunni/ADJ/group/amod group/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("group", RAID, NIGERIA, group)) == ["BOKOHARAM"]


def test_the_observatory_is_the_one_that_was_named() -> None:
    named = "The/DET/Observatory/det Ardan/PROPN/Observatory/compound Observatory/PROPN/left/nsubj left/VERB/root"
    sohr = "The/DET/Observatory/det Syrian/ADJ/Observatory/amod Observatory/PROPN/left/nsubj left/VERB/root"
    assert codes(meant("Observatory", sohr, YEMEN, the("Observatory", "PROPN"))) == ["SOHR"]
    assert codes(meant("Observatory", named)) == [None]


def test_their_in_a_pair_means_the_first_of_it() -> None:
    told = (
        "Yemeni/ADJ/rebels/amod rebels/NOUN/left/nsubj and/CCONJ/families/cc their/PRON/families/nmod:poss "
        "families/NOUN/rebels/conj left/VERB/root Sanaa/PROPN/left/obj"
    )
    assert codes(meant("their", told)) == ["YEMREB"]


def test_us_in_capitals_is_a_country_and_no_pronoun() -> None:
    assert codes(meant("US", "The/DET/US/det US/PROPN/left/nsubj left/VERB/root", speaker="TUR")) == ["USA"]


PKK_FOUGHT = "Turkey/PROPN/fought/nsubj fought/VERB/root the/DET/PKK/det PKK/PROPN/fought/obj"
IN_IRAQ = "Turkey/PROPN/raided/nsubj raided/VERB/root Dren/PROPN/raided/obj in/ADP/Iraq/case Iraq/PROPN/raided/obl"


@pytest.mark.parametrize(("det", "noun"), [("Both", "countries"), ("Both", "nations"), ("Both", "governments")])
def test_two_countries_are_the_last_states_told_where_the_pair_holds_an_armed_group(det: str, noun: str) -> None:
    both = f"{det}/DET/{noun}/det {noun}/NOUN/agreed/nsubj agreed/VERB/root"
    assert set(codes(meant(noun, PKK_FOUGHT, PKK_FOUGHT, IN_IRAQ, both))) == {"TUR", "IRQ"}


def test_two_countries_are_the_story_s_pair_where_it_is_of_states() -> None:
    both = "Both/DET/countries/det countries/NOUN/agreed/nsubj agreed/VERB/root"
    assert set(codes(meant("countries", MET, MET, YEMEN, both))) == {"SYR", "TUR"}


def test_both_sides_may_be_a_state_and_an_armed_group() -> None:
    both = "Both/DET/sides/det sides/NOUN/agreed/nsubj agreed/VERB/root"
    assert set(codes(meant("sides", PKK_FOUGHT, PKK_FOUGHT, IN_IRAQ, both))) == {"TUR", "PKK"}


@pytest.mark.parametrize("above", ["rebels/acl:relcl", "say/ccomp"])
def test_who_did_it_is_whom_it_was_sets_apart(above: str) -> None:
    it_was = (
        "They/PRON/say/nsubj say/VERB/root it/PRON/rebels/expl was/AUX/rebels/cop Chadian/ADJ/rebels/amod"
        " rebels/NOUN/say/ccomp that/PRON/attacked/nsubj"
        f" attacked/VERB/{above}"
    )
    assert codes(meant("that", it_was)) == ["TCDREB"]
