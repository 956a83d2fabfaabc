"""What follows from incidents and reports: grades and attributes, tolls, lives of truces, contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from truceline.model import Claim, EntryKey, Figure, Grade, Incident, Picture
from truceline.reconcile.disputes import contradictions
from truceline.reconcile.dyads import Dyads, dyads_of
from truceline.reconcile.reports import Reported, Reports
from truceline.reconcile.status import grade_and_attributes
from truceline.reconcile.tolls import toll_series, war_tolls
from truceline.reconcile.truces import truce_lives

NONE: Set[EntryKey] = frozenset()


def complete(picture: Picture, reports: Reports, *, aside: Set[EntryKey] = NONE) -> Picture:
    """A picture of lineages and incidents with all that is worked out of them.

    Claims that a judgement set aside (`aside`) count in no truce and no contradiction; an incident that keeps them is
    discounted as it stands.
    """
    claims = tuple(told for told in reports.claims if told.key not in aside)
    kept = replace(reports, claims=claims)
    dyads = dyads_of((told.value for told in claims), (told.value for told in reports.ceasefires))
    claim_by_key = {told.key: told for told in reports.claims}
    figure_by_key = {told.key: told for told in reports.figures}
    incidents = tuple(_completed(one, claim_by_key, figure_by_key, dyads) for one in picture.incidents)
    tolls = war_tolls(reports.figures, dyads=dyads)
    incident_of = {key: one.id for one in incidents for key in (*one.claims, *one.figures)}
    return replace(
        picture,
        incidents=incidents,
        tolls=tolls,
        ceasefires=truce_lives(kept),
        contradictions=contradictions(claims, tolls, incidents=incident_of),
    )


def _completed(
    incident: Incident,
    claims: Mapping[EntryKey, Reported[Claim]],
    figures: Mapping[EntryKey, Reported[Figure]],
    dyads: Dyads,
) -> Incident:
    times = dict.fromkeys(incident.figures, incident.time) if incident.time else {}
    counted = [figures[key] for key in incident.figures if key in figures]
    tolls = toll_series(counted, dyads=dyads, times=times)
    told = [claims[key] for key in incident.claims if key in claims]
    discounted = incident.grade is Grade.DISCOUNTED
    grade, attributes = grade_and_attributes(told, tolls, dyads=dyads, discounted=discounted)
    return replace(incident, grade=grade, attributes=attributes, tolls=tolls)
