"""Ceasefires of one article: mentions gathered into truces with parties, brokers, status and alleged breaches."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date

from truceline.model import Actor, ActType, Ceasefire, Claim, Period, Span, Stance, Standing, TimePrecision, TruceStatus
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.truce_mentions import Scope, TruceMention, truce_mentions

BOTH = 2  # parties of a truce
APART = 180  # days between the dates of two truces
PAST = 120  # days after which a truce dated so is history unless it still holds
OWNED = 3  # code points between an owner and what is owned: "'s "
NO_PARTY = ("JRN", "IGO", "NGO", "CVL", "MED")
OVER = (TruceStatus.COLLAPSED, TruceStatus.ENDED)


def find_truces(scene: Scene, resolver: Resolver, claims: Sequence[Claim]) -> list[Ceasefire]:
    """The article's truces by first mention: as a rule a current one, and others told beside it."""
    groups: list[list[TruceMention]] = []
    for mention in truce_mentions(scene, resolver):
        fitting = [g for g in groups if _one_truce(g, mention, scene.published)]
        if fitting:
            max(fitting, key=lambda g: _closeness(g, mention)).append(mention)
        else:
            groups.append([mention])
    breaches = _breaches(groups, claims, scene.published)
    found = [_ceasefire(resolver, g, claims, b) for g, b in zip(groups, breaches, strict=True)]
    named = [any(m.parties or m.land for m in group) for group in groups]
    kept = [
        t for t, own in zip(found, named, strict=True) if t.status is not TruceStatus.PROPOSED or own or len(found) == 1
    ]
    return [replace(truce, id=f"t{i}") for i, truce in enumerate(kept, 1)]


def _closeness(group: Sequence[TruceMention], mention: TruceMention) -> tuple[bool, int, int]:
    """Of truces a mention may be of, that of its own scope, else the one told last."""
    return mention.scope is not None and mention.scope in {m.scope for m in group}, group[-1].sentence, group[-1].head


def _one_truce(group: Sequence[TruceMention], mention: TruceMention, published: date | None) -> bool:
    """Whether nothing speaks against a mention being of a group's truce: scope, time, parties, country."""
    if _apart(group, mention):
        return False
    if mention.introduced and mention.standing is Standing.BACKGROUND and group[0].standing is not Standing.BACKGROUND:
        return False  # a war of old "ended with a truce", beside the one in the news
    times = [m.time for m in group if m.time]
    if _succeeded(group, mention):
        return False
    if mention.time is not None and times and all(_far(mention.time, t) for t in times):
        return False
    if not times and not mention.definite and _is_history([mention], published) and not _is_history(group, published):
        return False  # "they agreed a truce in 1994" beside the one that holds
    return _of_parties(group, mention) and _alike({*mention.land}, {code for m in group for code in m.land})


def _of_parties(group: Sequence[TruceMention], mention: TruceMention) -> bool:
    """Whether two tellings may be of the same parties: each names one of the two, or one its broker alone."""
    mine, theirs = {a.code for a in mention.parties}, {a.code for m in group for a in m.parties}
    if _alike(mine, theirs) or (mention.definite and len(mine) == len(theirs) == 1):
        return True
    return mine <= {a.code for m in group for a in m.brokers} or theirs <= {a.code for a in mention.brokers}


def _succeeded(group: Sequence[TruceMention], mention: TruceMention) -> bool:
    """ "A truce of Tuesday had collapsed", where one of Wednesday holds: one broke down, another took its place."""
    if not mention.introduced or mention.time is None:
        return False
    others = [m for m in group if m.time and m.time.precision is TimePrecision.DAY]
    one_over = any((m.status in OVER) != (mention.status in OVER) for m in others)
    days = all(m.time and (m.time.end < mention.time.start or mention.time.end < m.time.start) for m in others)
    return bool(others) and one_over and days


def _apart(group: Sequence[TruceMention], mention: TruceMention) -> bool:
    """ "The wider truce" is not the local one told before; "an earlier" or "a local truce" is none told before."""
    scopes = {m.scope for m in group if m.scope}
    if mention.scope is None or mention.scope in scopes:
        return False
    return bool(scopes) or mention.scope in (Scope.OLD, Scope.WIDE) or not mention.definite


def _alike(mine: Set[str | None], theirs: Set[str | None]) -> bool:
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _far(a: Period, b: Period) -> bool:
    return (a.start > b.end and (a.start - b.end).days > APART) or (b.start > a.end and (b.start - a.end).days > APART)


# ---------------------------------------------------------------------- one truce of its mentions


