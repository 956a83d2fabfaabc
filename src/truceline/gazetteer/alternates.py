"""Which of a place's many other names are kept: GeoNames lists romanisations, exonyms and codes in one column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from truceline.gazetteer.folding import fold

AT_MOST = 14
OF_A_BIG_CITY = 40
BIG_CITY = 100_000
NAME_AT_MOST = 40
READ_AT_MOST = 300
"""Names looked at for one place. GeoNames cuts the column at 10,000 characters; no place needs them all."""

# Airport, port and postal codes: all capitals or with digits. A name has a capital; machine romanisations have none.
CODE = re.compile(r"^[A-Z]{2,5}$|\d|[,;:()\[\]/|\"<>=+*&%$#@!?]")
KEPT_CODES = frozenset({"NYC"})


def is_latin(name: str) -> bool:
    return name.isascii() or all(
        not letter.isalpha() or unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER")) for letter in name
    )


def is_a_name(name: str) -> bool:
    """Whether an English text could call a place so: Latin script, not too long, no code."""
    if name in KEPT_CODES:
        return True
    return (
        2 < len(name) <= NAME_AT_MOST
        and not CODE.search(name)
        and any(letter.isupper() for letter in name)
        and is_latin(name)
        and not name.endswith((" Airport", " City Council"))
    )


def alternates(name: str, others: Iterable[str], *, at_most: int = AT_MOST) -> list[str]:
    """The other Latin-script names, one of each spelling that folds differently, the likeliest English ones first."""
    seen = {fold(name)}
    kept: list[str] = []
    # A name close to the main one in length is likelier to be a romanisation than an exonym in another language.
    for other in sorted(others, key=lambda other: (not other.isascii(), abs(len(other) - len(name)), other)):
        key = fold(other) if is_a_name(other) else ""
        if len(key) > 1 and key not in seen:
            seen.add(key)
            kept.append(other)
            if len(kept) == at_most:
                break
    return kept
