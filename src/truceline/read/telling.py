"""The word that tells what befell the counted: right before them, right behind them, or at a toll."""

from __future__ import annotations

from truceline.language import Run, Sentence
from truceline.model import FigureKind
from truceline.read.grammar import NEGATIONS
from truceline.read.lexicon_rows import FigureRow
from truceline.read.patterns import lemma_of
from truceline.read.phrases import children
from truceline.read.scene import Scene
from truceline.read.told_by_tree import Told, kind_row

INCLUDED = frozenset("include includes included".split())  # "the dead included 12 children"
HAVE = frozenset("has have had having".split())
BE = frozenset("is are was were be been being get got gets".split())
JOINTS = frozenset("and or - – /".split())
LONGEST_GAP = 4  # auxiliaries and adverbs between the counted and the word behind them
TALLY_WITHIN = 14  # words from "toll" to its number: "the toll from the blast on the market climbed to"
MOVED = (FigureKind.DISPLACED, FigureKind.CAPTURED, FigureKind.DEPLOYED)
TOGETHER = {
    (FigureKind.KILLED, FigureKind.WOUNDED): FigureKind.CASUALTIES,
    (FigureKind.KILLED, FigureKind.CAPTURED): FigureKind.CASUALTIES,
    (FigureKind.KILLED, FigureKind.MISSING): FigureKind.KILLED_OR_MISSING,
}
"""Two words joined over one number: "killed or wounded 40" (ledger format, kinds of figures)."""
PHRASE = 4  # words of a counted phrase before the one that tells of it
AMOUNT = ("NUM", "ADP", "ADV", "ADJ", "SCONJ", "DET")  # the words of "at least 70", "more than 70", "some 70"
BOUNDED = 4  # words from an amount's first to its number
COUNTABLE = ("NOUN", "PROPN", "NUM", "ADJ", "DET")


def told_beside(scene: Scene, sentence: Sentence, run: Run, starts: set[int]) -> Told | None:
    """What the words next to a phrase tell: "killed 12", "the lives of 12", "12 were wounded". Parts come from
    "among the dead were 12" and "12 were among the dead". `starts` are where the sentence's phrases begin."""
    if _listed(scene, sentence, run, starts):
        return _behind(scene, sentence, run, starts)
    before = _before(scene, sentence, run)
    if before is not None and before.kind in MOVED and (hurt := _inside(scene, sentence, run)) is not None:
        return hurt  # "evacuated 36 dead"
    return (
        before or _behind(scene, sentence, run, starts) or _among(scene, sentence, run) or _inside(scene, sentence, run)
    )


def _listed(scene: Scene, sentence: Sentence, run: Run, starts: set[int]) -> bool:
    """Whether a bare amount goes on a headline's list without a comma: "20 civilians killed over 30 injured"."""
    told_before = any(start in starts for start in range(run[0] - 1 - PHRASE, run[0] - 1))
    return told_before and _is_told_behind(scene, sentence, run[0]) and sentence.words[run[1] - 1].upos in AMOUNT


def _is_told_behind(scene: Scene, sentence: Sentence, start: int) -> bool:
    """Whether a participle tells right behind an amount what befell so many, and nobody follows whom it could befall.

    `start` is where the amount begins, with its bounds: "over 70", "at least 70".
    """
    ahead = sentence.words[start : start + BOUNDED]
    number = next((word.number for word in ahead if word.upos == "NUM"), None)
    if number is None or any(word.upos not in AMOUNT for word in sentence.words[start:number]):
        return False
    behind = sentence.words[number + 1 : number + 3]
    told = bool(behind) and kind_row(scene, sentence, number + 1) is not None
    return told and behind[0].text.casefold().endswith("ed") and (len(behind) < 2 or behind[1].upos not in COUNTABLE)


