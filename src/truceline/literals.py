"""Which words a text must hold for a regular expression to find anything in it: a quick look before a slow search.

Worked out from the expression itself as Python parses it, so nobody has to write them down and nobody can forget one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

MOST = 60  # words; looking for more takes as long as the search
ODD = re.compile("[\u0130\u0131]")  # the Turkish i's, which fit "i" without regard to case and fold to something else

Needs = frozenset[str]


def needs(expression: re.Pattern[str]) -> Needs:
    """Casefolded words, one of which stands in every text that an expression finds itself in; none if none are sure."""
    try:
        found = _of_all(import_module("re._parser").parse(expression.pattern, expression.flags & ~re.DEBUG)) or Needs()
    except (ImportError, AttributeError, ValueError, TypeError):  # no public module: without it, all is searched
        return Needs()
    shortest = Needs(word for word in found if not any(other in word for other in found if other != word))
    return shortest if len(shortest) <= MOST else Needs()


def longest(expression: re.Pattern[str]) -> int:
    """The most characters an expression can match; a very large number where there is no end to them."""
    try:
        parsed = import_module("re._parser").parse(expression.pattern, expression.flags & ~re.DEBUG)
        return int(parsed.getwidth()[1])
    except (ImportError, AttributeError, ValueError, TypeError):
        return sys.maxsize


def words_in(text: str, words: Iterable[str]) -> Needs:
    """Those of the words that stand in a text; all of them where looking would not be safe."""
    if ODD.search(text):
        return Needs(words)
    plain = text.casefold().encode("ascii", "replace")  # of single bytes, which are searched the fastest
    return Needs(word for word in words if word.encode() in plain)


def _of_all(sequence: Iterable[tuple[Any, Any]]) -> Needs | None:
    """What a sequence needs: the best of what its parts do, neighbouring letters taken together."""
    parts: list[Needs] = []
    run = ""
    for kind, value in sequence:
        letter = _letter(str(kind), value)
        if letter is not None:
            run += letter
        elif str(kind) != "AT":  # the edge of a line or of a word takes no room
            parts += [frozenset({run})] if run else []
            run = ""
            part = _of_part(str(kind), value)
            parts += [part] if part else []
    parts += [frozenset({run})] if run else []
    return max(parts, key=_worth, default=None)


def _of_part(kind: str, value: Any) -> Needs | None:
    match kind:
        case "BRANCH":
            return _any_of([_of_all(one) for one in value[1]])
        case "SUBPATTERN":
            return _of_all(value[3])
        case "ASSERT":
            return _of_all(value[1]) if value[0] > 0 else None  # one that looks back may look before what is searched
        case "ATOMIC_GROUP":
            return _of_all(value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _of_all(value[2]) if value[0] else None
        case "IN":
            letters = [_letter(str(inner), what) for inner, what in value]
            return _any_of([frozenset({one}) if one else None for one in letters])
    return None


def _any_of(ways: Sequence[Needs | None]) -> Needs | None:
    known = [way for way in ways if way]
    return frozenset().union(*known) if len(known) == len(ways) and known else None


def _letter(kind: str, value: Any) -> str | None:
    """The one ASCII letter, folded, that a part stands for."""
    if kind == "LITERAL" and value < 128:
        return chr(value).casefold()
    if kind == "IN":
        letters = {_letter(str(inner), what) for inner, what in value}
        return letters.pop() if len(letters) == 1 else None
    return None


def _worth(found: Needs) -> tuple[bool, int, int]:
    """Long words are rare, and few of them quickly looked for."""
    return len(found) <= MOST, min(map(len, found)), -len(found)
