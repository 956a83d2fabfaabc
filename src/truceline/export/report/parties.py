"""Parties as the report groups them: a state and whatever speaks for it are one row, by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from truceline.export.phrases import ARTICLE, printable
from truceline.model import Account, Actor
from truceline.resources import data_path, read_table

STATES = ("iso3", "name", "aliases", "demonyms", "capitals", "metonyms", "from", "to")
GROUPS = ("code", "kind", "name", "aliases", "country", "from", "to")
ARMED_ROLES = ("REB", "PRM", "OPP")  # what a country's code gets behind it: SYRREB, the rebels of Syria
VOICE = ""  # the key of the article's own voice


def party_key(actor: Actor | None) -> str:
    """What makes two mentions one party: the code, or the name of somebody without one."""
    return VOICE if actor is None else actor.code or printable(actor.name).casefold() or "?"


def named(actors: Iterable[Actor]) -> list[Actor]:
    """Those who are somebody; "nobody knows who" is no party."""
    return [actor for actor in actors if actor.code or printable(actor.name)]


@cache
def known_names() -> Mapping[str, str]:
    """Names by code, states before groups: some bodies of a state carry the state's code."""
    names: dict[str, str] = {}
    for row in read_table(data_path("actors", "states.csv"), STATES):
        names.setdefault(row["iso3"], row["name"])
    for row in read_table(data_path("actors", "groups.csv"), GROUPS):
        names.setdefault(row["code"], row["name"])
    return names


@cache
def wider_parties() -> Mapping[str, str]:
    """Of a group at home in one country, the code of those it is one of: of its rebels, else of its people."""
    wider: dict[str, str] = {}
    for row in read_table(data_path("actors", "groups.csv"), GROUPS):
        whose = row["country"] + (row["kind"] if row["kind"] in ARMED_ROLES else "")
        if row["country"] and row["code"] not in (row["country"], whose):
            wider.setdefault(row["code"], whose)
    return wider


def party_labels(account: Account) -> Mapping[str, str]:
    """What each party of an account is called, by key: its known name, else the shortest the article uses."""
    labels = {VOICE: ARTICLE, "?": "unnamed"}
    actors = [actor for claim in account.claims for actor in (claim.speaker, *claim.actors, *claim.targets) if actor]
    actors += [actor for figure in account.figures for actor in (figure.speaker, *figure.sides) if actor]
    actors += [actor for truce in account.ceasefires for actor in (*truce.parties, *truce.brokers)]
    for actor in sorted(actors, key=lambda actor: (len(actor.name), actor.name)):
        fallback = printable(actor.name) or actor.code or "unnamed"
        labels.setdefault(party_key(actor), known_names().get(actor.code or "", fallback))
    return labels
