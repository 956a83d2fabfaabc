"""The lexicons: which words name an act, report one, arm one or count its victims; checked line by line as they load.

The format of the tables, and how a pattern is to be matched against syntax, is told in docs/reference/lexicons.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from truceline.language import Run, Sentence
from truceline.model import ActType, FigureKind, Stance, Who
from truceline.read.lexicon_rows import (
    ActRow,
    Constraint,
    Cue,
    CueKind,
    FigureRole,
    FigureRow,
    Frame,
    FrameKind,
    Pattern,
    Plover,
    Strength,
    WeaponKind,
    WeaponRow,
)
from truceline.resources import Row, data_path, read_table

ACT_COLUMNS = ("lemma", "pos", "pattern", "type", "mode", "frame", "strength", "note")
CUE_COLUMNS = ("cue", "pos", "pattern", "stance", "kind", "note")
WEAPON_COLUMNS = ("word", "plural", "mode", "is_weapon", "note")
CONTEXT_COLUMNS = ("word", "context", "note")
FIGURE_COLUMNS = ("word", "pos", "pattern", "role", "value", "counted", "group", "note")
CLASS_COLUMNS = ("class", "lemma", "note")

PATTERN_ROLES = frozenset("subj obj iobj obl prep prt xcomp ccomp mod objmod advmod neg".split())
FRAME_ROLES = frozenset(
    "subj obj poss mod about against among at between by for from in into near of on over through to under with".split()
)
ACT_POS = ("VERB", "NOUN", "ADJ", "AUX")
CUE_POS = ("VERB", "NOUN", "ADJ", "ADV", "PREP", "PUNCT", "AUX")
FIGURE_POS = ("VERB", "NOUN", "ADJ", "PRON", "PHRASE")
DEFAULT_FRAMES = {"VERB": "subj>obj", "NOUN": "poss|by|mod>on|against|of", "ADJ": "subj>-", "AUX": "subj>-"}
NAMED_FRAMES = tuple(kind.value for kind in FrameKind if kind is not FrameKind.DIRECTED)
ACT_TYPES, STRENGTHS = {t.value: t for t in ActType}, {s.value: s for s in Strength}
STANCES, CUE_KINDS = {s.value: s for s in Stance}, {k.value: k for k in CueKind}
FIGURE_ROLES, WEAPON_KINDS = {r.value: r for r in FigureRole}, {k.value: k for k in WeaponKind}
FIGURE_VALUES: dict[str, tuple[str, ...]] = {
    FigureRole.KIND: tuple(k.value for k in FigureKind),
    FigureRole.WHO: tuple(w.value for w in Who),
    FigureRole.VAGUE: ("",),
    FigureRole.BOUND: ("low", "best", "high"),
    FigureRole.CHANGE: ("total", "increment"),
}


def fold(phrase: str) -> str:
    """A phrase as the indices hold it: lower case, hyphens and runs of white space as one space."""
    return " ".join(phrase.lower().replace("-", " ").split())


R = TypeVar("R")
LONGEST = 7  # tokens of the longest phrase in the tables, hyphens counted


class Phrases(dict[str, R], Generic[R]):
    """What folded phrases stand for."""

    @cached_property
    def first_words(self) -> frozenset[str]:
        return frozenset(phrase.partition(" ")[0] for phrase in self)


def longest(index: Phrases[R], words: Sequence[str], start: int, end: int) -> list[tuple[Run, R]]:
    """The longest phrases of an index among words[start:end], left to right, none inside another."""
    found: list[tuple[Run, R]] = []
    first, plain = start, [fold(word) for word in words[start:end]]
    while start < end:
        told = plain[start - first].partition(" ")[0]
        if told and told not in index.first_words:
            start += 1
            continue
        for stop in range(min(end, start + LONGEST), start, -1):
            phrase = " ".join(
                filter(None, plain[start - first : stop - first])
            )  # what is folded to nothing leaves no blank
            if phrase in index and words[stop - 1] != "-":
                found.append(((start, stop), index[phrase]))
                break
        else:
            stop = start + 1
        start = stop
    return found


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All tables, by lemma (`acts`, `cues`) or folded phrase; rows of a lemma with the most demanding pattern first."""

    acts: Mapping[str, tuple[ActRow, ...]]
    cues: Mapping[str, tuple[Cue, ...]]
    weapons: Phrases[WeaponRow]
    contexts: Phrases[tuple[str, ...]]
    figures: Mapping[str, tuple[FigureRow, ...]]
    classes: Mapping[str, frozenset[str]]
    plover: Plover

    @classmethod
    def load(cls, folder: Path | None = None, *, plover: Plover | None = None) -> Lexicons:
        """Read a folder of tables (default: English, as shipped). Raises LexiconInvalid with file and line."""
        folder, plover = folder or data_path("lexicons", "en"), plover or Plover.load()
        weapons = _weapons(folder / "weapons.csv", plover)
        classes = _classes(folder / "classes.csv") | {"weapon": frozenset(w.split()[-1] for w, r in weapons.items())}
        spellings = Spellings(classes)
        return cls(
            acts=_index(folder / "acts.csv", ACT_COLUMNS, "lemma", lambda row: _act(row, spellings, plover)),
            cues=_index(folder / "reporting.csv", CUE_COLUMNS, "cue", lambda row: _cue(row, spellings)),
            weapons=weapons,
            contexts=_contexts(folder / "contexts.csv", plover),
            figures=_index(folder / "figures.csv", FIGURE_COLUMNS, "word", lambda row: _figure(row, spellings)),
            classes=classes,
            plover=plover,
        )

    def weapons_in(self, sentence: Sentence, run: Run) -> list[tuple[Run, WeaponRow]]:
        """Weapon words in a run, the longest first where they overlap; those of kind NO are left out."""
        words = [word.text for word in sentence.words]
        return [(at, row) for at, row in longest(self.weapons, words, *run) if row.kind is not WeaponKind.NO]

    def means_in(self, sentence: Sentence, run: Run) -> list[tuple[Run, str]]:
        """What tells the means of an assault in a run, in text order: weapons, and phrases such as "air strike"."""
        words = [word.text for word in sentence.words]
        return [(at, row.mode) for at, row in longest(self.weapons, words, *run) if row.mode]

    def contexts_in(self, sentence: Sentence, run: Run) -> tuple[str, ...]:
        """PLOVER contexts that words of a run call up, each once, in text order."""
        found = longest(self.contexts, [word.text for word in sentence.words], *run)
        return tuple(dict.fromkeys(context for _, contexts in found for context in contexts))


