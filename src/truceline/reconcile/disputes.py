"""Contradictions across articles: mutual accusations, denials, and numbers that cannot both be true."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from truceline.model import (
    ActType,
    Claim,
    Contradiction,
    DisputeKind,
    EntryKey,
    PlacePrecision,
    Stance,
    Standing,
    Toll,
    TollSeries,
)
from truceline.reconcile.dyads import codes, speaks_for
from truceline.reconcile.reports import Reported, may_be_of_one_time
from truceline.reconcile.rivals import rivals
from truceline.reconcile.tolls import APART

Told = Reported[Claim]
WIDE = (PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.UNKNOWN)
NEWS = 2  # days before its publication that an undated claim may be of
WEEK = 7  # days of a longer period that are looked at


def contradictions(
    claims: Sequence[Told],
    tolls: Iterable[TollSeries] = (),
    *,
    incidents: Mapping[EntryKey, str] | None = None,
) -> tuple[Contradiction, ...]:
    """What cannot all be true, side against side, each with the incident of its first claim that is in one.

    `incidents` says of a claim or figure which incident it is of. Denials answer the claims of their incident, and
    those outside it that they deny by all that both tell.
    """
    known = incidents or {}
    told = [one for one in claims if one.value.standing is Standing.CURRENT or one.value.stance is Stance.DENIES]
    found = [*_accusations(told), *_denials(told, known)]
    found += _numbers(tolls, known)
    return tuple(_contradiction(kind, sides, known) for kind, sides in found)


Sides = tuple[tuple[EntryKey, ...], ...]


def _contradiction(kind: DisputeKind, sides: Sides, known: Mapping[EntryKey, str]) -> Contradiction:
    """Its id follows from the first entry of each side."""
    first = "|".join((kind.value, *(str(side[0]) for side in sides)))
    incident = next((known[key] for side in sides for key in side if key in known), None)
    return Contradiction(hashlib.sha256(first.encode()).hexdigest()[:16], kind, sides, incident)


def _numbers(tolls: Iterable[TollSeries], incidents: Mapping[EntryKey, str]) -> Iterator[tuple[DisputeKind, Sides]]:
    """Numbers of one side's people that two voices hold against each other, unless they are of other happenings: told
    more than a week apart, or each of incidents that the other tells nothing of."""
    of_people: dict[tuple[object, ...], list[TollSeries]] = {}
    for series in tolls:
        of_people.setdefault((series.kind, series.side, series.sides), []).append(series)
    for alike in of_people.values():
        pairs = (rivals(one, other) for one, other in combinations(alike, 2))
        for one, other in filter(None, pairs):
            if _of_one_time(one, other) and _of_one_happening(one, other, incidents):
                yield DisputeKind.FIGURE, (one.figures, other.figures)


def _of_one_time(one: Toll, other: Toll) -> bool:
    return one.told is None or other.told is None or abs((one.told - other.told).days) <= APART


def _of_one_happening(one: Toll, other: Toll, incidents: Mapping[EntryKey, str]) -> bool:
    mine, theirs = ({incidents[key] for key in toll.figures if key in incidents} for toll in (one, other))
    return not mine or not theirs or not mine.isdisjoint(theirs)


# ---------------------------------------------------------------------- mutual accusations


def _accusations(claims: Sequence[Told]) -> Iterator[tuple[DisputeKind, Sides]]:
    """What each of two parties lays on the other: breaches of a truce, or violence at one place, day by day."""
    laid: dict[tuple[str, str, bool], list[Told]] = {}
    for told in claims:
        claim = told.value
        if claim.stance is Stance.ASSERTS and claim.act.type is ActType.ASSAULT:
            for accuser, accused in _accusation(claim):
                laid.setdefault((accuser, accused, claim.violates_ceasefire), []).append(told)
    for (accuser, accused, breach), mine in laid.items():
        theirs = laid.get((accused, accuser, breach)) if accuser < accused else None
        for group, answers in _answering(mine, theirs) if theirs else ():
            yield DisputeKind.MUTUAL_ACCUSATION, (_keys(group), _keys(answers))


def _accusation(claim: Claim) -> Iterator[tuple[str, str]]:
    speaker = claim.speaker.code if claim.speaker else None
    if speaker is not None and speaker not in codes(claim.actors):
        yield from ((speaker, accused) for accused in sorted(codes(claim.actors)))


Slot = tuple[date | None, str]  # a day, and for what is no breach of a truce a place


def _answering(mine: Sequence[Told], theirs: Sequence[Told]) -> Iterator[tuple[list[Told], list[Told]]]:
    """Accusations that answer each other, slot by slot; each claim goes to the first slot that both sides have."""
    slots = tuple([(told, _slots(told)) for told in claims] for claims in (mine, theirs))
    one, other = ({slot for _, some in side for slot in some} for side in slots)
    first, second = ({some[0] for _, some in side if some} for side in slots)
    common, likeliest = one & other, first & second
    sides: tuple[dict[Slot, list[Told]], dict[Slot, list[Told]]] = {}, {}
    for side, claims in zip(sides, slots, strict=True):
        for told, some in claims:
            fitting = sorted((slot for slot in some if slot in common), key=lambda slot: slot not in likeliest)
            if fitting:
                side.setdefault(fitting[0], []).append(told)
    yield from ((group, sides[1][slot]) for slot, group in sides[0].items() if slot in sides[1])


def _slots(told: Told) -> list[Slot]:
    """Where an accusation is looked for, the likeliest first: its days, else that of publication and those before."""
    claim = told.value
    places = [""] if claim.violates_ceasefire else sorted(_sharp(claim))
    return [(day, place) for day in _days(told) for place in places]


def _days(told: Told) -> list[date | None]:
    time = told.value.time
    if time is not None:
        return [time.start + timedelta(days=n) for n in range(min(time.days, WEEK))]
    if told.published is None:
        return [None]
    return [told.published.date() - timedelta(days=n) for n in range(NEWS + 1)]


# ---------------------------------------------------------------------- denials


def _denials(claims: Sequence[Told], incidents: Mapping[EntryKey, str]) -> Iterator[tuple[DisputeKind, Sides]]:
    """Each denier's denials of a deed against all who assert it. Of deeds that nobody denies nothing is held."""
    denials = [told for told in claims if told.value.stance is Stance.DENIES]
    deeds: dict[Deed, dict[When, list[Told]]] = {_denied(denial.value): {} for denial in denials}
    of_incident: dict[str, list[Told]] = {incidents[told.key]: [] for told in denials if told.key in incidents}
    for told in claims:
        if told.value.stance is Stance.ASSERTS:
            days = deeds.get((told.value.act.type, codes(told.value.actors)))
            if days is not None:
                for when in {*_dated(told), _published(told)}:
                    days.setdefault(when, []).append(told)
            beside = of_incident.get(incidents.get(told.key, ""))
            if beside is not None:
                beside.append(told)
    grouped: dict[tuple[EntryKey, ...], list[Told]] = {}
    for denial in denials:
        days = deeds[_denied(denial.value)]
        alike = [one for when in _looked_for(denial) for one in days.get(when, ())]
        beside = of_incident.get(incidents.get(denial.key, ""), [])
        answered = {one.key: one for one in beside if _others_voice(one.value, denial.value)}
        answered |= {one.key: one for one in alike if _denied_by(one, denial)}
        if answered:
            keys = _keys(sorted(answered.values(), key=lambda one: one.order))
            grouped.setdefault(keys, []).append(denial)
    yield from ((DisputeKind.DENIAL, (answered, _keys(denials))) for answered, denials in grouped.items())


