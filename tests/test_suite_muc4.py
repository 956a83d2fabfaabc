"""The muc4 suite: what its templates say, and when an incident that was read is the same."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.evaluate.suites import muc4
from truceline.measure.capitals import joined_lines


def template(**slots: list[dict[str, object]]) -> muc4.Template:
    empty = {
        name: []
        for name in (
            "INCIDENT: DATE",
            "INCIDENT: LOCATION",
            "INCIDENT: TYPE",
            "HUM TGT: NUMBER",
            "HUM TGT: TOTAL NUMBER",
            "HUM TGT: EFFECT OF INCIDENT",
        )
    }
    named = {
        {"day": "INCIDENT: DATE", "place": "INCIDENT: LOCATION", "type": "INCIDENT: TYPE"}.get(k, f"HUM TGT: {k}"): v
        for k, v in slots.items()
    }
    return muc4._template({**empty, **named, "optional_template": False})


def filler(raw: str, *strings: str, value: str | None = None) -> dict[str, object]:
    return {"raw": raw, "strings": list(strings), "value": value}


RAID = template(
    day=[filler("28 DEC 89 - 29 DEC 89")],
    place=[filler("ARDANIA: NORTHERN (PROVINCE): ORSK (CITY)")],
    type=[filler("ATTACK")],
    NUMBER=[filler('2: "GUARDS"', "GUARDS"), filler('1: "COOK"', "COOK"), filler('5/6: "CLERKS"', "CLERKS")],
    **{
        "EFFECT OF INCIDENT": [
            filler('DEATH: "GUARDS"', "GUARDS", value="DEATH"),
            filler('DEATH: "COOK"', "COOK", value="DEATH"),
            filler('INJURY: "CLERKS"', "CLERKS", value="INJURY"),
        ]
    },
)


def test_a_template_gives_days_places_and_victims_by_fate() -> None:
    assert RAID.days == ((date(1989, 12, 28), date(1989, 12, 29)),)
    assert (RAID.country, RAID.places) == ("ARDANIA", {"NORTHERN", "ORSK"})
    assert RAID.victims == {"killed": {3}, "wounded": {5, 6}}


def test_a_victim_whose_number_is_not_told_leaves_no_number() -> None:
    dead = [filler('DEATH: "MEN"', "MEN", value="DEATH")]
    assert template(NUMBER=[filler('PLURAL: "MEN"', "MEN")], **{"EFFECT OF INCIDENT": dead}).victims["killed"] == set()
    total = [filler("8")]
    several = template(NUMBER=[filler('PLURAL: "MEN"', "MEN")], **{"EFFECT OF INCIDENT": dead, "TOTAL NUMBER": total})
    assert several.victims["killed"] == {8}


@pytest.mark.parametrize(
    ("kind", "day", "places", "same"),
    [
        ("ATTACK", 28, {"ORSK", "ARDANIA"}, True),
        ("BOMBING", 28, {"ORSK"}, False),
        ("ATTACK", 27, {"ORSK"}, False),
        ("ATTACK", 28, {"ARDANIA"}, False),  # gold is sharper
    ],
)
def test_an_incident_agrees_in_type_day_and_place(kind: str, day: int, places: set[str], same: bool) -> None:
    when = date(1989, 12, day)
    assert muc4.agrees(muc4.Incident(kind, (when, when), frozenset(places), {}), RAID) is same


def test_a_date_before_the_report_is_any_of_the_last_months() -> None:
    old = template(day=[filler("- 04 FEB 90")], place=[filler("ARDANIA")], type=[filler("ATTACK")])

    def at(when: date | None) -> muc4.Incident:
        return muc4.Incident("ATTACK", (when, when) if when else None, frozenset({"ARDANIA"}), {})

    assert [muc4.agrees(at(d), old) for d in (None, date(1990, 1, 20), date(1990, 2, 6), date(1988, 1, 1))] == [
        True,
        True,
        False,
        False,
    ]


def test_victims_are_counted_on_aligned_templates_alone() -> None:
    when = (date(1989, 12, 28), date(1989, 12, 28))
    here = muc4.Incident("ATTACK", when, frozenset({"ORSK"}), {"killed": 3, "wounded": 9})
    aligned = muc4.score([(muc4.Bulletin("a", "", (RAID,)), [here])])
    assert aligned.scores | {"aligned": 1.0, "victims.killed": 1.0, "victims.wounded": 0.0} == aligned.scores
    missed = muc4.score([(muc4.Bulletin("a", "", (RAID,)), [])])
    assert missed.scores["aligned"] == 0.0
    assert "victims" not in missed.scores


def test_lines_of_a_paragraph_are_joined_without_moving_a_letter() -> None:
    text = "   ORSK, 4 FEB 90 -- REBELS\nATTACKED.\n\n   THE ARMY DENIED IT."
    assert joined_lines(text) == text.replace("REBELS\nATTACKED", "REBELS ATTACKED")
