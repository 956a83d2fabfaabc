"""Stand-ins: whoever the parties are, the model sees the same words; what it finds comes back on the text's own."""

from __future__ import annotations

import pytest

from truceline.language.analyzer import BundledAnalyzer
from truceline.language.standins import Seen, StandIn
from truceline.language.tokens import tokenize
from truceline.model import Document, Span
from truceline.read.parties.standins import StandIns


@pytest.fixture(scope="module")
def cast() -> StandIns:
    return StandIns.load()


def seen(cast: StandIns, text: str) -> str:
    """The text as the model sees it."""
    parts, at = [], 0
    for stand_in in cast(Document("text", text)):
        parts += [text[at : stand_in.span.start], stand_in.word]
        at = stand_in.span.end
    return "".join((*parts, text[at:]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Armenia shelled Azerbaijan, Yerevan said.", "Ethiopia shelled Eritrea, Addis Ababa said."),
        ("Armenia shelled Azerbaijan.", "The United States shelled Azerbaijan."),
        ("Troops of Chad met Libyans.", "Troops of the United Kingdom met Georgians."),
        ("The Armenian army fired on Chad.", "The US army fired on Chad."),
        ("Vladimir Putin spoke. Putin left Georgia.", "Emmanuel Macron spoke. Macron left Georgia."),
        ("Chads army fired.", "Malis army fired."),
        ("ARMENIA FIRES ON CHAD", "MALI FIRES ON GEORGIA"),
        ("Syria's state-run SANA news agency said so.", "Turkey's Anadolu said so."),
        ("A Malian raid failed.", "An Ethiopian raid failed."),
        ("It hit Chad's army.", "It hit the United States' army."),
        ("A pro-Malian militia fled.", "A pro-Georgian militia fled."),
        ("The FSB said so.", "The Malian intelligence said so."),
        ("A Chad-led force left.", "A UK-led force left."),
        ("The Kremlin said no.", "Bamako said no."),
        ("Joe Biden met Antony Blinken.", "Vladimir Putin met Sergei Lavrov."),
        ("Vladimir Putins forces left Chad.", "Emmanuel Macrons forces left Mali."),
        ("Belgian police, Belgium and Brussels.", "French police, France and Paris."),
        ("TASS said so.", "The official Xinhua news agency said so.".removeprefix("The ")),
    ],
)
def test_whoever_the_states_are_the_model_sees_the_same(cast: StandIns, one: str, other: str) -> None:
    assert seen(cast, one) == seen(cast, other) != one


def test_states_and_people_keep_their_stand_ins_through_the_text(cast: StandIns) -> None:
    first, second, third, fourth = seen(cast, "Mali\nChad\nMali\nChad").split("\n")
    assert first == third != second == fourth


@pytest.mark.parametrize("text", ["Gunmen fled.", "A tanker crossed the Gulf of Oman.", "The Red Cross left."])
def test_text_that_names_no_state_is_read_as_it_stands(cast: StandIns, text: str) -> None:
    assert cast(Document("text", text)) == ()


def test_a_name_of_several_words_is_one_word_to_the_model_and_itself_again_after() -> None:
    text = "The United States hit Mali."
    row = Seen.of(text, tokenize(text, 0, len(text)), [StandIn(Span(0, 17), "Syria"), StandIn(Span(22, 26), "Turkey")])
    assert row.surface == ("Syria", "hit", "Turkey", ".")
    assert row.run((0, 2)) == (0, 4)
    assert (row.head(0), row.head(2)) == (2, 4)


def test_a_name_of_one_word_may_be_shown_as_several() -> None:
    text = "Men of Mossad fled."
    row = Seen.of(text, tokenize(text, 0, len(text)), [StandIn(Span(7, 13), "Turkish intelligence")])
    assert row.surface == ("Men", "of", "Turkish", "intelligence", "fled", ".")
    assert (row.run((2, 3)), row.run((2, 4)), row.head(2), row.head(3)) == ((2, 3), (2, 3), 2, 2)
    assert row.number_of[2] == 3


def test_a_stand_in_for_half_a_word_is_left_out() -> None:
    text = "Malian guns"
    assert Seen.of(text, tokenize(text, 0, len(text)), [StandIn(Span(0, 4), "Syria")]).surface == ("Malian", "guns")


def test_the_analysis_is_of_the_texts_own_words(cast: StandIns) -> None:
    text = "The United States said troops of Mali shelled a village near Goma on Monday."
    sentence = BundledAnalyzer.load(cast=cast).analyze(Document("text", text)).sentences[0]
    assert [w.text for w in sentence.words] == [text[s:e] for s, e in tokenize(text, 0, len(text))]
    the, united, states = sentence.words[:3]
    assert [(w.relation, w.head) for w in (the, united)] == [("det", 2), ("compound", 2)]
    assert sentence.words[states.head].text == "said"
    assert sentence.hints is not None
    assert len(sentence.hints.evidence(7)) == len(sentence.words)
    assert sentence.hints.act(1) == {"O": 1.0}
    found = {role: [" ".join(w.text for w in sentence.words[slice(*run)]) for run in runs]
             for role, runs in sentence.hints.roles(7).items()}  # fmt: skip
    assert any("United States" in words for words in found.get("speaker", ()))
