"""The scored fields of claims, figures and ceasefires, read alike from gold and from a system's account.

Gold may hedge: a list where the format has one value means "any of these is right", and so does a list nested in a
set (actors, places ...). A system may not: its list is a wrong value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from truceline.evaluate.texts import Text
from truceline.evaluate.values import Days, actor_code, as_list, as_mapping, fold, read_days, singular
from truceline.model import Span

Choice = tuple[object, ...]  # of a field with one value: the values that are right; a system's has just one
Slots = frozenset[frozenset[str]]  # of a field that is a set: its elements, each with the forms that stand for it
Fields = dict[str, Choice | Slots]

CATEGORIES = ("claims", "figures", "ceasefires")
EXACT_FIGURE = ("kind", "low", "best", "high")
# Second looks at a field, where "nobody", "never", "no", "asserts" and "current" earn nothing; not listed as errors.
REFINED = ("speaker.named", "time.dated", "violates_ceasefire.yes", "stance.denies", "standing.background")

NOTHING: Slots = frozenset({frozenset(), frozenset({""})})


@dataclass(frozen=True, slots=True)
class FieldReader:
    """Reads the fields of one article's gold, or of one system's account of it. Never raises on nonsense."""

    text: Text
    gold: bool

    def read(self, category: str, raw: Mapping[str, object]) -> Fields:
        """The fields of an entry of this category, in the order in which they are scored."""
        readers = {"claims": self._claim, "figures": self._figure, "ceasefires": self._ceasefire}
        return readers[category](raw)

    def options(self, value: object) -> list[object]:
        """The values allowed."""
        return value if self.gold and isinstance(value, list) else [value]

    def valid_span(self, value: object) -> Span | None:
        """The `start` and `end` of a system's object, if they lie in the text."""
        start, end = as_mapping(value).get("start"), as_mapping(value).get("end")
        if type(start) is int and type(end) is int and 0 <= start < end <= len(self.text.raw):
            return Span(start, end)
        return None

    def _claim(self, raw: Mapping[str, object]) -> Fields:
        act, speakers, times = as_mapping(raw.get("act")), self._speakers(raw), self._times(raw.get("time"))
        stances, standings = self.options(raw.get("stance")), self.options(raw.get("standing"))
        breach = [value is True for value in self.options(raw.get("violates_ceasefire"))]
        return {
            "speaker": speakers,
            "speaker.named": self._unless_null(speakers),
            "speaker.sector": self._sectors(raw),
            "stance": tuple(stances),
            "standing": tuple(standings),
            "stance.denies": _flag(stance == "denies" for stance in stances),
            "standing.background": _flag(standing == "background" for standing in standings),
            "act.type": tuple(self.options(act.get("type"))),
            "act.mode": self._stated(act.get("mode")),
            "violates_ceasefire": tuple(breach),
            "violates_ceasefire.yes": _flag(breach),
            "actors": self._codes(raw.get("actors")),
            "targets": self._codes(raw.get("targets")),
            "places": self._slots(raw.get("places"), self._place_forms),
            "time": times,
            "time.dated": self._unless_null(times),
            "weapons": self._slots(raw.get("weapons"), lambda weapon: [singular(weapon)]),
        }

    def _figure(self, raw: Mapping[str, object]) -> Fields:
        plain: Fields = {name: tuple(self.options(raw.get(name))) for name in (*EXACT_FIGURE, "standing")}
        return {
            **plain,
            "who": self._stated(raw.get("who")),
            "speaker": self._speakers(raw),
            "sides": self._codes(raw.get("sides")),
            "derived": tuple(value is True for value in self.options(raw.get("derived"))),
        }

    def _ceasefire(self, raw: Mapping[str, object]) -> Fields:
        return {
            "parties": self._codes(raw.get("parties")),
            "brokers": self._codes(raw.get("brokers")),
            "declared": self._times(raw.get("declared")),
            "standing": tuple(self.options(raw.get("standing"))),
            "status": tuple(self.options(raw.get("status"))),
            "violations": frozenset(frozenset({str(claim)}) for claim in as_list(raw.get("violations"))),
        }

    def _stated(self, value: object) -> Choice:
        """As options, but what gold leaves out is not scored."""
        return () if self.gold and value is None else tuple(self.options(value))

    def _unless_null(self, values: Choice) -> Choice:
        """Scored only where gold rules out that there is none."""
        return () if self.gold and None in values else values

    def _times(self, value: object) -> tuple[Days | None, ...]:
        return tuple(read_days(option, self.text.published) for option in self.options(value))

    def _slots(self, values: object, forms: Callable[[object], Iterable[str]]) -> Slots:
        found = (
            frozenset(form for option in self.options(value) for form in forms(option)) for value in as_list(values)
        )
        return frozenset(found) - NOTHING

    def _codes(self, actors: object) -> Slots:
        """Actors by code; one without a code is left out: [] equals [{"code": null}]."""
        return self._slots(
            actors, lambda actor: [actor_code(c) for c in self.options(as_mapping(actor).get("code", actor))]
        )

    def _speakers(self, raw: Mapping[str, object]) -> tuple[str | None, ...]:
        """Codes; "" for a speaker without a code, None for the article's own voice. A system must name a speaker
        without a code, or it is the article's own voice."""

        def is_somebody(speaker: object) -> bool:
            named = self.gold or as_mapping(speaker).get("name") or actor_code(speaker)
            return speaker is not None and bool(named)

        return tuple(
            actor_code(code) if is_somebody(speaker) else None
            for speaker in self.options(raw.get("speaker"))
            for code in self.options(as_mapping(speaker).get("code", speaker))
        )

    def _sectors(self, raw: Mapping[str, object]) -> Choice:
        speakers = self.options(raw.get("speaker"))
        if None in speakers:
            return ()
        return tuple(sector for speaker in speakers for sector in self._stated(as_mapping(speaker).get("sector")))

    def _place_forms(self, place: object) -> set[str]:
        """A place counts by its name or by the words at its offsets."""
        if not isinstance(place, dict):
            return {fold(place)}
        span = self.valid_span(place)
        return {fold(place.get("name")), fold(span.of(self.text.raw) if span else "")} - {""}


def _flag(raised: Iterable[bool]) -> Slots:
    """A flag as a set that holds "yes" or nothing, so that its F1 looks at the raised ones alone."""
    return frozenset({frozenset("yes" if value else "" for value in raised)}) - NOTHING
