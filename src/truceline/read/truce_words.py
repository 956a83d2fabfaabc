"""Words for truces, and what the words around one say of its status."""

from __future__ import annotations

import re
from pathlib import Path

from truceline.model import TruceStatus
from truceline.resources import data_path, read_table

CEASE = re.compile(
    r"cease\W*fires?|truces?|armistices?|cessations? (?:of|in) hostilities|humanitarian pauses?|"
    r"de-escalation (?:zones?|deal)|"
    r"halts? to (?:the |all )?(?:[\w'’-]+ ){0,2}(?:fighting|hostilities|shelling|bombing)",
    re.IGNORECASE,
)
BROKERED = re.compile(
    r"(?:brokered|mediated|negotiated|sponsored|backed|facilitated|monitored|guaranteed|endorsed|arranged)$",
    re.IGNORECASE,
)


def load_status_words(path: Path | None = None) -> tuple[tuple[TruceStatus, re.Pattern[str]], ...]:
    """What words say of a truce's status, in the order in which they count (data/lexicons/en/truces.csv)."""
    found = []
    for row in read_table(path or data_path("lexicons", "en", "truces.csv"), ("status", "words", "note")):
        status = TruceStatus(row.one_of("status", tuple(TruceStatus)))
        words = "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in row.many("words"))
        found.append((status, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)))
    return tuple(found)
