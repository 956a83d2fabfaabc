"""What the reader knows, with two states exchanged: whose towns, peoples and groups these are (the swap test).

An exchange of names leaves the names of towns and groups as they are (docs/reference/swap.md). Where the article does
not tell whose they are, the tables do; so the exchanged article is read with these exchanged alike. Names that the
exchange itself changes stay whose they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from truceline.read.gazetteer import Candidate, TurnedGazetteer
from truceline.read.parties import Fighters, Form, Parties
from truceline.read.parties.finder import TurnedParties
from truceline.read.parties.seats import seated
from truceline.read.parties.tables import SUFFIXES
from truceline.read.scene import Knowledge

NAMED = frozenset({Form.NAME, Form.DEMONYM, Form.CAPITAL, Form.METONYM})


def turned(knowledge: Knowledge, codes: Mapping[str, str]) -> Knowledge:
    """Knowledge for an article in which states are exchanged; `codes` says by ISO 3166-1 alpha-3 code for whom."""
    parties = knowledge.parties

    def turn(name: str, place: Candidate) -> Candidate:
        stays = place.kind == "country" or place.iso3 not in codes or _names_state(name, codes, parties)
        return place if stays else replace(place, iso3=codes[place.iso3 or ""])

    return replace(
        knowledge,
        parties=TurnedParties(parties, codes),
        gazetteer=TurnedGazetteer(knowledge.gazetteer, turn),
        peoples={
            people: {codes.get(country, country): _fighters(told, codes) for country, told in lands.items()}
            for people, lands in knowledge.peoples.items()
        },
    )


def _names_state(name: str, codes: Mapping[str, str], parties: Parties) -> bool:
    """Whether a place is called by a name of an exchanged state or its capital: "southern Ardania"."""
    found = seated(parties, parties.find(name, 0, len(name), on=None), name, frozenset(codes))
    return any(m.form in NAMED and m.candidates[0].code in codes for m in found)


def _fighters(told: Fighters, codes: Mapping[str, str]) -> Fighters:
    code = told.otherwise or ""
    if code[:3] in codes and code[3:] in SUFFIXES:
        return replace(told, otherwise=codes[code[:3]] + code[3:])
    return told
