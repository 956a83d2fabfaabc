"""Analysis -> Account: the reading steps in their order. Each is a function over the scene and what came before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.language import Analysis
from truceline.model import Account, ReaderVersion
from truceline.read.answers import answered
from truceline.read.blows import with_their_means
from truceline.read.claims import Draft, draft_claims
from truceline.read.confidence import confident, kept, worth_showing
from truceline.read.deeds import with_their_doers
from truceline.read.disputes import find_disputes
from truceline.read.features import weigh
from truceline.read.figures import find_figures
from truceline.read.force import borne_out
from truceline.read.resolve import Resolver
from truceline.read.restated import in_the_body, merged
from truceline.read.scene import Knowledge, Scene, set_scene
from truceline.read.steady import steadied, with_their_acts, with_their_counts
from truceline.read.story import Story
from truceline.read.truces import find_truces
from truceline.read.voice import Voice
from truceline.read.voices import find_voices


@dataclass(frozen=True, slots=True)
class Telling:
    """What a document tells: its claims as drafts in text order, each told once; who answers what among them, by place;
    what was too unlikely to be kept; and the kept ones before what restates another was merged into it."""

    told: tuple[Draft, ...]
    answers: tuple[tuple[int, int], ...]
    left_out: tuple[Draft, ...]
    unmerged: tuple[Draft, ...]


def tell(scene: Scene, resolver: Resolver, voices: Sequence[Sequence[Voice]]) -> Telling:
    """The claims of a document before they have names and a confidence."""
    weights = scene.knowledge.weights
    drafts = weigh(scene, voices, draft_claims(scene, resolver, voices, resolver.story.toponyms))
    likely, unlikely = kept(drafts, weights)
    likely, unsaid = borne_out(scene, likely, weights)
    steady = steadied(with_their_means(scene, likely))
    once = merged(in_the_body(scene.sentences, steady))
    told, answers = answered(scene, resolver, voices, with_their_doers(scene, once))
    told = weigh(scene, voices, told)  # denials by reference are new among them
    left_out = worth_showing(merged([*unlikely, *unsaid]), told, weights)
    return Telling(tuple(told), tuple(answers), tuple(left_out), tuple(steady))


def read(analysis: Analysis, knowledge: Knowledge, *, version: ReaderVersion) -> Account:
    """The account of one analysed document."""
    scene = set_scene(analysis, knowledge)
    resolver = Resolver(Story(scene))
    voices = find_voices(scene, resolver)
    telling = tell(scene, resolver, voices)
    figures = with_their_acts(find_figures(scene, resolver, voices), telling.unmerged, scene.sentences)
    told = with_their_counts(telling.told, figures)
    claims = [replace(confident(d, knowledge.weights), id=f"c{i}") for i, d in enumerate(told, 1)]
    left_out = [replace(confident(d, knowledge.weights), id=f"l{i}") for i, d in enumerate(telling.left_out, 1)]
    answers = [(claims[a].id, claims[b].id) for a, b in telling.answers]
    return Account(
        document=analysis.document,
        reader=version,
        claims=tuple(claims),
        figures=tuple(figures),
        ceasefires=tuple(find_truces(scene, resolver, claims)),
        disputes=tuple(find_disputes(claims, figures, answers=answers)),
        left_out=tuple(left_out),
    )
