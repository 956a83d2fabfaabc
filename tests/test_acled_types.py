"""The crosswalk to ACLED: every sub-event type from a claim and from a short report, in wording of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import LexiconInvalid
from truceline.export.acled_types import acled_type, actor_type, interaction, main_type, sentence_around
from truceline.export.crosswalk import load_crosswalk
from truceline.export.signs import find_signs, load_signs
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Claim,
    Document,
    Place,
    PlacePrecision,
    ReaderVersion,
    Span,
    Stance,
    Standing,
)
from truceline.resources import data_path

ARMY = Actor("the army", "ARD", "MIL")
POLICE = Actor("police", "ARD", "COP")
REBELS = Actor("rebels", "ARDREB", "REB")
VELLAND = Actor("Velland's army", "VEL", "MIL")
PEOPLE = Actor("villagers", "ARD", "CVL")
NOBODY: tuple[Actor, ...] = ()
IN_ARDANIA = Place("Sorn", None, PlacePrecision.EXACT, country="ARD")


def account_of(text: str, *claims: Claim) -> Account:
    return Account(Document("0" * 64, text), ReaderVersion("0", "0"), claims)


def claim_of(
    text: str,
    act: str,
    actors: tuple[Actor, ...] = (),
    targets: tuple[Actor, ...] = (),
    *,
    standing: Standing = Standing.CURRENT,
    stance: Stance = Stance.ASSERTS,
) -> Claim:
    """A claim whose evidence is the whole text."""
    kind, _, mode = act.partition("/")
    return Claim(
        "c1",
        Span(0, len(text)),
        Act(ActType(kind), mode or None),
        actors=actors,
        targets=targets,
        places=(IN_ARDANIA,),
        standing=standing,
        stance=stance,
    )


CLAIMS = [
    ("the army retook Sorn from the rebels", "COERCE/seize", (ARMY,), (REBELS,), "Government regains territory"),
    ("rebels overran the town of Sorn", "COERCE/seize", (REBELS,), NOBODY, "Non-state actor overtakes territory"),
    ("Velland seized the city of Sorn", "COERCE/seize", (VELLAND,), NOBODY, "Non-state actor overtakes territory"),
    ("soldiers and rebels fought near the mill", "ASSAULT", (ARMY, REBELS), NOBODY, "Armed clash"),
    ("Velland broke the truce", "ASSAULT", (VELLAND,), (ARMY,), "Armed clash"),
    ("guards shot two demonstrators", "ASSAULT/firearms", (POLICE,), (PEOPLE,), "Excessive force against protesters"),
    ("police dispersed the rally with tear gas", "PROTEST/demo", (PEOPLE,), NOBODY, "Protest with intervention"),
    ("fishermen marched to the harbour office", "PROTEST/demo", (PEOPLE,), NOBODY, "Peaceful protest"),
    ("demonstrators threw stones at guards", "PROTEST/riot", (PEOPLE,), NOBODY, "Violent demonstration"),
    ("an angry mob beat a pedlar", "ASSAULT/beat", NOBODY, (PEOPLE,), "Mob violence"),
    ("chlorine was used on the trenches", "ASSAULT/unconventional", NOBODY, (ARMY,), "Chemical weapon"),
    ("jets bombed the depot", "ASSAULT/aerial", (VELLAND,), NOBODY, "Air/drone strike"),
    ("six long-range bombers struck the depot", "ASSAULT/aerial", (VELLAND,), NOBODY, "Air/drone strike"),
    ("a boy blew himself up at the gate", "ASSAULT/explosives", NOBODY, (POLICE,), "Suicide bomb"),
    ("howitzers pounded Sorn", "ASSAULT/heavy-weapons", (VELLAND,), NOBODY, "Shelling/artillery/missile attack"),
    ("a crewed helicopter was shot down", "ASSAULT", (REBELS,), (ARMY,), "Shelling/artillery/missile attack"),
    ("a roadside bomb hit a bus", "ASSAULT/explosives", NOBODY, (PEOPLE,), "Remote explosive/landmine/IED"),
    ("a grenade was thrown into the tavern", "ASSAULT/explosives", NOBODY, (PEOPLE,), "Grenade"),
    ("guards raped two prisoners", "ASSAULT/sexual", (POLICE,), (PEOPLE,), "Sexual violence"),
    ("gunmen killed five shepherds", "ASSAULT/firearms", (REBELS,), (PEOPLE,), "Attack"),
    ("rebels kidnapped the miller", "ASSAULT/abduct", (REBELS,), (PEOPLE,), "Abduction/forced disappearance"),
    ("both sides signed a ceasefire", "AGREE/ceasefire", (ARMY, REBELS), NOBODY, "Agreement"),
    ("police detained the opposition leader", "COERCE/arrest", (POLICE,), (PEOPLE,), "Arrests"),
    ("two brigades were sent to the ridge", "MOBILIZE/troops", (ARMY,), NOBODY, "Change to group/activity"),
    ("sappers defused a bomb under the bridge", "ASSAULT/explosives", (ARMY,), NOBODY, "Disrupted weapons use"),
    ("gunners shot down a drone", "ASSAULT/firearms", (ARMY,), (VELLAND,), "Disrupted weapons use"),
    ("Velland set up a base at the ford", "MOBILIZE", (VELLAND,), NOBODY, "Headquarters or base established"),
    ("rebels looted shops", "ASSAULT/destroy", (REBELS,), NOBODY, "Looting/property destruction"),
    ("rebels took Sorn without a fight", "COERCE/seize", (REBELS,), NOBODY, "Non-violent transfer of territory"),
    ("searchers found a mass grave", "ACCUSE/investigate", NOBODY, NOBODY, "Other"),
    ("ministers met at the lake", "CONSULT", (ARMY,), (VELLAND,), "Diplomacy"),
    ("the elders urged calm", "REQUEST/yield", (PEOPLE,), NOBODY, "Words only"),
    ("dockers downed tools", "PROTEST/strike", (PEOPLE,), NOBODY, "To be reviewed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "act", "actors", "targets", "sub_event_type"), CLAIMS)
def test_a_claim_is_typed_by_its_act_its_parties_and_its_words(
    text: str, act: str, actors: tuple[Actor, ...], targets: tuple[Actor, ...], sub_event_type: str
) -> None:
    claim = claim_of(text, act, actors, targets)
    assert acled_type(claim, account_of(text, claim)).sub_event_type == sub_event_type


def test_the_cases_cover_every_type_that_acled_codes() -> None:
    coded = {kind.name for kind in load_crosswalk().types.values() if kind.coded}
    assert len(coded) == 25
    assert coded <= {case[-1] for case in CLAIMS}


@pytest.mark.parametrize("act", [*ActType])
def test_every_type_of_act_has_a_type_even_where_nothing_more_is_told(act: ActType) -> None:
    claim = claim_of("it happened", act)
    assert acled_type(claim, account_of("it happened", claim)).reason


REPORTS = [
    ("Loyalist troops recaptured the town of Sorn from militants on Monday.", "Government regains territory"),
    ("Insurgents seized the district of Upper Dren after a night of shooting.", "Non-state actor overtakes territory"),
    ("Soldiers exchanged fire with rebels along the Sorn road for two hours.", "Armed clash"),
    ("Guards fired live rounds at a peaceful march; two marchers died.", "Excessive force against protesters"),
    ("Police used water cannon to break up a teachers' rally.", "Protest with intervention"),
    ("Hundreds of nurses rallied outside the town hall for better pay.", "Peaceful protest"),
    ("Protesters hurled bottles at officers and burned tyres.", "Violent demonstration"),
    ("Angry villagers lynched a suspected horse thief.", "Mob violence"),
    ("Doctors say sarin was used in the attack on the valley.", "Chemical weapon"),
    ("Warplanes hit a bakery in Dren.", "Air/drone strike"),
    ("A suicide bomber struck a recruiting office.", "Suicide bomb"),
    ("Mortars fell on three farms overnight.", "Shelling/artillery/missile attack"),
    ("A landmine killed a cattle driver near the ford.", "Remote explosive/landmine/IED"),
    ("Unknown men lobbed a grenade at a tea house.", "Grenade"),
    ("Two girls were raped by militiamen.", "Sexual violence"),
    ("Gunmen attacked a wedding and killed nine guests.", "Attack"),
    ("Armed men kidnapped a priest on the coast road.", "Abduction/forced disappearance"),
    ("The two commanders signed a peace agreement.", "Agreement"),
    ("Officers arrested forty opposition activists before dawn.", "Arrests"),
    ("Some 200 fighters defected to the coastal faction.", "Change to group/activity"),
    ("Troops found a weapons cache under a barn.", "Disrupted weapons use"),
    ("The alliance opened a new military base in the north.", "Headquarters or base established"),
    ("Militiamen set fire to houses in the empty hamlet.", "Looting/property destruction"),
    ("The garrison withdrew from the town of Sorn.", "Non-violent transfer of territory"),
    ("A mass grave was found behind the old school.", "Other"),
    ("Ardania expelled six diplomats.", "Diplomacy"),
    ("The Highland Front claimed responsibility for Sunday's ambush.", "Attribution"),
    ("Smugglers were caught with 40 kilograms of cocaine.", "Organised crime"),
    ("A ferry capsized off Dren.", "Man-made disaster"),
    ("An earthquake shook the lowlands.", "Natural disaster"),
]


@pytest.mark.parametrize(("text", "name"), REPORTS)
def test_a_short_report_is_typed_by_its_words_where_no_claim_is_found(text: str, name: str) -> None:
    assert main_type(account_of(text)).sub_event_type == name


def test_the_reports_cover_every_type_that_a_report_can_be_labelled_with() -> None:
    labelled = {kind.name for kind in load_crosswalk().types.values() if kind.case_label}
    assert labelled == {name for _, name in REPORTS}


def test_a_reports_own_claims_decide_where_its_words_do_not() -> None:
    text = "It came from above."
    assert main_type(account_of(text)).sub_event_type == "To be reviewed"
    told = claim_of(text, "ASSAULT/aerial", (VELLAND,), (PEOPLE,))
    assert main_type(account_of(text, told)).sub_event_type == "Air/drone strike"


@pytest.mark.parametrize(
    "unreal", [{"standing": Standing.HYPOTHETICAL}, {"standing": Standing.BACKGROUND}, {"stance": Stance.DENIES}]
)
def test_what_did_not_happen_now_is_not_the_main_event(unreal: dict[str, Standing | Stance]) -> None:
    text = "It came from above."
    told = claim_of(text, "ASSAULT/aerial", (VELLAND,), (PEOPLE,), **unreal)  # type: ignore[arg-type]
    assert main_type(account_of(text, told)).sub_event_type == "To be reviewed"


def test_the_reason_names_the_signs_and_points_to_their_words() -> None:
    text = "A man blew himself up in Dren."
    found = main_type(account_of(text))
    assert found.event_type == "Explosions/Remote violence"
    assert "suicide" in found.reason
    assert [sign.words.of(text) for sign in found.signs] == ["blew himself up"]


@pytest.mark.parametrize(
    ("text", "sign", "told"),
    [
        ("A grenade exploded.", "grenade", True),
        ("Rocket-propelled grenades hit the wall.", "grenade", False),
        ("Guards used stun grenades.", "grenade", False),
        ("Rebels retook the village.", "regain", True),
        ("The army launched an offensive to retake the village.", "regain", False),
        ("Miners left the coal mine.", "bomb", False),
        ("Riot police stood by.", "riot", False),
        ("It rained in March, on March 3.", "protest", False),
        ("Floods of refugees came.", "nature", False),
    ],
)
def test_hidden_words_are_no_sign(text: str, sign: str, told: bool) -> None:
    assert (sign in {found.name for found in find_signs(text, load_signs())}) is told


def test_signs_point_to_words_behind_letters_that_grow_when_folded() -> None:
    text = "İİİ: a grenade was thrown."
    (found,) = [sign for sign in find_signs(text, load_signs()) if sign.name == "grenade"]
    assert found.words.of(text) == "grenade"


@pytest.mark.parametrize(
    ("actor", "country", "name", "code"),
    [
        (ARMY, "ARD", "State forces", 1),
        (ARMY, None, "State forces", 1),
        (VELLAND, "ARD", "External/Other forces", 8),
        (REBELS, "VEL", "Rebel group", 2),
        (Actor("gunmen", None, "UAF"), "ARD", "Political militia", 3),
        (PEOPLE, "ARD", "Civilians", 7),
        (Actor("blue helmets", "IGOUNO", "IGO"), "ARD", "External/Other forces", 8),
    ],
)
def test_an_armys_kind_depends_on_whose_soil_it_fights_on(
    actor: Actor, country: str | None, name: str, code: int
) -> None:
    kind = actor_type(actor, ActType.ASSAULT, country)
    assert (kind.name, kind.code) == (name, code)


def test_demonstrators_are_protesters_and_rioters_not_civilians() -> None:
    assert actor_type(PEOPLE, ActType.PROTEST, "ARD").name == "Protesters"
    assert actor_type(PEOPLE, ActType.PROTEST, "ARD", mode="riot").name == "Rioters"


def test_an_interaction_names_the_lower_code_first_and_one_alone_as_only() -> None:
    state, abroad = actor_type(ARMY, ActType.ASSAULT, "ARD"), actor_type(VELLAND, ActType.ASSAULT, "ARD")
    assert interaction(abroad, state) == "State forces-External/Other forces"
    assert interaction(state, None) == "State forces only"


def test_a_sentence_ends_at_a_full_stop_before_a_capital_or_at_a_paragraph() -> None:
    text = "One fell. Two fell at 3.5 metres.\n\nThree"
    assert sentence_around(text, Span(10, 13)).of(text) == "Two fell at 3.5 metres.\n\n"


HEAD = "sub_event_type,acts,needs,without,reason\n"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Armed clash,ASSAULT,fisticuffs,,they fight", "fisticuffs"),
        ("Armed clash,ASSAULT/fists,,,they fight", "ASSAULT/fists"),
        ("Tiff,ASSAULT,,,they fight", "'Tiff' is no type"),
        ("Armed clash,,,,they fight", "an act or a condition"),
        ("Armed clash,ASSAULT,clash,,they fight", "no row without conditions for AGREE"),
    ],
)
def test_a_bad_row_of_the_crosswalk_stops_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    for name in ("acled_types.csv", "acled_actors.csv"):
        (tmp_path / name).write_bytes(data_path("ontologies", name).read_bytes())
    (tmp_path / "acled.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint) as caught:
        load_crosswalk(tmp_path)
    assert caught.value.line in (1, 2)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [("Air,jets,", "no name of a sign"), ("air,je(ts,", "no word"), ("air,_,", "at least one word")],
)
def test_a_bad_sign_stops_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "signs.csv"
    path.write_text(f"sign,pattern,note\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint) as caught:
        load_signs(path)
    assert caught.value.line == 2
