"""Verbal acts: where the saying is the deed, the one who speaks is the actor and the article tells it.

Settled cases 1, 3 and 17 of the ledger format: "urged", "vowed", "refused" have no speaker beside their actor; a move
announced by the one who will make it is a promise or a threat of his, not yet the move.
"""

from __future__ import annotations

from dataclasses import replace

from truceline.model import Act, ActType, Claim, Standing

# These are always somebody's words; an agreement or a truce may have been reached before it is told of.
SPOKEN = frozenset({ActType.REQUEST, ActType.THREATEN, ActType.REJECT, ActType.ACCUSE})
VERBAL = SPOKEN | {ActType.CONCEDE, ActType.SUPPORT}
# What an announced move of one's own is, as long as it is not made.
ANNOUNCED = {
    ActType.RETREAT: Act(ActType.CONCEDE),
    ActType.ASSAULT: Act(ActType.THREATEN, "violence"),
    ActType.COERCE: Act(ActType.THREATEN, "restrict"),
    ActType.SANCTION: Act(ActType.THREATEN, "relations"),
}


def as_verbal_act(claim: Claim) -> Claim:
    """A claim whose speaker does no more than what he says, as his own deed told by the article."""
    speaker = claim.speaker
    if speaker is None or speaker.code is None:
        return claim
    doers = {a.code for a in claim.actors if a.code}
    own = doers == {speaker.code}
    if own and claim.standing is Standing.HYPOTHETICAL and claim.act.type in ANNOUNCED:
        act = replace(ANNOUNCED[claim.act.type], contexts=claim.act.contexts)
        return _told(replace(claim, act=act, standing=Standing.CURRENT), "an announced move of the speaker's own")
    if claim.act.type in VERBAL and own:
        return _told(claim, "the speaker's own verbal act")
    if claim.act.type in SPOKEN and not doers and claim.via == ():
        return _told(replace(claim, actors=(speaker,)), "the speaker's own verbal act")
    return claim


def _told(claim: Claim, reason: str) -> Claim:
    return replace(claim, speaker=None, reasons={**claim.reasons, "speaker": reason})
