"""Which of a system's items tells which item of gold.

Gold marks evidence, not trigger words. A claim or figure may be told by a bare verb, by its clause or by its whole
sentence, but never by a whole paragraph; a ceasefire also by the same parties and standing elsewhere in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from truceline.evaluate.items import Item
from truceline.evaluate.matching import best_matching
from truceline.evaluate.texts import Text
from truceline.evaluate.verdicts import credit, judge, set_counts, word_f1

MIN_OVERLAP, MIN_SHARED_CONTENT, MIN_CEASEFIRE_OVERLAP = 0.3, 0.5, 0.1
TIE_BREAKERS = {
    "claims": ("act.type", "speaker", "actors"),
    "figures": ("kind", "low", "best", "high"),
    "ceasefires": ("parties", "standing"),
}
TIE_BREAK_WEIGHT, FIELDS_WEIGHT, FIRM_WEIGHT = 0.3, 0.01, 0.001


def align(text: Text, category: str, gold: Sequence[Item], system: Sequence[Item]) -> dict[int, int]:
    """Gold index -> system index, one to one."""
    return best_matching([[pair_weight(text, category, g, s) for s in system] for g in gold])


def evidence_overlap(text: Text, category: str, gold: Item, system: Item) -> float | None:
    """How far the evidence agrees (0 to 1), or None if the two must not be paired."""
    if category == "ceasefires":
        overlap = max((word_f1(g, s) for g in gold.parts for s in system.parts), default=0.0)
        return overlap if overlap >= MIN_CEASEFIRE_OVERLAP or _same_truce(gold, system) else None
    overlap = max(word_f1(tokens, system.tokens) for tokens in gold.tellings)
    if overlap >= MIN_OVERLAP or _stands_for(text, gold, system):
        return overlap
    return None


def _stands_for(text: Text, gold: Item, system: Item) -> bool:
    """Whether the system's words lie in gold's sentences and share half of the content words of the shorter one."""
    sentences = {text.sentence[i] for i in gold.tokens}
    ours, theirs = text.content(gold.tokens), text.content(system.tokens)
    shared = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
    return shared >= MIN_SHARED_CONTENT and all(text.sentence[i] in sentences for i in system.tokens)


def _same_truce(gold: Item, system: Item) -> bool:
    want, got = gold.fields["parties"], system.fields["parties"]
    if not isinstance(want, frozenset) or not isinstance(got, frozenset):
        return False
    shared, extra, missing = set_counts(want, got)
    return bool(shared) and not extra and not missing and judge(gold, system, "standing") is not False


def pair_weight(text: Text, category: str, gold: Item, system: Item) -> float:
    overlap = evidence_overlap(text, category, gold, system)
    if overlap is None:
        return 0.0
    return (
        overlap
        + TIE_BREAK_WEIGHT * _mean_credit(gold, system, TIE_BREAKERS[category])
        + FIELDS_WEIGHT * _mean_credit(gold, system, gold.fields)
        + FIRM_WEIGHT * (not gold.optional)
    )


def _mean_credit(gold: Item, system: Item, names: Iterable[str]) -> float:
    earned = [credit(judge(gold, system, name)) for name in names]
    return sum(earned) / len(earned)
