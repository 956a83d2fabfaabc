"""The values that gold and accounts give, read from JSON without ever raising, and when two of them agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MIN_SHARED_DAYS = 0.5  # of the days that two intervals cover together

NOT_A_LETTER = re.compile(r"[\W_]+")
PLURAL_S = re.compile(r"(?<=[^\Ws]{2})s\b")


def as_mapping(value: object) -> Mapping[str, object]:
    """The value if it is a JSON object, else an empty one: a system may print anything."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """The value if it is a JSON list, else an empty one."""
    return list(value) if isinstance(value, list | tuple) else []


def fold(name: object) -> str:
    """A name without case, accents, punctuation and leading article."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", str(name or "")) if not unicodedata.combining(c))
    return NOT_A_LETTER.sub(" ", bare.casefold()).strip().removeprefix("the ")


def singular(name: object) -> str:
    """A weapon's name, folded and without plural -s."""
    return PLURAL_S.sub("", fold(name))


def actor_code(actor: object) -> str:
    """The bare code of an Actor (or of a code given as a string), without role prefix; "" if it has none."""
    code = actor.get("code") if isinstance(actor, dict) else actor
    return NOT_A_LETTER.sub("", str(code or "").upper().rpartition(":")[2])


@dataclass(frozen=True, slots=True)
class Days:
    """An interval of days, both ends included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    def agrees(self, other: Days) -> bool:
        """Whether the days shared are at least half of the days from the earlier start to the later end."""
        shared = (min(self.last, other.last) - max(self.first, other.first)).days + 1
        hull = (max(self.last, other.last) - min(self.first, other.first)).days + 1
        return shared > 0 and shared / hull >= MIN_SHARED_DAYS


UNREADABLE = Days(date.min, date.min)  # agrees with no day that a gold account could name


def read_days(value: object, published: str | None) -> Days | None:
    """The days of a time `{"from", "to", "precision"}`; an open end runs to the publication date (ISO)."""
    time = as_mapping(value)
    first, last = time.get("from"), time.get("to")
    if time.get("precision") == "unknown" or not (first or last):
        return None
    try:
        start = date.fromisoformat(str(first or last)[:10])
        end = date.fromisoformat(str(last or published or first)[:10])
    except ValueError:
        return UNREADABLE
    end = end if last else max(start, end)
    return Days(start, end) if start <= end else UNREADABLE


def agree(want: object, got: object) -> bool:
    """Whether a system's value is the one that gold wants. True is not 1, "4" is not 4, and 0 is not null."""
    if isinstance(want, Days) and isinstance(got, Days):
        return want == got or want.agrees(got)
    return bool(want == got) and isinstance(want, bool) == isinstance(got, bool)
