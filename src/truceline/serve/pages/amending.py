"""The fields of the judgement's form: what a person can set right in a claim or a figure, and its form in accounts."""

from __future__ import annotations

from datetime import date

from truceline.errors import UsageError
from truceline.export.crosswalk import known_acts
from truceline.export.naming import is_state
from truceline.export.report.parties import known_names
from truceline.model import FigureKind, Stance, Standing
from truceline.model.shapes import JSON
from truceline.serve.pages.visits import Visitor

OF_CLAIMS, OF_CLAIM, OF_FIGURE = "claims", "claim", "figure"  # of an incident's claims, of one claim, of a figure
FLAGS = {"yes": True, "no": False}


def acts() -> tuple[str, ...]:
    return tuple(sorted(known_acts()))


def amendment_of(visitor: Visitor) -> dict[str, JSON] | None:
    """The fields that were filled in; None where none was. UsageError where one cannot be read."""
    found: dict[str, JSON] = {}
    for name, known in (("stance", Stance), ("standing", Standing), ("kind", FigureKind)):
        if said := visitor.said(f"set-{name}"):
            if said not in list(known):
                raise UsageError(f"{name}: {said!r} is none of {', '.join(known)}")
            found[name] = said
    if said := visitor.said("set-act"):
        found["act"] = _act(said)
    if said := visitor.said("set-breach"):
        if said not in FLAGS:
            raise UsageError(f"breach of a truce: {said!r} is neither yes nor no")
        found["violates_ceasefire"] = FLAGS[said]
    for name in ("actors", "targets", "sides"):
        if said := visitor.said(f"set-{name}"):
            found[name] = [_party(one.strip()) for one in said.split(";") if one.strip()]
    if said := visitor.said("set-from"):
        found["time"] = _time(said, visitor.said("set-to") or said)
    for name in ("low", "best", "high"):
        if said := visitor.said(f"set-{name}"):
            found[name] = _number(name, said)
    return found or None


def _act(said: str) -> JSON:
    if said not in known_acts():
        raise UsageError(f"act: {said!r} is none of PLOVER's types, or types with a mode")
    type, _, mode = said.partition("/")
    return {"type": type, "mode": mode or None, "contexts": []}


def _party(said: str) -> JSON:
    """A party by its code, or by a name where there is none."""
    code = said.upper() if is_state(said.upper()) or said.upper() in known_names() else None
    name = known_names().get(code or "", said)
    return {"name": name, "code": code, "sector": None, "start": None, "end": None}


def _time(first: str, last: str) -> JSON:
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise UsageError(f"days: write them as 2022-09-14, not {first[:20]!r} and {last[:20]!r}") from error
    precision = "day" if start == end else "part-week" if (end - start).days < 7 else "week"
    return {"from": start.isoformat(), "to": end.isoformat(), "precision": precision, "words": None}


def _number(name: str, said: str) -> int:
    plain = said.replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 16):
        raise UsageError(f"{name}: {said[:20]!r} is no number of people")
    return int(plain)
