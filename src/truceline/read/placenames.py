"""Which words are place names: where a name begins and ends, and when capitalised words are something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.language import Run, Sentence, Word
from truceline.model import Span
from truceline.read.grammar import HYPHENS
from truceline.read.namesakes import is_from
from truceline.read.parties import Form
from truceline.read.phrases import base, case_of, top
from truceline.read.scene import Scene

NO_PLACE = (Form.DEMONYM, Form.GROUP, Form.LEADER, Form.OUTLET, Form.METONYM)
SEATED = frozenset({Form.GROUP, Form.METONYM})  # a body may be called by its town, which is a town in "met in Brussels"
PERSON = ("PER", "PERSON")


@dataclass(frozen=True, slots=True)
class Naming:
    """A place name in its sentence: the bare name, and the whole of it as written ("eastern Toren", "Belan province").

    `title` is what the place is called: the name with its point of the compass, without the word for its kind ("Belan"
    of "Belan province"), with the site it belongs to where nothing else is known by it ("Orvik base").
    """

    run: Run
    written: Run
    title: Run


def namings(scene: Scene, sentence: Sentence) -> list[Naming]:
    """The place names of a sentence that are used as such; where two overlap the longer counts."""
    runs = [
        run for e in sentence.entities if e.kind in ("LOC", "LOCATION") for run in _names_in(scene, sentence, e.run)
    ]
    for match in scene.parties[sentence.number]:
        run = sentence.run_of(match.span)
        if run is not None and match.form in (Form.NAME, Form.CAPITAL) and used_as_place(scene, sentence, run):
            runs.append(run)
    runs += [run for run in _proper_runs(sentence) if used_as_place(scene, sentence, run)]
    runs = [part for run in _joined(scene, sentence, runs) for part in _parts(scene, sentence, run)]
    kept: list[Run] = []
    for run in sorted(runs, key=lambda r: (r[0] - r[1], r[0])):
        free = not any(run[0] < k[1] and k[0] < run[1] for k in kept)
        if run[0] < run[1] and free and not _is_something_else(scene, sentence, run):
            kept.append(run)
    return [naming_of(scene, sentence, run) for run in sorted(kept)]


def _names_in(scene: Scene, sentence: Sentence, run: Run) -> list[Run]:
    """The capitalised stretches of a mention: of "the old quarter of Nor City" the city, not the description."""
    found: list[Run] = []
    for number in range(*run):
        word = sentence.words[number]
        capital = _opens_or_carries_a_name(scene, sentence, word, run[1])
        joint = bool(found) and found[-1][1] == number and number + 1 < run[1] and _capital(sentence.words[number + 1])
        if capital or (joint and (word.text in "-–'’" or word.text.casefold() in ("al", "el", "de", "of"))):
            if found and found[-1][1] == number:
                found[-1] = (found[-1][0], number + 1)
            elif capital:
                found.append((number, number + 1))
    return found


def _capital(word: Word) -> bool:
    return word.text[:1].isupper()


def _opens_or_carries_a_name(scene: Scene, sentence: Sentence, word: Word, end: int) -> bool:
    """A capital, and no article; an adjective only inside a name ("Old City", "New York"), never a people's."""
    if not _capital(word) or word.upos in ("DET", "ADP", "PUNCT"):
        return False
    if word.upos != "ADJ":
        return True
    after = sentence.words[word.number + 1] if word.number + 1 < end else None
    people = any(m.form in NO_PLACE and m.span.overlaps(word.span) for m in scene.parties[sentence.number])
    return after is not None and _capital(after) and not people


def _proper_runs(sentence: Sentence) -> list[Run]:
    found: list[Run] = []
    for word in sentence.words:
        joined = found and found[-1][1] == word.number
        hyphen = (
            word.text in HYPHENS
            and joined
            and word.number + 1 < len(sentence.words)
            and sentence.words[word.number + 1].upos == "PROPN"
            and word.start == sentence.words[word.number - 1].end
        )
        if word.upos == "PROPN" or hyphen:
            if joined:
                found[-1] = (found[-1][0], word.number + 1)
            else:
                found.append((word.number, word.number + 1))
    return found


