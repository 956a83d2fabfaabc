"""Whose words each sentence reports: cues, denials, accusations, quotations carried on, speakers meant by a pronoun."""

from __future__ import annotations

import pytest

from tests.knowledge import codes, resolver_of
from tests.sentences import Told, at
from truceline.read.gapping import gap
from truceline.read.lexicon_rows import CueKind
from truceline.read.resolve import Resolver
from truceline.read.voice import Voice, around
from truceline.read.voices import find_voices

DREN_FELL = "Dren/PROPN/fell/nsubj fell/VERB/root"
SAID = (
    "Turkey/PROPN/said/nsubj said/VERB/root that/SCONJ/shelled/mark Syrian/ADJ/troops/amod troops/NOUN/shelled/nsubj"
    " had/AUX/shelled/aux shelled/VERB/said/ccomp Dren/PROPN/shelled/obj"
)
SAID_AFTER = (
    "Syrian/ADJ/troops/amod troops/NOUN/shelled/nsubj shelled/VERB/root Dren/PROPN/shelled/obj ,/PUNCT/said/punct"
    " Turkey/PROPN/said/nsubj said/VERB/shelled/parataxis"
)
ACCORDING = (
    f"{DREN_FELL} ,/PUNCT/fell/punct according/ADP/army/case to/ADP/according/fixed the/DET/army/det"
    " Syrian/ADJ/army/amod army/NOUN/fell/obl"
)
ACCUSED = (
    "Syria/PROPN/accused/nsubj accused/VERB/root Turkey/PROPN/accused/obj of/SCONJ/shelling/mark"
    " shelling/VERB/accused/advcl Dren/PROPN/shelling/obj"
)
DENIED = "Turkey/PROPN/denied/nsubj denied/VERB/root shelling/VERB/denied/xcomp Dren/PROPN/shelling/obj"
BOTH_ACCUSED = (
    "Turkey/PROPN/accused/nsubj and/CCONJ/Syria/cc Syria/PROPN/Turkey/conj both/DET/accused/advmod accused/VERB/root"
    " each/DET/other/det other/ADJ/accused/obj of/SCONJ/shelling/mark shelling/VERB/accused/advcl"
    " Dren/PROPN/shelling/obj"
)
SAID_DENIED = (
    "Turkey/PROPN/said/nsubj said/VERB/root Syria/PROPN/denied/nsubj denied/VERB/said/ccomp shelling/VERB/denied/xcomp"
    " Dren/PROPN/shelling/obj"
)
ADDED = "{who}/PRON/added/nsubj added/VERB/root that/SCONJ/burned/mark Dren/PROPN/burned/nsubj burned/VERB/added/ccomp"
SPOKESMAN = Told(
    "Turkish/ADJ/spokesman/amod spokesman/NOUN/said/nsubj Ali/PROPN/spokesman/appos Demir/PROPN/Ali/flat said/VERB/root"
    f" {DREN_FELL.replace('root', 'said/ccomp')}",
    entities=("PER: Ali Demir",),
)
QUOTED = (
    "Turkey/PROPN/said/nsubj said/VERB/root :/PUNCT/said/punct “/PUNCT/fell/punct It/PRON/fell/nsubj"
    " fell/VERB/said/ccomp ./PUNCT/fell/punct ”/PUNCT/fell/punct"
)
QUOTATION_ALONE = (
    "“/PUNCT/burned/punct Dren/PROPN/burned/nsubj burned/VERB/root ./PUNCT/burned/punct ”/PUNCT/burned/punct"
)


def voices_of(*told: str | Told) -> tuple[Resolver, list[list[Voice]]]:
    resolver = resolver_of(*told)
    return resolver, [list(voices) for voices in find_voices(resolver.scene, resolver)]


def only_voice(*told: str | Told) -> tuple[Voice, str, str]:
    """The one voice of the last sentence, its cue and its content in words."""
    resolver, found = voices_of(*told)
    (voice,) = found[-1]
    one = resolver.scene.sentences[-1]
    cue = one.run_span(voice.cue).of(resolver.scene.text) if voice.cue else ""
    return voice, cue, " ".join(one.words[i].text for i in sorted(voice.words) if one.words[i].upos != "PUNCT")


