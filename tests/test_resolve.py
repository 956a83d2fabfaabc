"""Who a phrase means: names and offices, pronouns, both sides, the enemy, and roles of a country without a name."""

from __future__ import annotations

import pytest

from tests.knowledge import codes, resolver_of
from tests.resolving import LEFT, MET, NIGERIA, RAID, YEMEN, meant, the
from tests.sentences import Told, at
from truceline.model import Actor
from truceline.read.antecedents import enumerated, strongest


@pytest.mark.parametrize(
    ("words", "head", "code", "sector", "name"),
    [
        (
            "Armenia/PROPN/ministry/nmod:poss 's/PART/Armenia/case defence/NOUN/ministry/compound "
            "ministry/NOUN/left/nsubj left/VERB/root",
            "ministry",
            "ARM",
            "MIL",
            "Armenia's defence ministry",
        ),
        (
            "The/DET/president/det president/NOUN/left/nsubj of/ADP/Chad/case Chad/PROPN/president/nmod left/VERB/root",
            "president",
            "TCD",
            "GOV",
            "The president of Chad",
        ),
        (
            "The/DET/Observatory/det Syrian/ADJ/Observatory/amod Observatory/PROPN/left/nsubj left/VERB/root",
            "Observatory",
            "SOHR",
            "NGO",
            "The Syrian Observatory",
        ),
        ("Syrian/ADJ/rebels/amod rebels/NOUN/left/nsubj left/VERB/root", "rebels", "SYRREB", "REB", "Syrian rebels"),
        ("Iraqi/ADJ/militias/amod militias/NOUN/left/nsubj left/VERB/root", "militias", "IRQPRM", "PRM", None),
        ("Iranian/ADJ/police/amod police/NOUN/left/nsubj left/VERB/root", "police", "IRN", "COP", None),
        ("Sudanese/ADJ/villagers/amod villagers/NOUN/left/nsubj left/VERB/root", "villagers", "SDN", "CVL", None),
        ("Moscow/PROPN/left/nsubj left/VERB/root", "Moscow", "RUS", "GOV", "Moscow"),
    ],
)
def test_an_owner_and_an_office_make_a_party(words: str, head: str, code: str, sector: str, name: str | None) -> None:
    (actor,) = meant(head, words)
    assert (actor.code, actor.sector) == (code, sector)
    assert name is None or actor.name == name


def test_whoever_is_backed_by_a_party_is_not_that_party() -> None:
    rebels = (
        "Russian/ADJ/backed/compound -/PUNCT/backed/punct backed/VERB/rebels/amod rebels/NOUN/left/nsubj left/VERB/root"
    )
    assert codes(meant("rebels", YEMEN, YEMEN, rebels)) == ["YEMREB"]


def test_a_partys_ally_is_another() -> None:
    ally = "Russia/PROPN/ally/nmod:poss 's/PART/Russia/case ally/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("ally", ally)) == [None]


def test_all_that_is_coordinated_is_meant_and_each_once() -> None:
    words = (
        "The/DET/EU/det EU/PROPN/met/nsubj ,/PUNCT/France/punct France/PROPN/EU/conj and/CCONJ/Paris/cc"
        " Paris/PROPN/EU/conj met/VERB/root"
    )
    assert codes(meant("EU", words)) == ["IGOEUR", "FRA"]


def test_a_list_that_a_parser_took_apart_is_still_a_list() -> None:
    words = (
        "Iran/PROPN/met/nsubj ,/PUNCT/met/punct France/PROPN/met/dep and/CCONJ/met/cc Chad/PROPN/met/dep met/VERB/root"
    )
    resolver = resolver_of(words)
    assert codes(enumerated(resolver.scene, resolver.scene.sentences[0], (0, 5))) == ["IRN", "FRA", "TCD"]


def test_parties_with_words_between_them_are_no_list() -> None:
    resolver = resolver_of(MET)
    assert enumerated(resolver.scene, resolver.scene.sentences[0], (0, 3)) == ()


