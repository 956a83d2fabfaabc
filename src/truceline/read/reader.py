"""Analysis -> Account: the reading steps in their order. Each is a function over the scene and what came before."""

from __future__ import annotations

from dataclasses import replace

from truceline.language import Analysis
from truceline.model import Account, Claim, ReaderVersion
from truceline.read.answers import answered
from truceline.read.blows import with_their_means
from truceline.read.claims import draft_claims
from truceline.read.confidence import confident
from truceline.read.deeds import with_their_doers
from truceline.read.disputes import find_disputes
from truceline.read.figures import find_figures
from truceline.read.resolve import Resolver
from truceline.read.restated import merged
from truceline.read.scene import Knowledge, set_scene
from truceline.read.steady import steadied, with_their_acts
from truceline.read.truces import find_truces
from truceline.read.voices import find_voices


def read(analysis: Analysis, knowledge: Knowledge, *, version: ReaderVersion) -> Account:
    """The account of one analysed document."""
    scene = set_scene(analysis, knowledge)
    resolver = Resolver(scene)
    voices = find_voices(scene, resolver)
    toponyms = resolver.story.toponyms
    drafts = steadied(with_their_means(scene, draft_claims(scene, resolver, voices, toponyms)))
    told, answers = answered(scene, resolver, voices, with_their_doers(scene, merged(drafts)))
    claims: list[Claim] = [replace(confident(draft), id=f"c{i}") for i, draft in enumerate(told, 1)]
    figures = with_their_acts(find_figures(scene, resolver, voices), drafts, scene.sentences)
    return Account(
        document=analysis.document,
        reader=version,
        claims=tuple(claims),
        figures=tuple(figures),
        ceasefires=tuple(find_truces(scene, resolver, claims)),
        disputes=tuple(find_disputes(claims, figures, answers=[(claims[a].id, claims[b].id) for a, b in answers])),
    )
