"""What an amount counts and what befell the counted: "12 soldiers", "killed".

News tells losses in set phrases, and parsers stumble over them ("three dead and 12 wounded"). So the words next to an
amount are asked first; then a list hands on what its neighbour says ("killed 14 fighters and five villagers"); and the
tree decides where the word that tells stands further off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.language import Run, Sentence
from truceline.model import Count, FigureKind
from truceline.read.lexicon_rows import FigureRow
from truceline.read.numbers import Amount
from truceline.read.patterns import lemma_of
from truceline.read.people import POINTING, Phrase, counts_people, find_phrases, who_of
from truceline.read.phrases import base, case_of
from truceline.read.scene import Scene
from truceline.read.telling import told_beside, told_by_tally, told_itself
from truceline.read.told_by_tree import Told, told_by_syntax

PART_OF = frozenset("including among included includes".split())
LINKS = PART_OF | frozenset(", and or them as well plus ; & both also – -- -".split())
BREAKS = frozenset(", - – -- ( ;".split())
OF_THE = 2  # words from an amount's end to what it is a share of: "2,000 of the 5,000"
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


def find_counted(scene: Scene, sentence: Sentence) -> list[Counted]:
    """The amounts of a sentence that count people something befell, in text order."""
    phrases = list(find_phrases(scene, sentence))
    starts = {p.run[0] for p in phrases}
    told = [_own(scene, sentence, phrase, starts) for phrase in phrases]
    told = _handed_on(scene, sentence, phrases, told)
    found: list[Counted] = []
    in_part = False
    for number, (phrase, own) in enumerate(zip(phrases, told, strict=True)):
        own = own or _by_tree(scene, sentence, phrase)
        if own is None or not _may_be_counted(scene, sentence, phrase, own):
            continue
        if own.word not in range(*phrase.run) and _counted_from(sentence, phrases[:number], phrase):
            continue
        before = phrases[number - 1] if number else None
        part = own.part or _introduced(sentence, phrase) or (before is not None and _part(sentence, before, phrase))
        part = part or (in_part and own.shared and _list_goes_on(sentence, phrases, number))
        in_part = part
        amount = _in_persons(scene, sentence, phrase)
        found.append(Counted(amount, phrase.noun, phrase.run, own.word, own.row, own.kind, part, own.shared))
    return found


def _by_tree(scene: Scene, sentence: Sentence, phrase: Phrase) -> Told | None:
    """What the tree tells of a phrase's noun or, in "several of the soldiers", of its amount."""
    own = told_by_syntax(scene, sentence, phrase.noun)
    if own is None and _text(sentence, phrase.amount.run[1]) == "of":
        own = told_by_syntax(scene, sentence, phrase.amount.number)
    noun = sentence.words[phrase.noun]
    if own and phrase.amount.single and (noun.head != own.word or base(noun.relation) not in ("nsubj", "obj")):
        return None  # "the killing of a farmer", "a farmer who saw the shelling that killed his neighbour"
    return own


def _text(sentence: Sentence, at: int) -> str:
    return sentence.words[at].text.casefold() if at < len(sentence.words) else ""


def _counted_from(sentence: Sentence, before: Sequence[Phrase], phrase: Phrase) -> bool:
    """Whether an amount is what another is a share of: of "2,000 of the 5,000 residents" only 2,000 left."""
    return any(
        _text(sentence, first.amount.run[1]) == "of" and 0 < phrase.run[0] - first.amount.run[1] <= OF_THE
        for first in before
    )


def _list_goes_on(sentence: Sentence, phrases: Sequence[Phrase], number: int) -> bool:
    """Whether a phrase goes on the list its neighbour is in: "including three boys, a girl, and their mother"."""

    def link(at: int) -> str:
        return " ".join(_text(sentence, i) for i in range(phrases[at - 1].run[1], phrases[at].run[0]))

    return link(number) in (",", "and", "or") or (number > 1 and link(number) == ", and" and link(number - 1) == ",")


def _in_persons(scene: Scene, sentence: Sentence, phrase: Phrase) -> Amount:
    """Families are counted as told: at least so many persons (settled case 28)."""
    count = phrase.amount.count
    if lemma_of(sentence, phrase.noun) not in scene.knowledge.lexicons.classes["household"]:
        return phrase.amount
    return replace(phrase.amount, count=Count(low=count.low if count.low is not None else count.best))


def _own(scene: Scene, sentence: Sentence, phrase: Phrase, starts: set[int]) -> Told | None:
    """What the words beside a phrase tell of it."""
    if not counts_people(scene, sentence, phrase.noun):
        return None if _one_of(sentence, phrase) else told_itself(scene, sentence, phrase.noun, starts)  # "12 deaths"
    if phrase.amount.single and sentence.words[phrase.run[0] - 1].text.casefold() == "of":
        return None  # "the killing of a farmer" is the act, and no toll
    return told_beside(scene, sentence, phrase.run, starts) or told_by_tally(scene, sentence, phrase.run)


