"""Ceasefires of one article: mentions gathered into truces with parties, brokers, status and alleged breaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from truceline.model import Actor, ActType, Ceasefire, Claim, Period, Stance, Standing, TruceStatus
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.truce_mentions import Scope, TruceMention, truce_mentions

APART = 180  # days between the dates of two truces
PAST = 120  # days after which a truce dated so is history unless it still holds
NO_PARTY = ("JRN", "IGO", "NGO", "CVL", "MED")
OVER = (TruceStatus.COLLAPSED, TruceStatus.ENDED)


def find_truces(scene: Scene, resolver: Resolver, claims: Sequence[Claim]) -> list[Ceasefire]:
    """The article's truces by first mention: as a rule a current one, and others told beside it."""
    groups: list[list[TruceMention]] = []
    for mention in truce_mentions(scene, resolver):
        fitting = [g for g in groups if _one_truce(g, mention)]
        if fitting:
            max(fitting, key=lambda g: (g[-1].scope is mention.scope, g[-1].sentence)).append(mention)
        else:
            groups.append([mention])
    found = [_ceasefire(resolver, group, claims, alone=len(groups) == 1) for group in groups]
    kept = [truce for truce in found if truce.status is not TruceStatus.PROPOSED or truce.parties or len(found) == 1]
    return [replace(truce, id=f"t{i}") for i, truce in enumerate(kept, 1)]


def _one_truce(group: Sequence[TruceMention], mention: TruceMention) -> bool:
    """Whether nothing speaks against a mention being of a group's truce: scope, time, parties, country."""
    if _apart(group, mention):
        return False
    times = [m.time for m in group if m.time]
    if mention.time is not None and times and all(_far(mention.time, t) for t in times):
        return False
    return all(
        _alike(mine, theirs)
        for mine, theirs in (
            ({a.code for a in mention.parties}, {a.code for m in group for a in m.parties}),
            (set(mention.land), {code for m in group for code in m.land}),
        )
    )


def _apart(group: Sequence[TruceMention], mention: TruceMention) -> bool:
    """ "The wider truce" is not the local one told before, "an earlier truce" none told before."""
    scopes = {m.scope for m in group if m.scope}
    if mention.scope is None or mention.scope in scopes:
        return False
    return bool(scopes) or mention.scope in (Scope.OLD, Scope.WIDE)


def _alike(mine: set[str | None], theirs: set[str | None]) -> bool:
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _far(a: Period, b: Period) -> bool:
    return (a.start > b.end and (a.start - b.end).days > APART) or (b.start > a.end and (b.start - a.end).days > APART)


# ---------------------------------------------------------------------- one truce of its mentions


def _ceasefire(
    resolver: Resolver, group: Sequence[TruceMention], claims: Sequence[Claim], *, alone: bool
) -> Ceasefire:
    published = resolver.scene.published
    brokers = _brokers(resolver, group, claims)
    told = _named(resolver, [a for m in group for a in m.parties if a.code not in {b.code for b in brokers}])
    history = _is_history(group, published)
    breaches = [
        c
        for c in claims
        if c.violates_ceasefire
        and ((c.standing is Standing.BACKGROUND) == history or alone)
        and _alike({a.code for a in (*c.actors, *c.targets)} - {None}, {a.code for a in told} if len(told) > 1 else set())
    ]
    parties = told if len(told) > 1 else _guessed(resolver, group, told, brokers, breaches, claims)
    status = _status(group, breaches)
    return Ceasefire(
        id="",
        evidence=tuple(m.span for m in group),
        parties=parties,
        brokers=tuple(b for b in brokers if b.code not in {p.code for p in told}),
        declared=_when(group, TruceStatus.AGREED, TruceStatus.UNKNOWN, TruceStatus.DISPUTED),
        in_force=_when(group, TruceStatus.IN_FORCE),
        ended=_when(group, *OVER),
        standing=_standing(group, status, history),
        status=status,
        violations=tuple(c.id for c in breaches),
    )


