"""What parties and states are called in tables for others, and stable numbers for their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from truceline.export.acled_types import PROTESTERS, RIOTERS, VIOLENT
from truceline.export.codes import load_state_codes
from truceline.export.phrases import printable
from truceline.export.report.parties import known_names
from truceline.model import Actor, ActType, Incident

# ACLED and UCDP write a state's people so; what has no word here goes by its own name.
BODIES = {"MIL": "Military Forces of", "COP": "Police Forces of", "GOV": "Government of", None: "Government of"}
PEOPLE = {"CVL": "Civilians"}


def is_state(code: str | None) -> bool:
    """Whether a code is a state's: ISO 3166-1 alpha-3."""
    return code in load_state_codes()


def country_name(iso3: str | None) -> str:
    return known_names().get(iso3 or "", "") if is_state(iso3) else ""


def party_name(actor: Actor) -> str:
    """The known name of a party's code, else the name in the article, else the code."""
    return known_names().get(actor.code or "") or printable(actor.name) or actor.code or "unnamed"


def organised_name(actor: Actor, act: ActType | None = None) -> str:
    """A party as ACLED names actors: Military Forces of Armenia, Civilians (Armenia), Hezbollah.

    A state that uses force, or has it used on it, without a word on which of its bodies, is its military.
    """
    if not is_state(actor.code):
        return party_name(actor)
    state = country_name(actor.code)
    if actor.sector in (None, "GOV") and act is ActType.ASSAULT:
        return f"{BODIES['MIL']} {state}"
    if actor.sector in PEOPLE:
        return f"{PEOPLE[actor.sector]} ({state})"
    if actor.sector in BODIES:
        return f"{BODIES[actor.sector]} {state}"
    return f"{printable(actor.name)} ({state})" if actor.name else state


def sides(incident: Incident) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who stands against whom. Of fighting without an aggressor, the first party against the others."""
    if incident.targets or len(incident.actors) < 2:
        return incident.actors, incident.targets
    return incident.actors[:1], incident.actors[1:]


def distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each code and sector once, in the order told; those nobody names left out."""
    found = {(a.code or printable(a.name).casefold(), a.sector): a for a in reversed(tuple(actors)) if a.code or a.name}
    return tuple(reversed(found.values()))


def country_of(incident: Incident) -> str | None:
    """Where it happened, ISO alpha-3, as its place says."""
    return incident.place.country if incident.place else None


def unidentified(act: ActType, iso3: str | None, *, mode: str | None = None) -> str:
    """ACLED's name for an actor whom nobody names, by the country it happened in."""
    country = country_name(iso3)
    who = "Unidentified Armed Group"
    if act is ActType.PROTEST:
        who = RIOTERS.name if mode in VIOLENT else PROTESTERS.name
    return f"{who} ({country})" if country else who


def stable_number(*parts: object, digits: int = 12) -> int:
    """A number that follows from what it numbers, so that it is the same in every export; up to 18 digits."""
    told = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    least = int("1".ljust(digits, "0"))
    return int(told, 16) % (9 * least) + least


def joined(told: Sequence[str]) -> str:
    """A list in a cell, each once; what parts them stays out of them."""
    return ";".join(dict.fromkeys(one.replace(";", ",") for one in told if one))
