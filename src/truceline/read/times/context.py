"""The words around an expression: whether its clause looks ahead, whether four digits are a year and "May" a month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from truceline.read.times.grammar import Grammar

BACK, AHEAD = 160, 90  # code points of the sentence looked at on either side
AHEAD_OF_UNTIL = 40  # "Until Thursday, they had not ..."
FAR, VERY_FAR = 200, 300  # days; a date without a year is hardly so far ahead, or so far back

SENTENCE_END = re.compile(r"(?<=[a-z0-9)%”\"]{2})[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n\s*\n|[;]\s")
RELATIVE_CLAUSE = re.compile(r",\s+(?:who|which|whose|whom|where)\b[^,]*,")
VERB_PHRASE = re.compile(r"(?:\s+(?:not|also|be|have|been|then|only|still|again|\w+ly))*\s+\w+")
CLOCK_TIME = r"(?:[\d:.]+\s*[ap]\.?m\.?\s+(?:\(?[A-Z]{3}\)?\s+)?|\d{4}\s+[A-Z]{3}\s+|noon\s+|midnight\s+)"
UNTIL = re.compile(rf"\b(?:until|till)\s+(?:at\s+least\s+)?{CLOCK_TIME}?(?:on\s+)?$", re.IGNORECASE)
LASTED = re.compile(r"\b(?:was|were|had|did|lasted|continued|raged|went)\b")
OWNER = re.compile(r"(?:\b(?:its|their|his|her|our|your)|\w['’]s|s['’])\s+$", re.IGNORECASE)
WORD_BEFORE = re.compile(r"([\w'’.$£€-]+)[\s(]*$")
WORD_AFTER = re.compile(r"[\s-]*([\w'’]+)")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a match stands: the text, the limits of what may be read, its own place, and the day of publication."""

    text: str
    limits: tuple[int, int]
    start: int
    end: int
    today: date | None
    grammar: Grammar

    @property
    def before(self) -> str:
        """The sentence up to the match."""
        passage = self.text[max(self.limits[0], self.start - BACK) : self.start]
        ends = [found.end() for found in SENTENCE_END.finditer(passage)]
        return passage[ends[-1] :] if ends else passage

    @property
    def after(self) -> str:
        """The sentence from the match on."""
        limit = min(self.limits[1], self.end + AHEAD)
        found = SENTENCE_END.search(self.text, self.end, limit)
        return self.text[self.end : found.start() if found else limit]

    @property
    def word_before(self) -> str:
        found = WORD_BEFORE.search(self.text[max(0, self.start - 40) : self.start])
        return found.group(1).lower() if found else ""

    @property
    def word_after(self) -> str:
        found = WORD_AFTER.match(self.text, self.end)
        return found.group(1).lower() if found else ""

    def among(self, word: str, table: str) -> bool:
        return word in self.grammar.context[table]


def looks_ahead(setting: Setting) -> bool | None:
    """Whether the clause speaks of what is to come (True), of what was (False), or does not say (None).

    The cue nearest before the expression decides, and where none stands before it ("On Friday, envoys will ...")
    the nearest behind it.
    """
    if UNTIL.search(setting.before):
        return not LASTED.search(setting.before) and not LASTED.search(setting.after[:AHEAD_OF_UNTIL])
    if setting.text[setting.end : setting.end + 2] in ("'s", "’s"):  # "ways to get around Wednesday's ruling"
        return bool(re.search(r"\b(?:upcoming|ahead\s+of|before|by)\s*$", setting.before))
    ahead = _last(setting.grammar.future, setting.before)
    behind = _last(setting.grammar.past, setting.before, skip=ahead)
    if ahead is not None or behind is not None:
        return ahead is not None and (behind is None or ahead[1] >= behind[0])
    after = RELATIVE_CLAUSE.sub("", setting.after)
    first_ahead, first_behind = setting.grammar.future.search(after), setting.grammar.past.search(after)
    if first_ahead is None and first_behind is None:
        return None
    return first_behind is None or (first_ahead is not None and first_ahead.start() <= first_behind.start())


