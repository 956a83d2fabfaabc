"""Standing steadied by what is told around: news writes history in blocks, and a count stands with its act.

A happening without a date of its own, of which the model is not sure, goes with its neighbours if they agree
(ledger-format.md, rule 5). Dated ones never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Sentence
from truceline.model import Claim, Figure, Standing
from truceline.read.claims import Draft
from truceline.read.standing import HEAD, SURE
from truceline.read.tellers import IN_HEADLINE, NO_HISTORY

MAJORITY = 0.7
SURER = 0.95  # what the model's word counts from where all around is history
NEIGHBOURS = {0: 1.0, -1: 0.8, 1: 0.5}  # weight of claims so many sentences away


def steadied(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts whose undated, unsure standing goes with their neighbours'; each looks at the drafts as they came."""
    return [_with_neighbours(draft, drafts) for draft in drafts]


def _with_neighbours(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    own = draft.claim.standing
    if own is Standing.HYPOTHETICAL or is_dated(draft.claim):
        return draft
    around = {o.claim.standing for o in drafts if o is not draft and abs(o.sentence - draft.sentence) in NEIGHBOURS}
    if draft.decisions["standing"] >= (SURER if around == {Standing.BACKGROUND} else SURE):
        return draft
    votes = {Standing.CURRENT: 0.0, Standing.BACKGROUND: 0.0}
    for other in drafts:
        weight = NEIGHBOURS.get(other.sentence - draft.sentence, 0.0)
        if other is not draft and weight and other.claim.standing in votes:
            votes[other.claim.standing] += weight * (1.0 if is_dated(other.claim) else other.decisions["standing"])
    total = sum(votes.values()) + draft.decisions["standing"]
    other_way = Standing.CURRENT if own is Standing.BACKGROUND else Standing.BACKGROUND
    if votes[other_way] < MAJORITY * total:
        return draft
    reasons = {**draft.claim.reasons, "standing": "told among others of that standing"}
    return replace(draft, claim=replace(draft.claim, standing=other_way, reasons=reasons))


def is_dated(claim: Claim) -> bool:
    return claim.reasons.get("standing", "").startswith("dated")


def with_their_acts(figures: Sequence[Figure], drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Figure]:
    """Undated figures take the standing of the act they are told with, else that which their sentence's acts share.

    `drafts` are those before restated ones go.
    """
    found = []
    for figure in figures:
        dated = figure.reasons.get("standing", "").startswith(("dated", "the toll", IN_HEADLINE))
        standing = None if dated else _told_with(figure, drafts, sentences)
        if standing is not None and standing is not figure.standing and standing is not Standing.HYPOTHETICAL:
            reasons = {**figure.reasons, "standing": "as the act it is told with"}
            figure = replace(figure, standing=standing, reasons=reasons)
        found.append(figure)
    return found


def _told_with(figure: Figure, drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> Standing | None:
    act = next((d for d in drafts if d.claim.evidence.overlaps(figure.evidence)), None)
    if act is not None:
        unsure = figure.reasons.get("standing") == NO_HISTORY and not is_dated(act.claim)
        return None if unsure and act.decisions["standing"] < SURE else act.claim.standing
    here = next((s.number for s in sentences if s.span.overlaps(figure.evidence)), None)
    around = {d.claim.standing for d in drafts if d.sentence == here}
    return next(iter(around)) if len(around) == 1 else None


def with_their_counts(drafts: Sequence[Draft], figures: Sequence[Figure]) -> list[Draft]:
    """Acts that only the model calls history are news where the count told with them is.

    Which is so of what the headline counts; and, where the model is unsure, of a count without a word of history.
    """
    return [_with_count(draft, figures) for draft in drafts]


def _with_count(draft: Draft, figures: Sequence[Figure]) -> Draft:
    claim = draft.claim
    if claim.standing is not Standing.BACKGROUND or claim.reasons.get("standing") != HEAD:
        return draft
    counts = [f for f in figures if f.standing is Standing.CURRENT and f.evidence.overlaps(claim.evidence)]
    settling = {IN_HEADLINE} | ({NO_HISTORY} if draft.decisions["standing"] < SURE else set())
    if not any(f.reasons.get("standing") in settling for f in counts):
        return draft
    reasons = {**claim.reasons, "standing": "as the count it is told with"}
    return replace(draft, claim=replace(claim, standing=Standing.CURRENT, reasons=reasons))
