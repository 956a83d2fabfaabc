"""Parties: states, leaders, groups and outlets by every name the news gives them, and the roles people speak in."""

from truceline.read.parties.exchange import Exchange, Exchanger
from truceline.read.parties.finder import Parties
from truceline.read.parties.peoples import Fighters, Peoples, load_peoples
from truceline.read.parties.spelling import Exchanged
from truceline.read.parties.tables import ARMED, Form, Party, PartyMatch, Role

__all__ = [
    "ARMED",
    "Exchange",
    "Exchanged",
    "Exchanger",
    "Fighters",
    "Form",
    "Parties",
    "Party",
    "PartyMatch",
    "Peoples",
    "Role",
    "load_peoples",
]
