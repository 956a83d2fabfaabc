"""Parties: states and whatever speaks for them, armed groups, organisations, people."""

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.model.spans import Span


@dataclass(frozen=True, slots=True)
class Actor:
    """A party as named in the text.

    `code` is ISO 3166-1 alpha-3 for a state and whatever speaks for it, a group's own code (`actor-codes`) for
    others, None for somebody the text leaves unknown. `sector` is PLOVER's: GOV, MIL, REB, CVL, JRN ...
    `words` point to the mention; None where the actor is implied.
    """

    name: str
    code: str | None
    sector: str | None = None
    words: Span | None = None

    def at(self, words: Span | None, name: str | None = None) -> Actor:
        """The same party, mentioned elsewhere."""
        return replace(self, words=words, name=name or self.name)
