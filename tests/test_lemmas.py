"""Lemmas: the words of war in all their forms, as the lexicons list them; irregular forms from tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sentences import lemmatizer
from truceline.errors import LexiconInvalid, ResourceMissing
from truceline.language.lemmas import Lemmatizer


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("shells shelled shelling", "shell"),
        ("attacks attacked attacking", "attack"),
        ("seizes seized seizing", "seize"),
        ("accuses accused accusing", "accuse"),
        ("denies denied denying", "deny"),
        ("clashes clashed clashing", "clash"),
        ("breaches breached breaching", "breach"),
        ("stops stopped stopping", "stop"),
        ("plans planned planning", "plan"),
        ("kills killed killing", "kill"),
        ("fires fired firing", "fire"),
        ("besieges besieged besieging", "besiege"),
        ("violates violated violating", "violate"),
        ("frees freed freeing", "free"),
        ("agrees agreed agreeing", "agree"),
        ("controls controlled controlling", "control"),
        ("targets targeted targeting", "target"),
        ("invades invaded invading", "invade"),
        ("vows vowed vowing", "vow"),
        ("carries carried carrying", "carry"),
    ],
)
def test_regular_verbs_are_led_back_to_their_base(forms: str, lemma: str) -> None:
    assert {lemmatizer().lemma(form, "VERB") for form in forms.split()} == {lemma}


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("shot shoots", "shoot"),
        ("fought", "fight"),
        ("struck", "strike"),
        ("fled", "flee"),
        ("withdrew withdrawn", "withdraw"),
        ("took taken", "take"),
        ("held", "hold"),
        ("laid", "lay"),
        ("died dying dies", "die"),
        ("said", "say"),
        ("hit", "hit"),
    ],
)
def test_irregular_verbs_are_in_the_tables(forms: str, lemma: str) -> None:
    assert {lemmatizer().lemma(form, "VERB") for form in forms.split()} == {lemma}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("soldiers", "soldier"),
        ("bodies", "body"),
        ("armies", "army"),
        ("buses", "bus"),
        ("hostages", "hostage"),
        ("missiles", "missile"),
        ("bases", "base"),
        ("women", "woman"),
        ("gunmen", "gunman"),
        ("servicemen", "serviceman"),
        ("children", "child"),
        ("crises", "crisis"),
        ("wives", "wife"),
        ("barracks", "barracks"),
        ("headquarters", "headquarters"),
        ("series", "series"),
        ("axis", "axis"),
        ("police", "police"),
        ("people", "people"),
        ("dozens", "dozen"),
        ("thousands", "thousand"),
    ],
)
def test_nouns_are_led_back_to_the_singular(form: str, lemma: str) -> None:
    assert lemmatizer().lemma(form, "NOUN") == lemma


@pytest.mark.parametrize(
    ("form", "upos", "lemma"),
    [
        ("wounded", "VERB", "wound"),
        ("wounded", "NOUN", "wounded"),
        ("wounded", "ADJ", "wounded"),
        ("fighting", "VERB", "fight"),
        ("fighting", "NOUN", "fighting"),
        ("mines", "NOUN", "mine"),
        ("mine", "PRON", "my"),
    ],
)
def test_the_part_of_speech_decides_between_lemmas(form: str, upos: str, lemma: str) -> None:
    assert lemmatizer().lemma(form, upos) == lemma


@pytest.mark.parametrize("form", ["Killed", "KILLED", "killed"])
def test_the_case_of_letters_makes_no_other_lemma(form: str) -> None:
    assert lemmatizer().lemma(form, "VERB") == "kill"


@pytest.mark.parametrize("name", ["Turks", "Baku", "Houthis", "United"])
def test_names_stay_as_they_are_written(name: str) -> None:
    assert lemmatizer().lemma(name, "PROPN") == name


@pytest.mark.parametrize(
    ("form", "lemma"), [("was", "be"), ("'s", "be"), ("’s", "be"), ("has", "have"), ("wo", "will"), ("'ll", "will")]
)
def test_auxiliaries_are_verbs_and_curly_apostrophes_are_straight_ones(form: str, lemma: str) -> None:
    assert lemmatizer().lemma(form, "AUX") == lemma


@pytest.mark.parametrize(("form", "lemma"), [("zorbed", "zorb"), ("zorbated", "zorbate"), ("zorbified", "zorbify")])
def test_verbs_of_tomorrow_get_the_likeliest_base(form: str, lemma: str) -> None:
    assert lemmatizer().lemma(form, "VERB") == lemma


def tables(folder: Path, ours: str, treebanks: str) -> Path:
    (folder / "ud").mkdir()
    (folder / "lemmas.csv").write_text("form,upos,lemma\n" + ours, encoding="utf-8")
    (folder / "ud" / "lemmas.csv").write_text("form,upos,lemma\n" + treebanks, encoding="utf-8")
    return folder


def test_our_own_table_outranks_that_of_the_treebanks(tmp_path: Path) -> None:
    made = Lemmatizer.load(tables(tmp_path, "downed,VERB,down\n", "downed,VERB,drown\nsank,VERB,sink\n"))
    assert made.lemma("downed", "VERB") == "down"
    assert made.lemma("sank", "VERB") == "sink"


def test_a_known_lemma_decides_between_two_endings(tmp_path: Path) -> None:
    made = Lemmatizer.load(tables(tmp_path, "", "strafes,VERB,strafe\n"))
    assert made.lemma("strafed", "VERB") == "strafe"
    assert made.lemma("strafing", "VERB") == "strafe"


def test_a_broken_line_is_named_with_its_file_and_number(tmp_path: Path) -> None:
    with pytest.raises(LexiconInvalid) as error:
        Lemmatizer.load(tables(tmp_path, "# ours\ndowned,VERB\n", ""))
    assert (error.value.path, error.value.line) == (tmp_path / "lemmas.csv", 3)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceMissing, match=r"lemmas\.csv"):
        Lemmatizer.load(tmp_path)