Deed = tuple[ActType, frozenset[str]]  # what, and by whom
When = tuple[str, date | None]  # the day on which it was done, or published


def _denied(denial: Claim) -> Deed:
    return denial.act.type, _denied_doers(denial)


def _dated(told: Told) -> list[When]:
    return [("done", day) for day in _days(told)] if told.value.time else []


def _published(told: Told) -> When:
    return "published", told.published.date() if told.published else None


def _looked_for(denial: Told) -> list[When]:
    """Where what a denial denies may stand: done on the days it tells, or published about when it was."""
    if denial.published is None:
        return [*_dated(denial), ("published", None)]
    day = denial.published.date()
    about = [("published", day + timedelta(days=n)) for n in range(-NEWS, NEWS + 1)]
    return [*_dated(denial), *about, ("published", None)]


def _denied_doers(denial: Claim) -> frozenset[str]:
    """Whose deed is denied; who denies without naming a doer speaks for himself."""
    speaker = denial.speaker.code if denial.speaker else None
    return codes(denial.actors) or (frozenset((speaker,)) if speaker else frozenset())


def _near(one: Told, other: Told) -> bool:
    """Whether both tell their days; where one tells none, whether they were published about the same time."""
    dated = one.value.time is not None and other.value.time is not None
    if dated or one.published is None or other.published is None:
        return True
    return abs((one.published.date() - other.published.date()).days) <= NEWS


def _denied_by(told: Told, denial: Told) -> bool:
    """Whether a denial of a deed is of a claim of it: alike in all that both tell, and news of the same days."""
    one, other = told.value, denial.value
    return (
        (one.act.mode is None or other.act.mode is None or one.act.mode == other.act.mode)
        and _others_voice(one, other)
        and may_be_of_one_time(one.time, other.time)
        and _near(told, denial)
        and bool(codes(one.actors))
        and _alike(codes(one.targets), codes(other.targets))
        and _alike(_sharp(one), _sharp(other))
        and _tied(one, other)
    )


def _tied(one: Claim, denial: Claim) -> bool:
    """Whether more than type and doer makes a denial one of a claim: a place, a target, a mode or a truce in common."""
    return (
        (one.act.mode is not None and one.act.mode == denial.act.mode)
        or (one.violates_ceasefire and denial.violates_ceasefire)
        or not codes(one.targets).isdisjoint(codes(denial.targets))
        or not _sharp(one).isdisjoint(_sharp(denial))
    )


def _others_voice(one: Claim, denial: Claim) -> bool:
    """Whether a claim is not the denier's own."""
    return denial.speaker is not None and not speaks_for(one.speaker, denial.speaker.code)


def _keys(told: Sequence[Told]) -> tuple[EntryKey, ...]:
    return tuple(one.key for one in told)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets do not speak against each other: one is silent or they share something."""
    return not one or not other or not one.isdisjoint(other)


def _sharp(claim: Claim) -> frozenset[str]:
    return frozenset(place.name.casefold() for place in claim.places if place.precision not in WIDE)
