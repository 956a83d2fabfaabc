"""What an amount counts: "soldiers" in "at least 12 of its soldiers", and whether that is people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import Count, Who
from truceline.read.lexicon_rows import FigureRole, FigureRow
from truceline.read.numbers import Amount, find_amounts
from truceline.read.parties import Form
from truceline.read.patterns import lemma_of, matching_figures
from truceline.read.phrases import INNER, base, case_of, children, coordinated
from truceline.read.scene import Scene

ONE = frozenset("a an one another".split())
DEFINITE = frozenset("the these those".split())
POINTING = frozenset("them whom which".split())
PRONOUNS = frozenset("other others more".split())
DETERMINERS = frozenset("the its their his her our these those of".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """An amount with its noun, before anything is known of what befell them."""

    amount: Amount
    noun: int
    run: Run


def find_phrases(scene: Scene, sentence: Sentence) -> Iterator[Phrase]:
    """The amounts of a sentence with their nouns, in text order; dates and names with numbers are left out."""
    amounts = find_amounts(sentence, scene.knowledge.amounts)
    taken = {i for a in amounts for i in range(*a.run)}
    amounts += [a for a in _single_people(scene, sentence) if not {a.number, a.number + 1} & taken]
    for amount in sorted(amounts, key=lambda a: a.run):
        if _is_date_or_name(scene, sentence, amount):
            continue
        noun, end = _noun(scene, sentence, amount)
        before = sentence.words[amount.run[0] - 1].text.casefold() if amount.run[0] else ""
        if before in DEFINITE and amount.count.exact and end <= amount.run[1] and not _dead(sentence, end):
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
        if singular and (who_of(scene, sentence, word.head) is not None or _demonym(scene, sentence, word.head)):
            found.append(Amount(Count.exactly(1), (word.number, word.number + 1), word.number, single=True))
    return found


def _is_date_or_name(scene: Scene, sentence: Sentence, amount: Amount) -> bool:
    """A number that is part of a date, or that numbers what stands before it ("Flight 93", "Brigade 7")."""
    word = sentence.words[amount.number]
    if any(time.span.covers(word.span) for time in scene.times[sentence.number]):
        return True
    before = sentence.words[amount.number - 1] if amount.number else None
    numbered = before is not None and before.upos in ("PROPN", "NOUN") and before.text[:1].isupper()
    if before is not None and numbered and word.text.isdigit() and _is_unit(scene, sentence, before.number):
        return True
    alone = amount.run == (amount.number, amount.number + 1) and word.text.isdigit()
    behind = sentence.words[amount.run[1]] if amount.run[1] < len(sentence.words) else None
    named = behind is None or behind.upos not in ("NOUN", "ADJ", "PROPN", "VERB", "NUM")
    return numbered and alone and named and amount.number > 1


def _is_unit(scene: Scene, sentence: Sentence, at: int) -> bool:
    """A singular noun of armed men: "Brigade 7", "Unit 12"."""
    who = who_of(scene, sentence, at)
    return (
        who is not None and who.value == Who.MILITARY and sentence.words[at].text.casefold() == lemma_of(sentence, at)
    )


def _noun(scene: Scene, sentence: Sentence, amount: Amount) -> tuple[int, int]:
    """What an amount counts, and where its phrase ends: "soldiers" in "dozens of its soldiers"; else the numeral."""
    if amount.single:
        return sentence.words[amount.number].head, sentence.words[amount.number].head + 1
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
        elif text in POINTING and sentence.words[at - 1].text.casefold() == "of":
            told = at + 1 < end and who_of(scene, sentence, at + 1) is not None  # "four of them children"
            return (at + 1, at + 2) if told else (amount.number, amount.run[1])
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
    return at if _demonym(scene, sentence, at) else None


def _demonym(scene: Scene, sentence: Sentence, at: int) -> bool:
    word = sentence.words[at].span
    return any(m.form is Form.DEMONYM and m.span.overlaps(word) for m in scene.parties[sentence.number])


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


def who_of(scene: Scene, sentence: Sentence, noun: int) -> FigureRow | None:
    """The row that says who a noun's people are."""
    rows = matching_figures(scene.knowledge.lexicons, sentence, noun)
    return next((row for row in rows if row.role is FigureRole.WHO), None)


def who_told(scene: Scene, sentence: Sentence, noun: int) -> tuple[Who, str | None]:
    """Who the counted are, and of what group; soldiers and civilians under one number are both."""
    row = who_of(scene, sentence, noun)
    if row is None:
        return Who.UNSPECIFIED, None
    if row.value == Who.UNSPECIFIED:  # "three members of the medical staff"
        of = [c for c in children(sentence, noun, "nmod") if case_of(sentence, c) in ("of", "from")]
        row = next((told for c in of if (told := who_of(scene, sentence, c)) is not None), row)
    others = [n for n in coordinated(sentence, noun) if n != noun and not children(sentence, n, "nummod", "det")]
    known = {Who(r.value) for n in others if (r := who_of(scene, sentence, n)) is not None} - {Who.UNSPECIFIED}
    mixed = row.value != Who.UNSPECIFIED and bool(known - {Who(row.value)})
    return (Who.BOTH, None) if mixed else (Who(row.value), row.group)


def _is_aircraft(scene: Scene, sentence: Sentence, noun: int) -> bool:
    """ "11 L-39 bombers": a type's name before a word that is of people elsewhere."""
    before = [w.text for w in sentence.words[max(0, noun - 3) : noun]]
    typed = len(before) == 3 and before[0].isalpha() and before[1] in "-–" and any(c.isdigit() for c in before[2])
    return typed and lemma_of(sentence, noun) in scene.knowledge.lexicons.classes["aircraft"]


def counts_people(scene: Scene, sentence: Sentence, noun: int) -> bool:
    """Whether a noun is of people, or there is none but the numeral itself."""
    classes, lemma = scene.knowledge.lexicons.classes, lemma_of(sentence, noun)
    if lemma in classes["body-of-people"] or lemma in classes["place"]:
        return False
    word = sentence.words[noun]
    if _is_aircraft(scene, sentence, noun):
        return False
    if who_of(scene, sentence, noun) is not None or word.upos in ("NUM", "PRON", "DET", "ADJ"):
        return True
    if word.text.casefold() in scene.knowledge.amounts.vague or word.text.casefold() in PRONOUNS:
        return True
    if lemma in classes["weapon"]:
        return False
    people = any(span.overlaps(word.span) for span, _ in scene.roles[sentence.number])
    return people or any(m.span.overlaps(word.span) for m in scene.parties[sentence.number])
