"""The scene of one document: its analysis with every named party, role and time found once for all later steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from truceline.language import Analysis, Sentence
from truceline.model import Span, TruceStatus
from truceline.read.anaphors import Anaphor, load_anaphors
from truceline.read.countries import dateline_of, of_party, shares
from truceline.read.gazetteer import Gazetteer
from truceline.read.lexicons import Lexicons
from truceline.read.namesakes import people_named, without_namesakes, without_other_people
from truceline.read.numbers import AmountWords
from truceline.read.parties import Form, Parties, PartyMatch, Peoples, Role, load_peoples
from truceline.read.parties.newcomers import with_newcomers
from truceline.read.parties.seats import seated, seats_of
from truceline.read.times import TimeExpression, find_times
from truceline.read.truce_words import load_status_words
from truceline.read.weights import Weights

# "Turkish-backed rebels" are not Turkey, "pro-Russian" forces not Russia.
NOT_ITSELF_BEHIND = re.compile(
    r"[-–‑](?:backed|supported|allied|aligned|controlled|held|occupied|trained|armed|funded|"
    r"speaking|linked|sponsored|born|made|built|populated|majority|administered|affiliated|based|bound)",
    re.I,
)
SEATS = (Form.NAME, Form.CAPITAL, Form.METONYM)
NOT_ITSELF_BEFORE = re.compile(r"(?:pro|anti|ex|non|neo)[-–‑ ]$", re.I)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the reader knows before it reads: loaded once, shared by all documents."""

    parties: Parties
    lexicons: Lexicons
    gazetteer: Gazetteer
    anaphors: Mapping[str, Anaphor]
    amounts: AmountWords
    truce_status: tuple[tuple[TruceStatus, re.Pattern[str]], ...]
    weights: Weights
    peoples: Peoples

    @classmethod
    def load(
        cls, *, gazetteer: Path | None = None, actors: Path | None = None, weights: Weights | None = None
    ) -> Knowledge:
        """What the package knows; places from its own index or the one at `gazetteer`; parties of a user's file
        `actors` beside its own; or other weights of claims."""
        lexicons, index = Lexicons.load(), Gazetteer.open(gazetteer)
        parties = Parties.load(own=actors)
        return cls(
            parties,
            lexicons,
            index,
            load_anaphors(),
            AmountWords.of(lexicons),
            load_status_words(),
            weights or Weights.load(),
            load_peoples(parties.knows),
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """A document as the reading steps see it; the tuples run parallel to the analysis' sentences."""

    analysis: Analysis
    knowledge: Knowledge
    datelines: tuple[Span | None, ...]
    parties: tuple[tuple[PartyMatch, ...], ...]
    roles: tuple[tuple[tuple[Span, Role], ...], ...]
    times: tuple[tuple[TimeExpression, ...], ...]
    countries: Mapping[str, float]
    people: frozenset[str] = frozenset()  # the words of the full names of persons in it

    @property
    def text(self) -> str:
        return self.analysis.document.text

    @property
    def published(self) -> date | None:
        moment = self.analysis.document.published
        return moment.date() if moment else None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.analysis.sentences


def set_scene(analysis: Analysis, knowledge: Knowledge) -> Scene:
    """Find parties, roles and times in every sentence, and weigh which countries the document is about."""
    doc = analysis.document
    on = doc.published.date() if doc.published else None
    spans = [s.span for s in analysis.sentences]
    datelines = tuple(dateline_of(doc.text, s) for s in spans)
    parties = tuple(
        tuple(m for m in knowledge.parties.find(doc.text, s.start, s.end, on=on) if not _only_dates(m, dateline))
        for s, dateline in zip(spans, datelines, strict=True)
    )
    seats = seats_of(knowledge.parties, chain.from_iterable(parties), doc.text)
    parties = tuple(tuple(seated(knowledge.parties, found, doc.text, seats)) for found in parties)
    parties = without_other_people(analysis.sentences, parties, knowledge.parties)
    parties = without_namesakes(analysis.sentences, parties)
    parties = with_newcomers(doc.text, spans, parties, knowledge.lexicons.classes)
    return Scene(
        analysis,
        knowledge,
        datelines,
        parties,
        tuple(tuple(knowledge.parties.roles(doc.text, s.start, s.end)) for s in spans),
        tuple(tuple(find_times(doc.text, s.start, s.end, published=doc.published)) for s in spans),
        _countries(doc.text, parties),
        people_named(analysis.sentences),
    )


def _only_dates(match: PartyMatch, dateline: Span | None) -> bool:
    """Whether a state or its capital stands in a dateline: where the desk sits, and no party of the story."""
    return dateline is not None and dateline.covers(match.span)


def _countries(text: str, parties: tuple[tuple[PartyMatch, ...], ...]) -> Mapping[str, float]:
    """How much the document is about each country: its share of mentions, early ones counting double.

    Where states are named themselves, the homes of groups do not count: a story of Ardania's war on Breland's rebels
    is not about Breland because the rebels come from there.
    """
    return shares(_mentions(text, parties, states=True) or _mentions(text, parties, states=False))


def _mentions(text: str, parties: tuple[tuple[PartyMatch, ...], ...], *, states: bool) -> dict[str, float]:
    weights: dict[str, float] = {}
    for number, matches in enumerate(parties):
        for match in matches:
            country = of_party(match) if is_itself(text, match.span) else None
            if country is not None and (not states or match.candidates[0].kind == "state"):
                weights[country] = weights.get(country, 0.0) + (2.0 if number < 3 else 1.0)
    return weights


def is_itself(text: str, span: Span) -> bool:
    """Whether a name stands for the party itself, not in "X-backed" or "pro-X"."""
    behind = NOT_ITSELF_BEHIND.match(text, span.end)
    return behind is None and NOT_ITSELF_BEFORE.search(text[max(0, span.start - 5) : span.start]) is None
