"""Private persons out of an export: who has no office becomes "a person", and no words of the articles go out.

A person is private where the name is a person's, as far as the tables can tell, and neither an office nor a public
role speaks for keeping it: nobody of `data/actors/leaders.csv`, no sector whose people act for a body. In doubt a name
goes. Names in the articles' own words cannot be found with certainty, so quotations and headlines are left out whole.
Addresses of articles stay: they are the citation, and some carry a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from truceline.export.holdings import Holdings
from truceline.export.phrases import printable
from truceline.export.report.parties import GROUPS, STATES
from truceline.model import Account, Actor, Claim, Place
from truceline.resources import data_path, read_table

PERSON = "a person"
# Sectors whose people are named for what they do for a body; a code with any other is where somebody is from.
OFFICES = frozenset("GOV MIL COP SPY JUD LEG IGO NGO OPP PTY REB PRM UAF CRM".split())
LEADERS = ("name", "aliases", "code", "office", "sector", "from", "to")
OUTLETS = ("code", "name", "aliases", "country", "state")
ROLES = ("words", "sector", "code_suffix", "voice", "person")
WORD = re.compile(r"[^\W\d_][\w.'’-]*")
POSSESSIVE = re.compile(r"['’]s?$")
PARTICLES = frozenset(
    "al el bin bint ibn abu abd ul ur de del della der den di da dos du la le van von ter ben".split()
)
KEPT = frozenset({"id", "document", "code", "text", "url", "reasons"})  # fields that hold no names, or must not change
T = TypeVar("T")


def redacted(holdings: Holdings) -> Holdings:
    """The same holdings with private persons unnamed, in accounts and picture, and without words of the articles."""
    names = private_names(holdings)
    accounts = {id: _bare(_unnamed(account, names)) for id, account in holdings.accounts.items()}
    return Holdings(
        accounts,
        _unnamed(holdings.picture, names),
        {key: _unnamed(replace(claim, reasons={}), names) for key, claim in holdings.claims.items()},
        {key: _unnamed(replace(figure, reasons={}), names) for key, figure in holdings.figures.items()},
        {key: _unnamed(truce, names) for key, truce in holdings.ceasefires.items()},
        holdings.verdicts,
        quotes=False,
    )


def private_names(holdings: Holdings) -> frozenset[str]:
    """The names of private persons among all who speak, act, suffer or are counted, as they are written."""
    told = [actor for account in holdings.accounts.values() for actor in _actors(account)]
    told += [actor for claim in holdings.claims.values() for actor in _of_claim(claim)]  # as people amended them
    told += [actor for one in holdings.picture.incidents for actor in (*one.actors, *one.targets)]
    places = {place.name for claim in holdings.claims.values() for place in claim.places}
    return frozenset(actor.name for actor in told if is_private(actor)) - places


def is_private(actor: Actor) -> bool:
    """Whether a party is a person whom no code or office names."""
    name = printable(actor.name)
    if not _is_personal(name) or name.casefold() in _public_names():
        return False
    return actor.code is None or actor.sector not in OFFICES


def _is_personal(name: str) -> bool:
    """A proper name that is no state's, people's, group's or outlet's, and no word for a role or a body."""
    name = POSSESSIVE.sub("", name)
    words = WORD.findall(name)
    capital = [word for word in words if word.casefold() not in PARTICLES]
    if not capital or not all(word[0].isupper() for word in capital):
        return False
    folded = name.casefold().removeprefix("the ")
    last = capital[-1].casefold()
    return folded not in _known_names() and last not in _known_names() and last not in _role_words()


def _unnamed(value: T, names: frozenset[str]) -> T:
    """A value with the names of private persons replaced, however deep they lie."""
    if not names:
        return value
    told = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    found: T = _replaced(value, re.compile(rf"(?<!\w)(?:{told})(?!\w)"))
    return found


def _replaced(value: Any, names: re.Pattern[str]) -> Any:
    match value:
        case str() if type(value) is str:
            return names.sub(PERSON, value)
        case Place():  # named after whomever it may be
            return value
        case tuple():
            return tuple(_replaced(part, names) for part in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in KEPT}
            return replace(value, **{name: _replaced(part, names) for name, part in parts.items()})
        case _:
            return value


def _bare(account: Account) -> Account:
    """Without headline, by-line and reasons, which are made of the article's words; the text stays for offsets."""
    claims = tuple(replace(claim, reasons={}) for claim in account.claims)
    figures = tuple(replace(figure, reasons={}) for figure in account.figures)
    document = replace(account.document, title=None, authors=())
    return replace(account, document=document, claims=claims, figures=figures)


def _of_claim(claim: Claim) -> Iterator[Actor]:
    yield from (*([claim.speaker] if claim.speaker else []), *claim.via, *claim.actors, *claim.targets)


def _actors(account: Account) -> Iterator[Actor]:
    for claim in account.claims:
        yield from _of_claim(claim)
    for figure in account.figures:
        yield from (*([figure.speaker] if figure.speaker else []), *figure.sides)
    for truce in account.ceasefires:
        yield from (*truce.parties, *truce.brokers)


@cache
def _public_names() -> frozenset[str]:
    rows = list(read_table(data_path("actors", "leaders.csv"), LEADERS))
    return frozenset(name.casefold() for row in rows for name in (row["name"], *row.many("aliases")))


@cache
def _known_names() -> frozenset[str]:
    states = list(read_table(data_path("actors", "states.csv"), STATES))
    groups = list(read_table(data_path("actors", "groups.csv"), GROUPS))
    outlets = list(read_table(data_path("actors", "outlets.csv"), OUTLETS))
    names = [name for row in (*states, *groups, *outlets) for name in (row["name"], *row.many("aliases"))]
    names += [name for row in states for column in ("demonyms", "capitals", "metonyms") for name in row.many(column)]
    return frozenset(name.casefold().removeprefix("the ") for name in names)


@cache
def _role_words() -> frozenset[str]:
    """The last words of roles and bodies: "Council", "Ministry", "Residents"."""
    rows = read_table(data_path("actors", "roles.csv"), ROLES)
    return frozenset(words.split()[-1].casefold() for row in rows for words in row.many("words"))
