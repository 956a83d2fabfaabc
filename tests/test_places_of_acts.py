"""Which names are places, and which of them is where an act happened (ledger format, rule 9, settled case 8)."""

from __future__ import annotations

import pytest

from tests.knowledge import scene_of
from tests.sentences import Heads, Told, at, run_of, sentence
from truceline.model import Place, PlacePrecision
from truceline.read.places import find_toponyms, places_of

SHELLED = "Troops/NOUN/shelled/nsubj shelled/VERB/root villages/NOUN/shelled/obj"
IN_ALEPPO = "in/ADP/Aleppo/case Aleppo/PROPN/shelled/obl"


def toponyms(*told: str | Told) -> list[Place]:
    """The places of the last sentence that are named in it."""
    return [t.place for t in find_toponyms(scene_of(*told))[-1] if not t.described]


def where(words: str | Told, trigger: str, *, evidence: str | None = None) -> list[str]:
    """The places of the act told at a word; `evidence` is a phrase, else the whole sentence."""
    scene = scene_of(words)
    (one,) = scene.sentences
    run = run_of(one, evidence) if evidence else (0, len(one.words))
    places, _ = places_of(scene, one, at(one, trigger), find_toponyms(scene)[0], run)
    return [p.name for p in places]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (f"{SHELLED} {IN_ALEPPO}", ["Aleppo"]),
        (f"{SHELLED} near/ADP/Aleppo/case Aleppo/PROPN/shelled/obl", ["Aleppo"]),
        ("Damascus/PROPN/said/nsubj said/VERB/root so/ADV/said/advmod", []),
        ("Damascus/PROPN/accused/nsubj accused/VERB/root Ankara/PROPN/accused/obj", []),
        ("Syrian/ADJ/troops/amod troops/NOUN/left/nsubj left/VERB/root", []),
        (f"{SHELLED} {IN_ALEPPO} and/CCONJ/Homs/cc Homs/PROPN/Aleppo/conj", ["Aleppo", "Homs"]),
        (f"{SHELLED} in/ADP/May/case May/PROPN/shelled/obl", []),
        (f"{SHELLED} from/ADP/Turkey/case Turkey/PROPN/shelled/obl", ["Turkey"]),
        (f"{SHELLED} with/ADP/Turkey/case Turkey/PROPN/shelled/obl", []),
        (
            f"{SHELLED} in/ADP/city/case the/DET/city/det city/NOUN/shelled/obl of/ADP/Homs/case Homs/PROPN/city/nmod",
            ["Homs"],
        ),
    ],
)
def test_a_name_is_a_place_where_a_preposition_of_place_introduces_it(words: str, names: list[str]) -> None:
    assert [p.name for p in toponyms(words)] == names


def test_a_name_that_the_analyzer_takes_for_a_place_is_one_without_a_preposition() -> None:
    words = "Troops/NOUN/took/nsubj took/VERB/root Aleppo/PROPN/took/obj"
    assert [p.name for p in toponyms(words)] == []
    assert [p.name for p in toponyms(Told(words, entities=("LOC: Aleppo",)))] == ["Aleppo"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Hezbollah", "LOC"), ("Syrian", "LOC"), ("Kremlin", "LOC"), ("Reuters", "LOC"), ("Aleppo", "PER")],
)
def test_groups_demonyms_outlets_and_persons_are_no_places(name: str, kind: str) -> None:
    words = f"{SHELLED} in/ADP/{name}/case {name}/PROPN/shelled/obl"
    assert toponyms(Told(words, entities=(f"{kind}: {name}",))) == []


def test_of_a_described_place_the_name_counts_and_not_the_description() -> None:
    words = (
        f"{SHELLED} in/ADP/district/case the/DET/district/det Shiite/ADJ/district/amod district/NOUN/shelled/obl"
        " of/ADP/City/case Sadr/PROPN/City/compound City/PROPN/district/nmod"
    )
    found = toponyms(Told(words, entities=("LOCATION: the Shiite district of Sadr City",)))
    assert [p.name for p in found] == ["Sadr City"]


