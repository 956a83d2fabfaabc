"""When and where a happening took place, and with what weapons: of what the sentence offers, what belongs to the act."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import Period, Span
from truceline.read.phrases import top
from truceline.read.scene import Scene
from truceline.read.times import TimeExpression

CLAUSE = ("ccomp", "acl", "acl:relcl", "advcl", "parataxis", "conj", "root", "xcomp")
FAR = 9


@dataclass(frozen=True, slots=True)
class Found:
    """A period with how it was found."""

    period: Period
    reason: str


def time_of(scene: Scene, sentence: Sentence, trigger: int, evidence: Run, cue: Run | None) -> Found | None:
    """The time of an act: in its own phrase, else in its clause, else the day of the saying (settled case 9)."""
    ranked = []
    for expression in scene.times[sentence.number]:
        run = sentence.run_of(expression.span)
        if run is None or expression.period is None:
            continue
        rank, reason = _rank(sentence, trigger, evidence, cue, run)
        ranked.append((rank, abs(run[0] - trigger), reason, expression))
    ranked = [r for r in ranked if r[0] < FAR]
    if not ranked:
        return None
    rank, _, reason, best = min(ranked, key=lambda r: r[:2])
    period = best.period
    assert period is not None
    for other_rank, _, _, other in ranked:  # "in the 1990s and in 2020": the hull of what stands in the same place
        if (
            other is not best
            and other_rank == rank
            and other.period is not None
            and _coordinated(sentence, best, other)
        ):
            period = period.hull(other.period)
    return Found(period, reason)


def _rank(sentence: Sentence, trigger: int, evidence: Run, cue: Run | None, run: Run) -> tuple[int, str]:
    head = top(sentence, sentence.head_of(run))
    holder = _holder(sentence, head)
    inside = evidence[0] <= run[0] and run[1] <= evidence[1]
    if trigger in (head, holder) or head in sentence.subtree(trigger):
        owner = _owner_clause(sentence, head, trigger)
        return (0, "in the act's own phrase") if owner else (3, "below the act")
    path = _chain(sentence, trigger)
    if holder in path:
        steps = path.index(holder)
        if cue is not None and cue[0] <= holder < cue[1]:
            return (4, "the day of the saying")
        return (1 + min(2, steps // 2), "in the act's clause")
    return (5, "in the evidence") if inside else (FAR, "")


def _holder(sentence: Sentence, number: int) -> int:
    """The word a time phrase hangs on."""
    head = sentence.words[number].head
    return head if head >= 0 else number


def _chain(sentence: Sentence, trigger: int) -> list[int]:
    """The trigger and what it belongs to, up to the end of its clause and the verb that reports it."""
    return [trigger, *sentence.ancestors(trigger)]


def _owner_clause(sentence: Sentence, head: int, trigger: int) -> bool:
    """Whether nothing that happened by itself stands between a time and the trigger above it."""
    at = sentence.words[head].head
    while at >= 0 and at != trigger:
        if sentence.words[at].upos == "VERB":
            return False
        at = sentence.words[at].head
    return True


def _coordinated(sentence: Sentence, a: TimeExpression, b: TimeExpression) -> bool:
    first, last = sorted((a.span, b.span))
    between = Span(first.end, last.start)
    run = sentence.run_of(between)
    return run is not None and all(sentence.words[i].text.casefold() in ("and", ",", "in", "or") for i in range(*run))


def weapons_of(scene: Scene, sentence: Sentence, evidence: Run) -> tuple[tuple[str, ...], str | None]:
    """Weapons named in the evidence, as written in lower case, and the mode of assault they tell of."""
    found = scene.knowledge.lexicons.weapons_in(sentence, evidence)
    words = tuple(
        dict.fromkeys(sentence.run_span(run).of(scene.text).casefold() for run, weapon in found if weapon.is_weapon)
    )
    mode = next((weapon.mode for _, weapon in found if weapon.mode), None)
    return words, mode
