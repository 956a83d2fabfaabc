"""Places: where the names of a document lie, and which of them is where an act happened.

A name is a place only where it is used as one: "in Baku" is, "Baku said" is not (ledger-format.md, rule 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import ActType, Place, PlacePrecision
from truceline.read.compass import towards
from truceline.read.described import described_places
from truceline.read.gazetteer import Candidate
from truceline.read.othernames import other_namings
from truceline.read.phrases import base, case_of, children, top
from truceline.read.placenames import Naming, namings, used_as_place
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

REACH = 5  # words before a name among which the point of the compass from it stands
SAID = frozenset({ActType.REQUEST.value, ActType.ACCUSE.value, ActType.THREATEN.value, ActType.REJECT.value})


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place as used in a sentence; `head` is the word that stands for it in the tree.

    `described` says that the words name no place ("the town") and `place` is the one named before that they mean.
    `kind` is the gazetteer's: "country" for northern Syria too.
    """

    run: Run
    head: int
    place: Place
    described: bool = False
    kind: str | None = None


def find_toponyms(scene: Scene) -> tuple[tuple[Toponym, ...], ...]:
    """The places of every sentence, located together: one document, one sense of a name."""
    named = [(sentence, naming) for sentence in scene.sentences for naming in namings(scene, sentence)]
    return _with_described(scene, _located(scene, named))


def find_names(scene: Scene) -> tuple[tuple[Toponym, ...], ...]:
    """All names in every sentence that the gazetteer has, also those of governments, peoples and bodies."""
    known, people = scene.knowledge.gazetteer.lookup, scene.people
    named = []
    for sentence in scene.sentences:
        used = [each for each in namings(scene, sentence) if known(_key(scene, sentence, each))]
        every = sorted((*used, *other_namings(scene, sentence, used, people)), key=lambda naming: naming.run)
        named += [(sentence, naming) for naming in every]
    return _located(scene, named)


def _located(scene: Scene, named: Sequence[tuple[Sentence, Naming]]) -> tuple[tuple[Toponym, ...], ...]:
    keys = [_key(scene, sentence, naming) for sentence, naming in named]
    located = scene.knowledge.gazetteer.locate(keys, countries=scene.countries)
    found: list[list[Toponym]] = [[] for _ in scene.sentences]
    for (sentence, naming), candidate in zip(named, located, strict=True):
        head = top(sentence, sentence.head_of(naming.run))
        place = _place(scene, sentence, head, naming, candidate)
        found[sentence.number].append(Toponym(naming.run, head, place, kind=candidate.kind if candidate else None))
    return tuple(tuple(sorted(toponyms, key=lambda t: t.run)) for toponyms in found)


def _with_described(scene: Scene, named: tuple[tuple[Toponym, ...], ...]) -> tuple[tuple[Toponym, ...], ...]:
    """The toponyms with "the town", "the border" and their like, which mean what was named before them."""
    places = [[(t.run[0], t.place) for t in toponyms] for toponyms in named]
    return tuple(
        tuple(
            sorted(
                (*toponyms, *(Toponym(run, head, place, True) for run, head, place in described)), key=lambda t: t.run
            )
        )
        for toponyms, described in zip(named, described_places(scene, places), strict=True)
    )


def _key(scene: Scene, sentence: Sentence, naming: Naming) -> str:
    """The words to look up: as written where the gazetteer knows them so, else the bare name."""
    written = sentence.run_span(naming.written).of(scene.text)
    return written if scene.knowledge.gazetteer.lookup(written) else sentence.run_span(naming.run).of(scene.text)


