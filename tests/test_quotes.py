"""Quotations as news prints them."""

from __future__ import annotations

import pytest

from truceline.language.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we held fire" twice.', ['"we held fire"']),
        ("He said “we held fire” twice.", ["“we held fire”"]),
        ("The general called it 'a lie', adding 'pure fiction'.", ["'a lie'", "'pure fiction'"]),
        ("Velland's guns and the rebels' trucks", []),
        ("“We will go on.\n\n“And we will win,” he said.", ["“We will go on.", "“And we will win,”"]),
        ("He spoke of ``a truce'' and ''a lie'' today.", ["``a truce''", "''a lie''"]),
        ('"The first day was calm.\nThe second was not.', ['"The first day was calm.']),
        ("The envoy said: “We left. The army then shelled the road. Nobody fled.", ["“We left."]),
        ('He said "we left. She said "they fled" later.', ['"we left.', '"they fled"']),
        ("It spoke of “a lie. Guns fell silent.\n\nThe road opened.", ["“a lie."]),
        ("He said: “We left. They stayed.\n\n“We came back,” he said.", ["“We left. They stayed.", "“We came back,”"]),
    ],
)
def test_quotations_are_found_with_their_marks(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in find_quotes(text)] == expected
