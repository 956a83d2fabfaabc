"""Whether a system's field is right, and how much of it."""

from __future__ import annotations

from truceline.evaluate.fields import Slots
from truceline.evaluate.items import Item
from truceline.evaluate.matching import best_matching
from truceline.evaluate.values import agree

Counts = tuple[int, int, int]  # right, false, missed
Verdict = bool | Counts | None  # None: this field is not scored for this item


def set_counts(want: Slots, got: Slots) -> Counts:
    """Elements in common, too many and missing; a gold element with a null alternative need not be there."""
    gold, system = list(want), list(got)
    # A hair more for the elements that must be there, so that those with a null alternative give way to them.
    pairs = best_matching([[(1.0 + 0.01 * ("" not in g)) * bool(g & s) for s in system] for g in gold])
    missing = sum("" not in slot for i, slot in enumerate(gold) if i not in pairs)
    return len(pairs), len(system) - len(pairs), missing


def judge(gold: Item, system: Item, name: str) -> Verdict:
    """The verdict on one field of an aligned pair."""
    if not gold.skip.isdisjoint((name, *name.split("."))):
        return None
    want, got = gold.fields[name], system.fields[name]
    if isinstance(want, frozenset) and isinstance(got, frozenset):
        return set_counts(want, got)
    return any(agree(w, g) for w in want for g in got) if want else None


def f1(right: float, false: float, missed: float) -> float | None:
    """The harmonic mean of precision and recall; None where there is nothing to find and nothing was found."""
    return 2 * right / (2 * right + false + missed) if right + false + missed else None


def credit(verdict: Verdict) -> float:
    """From 0 (wrong) to 1 (right, or not scored)."""
    if isinstance(verdict, tuple):
        value = f1(*verdict)
        return 1.0 if value is None else value
    return 1.0 if verdict is None else float(verdict)


def word_f1(a: frozenset[int], b: frozenset[int]) -> float:
    """How far two stretches of text are the same words, from 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
