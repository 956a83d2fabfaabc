"""What parties and states are called in tables for others, and stable numbers for their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from truceline.export.acled_types import ARMED_GROUP, PROTESTERS, RIOTERS, VIOLENT, actor_type
from truceline.export.codes import load_state_codes
from truceline.export.phrases import load_phrases, printable
from truceline.export.report.parties import known_names
from truceline.model import Act, Actor, ActType, Claim, Incident

# ACLED and UCDP write a state's people so; what has no word here goes by its own name.
BODIES = {"MIL": "Military Forces of", "COP": "Police Forces of", "GOV": "Government of", None: "Government of"}
CIVILIANS = "Civilians"


def is_state(code: str | None) -> bool:
    """Whether a code is a state's: ISO 3166-1 alpha-3."""
    return code in load_state_codes()


def country_name(iso3: str | None) -> str:
    return known_names().get(iso3 or "", "") if is_state(iso3) else ""


def party_name(actor: Actor) -> str:
    """The known name of a party's code, else the name in the article, else the code.

    An unnamed group of a country (SYRREB) is called alike however an article words it: Armed group (Syria).
    """
    code = actor.code or ""
    if known := known_names().get(code):
        return known
    if is_state(code[:3]) and (role := load_phrases().labels.get(("sector", code[3:]))):
        return f"{role[:1].upper()}{role[1:]} ({country_name(code[:3])})"
    return printable(actor.name) or code or "unnamed"


def organised_name(actor: Actor, act: ActType | None = None, *, fights: bool = True) -> str:
    """A party as ACLED names actors: Military Forces of Armenia, Civilians (Armenia), Hezbollah.

    A state that uses force, or has it used on it, without a word on which of its bodies, is its military; so is a
    government that `fights`, while one that is attacked is the government.
    """
    if not is_state(actor.code):
        return party_name(actor)
    state = country_name(actor.code)
    if act is ActType.ASSAULT and (actor.sector is None or (actor.sector == "GOV" and fights)):
        return f"{BODIES['MIL']} {state}"
    if actor.sector in BODIES:
        return f"{BODIES[actor.sector]} {state}"
    if actor_type(actor, act or ActType.ASSAULT, None).name == CIVILIANS:
        return f"{CIVILIANS} ({state})"  # medics, journalists, aid workers: the notes say who
    name = printable(actor.name)
    return name if f"({state})" in name else f"{name} ({state})" if name else state


def sides(incident: Incident, claims: Iterable[Claim]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who stands against whom, as its claims tell it. Of fighting without an aggressor, the first party against the
    others; allies who strike together are one side."""
    if incident.targets or not any(claim.mutual for claim in claims):
        return incident.actors, incident.targets
    return incident.actors[:1], incident.actors[1:]


def distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each code and sector once, in the order told; those nobody names left out."""
    found = {(a.code or printable(a.name).casefold(), a.sector): a for a in reversed(tuple(actors)) if a.code or a.name}
    return tuple(reversed(found.values()))


def country_of(incident: Incident) -> str | None:
    """Where it happened, ISO alpha-3, as its place says."""
    return incident.place.country if incident.place else None


def known_kind(actor: Actor, act: ActType, *, hit: bool = False) -> Actor:
    """Somebody without a code, under the sector ACLED would code: whoever bears arms, or attacks, is an unidentified
    armed group, whatever a word of the name seems to say; people of whom nothing is told are civilians."""
    if actor.code is not None or not (actor.sector is None or actor.sector in ARMED_GROUP):
        return actor
    attacks = actor.sector is not None or (act is ActType.ASSAULT and not hit)
    return replace(actor, sector="UAF" if attacks else "CVL")


def kind_name(actor: Actor, act: Act, iso3: str | None) -> str:
    """ACLED's name for somebody without a code: by what kind of actor it is and the country, not by the words."""
    if actor.sector == "UAF":
        return unidentified(ActType.ASSAULT, iso3)
    kind, country = actor_type(actor, act.type, iso3, mode=act.mode).name, country_name(iso3)
    if kind not in (CIVILIANS, PROTESTERS.name, RIOTERS.name):
        return party_name(actor)
    return f"{kind} ({country})" if country else kind


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
