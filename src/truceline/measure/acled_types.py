"""The ACLED sub-event type that an account comes to, for the acled suite.

The exporter's own rule decides where the installation has it (`truceline.export.acled_types.main_type`); until then a
table from PLOVER type and mode alone, without the conditions of ACLED's codebook.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import cast

from truceline.model import Account, Claim, Standing

AcledType = Callable[[Account], str | None]
BY_ACT: dict[tuple[str, str | None], str] = {
    ("ASSAULT", None): "Armed clash",
    ("ASSAULT", "abduct"): "Abduction/forced disappearance",
    ("ASSAULT", "aerial"): "Air/drone strike",
    ("ASSAULT", "beat"): "Attack",
    ("ASSAULT", "crowd-control"): "Protest with intervention",
    ("ASSAULT", "destroy"): "Looting/property destruction",
    ("ASSAULT", "drone"): "Air/drone strike",
    ("ASSAULT", "explosives"): "Remote explosive/landmine/IED",
    ("ASSAULT", "firearms"): "Armed clash",
    ("ASSAULT", "heavy-weapons"): "Shelling/artillery/missile attack",
    ("ASSAULT", "primitive"): "Attack",
    ("ASSAULT", "sexual"): "Sexual violence",
    ("ASSAULT", "suicide-attack"): "Suicide bomb",
    ("ASSAULT", "targeted"): "Attack",
    ("ASSAULT", "torture"): "Attack",
    ("ASSAULT", "unconventional"): "Chemical weapon",
    ("COERCE", "arrest"): "Arrests",
    ("COERCE", "seize"): "Non-state actor overtakes territory",
    ("PROTEST", None): "Peaceful protest",
    ("PROTEST", "riot"): "Violent demonstration",
    ("PROTEST", "obstruct"): "Violent demonstration",
    ("PROTEST", "vandalize"): "Violent demonstration",
    ("RETREAT", "withdraw"): "Non-violent transfer of territory",
    ("RETREAT", None): "Change to group/activity",
    ("AGREE", None): "Agreement",
    ("CONCEDE", None): "Agreement",
    ("MOBILIZE", None): "Change to group/activity",
}


@cache
def acled_type() -> AcledType:
    """The rule in force."""
    try:
        exporter = importlib.import_module("truceline.export.acled_types")
    except ModuleNotFoundError:
        return by_act_alone
    return lambda account: cast(str, exporter.main_type(account).sub_event_type)


def by_act_alone(account: Account) -> str | None:
    """The sub-event type of the first claim that has one; what happened goes before what may."""
    told = sorted(account.claims, key=lambda claim: claim.standing is Standing.HYPOTHETICAL)
    return next((sub for claim in told if (sub := _of(claim)) is not None), None)


def _of(claim: Claim) -> str | None:
    act = claim.act
    return BY_ACT.get((act.type, act.mode)) or BY_ACT.get((act.type, None))
