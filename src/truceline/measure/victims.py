"""How many people an incident killed and wounded, for the muc4 suite: the victims told in its own words, else a toll.

MUC counts the people themselves: whoever is named is one, so is "a peasant", and "a judge and two of her guards" are
three. An account has figures of numbers only, so names are counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from truceline.evaluate.suites.muc4 import Incident
from truceline.language import Sentence
from truceline.model import Account, Claim, Figure, FigureKind, Span
from truceline.read.lexicon_rows import FigureRole
from truceline.read.patterns import frame_heads, matching_figures
from truceline.read.people import counts_people, find_phrases
from truceline.read.phrases import coordinated, passive, subject
from truceline.read.scene import Scene
from truceline.read.standing import negated_by, unreal_because

AND = len(", and ")  # code points between two tolls told in a row
FAR = 300  # code points between a happening and a toll that may still be its own
FATES = {FigureKind.KILLED: "killed", FigureKind.WOUNDED: "wounded"}
PEOPLE = ("PER", "PERSON")
PLACES = ("LOC", "LOCATION", "TEMPORAL")
ONE_PERSON = frozenset({"he", "she"})
RELATIVE = frozenset({"who", "whom", "that", "which"})
THEMSELVES = "self"  # where a row says that the word itself is counted: "12 dead"


def with_victims(told: Sequence[Incident], tolls: Sequence[Mapping[str, int]]) -> Iterator[Incident]:
    """The incidents of an article's claims, with what is known of their victims: from a claim's own words, else from
    those of the first claim that may tell the same incident, else the toll nearest to it."""
    for incident, toll in zip(told, tolls, strict=True):
        victims = dict(incident.victims)
        for source in (*(other.victims for other in told if _may_be_one(incident, other)), toll):
            victims = {**source, **victims}
        yield replace(incident, victims=victims)


def _may_be_one(one: Incident, other: Incident) -> bool:
    """Whether two claims of an article may tell the same incident: of one type, day and place."""
    if one.days is None or other.days is None:
        return False
    meet = one.days[0] <= other.days[1] and other.days[0] <= one.days[1]
    return one.type == other.type and meet and bool(one.places & other.places)


def victims_told(scene: Scene, claim: Claim) -> Mapping[str, int]:
    """By fate, how many people the claim's own words tell of, else those around them in their sentence."""
    found: dict[str, int] = {}
    own = [sentence for sentence in scene.sentences if sentence.span.overlaps(claim.evidence)]
    for words in (claim.evidence, Span(own[0].span.start, own[-1].span.end)) if own else ():
        for sentence in own:
            for fate, number in _told(scene, sentence, words):
                found.setdefault(fate, number)
    return found


def _told(scene: Scene, sentence: Sentence, evidence: Span) -> Iterator[tuple[str, int]]:
    """The fates told in some words, with the numbers of those who met them, where all are definite."""
    amounts = {p.noun: p.amount.count for p in find_phrases(scene, sentence)}
    for word in sentence.words:
        if not evidence.covers(word.span) or not _real(scene, sentence, word.number):
            continue
        for row in matching_figures(scene.knowledge.lexicons, sentence, word.number):
            if row.role is FigureRole.KIND and row.value in FATES.values():
                heads = [h for h in _hit(sentence, word.number, row.counted) if not _in_place(sentence, h)]
                numbers = [amounts[h].best if h in amounts else _one(scene, sentence, h) for h in heads]
                if numbers and None not in numbers:
                    yield row.value, sum(n for n in numbers if n is not None)
                    break


def _in_place(sentence: Sentence, head: int) -> bool:
    """Whether a word names no people but where or when: a dateline that the parser took for part of the clause."""
    kinds = {e.kind for e in sentence.entities if e.run[0] <= head < e.run[1]}
    return bool(kinds) and kinds <= set(PLACES)


def _real(scene: Scene, sentence: Sentence, word: int) -> bool:
    """Neither "an attempt to kill" nor "was not killed"."""
    return unreal_because(scene, sentence, word) is None and negated_by(sentence, word) is None


def _hit(sentence: Sentence, word: int, counted: tuple[str, ...]) -> list[int]:
    """Those a word says something befell: where its row has the counted, or whose it is ("the mayor's murder")."""
    roles = [role for role in counted if role != THEMSELVES]
    heads = frame_heads(sentence, word, [*roles, *(["poss"] if sentence.words[word].upos == "NOUN" else [])])
    if not heads and "obj" in counted:
        who, is_passive = subject(sentence, word)  # "was seized and killed"
        heads = [who] if who is not None and (is_passive or passive(sentence, word)) else []
    return _once(sentence, [one for head in heads for one in coordinated(sentence, _who(sentence, head))])


def _once(sentence: Sentence, heads: Sequence[int]) -> list[int]:
    """Heads without those within the name of one before them: "official Sergio Horna" is one."""
    found: list[int] = []
    for head in heads:
        runs = [e.run for e in sentence.entities if e.kind in PEOPLE and e.run[0] <= head < e.run[1]]
        if not any(first <= other < behind for first, behind in runs for other in found):
            found.append(head)
    return found


def _who(sentence: Sentence, head: int) -> int:
    """Whom a relative pronoun stands for: "the mayor, who was shot", "another who was hurt"; any other word itself."""
    clause = sentence.words[head].head
    relative = sentence.words[head].text.casefold() in RELATIVE and clause >= 0
    return sentence.words[clause].head if relative and sentence.words[clause].relation == "acl:relcl" else head


def _one(scene: Scene, sentence: Sentence, head: int) -> int | None:
    """1 for somebody named or a single person described; None for several, or for nobody that can be told."""
    word = sentence.words[head]
    if word.upos == "PRON":
        return 1 if word.lemma.casefold() in ONE_PERSON else None
    if any(e.kind in PEOPLE and e.run[0] <= head < e.run[1] for e in sentence.entities):
        return 1
    if word.upos == "PROPN":  # a name that the model took for no entity; groups are named in the plural
        elsewhere = any(e.run[0] <= head < e.run[1] for e in sentence.entities)
        return None if elsewhere or word.text.casefold().endswith("s") else 1
    single = word.upos == "NOUN" and word.text.casefold() == word.lemma.casefold()
    return 1 if single and counts_people(scene, sentence, head) else None


def toll_nearest(account: Account, claim: Claim) -> Mapping[str, int]:
    """By fate, the toll nearest to a claim's words, behind or before them."""
    found: dict[str, tuple[int, int]] = {}
    tolls = [f for f in account.figures if f.kind in FATES and f.part_of is None and _number(f) is not None]
    while tolls:
        row = _in_a_row(tolls)
        tolls = tolls[len(row) :]
        fate, distance = FATES[row[0].kind], min(claim.evidence.distance(f.evidence) for f in row)
        if distance <= FAR:
            number = sum(_number(f) or 0 for f in row)
            found[fate] = min(found.get(fate, (FAR + 1, 0)), (distance, number))
    return {fate: number for fate, (_, number) in found.items()}


def _number(figure: Figure) -> int | None:
    return figure.count.best if figure.count.best is not None else figure.count.low


def _in_a_row(figures: Sequence[Figure]) -> list[Figure]:
    """A toll and those of its fate that go on from it: "one adult and four minors were killed" are five."""
    row = list(figures[:1])
    for figure in figures[1:]:
        if figure.kind is not row[0].kind or row[-1].evidence.distance(figure.evidence) > AND:
            break
        row.append(figure)
    return row
