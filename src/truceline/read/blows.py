"""Blows told without their means: "the strikes" of an article that tells of air strikes only are air strikes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.model import Act, ActType
from truceline.read.claims import Draft
from truceline.read.scene import Scene

FROM_AFAR = frozenset({"aerial", "drone", "heavy-weapons"})  # dealt in series; a raid is no bombing of the day before


def with_their_means(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in which a blow without a mode has that of the article's other blows, where they all have the same."""
    told = {d.claim.act.mode for d in drafts if _is_blow(scene, d)} - {None}
    if len(told) != 1 or not told <= FROM_AFAR:
        return list(drafts)
    (mode,) = told
    return [_with(mode, d) if _is_blow(scene, d) and d.claim.act.mode is None else d for d in drafts]


def _is_blow(scene: Scene, draft: Draft) -> bool:
    word = scene.sentences[draft.sentence].words[draft.trigger.word]
    return draft.claim.act.type is ActType.ASSAULT and word.lemma in scene.knowledge.lexicons.classes["blow"]


def _with(mode: str | None, draft: Draft) -> Draft:
    claim = draft.claim
    reasons = {**claim.reasons, "act": f"{claim.reasons['act']}; by the means of the article's other blows"}
    return replace(draft, claim=replace(claim, act=Act(claim.act.type, mode, claim.act.contexts), reasons=reasons))
