"""The parties that a document tells of most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.model import Actor
from truceline.read.mentions import Mention, is_state
from truceline.read.parties import ARMED
from truceline.read.scene import Scene

ARMED_WEIGHT = 1.5  # who is told of under arms is sooner a party than who mediates
NO_FIGHTERS = ("JRN", "IGO", "NGO", "CVL", "MED")


def most_told(scene: Scene, mentions: Sequence[Sequence[Mention]], *, states: bool = False) -> tuple[Actor, ...]:
    """The two armed parties or states named most, first mentioned first; early mentions count double. With `states`
    the two states."""
    weights, first = dict[str, float](), dict[str, Mention]()
    for mention in (m for here in mentions for m in here):
        code = mention.actor.code
        if code is None or mention.actor.sector in NO_FIGHTERS or (states and not is_state(scene, code)):
            continue
        armed = ARMED_WEIGHT if mention.actor.sector in ARMED else 1.0
        weights[code] = weights.get(code, 0.0) + armed * (2.0 if mention.sentence < 3 else 1.0)
        first.setdefault(code, mention)
    top = sorted(weights, key=lambda code: -weights[code])[:2]
    ordered = sorted(top, key=lambda code: (first[code].sentence, first[code].head))
    names = scene.knowledge.parties
    return tuple(replace(first[code].actor, name=names.name_of(code), sector=None) for code in ordered)
