"""Speakers that are a pronoun or nobody, and doers nobody can tell."""

from __future__ import annotations

import pytest

from truceline.ingest import capture
from truceline.model import Account
from truceline.pipeline import Reader, load_reader, read_document


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


def account(reader: Reader, text: str) -> Account:
    return read_document(capture(text.encode(), source="-"), reader)


def test_no_group_that_claims_an_attack_is_nobody_s_word(reader: Reader) -> None:
    claims = account(reader, "No group has claimed responsibility for the bombing in Homs.").claims
    assert claims
    assert all(c.speaker is None and c.actors == () for c in claims)


def test_we_inside_a_quotation_are_whoever_is_quoted(reader: Reader) -> None:
    text = '"We believe that Turkish troops shelled Homs," said Rami Hassan of the Free Syrian Army.'
    (claim,) = account(reader, text).claims
    assert claim.speaker is not None
    assert claim.speaker.code == "FSA"


def test_an_outlet_attacks_nobody(reader: Reader) -> None:
    text = "Posted by Asharq Al-Awsat Air raids on the town of Manbij killed dozens of people, residents said."
    assert {a.code for c in account(reader, text).claims for a in c.actors} <= {None}


@pytest.mark.parametrize("who", ["A suicide bomber", "Gunmen", "The attackers"])
def test_who_is_called_by_the_deed_alone_is_nobody_s_rebel(reader: Reader, who: str) -> None:
    claims = account(reader, f"{who} killed six soldiers near Jeddah in Saudi Arabia on Tuesday.").claims
    assert claims
    assert {a.code for c in claims for a in c.actors} <= {None}