@pytest.mark.parametrize(
    ("preposition", "precision"),
    [("in", PlacePrecision.EXACT), ("near", PlacePrecision.NEAR), ("outside", PlacePrecision.NEAR)],
)
def test_near_a_town_is_less_sharp_than_in_it(preposition: str, precision: PlacePrecision) -> None:
    (place,) = toponyms(f"{SHELLED} {preposition}/ADP/Aleppo/case Aleppo/PROPN/shelled/obl")
    assert place.precision is precision
    assert place.country == "SYR"
    assert place.lat == pytest.approx(36.2, abs=0.2)
    assert place.lon == pytest.approx(37.15, abs=0.2)


def test_a_country_gets_no_pin() -> None:
    (place,) = toponyms(f"{SHELLED} in/ADP/Syria/case Syria/PROPN/shelled/obl")
    assert (place.precision, place.country, place.lat, place.lon) == (PlacePrecision.COUNTRY, "SYR", None, None)


def test_an_unknown_village_keeps_its_name_and_no_position() -> None:
    (place,) = toponyms(f"{SHELLED} in/ADP/Zzyxqua/case Zzyxqua/PROPN/shelled/obl")
    assert (place.name, place.precision, place.lat) == ("Zzyxqua", PlacePrecision.UNKNOWN, None)


@pytest.mark.parametrize(
    ("country", "name", "expected"),
    [
        ("India", "Hyderabad", "IND"),
        ("Pakistan", "Hyderabad", "PAK"),
        ("Spain", "Valencia", "ESP"),
        ("Venezuela", "Valencia", "VEN"),
    ],
)
def test_the_countries_of_a_story_decide_between_places_of_one_name(country: str, name: str, expected: str) -> None:
    burned = f"{country}/PROPN/burned/nsubj burned/VERB/root"
    (place,) = toponyms(burned, f"{SHELLED} in/ADP/{name}/case {name}/PROPN/shelled/obl")
    assert place.country == expected


# ---------------------------------------------------------------- the place of an act


def test_an_act_is_where_its_own_clause_says() -> None:
    assert where(f"{SHELLED} {IN_ALEPPO}", "shelled") == ["Aleppo"]


def test_several_places_of_one_act_are_all_its_places() -> None:
    assert where(f"{SHELLED} {IN_ALEPPO} and/CCONJ/Homs/cc Homs/PROPN/Aleppo/conj", "shelled") == ["Aleppo", "Homs"]


def test_the_place_of_the_saying_is_not_that_of_the_act() -> None:
    words = (
        "He/PRON/said/nsubj said/VERB/root in/ADP/Geneva/case Geneva/PROPN/said/obl that/SCONJ/shelled/mark"
        " troops/NOUN/shelled/nsubj shelled/VERB/said/ccomp villages/NOUN/shelled/obj in/ADP/Aleppo/case"
        " Aleppo/PROPN/shelled/obl"
    )
    assert where(words, "shelled") == ["Aleppo"]


def test_the_place_of_another_act_below_is_not_that_of_the_act() -> None:
    words = (
        "Troops/NOUN/shelled/nsubj shelled/VERB/root rebels/NOUN/shelled/obj who/PRON/fled/nsubj"
        " fled/VERB/rebels/acl:relcl to/ADP/Homs/case Homs/PROPN/fled/obl"
    )
    assert where(words, "shelled") == []
    assert where(words, "fled") == ["Homs"]


def test_a_place_outside_the_evidence_is_not_the_acts() -> None:
    words = f"{SHELLED} {IN_ALEPPO}"
    assert where(words, "shelled", evidence="Troops shelled villages") == []


def test_a_place_the_model_sees_from_the_act_is_its_place_wherever_it_stands() -> None:
    words = (
        "In/ADP/Aleppo/case Aleppo/PROPN/said/obl medics/NOUN/said/nsubj said/VERB/root troops/NOUN/shelled/nsubj"
        " shelled/VERB/said/ccomp villages/NOUN/shelled/obj"
    )
    bare = sentence(words)
    heads = Heads(in_roles={at(bare, "shelled"): {"place": (run_of(bare, "Aleppo"),)}})
    assert where(words, "shelled") == []
    assert where(Told(words, heads=heads), "shelled") == ["Aleppo"]


