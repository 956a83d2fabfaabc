"""Groups that no table lists, told by the shape of their names, and short names that a document gives to groups itself.

"The Northern Defence Front (NDF)" is an armed group of its own, whoever it is, and NDF means it in that document.
Its code is its name in capitals (ledger-format.md, Codes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from truceline.model import Span
from truceline.read.parties.tables import Form, Party, PartyMatch
from truceline.read.parties.written import folded

WORD = r"(?:al-|el-|Al-|El-|ul-)?[A-Z][\w'’-]*[a-z][\w'’-]*"
NAME = re.compile(rf"{WORD}(?:\s+(?:(?:of|for|the|and|al|el|de|du|des)\s+){{0,2}}{WORD})+")
DEFINED = re.compile(
    r"[”\"]?\s*[(\[](?:the\s+|or\s+|also known as\s+)?[“\"]?([A-Z][A-Za-z0-9/-]{1,11})[”\"]?\s*[,;)\]]"
)
NEWCOMER = "newcomer"  # the kind of such a party
LISTED = (Form.GROUP, Form.OUTLET, Form.LEADER)

Found = Sequence[Sequence[PartyMatch]]


def with_newcomers(
    text: str, spans: Sequence[Span], found: Found, classes: Mapping[str, frozenset[str]]
) -> tuple[tuple[PartyMatch, ...], ...]:
    """The names of parties by sentence, with unlisted groups and the document's own short names among them."""
    grown = [list(_merged(matches, _unlisted(text, s, classes))) for s, matches in zip(spans, found, strict=True)]
    given = _given_names(text, grown)
    return tuple(
        tuple(_merged(matches, _shortened(text, span, given), given=True))
        for span, matches in zip(spans, grown, strict=True)
    )


def _unlisted(text: str, span: Span, classes: Mapping[str, frozenset[str]]) -> Iterator[PartyMatch]:
    for run in NAME.finditer(text, span.start, span.end):
        words = list(re.finditer(r"[\w'’-]+", run.group()))
        kept = _group_words([w.group().casefold() for w in words], classes)
        if kept is None:
            continue
        start, end = words[kept[0]].start(), words[kept[1] - 1].end()
        name = run.group()[start:end]
        code = "".join(c for c in folded(name).upper() if c.isalnum())
        party = Party(code, name, NEWCOMER, "REB", None)
        yield PartyMatch(Span(run.start() + start, run.start() + end), Form.GROUP, (party,))


def is_newcomer(party: Party) -> bool:
    """Whether a party is known by the shape of its name only."""
    return party.kind == NEWCOMER


def _group_words(words: Sequence[str], classes: Mapping[str, frozenset[str]]) -> tuple[int, int] | None:
    """Which words of a capitalised run name an armed group: "Liwa ...", "... Liberation Brigades"."""
    nouns = classes["group-noun"]
    first = next((i for i, word in enumerate(words) if word in classes["group-first"]), None)
    if first is not None and len(words) > first + 1:
        return first, len(words)
    behind_article = [i + 1 for i, word in enumerate(words) if word == "the" and not set(words[:i]) & nouns]
    start = max(behind_article, default=0)  # "Meanwhile the Ardan Liberation Front"
    end = next((i + 1 for i in range(len(words) - 1, 0, -1) if words[i] in nouns), None)
    if end is None or end - start < 2:
        return None
    told = [word for word in words[start:end] if word in classes["group-modifier"]]
    defends = any(word.startswith("defen") for word in words[start:end]) and words[end - 1] in classes["defence-noun"]
    if told or defends:
        return start, len(words) if words[end : end + 1] == ["of"] else end
    return None


def _given_names(text: str, found: Found) -> dict[str, PartyMatch]:
    """The short names that the document puts in brackets behind a group's name."""
    given: dict[str, PartyMatch] = {}
    for match in (m for matches in found for m in matches if m.form is Form.GROUP):
        short = DEFINED.match(text, match.span.end)
        if short is None:
            continue
        initials = {word[0] for word in re.findall(r"\w+", match.span.of(text))}
        capitals = sum(c.isupper() for c in short.group(1))
        known = any(m.span.start == short.start(1) and m.form in LISTED for each in found for m in each)
        if known and not is_newcomer(match.candidates[0]):
            continue
        if 2 <= capitals >= len(short.group(1)) / 2 and short.group(1)[0] in initials:
            given.setdefault(short.group(1), match)
    return given


def _shortened(text: str, span: Span, given: Mapping[str, PartyMatch]) -> Iterator[PartyMatch]:
    for short, match in given.items():
        for at in re.finditer(rf"\b{re.escape(short)}\b", text[span.start : span.end]):
            yield replace(match, span=Span(span.start + at.start(), span.start + at.end()))


def _merged(known: Sequence[PartyMatch], new: Iterator[PartyMatch], *, given: bool = False) -> list[PartyMatch]:
    """Names in text order. Where two overlap a group of the tables stays, unless the document gives its name away."""
    kept = list(known)
    for match in new:
        rivals = [m for m in kept if m.span.overlaps(match.span)]
        listed = any(m.form in LISTED and not (given and m.span == match.span) for m in rivals)
        if not listed and all(len(m.span) <= len(match.span) for m in rivals):
            kept = [m for m in kept if m not in rivals] + [match]
    return sorted(kept, key=lambda m: m.span.start)