@pytest.mark.parametrize(
    ("words", "speaker", "cue", "content", "kind"),
    [
        (SAID, "TUR", "said", "that Syrian troops had shelled Dren", CueKind.SAY),
        (SAID_AFTER, "TUR", "said", "Syrian troops shelled Dren", CueKind.SAY),
        (ACCORDING, "SYR", "according to", "Dren fell", CueKind.SAY),
        (ACCUSED, "SYR", "accused", "of shelling Dren", CueKind.ACCUSE),
        (DENIED, "TUR", "denied", "shelling Dren", CueKind.DENY),
    ],
)
def test_a_voice_has_a_speaker_a_cue_and_what_it_says(
    words: str, speaker: str, cue: str, content: str, kind: CueKind
) -> None:
    voice, found_cue, found_content = only_voice(words)
    assert (codes(voice.speakers), found_cue, found_content, voice.kind) == ([speaker], cue, content, kind)


@pytest.mark.parametrize(("words", "denies"), [(DENIED, True), (SAID, False), (ACCUSED, False)])
def test_only_a_denial_denies(words: str, denies: bool) -> None:
    assert only_voice(words)[0].denies is denies


@pytest.mark.parametrize("words", [DREN_FELL, "Troops/NOUN/left/nsubj left/VERB/root Dren/PROPN/left/obj"])
def test_what_nobody_is_quoted_for_is_the_articles_own(words: str) -> None:
    assert voices_of(words)[1] == [[]]


def test_the_sector_of_a_speaker_is_that_of_his_office() -> None:
    speaker = only_voice(ACCORDING)[0].speaker
    assert speaker is not None
    assert (speaker.code, speaker.sector, speaker.name) == ("SYR", "MIL", "the Syrian army")


def test_what_goes_on_in_the_tense_of_the_telling_is_told_too() -> None:
    told = (
        "Turkey/PROPN/said/nsubj said/VERB/root Syria/PROPN/shelled/nsubj had/AUX/shelled/aux shelled/VERB/said/ccomp"
        " Dren/PROPN/shelled/obj ,/PUNCT/burned/punct while/SCONJ/burned/mark rebels/NOUN/burned/nsubj"
        " {had}/AUX/burned/aux burned/VERB/said/advcl Oresh/PROPN/burned/obj"
    )
    said = {had: only_voice(told.format(had=had))[2] for had in ("had", "have")}
    assert said["had"].endswith("while rebels had burned Oresh")
    assert said["have"].endswith("shelled Dren")


RELAYED = {
    "quoted as saying": (
        "Turkey/PROPN/quoted/nsubj quoted/VERB/root the/DET/army/det Syrian/ADJ/army/amod army/NOUN/quoted/obj"
        " as/SCONJ/saying/mark saying/VERB/quoted/advcl Dren/PROPN/fell/nsubj fell/VERB/saying/ccomp"
    ),
    "citing": (
        "According/VERB/Turkey/case to/ADP/According/fixed Turkey/PROPN/fell/obl ,/PUNCT/citing/punct"
        " citing/VERB/fell/advcl the/DET/army/det Syrian/ADJ/army/amod army/NOUN/citing/obj ,/PUNCT/citing/punct"
        " Dren/PROPN/fell/nsubj fell/VERB/root"
    ),
}


@pytest.mark.parametrize("words", RELAYED.values(), ids=RELAYED)
def test_whoever_passes_words_on_stands_between(words: str) -> None:
    voices = voices_of(words)[1][0]
    inmost = min(voices, key=lambda voice: len(voice.words))
    assert (codes(inmost.speakers), codes(inmost.via)) == (["SYR"], ["TUR"])