def _place(scene: Scene, sentence: Sentence, head: int, naming: Naming, candidate: Candidate | None) -> Place:
    words = sentence.run_span(naming.written)
    name = sentence.run_span(naming.title).of(scene.text)
    if candidate is None:
        return Place(name, words, PlacePrecision.UNKNOWN)
    if name.endswith(f"{candidate.name}s"):  # a possessive without its apostrophe
        name = name[:-1]
    precision, lat, lon = PRECISION[candidate.kind], candidate.lat, candidate.lon
    if candidate.matched == "part":  # "northern Syria": within the area, nowhere sharper
        precision = PlacePrecision.REGION
        lat, lon = towards(words.of(scene.text), lat, lon, candidate.radius_km)
    elif precision is PlacePrecision.EXACT and (_vaguely(scene, sentence, head) or _site(naming)):
        precision = PlacePrecision.NEAR
    if precision is PlacePrecision.COUNTRY:  # a country-level claim gets no pin
        return Place(name, words, precision, country=candidate.iso3, geonames_id=candidate.geonames_id)
    return Place(name, words, precision, lat, lon, candidate.iso3, candidate.geonames_id)


def _vaguely(scene: Scene, sentence: Sentence, head: int) -> bool:
    return bool(set(case_of(sentence, head).split()) & scene.knowledge.lexicons.classes["vague-locative"])


def _site(naming: Naming) -> bool:
    """Whether the name is lent to something near it: the Hama airport is not Hama."""
    return naming.title[1] > naming.run[1]


def places_of(
    scene: Scene, sentence: Sentence, trigger: int, toponyms: Sequence[Toponym], evidence: Run
) -> tuple[tuple[Place, ...], str]:
    """The places of an act: those the model sees from its trigger; those on prepositions where no model speaks."""
    if sentence.hints is None:
        chosen = [t for t in toponyms if not t.described and _in_clause(scene, sentence, trigger, t, evidence)]
    else:
        chosen = _seen(sentence, trigger, toponyms, evidence)
        if all(t.kind == "country" for t in chosen):  # "attacked Goma in Congo": the sharper place is the act's
            chosen = [t for t in toponyms if t in chosen or _told_of(scene, sentence, trigger, t)]
    if _is_said(sentence, trigger):
        chosen = [t for t in chosen if _said_there(sentence, trigger, t)]
    chosen = _own(scene, sentence, trigger, chosen)
    if not chosen:
        return (), "no place in the clause"
    places = tuple({t.place.name.casefold(): t.place for t in reversed(chosen)}.values())[::-1]
    if all(t.described for t in chosen):
        return places, "a description of a place"
    return places, "place names in the act's clause"


def _in_clause(scene: Scene, sentence: Sentence, trigger: int, toponym: Toponym, evidence: Run) -> bool:
    """Whether a preposition puts the act there, in its own clause."""
    below = toponym.head in sentence.subtree(trigger) and _direct(sentence, toponym.head, trigger)
    return below and used_as_place(scene, sentence, toponym.run) and evidence[0] <= toponym.head < evidence[1]


def _seen(sentence: Sentence, trigger: int, toponyms: Sequence[Toponym], evidence: Run) -> list[Toponym]:
    """What the model sees as the act's place: in the evidence, or anywhere if nothing is there; a name first."""
    hinted = sentence.hints.roles(trigger).get("place", ()) if sentence.hints else ()
    seen = [t for t in toponyms if any(run[0] < t.run[1] and t.run[0] < run[1] for run in hinted)]
    inside = [t for t in seen if evidence[0] <= t.head < evidence[1]]
    chosen = inside or seen
    return [t for t in chosen if not t.described] or chosen


def _told_of(scene: Scene, sentence: Sentence, trigger: int, toponym: Toponym) -> bool:
    """Whether syntax alone tells of the place: "the invasion of Vietnam", "the town was stormed", "Sudan saw war"."""
    word, act = sentence.words[toponym.head], sentence.words[trigger]
    relation = base(word.relation)
    if act.upos in ("NOUN", "PROPN"):
        if word.head == trigger:
            return relation == "nmod" and case_of(sentence, word.number) == "of"
        undergone = act.head == word.head and base(act.relation) in ("obj", "obl")
        return undergone and relation == "nsubj" and _undergoes(scene, sentence, act.head)
    if word.relation == "nmod:poss" and sentence.words[word.head].head == trigger:  # "patrolled Kolt's streets"
        owned, classes = sentence.words[word.head], scene.knowledge.lexicons.classes
        return base(owned.relation) == "obj" and owned.lemma in classes["place"] | classes["site"]
    if word.head != trigger or toponym.place.precision is PlacePrecision.UNKNOWN:
        return False
    town = toponym.described or toponym.place.precision is not PlacePrecision.COUNTRY  # "seized Goma", not "hit Chad"
    return word.relation == "nsubj:pass" or (town and relation == "obj")


