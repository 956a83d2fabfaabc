"""Figures: every count of people killed, wounded, missing, captured, displaced or deployed.

An amount is a figure when the word it counts stands where a word of figures.csv says the counted stand: as the object
of "kill", the subject of "die", behind "the death of", or in the word itself ("12 dead").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from truceline.language import Run, Sentence
from truceline.model import Actor, Change, Count, Figure, FigureKind, Span, Standing, Who
from truceline.read.circumstances import time_of
from truceline.read.counted import Counted, find_counted
from truceline.read.lexicon_rows import FigureRole
from truceline.read.parties import ARMED
from truceline.read.patterns import matching_figures
from truceline.read.people import who_told
from truceline.read.resolve import Resolver
from truceline.read.revisions import Reading, with_revisions
from truceline.read.scene import Scene
from truceline.read.sides import FOUGHT, NAMED, Ground, sides_of, without_noun
from truceline.read.standing import HEAD, negated_by
from truceline.read.tellers import IN_HEADLINE, NO_HISTORY, OF_A_WAR, standing_of_figure, told_aside, voice_of
from truceline.read.voice import Voice

LONGEST = 25  # words of evidence
REACH = 3  # figures back in which a whole is looked for
HURT = (FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.MISSING, FigureKind.CAPTURED, FigureKind.KILLED_OR_MISSING)
TOLLS = (*HURT, FigureKind.CASUALTIES)


def find_figures(
    scene: Scene,
    resolver: Resolver,
    voices: Sequence[Sequence[Voice]],
) -> list[Figure]:
    """The figures of a document in text order, with parts pointing to their wholes."""
    found: list[Reading] = []
    ground = Ground.of(scene, resolver)
    for sentence in scene.sentences:
        here: list[tuple[Counted, Figure]] = []
        for counted in find_counted(scene, sentence):
            figure = _figure(scene, resolver, ground, sentence, counted, voices[sentence.number], here)
            if figure is None or any(_told_twice(figure, other) for _, other in here):
                continue
            figure = replace(figure, id=f"f{len(found) + len(here) + 1}")
            whole = _whole(counted, figure, [f for c, f in here if not c.part], [r.figure for r in found])
            here.append((counted, replace(figure, part_of=whole)))
        found.extend(Reading(sentence, counted, figure) for counted, figure in here)
    headline = scene.sentences[0].span if scene.sentences else Span(0, 0)
    named = {m.candidates[0].code for m in scene.parties[0]} if scene.sentences else set()
    return _without_repeats(_as_news(with_revisions(scene, found), headline), headline, named)


def _told_twice(figure: Figure, other: Figure) -> bool:
    same = other.kind is figure.kind and other.count == figure.count
    return same and other.evidence == figure.evidence


def _figure(
    scene: Scene,
    resolver: Resolver,
    ground: Ground,
    sentence: Sentence,
    counted: Counted,
    voices: Sequence[Voice],
    before: Sequence[tuple[Counted, Figure]],
) -> Figure | None:
    speaker, voice = voice_of(scene, resolver, sentence, counted, voices)
    run = _evidence(counted)
    if counted.amount.count != Count.exactly(0) and _denied(sentence, counted, voice):
        return None  # a number that is only denied is nobody's figure
    time = time_of(scene, sentence, counted.word, run, voice.cue if voice else None)
    standing = standing_of_figure(scene, sentence, counted, time.period if time else None)
    if voice is not None and standing.value == Standing.BACKGROUND and told_aside(sentence, counted, voice):
        speaker, voice = None, None
    who, group = who_told(scene, sentence, counted.noun)
    kind = counted.kind
    sides, sides_reason = sides_of(
        scene, resolver, ground, sentence, counted, speaker=speaker, voices=voices, before=before
    )
    summed = len(sides) > 1 and kind in HURT and sides_reason != FOUGHT
    if summed and not scene.analysis.quoted(sentence.run_span(run)):
        voice, speaker = None, None  # a sum over both sides in indirect speech is the desk's
    derived = summed and speaker is None
    who, who_reason = _told_of(sentence, counted, who, sides, sides_reason, before)
    change = _change(scene, sentence, counted, before)
    return Figure(
        id="",
        evidence=sentence.run_span(run),
        kind=kind,
        count=counted.amount.count,
        speaker=speaker,
        cue=sentence.run_span(voice.cue) if voice and voice.cue else None,
        standing=Standing(standing.value),
        who=who,
        group=group,
        sides=sides,
        derived=derived,
        change=change,
        time=time.period if time else None,
        confidence=round(0.9 * standing.probability, 2),
        reasons={
            "kind": f"lexicon: {counted.row.word}",
            "count": f"words: {sentence.run_span(counted.amount.run).of(scene.text)}",
            "standing": standing.reason,
            "derived": "a sum over both sides, nobody quoted" if derived else "told, not summed",
            "who": who_reason,
            "group": f"words: {sentence.words[counted.noun].text}" if group else "no word of a group",
            "sides": sides_reason,
            "change": "a word of addition" if change is Change.INCREMENT else "no word of addition",
            "time": time.reason if time else "no words of time with the count",
            **_voice_reasons(scene, sentence, speaker, voice, derived=derived),
        },
    )


def _told_of(
    sentence: Sentence,
    counted: Counted,
    who: Who,
    sides: Sequence[Actor],
    sides_reason: str,
    before: Sequence[tuple[Counted, Figure]],
) -> tuple[Who, str]:
    """Who the counted are where their noun does not say: as those just told of ("12 soldiers and 30 others"), armed as
    the party that is named with them ("20 members of the militia"), civilians where they fled."""
    if who is not Who.UNSPECIFIED:
        return who, f"words: {sentence.words[counted.noun].text}"
    earlier = next((figure for told, figure in reversed(before) if not told.part), None)
    if earlier is not None and without_noun(sentence, counted) and earlier.who in (Who.MILITARY, Who.CIVILIAN):
        return earlier.who, "as those told of before them"
    if sides and sides_reason == NAMED and all(actor.sector in ARMED for actor in sides):
        return Who.MILITARY, "an armed party's"
    if counted.kind is FigureKind.DISPLACED:
        return Who.CIVILIAN, "those who flee are civilians where nothing else is said"
    return who, "no word says who"


def _voice_reasons(
    scene: Scene, sentence: Sentence, speaker: Actor | None, voice: Voice | None, *, derived: bool
) -> dict[str, str]:
    """Why this is the speaker, and this his cue."""
    if voice is not None and voice.cue is not None:
        words = sentence.run_span(voice.cue).of(scene.text)
        return {"speaker": f"cue: {words}", "cue": f"lexicon: {voice.kind}"}
    if voice is not None:
        return {"speaker": "a quotation carried on", "cue": "no cue of its own"}
    if speaker is not None:
        return {"speaker": "the subject of a verb of reckoning", "cue": "no cue"}
    return {
        "speaker": "nobody: the desk's sum" if derived else "no attribution: the article's own voice",
        "cue": "no cue",
    }


def _linked(figure: Figure) -> Figure:
    """The figure with the reasons of what it points to."""
    part = "told as a part of it" if figure.part_of else "no whole told"
    newer = "the toll rose to it, or told that one as earlier" if figure.supersedes else "overtakes none"
    return replace(figure, reasons={**figure.reasons, "part_of": part, "supersedes": newer})


def _denied(sentence: Sentence, counted: Counted, voice: Voice | None) -> bool:
    return (voice is not None and voice.denies) or negated_by(sentence, counted.word) is not None


def _evidence(counted: Counted) -> Run:
    """From the word that tells to the counted phrase, whichever comes first; the phrase alone if they are far apart."""
    if counted.shared:
        return counted.run
    first, last = min(counted.run[0], counted.word), max(counted.run[1], counted.word + 1)
    return (first, last) if last - first <= LONGEST else counted.run


def _change(scene: Scene, sentence: Sentence, counted: Counted, before: Sequence[tuple[Counted, Figure]]) -> Change:
    """Whether a count adds to an earlier one; "84 killed and another 659 injured" adds nothing to the injured."""
    others = [figure for _, figure in before if figure.kind in TOLLS]
    if others and all(f.kind is not counted.kind and f.change is Change.TOTAL for f in others):
        return Change.TOTAL
    run = _evidence(counted)
    for number in range(max(0, run[0] - 3), min(len(sentence.words), run[1] + 1)):
        behind = sentence.words[number + 1].text.casefold() if number + 1 < len(sentence.words) else ""
        rows = matching_figures(scene.knowledge.lexicons, sentence, number) if behind != "than" else []
        if any(row.role is FigureRole.CHANGE and row.value == Change.INCREMENT for row in rows):
            return Change.INCREMENT
    return Change.TOTAL


def _whole(counted: Counted, figure: Figure, here: Sequence[Figure], before: Sequence[Figure]) -> str | None:
    """The figure this one is a part of: "71 civilians, including 13 children"; else one told just before it.

    Of several the last that may hold it, and rather civilians than soldiers for a part that is civilian; of a sum told
    in pieces too small or of others ("eight soldiers and two men, including three boys") the last that is large enough.
    """
    if not counted.part:
        return None
    wholes = [f for f in (*before[-REACH:], *here) if f.kind is figure.kind and f.part_of is None]
    fit = [f for f in reversed(wholes) if _may_hold(f, figure)]
    alike = [f for f in fit if not (f.who is Who.MILITARY and figure.who is Who.CIVILIAN)]
    return next((f.id for f in (*alike, *fit)), None)


def _may_hold(whole: Figure, part: Figure) -> bool:
    """Whether a whole is no smaller than its part, as far as both are told."""
    most = whole.count.high or whole.count.best
    least = part.count.low or part.count.best or 1
    return most is None or most >= least


def _as_news(figures: Sequence[Figure], headline: Span) -> list[Figure]:
    """What the headline counts is news, there and where the body repeats it, unless it is dated otherwise.

    Only where the body tells of people hurt as news too; nor is the toll of a whole war.
    """
    told = any(f.standing is Standing.CURRENT and f.kind in HURT and not f.evidence.overlaps(headline) for f in figures)
    shown = [f for f in figures if told and f.kind in TOLLS and f.evidence.overlaps(headline)]
    news = {(f.kind, f.count) for f in shown if 1 < (f.count.best or f.count.low or 0) < OF_A_WAR}
    return [
        replace(f, standing=Standing.CURRENT, reasons={**f.reasons, "standing": IN_HEADLINE})
        if (f.kind, f.count) in news and f.reasons["standing"] in (HEAD, NO_HISTORY)
        else f
        for f in figures
    ]


def _without_repeats(figures: Sequence[Figure], headline: Span, named: Set[str | None]) -> list[Figure]:
    """The same count of the same people by the same voice, told again, is one figure; its first telling stays.

    But what the headline says and the body repeats is the body's (settled case 6). `named` are the parties that the
    headline names.
    """
    kept: list[Figure] = []
    stands_for: dict[str | None, str] = {}  # the id of a repeated figure -> that of the one which stays
    for number, figure in enumerate(figures):
        behind = figures[number + 1 :] if figure.evidence.overlaps(headline) else ()
        first = next((later for later in behind if _repeated(figure, later, named)), None)
        first = first or next((earlier for earlier in kept if _same(figure, earlier)), None)
        if first is None:
            kept.append(figure)
        else:
            stands_for[figure.id] = first.id
    return [_linked(_pointing(figure, stands_for)) for figure in kept]


def _pointing(figure: Figure, stands_for: Mapping[str | None, str]) -> Figure:
    """A figure whose whole and whose forerunner are figures that stayed; never itself."""
    part_of, supersedes = figure.part_of, figure.supersedes
    while part_of in stands_for:
        part_of = stands_for[part_of]
    while supersedes in stands_for:
        supersedes = stands_for[supersedes]
    return replace(
        figure,
        part_of=part_of if part_of != figure.id else None,
        supersedes=supersedes if supersedes != figure.id else None,
    )


def _repeated(first: Figure, later: Figure, named: Set[str | None]) -> bool:
    """Whether a later figure tells what the headline did, said by the same voice or, in the headline, by nobody.

    Whose people a headline counts is often left to the body: "Fifty soldiers killed".
    """
    told = first.speaker is not None and first.speaker.code in named
    if told and (later.speaker is None or later.speaker.code != (first.speaker and first.speaker.code)):
        return False
    counted = (first.count.best or first.count.low or 0) > 1
    same = first.count == later.count or _rounded_down(first.count, later.count)
    alike = first.kind is later.kind and same and first.group == later.group
    mine, theirs = {s.code for s in first.sides}, {s.code for s in later.sides}
    return counted and alike and (mine == theirs or not mine & named or mine < theirs)


def _rounded_down(told: Count, exact: Count) -> bool:
    """Whether a lower bound is but another number without its last digits: "more than 170" of 176."""
    least = exact.low or exact.best
    if told.low is None or told.best is not None or told.high is not None or least is None:
        return False
    step = 10 ** (len(str(told.low)) - len(str(told.low).rstrip("0")))
    return told.low < least and least - least % step == told.low


def _same(later: Figure, first: Figure) -> bool:
    voices = (later.speaker.code if later.speaker else None, first.speaker.code if first.speaker else None)
    return (
        later.kind is first.kind
        and later.count == first.count
        and not later.count.vague
        and voices[0] in (voices[1], None)
        and later.standing is first.standing
        and {s.code for s in later.sides} == {s.code for s in first.sides}
        and later.group == first.group
        and (later.time is None or later.time == first.time)
        and (later.count.best or later.count.low or 0) > 3
    )
