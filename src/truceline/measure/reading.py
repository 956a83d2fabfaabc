"""The reader's single skills put to their suites: words of time, places, whether a thing happened and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.evaluate.suites import SuiteReport, factuality, geo, location, sampled, tempeval
from truceline.language import Sentence
from truceline.measure.bench import Bench
from truceline.measure.facts import facts_of
from truceline.measure.scenes import document, scene_of, word_at
from truceline.model import ActType, PlacePrecision
from truceline.pipeline import Reader
from truceline.read.acts import Trigger, find_triggers
from truceline.read.claims import evidence_of
from truceline.read.places import Toponym, find_names, find_toponyms, places_of
from truceline.read.scene import Scene
from truceline.read.times import find_times

TRAINED_ON = "the shipped model's encoder was trained on these sentences too, through a head that is not shipped"


def measure_tempeval(bench: Bench) -> SuiteReport:
    cases = sampled(tempeval.read(bench.data / tempeval.FILE), lambda case: case.name, one_in=bench.one_in)
    return tempeval.score((case, list(_times(case))) for case in cases)


def _times(case: tempeval.Timed) -> Iterator[tempeval.Timex]:
    published = document(case.name, case.text, published=case.written).published
    for found in find_times(case.text, 0, len(case.text), published=published):
        yield found.span.start, found.span.end, found.timex


def measure_geo(bench: Bench) -> SuiteReport:
    cases = sampled(geo.read(bench.data), lambda case: f"{case.source} {case.name}", one_in=bench.one_in)
    return geo.score((case, _given(bench.reader, case), *_read(bench.reader, case)) for case in cases)


def _given(reader: Reader, case: geo.Mapped) -> list[geo.Point | None]:
    """Where the gazetteer puts the mentions when it is told which words they are."""
    located = reader.knowledge.gazetteer.locate([m.words for m in case.mentions], countries={})
    return [(place.lat, place.lon) if place else None for place in located]


def _read(reader: Reader, case: geo.Mapped) -> tuple[list[geo.Point | None], list[geo.Range]]:
    """Where the reader puts the mentions that it takes for names of places in the running text; all names it took."""
    scene = scene_of(reader, case.name, case.text)
    found = [(t, s.run_span(t.run)) for s, each in zip(scene.sentences, find_names(scene), strict=True) for t in each]
    points: list[geo.Point | None] = []
    for mention in case.mentions:
        same = [t for t, span in found if span.start < mention.end and mention.start < span.end]
        points.append(_point(reader, same[0]) if same else None)
    return points, [(span.start, span.end) for t, span in found if t.place.precision is not PlacePrecision.UNKNOWN]


def _point(reader: Reader, toponym: Toponym) -> geo.Point | None:
    """A toponym's coordinates; of a country, to which an account gives none, those of the gazetteer. So of a part of a
    place ("northern Ardania"): who made the suites put the name there, and not the part."""
    place = toponym.place
    named = reader.knowledge.gazetteer.lookup(place.name)
    if place.precision is PlacePrecision.REGION:
        same = (place.geonames_id, place.country, "part")
        for candidate in named:
            if (candidate.geonames_id, candidate.iso3, candidate.matched) == same:
                return candidate.lat, candidate.lon
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    return next(((c.lat, c.lon) for c in named if c.kind == "country" and c.iso3 == place.country), None)


def measure_factuality(bench: Bench) -> SuiteReport:
    cases = sampled(factuality.read(bench.data), lambda case: case.name, one_in=bench.one_in)
    return factuality.score((case, facts_of(bench, case)) for case in cases)


def measure_location(bench: Bench) -> SuiteReport:
    cases = sampled(location.read(bench.data / location.FILE), lambda case: case.name, one_in=bench.one_in)
    return location.score(((case, list(_places(bench.reader, case))) for case in cases), notes=(TRAINED_ON,))


def _places(reader: Reader, case: location.Sited) -> Iterable[location.Range]:
    """The names among the places of the verb, taken for the trigger of a claim."""
    scene = scene_of(reader, case.name, case.text)
    at = word_at(scene, *case.verb)
    if at is None:
        return
    sentence, word = at
    trigger = _trigger(scene, *at)
    toponyms = find_toponyms(scene)[sentence.number]
    places, _ = places_of(scene, sentence, word, toponyms, evidence_of(sentence, trigger, None))
    for toponym in toponyms:
        if toponym.place in places:
            span = sentence.run_span(toponym.run)
            yield span.start, span.end


def _trigger(scene: Scene, sentence: Sentence, word: int) -> Trigger:
    found = (t for t in find_triggers(scene, sentence) if t.word == word)
    return next(found, Trigger(word, (word, word + 1), ActType.ASSAULT, None, None, 1.0, "the verb given"))
