"""What follows from incidents and reports: grades and attributes, tolls, lives of truces, contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from truceline.model import Claim, EntryKey, Feature, Incident, Picture
from truceline.reconcile.disputes import contradictions
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.incidents import Case, incident_of
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.reports import Reported, Reports
from truceline.reconcile.status import grade_and_attributes
from truceline.reconcile.tolls import toll_series, war_tolls
from truceline.reconcile.truces import truce_lives


def complete(
    picture: Picture, reports: Reports, *, incidents: Mapping[EntryKey, str], aside: Set[EntryKey], dyads: Dyads
) -> Picture:
    """A picture with all that is worked out of reports and of which claim or figure is of which incident (`incidents`).

    Claims that a judgement set aside (`aside`) count in no truce and no contradiction.
    """
    claims = standing(reports, aside)
    tolls = war_tolls(reports.figures, dyads=dyads)
    return replace(
        picture,
        tolls=tolls,
        ceasefires=truce_lives(replace(reports, claims=claims)),
        contradictions=contradictions(claims, tolls, incidents=incidents),
    )


def standing(reports: Reports, aside: Set[EntryKey]) -> tuple[Reported[Claim], ...]:
    """The claims that no judgement set aside."""
    return tuple(told for told in reports.claims if told.key not in aside) if aside else reports.claims


def incidents_of(cases: Sequence[Case], *, weights: Weights, dyads: Dyads) -> list[Incident]:
    """The incidents of some cases, with their tolls, attributes and grades: those of each follow from it alone."""
    memory: dict[Feature, Feature] = {}
    return [_completed(case, incident_of(case, weights, memory), dyads) for case in cases]


def _completed(case: Case, incident: Incident, dyads: Dyads) -> Incident:
    times = dict.fromkeys(incident.figures, incident.time) if incident.time else {}
    tolls = toll_series(case.figures, dyads=dyads, times=times) if case.figures else ()
    grade, attributes = grade_and_attributes(case.claims, tolls, dyads=dyads, discounted=case.discounted)
    return replace(incident, grade=grade, attributes=attributes, tolls=tolls)
