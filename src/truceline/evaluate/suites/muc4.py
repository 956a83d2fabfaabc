"""muc4: terrorist incidents and their victims, the test sets TST1 and TST2 of MUC-3 (used as such in MUC-4, 1992).

A template is aligned when some incident that was read has its type, date and place; on aligned templates the numbers of
people killed and wounded are exact or not, wherever gold gives a definite one. Optional templates may be aligned and
are not missed. Incidents that answer no template are counted only in `incidents_read`: MUC leaves out what is told
vaguely, is older than two months, or is fighting between armies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport
from truceline.evaluate.suites.rows import rows

NAME = "muc4"
FILES = ("muc4_tst1.jsonl.gz", "muc4_tst2.jsonl.gz")
DAY = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d{2})")
MONTHS = {name: i for i, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), start=1)}
KIND_OF_PLACE = re.compile(r"\([^()]*\)")
NUMBER = re.compile(r"~?(\d+)")
FATES = {"killed": "DEATH", "wounded": "INJURY"}
LONG_AGO = timedelta(days=92)  # what a date "before the report" may mean: MUC's task stops at about two months

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Template:
    """An incident as gold has it: any of `types` and `days` is right. `before` says that only the latest day is known.

    `places` are the names within the country in capitals, `country` is the country's; `victims` the possible numbers
    by fate, empty where gold gives none.
    """

    types: frozenset[str]
    days: tuple[Days, ...]
    before: bool
    country: str
    places: frozenset[str]
    victims: Mapping[str, frozenset[int]]
    optional: bool


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A wire article in capitals with its templates."""

    name: str
    text: str
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it was read: MUC type, days, names of places and countries in capitals, numbers by fate."""

    type: str
    days: Days | None
    places: frozenset[str]
    victims: Mapping[str, int]


def read(folder: Path) -> Iterator[Bulletin]:
    for file in FILES:
        yield from rows(folder / file, _bulletin)


def _bulletin(row: dict[str, Any]) -> Bulletin:
    return Bulletin(row["id"], row["text"], tuple(_template(t) for t in row["templates"]))


def _template(row: dict[str, Any]) -> Template:
    raw = {slot: [filler["raw"] for filler in row[slot]] for slot in row if ": " in slot}
    dated = " / ".join(raw["INCIDENT: DATE"])
    days = tuple(hull for part in dated.split(" / ") if (hull := _days(part)) is not None)
    place = KIND_OF_PLACE.sub("", " / ".join(raw["INCIDENT: LOCATION"])).replace("(", "").replace(")", "")
    names = [name.strip() for part in place.split(" / ") for name in part.split(":")]
    within = {name.strip() for part in names[1:] for name in part.split(" - ") if name.strip()}
    types = frozenset(kind for filler in raw["INCIDENT: TYPE"] for kind in filler.split(" / "))
    return Template(
        types,
        days,
        dated.lstrip("( ").startswith("-"),
        names[0] if names else "",
        frozenset(within - {names[0]}),
        {fate: _victims(row, effect) for fate, effect in FATES.items()},
        bool(row["optional_template"]),
    )


def _days(text: str) -> Days | None:
    found = [date(1900 + int(y), MONTHS[m], int(d)) for d, m, y in DAY.findall(text) if int(y)]
    return (min(found), max(found)) if found else None


def _victims(row: dict[str, Any], effect: str) -> frozenset[int]:
    """How many people met a fate: the possible sums over those whose fate it was; empty where one is not definite."""
    fates = row["HUM TGT: EFFECT OF INCIDENT"]
    hit = [tuple(f["strings"]) for f in fates if (f["value"] or "").split(" / ")[0] == effect]
    total = [_numbers(f["raw"]) for f in row["HUM TGT: TOTAL NUMBER"]]
    if total and hit and len(hit) == len(fates):
        return total[0]
    numbers = [_numbers(f["raw"]) for f in row["HUM TGT: NUMBER"] if any(set(h) & set(f["strings"]) for h in hit)]
    if not numbers or not all(numbers) or len(numbers) < len(hit):
        return frozenset()
    return frozenset(map(sum, product(*numbers)))


def _numbers(raw: str) -> frozenset[int]:
    """The definite numbers of a filler ('5/6: "PRIESTS"'); empty for PLURAL."""
    return frozenset(int(n) for n in NUMBER.findall(raw.split(":")[0]))


def agrees(incident: Incident, template: Template) -> bool:
    """Whether type, date and place are the same; a template with no more than a country asks for no more."""
    places = incident.places & template.places if template.places else template.country in incident.places
    return incident.type in template.types and bool(places) and _same_days(incident.days, template)


def _same_days(days: Days | None, template: Template) -> bool:
    if days is None:
        return template.before or not template.days
    for first, last in template.days:
        earliest = first - LONG_AGO if template.before else first
        if earliest <= days[1] and days[0] <= last:
            return True
    return not template.days


def score(pairs: Iterable[tuple[Bulletin, Sequence[Incident]]], notes: tuple[str, ...] = ()) -> SuiteReport:
    tally, cases = Tally(), 0
    for article, incidents in pairs:
        cases += 1
        tally.add("articles_with_incidents", hit=bool(incidents), n=1)
        free = list(incidents)
        for template in article.templates:
            same = [incident for incident in free if agrees(incident, template)]
            free = [incident for incident in free if incident not in same]
            if same or not template.optional:
                tally.record("aligned", bool(same))
                tally.record("type", any(i.type in template.types for i in incidents))
                tally.record("place", any(_there(i, template) for i in incidents))
            if not same and not template.optional:
                detail = f"{sorted(template.types)} {template.country} {sorted(template.places)} {template.days[:1]}"
                tally.mistakes.append(Mistake("missed", 1, article.name, article.text[:80], detail))
            if same:
                _count(tally, article, template, same)
    return SuiteReport.of(NAME, cases, tally, notes)


def _there(incident: Incident, template: Template) -> bool:
    return bool(incident.places & (template.places or {template.country}))


def _count(tally: Tally, article: Bulletin, template: Template, same: Sequence[Incident]) -> None:
    for fate, numbers in template.victims.items():
        if not numbers:
            continue
        said = next((i.victims[fate] for i in same if fate in i.victims), None)
        tally.record("victims", said in numbers)
        tally.record(f"victims.{fate}", said in numbers)
        if said not in numbers:
            detail = f"{fate}: {sorted(numbers)}, read as {said}"
            tally.mistakes.append(Mistake("victims", 2, article.name, article.text[:80], detail))
