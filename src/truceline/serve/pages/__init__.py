"""The desk's pages: HTML made on the server from the same queries as the API. They work without JavaScript."""

from truceline.serve.pages import documents, front, happenings, rendering

PAGES = tuple(part.router for part in (rendering, front, happenings, documents))

__all__ = ["PAGES"]
