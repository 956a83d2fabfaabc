"""Exchanging states in a text: every kind of name becomes the like name of the other, and the rest stays."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.model import Span
from truceline.read.parties import Exchanger

IN_2022 = date(2022, 9, 14)


@pytest.fixture(scope="module")
def exchanger() -> Exchanger:
    return Exchanger.load()


@pytest.mark.parametrize(
    ("one", "other", "text", "exchanged"),
    [
        ("ARM", "AZE", "Armenia said Azerbaijanis crossed.", "Azerbaijan said Armenians crossed."),
        ("ARM", "AZE", "An Armenian unit and Baku's men", "An Azerbaijani unit and Yerevan's men"),
        ("RUS", "UKR", "an Azeri, a Russian and a Ukrainian", "an Azeri, a Ukrainian and a Russian"),
        ("ISR", "TUR", "an Israeli jet met a Turkish one", "a Turkish jet met an Israeli one"),
        ("RUS", "UKR", "RUSSIA STRIKES AS UKRAINE WAITS", "UKRAINE STRIKES AS RUSSIA WAITS"),
        ("RUS", "IRN", "The Kremlin denied it.", "Tehran denied it."),
        ("RUS", "USA", "The Kremlin denied it.", "The White House denied it."),
        ("USA", "IRN", "The US said a U.S. ship left Iran.", "Iran said an Iranian ship left the United States."),
        ("USA", "IRN", "The US shot the boat.", "Iran shot the boat."),
        ("USA", "IRN", "Iran's navy left northern Iran.", "The United States' navy left northern United States."),
        ("USA", "GBR", "the US army and UK troops", "the UK army and US troops"),
        ("RUS", "UKR", "the FSB accused the SBU", "the SBU accused the FSB"),
        ("ARM", "AZE", "the Armenian Ministry of Defence", "the Azerbaijani Ministry of Defence"),
        ("ISR", "IRN", "The IDF and Revolutionary Guards", "The IRGC and Tsahal"),
        ("RUS", "UKR", "TASS quoted Ukrinform", "Ukrinform quoted TASS"),
        ("RUS", "UKR", "pro-Russian, Russian-backed rebels", "pro-Ukrainian, Ukrainian-backed rebels"),
        ("SYR", "TUR", "Syrias army fired.", "Turkeys army fired."),
        ("SYR", "GBR", "Syrias army fired.", "British army fired."),  # no "United Kingdoms"
        ("RUS", "UKR", "the Putin regime fell", "the Zelensky regime fell"),
        (
            "SYR",
            "USA",
            "the Assad regime and the Obama administration",
            "the Trump regime and the Syrian administration",  # Obama left office years before
        ),
        ("GBR", "IRN", "the British said so", "the Iranians said so"),
    ],
)
def test_names_become_the_like_names_of_the_other(
    exchanger: Exchanger, one: str, other: str, text: str, exchanged: str
) -> None:
    exchange = exchanger.exchange({one: other, other: one}, on=IN_2022, article=text)
    assert exchange(text).text == exchanged


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("SDN", "South Sudan and the Sudan Revolutionary Front"),
        ("OMN", "a ship in the Gulf of Oman"),
        ("MEX", "a base in New Mexico"),
        ("RUS", "the Russian Orthodox Church"),
        ("CHN", "islands in the South China Sea"),
        ("SYR", "the Syrian Observatory for Human Rights said"),
        ("UKR", "see https://example.org/Ukraine/Kyiv for more"),
        ("TUR", "roast turkey for all"),
    ],
)
def test_other_names_that_hold_a_states_name_stay(exchanger: Exchanger, code: str, text: str) -> None:
    assert exchanger.exchange({code: "FRA", "FRA": code}, on=IN_2022)(text).text == text


def test_leaders_are_stood_for_by_their_like_each_by_one_and_twice_is_back(exchanger: Exchanger) -> None:
    text = "President Vladimir Putin met Sergei Shoigu. Zelensky did not. Putin said nothing, Shoigu little."
    both = {"RUS": "UKR", "UKR": "RUS"}
    there = exchanger.exchange(both, on=IN_2022, article=text)(text).text
    assert there == (
        "President Volodymyr Zelensky met Oleksii Reznikov. Putin did not. Zelensky said nothing, Reznikov little."
    )
    assert exchanger.exchange(both, on=IN_2022, article=there)(there).text == text


def test_who_is_out_of_office_is_not_put_in_the_mouth_of_today(exchanger: Exchanger) -> None:
    text = "Barack Obama spoke."
    assert "Medvedev" not in exchanger.exchange({"USA": "RUS", "RUS": "USA"}, on=date(2016, 1, 1))(text).text


def test_a_surname_the_tables_do_not_list_goes_with_the_whole_name_told_before(exchanger: Exchanger) -> None:
    text = "Zakir Hasanov spoke. Hasanov left."
    exchange = exchanger.exchange({"ARM": "AZE", "AZE": "ARM"}, on=IN_2022, article=text)
    assert exchange(text).text == "Suren Papikyan spoke. Papikyan left."
    assert exchange("Hasanov left.").text == "Papikyan left.", "a quotation of the article alone"


def test_a_surname_goes_with_the_whole_name_that_had_an_article_before_it(exchanger: Exchanger) -> None:
    text = "Walid al-Moualem spoke. Moualem left."
    turned = exchanger.exchange({"SYR": "IRN", "IRN": "SYR"}, on=date(2016, 5, 1), article=text)(text).text
    assert "Moualem" not in turned


def test_more_than_two_states_can_change_round(exchanger: Exchanger) -> None:
    turn = exchanger.exchange({"ARM": "GEO", "GEO": "AZE", "AZE": "ARM"}, on=IN_2022)
    assert turn("Armenia, Georgian troops and Baku").text == "Georgia, Azerbaijani troops and Yerevan"
    assert (turn.code("AZE"), turn.code("GEOREB"), turn.code("RUS"), turn.code("ARMYX")) == (
        "ARM", "AZEREB", "RUS", "ARMYX",
    )  # fmt: skip


@pytest.mark.parametrize("mapping", [{"ARM": "AZE"}, {"ARM": "AZE", "AZE": "AZE"}, {"XXX": "XXX"}])
def test_only_permutations_of_known_states_are_taken(exchanger: Exchanger, mapping: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not a permutation of known states"):
        exchanger.exchange(mapping)


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("Armenia", "Azerbaijan"),
        ("Armenia's army", "Azerbaijan's army"),
        ("hit an", "hit an"),
        ("Baku denied it", "Yerevan denied it"),
        ("it.", "it."),
    ],
)
def test_spans_go_over_with_their_words(exchanger: Exchanger, words: str, there: str) -> None:
    text = "Armenia's army hit an Azeri post; Baku denied it."
    exchanged = exchanger.exchange({"ARM": "AZE", "AZE": "ARM"}, on=IN_2022)(text)
    at = text.index(words)
    assert exchanged.span(Span(at, at + len(words))).of(exchanged.text) == there


def test_the_article_put_before_a_name_is_no_part_of_it(exchanger: Exchanger) -> None:
    exchanged = exchanger.exchange({"USA": "IRN", "IRN": "USA"}, on=IN_2022)("He left Iran.")
    assert exchanged.text == "He left the United States."
    assert exchanged.span(Span(8, 12)).of(exchanged.text) == "United States"
    assert exchanged.span(Span(3, 7)).of(exchanged.text) == "left"


@pytest.mark.parametrize(
    ("text", "exchanged"),
    [
        (
            "Belgian police raided Brussels; Paris thanked Belgium.",
            "French police raided Paris; Brussels thanked France.",
        ),
        # the name of the European Union where the article is more about it
        (
            "The EU met. Brussels, said the EU, waits for Paris.",
            "The EU met. Brussels, said the EU, waits for Belgium.",
        ),
    ],
)
def test_a_capital_that_is_a_unions_name_is_the_states_where_the_state_is_meant(
    exchanger: Exchanger, text: str, exchanged: str
) -> None:
    assert exchanger.exchange({"BEL": "FRA", "FRA": "BEL"}, on=IN_2022, article=text)(text).text == exchanged
