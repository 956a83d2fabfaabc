"""Words of English news text with exact code-point offsets.

The segmentation follows Universal Dependencies' English treebanks (EWT, GUM), which the bundled model was
trained on: clitics stand alone (`does|n't`, `Baku|'s`), hyphenated compounds are split (`six|-|month|-|old`) except
after a bound prefix (`co-founder`, `non-state`), punctuation stands alone.
"""

from __future__ import annotations

import re

Offsets = tuple[int, int]

BOUND_PREFIXES = (
    "anti|co|counter|cross|de|ex|extra|inter|intra|mid|mini|multi|neo|non|over|post|pre|pro|quasi|re|self|semi|sub|"
    "trans|ultra|un|under|vice|e"
)

WORD = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"”’]+                                # links
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                  # e-mail addresses
  | [@#]\w+                                                       # handles and hashtags
  | (?:[A-Za-z]\.){{2,}}(?:[A-Za-z](?![A-Za-z]))?                 # U.S.   a.m.   U.N
  | (?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Maj|Capt|Cmdr|Adm|Brig|Gov|Sen|Rep|St|Jr|Sr|Rev|No|vs|Jan|Feb|Mar|Apr|Jun
     |Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Corp|Ltd|Co)\.(?=\s|$)     # abbreviations that keep their point
  | \d+(?:[.,:/]\d+)+(?:st|nd|rd|th)?                             # 6,500   2.5   16:30   13/9
  | \d+(?:st|nd|rd|th|s|mm|km|kg|lb|m|k|bn)?\b                    # 120mm   1990s   3rd
  | (?i:\b(?:{BOUND_PREFIXES})-[a-z]{{3,}})                       # co-founder, non-state
  | \w+?(?=n['’]t\b)                                              # does|n't
  | n['’]t\b
  | ['’](?:s|re|ve|ll|d|m|S)\b                                    # clitics
  | \w+(?:['’](?!(?:s|re|ve|ll|d|m|S|t)\b)\w+)*                   # words, O'Brien, Sana'a
  | \.{{2,}} | … | -{{2,}} | [—–] | \S                            # ellipses, dashes, any other mark
    """,
    re.VERBOSE,
)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Offsets]:
    """The words between two code points of a text, as half-open offsets into the whole text."""
    return [match.span() for match in WORD.finditer(text, start, len(text) if end is None else end)]