def _joined(scene: Scene, sentence: Sentence, runs: Sequence[Run]) -> list[Run]:
    """Names whole: with the article they begin with ("al-Hadin"), and in one where it joins two halves."""
    whole = [_whole(scene, sentence, run) for run in runs]
    ends = {run[1]: run for run in whole}
    joined = []
    for run in whole:
        first = ends.get(run[0])
        opens = _article(scene, sentence, run[0])
        if first is not None and opens and first[1] - first[0] == 1 and _one_name(scene, sentence, first, run):
            joined.append((first[0], run[1]))
        joined.append(run)
    return joined


def _one_name(scene: Scene, sentence: Sentence, first: Run, other: Run) -> bool:
    """Whether "Tell" and "al-Hadin" are one name: one the gazetteer has, or whose first half it has not."""
    known = scene.knowledge.gazetteer.lookup
    both = sentence.run_span((first[0], other[1])).of(scene.text)
    return bool(known(both)) or not known(sentence.words[first[0]].text)


def _article(scene: Scene, sentence: Sentence, start: int) -> bool:
    """Whether a name's article and its hyphen begin here."""
    words = sentence.words
    if start + 2 >= len(words) or words[start + 1].text not in HYPHENS:
        return False
    articles = scene.knowledge.lexicons.classes["name-article"]
    return words[start].text.casefold() in articles and words[start].end == words[start + 1].start


def _whole(scene: Scene, sentence: Sentence, run: Run) -> Run:
    """A name with its article, and without the days and months that stand against it."""
    start, end = run
    if start > 1 and _article(scene, sentence, start - 2):
        start -= 2
    dated = [t.span for t in scene.times[sentence.number]]
    while end > start + 1 and any(span.overlaps(sentence.words[end - 1].span) for span in dated):
        end -= 1
    while end > start + 1 and any(span.overlaps(sentence.words[start].span) for span in dated):
        start += 1
    return start, end


def _parts(scene: Scene, sentence: Sentence, run: Run) -> list[Run]:
    """The names in a run: a country right before an unknown name ("Ardania Nor-Belan", "Ardanias Toren") is another."""
    known = scene.knowledge.gazetteer.lookup
    if run[1] - run[0] < 2 or known(sentence.run_span(run).of(scene.text)):
        return [run]
    first = sentence.words[run[0]].text
    country = any(c.kind == "country" and c.name in (first, first.removesuffix("s")) for c in known(first))
    glued = sentence.words[run[0] + 1].text in HYPHENS and run[1] - run[0] > 2  # "Ardania-Breland"
    return [(run[0], run[0] + 1), (run[0] + 1 + glued, run[1])] if country else [run]


def used_as_place(scene: Scene, sentence: Sentence, run: Run) -> bool:
    """Whether a preposition of place introduces the name, or the name it is coordinated with."""
    locative = scene.knowledge.lexicons.classes["locative"] - {"of"}
    at = top(sentence, sentence.head_of(run))
    for _ in range(6):
        word = sentence.words[at]
        if set(case_of(sentence, at).split()[-1:]) & locative:
            return True
        if word.head < 0 or base(word.relation) not in ("conj", "appos", "flat", "compound", "list", "nmod"):
            return False
        if base(word.relation) == "nmod" and case_of(sentence, at) not in ("", "of"):
            return False
        at = word.head
    return False


def _is_something_else(scene: Scene, sentence: Sentence, run: Run) -> bool:
    """A demonym, a month or weekday, a person, a group, an operation: capitalised, but no place."""
    span = sentence.run_span(run)
    named = {m.form for m in scene.parties[sentence.number] if m.form in NO_PLACE and m.span.covers(span)}
    if named and not (named <= SEATED and _town(scene, span) and used_as_place(scene, sentence, run)):
        return True
    if any(t.span.covers(span) for t in scene.times[sentence.number]) or span.of(scene.text).islower():
        return True
    classes = scene.knowledge.lexicons.classes
    if _of_a_border(sentence, run, classes["border"]):
        return True
    bodies = classes["named-after"]
    if all(sentence.words[i].text.casefold() in classes["people-adjective"] for i in range(*run)):
        return True
    edges = [i for i in (run[0] - 1, run[0], run[1] - 1, run[1]) if 0 <= i < len(sentence.words)]
    if any(_capital(sentence.words[i]) and sentence.words[i].lemma.casefold() in bodies for i in edges):
        return True
    return is_person(scene, sentence, run) or _is_called(scene, sentence, run)


