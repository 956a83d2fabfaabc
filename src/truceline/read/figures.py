"""Figures: every count of people killed, wounded, missing, captured, displaced or deployed.

An amount is a figure when the word it counts stands where a word of figures.csv says the counted stand: as the object
of "kill", the subject of "die", behind "the death of", or in the word itself ("12 dead").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truceline.language import Run, Sentence
from truceline.model import Actor, Change, Count, Figure, FigureKind, Standing, Who
from truceline.read.circumstances import time_of
from truceline.read.lexicon_rows import FigureRole, FigureRow
from truceline.read.numbers import Amount, find_amounts
from truceline.read.patterns import lemma_of, matching_figures, objects
from truceline.read.phrases import INNER, base, case_of, children, coordinated, extent, passive, subject
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.standing import standing_of
from truceline.read.voices import Voice, around

ONE = frozenset("a an one another".split())
PART_OF = frozenset("including among".split())
HURT = (FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.MISSING, FigureKind.CAPTURED)


@dataclass(frozen=True, slots=True)
class Counted:
    """An amount with the noun it counts and the word that tells what befell them."""

    amount: Amount
    noun: int
    word: int
    row: FigureRow


def find_figures(scene: Scene, resolver: Resolver, voices: Sequence[Sequence[Voice]]) -> list[Figure]:
    """The figures of a document in text order, with parts pointing to their wholes."""
    found: list[Figure] = []
    for sentence in scene.sentences:
        here: list[tuple[Counted, Figure]] = []
        for counted in _counted(scene, sentence):
            figure = _figure(scene, resolver, sentence, counted, voices[sentence.number])
            if any(
                f.evidence.overlaps(figure.evidence) and f.kind is figure.kind and f.count == figure.count
                for _, f in here
            ):
                continue
            here.append(
                (counted, replace(figure, id=f"f{len(found) + len(here) + 1}", part_of=_whole(sentence, counted, here)))
            )
        found.extend(figure for _, figure in here)
    return _without_repeats(found)


def _counted(scene: Scene, sentence: Sentence) -> Iterator[Counted]:
    amounts = find_amounts(sentence, scene.knowledge.amounts)
    taken = {i for a in amounts for i in range(*a.run)}
    amounts += [a for a in _single_people(scene, sentence) if not taken & set(range(*a.run))]
    for amount in sorted(amounts, key=lambda a: a.run):
        noun = _noun(sentence, amount)
        told = _told(scene, sentence, noun)
        if told is not None and _counts_people(scene, sentence, noun, told[1]):
            yield Counted(amount, noun, *told)


def _noun(sentence: Sentence, amount: Amount) -> int:
    """What an amount counts: "soldiers" in "12 soldiers" and "dozens of soldiers"; else the numeral itself."""
    word = sentence.words[amount.number]
    if base(word.relation) in ("nummod", "det", "amod", "advmod", "compound") and word.head >= 0:
        head = word.head
        while sentence.words[head].relation in INNER and sentence.words[head].head >= 0:
            head = sentence.words[head].head
        return head
    of = [c for c in children(sentence, amount.number, "nmod") if case_of(sentence, c) == "of"]
    return of[0] if of else amount.number


def _single_people(scene: Scene, sentence: Sentence) -> list[Amount]:
    """ "A soldier was killed" counts one (settled case 21)."""
    found = []
    for word in sentence.words:
        if word.text.casefold() not in ONE or word.relation != "det" or word.head < 0:
            continue
        singular = sentence.words[word.head].text.casefold() == lemma_of(sentence, word.head)
        if singular and _who(scene, sentence, word.head) is not None:
            found.append(Amount(Count.exactly(1), (word.number, word.number + 1), word.number))
    return found


def _told(scene: Scene, sentence: Sentence, noun: int) -> tuple[int, FigureRow] | None:
    """The word that says what befell the counted, and its row."""
    for at, place in _places_of_telling(sentence, noun):
        for row in matching_figures(scene.knowledge.lexicons, sentence, at):
            if row.role is FigureRole.KIND and set(row.counted) & place:
                return at, row
    return None


def _places_of_telling(sentence: Sentence, noun: int) -> Iterator[tuple[int, set[str]]]:
    """Words to look at from a counted noun, nearest first, with where the noun stands as seen from each."""
    yield noun, {"self"}
    for child in sentence.children[noun]:
        if base(sentence.words[child].relation) in ("amod", "acl", "xcomp", "advmod", "appos", "dep"):
            yield child, {"self", "obj"} if sentence.words[child].upos in ("ADJ", "VERB") else {"self"}
    at = noun
    for _ in range(4):
        word = sentence.words[at]
        if word.head < 0:
            return
        relation, head = base(word.relation), word.head
        if relation == "conj" or relation in ("appos", "nummod", "flat", "compound"):
            at = head
            continue
        if relation in ("nmod", "obl"):
            case = case_of(sentence, at)
            if case in PART_OF or case == "of":
                yield head, {"of", "among"} if case == "of" else {"among"}
                at = head
                continue
            toll = [s for s in children(sentence, head, "nsubj") if lemma_of(sentence, s) == "toll"]
            if toll:
                yield toll[0], {"of", "self", "among"}
            return
        if noun in objects(sentence, head) or relation == "obj":
            yield head, {"obj"}
            for child in children(sentence, head, "xcomp", "advmod"):  # "left 12 dead"
                yield child, {"self"}
        elif relation == "nsubj":
            yield (
                head,
                {"obj", "self"} if word.relation == "nsubj:pass" or passive(sentence, head) else {"subj", "self"},
            )
        elif relation in ("parataxis", "root", "dep"):
            yield head, {"obj", "self", "subj"}
        at = head
        if sentence.words[at].relation not in ("conj", "xcomp", "advcl", "acl"):
            return
        if subject(sentence, at)[0] != noun:
            return


def _counts_people(scene: Scene, sentence: Sentence, noun: int, row: FigureRow) -> bool:
    """Not tanks and not villages: the noun is of people, or there is none but the numeral or the word itself."""
    word = sentence.words[noun]
    if _who(scene, sentence, noun) is not None or word.upos in ("NUM", "PRON", "DET", "ADJ") or "self" in row.counted:
        return row.value != FigureKind.DEPLOYED or word.upos in ("NOUN", "PROPN", "NUM")
    if word.text.casefold() in scene.knowledge.amounts.vague:
        return True
    people = any(span.overlaps(word.span) for span, _ in scene.roles[sentence.number])
    demonym = any(m.span.overlaps(word.span) for m in scene.parties[sentence.number])
    return people or demonym


def _who(scene: Scene, sentence: Sentence, noun: int) -> FigureRow | None:
    rows = matching_figures(scene.knowledge.lexicons, sentence, noun)
    return next((row for row in rows if row.role is FigureRole.WHO), None)


def _figure(scene: Scene, resolver: Resolver, sentence: Sentence, counted: Counted, voices: Sequence[Voice]) -> Figure:
    surrounding = around(voices, counted.amount.number) or around(voices, counted.word)
    voice = surrounding[0] if surrounding else None
    speaker = voice.speaker if voice else None
    run = _evidence(sentence, counted)
    time = time_of(scene, sentence, counted.word, run, voice.cue if voice else None)
    standing = standing_of(scene, sentence, counted.word, act="", time=time.period if time else None)
    who = _who(scene, sentence, counted.noun)
    kind = FigureKind(counted.row.value)
    sides = _sides(scene, resolver, sentence, counted, kind, speaker)
    if len(sides) > 1 and kind in HURT and not scene.analysis.quoted(sentence.run_span(run)):
        voice, speaker = None, None  # a sum over both sides in indirect speech is the desk's
    derived = speaker is None and len(sides) > 1 and kind in HURT
    return Figure(
        id="",
        evidence=sentence.run_span(run),
        kind=kind,
        count=counted.amount.count,
        speaker=speaker,
        cue=sentence.run_span(voice.cue) if voice and voice.cue else None,
        standing=Standing(standing.value),
        who=Who(who.value) if who else Who.UNSPECIFIED,
        group=who.group if who else None,
        sides=sides,
        derived=derived,
        change=_change(scene, sentence, counted),
        time=time.period if time else None,
        confidence=round(0.9 * standing.probability, 2),
        reasons={
            "kind": f"lexicon: {counted.row.word}",
            "count": f"words: {sentence.run_span(counted.amount.run).of(scene.text)}",
            "standing": standing.reason,
            "derived": "a sum over both sides, nobody quoted" if derived else "told, not summed",
        },
    )


def _evidence(sentence: Sentence, counted: Counted) -> Run:
    """From the word that tells to the counted phrase, whichever comes first."""
    start, end = extent(sentence, counted.noun)
    runs = [(start, end), counted.amount.run, (counted.word, counted.word + 1)]
    first, last = min(r[0] for r in runs), max(r[1] for r in runs)
    return (
        (first, last) if last - first <= 25 else (counted.amount.run[0], max(counted.amount.run[1], counted.noun + 1))
    )


def _sides(
    scene: Scene, resolver: Resolver, sentence: Sentence, counted: Counted, kind: FigureKind, speaker: Actor | None
) -> tuple[Actor, ...]:
    """Whose people: of those deployed the sender; else both sides, the party named, or the country."""
    if kind is FigureKind.DEPLOYED:
        who, is_passive = subject(sentence, counted.word)
        sender = (
            [who]
            if who is not None and not is_passive
            else [c for c in children(sentence, counted.word, "obl") if case_of(sentence, c) == "by"]
        )
        senders = [
            a
            for head in sender
            if head != counted.noun
            for a in resolver.actors(sentence, head, speaker=speaker)
            if a.code
        ]
        if senders:
            return tuple(senders)
    for below in range(counted.noun, min(len(sentence.words), counted.noun + 6)):  # "100 troops on both sides"
        if pair := resolver.pointed_pair(sentence, below):
            return pair
    named = [a for a in resolver.actors(sentence, counted.noun, speaker=speaker) if a.code]
    if len(coordinated(sentence, counted.noun)) > 1:
        named = [a for a in resolver.one(sentence, counted.noun, speaker=speaker) if a.code]
    if named:
        names = scene.knowledge.parties
        return tuple(replace(a, name=names.name_of(a.code)) for a in named if a.code)
    country = resolver.main_country
    if country is None or kind is FigureKind.DEPLOYED:
        return ()
    return (Actor(scene.knowledge.parties.name_of(country), country, "CVL", sentence.words[counted.noun].span),)


def _change(scene: Scene, sentence: Sentence, counted: Counted) -> Change:
    run = _evidence(sentence, counted)
    for number in range(max(0, run[0] - 3), min(len(sentence.words), run[1] + 1)):
        behind = sentence.words[number + 1].text.casefold() if number + 1 < len(sentence.words) else ""
        rows = matching_figures(scene.knowledge.lexicons, sentence, number) if behind != "than" else []
        if any(row.role is FigureRole.CHANGE and row.value == Change.INCREMENT for row in rows):
            return Change.INCREMENT
    return Change.TOTAL


def _whole(sentence: Sentence, counted: Counted, before: Sequence[tuple[Counted, Figure]]) -> str | None:
    """The figure this one is a part of: "71 civilians, including 13 children"."""
    if case_of(sentence, counted.noun) not in PART_OF:
        return None
    kind = counted.row.value
    return next(
        (
            figure.id
            for whole, figure in reversed(before)
            if figure.kind == kind and whole.noun in (*sentence.ancestors(counted.noun),)
        ),
        None,
    )


def _without_repeats(figures: Sequence[Figure]) -> list[Figure]:
    """The same count of the same people by the same voice, told again, is one figure; its first telling stays."""
    kept: list[Figure] = []
    for figure in figures:
        if not any(_same(figure, earlier) for earlier in kept):
            kept.append(figure)
    return kept


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
