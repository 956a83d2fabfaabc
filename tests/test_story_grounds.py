"""Which country towns are taken to lie in: where the article's own words put them, before the gazetteer."""

from __future__ import annotations

import pytest

from tests.knowledge import resolver_of

SHELLED = "Troops/NOUN/shelled/nsubj shelled/VERB/root villages/NOUN/shelled/obj"
IN_ALEPPO = f"{SHELLED} in/ADP/Aleppo/case Aleppo/PROPN/shelled/obl"
IN_HOMS = f"{SHELLED} in/ADP/Homs/case Homs/PROPN/shelled/obl"
OWNED = (
    f"{SHELLED} in/ADP/Aleppo/case Turkey/PROPN/Aleppo/nmod:poss 's/PART/Turkey/case "
    "northern/ADJ/Aleppo/amod Aleppo/PROPN/shelled/obl"
)
CITY_OF = (
    f"{SHELLED} in/ADP/city/case the/DET/city/det Turkish/ADJ/city/amod city/NOUN/shelled/obl "
    "of/ADP/Aleppo/case Aleppo/PROPN/city/nmod"
)
BEHIND = f"{IN_ALEPPO} in/ADP/Turkey/case northern/ADJ/Turkey/amod Turkey/PROPN/Aleppo/nmod"
BY_TURKEY = f"Turkey/PROPN/army/nmod:poss 's/PART/Turkey/case army/NOUN/shelled/nsubj {IN_ALEPPO.split(' ', 1)[1]}"
TURKISH_TROOPS = f"Turkish/ADJ/troops/amod troops/NOUN/shelled/nsubj {IN_ALEPPO.split(' ', 1)[1]}"


def towns(*told: str) -> dict[str, str | None]:
    """The country of each town of a document, by the last word of its name."""
    return {t.place.name.split()[-1]: t.place.country for here in resolver_of(*told).story.grounds for t in here}


@pytest.mark.parametrize(
    ("told", "country"),
    [
        (IN_ALEPPO, "SYR"),
        (OWNED, "TUR"),
        (CITY_OF, "TUR"),
        (BEHIND, "TUR"),
        (BY_TURKEY, "SYR"),  # who shells a town does not own it
        (TURKISH_TROOPS, "SYR"),
    ],
)
def test_a_town_is_in_the_state_whose_the_words_beside_it_say_it_is(told: str, country: str) -> None:
    assert towns(told)["Aleppo"] == country


def test_a_countrys_other_towns_go_along_with_those_the_article_puts_elsewhere() -> None:
    assert towns(OWNED, IN_HOMS)["Homs"] == "TUR"
    assert towns(IN_ALEPPO, IN_HOMS)["Homs"] == "SYR"


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (
            "Gunmen/NOUN/left/nsubj left/VERB/root the/DET/capital/det Turkish/ADJ/capital/amod capital/NOUN/left/obj",
            "TUR",
        ),
        ("Ukrainian/ADJ/rebels/amod rebels/NOUN/left/nsubj left/VERB/root", "UKR"),
        ("Ukrainian/ADJ/troops/amod troops/NOUN/left/nsubj left/VERB/root", None),  # armies may be anywhere
    ],
)
def test_a_states_land_and_its_rebels_tell_where_a_story_plays(told: str, state: str | None) -> None:
    assert next(iter(resolver_of(told).story.told_where), None) == state