def _of_a_border(sentence: Sentence, run: Run, borders: frozenset[str]) -> bool:
    """Whether a name only tells which border is meant: "the Ardania-Breland border", "the border between A and B"."""
    at = top(sentence, sentence.head_of(run)) if sentence.words[run[0]].relation != "compound" else run[1] - 1
    for _ in range(3):
        word = sentence.words[at]
        if word.head < 0 or base(word.relation) not in ("compound", "amod", "nmod", "conj", "flat"):
            return False
        if base(word.relation) == "nmod" and case_of(sentence, at) != "between":
            return False
        if sentence.words[word.head].lemma in borders:
            return True
        at = word.head
    return False


def _is_called(scene: Scene, sentence: Sentence, run: Run) -> bool:
    """Whether a single word is what a person of the document is called by, and no party and no place here."""
    if run[1] - run[0] > 1 or sentence.words[run[0]].text not in scene.people:
        return False
    a_party = any(m.span.overlaps(sentence.run_span(run)) for m in scene.parties[sentence.number])
    return not a_party and not used_as_place(scene, sentence, run)


def is_person(scene: Scene, sentence: Sentence, run: Run) -> bool:
    """Whether the analyzer takes a name for a person's, and not for where one is from.

    Its people reach over all that is said of them: "Ali Demir of Goris", "Carter, D-Goris", "a Goris man".
    """
    covering = [e for e in sentence.entities if e.kind in PERSON and e.run[0] <= run[0] and run[1] <= e.run[1]]
    covering = [e for e in covering if e.kind == "PER" or not _has_another_head(sentence, e.run, run)]
    behind = sentence.words[run[1]] if run[1] < len(sentence.words) else None
    if behind is not None and _is_local(scene, sentence, behind):
        return False
    return any(not is_from(sentence, e.run[0], run[0]) for e in covering)


def _is_local(scene: Scene, sentence: Sentence, behind: Word) -> bool:
    """Whether a word behind a name says who is called by his town: "the Goris mayor", "a Goris man"."""
    if _lower(behind, scene.knowledge.lexicons.classes["local"]):
        return True
    return any(span.start == behind.start and role.person for span, role in scene.roles[sentence.number])


def _has_another_head(sentence: Sentence, mention: Run, name: Run) -> bool:
    """Whether a mention of a person goes on with what he is: "Goris county spokesman Ali Demir"."""
    return any(
        sentence.words[i].upos == "NOUN" and sentence.words[i].text.islower() for i in range(name[1], mention[1])
    )


def _town(scene: Scene, span: Span) -> bool:
    return any(candidate.kind == "city" for candidate in scene.knowledge.gazetteer.lookup(span.of(scene.text)))


def naming_of(scene: Scene, sentence: Sentence, run: Run) -> Naming:
    """A bare name with what is written around it and belongs to it."""
    classes = scene.knowledge.lexicons.classes
    start = _compass_before(sentence, run[0], classes["compass"])
    end = run[1]
    behind = sentence.words[end] if end < len(sentence.words) else None
    title_end = end
    while title_end > run[0] + 1 and _lower(sentence.words[title_end - 1], classes["kind-of-place"]):
        title_end -= 1
    if behind is not None and _lower(behind, classes["site"] | classes["kind-of-place"]) and _beside(sentence, end):
        end += 1
        if behind.lemma in classes["site"] and not scene.knowledge.gazetteer.lookup(
            sentence.run_span(run).of(scene.text)
        ):
            title_end = end
    return Naming(run, (start, end), (start, title_end))


def _lower(word: Word, lemmas: frozenset[str]) -> bool:
    return word.text.islower() and word.lemma in lemmas


def _beside(sentence: Sentence, number: int) -> bool:
    """Whether a word stands right behind the one before it, with nothing but a blank between."""
    return sentence.words[number].start - sentence.words[number - 1].end == 1


def _compass_before(sentence: Sentence, start: int, compass: frozenset[str]) -> int:
    """Where a name begins with its point of the compass: "northern Syria", "north-eastern Syria"."""
    words = sentence.words
    if start < 1 or words[start - 1].text.casefold() not in compass or not _beside(sentence, start):
        return start
    start -= 1
    hyphened = start > 1 and words[start - 1].text in HYPHENS and words[start - 2].text.casefold() in compass
    return start - 2 if hyphened else start