def test_a_treaty_that_somebody_cites_says_nothing() -> None:
    words = (
        "Turkey/PROPN/said/nsubj ,/PUNCT/citing/punct citing/VERB/said/advcl a/DET/treaty/det Syrian/ADJ/treaty/amod"
        " treaty/NOUN/citing/obj ,/PUNCT/citing/punct said/VERB/root Dren/PROPN/fell/nsubj fell/VERB/said/ccomp"
    )
    voice, _, _ = only_voice(words)
    assert (codes(voice.speakers), codes(voice.via)) == (["TUR"], [])


def test_a_voice_inside_a_voice_is_the_innermost() -> None:
    resolver, (voices,) = voices_of(SAID_DENIED)
    inside = around(voices, at(resolver.scene.sentences[0], "shelling"))
    assert [v.speaker and v.speaker.code for v in inside] == ["SYR", "TUR"]
    assert [v.denies for v in inside] == [True, False]


def test_a_word_outside_what_is_said_has_no_voice_around_it() -> None:
    resolver, (voices,) = voices_of(SAID)
    assert around(voices, at(resolver.scene.sentences[0], "said")) == []


def test_both_accusing_each_other_are_two_voices_in_one() -> None:
    voice, _, _ = only_voice(BOTH_ACCUSED)
    assert codes(voice.speakers) == ["TUR", "SYR"]
    assert voice.distributive


def test_several_who_say_one_thing_together_say_it_once() -> None:
    joint = SAID.replace("Turkey/PROPN/said/nsubj", "Turkey/PROPN/said/nsubj and/CCONJ/Iran/cc Iran/PROPN/Turkey/conj")
    voice, _, _ = only_voice(joint)
    assert codes(voice.speakers) == ["TUR", "IRN"]
    assert not voice.distributive


@pytest.mark.parametrize("who", ["He", "She"])
def test_he_added_means_whoever_spoke_last(who: str) -> None:
    voice, cue, content = only_voice(SPOKESMAN, ADDED.format(who=who))
    assert (codes(voice.speakers), cue, content) == (["TUR"], "added", "that Dren burned")


def test_he_is_not_somebody_who_was_only_spoken_of() -> None:
    spoken_of = "Syria/PROPN/met/nsubj met/VERB/root Iran/PROPN/met/obj"
    voice, _, _ = only_voice(SPOKESMAN, spoken_of, ADDED.format(who="He"))
    assert codes(voice.speakers) == ["TUR"]


AGENCY = ACCORDING.replace("the/DET/army/det Syrian/ADJ/army/amod army/NOUN/fell/obl", "SANA/PROPN/fell/obl").replace(
    "/army/", "/SANA/"
)
MINISTRY = (
    "Syria/PROPN/ministry/nmod:poss 's/PART/Syria/case ministry/NOUN/said/nsubj said/VERB/root"
    f" {DREN_FELL.replace('root', 'said/ccomp')}"
)


@pytest.mark.parametrize("body", [AGENCY, MINISTRY])
def test_he_added_is_no_agency_and_no_ministry_but_the_person_before(body: str) -> None:
    voice, _, _ = only_voice(SPOKESMAN, body, ADDED.format(who="He"))
    assert codes(voice.speakers) == ["TUR"]


def test_who_is_quoted_is_i_in_a_story_of_another_country() -> None:
    first = QUOTED.replace("It/PRON/fell/nsubj", "I/PRON/think/nsubj think/VERB/fell/parataxis It/PRON/fell/nsubj")
    told = ("Syria/PROPN/fell/nsubj fell/VERB/root",) * 3
    found = voices_of(*told, SPOKESMAN, Told(first, entities=("PERSON: I",)))[1][-1]
    assert found
    assert {tuple(codes(voice.speakers)) for voice in found} == {("TUR",)}


def test_they_said_means_those_who_spoke_together_and_he_does_not() -> None:
    joint = SAID.replace("Turkey/PROPN/said/nsubj", "Turkey/PROPN/said/nsubj and/CCONJ/Iran/cc Iran/PROPN/Turkey/conj")
    assert codes(only_voice(joint, ADDED.format(who="They"))[0].speakers) == ["TUR", "IRN"]
    assert codes(only_voice(joint, ADDED.format(who="He"))[0].speakers) != ["TUR", "IRN"]


