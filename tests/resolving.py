"""Parsed sentences of made-up news, and the parties that a word of them means."""

from __future__ import annotations

from tests.knowledge import resolver_of
from tests.sentences import Told, at
from truceline.model import Actor
from truceline.read.resolve import Resolver

FIGHT = (
    "Syrian/ADJ/troops/amod troops/NOUN/fought/nsubj fought/VERB/root Turkish/ADJ/forces/amod forces/NOUN/fought/obj"
)
YEMEN = "Yemen/PROPN/burned/nsubj burned/VERB/root"
NIGERIA = "Nigeria/PROPN/burned/nsubj burned/VERB/root"
RAID = "Boko/PROPN/Haram/compound Haram/PROPN/raided/nsubj raided/VERB/root Dren/PROPN/raided/obj"
MET = "Syria/PROPN/met/nsubj met/VERB/root Turkey/PROPN/met/obj"
LEFT = "{who}/{upos}/left/nsubj left/VERB/root"
THE = "The/DET/{who}/det {who}/{upos}/left/nsubj left/VERB/root"


def meant(
    word: str, *told: str | Told, speaker: str | None = None, resolver: Resolver | None = None
) -> tuple[Actor, ...]:
    """The parties that a word of the last sentence means."""
    resolver = resolver or resolver_of(*told)
    one = resolver.scene.sentences[-1]
    return resolver.actors(one, at(one, word), speaker=Actor(speaker, speaker) if speaker else None)


def the(who: str, upos: str = "NOUN") -> str:
    return THE.format(who=who, upos=upos)