def test_a_titled_person_keeps_his_party_when_only_the_surname_is_left() -> None:
    titled = Told(
        "Turkish/ADJ/spokesman/amod army/NOUN/spokesman/compound spokesman/NOUN/Demir/compound Ali/PROPN/Demir/compound"
        " Demir/PROPN/spoke/nsubj spoke/VERB/root",
        entities=("PER: Ali Demir",),
    )
    later = Told("Demir/PROPN/left/nsubj left/VERB/root", entities=("PER: Demir",))
    (actor,) = meant("Demir", titled, "Dren/PROPN/fell/nsubj fell/VERB/root", later)
    assert (actor.code, actor.sector) == ("TUR", "MIL")


@pytest.mark.parametrize(
    ("who", "code", "sector"),
    [
        ("army", "YEM", "MIL"),
        ("police", "YEM", "COP"),
        ("government", "YEM", "GOV"),
        ("rebels", "YEMREB", "REB"),
        ("militia", "YEMPRM", "PRM"),
        ("opposition", "YEMOPP", "OPP"),
        ("residents", "YEM", "CVL"),
        ("medics", "YEM", "MED"),
        ("monitors", None, "NGO"),
        ("journalists", None, "JRN"),
    ],
)
def test_the_army_and_the_rebels_are_those_of_the_storys_country(who: str, code: str | None, sector: str) -> None:
    (actor,) = meant(who, YEMEN, the(who))
    assert (actor.code, actor.sector) == (code, sector)


def test_the_army_is_the_one_last_named_before_it_is_the_countrys() -> None:
    chadian = "The/DET/army/det Chadian/ADJ/army/amod army/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("army", YEMEN, YEMEN, chadian, the("army"))) == ["TCD"]


def test_a_role_in_a_story_of_no_country_stays_unknown() -> None:
    assert codes(meant("army", the("army"))) == [None]


def test_a_monitor_is_the_one_organisation_that_the_document_names() -> None:
    named = "The/DET/Observatory/det Syrian/ADJ/Observatory/amod Observatory/PROPN/met/nsubj met/VERB/root"
    resolver = resolver_of("A/DET/watchdog/det watchdog/NOUN/left/nsubj left/VERB/root", named)
    first = resolver.scene.sentences[0]
    assert codes(resolver.actors(first, at(first, "watchdog"))) == ["SOHR"]


def test_the_insurgents_of_a_story_on_one_group_are_that_group() -> None:
    assert codes(meant("insurgents", RAID, RAID, RAID, RAID, NIGERIA, the("insurgents"))) == ["BOKOHARAM"]


def test_the_insurgents_are_of_the_group_just_named_but_not_of_one_long_past() -> None:
    assert codes(meant("insurgents", RAID, NIGERIA, the("insurgents"))) == ["BOKOHARAM"]
    assert codes(meant("insurgents", RAID, NIGERIA, NIGERIA, NIGERIA, NIGERIA, the("insurgents"))) == ["NGAREB"]


def test_insurgents_without_an_article_are_anybodys() -> None:
    assert codes(meant("Insurgents", RAID, NIGERIA, "Insurgents/NOUN/left/nsubj left/VERB/root")) == ["NGAREB"]


def test_the_police_are_those_of_the_place_and_not_of_a_monitors_seat() -> None:
    sohr = (
        "The/DET/Observatory/det Syrian/ADJ/Observatory/amod Observatory/PROPN/spoke/nsubj spoke/VERB/root"
        " in/ADP/Aleppo/case Aleppo/PROPN/spoke/obl"
    )
    assert codes(meant("police", sohr, sohr, the("police"))) == ["SYR"]


def test_western_governments_are_of_no_one_country() -> None:
    western = "Western/ADJ/governments/amod governments/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("governments", YEMEN, western)) == [None]


def test_the_regime_is_the_storys_own_whoever_else_sent_forces() -> None:
    russian = "Russian/ADJ/forces/amod forces/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("regime", YEMEN, YEMEN, russian, the("regime"))) == ["YEM"]


def test_a_rebel_negotiator_is_a_rebel() -> None:
    words = "A/DET/negotiator/det rebel/NOUN/negotiator/compound negotiator/NOUN/left/nsubj left/VERB/root"
    assert codes(meant("negotiator", YEMEN, words)) == ["YEMREB"]