def _is_history(group: Sequence[TruceMention], published: date | None) -> bool:
    """Whether all that is told of a truce is long past: dated so, or told as an earlier one."""
    times = [m.time for m in group if m.time]
    if times and published is not None:
        return all((published - t.end).days > PAST for t in times)
    return any(m.scope is Scope.OLD for m in group) or all(m.standing is Standing.BACKGROUND for m in group)


def _standing(group: Sequence[TruceMention], status: TruceStatus, history: bool) -> Standing:
    """Current as long as a truce holds or is fought over (rule 5: a lasting state told as news)."""
    if any(m.standing is Standing.CURRENT for m in group):
        return Standing.BACKGROUND if history and not _still(group, status) else Standing.CURRENT
    if all(m.standing is Standing.HYPOTHETICAL for m in group):
        return Standing.HYPOTHETICAL
    dated = any(m.time for m in group)
    return Standing.CURRENT if _still(group, status) and not (history and dated) else Standing.BACKGROUND


def _still(group: Sequence[TruceMention], status: TruceStatus) -> bool:
    return status in (TruceStatus.IN_FORCE, TruceStatus.DISPUTED) and not any(m.scope is Scope.OLD for m in group)


def _when(group: Sequence[TruceMention], *statuses: TruceStatus) -> Period | None:
    return next((m.time for m in group if m.time and m.status in statuses), None)


def _brokers(resolver: Resolver, group: Sequence[TruceMention], claims: Sequence[Claim]) -> tuple[Actor, ...]:
    spans = [m.span for m in group]
    mediated = [
        a
        for c in claims
        if c.act.mode == "ceasefire" and c.act.type is ActType.AGREE and c.targets
        for a in c.actors
        if any(c.evidence.overlaps(s) for s in spans)
    ]
    return _named(resolver, [*(a for m in group for a in m.brokers), *mediated])


def _guessed(
    resolver: Resolver,
    group: Sequence[TruceMention],
    told: Sequence[Actor],
    brokers: Sequence[Actor],
    breaches: Sequence[Claim],
    claims: Sequence[Claim],
) -> tuple[Actor, ...]:
    """The two parties where the words name fewer: who breaches it, whose land it is, who fights, who is told of most."""
    names = resolver.scene.knowledge.parties
    land = [Actor(names.name_of(code), code, None) for m in group for code in m.land]
    fighting = [a for c in claims if c.act.type is ActType.ASSAULT for a in (*c.actors, *c.targets)]
    often = Counter(a.code for a in fighting if a.code and a.sector not in NO_PARTY)
    fighters = sorted((a for a in fighting if a.code in often), key=lambda a: -often[a.code])
    other = {b.code for b in brokers}
    guessed = [*told, *(a for c in breaches for a in (*c.actors, *c.targets)), *land, *fighters, *resolver.pair]
    return _named(resolver, [a for a in guessed if a.code not in other])[:2]


def _status(group: Sequence[TruceMention], breaches: Sequence[Claim]) -> TruceStatus:
    """The worst that is told of it: over, then fought over, then holding, agreed, only proposed."""
    told = {m.status for m in group}
    if TruceStatus.COLLAPSED in told:
        return TruceStatus.COLLAPSED
    if TruceStatus.ENDED in told:
        return TruceStatus.ENDED
    if any(c.stance is Stance.ASSERTS for c in breaches) or TruceStatus.DISPUTED in told:
        return TruceStatus.DISPUTED
    order = (TruceStatus.IN_FORCE, TruceStatus.AGREED, TruceStatus.PROPOSED)
    return next((status for status in order if status in told), TruceStatus.UNKNOWN)


def _named(resolver: Resolver, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Each party once, under its own name: a truce is between states and groups, not between their units."""
    names = resolver.scene.knowledge.parties
    found = {a.code: replace(a, name=names.name_of(a.code)) for a in reversed(actors) if a.code}
    return tuple(found.values())[::-1]
