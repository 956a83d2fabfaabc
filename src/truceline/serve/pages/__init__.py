"""The desk's pages: HTML made on the server from the same queries as the API. They work without JavaScript."""

from truceline.serve.pages import (
    actors,
    asking,
    built,
    claims,
    comparing,
    documents,
    drawings,
    entering,
    front,
    happenings,
    lives,
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
    asking,
    actors,
    reviewing,
    entering,
)
PAGES = tuple(part.router for part in PARTS)

__all__ = ["PAGES"]
