"""What an amount counts and what befell the counted: "12 soldiers", "killed".

News tells losses in set phrases, and parsers stumble over them ("three dead and 12 wounded"). So the words next to an
amount are asked first; then a list hands on what its neighbour says ("killed 14 fighters and five villagers"); and the
tree decides where the word that tells stands further off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truceline.language import Run, Sentence
from truceline.model import Count, FigureKind
from truceline.read.lexicon_rows import FigureRole, FigureRow
from truceline.read.numbers import Amount, find_amounts
from truceline.read.patterns import lemma_of, matching_figures
from truceline.read.phrases import INNER, base, case_of, children
from truceline.read.scene import Scene
from truceline.read.telling import Told, told_beside, told_by_syntax, told_by_tally, told_itself

ONE = frozenset("a an one another".split())
PART_OF = frozenset("including among included includes".split())
LINKS = PART_OF | frozenset(", and or them as well plus ; & both also – -- -".split())
DEFINITE = frozenset("the these those".split())
PRONOUNS = frozenset("other others more".split())
DETERMINERS = frozenset("the its their his her our these those of".split())
OF_WHOM = 4  # words behind "of whom" in which they are told to be people of a kind
LONGEST_LINK = 4  # words between the phrases of a list


@dataclass(frozen=True, slots=True)
class Counted:
    """An amount with the noun it counts and the word that tells what befell them.

    `run` goes from the amount to its noun; `part` says that they are among those of an earlier figure, `shared` that
    the word that tells stands with another number of the list.
    """

    amount: Amount
    noun: int
    run: Run
    word: int
    row: FigureRow
    kind: FigureKind
    part: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """An amount with its noun, before anything is known of what befell them."""

    amount: Amount
    noun: int
    run: Run


def find_counted(scene: Scene, sentence: Sentence) -> list[Counted]:
    """The amounts of a sentence that count people something befell, in text order."""
    phrases = list(_phrases(scene, sentence))
    starts = {p.run[0] for p in phrases}
    told = [_own(scene, sentence, phrase, starts) for phrase in phrases]
    told = _handed_on(scene, sentence, phrases, told)
    found = []
    for number, (phrase, own) in enumerate(zip(phrases, told, strict=True)):
        if own is None:
            own = told_by_syntax(scene, sentence, phrase.noun)
            if own and phrase.amount.single and sentence.words[phrase.noun].head != own.word:
                continue  # "a farmer who saw the shelling that killed his neighbour"
        if own is None or not _may_be_counted(scene, sentence, phrase, own):
            continue
        before = phrases[number - 1] if number else None
        part = own.part or _introduced(sentence, phrase) or (before is not None and _part(sentence, before, phrase))
        found.append(Counted(phrase.amount, phrase.noun, phrase.run, own.word, own.row, own.kind, part, own.shared))
    return found


def who_of(scene: Scene, sentence: Sentence, noun: int) -> FigureRow | None:
    """The row that says who a noun's people are."""
    rows = matching_figures(scene.knowledge.lexicons, sentence, noun)
    return next((row for row in rows if row.role is FigureRole.WHO), None)


# ---------------------------------------------------------------------- amounts and their nouns


def _phrases(scene: Scene, sentence: Sentence) -> Iterator[Phrase]:
    amounts = find_amounts(sentence, scene.knowledge.amounts)
    taken = {i for a in amounts for i in range(*a.run)}
    amounts += [a for a in _single_people(scene, sentence) if not {a.number, a.number + 1} & taken]
    for amount in sorted(amounts, key=lambda a: a.run):
        if _is_date_or_name(scene, sentence, amount):
            continue
        noun, end = _noun(scene, sentence, amount)
        before = sentence.words[amount.run[0] - 1].text.casefold() if amount.run[0] else ""
        if before in DEFINITE and end <= amount.run[1] and not _dead(sentence, end):
            continue  # "shot the two": who was told of before
        yield Phrase(amount, noun, (amount.run[0], max(end, amount.run[1])))


def _dead(sentence: Sentence, at: int) -> bool:
    """Whether an adjective or participle follows: "the 12 dead", "the dozens killed"."""
    return at < len(sentence.words) and sentence.words[at].upos in ("ADJ", "VERB")


def _single_people(scene: Scene, sentence: Sentence) -> list[Amount]:
    """ "A soldier was killed" counts one (settled case 21)."""
    found = []
    for word in sentence.words:
        if word.text.casefold() not in ONE or word.relation != "det" or word.head < 0:
            continue
        singular = sentence.words[word.head].text.casefold() == lemma_of(sentence, word.head)
        if singular and who_of(scene, sentence, word.head) is not None:
            found.append(Amount(Count.exactly(1), (word.number, word.number + 1), word.number, single=True))
    return found