def _breaches(
    groups: Sequence[Sequence[TruceMention]], claims: Sequence[Claim], published: date | None
) -> list[list[Claim]]:
    """For each truce the claims that allege its breach: each is of the truce of its standing told nearest to it."""
    found: list[list[Claim]] = [[] for _ in groups]
    for claim in (c for c in claims if c.violates_ceasefire):
        doers = {a.code for a in (*claim.actors, *claim.targets)} - {None}
        fitting = [
            (min(abs(m.span.start - claim.evidence.start) for m in group), place)
            for place, group in enumerate(groups)
            if _of_one_day(group, claim, published) and _between(group, doers)
        ]
        if fitting:
            found[min(fitting)[1]].append(claim)
    return found


def _between(group: Sequence[TruceMention], doers: Set[str | None]) -> bool:
    """Whether a truce may be between those of a breach; one of which a single party is told has another as well."""
    parties = {a.code for m in group for a in m.parties}
    return len(parties) < BOTH or _alike(doers, parties)


def _of_one_day(group: Sequence[TruceMention], claim: Claim, published: date | None) -> bool:
    """News breaches what is not known to be long past, history what is."""
    history = _is_history(group, published)
    if claim.standing is Standing.BACKGROUND:
        return history
    return not history or not any(m.time or m.scope is Scope.OLD for m in group)


def _ceasefire(
    resolver: Resolver, group: Sequence[TruceMention], claims: Sequence[Claim], breaches: Sequence[Claim]
) -> Ceasefire:
    published = resolver.scene.published
    brokers = _brokers(resolver, group, claims)
    told = _named(resolver, [a for m in group for a in m.parties if a.code not in {b.code for b in brokers}])
    history = _is_history(group, published)
    parties = told if len(told) > 1 else _guessed(resolver, group, told, brokers, breaches)
    status = _status(group, breaches)
    return Ceasefire(
        id="",
        evidence=tuple(m.span for m in group),
        parties=parties,
        brokers=tuple(b for b in brokers if b.code not in {p.code for p in told}),
        declared=_when(_own_time(group), TruceStatus.AGREED, TruceStatus.UNKNOWN, TruceStatus.DISPUTED),
        in_force=_when(sorted(group, key=_first_day), TruceStatus.IN_FORCE),
        ended=_when(group, *OVER),
        standing=_standing(group, status, history),
        status=status,
        violations=tuple(c.id for c in breaches),
        confidence=_sure(len(told) > 1, status),
        reasons=_reasons(group, told=len(told) > 1, brokers=brokers, breaches=breaches, status=status),
    )


def _sure(told: bool, status: TruceStatus) -> float:
    """How sure a truce is: by whether words name its parties and how it stands. Uncalibrated, as that of claims."""
    return round((0.8 if told else 0.6) * (0.9 if status is not TruceStatus.UNKNOWN else 0.7), 2)


def _reasons(
    group: Sequence[TruceMention],
    *,
    told: bool,
    brokers: Sequence[Actor],
    breaches: Sequence[Claim],
    status: TruceStatus,
) -> dict[str, str]:
    """What decided each field, for the auditor."""
    dated = "the time with the words that tell of it"
    when = {
        "declared": _when(group, TruceStatus.AGREED, TruceStatus.UNKNOWN, TruceStatus.DISPUTED),
        "in_force": _when(group, TruceStatus.IN_FORCE),
        "ended": _when(group, *OVER),
    }
    by_breach = status is TruceStatus.DISPUTED and bool(breaches)
    return {
        "parties": "named with it" if told else "who breaches it, whose land it is, else the story's two parties",
        "brokers": "named as its mediators or guarantors" if brokers else "nobody named",
        **{name: dated if period else "no words of time with it" for name, period in when.items()},
        "standing": "the news or history of its mentions, and whether it still holds",
        "status": "a breach is alleged" if by_breach else "the furthest that its words tell",
        "violations": "claims of a breach nearest to it" if breaches else "no breach alleged",
    }


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


def _own_time(group: Sequence[TruceMention]) -> list[TruceMention]:
    """The mentions without the times of breaches: of "broke Monday's truce on Tuesday" Monday alone is the truce's."""
    return [m for m in group if m.status is not TruceStatus.DISPUTED or m.time is None or _of_phrase(m, m.time.words)]


def _of_phrase(mention: TruceMention, words: Span | None) -> bool:
    """Whether words stand in the phrase of a truce, or are its owner: "Monday's truce"."""
    return words is None or mention.span.overlaps(words) or 0 <= mention.span.start - words.end <= OWNED


def _first_day(mention: TruceMention) -> date:
    """ "Was holding on Thursday" is told of a truce that may have begun before."""
    return mention.time.start if mention.time else date.max


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
) -> tuple[Actor, ...]:
    """The two parties where the words name fewer: who breaches it, whose land it is, else who is told of most."""
    names = resolver.scene.knowledge.parties
    land = [Actor(names.name_of(code), code, None) for m in group for code in m.land]
    other = {b.code for b in brokers}
    guessed = [*told, *(a for c in breaches for a in (*c.actors, *c.targets)), *(land or resolver.pair)]
    return _named(resolver, [a for a in guessed if a.code not in other and a.sector not in NO_PARTY])[:2]


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