@pytest.mark.parametrize(("noun", "names"), [("border", ["the border"]), ("truck", [])])
def test_a_border_without_a_name_is_a_place_without_a_position(noun: str, names: list[str]) -> None:
    words = f"{SHELLED} at/ADP/{noun}/case the/DET/{noun}/det {noun}/NOUN/shelled/obl"
    bare = sentence(words)
    heads = Heads(in_roles={at(bare, "shelled"): {"place": (run_of(bare, f"the {noun}"),)}})
    assert where(Told(words, heads=heads), "shelled") == names


# ---------------------------------------------------------------- what a place is called


@pytest.mark.parametrize(
    ("words", "name", "written", "precision"),
    [
        (
            f"{SHELLED} in/ADP/Syria/case eastern/ADJ/Syria/amod Syria/PROPN/shelled/obl",
            "eastern Syria",
            "eastern Syria",
            PlacePrecision.REGION,
        ),
        (
            f"{SHELLED} in/ADP/Syria/case north/ADJ/eastern/amod -/PUNCT/eastern/punct eastern/ADJ/Syria/amod"
            " Syria/PROPN/shelled/obl",
            "north-eastern Syria",
            "north-eastern Syria",
            PlacePrecision.REGION,
        ),
        (
            f"{SHELLED} in/ADP/province/case Homs/PROPN/province/compound province/NOUN/shelled/obl",
            "Homs",
            "Homs province",
            PlacePrecision.ADM1,
        ),
        (
            f"{SHELLED} at/ADP/base/case Zzyxqua/PROPN/base/compound base/NOUN/shelled/obl",
            "Zzyxqua base",
            "Zzyxqua base",
            PlacePrecision.UNKNOWN,
        ),
    ],
)
def test_a_place_keeps_its_point_of_the_compass_and_drops_the_word_for_its_kind(
    words: str, name: str, written: str, precision: PlacePrecision
) -> None:
    (found,) = (t for t in find_toponyms(scene_of(words))[0] if not t.described)
    assert found.place.words is not None
    assert (found.place.name, found.place.words.of(scene_of(words).text)) == (name, written)
    assert found.place.precision is precision


def test_a_name_begins_with_its_article() -> None:
    words = f"{SHELLED} in/ADP/Zzyxqua/case al/X/Zzyxqua/compound -/PUNCT/Zzyxqua/punct Zzyxqua/PROPN/shelled/obl"
    assert [p.name for p in toponyms(words)] == ["al-Zzyxqua"]


def test_an_operation_called_by_a_name_is_no_place() -> None:
    words = f"{SHELLED} in/ADP/Valencia/case Operation/PROPN/Valencia/compound Valencia/PROPN/shelled/obl"
    assert toponyms(Told(words, entities=("LOC: Valencia",))) == []


# ---------------------------------------------------------------- the place of an act, as the model sees it


def seen(words: str, trigger: str, *hinted: str, before: str | None = None, names: tuple[str, ...] = ()) -> list[str]:
    """The places of the act when the model marks these phrases as its place, and these names as places."""
    bare = sentence(words)
    heads = Heads(in_roles={at(bare, trigger): {"place": tuple(run_of(bare, phrase) for phrase in hinted)}})
    scene = scene_of(
        *([before] if before else []), Told(words, entities=tuple(f"LOC: {name}" for name in names), heads=heads)
    )
    last = scene.sentences[-1]
    places, _ = places_of(scene, last, at(last, trigger), find_toponyms(scene)[-1], (0, len(last.words)))
    return [p.name for p in places]


def test_a_country_that_only_contains_the_place_is_left_out() -> None:
    words = f"{SHELLED} {IN_ALEPPO} in/ADP/Syria/case Syria/PROPN/Aleppo/nmod"
    assert seen(words, "shelled", "Aleppo", "Syria") == ["Aleppo"]
    assert seen(f"{SHELLED} in/ADP/Syria/case Syria/PROPN/shelled/obl", "shelled", "Syria") == ["Syria"]


def test_a_country_listed_beside_a_town_is_a_place_too() -> None:
    words = f"{SHELLED} {IN_ALEPPO} and/CCONJ/Lebanon/cc Lebanon/PROPN/Aleppo/conj"
    assert seen(words, "shelled", "Aleppo", "Lebanon") == ["Aleppo", "Lebanon"]


