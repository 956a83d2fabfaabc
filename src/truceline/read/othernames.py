"""Names of places that stand for something else: a government, a people, a body, an address, a person's home.

No act happens in "Baku said", "Ardanian troops" or "the Goris police", and the ledger takes no place from them. They
are names of places all the same, wherever a document is to be put on a map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truceline.language import Run, Sentence, Word
from truceline.read.grammar import HYPHENS
from truceline.read.parties import Form
from truceline.read.phrases import base
from truceline.read.placenames import Naming, is_person, naming_of
from truceline.read.scene import Scene

OF_A_STATE = (Form.NAME, Form.CAPITAL, Form.DEMONYM)
NEVER_INSIDE = (Form.LEADER, Form.OUTLET)
WHOLE = ("primary", "alternate")
SUPPORTED = ("LOC", "LOCATION", "ORG")
AT_MOST = 5  # words of a name
SHORTEST = 2  # letters of one: the D of "Carter, D-Goris" is his party
JOINTS = frozenset((".", "and", "of", "on", "upon"))  # small words inside names: "Stow on Mere", "Mt. Ebal"


def other_namings(scene: Scene, sentence: Sentence, used: Sequence[Naming], people: frozenset[str]) -> list[Naming]:
    """The names of places in a sentence that are not `used` as such; where two overlap the first counts.

    `people` are the words that persons of the document are called by: the Lincoln of a story on Ann Lincoln is she.
    """
    taken = {number for naming in used for number in range(*naming.written)}
    found: list[Naming] = []
    for run in (*_of_states(scene, sentence), *_known(scene, sentence, people)):
        if taken.isdisjoint(range(*run)):
            taken.update(range(*run))
            found.append(naming_of(scene, sentence, run))
    return found


def _of_states(scene: Scene, sentence: Sentence) -> Iterator[Run]:
    """States, their capitals and their peoples."""
    for match in scene.parties[sentence.number]:
        run = sentence.run_of(match.span)
        if match.form in OF_A_STATE and run is not None and scene.knowledge.gazetteer.lookup(match.span.of(scene.text)):
            yield run


def _known(scene: Scene, sentence: Sentence, people: frozenset[str]) -> Iterator[Run]:
    """What the gazetteer knows of the beginnings of names: of "Goris Police Department" Goris."""
    number = 0
    while number < len(sentence.words):
        run = _longest(scene, sentence, number) if _begins(scene, sentence, number) else None
        if run is not None and not (run[1] - run[0] == 1 and sentence.words[number].text in people):
            yield run
        number = run[1] if run else number + 1


def _begins(scene: Scene, sentence: Sentence, number: int) -> bool:
    """Whether a name can begin here: at the first capital of several, behind a hyphen or a point of the compass."""
    word = sentence.words[number]
    if not _named(word) or _inside(scene, sentence, word):
        return False
    if number == 0:
        return True
    before = sentence.words[number - 1]
    if before.text.casefold() in scene.knowledge.lexicons.classes["compass"]:
        return True
    return not (_named(before) and before.text[-1].isalpha() and _adjoins(scene, before, word))


def _named(word: Word) -> bool:
    return word.text[:1].isupper() and (word.upos == "PROPN" or (word.upos == "ADJ" and word.number > 0))


def _adjoins(scene: Scene, before: Word, word: Word) -> bool:
    return scene.text[before.end : word.start] == " "


def _inside(scene: Scene, sentence: Sentence, word: Word) -> bool:
    """Whether a word is a part of a person's name, of an outlet's, or of a date."""
    if is_person(scene, sentence, (word.number, word.number + 1)):
        return True
    if any(t.span.overlaps(word.span) for t in scene.times[sentence.number]):
        return True
    return any(m.form in NEVER_INSIDE and m.span.overlaps(word.span) for m in scene.parties[sentence.number])


def _longest(scene: Scene, sentence: Sentence, start: int) -> Run | None:
    """The longest name that the gazetteer has from here on, in words that stand against each other."""
    end = start + 1
    while end < min(len(sentence.words), start + AT_MOST) and _carries(scene, sentence, end):
        end += 1
    for stop in range(end, start, -1):
        run = (start, stop)
        if _is_name(scene, sentence, run, end):
            return run
    return None


def _carries(scene: Scene, sentence: Sentence, number: int) -> bool:
    before, word = sentence.words[number - 1], sentence.words[number]
    if scene.text[before.end : word.start] not in ("", " "):
        return False
    return word.text[:1].isupper() or word.text in HYPHENS or word.text.casefold() in JOINTS


def _is_name(scene: Scene, sentence: Sentence, run: Run, end: int) -> bool:
    last = sentence.words[run[1] - 1]
    if not (last.text[:1].isupper() or last.text == "."):
        return False
    words = sentence.run_span(run).of(scene.text)
    if len(words) < SHORTEST or not any(c.matched in WHOLE for c in scene.knowledge.gazetteer.lookup(words)):
        return False
    return run[1] == end or not _goes_on_as_a_person(sentence, run)


def _goes_on_as_a_person(sentence: Sentence, run: Run) -> bool:
    """Whether a name goes on as one of a person would: "Madison Clark", of which the analyzer made nothing."""
    inside = any(e.kind in SUPPORTED and e.run[0] <= run[0] and run[1] < e.run[1] for e in sentence.entities)
    follows = sentence.words[run[1]]
    return not inside and base(follows.relation) == "flat"