def _last(cues: re.Pattern[str], passage: str, skip: tuple[int, int] | None = None) -> tuple[int, int] | None:
    found = [cue.span() for cue in cues.finditer(passage)]
    # "will be released": the participle belongs to the cue before it
    if skip is not None:
        tail = VERB_PHRASE.match(passage[skip[1] :])
        reach = skip[1] + (tail.end() if tail else 0)
        found = [span for span in found if not skip[0] <= span[0] < reach]
    return found[-1] if found else None


def pick(setting: Setting, earlier: date, later: date, *, slack: int = 0) -> date:
    """Of the last occurrence up to today and the first after it, the one the clause means.

    `slack`, for what comes once a year: with no tense to go by, so many days ahead are nearer than most of a year
    back ("the deadline of March 5", written in February); and a tense read from another verb of the sentence is
    not followed to the far end of the year.
    """
    ahead = looks_ahead(setting)
    if setting.today is not None and slack:
        wait, past = (later - setting.today).days, (setting.today - earlier).days
        if ahead is None or (ahead and OWNER.search(setting.before)):  # "hold it to account for its Feb. 24 invasion"
            ahead = wait <= slack
        elif ahead and wait > FAR:
            ahead = wait < past
        elif not ahead and past > VERY_FAR:
            ahead = wait <= slack
    return later if ahead else earlier


def is_year(setting: Setting, number: int) -> bool:
    """Whether four digits name a year: not "2000 soldiers", "Resolution 1701", "at 1900"."""
    before, after = setting.word_before, setting.word_after
    if setting.among(before.rstrip("."), "numbered") and not (
        before in ("about", "around") and re.search(r"\b(?:in|from|since|of)\s+\w+\s*$", setting.before, re.IGNORECASE)
    ):
        return False
    lead = re.search(r"(\w+)([-–]|[^\S\n]+)$", setting.text[max(0, setting.start - 30) : setting.start])
    if lead and lead[1].isalpha():
        if lead[2] in "-–" and lead[1].lower() not in ("pre", "post", "mid", "early", "late"):
            return False  # "Mirage-2000"
        if lead[2] not in "-–" and lead[1].istitle() and not setting.among(before, "year_openers"):
            return False  # "Mirage 2000", "Vision 2030"
    if before == "at" or setting.text[setting.end : setting.end + 1] in ("%", "°"):
        return False
    plural_of_round = number % 100 == 0 and after.endswith("s") and after.islower() and len(after) > 3
    if setting.among(after, "counted") or (plural_of_round and setting.text[setting.end : setting.end + 1] == " "):
        # "in 2014 rebels seized": a count of two thousand would be round, or wear a comma
        return before in ("in", "since", "during", "until") and number % 100 != 0
    if setting.among(before, "year_openers") or before.endswith(("'s", "’s", "s'", "s’")):
        return True
    opener = setting.text[max(0, setting.start - 1) : setting.start]
    closer = setting.text[setting.end : setting.end + 1]
    if opener == "(" or closer == ")":
        return True
    return 1900 <= number <= 2059


def is_month_name(setting: Setting, name: str) -> bool:
    """Whether "May" or "March" is the month: Theresa May, "May God help" and a March for Peace are not."""
    before, shouted = setting.word_before, name.isupper()
    strong = ("in", "since", "last", "this", "next", "early", "late", "mid", "during", "until", "end", "of", "through")
    if name.lower() == "may" and not shouted and SURNAME_MAY.search(setting.text):
        part_of = re.search(r"\b(?:end|start|beginning|\d+\w*)\s+of\s*$", setting.before)
        return before in strong and (before != "of" or part_of is not None)
    if setting.among(before, "month_openers"):
        return not (before == "by" and re.match(r"\s+(?:said|says|told|and\s+her)\b", setting.text[setting.end :]))
    if shouted:
        return False
    noun = re.match(r"(?:['’]s)?\s+(?P<noun>[a-z]+)", setting.text[setting.end : setting.end + 40])
    if setting.text[setting.end : setting.end + 2] in ("'s", "’s"):
        return True
    return before in DETERMINERS and noun is not None and noun["noun"] not in FUNCTION_WORDS


SURNAME_MAY = re.compile(
    r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|Secretary|PM)\s+May\b|(?<![.!?\"“]\s)(?<!^)\bMay\s+(?:said|told|added|says)\b"
)
DETERMINERS = frozenset("a the its his her their".split())
FUNCTION_WORDS = frozenset(
    "for of on to in at against by that was were is has had will would and or from with who which through".split()
)
