"""acled: snippets to ACLED sub-event types, the development set of CASE-2021 task 2 (Haneczok et al. 2021).

Weighted F1 over the shared task's 30 classes, of which five are none of ACLED's (natural and man-made disasters,
organised crime, diplomacy, attribution); `events` are ACLED's six types. Never trained on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport, tally_classes
from truceline.evaluate.suites.rows import rows

NAME, FILE = "acled", "acled_types_dev.jsonl.gz"
BATTLES, PROTESTS, RIOTS = "Battles", "Protests", "Riots"
REMOTE, CIVILIANS, STRATEGIC = "Explosions/Remote violence", "Violence against civilians", "Strategic developments"
SUB_TYPES = {  # the shared task's label: (ACLED event type, ACLED sub-event type)
    "GOV_REGAINS_TERIT": (BATTLES, "Government regains territory"),
    "NON_STATE_ACTOR_OVERTAKES_TER": (BATTLES, "Non-state actor overtakes territory"),
    "ARMED_CLASH": (BATTLES, "Armed clash"),
    "FORCE_AGAINST_PROTEST": (PROTESTS, "Excessive force against protesters"),
    "PROTEST_WITH_INTER": (PROTESTS, "Protest with intervention"),
    "PEACE_PROTEST": (PROTESTS, "Peaceful protest"),
    "VIOL_DEMONSTR": (RIOTS, "Violent demonstration"),
    "MOB_VIOL": (RIOTS, "Mob violence"),
    "CHEM_WEAP": (REMOTE, "Chemical weapon"),
    "AIR_STRIKE": (REMOTE, "Air/drone strike"),
    "SUIC_BOMB": (REMOTE, "Suicide bomb"),
    "ART_MISS_ATTACK": (REMOTE, "Shelling/artillery/missile attack"),
    "REM_EXPLOS": (REMOTE, "Remote explosive/landmine/IED"),
    "GRENADE": (REMOTE, "Grenade"),
    "SEX_VIOL": (CIVILIANS, "Sexual violence"),
    "ATTACK": (CIVILIANS, "Attack"),
    "ABDUCT_DISSAP": (CIVILIANS, "Abduction/forced disappearance"),
    "AGREEMENT": (STRATEGIC, "Agreement"),
    "ARREST": (STRATEGIC, "Arrests"),
    "CHANGE_TO_GROUP_ACT": (STRATEGIC, "Change to group/activity"),
    "DISR_WEAP": (STRATEGIC, "Disrupted weapons use"),
    "HQ_ESTABLISHED": (STRATEGIC, "Headquarters or base established"),
    "PROPERTY_DISTRUCT": (STRATEGIC, "Looting/property destruction"),
    "NON_VIOL_TERRIT_TRANSFER": (STRATEGIC, "Non-violent transfer of territory"),
    "OTHER": (STRATEGIC, "Other"),
}
NOT_CODED = {  # what the shared task has beside ACLED's types, as the exporter calls it
    "ATTRIB": "Attribution",
    "DIPLO": "Diplomacy",
    "MAN_MADE_DISASTER": "Man-made disaster",
    "NATURAL_DISASTER": "Natural disaster",
    "ORG_CRIME": "Organised crime",
}
OF_SUB_TYPE = {sub: label for label, (_, sub) in SUB_TYPES.items()} | {sub: label for label, sub in NOT_CODED.items()}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few sentences, and the label of what they tell of."""

    name: str
    text: str
    label: str


def read(path: Path) -> Iterator[Snippet]:
    return rows(path, _snippet)


def _snippet(row: dict[str, Any]) -> Snippet:
    return Snippet(row["id"], row["text"], row["gold"]["acled_subtype"])


def score(pairs: Iterable[tuple[Snippet, str | None]]) -> SuiteReport:
    """Scores of sub-event types as ACLED writes them, or of NOT_CODED; None and any other word are no answer."""
    tally = Tally()
    answers = [(case, OF_SUB_TYPE.get(sub or "")) for case, sub in pairs]
    tally_classes(tally, [(case.label, label) for case, label in answers])
    coded = [(case, label) for case, label in answers if case.label in SUB_TYPES]
    events = Tally()
    tally_classes(events, [(_event(case.label), _event(label)) for case, label in coded])
    for name in ("accuracy", "macro_f1", "weighted_f1"):
        tally.add(f"events.{name}", hit=events.counts[f"{name}.hit"], n=events.counts[f"{name}.n"])
    for case, label in answers:
        if label != case.label:
            detail = f"is {case.label}, read as {label or 'nothing'}"
            tally.mistakes.append(Mistake("type", 1, case.name, case.text, detail))
    return SuiteReport.of(NAME, len(answers), tally)


def _event(label: str | None) -> str | None:
    return SUB_TYPES[label][0] if label in SUB_TYPES else None
