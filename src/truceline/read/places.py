"""Places: which words are place names, where they lie, and which of them is where an act happened.

A name is a place only where it is used as one: "in Baku" is, "Baku said" is not (ledger-format.md, rule 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import Place, PlacePrecision, Span
from truceline.read.gazetteer import Candidate
from truceline.read.parties import Form
from truceline.read.phrases import base, case_of, top
from truceline.read.scene import Scene

PRECISION = {
    "city": PlacePrecision.EXACT,
    "village": PlacePrecision.EXACT,
    "poi": PlacePrecision.EXACT,
    "adm1": PlacePrecision.ADM1,
    "adm2": PlacePrecision.ADM2,
    "region": PlacePrecision.REGION,
    "country": PlacePrecision.COUNTRY,
    "water": PlacePrecision.WATER,
}


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place as used in a sentence; `head` is the word that stands for it in the tree."""

    run: Run
    head: int
    place: Place


def find_toponyms(scene: Scene) -> tuple[tuple[Toponym, ...], ...]:
    """The places of every sentence, located together: one document, one sense of a name."""
    named = [(sentence, run) for sentence in scene.sentences for run in _name_runs(scene, sentence)]
    names = [sentence.run_span(run).of(scene.text) for sentence, run in named]
    located = scene.knowledge.gazetteer.locate(names, countries=scene.countries)
    found: list[list[Toponym]] = [[] for _ in scene.sentences]
    for (sentence, run), candidate in zip(named, located, strict=True):
        head = top(sentence, sentence.head_of(run))
        found[sentence.number].append(
            Toponym(run, head, _place(scene, sentence, head, sentence.run_span(run), candidate))
        )
    return tuple(tuple(sorted(toponyms, key=lambda t: t.run)) for toponyms in found)


def _name_runs(scene: Scene, sentence: Sentence) -> list[Run]:
    """Runs of words that name a place and are used as one; where two overlap the longer counts."""
    runs = [run for e in sentence.entities if e.kind in ("LOC", "LOCATION") for run in _names_in(sentence, e.run)]
    for match in scene.parties[sentence.number]:
        run = sentence.run_of(match.span)
        if run is not None and match.form in (Form.NAME, Form.CAPITAL) and _used_as_place(scene, sentence, run):
            runs.append(run)
    runs += [run for run in _proper_runs(sentence) if _used_as_place(scene, sentence, run)]
    kept: list[Run] = []
    for run in sorted(runs, key=lambda r: (r[0] - r[1], r[0])):
        free = not any(run[0] < k[1] and k[0] < run[1] for k in kept)
        if run[0] < run[1] and free and not _is_something_else(scene, sentence, run):
            kept.append(run)
    return sorted(kept)


def _names_in(sentence: Sentence, run: Run) -> list[Run]:
    """The capitalised stretches of a mention: of "the Shiite district of Sadr City" the city, not the description."""
    found: list[Run] = []
    for number in range(*run):
        word = sentence.words[number]
        capital = word.text[:1].isupper() and word.upos not in ("DET", "ADP", "PUNCT", "ADJ")
        joint = (
            bool(found)
            and found[-1][1] == number
            and number + 1 < run[1]
            and sentence.words[number + 1].text[:1].isupper()
        )
        if capital or (joint and (word.text in "-–'’" or word.text.casefold() in ("al", "el", "de", "of"))):
            if found and found[-1][1] == number:
                found[-1] = (found[-1][0], number + 1)
            elif capital:
                found.append((number, number + 1))
    return found


def _proper_runs(sentence: Sentence) -> list[Run]:
    found: list[Run] = []
    for word in sentence.words:
        joined = found and found[-1][1] == word.number
        hyphen = (
            word.text in "-–"
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


def _used_as_place(scene: Scene, sentence: Sentence, run: Run) -> bool:
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
    """A demonym, a month or weekday, a person or a group: capitalised, but no place."""
    span = sentence.run_span(run)
    other = (Form.DEMONYM, Form.GROUP, Form.LEADER, Form.OUTLET, Form.METONYM)
    if any(m.form in other and m.span.covers(span) for m in scene.parties[sentence.number]):
        return True
    if any(t.span.covers(span) for t in scene.times[sentence.number]):
        return True
    return any(e.kind in ("PER", "PERSON") and e.run[0] <= run[0] and run[1] <= e.run[1] for e in sentence.entities)


def _place(scene: Scene, sentence: Sentence, head: int, span: Span, candidate: Candidate | None) -> Place:
    name = span.of(scene.text)
    vague = bool(set(case_of(sentence, head).split()) & scene.knowledge.lexicons.classes["vague-locative"])
    if candidate is None:
        return Place(name, span, PlacePrecision.UNKNOWN)
    precision = PRECISION[candidate.kind]
    if candidate.matched == "part":  # "northern Syria": within the area, nowhere sharper
        precision = PlacePrecision.REGION
    elif vague and precision is PlacePrecision.EXACT:
        precision = PlacePrecision.NEAR
    if precision is PlacePrecision.COUNTRY:  # a country-level claim gets no pin
        return Place(name, span, precision, country=candidate.iso3, geonames_id=candidate.geonames_id)
    return Place(name, span, precision, candidate.lat, candidate.lon, candidate.iso3, candidate.geonames_id)


def places_of(
    scene: Scene, sentence: Sentence, trigger: int, toponyms: Sequence[Toponym], evidence: Run
) -> tuple[tuple[Place, ...], str]:
    """The places of an act: those the model sees from its trigger, and those on prepositions in its clause."""
    hinted = sentence.hints.roles(trigger).get("place", ()) if sentence.hints else ()
    below = set(sentence.subtree(trigger))
    chosen: list[Toponym] = []
    for toponym in toponyms:
        by_model = any(run[0] < toponym.run[1] and toponym.run[0] < run[1] for run in hinted)
        by_syntax = (
            toponym.head in below
            and _direct(sentence, toponym.head, trigger)
            and _used_as_place(scene, sentence, toponym.run)
        )
        if by_model or (by_syntax and evidence[0] <= toponym.head < evidence[1]):
            chosen.append(toponym)
    places = tuple(t.place for t in chosen)
    if not places:
        described = _described(scene, sentence, hinted)
        return described, "a description of a place" if described else "no place in the clause"
    return places, "place names in the act's clause"


def _direct(sentence: Sentence, head: int, trigger: int) -> bool:
    """Whether only nouns stand between a place and the trigger above it."""
    at = sentence.words[head].head
    while at >= 0 and at != trigger:
        if sentence.words[at].upos == "VERB":
            return False
        at = sentence.words[at].head
    return True


def _described(scene: Scene, sentence: Sentence, hinted: Sequence[Run]) -> tuple[Place, ...]:
    """ "The border", "the enclave": a place without a name has no coordinates."""
    kinds = scene.knowledge.lexicons.classes["described-place"]
    spans = [sentence.run_span(run) for run in hinted if any(sentence.words[i].lemma in kinds for i in range(*run))]
    return tuple(Place(span.of(scene.text), span, PlacePrecision.UNKNOWN) for span in spans[:1])
