"""Ceasefires of many articles, gathered into the lives of truces: from proposal to collapse or replacement.

A truce is known by its parties and by when it was declared or came into force, as precisely as that is told. Two
truces of the same parties on successive days are two. Between states as between factions: nothing here asks which.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

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
from truceline.reconcile.moments import TRUCE, claimed_moments, merged, own_moments, proposed
from truceline.reconcile.reports import NEVER, Reported, Reports, lineages_of
from truceline.reconcile.stages import Stages, truce_stages

Told = Reported[Ceasefire]
DAY = timedelta(days=1)
SILENCE = 60  # days without a word after which an undated truce is another
SUCCESSION = 30  # days within which a truce follows its proposal, or takes the place of one that collapsed


@dataclass(slots=True)
class _Life:
    """A truce while what is told of it is gathered, the earliest published first."""

    told: list[Told]
    claims: list[Reported[Claim]] = field(default_factory=list)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(code for one in self.told for code in codes(one.value.parties))

    @property
    def dates(self) -> list[Period]:
        return [time for one in self.told for time in _times(one.value)]

    @property
    def begun(self) -> date:
        """The first day it is said to be of; else the day it was first told."""
        dates = [time.start for time in self.dates]
        return min(dates) if dates else (self.told[0].published or NEVER).date()

    @property
    def only_proposed(self) -> bool:
        return all(proposed(one.value) for one in self.told)

    def tells(self, document: str) -> bool:
        return any(one.key.document == document for one in self.told)


def truce_lives(reports: Reports, *, stages: Stages | None = None) -> tuple[TruceLife, ...]:
    """Every truce in the news, the earliest first. What only history tells of is none."""
    table = stages or truce_stages()
    lives = sorted(_gather(reports.ceasefires), key=lambda life: (life.begun, life.told[0].order))
    _lay_claims(lives, reports)
    shown = [found for life in lives if (found := _shown(life, table)) is not None]
    return tuple(_succeeded(life, shown[place + 1 :], table) for place, life in enumerate(shown))


# ---------------------------------------------------------------------- which tellings are of one truce


def _gather(ceasefires: Sequence[Told]) -> list[_Life]:
    """By publication; of one article what is dated first, so that what is not finds the other. History begins none."""
    lives: list[_Life] = []
    for told in sorted(ceasefires, key=lambda one: (one.order[:2], not _times(one.value), one.order)):
        history = told.value.standing is Standing.BACKGROUND
        if history and not _times(told.value):
            continue
        fitting = [life for life in lives if not life.tells(told.key.document) and _of_one(life, told)]
        if fitting:
            max(fitting, key=lambda life: _closeness(life, told)).told.append(told)
        elif not history:
            lives.append(_Life([told]))
    return lives


def _times(truce: Ceasefire) -> list[Period]:
    return [time for time in (truce.declared, truce.in_force) if time]


def _of_one(life: _Life, told: Told) -> bool:
    """Whether a telling may be of a truce: by its parties, as far as they are named, and by its dates."""
    mine, parties = codes(told.value.parties), life.parties
    if not (mine == parties if len(mine) > 1 and len(parties) > 1 else mine & parties):
        return False
    times, dates, published = _times(told.value), life.dates, told.published
    if proposed(told.value) and not life.only_proposed:
        return published is None or published.date() <= life.begun  # what is asked for later is another
    if times and dates:
        return any(_meet(one, other) for one in times for other in dates) or _misdated(life, told)
    if times:
        soon = timedelta(days=SUCCESSION) if life.only_proposed else timedelta(0)
        return any(one.start <= life.begun + soon and life.begun - DAY <= one.end for one in times)
    if told.value.ended is not None and told.value.ended.end < life.begun:
        return False
    spoken = max((one.published for one in life.told if one.published), default=None)
    return published is None or spoken is None or (published - spoken).days <= SILENCE


def _meet(one: Period, other: Period) -> bool:
    return one.start <= other.end and other.start <= one.end


def _misdated(life: _Life, told: Told) -> bool:
    """Whether an article dates a truce known already a day too early: a new one would be of a later day."""
    first = life.told[0].published
    if told.published is None or first is None or told.value.standing is Standing.BACKGROUND:
        return False
    return max(time.end for time in _times(told.value)) + DAY == life.begun and told.published - first <= DAY


def _closeness(life: _Life, told: Told) -> tuple[bool, date]:
    """Of the truces that would do, one declared on the day that is told; else the latest begun."""
    declared = _times(told.value)[:1]
    return any(_meet(one, other) for one in declared for other in life.dates), life.begun


# ---------------------------------------------------------------------- what is claimed of them


def _lay_claims(lives: Sequence[_Life], reports: Reports) -> None:
    """Give each claim of a truce, and of its breach, to the life it is of: as its article says, else the latest."""
    laid = {
        key: life
        for life in lives
        for told in life.told
        for name in told.value.violations
        if (key := reports.keys.get((told.key.document, name))) is not None
    }
    by_document: dict[str, list[_Life]] = {}
    for life in lives:
        for told in life.told:
            by_document.setdefault(told.key.document, []).append(life)
    for claim in reports.claims:
        if claim.value.violates_ceasefire or claim.value.act.mode == TRUCE:
            own = laid.get(claim.key) or _nearest(by_document.get(claim.key.document, ()), claim)
            found = own or (_latest(lives, claim) if claim.value.violates_ceasefire else None)
            if found is not None and _may_be_of(found, claim.value):
                found.claims.append(claim)


def _nearest(lives: Sequence[_Life], claim: Reported[Claim]) -> _Life | None:
    """Of the truces that an article tells of, the one whose dates fit a claim and that is told nearest to it."""

    def distance(life: _Life) -> tuple[bool, int]:
        time = claim.value.time
        fits = time is None or any(_meet(time, other) for other in life.dates)
        spans = [s for one in life.told if one.key.document == claim.key.document for s in one.value.evidence]
        return not fits, min((span.distance(claim.key.span) for span in spans), default=0)

    return min(lives, key=distance, default=None)


def _latest(lives: Sequence[_Life], claim: Reported[Claim]) -> _Life | None:
    """The truce of the accused that had begun last when a breach took place, or was told of."""
    moment = claim.value.time.end if claim.value.time else (claim.published or NEVER).date()
    doers = codes((*claim.value.actors, *claim.value.targets))
    fitting = [life for life in lives if doers & life.parties and 0 <= (moment - life.begun).days <= SILENCE]
    return max(fitting, key=lambda life: life.begun, default=None)


def _may_be_of(life: _Life, claim: Claim) -> bool:
    """Whether a claim is news, of no day before the truce, and of its parties or by its brokers."""
    if claim.standing is Standing.BACKGROUND or (claim.time and claim.time.end < life.begun - DAY):
        return False
    told = codes((*claim.actors, *claim.targets))
    return not claim.violates_ceasefire or not told or bool(told & life.parties)


# ---------------------------------------------------------------------- a life as it is shown


def _shown(life: _Life, stages: Stages) -> TruceLife | None:
    """The life, if anybody tells any step of it: the mere word "truce" makes none."""
    parties, breaches = life.parties, [one for one in life.claims if one.value.violates_ceasefire]
    news = [one for one in life.told if one.value.standing is not Standing.BACKGROUND] or life.told
    moments = merged([*own_moments(news), *claimed_moments(life.claims, parties), *breach_moments(breaches)])
    status = stages.follow(moment.stage for moment in moments)
    if status is None:
        return None
    first = life.told[0].key
    disputed = any(one.value.stance is Stance.ASSERTS for one in breaches)
    return TruceLife(
        id=hashlib.sha256(str(first).encode()).hexdigest()[:16],
        parties=_named(life, lambda truce: truce.parties, parties),
        brokers=_named(life, lambda truce: truce.brokers, None, without=parties),
        declared=_most_told(life, lambda truce: truce.declared),
        in_force=_most_told(life, lambda truce: truce.in_force),
        ended=_most_told(life, lambda truce: truce.ended),
        status=status,
        disputed=disputed or any(one.value.status is TruceStatus.DISPUTED for one in news),
        moments=moments,
        breaches=breach_series(breaches, parties),
        ceasefires=tuple(one.key for one in life.told),
        lineages=lineages_of(life.told),
    )


def _named(
    life: _Life,
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


def _most_told(life: _Life, when: Callable[[Ceasefire], Period | None]) -> Period | None:
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
    following = next((one for one in later if codes(one.parties) == mine), None)
    if following is None or not _soon(life, following):
        return life
    time = following.declared or following.in_force
    step = TruceMoment(TruceStage.REPLACED, time, _first_told(following), None, following.ceasefires[:1])
    moments = (*life.moments, step)
    return replace(life, status=TruceStage.REPLACED, moments=moments, replaced_by=following.id)


def _soon(life: TruceLife, following: TruceLife) -> bool:
    before, after = life.declared or life.in_force, following.declared or following.in_force
    return before is None or after is None or (after.start - before.end).days <= SUCCESSION


def _first_told(life: TruceLife) -> datetime | None:
    return min((moment.told for moment in life.moments if moment.told), default=None)