def _is_date_or_name(scene: Scene, sentence: Sentence, amount: Amount) -> bool:
    """A number that is part of a date, or that numbers what stands before it ("Flight 93", "Brigade 7")."""
    word = sentence.words[amount.number]
    if any(time.span.covers(word.span) for time in scene.times[sentence.number]):
        return True
    before = sentence.words[amount.number - 1] if amount.number else None
    numbered = before is not None and before.upos in ("PROPN", "NOUN") and before.text[:1].isupper()
    alone = amount.run == (amount.number, amount.number + 1) and word.text.isdigit()
    behind = sentence.words[amount.run[1]] if amount.run[1] < len(sentence.words) else None
    named = behind is None or behind.upos not in ("NOUN", "ADJ", "PROPN", "VERB", "NUM")
    return numbered and alone and named and amount.number > 1


def _noun(scene: Scene, sentence: Sentence, amount: Amount) -> tuple[int, int]:
    """What an amount counts, and where its phrase ends: "soldiers" in "dozens of its soldiers"; else the numeral."""
    at, end = amount.run[1], len(sentence.words)
    nouns: list[int] = []
    pronoun: int | None = None
    while at < end:
        word = sentence.words[at]
        text = word.text.casefold()
        if text in PRONOUNS:
            pronoun = at
            if text == "others":
                break
        elif text in DETERMINERS:
            if text != "of" and sentence.words[at - 1].text.casefold() != "of":
                break
            if text == "of" and (nouns or pronoun is not None):
                break
        elif _in_time(scene, sentence, at) or not _nominal(sentence, at):
            break
        elif word.upos in ("NOUN", "PROPN"):
            nouns.append(at)
        at += 1
    if nouns:
        return nouns[-1], nouns[-1] + 1
    if pronoun is not None:
        return pronoun, pronoun + 1
    adjective = _adjective_as_noun(scene, sentence, amount.run[1])
    return (adjective, adjective + 1) if adjective is not None else (_by_syntax(sentence, amount), amount.run[1])


def _nominal(sentence: Sentence, at: int) -> bool:
    """Whether a word can stand in a noun phrase, a participle before a noun included ("26 displaced people")."""
    word = sentence.words[at]
    if word.upos in ("NOUN", "PROPN", "ADJ", "X") or word.text in "[]-–":
        return True
    return word.upos == "VERB" and base(word.relation) in ("amod", "compound") and word.head > at


def _in_time(scene: Scene, sentence: Sentence, at: int) -> bool:
    return any(time.span.overlaps(sentence.words[at].span) for time in scene.times[sentence.number])


def _adjective_as_noun(scene: Scene, sentence: Sentence, at: int) -> int | None:
    """ "Seven Japanese", "20 injured": the word itself where it is a demonym."""
    if at >= len(sentence.words) or sentence.words[at].upos != "ADJ":
        return None
    behind = sentence.words[at + 1].upos if at + 1 < len(sentence.words) else ""
    if behind in ("NOUN", "PROPN", "X", "ADJ", "NUM"):
        return None
    word = sentence.words[at].span
    return at if any(m.span.overlaps(word) for m in scene.parties[sentence.number]) else None


def _by_syntax(sentence: Sentence, amount: Amount) -> int:
    """The noun above the numeral where the words beside it show none."""
    word = sentence.words[amount.number]
    if base(word.relation) in ("nummod", "det", "amod", "advmod", "compound") and word.head >= 0:
        head = word.head
        while sentence.words[head].relation in INNER and sentence.words[head].head >= 0:
            head = sentence.words[head].head
        return head
    of = [c for c in children(sentence, amount.number, "nmod") if case_of(sentence, c) == "of"]
    return of[0] if of else amount.number


# ---------------------------------------------------------------------- what befell them


def _own(scene: Scene, sentence: Sentence, phrase: Phrase, starts: set[int]) -> Told | None:
    """What the words beside a phrase tell of it."""
    if not counts_people(scene, sentence, phrase.noun):
        return None if _one_of(sentence, phrase) else told_itself(scene, sentence, phrase.noun, starts)  # "12 deaths"
    if _single(phrase) and sentence.words[phrase.run[0] - 1].text.casefold() == "of":
        return None  # "the killing of a farmer" is the act, and no toll
    return told_beside(scene, sentence, phrase.run, starts) or told_by_tally(scene, sentence, phrase.run)


