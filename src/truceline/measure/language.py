"""The language model put to its suites: syntax and entities on gold words, attributions from raw text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from truceline.evaluate.suites import SuiteReport, entities, polnear, sampled, syntax
from truceline.language import Analysis
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.contents import contents, word_run
from truceline.language.sentences import sentences
from truceline.language.tokens import Offsets, tokenize
from truceline.model import Document


def measure_syntax(analyzer: BundledAnalyzer, data: Path, *, one_in: int = 1) -> SuiteReport:
    cases = sampled(syntax.read(data / syntax.FILE), lambda case: case.name, one_in=one_in)
    found = ([(w.upos, w.head, w.relation) for w in analyzer.analyze_words(case.words).words] for case in cases)
    return syntax.score(zip(cases, found, strict=True))


def measure_entities(analyzer: BundledAnalyzer, data: Path, *, one_in: int = 1) -> SuiteReport:
    every = chain(entities.read_uner(data / entities.UNER), entities.read_re3d(data / entities.RE3D, _cut))
    cases = sampled(every, lambda case: " ".join(case.words), one_in=one_in)
    found = ({(*e.run, e.kind) for e in analyzer.analyze_words(case.words).entities} for case in cases)
    return entities.score(zip(cases, found, strict=True))


def measure_polnear(analyzer: BundledAnalyzer, data: Path, *, one_in: int = 1) -> SuiteReport:
    cases = sampled(polnear.read(data / polnear.FILE), lambda case: case.name, one_in=one_in)
    found = (_found(analyzer.analyze(Document(case.name, case.text))) for case in cases)
    return polnear.score(zip(cases, found, strict=True))


def _cut(text: str) -> list[list[Offsets]]:
    return [tokenize(text, start, end) for start, end in sentences(text)]


def _found(analysis: Analysis) -> polnear.Found:
    words = tuple((w.start, w.end) for s in analysis.sentences for w in s.words)
    return polnear.Found(words, frozenset(_runs(analysis)))


def _runs(analysis: Analysis) -> Iterator[polnear.RoleRun]:
    first = 0
    for sentence in analysis.sentences:
        for attribution in sentence.attributions:
            yield "cue", first + attribution.cue[0], first + attribution.cue[1]
            yield from (("source", first + run[0], first + run[1]) for run in attribution.source)
        first += len(sentence.words)
    yield from (("content", *word_run(analysis, span)) for span in contents(analysis))