def _before(scene: Scene, sentence: Sentence, run: Run) -> Told | None:
    at = run[0] - 1
    while at >= 0 and sentence.words[at].upos in ("DET", "ADV") and run[0] - at <= 3:
        at -= 1
    if at < 0:
        return None
    if sentence.words[at].text.casefold() == "of" and at:
        row = kind_row(scene, sentence, at - 1, "of")
        if row is None and sentence.words[at - 1].text.casefold().endswith("ing"):  # "the injuring of 30 others"
            row = kind_row(scene, sentence, at - 1, "obj")
        return _joined(scene, sentence, at - 1, row) if row else None
    row = kind_row(scene, sentence, at, "obj") if sentence.words[at].upos != "NOUN" else None
    if row is None or _passive_before(sentence, at) or sentence.words[at].upos not in ("VERB", "ADJ"):
        return None
    return _joined(scene, sentence, at, row)


def _passive_before(sentence: Sentence, verb: int) -> bool:
    """Whether an auxiliary makes a verb passive: in "were killed 12 km away" the number is none of the killed."""
    before = sentence.words[verb - 1].text.casefold() if verb else ""
    return before in BE


def _joined(scene: Scene, sentence: Sentence, word: int, row: FigureRow) -> Told:
    """A word and the one it is joined with: "killing and wounding 40" counts casualties."""
    kind = FigureKind(row.value)
    if word >= 2 and sentence.words[word - 1].text.casefold() in JOINTS:
        alike = sentence.words[word - 2].upos == sentence.words[word].upos
        other = kind_row(scene, sentence, word - 2, *row.counted) if alike else None
        together = TOGETHER.get((FigureKind(other.value), kind)) if other else None
        return Told(word, row, together or kind)
    return Told(word, row, kind)


def _behind(scene: Scene, sentence: Sentence, run: Run, starts: set[int]) -> Told | None:
    at = run[1]
    helpers: set[str] = set()
    while at < len(sentence.words) and at - run[1] <= LONGEST_GAP:
        word = sentence.words[at]
        text = word.text.casefold()
        row = kind_row(scene, sentence, at) if word.upos in ("VERB", "ADJ", "NOUN", "ADV") else None
        goes_on = at + 1 in starts and _is_told_behind(scene, sentence, at + 1)
        if row is not None and _said_of(sentence, at, row, helpers, starts - {at + 1} if goes_on else starts, goes_on):
            return _joined_behind(scene, sentence, at, row, starts)
        if not (text in HAVE | BE or word.upos in ("AUX", "ADV", "ADJ") or text in ("remain", "remained", "remains")):
            return None
        if text in NEGATIONS:
            return None
        helpers.add(text)
        at += 1
    return None


def _said_of(sentence: Sentence, at: int, row: FigureRow, helpers: set[str], starts: set[int], goes_on: bool) -> bool:
    """Whether a word behind the counted is said of them: "12 were killed", "12 dead", "12 died".

    `goes_on` tells that the next amount has a participle of its own ("12 killed 30 injured") and is no object.
    """
    word = sentence.words[at]
    next_one = at + 1 in starts or (at + 2 in starts and sentence.words[at + 1].upos in ("DET", "ADV"))
    if word.upos == "NOUN":
        return False
    if "self" in row.counted and word.upos in ("ADJ", "ADV"):
        return not next_one or bool(helpers & BE)
    if "subj" in row.counted:
        return True
    if "obj" not in row.counted:
        return False
    if helpers & BE:
        return not word.text.casefold().endswith("ing")  # "two men were holding talks"
    participle = word.text.casefold() != lemma_of(sentence, at) and not word.text.casefold().endswith("ing")
    return participle and not helpers & HAVE and not next_one and (goes_on or not children(sentence, at, "obj"))


def told_itself(scene: Scene, sentence: Sentence, noun: int, starts: set[int]) -> Told | None:
    """A noun that tells by itself what befell the counted: "12 deaths"."""
    row = kind_row(scene, sentence, noun, "self")
    return _joined_behind(scene, sentence, noun, row, starts) if row else None