class Spellings:
    """Parses patterns and frames, each spelling once: most of them recur."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        self.classes = classes
        self._constraints: dict[str, Constraint] = {}
        self._frames: dict[str, Frame] = {}

    def pattern(self, row: Row) -> Pattern:
        text = row["pattern"]
        return (
            tuple([self._constraints.get(part) or self._constraint(row, part) for part in text.split()]) if text else ()
        )

    def frame(self, row: Row) -> Frame:
        text = row["frame"] or DEFAULT_FRAMES[row["pos"]]
        return self._frames.get(text) or self._frames.setdefault(text, _frame(row, text))

    def _constraint(self, row: Row, text: str) -> Constraint:
        role, colon, values = text.partition(":")
        words = values.split("|")
        if not colon or role not in PATTERN_ROLES:
            raise row.invalid(
                f"pattern {text!r} must be ROLE:word|word, with a role of {', '.join(sorted(PATTERN_ROLES))}"
            )
        if (
            not all(words)
            or len(set(words)) < len(words)
            or values != values.lower()
            or ("*" in words and len(words) > 1)
        ):
            raise row.invalid(f"pattern {text!r} has an empty, repeated or capital word, or more beside '*'")
        names = tuple(word[1:] for word in words if word.startswith("@"))
        if unknown := [name for name in names if name not in self.classes]:
            raise row.invalid(f"pattern {text!r} names the class @{unknown[0]}, which classes.csv does not have")
        lemmas = frozenset(word for word in words if not word.startswith("@")) if names else frozenset(words)
        lemmas = lemmas.union(*(self.classes[name] for name in names)) if names else lemmas
        return self._constraints.setdefault(text, Constraint(role, lemmas, names))


def _frame(row: Row, text: str) -> Frame:
    if text in NAMED_FRAMES:
        return Frame(FrameKind(text))
    actors, arrow, targets = (tuple(p for p in part.split("|") if p != "-") for part in text.partition(">"))
    if not arrow or not FRAME_ROLES.issuperset(actors + targets):
        raise row.invalid(
            f"frame {text!r} must be ACTORS>TARGETS of roles joined by |, '-', or both, harm, light, none"
        )
    return Frame(FrameKind.DIRECTED, actors, targets)


def _act(row: Row, spellings: Spellings, plover: Plover) -> tuple[ActRow, str]:
    pos, strength = row.one_of("pos", ACT_POS), STRENGTHS[row.one_of("strength", tuple(STRENGTHS))]
    mode = row["mode"] or None
    if strength is Strength.STOP:
        if row["type"] or mode:
            raise row.invalid("a stop row names what is no act: type and mode must be empty")
        return ActRow(row["lemma"], pos, spellings.pattern(row), None, None, Frame(FrameKind.NONE), strength), ""
    act_type = ACT_TYPES[row.one_of("type", tuple(ACT_TYPES))]
    if (act_type, mode) not in plover.acts:
        raise row.invalid(f"PLOVER has no mode {mode!r} of {act_type}")
    return ActRow(row["lemma"], pos, spellings.pattern(row), act_type, mode, spellings.frame(row), strength), ""


def _cue(row: Row, spellings: Spellings) -> tuple[Cue, str]:
    stance, kind = STANCES[row.one_of("stance", tuple(STANCES))], CUE_KINDS[row.one_of("kind", tuple(CUE_KINDS))]
    if (kind is CueKind.DENY) != (stance is Stance.DENIES):
        raise row.invalid(f"a cue that {stance} cannot be of kind {kind}")
    return Cue(row["cue"], row.one_of("pos", CUE_POS), spellings.pattern(row), stance, kind), stance


def _figure(row: Row, spellings: Spellings) -> tuple[FigureRow, str]:
    role = FIGURE_ROLES[row.one_of("role", tuple(FIGURE_ROLES))]
    value = row.one_of("value", FIGURE_VALUES[role])
    counted = tuple(part for part in row["counted"].split("|") if part)
    if not set(counted) <= {"subj", "obj", "self", "of", "among"} or (role is FigureRole.KIND) != bool(counted):
        raise row.invalid("counted must be subj, obj, self, of or among, and only a kind has it")
    pattern = spellings.pattern(row)
    return FigureRow(
        row["word"], row.one_of("pos", FIGURE_POS), pattern, role, value, counted, row["group"] or None
    ), role


def _index(
    path: Path, columns: tuple[str, ...], key: str, read: Callable[[Row], tuple[R, str]]
) -> dict[str, tuple[R, ...]]:
    """Rows by word, the most demanding pattern first, then as written. `read` gives a row and its stance or role."""
    seen: dict[tuple[str, str, frozenset[str]], str] = {}
    found: dict[str, list[tuple[int, R]]] = {}
    for row in read_table(path, columns):
        word = row[key]
        if not word or word != word.lower():
            raise row.invalid(f"{key} {word!r} must be given in lower case")
        entry, reading = read(row)
        demands = frozenset(row["pattern"].split())
        mark = (word, row["pos"] + (reading if columns is FIGURE_COLUMNS else ""), demands)
        if mark in seen:
            both = {str(s) for s in Stance} == {seen[mark], reading}
            told = "as both assertion and denial" if both else "twice with the same pattern"
            raise row.invalid(f"{key} {word!r} listed {told}")
        seen[mark] = reading
        found.setdefault(fold(word) if columns is FIGURE_COLUMNS else word, []).append((len(demands), entry))
    return {word: tuple(e for _, e in sorted(rows, key=lambda r: -r[0])) for word, rows in found.items()}


def _weapons(path: Path, plover: Plover) -> Phrases[WeaponRow]:
    found = Phrases[WeaponRow]()
    for row in read_table(path, WEAPON_COLUMNS):
        mode, kind = row["mode"] or None, WEAPON_KINDS[row.one_of("is_weapon", tuple(WEAPON_KINDS))]
        if (ActType.ASSAULT, mode) not in plover.acts:
            raise row.invalid(f"PLOVER has no mode {mode!r} of ASSAULT")
        entry = WeaponRow(row["word"], mode, kind)
        for spelling in {fold(word) for word in (row["word"], row["plural"] or _plural(row["word"]))}:
            if not spelling or spelling in found:
                raise row.invalid(f"weapon {spelling!r} is empty or listed twice")
            found[spelling] = entry
    return found


def _plural(word: str) -> str:
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _contexts(path: Path, plover: Plover) -> Phrases[tuple[str, ...]]:
    found = Phrases[tuple[str, ...]]()
    for row in read_table(path, CONTEXT_COLUMNS):
        context = row.one_of("context", tuple(plover.contexts))
        for word in (fold(row["word"]), fold(_plural(row["word"]))):
            if not row["word"] or context in found.get(word, ()):
                raise row.invalid(f"word {word!r} is empty or listed twice for {context}")
            found[word] = (*found.get(word, ()), context)
    return found


def _classes(path: Path) -> dict[str, frozenset[str]]:
    found: dict[str, list[str]] = {}
    for row in read_table(path, CLASS_COLUMNS):
        members = found.setdefault(row["class"], [])
        if row["lemma"] in members:
            raise row.invalid(f"{row['lemma']!r} is listed twice in {row['class']}")
        members.append(row["lemma"])
    return {name: frozenset(members) for name, members in found.items()}