def test_the_speaker_meant_points_to_the_pronoun() -> None:
    resolver, found = voices_of(SPOKESMAN, ADDED.format(who="He"))
    speaker = found[-1][0].speaker
    assert speaker is not None
    assert speaker.words is not None
    assert speaker.words.of(resolver.scene.text) == "He"


def test_a_quotation_carried_on_keeps_its_speaker_and_has_no_cue() -> None:
    voice, cue, content = only_voice(QUOTED, QUOTATION_ALONE)
    assert (codes(voice.speakers), cue, content) == (["TUR"], "", "Dren burned")
    assert voice.cue is None


def test_a_quotation_is_carried_on_over_several_sentences() -> None:
    _, found = voices_of(QUOTED, QUOTATION_ALONE, QUOTATION_ALONE)
    assert [codes(voice.speakers) for voices in found for voice in voices] == [["TUR"]] * 3


def test_a_denial_is_not_carried_on_with_its_quotation() -> None:
    denial = QUOTED.replace("said", "denied")
    voice, _, _ = only_voice(denial, QUOTATION_ALONE)
    assert not voice.denies


@pytest.mark.parametrize(
    "told", [(QUOTED, DREN_FELL), (DREN_FELL, QUOTATION_ALONE), (QUOTED, DREN_FELL, QUOTATION_ALONE)]
)
def test_nobody_carries_on_what_is_not_quoted_or_was_interrupted(told: tuple[str, ...]) -> None:
    assert voices_of(*told)[1][-1] == []


def test_the_models_attribution_tells_what_syntax_does_not_show() -> None:
    responsibility = (
        "Turkey/PROPN/claimed/nsubj claimed/VERB/root responsibility/NOUN/claimed/obj for/ADP/raid/case"
        " the/DET/raid/det raid/NOUN/responsibility/nmod"
    )
    marked = Told(responsibility, attributions=(("claimed", "Turkey", "responsibility for the raid"),))
    voice, _, content = only_voice(marked)
    assert (voice.kind, codes(voice.speakers)) == (CueKind.CLAIM_RESPONSIBILITY, ["TUR"])
    assert content == "responsibility for the raid"


def test_what_the_model_takes_for_a_cue_and_the_lexicon_does_not_know_is_none() -> None:
    marked = Told(
        "Turkey/PROPN/left/nsubj left/VERB/root Dren/PROPN/left/obj", attributions=(("left", "Turkey", "Dren"),)
    )
    assert voices_of(marked)[1] == [[]]


def test_a_source_that_names_nobody_by_its_head_is_the_party_inside_it() -> None:
    words = (
        f"{DREN_FELL} ,/PUNCT/said/punct said/VERB/fell/parataxis a/DET/voice/det voice/NOUN/said/nsubj"
        " with/ADP/Front/case the/DET/Front/det Islamic/ADJ/Front/amod Front/PROPN/voice/nmod"
    )
    assert codes(only_voice(words)[0].speakers) == ["ISLAMICFRONT"]


def test_a_person_nobody_introduces_speaks_as_one_of_the_countrys_people() -> None:
    words = Told(
        f"{DREN_FELL} ,/PUNCT/said/punct said/VERB/fell/parataxis Amina/PROPN/said/nsubj Haddad/PROPN/Amina/flat",
        entities=("PER: Amina Haddad",),
    )
    speaker = only_voice("Yemen/PROPN/burned/nsubj burned/VERB/root", words)[0].speaker
    assert speaker is not None
    assert (speaker.code, speaker.sector) == ("YEM", "CVL")


@pytest.mark.parametrize(("first", "second", "accuser"), [("Syria", "Turkey", "SYR"), ("Turkey", "Syria", "TUR")])
def test_the_reading_takes_no_side(first: str, second: str, accuser: str) -> None:
    words = ACCUSED.replace("Syria", "A").replace("Turkey", second).replace("A/", f"{first}/")
    assert codes(only_voice(words)[0].speakers) == [accuser]