def _one_of(sentence: Sentence, phrase: Phrase) -> bool:
    """ "One of life's chances": nobody is counted."""
    behind = sentence.words[phrase.amount.run[1] : phrase.amount.run[1] + 1]
    return phrase.amount.count == Count.exactly(1) and bool(behind) and behind[0].text.casefold() == "of"


def _handed_on(
    scene: Scene, sentence: Sentence, phrases: Sequence[Phrase], told: Sequence[Told | None]
) -> list[Told | None]:
    """Along a list each phrase without a word of its own takes its neighbour's: the one before, else the one behind."""
    found = list(told)
    for i in range(1, len(phrases)):
        linked = _linked(sentence, phrases[i - 1], phrases[i]) and phrases[i - 1].run[1] < phrases[i].run[0]
        linked = linked and not _begins_a_clause(sentence, phrases, found, i)
        before = found[i - 1]
        if not linked and found[i] is None and (_introduced(sentence, phrases[i]) or _of_them(sentence, phrases[i])):
            linked, before = True, next((f for f in reversed(found[:i]) if f is not None), None)
        if linked and found[i] is None and before is not None and not _predicate_behind(scene, sentence, phrases[i]):
            found[i] = replace(before, part=before.part and _list_goes_on(sentence, phrases, i), shared=True)
    for i in range(len(phrases) - 2, -1, -1):
        behind = found[i + 1]
        if _linked(sentence, phrases[i], phrases[i + 1]) and found[i] is None and behind is not None:
            shared = replace(behind, shared=True)
            found[i] = shared if behind.word >= phrases[i + 1].run[1] else None
    return found


def _begins_a_clause(sentence: Sentence, phrases: Sequence[Phrase], told: Sequence[Told | None], number: int) -> bool:
    """Whether a semicolon parts a phrase from the one before, and the list it opens has a word of its own behind it:
    "killed 40; six children and two women were among them"."""
    apart = any(_text(sentence, i) == ";" for i in range(phrases[number - 1].run[1], phrases[number].run[0]))
    last = number
    while last + 1 < len(phrases) and told[last] is None and _linked(sentence, phrases[last], phrases[last + 1]):
        last += 1
    own = told[last]
    return apart and last > number and own is not None and own.word >= phrases[last].run[1]


def _linked(sentence: Sentence, first: Phrase, second: Phrase) -> bool:
    between = [sentence.words[i].text.casefold() for i in range(first.run[1], second.run[0])]
    if between[-3:] == ["in", "addition", "to"]:
        between = between[:-3]
    risen = between[-1:] == ["from"] and bool({"up", "down"} & set(between))  # "40, up from 28"
    return len(between) <= LONGEST_LINK and (risen or set(between) <= LINKS)


def _predicate_behind(scene: Scene, sentence: Sentence, phrase: Phrase) -> bool:
    """Whether the phrase is the subject of something else: "killed 12 soldiers and 300 villagers were trapped".

    Of those "of whom" something is told only a word for people makes a part: "107 of whom were gunmen".
    """
    behind = sentence.words[phrase.run[1] : phrase.run[1] + OF_WHOM + 2]
    if _points_at_them(sentence, phrase.run[1]):
        says_nothing = _of_them(sentence, phrase) and (len(behind) < 3 or behind[2].upos not in ("AUX", "VERB"))
        return not says_nothing and all(who_of(scene, sentence, w.number) is None for w in behind[2:])
    return bool(behind) and behind[0].upos in ("AUX", "VERB")


def _points_at_them(sentence: Sentence, at: int) -> bool:
    return _text(sentence, at) == "of" and _text(sentence, at + 1) in POINTING


def _of_them(sentence: Sentence, phrase: Phrase) -> bool:
    """ "Wounded 13, four of them critically": some of those just told of, with no fate of their own."""
    before = _text(sentence, phrase.run[0] - 1) if phrase.run[0] else ""
    return before in BREAKS and _points_at_them(sentence, phrase.amount.run[1])


def _part(sentence: Sentence, before: Phrase, phrase: Phrase) -> bool:
    between = {sentence.words[i].text.casefold() for i in range(before.run[1], phrase.run[0])}
    if _points_at_them(sentence, phrase.amount.run[1]):
        return True
    return bool(between & PART_OF) and _linked(sentence, before, phrase)


def _introduced(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether "including" stands right before a phrase or before the list it is in."""
    before = sentence.words[phrase.run[0] - 1].text.casefold() if phrase.run[0] else ""
    return before in PART_OF or case_of(sentence, phrase.noun) in PART_OF


def _may_be_counted(scene: Scene, sentence: Sentence, phrase: Phrase, told: Told) -> bool:
    """Not tanks and not villages; and of those sent or driven out never a single one."""
    kind, single = told.kind, phrase.amount.count == Count.exactly(1)
    if told.word != phrase.noun and not counts_people(scene, sentence, phrase.noun):
        return False
    if kind is FigureKind.DEPLOYED:
        who = who_of(scene, sentence, phrase.noun)
        return not single and who is not None and who.value == "military"
    if kind is FigureKind.DISPLACED:  # the flight of civilians is a figure (settled case 20), that of fighters none
        who = who_of(scene, sentence, phrase.noun)
        return not single and (who is None or who.value != "military")
    return True
