"""The real knowledge tables, loaded once for all tests, and scenes set with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from tests.sentences import PUBLISHED, Told, analysis
from truceline.model import Actor
from truceline.read.resolve import Resolver
from truceline.read.scene import Knowledge, Scene, set_scene
from truceline.read.story import Story


@cache
def knowledge() -> Knowledge:
    return Knowledge.load()


def scene_of(*told: str | Told, published: date | None = PUBLISHED) -> Scene:
    """The scene of a document of these sentences."""
    return set_scene(analysis(*told, published=published), knowledge())


def resolver_of(*told: str | Told, published: date | None = PUBLISHED) -> Resolver:
    return Resolver(Story(scene_of(*told, published=published)))


def codes(actors: Iterable[Actor]) -> list[str | None]:
    """The parties' codes in their order."""
    return [actor.code for actor in actors]
