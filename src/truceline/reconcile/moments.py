"""The steps of a truce's life as articles tell them: from the truces of accounts and from claims about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from truceline.model import (
    ActType,
    Ceasefire,
    Claim,
    Period,
    Stance,
    Standing,
    TruceMoment,
    TruceStage,
    TruceStatus,
)
from truceline.reconcile.dyads import codes
from truceline.reconcile.reports import NEVER, Reported, named

TRUCE = "ceasefire"  # the mode of acts that are about one
STANDS = (TruceStatus.AGREED, TruceStatus.IN_FORCE)
OVER = {TruceStatus.COLLAPSED: TruceStage.COLLAPSED, TruceStatus.ENDED: TruceStage.ENDED}


def proposed(truce: Ceasefire) -> bool:
    """Whether a truce is only asked for or offered."""
    return truce.standing is Standing.HYPOTHETICAL or truce.status is TruceStatus.PROPOSED


def own_moments(tellings: Sequence[Reported[Ceasefire]]) -> Iterator[TruceMoment]:
    """What the articles tell themselves of where a truce stands, the earliest published first."""
    planned: date | None = None  # the end it was told to have
    for told in tellings:
        truce = told.value
        if proposed(truce):
            yield _moment(TruceStage.PROPOSED, told, truce.declared)
            continue
        if truce.declared or truce.status in STANDS:
            yield _moment(TruceStage.AGREED, told, truce.declared)
        if truce.brokers:
            yield _moment(TruceStage.BROKERED, told, truce.declared)
        if truce.in_force or truce.status is TruceStatus.IN_FORCE:
            yield _moment(TruceStage.IN_FORCE, told, truce.in_force)
        if truce.status in OVER:
            yield _moment(OVER[truce.status], told, truce.ended)
        elif truce.ended and truce.status in STANDS:
            if planned and truce.ended.start > planned:
                yield _moment(TruceStage.EXTENDED, told, truce.ended)
            planned = max(planned or truce.ended.start, truce.ended.start)


def _moment(stage: TruceStage, told: Reported[Ceasefire], time: Period | None) -> TruceMoment:
    return TruceMoment(stage, time, told.published, None, (told.key,))


def claimed_moments(claims: Iterable[Reported[Claim]], parties: frozenset[str]) -> Iterator[TruceMoment]:
    """What voices say of a truce: agreed by its parties, declared by one of them, brokered by others, kept."""
    for told in claims:
        claim = told.value
        if claim.act.mode != TRUCE or claim.stance is Stance.DENIES or claim.standing is Standing.BACKGROUND:
            continue
        stage = _stage(claim, parties)
        if stage is not None:
            yield TruceMoment(stage, claim.time, told.published, named(claim.speaker), (told.key,))


def _stage(claim: Claim, parties: frozenset[str]) -> TruceStage | None:
    if claim.standing is Standing.HYPOTHETICAL:
        return TruceStage.PROPOSED
    if claim.act.type is ActType.RETREAT:
        return TruceStage.IN_FORCE
    if claim.act.type is ActType.CONCEDE:
        return TruceStage.DECLARED
    if claim.act.type is not ActType.AGREE:
        return None
    mediated = claim.targets and not codes(claim.actors) & parties
    return TruceStage.BROKERED if mediated else TruceStage.AGREED


def merged(moments: Iterable[TruceMoment]) -> tuple[TruceMoment, ...]:
    """Each step by each voice once, in the order of the days they took place as told; then as a truce's life goes."""
    found: dict[tuple[object, ...], TruceMoment] = {}
    for moment in moments:
        key = (moment.stage, moment.speaker, moment.time and (moment.time.start, moment.time.end))
        known = found.get(key)
        if known is None:
            found[key] = moment
        else:
            told = min(known.told or NEVER, moment.told or NEVER)
            entries = tuple(dict.fromkeys((*known.entries, *moment.entries)))
            found[key] = replace(known, told=None if told == NEVER else told, entries=entries)
    return tuple(sorted(found.values(), key=_order))


def _order(moment: TruceMoment) -> tuple[date, int, datetime, str, str]:
    told = (moment.told or NEVER).astimezone(UTC)
    day = moment.time.start if moment.time else told.date()
    return day, list(TruceStage).index(moment.stage), told, moment.speaker or "", str(moment.entries[0])
