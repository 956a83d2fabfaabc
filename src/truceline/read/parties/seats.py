"""Capitals whose name is a group's as well: "Brussels" is the European Union, and in an article on Belgium its capital.

The tables hold both; an article decides for all its lines. It means the capital if it names the state, by other names,
more often than the group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from truceline.read.parties.finder import Parties
from truceline.read.parties.tables import Form, PartyMatch
from truceline.read.parties.written import key_of


def seats_of(parties: Parties, found: Iterable[PartyMatch], text: str) -> frozenset[str]:
    """The codes of the states whose capitals an article means by such names; `found` are all names in it."""
    named, groups = Counter[str](), dict[str, str]()
    for match in found:
        state = parties.seats.get(key_of(match.span.of(text)))
        code = match.candidates[0].code or ""
        if state is not None and match.form is Form.GROUP:
            groups[state.code or ""] = code
        else:
            named[code] += 1
    return frozenset(state for state, group in groups.items() if named[state] > named[group])


def seated(parties: Parties, found: Sequence[PartyMatch], text: str, states: frozenset[str]) -> list[PartyMatch]:
    """Names with those of the group as the capital's, for the states that `seats_of` told."""
    if not states:
        return list(found)
    return [_seated(parties, match, text, states) for match in found]


def _seated(parties: Parties, match: PartyMatch, text: str, states: frozenset[str]) -> PartyMatch:
    state = parties.seats.get(key_of(match.span.of(text))) if match.form is Form.GROUP else None
    if state is None or state.code not in states:
        return match
    return replace(match, form=Form.CAPITAL, candidates=(state,))