def test_where_the_attackers_came_from_is_not_where_they_attacked() -> None:
    words = f"{SHELLED} {IN_ALEPPO} from/ADP/Homs/case Homs/PROPN/shelled/obl"
    assert seen(words, "shelled", "Aleppo", "Homs") == ["Aleppo"]


def test_a_town_that_another_is_told_to_lie_north_of_is_not_where_it_happened() -> None:
    north = "north/NOUN/Aleppo/appos of/ADP/Homs/case Homs/PROPN/north/nmod"
    assert seen(f"{SHELLED} {IN_ALEPPO} {north}", "shelled", "Aleppo", "Homs") == ["Aleppo"]
    alone = "in/ADP/north/case the/DET/north/det north/NOUN/shelled/obl of/ADP/Homs/case Homs/PROPN/north/nmod"
    assert seen(f"{SHELLED} {alone}", "shelled", "Homs") == ["Homs"]


def test_the_owner_of_an_invasion_is_not_its_place() -> None:
    words = (
        "Iraq/PROPN/invasion/nmod:poss 's/PART/Iraq/case invasion/NOUN/began/nsubj of/ADP/Kuwait/case"
        " Kuwait/PROPN/invasion/nmod began/VERB/root"
    )
    assert seen(words, "invasion", "Iraq", "Kuwait", names=("Iraq", "Kuwait")) == ["Kuwait"]


@pytest.mark.parametrize(
    ("words", "trigger"),
    [
        ("The/DET/invasion/det invasion/NOUN/root of/ADP/Kuwait/case Kuwait/PROPN/invasion/nmod", "invasion"),
        ("Kuwait/PROPN/saw/nsubj saw/VERB/root heavy/ADJ/fighting/amod fighting/NOUN/saw/obj", "fighting"),
    ],
)
def test_syntax_tells_of_the_place_where_the_model_sees_none(words: str, trigger: str) -> None:
    told = Told(words, entities=("LOC: Kuwait",), heads=Heads())
    scene = scene_of(told)
    (one,) = scene.sentences
    places, _ = places_of(scene, one, at(one, trigger), find_toponyms(scene)[0], (0, len(one.words)))
    assert [p.name for p in places] == ["Kuwait"]


@pytest.mark.parametrize(
    ("noun", "named", "meant"),
    [
        ("city", "Aleppo", "Aleppo"),
        ("country", "Syria", "Syria"),
        ("country", "Aleppo", "the country"),
        ("area", "Aleppo", "Aleppo"),
        ("border", "Aleppo", "the border"),
    ],
)
def test_a_described_place_is_the_fitting_one_named_before(noun: str, named: str, meant: str) -> None:
    before = f"Rebels/NOUN/hid/nsubj hid/VERB/root in/ADP/{named}/case {named}/PROPN/hid/obl"
    words = f"{SHELLED} at/ADP/{noun}/case the/DET/{noun}/det {noun}/NOUN/shelled/obl"
    assert seen(words, "shelled", f"the {noun}", before=before) == [meant]


def test_another_city_is_not_the_one_named_before() -> None:
    before = "Rebels/NOUN/hid/nsubj hid/VERB/root in/ADP/Aleppo/case Aleppo/PROPN/hid/obl"
    words = f"{SHELLED} in/ADP/city/case another/DET/city/det city/NOUN/shelled/obl"
    assert seen(words, "shelled", "another city", before=before) == ["another city"]


def test_an_appeal_is_made_where_it_is_made_and_not_where_it_is_about() -> None:
    words = (
        "Envoys/NOUN/appealed/nsubj appealed/VERB/root in/ADP/Geneva/case Geneva/PROPN/appealed/obl over/ADP/Homs/case"
        " Homs/PROPN/appealed/obl"
    )
    bare = sentence(words)
    trigger = at(bare, "appealed")
    heads = Heads(
        acts={trigger: {"REQUEST": 0.9, "O": 0.1}},
        in_roles={trigger: {"place": (run_of(bare, "Geneva"), run_of(bare, "Homs"))}},
    )
    assert where(Told(words, heads=heads), "appealed") == ["Geneva"]