def _one_of(sentence: Sentence, phrase: Phrase) -> bool:
    """ "One of life's chances": nobody is counted."""
    behind = sentence.words[phrase.amount.run[1] : phrase.amount.run[1] + 1]
    return phrase.amount.count == Count.exactly(1) and bool(behind) and behind[0].text.casefold() == "of"


def _single(phrase: Phrase) -> bool:
    """Whether an article counts somebody ("a soldier"), and no numeral."""
    return phrase.amount.single


def _handed_on(
    scene: Scene, sentence: Sentence, phrases: Sequence[Phrase], told: Sequence[Told | None]
) -> list[Told | None]:
    """Along a list each phrase without a word of its own takes its neighbour's: the one before, else the one behind."""
    found = list(told)
    for i in range(1, len(phrases)):
        linked = _linked(sentence, phrases[i - 1], phrases[i]) and phrases[i - 1].run[1] < phrases[i].run[0]
        before = found[i - 1]
        if linked and found[i] is None and before is not None and not _predicate_behind(scene, sentence, phrases[i]):
            found[i] = replace(before, part=False, shared=True)
    for i in range(len(phrases) - 2, -1, -1):
        behind = found[i + 1]
        if _linked(sentence, phrases[i], phrases[i + 1]) and found[i] is None and behind is not None:
            shared = replace(behind, part=False, shared=True)
            found[i] = shared if behind.word >= phrases[i + 1].run[1] else None
    return found


def _linked(sentence: Sentence, first: Phrase, second: Phrase) -> bool:
    between = [sentence.words[i].text.casefold() for i in range(first.run[1], second.run[0])]
    if between[-3:] == ["in", "addition", "to"]:
        between = between[:-3]
    return len(between) <= LONGEST_LINK and set(between) <= LINKS


def _predicate_behind(scene: Scene, sentence: Sentence, phrase: Phrase) -> bool:
    """Whether the phrase is the subject of something else: "killed 12 soldiers and 300 villagers were trapped".

    Of those "of whom" something is told only a word for people makes a part: "107 of whom were gunmen".
    """
    behind = sentence.words[phrase.run[1] : phrase.run[1] + OF_WHOM + 2]
    if [w.text.casefold() for w in behind[:2]] in (["of", "whom"], ["of", "which"]):
        return all(who_of(scene, sentence, w.number) is None for w in behind[2:])
    return bool(behind) and behind[0].upos in ("AUX", "VERB")


def _part(sentence: Sentence, before: Phrase, phrase: Phrase) -> bool:
    between = {sentence.words[i].text.casefold() for i in range(before.run[1], phrase.run[0])}
    of_whom = sentence.words[phrase.run[1] : phrase.run[1] + 2]
    if [w.text.casefold() for w in of_whom] in (["of", "whom"], ["of", "which"], ["of", "them"]):
        return _linked(sentence, before, phrase)
    return bool(between & PART_OF) and _linked(sentence, before, phrase)


def _introduced(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether "including" stands right before a phrase or before the list it is in."""
    return case_of(sentence, phrase.noun) in PART_OF


def _may_be_counted(scene: Scene, sentence: Sentence, phrase: Phrase, told: Told) -> bool:
    """Not tanks and not villages; and of those sent or driven out never a single one."""
    kind, single = told.kind, phrase.amount.count == Count.exactly(1)
    if told.word != phrase.noun and not counts_people(scene, sentence, phrase.noun):
        return False
    if kind is FigureKind.DEPLOYED:
        who = who_of(scene, sentence, phrase.noun)
        return not single and who is not None and who.value == "military"
    return not (single and kind is FigureKind.DISPLACED)


def _is_aircraft(scene: Scene, sentence: Sentence, noun: int) -> bool:
    return lemma_of(sentence, noun) in scene.knowledge.lexicons.classes["aircraft"]


def counts_people(scene: Scene, sentence: Sentence, noun: int) -> bool:
    """Whether a noun is of people, or there is none but the numeral itself."""
    word = sentence.words[noun]
    if noun and any(c.isdigit() for c in sentence.words[noun - 1].text) and _is_aircraft(scene, sentence, noun):
        return False  # "11 L-39 bombers"
    if who_of(scene, sentence, noun) is not None or word.upos in ("NUM", "PRON", "DET", "ADJ"):
        return True
    if word.text.casefold() in scene.knowledge.amounts.vague or word.text.casefold() in PRONOUNS:
        return True
    if lemma_of(sentence, noun) in scene.knowledge.lexicons.classes["weapon"]:
        return False
    people = any(span.overlaps(word.span) for span, _ in scene.roles[sentence.number])
    return people or any(m.span.overlaps(word.span) for m in scene.parties[sentence.number])
