"""The desk's pages: HTML made on the server from the same queries as the API. They work without JavaScript."""

from truceline.serve.pages import (
    actors,
    asking,
    briefs,
    built,
    claims,
    comparing,
    differing,
    documents,
    drawings,
    entering,
    front,
    happenings,
    joining,
    lives,
    queue,
    rendering,
    reviewing,
)

PARTS = (
    rendering,
    built,
    front,
    drawings,
    comparing,
    happenings,
    lives,
    documents,
    claims,
    differing,
    asking,
    actors,
    queue,
    reviewing,
    joining,
    briefs,
    entering,
)
PAGES = tuple(part.router for part in PARTS)

__all__ = ["PAGES"]
