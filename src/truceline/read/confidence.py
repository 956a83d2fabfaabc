"""How sure a claim is: the product of what each step thought of its own decision, rounded to two decimals."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from truceline.model import Claim
from truceline.read.claims import Draft


def confident(draft: Draft) -> Claim:
    """The claim with its confidence. Uncalibrated as yet: it orders claims, it does not promise a rate."""
    return replace(draft.claim, confidence=round(min(1.0, prod(draft.decisions.values())), 2))
