"""When a happening took place and with what weapons: of what the sentence offers, what belongs to the act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from truceline.language import Run, Sentence, Word
from truceline.model import Period, TimePrecision
from truceline.read.phrases import base, case_of, children, top
from truceline.read.scene import Scene
from truceline.read.times import TimeExpression, TimeKind, anchored

FAR = 9
VERBAL = ("VERB", "AUX")
COUNTED_FROM = ("after", "before", "since", "following")
CAME_FIRST = frozenset(("after",))
MEANWHILE = ("during", "at", "in", "amid")  # "agreed during talks in May": both were in May
SAID_ON = (TimePrecision.DAY, TimePrecision.PART_WEEK, TimePrecision.WEEK)  # "said last year" dates nothing
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
        rank, reason = _rank(scene, sentence, trigger, evidence, cue, (period, run))
        if rank < FAR:
            ranked.append((rank, abs(run[0] - trigger), reason, period, run))
    if not ranked:
        return None
    rank, _, reason, period, run = min(ranked, key=lambda r: r[:2])
    for other_rank, _, _, other, other_run in ranked:  # "in the 1990s and in 2020": the hull of what is coordinated
        if other_run != run and other_rank == rank and _coordinated(sentence, run, other_run):
            period = period.hull(other)
    return Found(period, reason)


def told_on(scene: Scene, sentence: Sentence, trigger: int) -> Period | None:
    """When whatever stands above an act in its sentence took place: what was said in 2008 is history, though the year
    is not the act's own."""
    above = set(sentence.ancestors(trigger))
    for period, run in _periods(scene, sentence):
        if _holder(sentence, top(sentence, sentence.head_of(run))) in above:
            return period
    return None


def _periods(scene: Scene, sentence: Sentence) -> list[tuple[Period, Run]]:
    """The dated expressions of a sentence with the words they hang on, those counted from another day included."""
    found = []
    for expression in scene.times[sentence.number]:
        run = sentence.run_of(expression.span)
        if run is None:
            continue
        if expression.kind is TimeKind.AGE:
            continue  # "the week-old truce" began a week ago; nothing else did
        if expression.period is not None:
            found.append((expression.period, run))
        elif expression.offset_days is not None and (anchor := _anchor(scene, sentence, expression)) is not None:
            last = sentence.words[run[1] - 1]
            if last.text.casefold() not in COUNTED_FROM:
                period = anchored(expression, anchor)
                found.extend([(period, run)] if period is not None else [])
            elif _near(expression.offset_days, anchor):  # "Wednesday, a day after the raid": the raid was on Tuesday
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


def _near(days: int, anchor: Period) -> bool:
    """Whether so many days from an anchor are a day; "hours after" of no day that is told may be the day before."""
    return days <= LONGEST_STEP and (days > 0 or anchor.words is not None)


def _anchor(scene: Scene, sentence: Sentence, expression: TimeExpression) -> Period | None:
    """What another time is counted from: one as fine, in the sentence or the one before; for days the publication.

    "Four years later" is counted from the year told before it, and from nothing if there is none.
    """
    days = expression.grain is TimePrecision.DAY
    for number in (sentence.number, sentence.number - 1):
        for other in scene.times[number] if number >= 0 else ():
            told = other is not expression and other.kind is TimeKind.POINT and other.period is not None
            if told and other.period is not None and (other.period.precision is TimePrecision.DAY or not days):
                return other.period
    day = scene.published
    return Period(day, day, TimePrecision.DAY) if day and days else None


