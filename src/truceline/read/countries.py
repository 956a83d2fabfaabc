"""Which country a story plays in: whose army, police and people are meant where none is named.

Names of states, their leaders and groups say whom a story is about; place names say where it happens, and weigh more.
A dateline says only where the desk sits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from truceline.model import Span
from truceline.read.parties import Form, PartyMatch

# "BEIRUT -", "DUBAI, United Arab Emirates (AP) -", and "BRUSSELS Belgian police": a town in capitals that begins a
# sentence written otherwise.
DATELINE = re.compile(
    r"\s*([A-Z][A-Z'’]{2,}(?:[ /-][A-Z'’]{3,}){0,3}(?:,\s+[A-Z][\w.]+(?:\s[A-Z]\w+){0,3})?)"
    r"(?=\s*(?:\([^()]{2,40}\)\s*)?[-–—]+\s|\s+[A-Z][a-z]|\s+A\s+[\w“\"])"
)
NOT_ONES_OWN = ("JRN", "NGO", "IGO")  # where a monitor or an alliance sits says nothing
EARLY, PLACE = 3, 2.0  # sentences that count double; what a place name counts beside a party's


def dateline_of(text: str, span: Span) -> Span | None:
    """The dateline that a sentence begins with."""
    found = DATELINE.match(text, span.start, span.end)
    if found is None or text[found.end(1) : span.end].upper() == text[found.end(1) : span.end]:
        return None
    return Span(found.start(1), found.end(1))


def of_party(match: PartyMatch) -> str | None:
    """The country that a name speaks for; None for outlets, monitors and alliances."""
    party = match.candidates[0]
    country = party.country or party.code
    if match.form is Form.OUTLET or party.sector in NOT_ONES_OWN or country is None or len(country) != 3:
        return None
    return country


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as shares of their sum, the largest first."""
    total = sum(weights.values()) or 1.0
    return {country: weight / total for country, weight in sorted(weights.items(), key=lambda item: -item[1])}


def theatre(spoken_of: Sequence[Sequence[str]], places: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much a story plays in each country: by sentence the countries of its parties and those of its places."""
    weights: dict[str, float] = {}
    for number, (parties, towns) in enumerate(zip(spoken_of, places, strict=True)):
        early = 2.0 if number < EARLY else 1.0
        for country in parties:
            weights[country] = weights.get(country, 0.0) + early
        for country in towns:
            weights[country] = weights.get(country, 0.0) + PLACE * early
    return shares(weights)