def _is_said(sentence: Sentence, trigger: int) -> bool:
    """Whether the model takes the act for one of words alone: an appeal, a threat. What it speaks of is elsewhere."""
    odds = sentence.hints.act(trigger) if sentence.hints else {}
    likely = max((kind for kind in odds if kind != "O"), key=lambda kind: odds[kind], default=None)
    return likely in SAID


def _said_there(sentence: Sentence, trigger: int, toponym: Toponym) -> bool:
    """Whether somebody spoke in the place: "a protest in Basra"; "called on Tehran" and "warned of war in Iraq" say
    to whom and of what."""
    head = toponym.head
    while base(sentence.words[head].relation) in ("conj", "appos", "nmod") and case_of(sentence, head) in ("", "of"):
        head = sentence.words[head].head
    return sentence.words[head].head == trigger and case_of(sentence, head) in ("in", "at")


def _undergoes(scene: Scene, sentence: Sentence, verb: int) -> bool:
    return sentence.words[verb].lemma in scene.knowledge.lexicons.classes["undergo"]


def _own(scene: Scene, sentence: Sentence, trigger: int, chosen: Sequence[Toponym]) -> list[Toponym]:
    """Without countries that only contain a sharper place, where those who act came from, and that from which
    another place is told to lie: "Kolt, 20 km north of Dren"."""
    kept = []
    for toponym in chosen:
        others = [t for t in chosen if t is not toponym]
        country = toponym.kind == "country" or toponym.place.precision is PlacePrecision.COUNTRY
        sharper = [t for t in others if t.kind not in (None, "country")]
        if country and sharper and not _listed(sentence, toponym, others):
            continue
        if others and case_of(sentence, toponym.head).startswith("from"):
            continue
        if country and _owns(sentence, toponym.head, trigger):
            continue
        if any(t.run[1] <= toponym.run[0] for t in others) and _measured_from(scene, sentence, toponym):
            continue
        kept.append(toponym)
    return kept


def _measured_from(scene: Scene, sentence: Sentence, toponym: Toponym) -> bool:
    """Whether a point of the compass is told from the place: "west of Dren", "south of the capital Dren"."""
    words = [word.text.casefold() for word in sentence.words[max(0, toponym.run[0] - REACH) : toponym.run[0]]]
    marks = [i for i, word in enumerate(words) if word == "of"]
    before = words[max(0, marks[-1] - 1) : marks[-1]] if marks else []
    classes = scene.knowledge.lexicons.classes
    return bool(before) and before[0] in classes["compass"]


def _listed(sentence: Sentence, toponym: Toponym, others: Sequence[Toponym]) -> bool:
    """Whether a place is coordinated with another: "in Toren and Breland"."""
    heads = {t.head for t in others}
    word = sentence.words[toponym.head]
    below = set(children(sentence, toponym.head, "conj"))
    return (base(word.relation) == "conj" and word.head in heads) or bool(below & heads)


def _owns(sentence: Sentence, head: int, trigger: int) -> bool:
    """Whether a country's name is the possessor of what it does to another place: "Russia's invasion of Ukraine"."""
    word = sentence.words[head]
    told_of = any(
        case_of(sentence, c) in ("of", "on", "against", "in", "into") for c in children(sentence, trigger, "nmod")
    )
    return word.relation == "nmod:poss" and word.head == trigger and told_of


def _direct(sentence: Sentence, head: int, trigger: int) -> bool:
    """Whether only nouns stand between a place and the trigger above it."""
    at = sentence.words[head].head
    while at >= 0 and at != trigger:
        if sentence.words[at].upos == "VERB":
            return False
        at = sentence.words[at].head
    return True