def _rank(
    scene: Scene, sentence: Sentence, trigger: int, evidence: Run, cue: Run | None, timed: tuple[Period, Run]
) -> tuple[int, str]:
    period, run = timed
    head = top(sentence, sentence.head_of(run))
    holder = _holder(sentence, head)
    inside = evidence[0] <= run[0] and run[1] <= evidence[1]
    if _measures(scene, sentence, head, run) or _since_of_another(sentence, holder, run):
        return (FAR, "")
    if _behind_what_came_first(sentence, trigger, run):
        return (FAR, "")
    alone = sentence.words[_holder(sentence, sentence.head_of(run))].upos in VERBAL  # not "said Monday's raid"
    if cue is not None and cue[1] == run[0] < trigger and alone:  # "said today troops had left", though it hang there
        return _said_then(scene, sentence, [w for w in _chain(sentence, trigger) if w not in range(*cue)], period)
    if trigger in (head, holder) or head in sentence.subtree(trigger):
        between = _between(sentence, head, trigger)
        theirs = [sentence.words[head]] if head != trigger and head not in range(*run) else []  # "its May 3 raid"
        others = [w for w in (*theirs, *between) if w.upos == "NOUN" and _names_happening(scene, w.lemma)]
        in_breach = scene.knowledge.lexicons.classes["in-breach"]  # "in violation of Monday's truce" tells no Monday
        if any(
            (case_of(sentence, w.number) not in MEANWHILE or w.lemma in in_breach) and not _is_subject(w, trigger)
            for w in others
        ):
            # "attacks ... since their 2020 war": the year is the war's; "broke off talks on Monday" leaves it open
            stray = inside and period.precision is TimePrecision.DAY and case_of(sentence, head) == "on"
            return (6, "a day in the evidence") if stray else (FAR, "")
        if any(_tells_on(sentence, w) for w in between):
            return (FAR, "")  # that of a clause beside it, which tells of its own
        told_apart = any(w.upos == "VERB" for w in between)
        return (3, "below the act") if told_apart else (0, "in the act's own phrase")
    path = _chain(sentence, trigger)
    if holder in path:
        steps = path.index(holder)
        if run[0] > holder and any(w > run[0] and _tells_on(sentence, sentence.words[w]) for w in path[:steps]):
            return (FAR, "")  # "A fell on Monday, and B was stormed"
        reported = any(base(sentence.words[w].relation) == "ccomp" for w in path[:steps])
        if (reported and cue is None) or (cue is not None and cue[0] <= holder < cue[1]):
            return _said_then(scene, sentence, path[:steps], period)
        if reported:
            return (FAR, "")  # the time of thinking or seeing it
        return (1 + min(2, steps // 2), "in the act's clause")
    return (4, "in the evidence") if inside else (FAR, "")


def _said_then(scene: Scene, sentence: Sentence, path: Sequence[int], period: Period) -> tuple[int, str]:
    """The rank of the day of a saying, for what is told as done."""
    told = period.precision in SAID_ON and _just_happened(scene, sentence, path)
    return (5, "the day of the saying") if told else (FAR, "")


def _is_subject(word: Word, trigger: int) -> bool:
    """Whether a word is the trigger's subject: of "Tuesday's raid killed two" the Tuesday is that of the killing."""
    return word.head == trigger and base(word.relation) == "nsubj"


def _measures(scene: Scene, sentence: Sentence, head: int, run: Run) -> bool:
    """Whether "since" only tells how rare a thing is: "the heaviest shelling since March"."""
    if sentence.words[run[0]].text.casefold() != "since" and case_of(sentence, head) != "since":
        return False
    ordinals = scene.knowledge.lexicons.classes["measured-since"]
    held = (_holder(sentence, head), *sentence.children[_holder(sentence, head)])
    around = [sentence.words[w] for w in held if w < run[0]]
    return any(w.text.casefold() in ordinals or (w.upos == "ADJ" and w.text.endswith("est")) for w in around)


def _tells_on(sentence: Sentence, word: Word) -> bool:
    """Whether a word is the verb of a further main clause with a subject of its own."""
    return base(word.relation) in ("parataxis", "conj") and bool(children(sentence, word.number, "nsubj"))


def _since_of_another(sentence: Sentence, holder: int, run: Run) -> bool:
    """Whether "since" belongs to a verb in the perfect nearer to it than the one it hangs on: "gave up land it had held
    since the war"."""
    if "since" not in (
        sentence.words[run[0]].text.casefold(),
        sentence.words[max(0, run[0] - 1)].text.casefold(),
        sentence.words[max(0, run[0] - 2)].text.casefold(),
    ):
        return False
    between = [w for w in sentence.words[holder + 1 : run[0]] if w.upos == "VERB"]
    return not _perfect(sentence, holder) and any(_perfect(sentence, w.number) for w in between)


def _behind_what_came_first(sentence: Sentence, trigger: int, run: Run) -> bool:
    """Whether a time stands in a clause that only tells what the act came after: "vowed to hit back after rebels
    shelled the town on Wednesday"."""
    for number in range(trigger + 1, run[0]):
        word = sentence.words[number]
        if word.text.casefold() not in CAME_FIRST or word.relation != "mark" or not number < word.head < run[0]:
            continue
        if trigger not in sentence.subtree(word.head):
            return True
    return False


def _perfect(sentence: Sentence, verb: int) -> bool:
    return any(sentence.words[c].lemma == "have" for c in children(sentence, verb, "aux"))


def _just_happened(scene: Scene, sentence: Sentence, path: Sequence[int]) -> bool:
    """Whether the clause tells of something done, so that the day it was told is its day (settled case 9)."""
    odds = sentence.hints.standing(path[0]) if sentence.hints else {}
    if odds and max(odds, key=lambda standing: odds[standing]) == "hypothetical":
        return False
    pending = scene.knowledge.lexicons.classes["not-yet-told"]
    verbs = next(([w] for w in path if children(sentence, w, "nsubj", "aux", "cop")), [])
    helpers = [c for w in verbs for c in children(sentence, w, "aux", "cop")]
    return not helpers or sentence.words[helpers[0]].text.casefold() not in pending


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


def weapons_of(scene: Scene, sentence: Sentence, evidence: Run) -> tuple[str, ...]:
    """Weapons named in the evidence, as written in lower case, each once."""
    found = scene.knowledge.lexicons.weapons_in(sentence, evidence)
    words = [sentence.run_span(run).of(scene.text).casefold() for run, weapon in found if weapon.is_weapon]
    return tuple(dict.fromkeys(words))
