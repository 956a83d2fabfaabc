"""When a happening took place and with what weapons: of what the sentence offers, what belongs to the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from truceline.language import Run, Sentence, Word
from truceline.model import Period, TimePrecision
from truceline.read.phrases import case_of, top
from truceline.read.scene import Scene
from truceline.read.times import TimeExpression, anchored

FAR = 9
COUNTED_FROM = ("after", "before", "since", "following")
MEANWHILE = ("during", "at", "in", "amid")  # "agreed during talks in May": both were in May
LONGEST_STEP = 7  # days; what lies further back is counted in weeks and too coarse to give a day


@dataclass(frozen=True, slots=True)
class Found:
    """A period with how it was found."""

    period: Period
    reason: str


def time_of(scene: Scene, sentence: Sentence, trigger: int, evidence: Run, cue: Run | None) -> Found | None:
    """The time of an act: in its own phrase, else in its clause, else the day of the saying (settled case 9)."""
    ranked = []
    for period, run in _periods(scene, sentence):
        rank, reason = _rank(scene, sentence, trigger, evidence, cue, run)
        if rank < FAR:
            ranked.append((rank, abs(run[0] - trigger), reason, period, run))
    if not ranked:
        return None
    rank, _, reason, period, run = min(ranked, key=lambda r: r[:2])
    for other_rank, _, _, other, other_run in ranked:  # "in the 1990s and in 2020": the hull of what is coordinated
        if other_run != run and other_rank == rank and _coordinated(sentence, run, other_run):
            period = period.hull(other)
    return Found(period, reason)


def _periods(scene: Scene, sentence: Sentence) -> list[tuple[Period, Run]]:
    """The dated expressions of a sentence with the words they hang on, those counted from another day included."""
    found = []
    for expression in scene.times[sentence.number]:
        run = sentence.run_of(expression.span)
        if run is None:
            continue
        if expression.period is not None:
            found.append((expression.period, run))
        elif expression.offset_days is not None and (anchor := _anchor(scene, sentence, expression)) is not None:
            last = sentence.words[run[1] - 1]
            if last.text.casefold() not in COUNTED_FROM:
                period = anchored(expression, anchor)
                found.extend([(period, run)] if period is not None else [])
            elif expression.offset_days <= LONGEST_STEP:  # "Wednesday, a day after the raid": the raid was on Tuesday
                step = timedelta(days=expression.offset_days)
                held = last.head if last.head > last.number else last.number + 1
                if held < len(sentence.words):
                    found.append(
                        (
                            Period(anchor.start - step, anchor.end - step, anchor.precision, expression.span),
                            (held, held + 1),
                        )
                    )
    return found


def _anchor(scene: Scene, sentence: Sentence, expression: TimeExpression) -> Period | None:
    """The day another is counted from: one named in the sentence or the one before, else the publication day."""
    for number in (sentence.number, sentence.number - 1):
        for other in scene.times[number] if number >= 0 else ():
            if other is not expression and other.period is not None and other.period.precision is TimePrecision.DAY:
                return other.period
    day = scene.published
    return Period(day, day, TimePrecision.DAY) if day else None


def _rank(scene: Scene, sentence: Sentence, trigger: int, evidence: Run, cue: Run | None, run: Run) -> tuple[int, str]:
    head = top(sentence, sentence.head_of(run))
    holder = _holder(sentence, head)
    inside = evidence[0] <= run[0] and run[1] <= evidence[1]
    if trigger in (head, holder) or head in sentence.subtree(trigger):
        between = _between(sentence, head, trigger)
        others = [w for w in between if w.upos == "NOUN" and _names_happening(scene, w.lemma)]
        if any(case_of(sentence, w.number) not in MEANWHILE for w in others):
            return (FAR, "")  # "attacks ... since their 2020 war": the year is the war's
        told_apart = any(w.upos == "VERB" for w in between)
        return (3, "below the act") if told_apart else (0, "in the act's own phrase")
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


def _between(sentence: Sentence, head: int, trigger: int) -> list[Word]:
    """The words on the way from a time up to the trigger."""
    found, at = [], sentence.words[head].head
    while at >= 0 and at != trigger:
        found.append(sentence.words[at])
        at = sentence.words[at].head
    return found


def _names_happening(scene: Scene, lemma: str) -> bool:
    return any(row.pos == "NOUN" and row.type is not None for row in scene.knowledge.lexicons.acts.get(lemma, ()))


def _coordinated(sentence: Sentence, a: Run, b: Run) -> bool:
    first, last = sorted((a, b))
    between = [sentence.words[i].text.casefold() for i in range(first[1], last[0])]
    return bool({"and", "or"} & set(between)) and set(between) <= {"and", "or", ",", "in"}


def weapons_of(scene: Scene, sentence: Sentence, evidence: Run) -> tuple[tuple[str, ...], str | None]:
    """Weapons named in the evidence, as written in lower case, and the mode of assault they tell of."""
    found = scene.knowledge.lexicons.weapons_in(sentence, evidence)
    words = tuple(
        dict.fromkeys(sentence.run_span(run).of(scene.text).casefold() for run, weapon in found if weapon.is_weapon)
    )
    mode = next((weapon.mode for _, weapon in found if weapon.mode), None)
    return words, mode
