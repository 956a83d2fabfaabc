"""How sure a claim is, and which drafts are too unsure to be one.

Two logistic models over the same features (features.py): `right` is the chance that a draft is a claim that a coder
would make, of the act that he would code; it decides what is kept. `whole` is the chance that speaker, stance,
standing and actors are right as well, which is what the ledger's format calls a claim's confidence. Their weights are
data (weights.py), fitted and calibrated on articles that the model had not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from truceline.model import Claim
from truceline.read.claims import Draft
from truceline.read.weights import Weights

WORTH_SHOWING = 0.5  # of the chance from which drafts are kept: what is left out with less is nobody's claim


def kept(drafts: Sequence[Draft], weights: Weights) -> tuple[list[Draft], list[Draft]]:
    """The drafts that are likely enough to be claims, and those that are not; one without features is kept."""
    unlikely = [bool(d.features) and weights.right(d.features) < weights.keep for d in drafts]
    parted: tuple[list[Draft], list[Draft]] = ([], [])
    for draft, is_out in zip(drafts, unlikely, strict=True):
        parted[is_out].append(draft)
    return parted


def worth_showing(unlikely: Sequence[Draft], told: Sequence[Draft], weights: Weights) -> list[Draft]:
    """Of the drafts left out those that somebody could miss: not hopeless, and not but another word of a claim kept."""
    likely = [d for d in unlikely if weights.right(d.features) >= WORTH_SHOWING * weights.keep]
    return [d for d in likely if not any(_covers(t, d) for t in told)]


def _covers(told: Draft, draft: Draft) -> bool:
    return told.claim.act.type is draft.claim.act.type and told.claim.evidence.overlaps(draft.claim.evidence)


def confident(draft: Draft, weights: Weights) -> Claim:
    """The claim with its confidence and what made it. Where no model spoke (another analyzer's sentences) it is the
    product of what each step thought of its own decision: it orders claims and promises no rate."""
    if not draft.features:
        return replace(draft.claim, confidence=round(min(1.0, prod(draft.decisions.values())), 2))
    reasons = {**draft.claim.reasons, "confidence": weights.reason(draft.features)}
    return replace(draft.claim, confidence=round(weights.whole(draft.features), 2), reasons=reasons)