def test_members_of_a_militia_are_militiamen() -> None:
    words = (
        "Members/NOUN/left/nsubj of/ADP/militia/case a/DET/militia/det militia/NOUN/Members/nmod in/ADP/Yemen/case"
        " Yemen/PROPN/militia/nmod left/VERB/root"
    )
    assert codes(meant("Members", words)) == ["YEMPRM"]


@pytest.mark.parametrize("order", [0, 1])
def test_a_name_in_apposition_is_remembered_before_and_after(order: int) -> None:
    introduced = Told(
        "The/DET/envoy/det Turkish/ADJ/envoy/amod envoy/NOUN/spoke/nsubj ,/PUNCT/envoy/punct Ali/PROPN/Demir/compound"
        " Demir/PROPN/envoy/appos ,/PUNCT/envoy/punct spoke/VERB/root",
        entities=("PER: Ali Demir",),
    )
    bare = Told("Demir/PROPN/left/nsubj left/VERB/root", entities=("PER: Demir",))
    told = [YEMEN, introduced] if order == 0 else [YEMEN, bare, introduced]
    resolver = resolver_of(*told, bare) if order == 0 else resolver_of(*told)
    sentence = resolver.scene.sentences[2 if order == 0 else 1]
    assert codes(resolver.actors(sentence, at(sentence, "Demir"))) == ["TUR"]


def test_a_governor_without_a_country_is_one_of_the_storys() -> None:
    introduced = Told(
        "The/DET/governor/det governor/NOUN/spoke/nsubj ,/PUNCT/governor/punct Ali/PROPN/Demir/compound"
        " Demir/PROPN/governor/appos ,/PUNCT/governor/punct spoke/VERB/root",
        entities=("PER: Ali Demir",),
    )
    bare = Told("Demir/PROPN/left/nsubj left/VERB/root", entities=("PER: Demir",))
    (actor,) = meant("Demir", YEMEN, introduced, YEMEN, bare)
    assert (actor.code, actor.sector) == ("YEM", "GOV")


def test_a_capital_is_no_person_whatever_the_model_took_it_for() -> None:
    words = (
        "Moscow/PROPN/said/nsubj said/VERB/root its/PRON/envoys/nmod:poss envoys/NOUN/left/nsubj left/VERB/said/ccomp"
    )
    assert codes(meant("envoys", Told(words, entities=("PER: Moscow",)))) == ["RUS"]


@pytest.mark.parametrize(
    ("words", "head", "somebody"),
    [
        (the("gunmen"), "gunmen", True),
        (the("villagers"), "villagers", True),
        (LEFT.format(who="They", upos="PRON"), "They", True),
        (the("shells"), "shells", False),
        (the("truce"), "truce", False),
    ],
)
def test_people_are_somebody_and_things_are_not(words: str, head: str, somebody: bool) -> None:
    resolver = resolver_of(words)
    one = resolver.scene.sentences[0]
    assert resolver.is_somebody(one, at(one, head)) is somebody


def test_the_strongest_of_several_is_the_first_with_a_code() -> None:
    known, unknown = Actor("Ardania", "ARD"), Actor("somebody", None)
    assert strongest((unknown, known)) is known
    assert strongest((unknown,)) is unknown
    assert strongest(()) is None


def test_adjectives_joined_before_one_noun_are_all_its_owners() -> None:
    found = meant(
        "warplanes",
        "Syrian/ADJ/warplanes/amod and/CCONJ/Turkish/cc Turkish/ADJ/Syrian/conj warplanes/NOUN/left/nsubj "
        "left/VERB/root",
    )
    assert [(a.code, a.sector) for a in found] == [("SYR", "MIL"), ("TUR", "MIL")]


def test_forces_loyal_to_somebody_are_his_and_not_the_storys_country() -> None:
    found = meant(
        "Forces",
        YEMEN,
        "Forces/NOUN/left/nsubj loyal/ADJ/Forces/amod to/ADP/Turkey/case Turkey/PROPN/loyal/obl left/VERB/root",
    )
    assert [(a.code, a.sector) for a in found] == [("TUR", "MIL")]