def test_a_verb_said_once_for_two_tells_for_both() -> None:
    (sentence,) = resolver_of(
        "Syria/PROPN/speaks/nsubj speaks/VERB/root of/ADP/9/case 9/NUM/speaks/obl dead/ADJ/9/amod and/CCONJ/Turkey/cc"
        " Turkey/PROPN/9/conj of/ADP/4/case 4/NUM/Turkey/nmod"
    ).scene.sentences
    said = frozenset(range(3, len(sentence.words)))
    assert gap(sentence, (1, 3), said) == (at(sentence, "Turkey"), frozenset({at(sentence, "4")}))
    assert gap(sentence, (1, 2), said) is None  # "said", without a preposition to take up


# ---------------------------------------------------------------- no saying, and quotations of several sentences


def test_going_on_with_a_deed_says_nothing() -> None:
    words = (
        "Troops/NOUN/continued/nsubj continued/VERB/root to/PART/shell/mark shell/VERB/continued/xcomp"
        " Dren/PROPN/shell/obj"
    )
    marked = Told(words, attributions=(("continued", "Troops", "to shell Dren"),))
    assert find_voices(resolver_of(marked).scene, resolver_of(marked))[0] == ()


def test_words_of_time_are_no_part_of_a_speaker() -> None:
    words = (
        "Tuesday/PROPN/media/compound media/NOUN/said/nsubj said/VERB/root Dren/PROPN/fell/nsubj fell/VERB/said/ccomp"
    )
    resolver = resolver_of(Told(words, attributions=(("said", "Tuesday media", "Dren fell"),)))
    ((voice,),) = find_voices(resolver.scene, resolver)
    assert [speaker.name.split(" (")[0] for speaker in voice.speakers] == ["media"]


def test_a_quotation_of_two_sentences_is_said_by_the_cue_inside_it() -> None:
    before = "Turkey/PROPN/said/nsubj said/VERB/root Dren/PROPN/fell/nsubj fell/VERB/said/ccomp"
    opens = "“/PUNCT/fell/punct Homs/PROPN/fell/nsubj fell/VERB/root ./PUNCT/fell/punct"
    closes = (
        "Hama/PROPN/burned/nsubj burned/VERB/root ”/PUNCT/burned/punct Syria/PROPN/said/nsubj"
        " said/VERB/burned/parataxis"
    )
    resolver = resolver_of(
        Told(before, attributions=(("said", "Turkey", "Dren fell"),)),
        opens,
        Told(closes, attributions=(("said", "Syria", "Hama burned"),)),
    )
    spoken = find_voices(resolver.scene, resolver)
    assert [codes(voice.speakers) for voice in spoken[1]] == [["SYR"]]


def test_whoever_goes_on_to_say_says_it() -> None:
    words = (
        "Turkey/PROPN/went/nsubj went/VERB/root on/ADP/went/compound:prt to/PART/say/mark say/VERB/went/xcomp"
        " Dren/PROPN/fell/nsubj fell/VERB/say/ccomp"
    )
    resolver = resolver_of(Told(words, attributions=(("went on to say", "Turkey", "Dren fell"),)))
    ((voice,),) = find_voices(resolver.scene, resolver)
    assert (voice.kind, codes(voice.speakers)) == (CueKind.SAY, ["TUR"])


def test_bare_media_are_not_the_party_that_a_parser_runs_them_together_with() -> None:
    words = (
        "Media/NOUN/troops/compound Turkish/ADJ/troops/amod troops/NOUN/fell/nsubj fell/VERB/root"
        " reported/VERB/fell/parataxis"
    )
    resolver = resolver_of(Told(words, attributions=(("reported", "Media", "Turkish troops fell"),)))
    ((voice,),) = find_voices(resolver.scene, resolver)
    assert [(speaker.name, speaker.code, speaker.sector) for speaker in voice.speakers] == [("Media", None, "JRN")]
