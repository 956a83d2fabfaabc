"""Ceasefires of many articles, gathered into the lives of truces: from proposal to collapse or replacement.

A truce is known by its parties and by when it was declared or came into force, as precisely as that is told. Two
truces of the same parties on successive days are two. Between states as between factions: nothing here asks which.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from truceline.model import (
    Actor,
    Ceasefire,
    Claim,
    Period,
    Stance,
    Standing,
    TruceLife,
    TruceMoment,
    TruceStage,
    TruceStatus,
)
from truceline.reconcile.breaches import breach_moments, breach_series
from truceline.reconcile.dyads import codes
from truceline.reconcile.lives import DAY, SILENCE, SUCCESSION, Life, by_party, gather
from truceline.reconcile.moments import TRUCE, claimed_moments, merged, own_moments
from truceline.reconcile.reports import NEVER, Reported, Reports, lineages_of
from truceline.reconcile.stages import Stages, truce_stages


def truce_lives(reports: Reports, *, stages: Stages | None = None) -> tuple[TruceLife, ...]:
    """Every truce in the news, the earliest first. What only history tells of is none."""
    table = stages or truce_stages()
    lives = sorted(gather(reports.ceasefires), key=lambda life: (life.begun, life.told[0].order))
    _lay_claims(lives, reports)
    shown = [found for life in lives if (found := _shown(life, table)) is not None]
    return tuple(_succeeded(life, shown[place + 1 :], table) for place, life in enumerate(shown))


# ---------------------------------------------------------------------- what is claimed of them


def _lay_claims(lives: Sequence[Life], reports: Reports) -> None:
    """Give each claim of a truce, and of its breach, to the life it is of: as its article says, else the latest."""
    laid = {
        key: life
        for life in lives
        for told in life.told
        for name in told.value.violations
        if (key := reports.keys.get((told.key.document, name))) is not None
    }
    by_document: dict[str, list[Life]] = {}
    for life in lives:
        for told in life.told:
            by_document.setdefault(told.key.document, []).append(life)
    of_party = by_party(lives)
    for claim in reports.claims:
        if claim.value.violates_ceasefire or claim.value.act.mode == TRUCE:
            own = laid.get(claim.key) or _nearest(by_document.get(claim.key.document, ()), claim)
            found = own or (_latest(of_party, claim) if claim.value.violates_ceasefire else None)
            if found is not None and _may_be_of(found, claim.value):
                found.claims.append(claim)


def _nearest(lives: Sequence[Life], claim: Reported[Claim]) -> Life | None:
    """Of the truces that an article tells of, the one whose dates fit a claim and that is told nearest to it."""

    def distance(life: Life) -> tuple[bool, int]:
        time = claim.value.time
        fits = time is None or life.meets(time)
        spans = [s for one in life.told if one.key.document == claim.key.document for s in one.value.evidence]
        return not fits, min((span.distance(claim.key.span) for span in spans), default=0)

    return min(lives, key=distance, default=None)


def _latest(of_party: Mapping[str, Sequence[Life]], claim: Reported[Claim]) -> Life | None:
    """The truce of the accused that had begun last when a breach took place, or was told of."""
    moment = claim.value.time.end if claim.value.time else (claim.published or NEVER).date()
    doers = codes((*claim.value.actors, *claim.value.targets))
    lives = (life for code in sorted(doers) for life in of_party.get(code, ()))
    fitting = [life for life in lives if 0 <= (moment - life.begun).days <= SILENCE]
    return max(fitting, key=lambda life: life.begun, default=None)


def _may_be_of(life: Life, claim: Claim) -> bool:
    """Whether a claim is news, of no day before the truce, and of its parties or by its brokers."""
    if claim.standing is Standing.BACKGROUND or (claim.time and claim.time.end < life.begun - DAY):
        return False
    told = codes((*claim.actors, *claim.targets))
    return not claim.violates_ceasefire or not told or bool(told & life.parties)


# ---------------------------------------------------------------------- a life as it is shown


def _shown(life: Life, stages: Stages) -> TruceLife | None:
    """The life, if anybody tells any step of it: the mere word "truce" makes none."""
    parties = life.parties - life.brokers if len(life.parties - life.brokers) > 1 else life.parties
    breaches = [one for one in life.claims if one.value.violates_ceasefire]
    news = [one for one in life.told if one.value.standing is not Standing.BACKGROUND] or life.told
    moments = merged([*own_moments(news), *claimed_moments(life.claims, parties), *breach_moments(breaches)])
    status = stages.follow(moment.stage for moment in moments)
    if status is None:
        return None
    first = life.told[0].key
    disputed = any(one.value.stance is Stance.ASSERTS for one in breaches)
    declared = _most_told(life, lambda truce: truce.declared)
    in_force = _most_told(life, lambda truce: truce.in_force)
    if declared and in_force and in_force.end < declared.start:
        declared = None  # what holds already was declared before: the day told is of something else, and a step below
    return TruceLife(
        id=hashlib.sha256(str(first).encode()).hexdigest()[:16],
        parties=_named(life, lambda truce: truce.parties, parties),
        brokers=_named(life, lambda truce: truce.brokers, None, without=parties),
        declared=declared,
        in_force=in_force,
        ended=_most_told(life, lambda truce: truce.ended),
        status=status,
        disputed=disputed or any(one.value.status is TruceStatus.DISPUTED for one in news),
        moments=moments,
        breaches=breach_series(breaches, parties),
        ceasefires=tuple(one.key for one in life.told),
        lineages=lineages_of(life.told),
    )


def _named(
    life: Life,
    who: Callable[[Ceasefire], Sequence[Actor]],
    among: frozenset[str] | None,
    *,
    without: frozenset[str] = frozenset(),
) -> tuple[Actor, ...]:
    """Each party or broker once, as first named; words of one article are not those of the truce."""
    found: dict[str, Actor] = {}
    for told in life.told:
        for actor in who(told.value):
            if actor.code and actor.code not in without and (among is None or actor.code in among):
                found.setdefault(actor.code, replace(actor, words=None))
    return tuple(found.values())


def _most_told(life: Life, when: Callable[[Ceasefire], Period | None]) -> Period | None:
    """The time that most lineages tell; of equals the sharper, then the first told."""
    told = {(one.lineage, _days(time)): time for one in reversed(life.told) if (time := when(one.value))}
    if not told:
        return None
    counts = Counter(days for _, days in told)
    best = max(counts, key=lambda days: (counts[days], days[0] - days[1], -days[0].toordinal()))
    found = [time for (_, days), time in told.items() if days == best]
    return replace(found[-1], words=None)


def _days(time: Period) -> tuple[date, date]:
    return time.start, time.end


def _succeeded(life: TruceLife, later: Sequence[TruceLife], stages: Stages) -> TruceLife:
    """The life of a truce that is over, with the next of the same parties in its place, if that came soon."""
    if not stages.over(life.status) or life.status is TruceStage.REPLACED:
        return life
    mine = codes(life.parties)
    following = next((one for one in later if codes(one.parties) == mine and _after(life, one)), None)
    if following is None or not _soon(life, following):
        return life
    time = following.declared or following.in_force
    step = TruceMoment(TruceStage.REPLACED, time, _first_told(following), None, following.ceasefires[:1])
    moments = (*life.moments, step)
    return replace(life, status=TruceStage.REPLACED, moments=moments, replaced_by=following.id)


def _after(life: TruceLife, following: TruceLife) -> bool:
    """Whether a truce begins later than another: one of the same day is the same, told apart by words alone."""
    before, after = _begins(life), _begins(following)
    return before is None or after is None or before < after


def _begins(life: TruceLife) -> date | None:
    time, told = life.declared or life.in_force, _first_told(life)
    return time.start if time else told.date() if told else None


def _soon(life: TruceLife, following: TruceLife) -> bool:
    before, after = life.declared or life.in_force, following.declared or following.in_force
    return before is None or after is None or (after.start - before.end).days <= SUCCESSION


def _first_told(life: TruceLife) -> datetime | None:
    return min((moment.told for moment in life.moments if moment.told), default=None)