def test_groups_tied_to_a_state_are_not_that_state() -> None:
    tied = "Groups/NOUN/left/nsubj linked/VERB/Groups/acl to/ADP/{0}/case {0}/PROPN/linked/obl left/VERB/root"
    assert codes(meant("Groups", YEMEN, tied.format("Turkey"))) == [None]
    militants = tied.replace("Groups", "Militants")
    there = "Shells/NOUN/fell/nsubj fell/VERB/root in/ADP/Yemen/case Yemen/PROPN/fell/obl"
    assert codes(meant("Militants", there, there, militants.format("Turkey"))) == ["YEMREB"]
    assert codes(meant("Militants", YEMEN, militants.format("Houthis"))) == ["HOUTHI"]


def test_what_a_party_is_said_to_be_is_that_party() -> None:
    found = meant("force", "Turkey/PROPN/force/nsubj was/AUX/force/cop the/DET/force/det force/NOUN/root")
    assert codes(found) == ["TUR"]


def test_a_lost_apostrophe_before_a_capital_leaves_the_state() -> None:
    words = "Syrias/PROPN/Ministry/nmod:poss Defence/PROPN/Ministry/compound Ministry/PROPN/left/nsubj left/VERB/root"
    assert codes(meant("Ministry", words)) == ["SYR"]


RIYADH = "Saudi/ADJ/jets/amod jets/NOUN/struck/nsubj struck/VERB/root"
CALLED = "{people}/ADJ/fighters/amod fighters/NOUN/left/nsubj left/VERB/root"


@pytest.mark.parametrize(
    ("country", "people", "code"),
    [
        ("Syria", "Kurdish", "SYRREB"),
        ("Turkey", "Kurdish", "TURREB"),
        ("Iraq", "Kurdish", "PESHMERGA"),
        ("Ethiopia", "Tigrayan", "TPLF"),
        ("France", "Kurdish", None),
    ],
)
def test_fighters_called_by_a_people_are_those_of_the_storys_country(
    country: str, people: str, code: str | None
) -> None:
    told = f"{country}/PROPN/burned/nsubj burned/VERB/root"
    (actor,) = meant("fighters", told, told, CALLED.format(people=people))
    assert (actor.code, actor.sector) == (code, "REB")


def test_fighters_called_by_a_people_are_the_group_of_theirs_that_the_story_names() -> None:
    syria = "Syria/PROPN/burned/nsubj burned/VERB/root"
    named = "The/DET/YPG/det YPG/PROPN/left/nsubj left/VERB/root"
    assert codes(meant("fighters", syria, syria, named, CALLED.format(people="Kurdish"))) == ["YPG"]


def test_the_regimes_jets_are_the_regimes_and_not_those_of_whoever_flew_last() -> None:
    regime = "The/DET/jets/det regime/NOUN/jets/compound jets/NOUN/left/nsubj left/VERB/root"
    (actor,) = meant("jets", YEMEN, YEMEN, RIYADH, regime)
    assert (actor.code, actor.sector) == ("YEM", "MIL")


def test_a_militia_called_by_a_people_is_no_rebel_force() -> None:
    syria = "Syria/PROPN/burned/nsubj burned/VERB/root"
    militia = "Druze/ADJ/militiamen/amod militiamen/NOUN/left/nsubj left/VERB/root"
    (actor,) = meant("militiamen", syria, syria, militia)
    assert (actor.code, actor.sector) == ("SYRPRM", "PRM")


@pytest.mark.parametrize("words", ["coalition", "peacekeepers", "invaders"])
def test_forces_of_several_states_are_never_those_of_the_storys_country(words: str) -> None:
    army = "Syrian/ADJ/troops/amod troops/NOUN/left/nsubj left/VERB/root"
    several = f"The/DET/{words}/det {words}/NOUN/left/nsubj left/VERB/root"
    assert codes(meant(words, army, army, several)) == [None]


SAID = "Witnesses/NOUN/said/nsubj said/VERB/root {who}/NOUN/came/nsubj came/VERB/said/ccomp"
FIRED = "They/PRON/fired/nsubj fired/VERB/root"
STORY = "Syria/PROPN/fell/nsubj fell/VERB/root"


@pytest.mark.parametrize(("who", "code"), [("rebels", "SYRREB"), ("gunmen", None)])
def test_they_are_those_told_of_and_not_the_witnesses_who_tell(who: str, code: str | None) -> None:
    (they,) = meant("They", STORY, STORY, SAID.format(who=who), FIRED)
    assert they.code == code