def _joined_behind(scene: Scene, sentence: Sentence, at: int, row: FigureRow, starts: set[int]) -> Told:
    kind = FigureKind(row.value)
    if at + 2 < len(sentence.words) and sentence.words[at + 1].text.casefold() in JOINTS:
        other = kind_row(scene, sentence, at + 2)
        counts_more = bool(starts & {at + 2, at + 3, at + 4})  # "were killed and wounded 50"
        together = TOGETHER.get((kind, FigureKind(other.value))) if other and not counts_more else None
        return Told(at, row, together or kind)
    return Told(at, row, kind)


def _among(scene: Scene, sentence: Sentence, run: Run) -> Told | None:
    """ "Among the dead were 12 children", "12 children were among the dead", "the dead included 12 children"."""
    before = [w.text.casefold() for w in sentence.words[: run[0]]]
    included = bool(before) and before[-1] in INCLUDED
    if included or (before and before[-1] in BE and "among" in before):
        start = before.index("among") + 1 if "among" in before else 0
        return _kind_in(scene, sentence, range(start, run[0] - 1))
    behind = [w.text.casefold() for w in sentence.words[run[1] : run[1] + 3]]
    if "among" in behind and set(behind[: behind.index("among")]) <= BE | {"also"}:
        start = run[1] + behind.index("among") + 1
        return _kind_in(scene, sentence, range(start, min(start + 6, len(sentence.words))))
    return None


def _kind_in(scene: Scene, sentence: Sentence, words: range) -> Told | None:
    for at in words:
        row = kind_row(scene, sentence, at, "self", "among", "obj")
        if row is not None and sentence.words[at].text.casefold() not in BE:
            return Told(at, row, FigureKind(row.value), part=True)
    return None


def _inside(scene: Scene, sentence: Sentence, run: Run) -> Told | None:
    """ "Several wounded children": the word stands between the amount and the noun, or is the noun ("40 dead")."""
    for at in range(run[1] - 1, run[0], -1):
        row = kind_row(scene, sentence, at, "self")
        if row is not None and sentence.words[at].upos in ("ADJ", "NOUN", "VERB"):
            return Told(at, row, FigureKind(row.value))
    return None


def told_by_tally(scene: Scene, sentence: Sentence, run: Run) -> Told | None:
    """ "The death toll rose to 40", "put the number of dead at 40": a noun of a sum before, and what is summed."""
    tally = scene.knowledge.lexicons.classes["tally"]
    behind = run[0] - 1 - (run[0] > 1 and sentence.words[run[0] - 1].upos == "DET")  # "in the hundreds"
    last = sentence.words[behind] if behind >= 0 else None
    bound = sentence.words[run[0]].upos in ("VERB", "ADP")  # "the toll passes 40", "tops 40" however it is parsed
    linked = last is not None and (last.upos in ("ADP", "VERB", "AUX", "PART", "SCONJ") or last.lemma in tally)
    if not bound and not linked:
        return None
    for at in range(run[0] - 1, max(-1, run[0] - 1 - TALLY_WITHIN), -1):
        word = sentence.words[at]
        glued = sentence.words[at + 1].text in "-–"  # "a six-year war"
        risen = at > 0 and sentence.words[at - 1].text.casefold() in ("from", "to")  # "from 28 to 40", "to 40 from 28"
        if word.text in ";:" or (word.upos == "NUM" and not glued and not risen):
            return None
        if word.upos == "NOUN" and lemma_of(sentence, at) in tally:
            return _summed(scene, sentence, at, run)
    return None


def _summed(scene: Scene, sentence: Sentence, tally: int, run: Run) -> Told | None:
    """What a sum is of: "number of dead", "death toll", "casualty figures"; a toll alone is of deaths."""
    if sentence.words[tally + 1].text.casefold() == "of":
        for at in range(tally + 2, min(tally + 6, run[0])):
            row = kind_row(scene, sentence, at, "self", "among", "obj")
            if row is not None:
                return Told(at, row, FigureKind(row.value))
    row = kind_row(scene, sentence, tally, "self")
    if row is None and tally:
        row = kind_row(scene, sentence, tally - 1, "self", "of")
    return Told(tally, row, FigureKind(row.value)) if row else None
