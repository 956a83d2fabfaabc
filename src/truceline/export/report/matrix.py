"""Who says what about whom: voices down, parties across, and how often each is said to act or to be acted on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.export.phrases import Phrases
from truceline.export.report.parties import VOICE, named, party_key
from truceline.model import Account, Claim, Stance, Standing

WIDEST = 6  # parties with a column of their own; the others share one


@dataclass(frozen=True, slots=True)
class Tally:
    """The claims behind one number, by id; `denied` of them deny it. `told` says it in words."""

    ids: tuple[str, ...]
    denied: int
    told: str

    @property
    def strength(self) -> int:
        """How dark the cell is, 0 to 4."""
        return min(4, len(self.ids))


@dataclass(frozen=True, slots=True)
class Head:
    """A party with a column, and all that is said about it."""

    label: str
    all: Tally


@dataclass(frozen=True, slots=True)
class Row:
    """One voice: its label, the names it goes by, all it says, and a pair of tallies (does, is done to) per party."""

    label: str
    voices: str
    all: Tally
    cells: tuple[tuple[Tally, Tally], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`background` claims are left out of the counts: history is not news. `others` share the last column."""

    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    background: int
    others: tuple[str, ...]


def matrix_of(account: Account, phrases: Phrases, labels: Mapping[str, str]) -> Matrix:
    """The matrix of all claims that are not background."""
    claims = [claim for claim in account.claims if claim.standing is not Standing.BACKGROUND]
    columns = _columns(claims, labels)
    voices = Counter(party_key(claim.speaker) for claim in claims)
    ordered = sorted(voices, key=lambda key: (key == VOICE, -voices[key]))  # the article's own voice last
    rows = []
    for voice in ordered:
        told = [claim for claim in claims if party_key(claim.speaker) == voice]
        cells = [_cell(labels[voice], told, name, keys) for name, keys in columns]
        everything = _tally(told, f"all that {labels[voice]} says")
        rows.append(Row(labels[voice], _names(told, labels[voice], phrases), everything, tuple(cells)))
    heads = []
    for name, keys in columns:
        about = [claim for claim in claims if keys & (_does(claim) | _suffers(claim))]
        heads.append(Head(name, _tally(about, f"what is said about {name}")))
    last = sorted(labels[key] for key in columns[-1][1]) if columns else []
    return Matrix(tuple(heads), tuple(rows), len(account.claims) - len(claims), tuple(last) if len(last) > 1 else ())


def _columns(claims: Iterable[Claim], labels: Mapping[str, str]) -> list[tuple[str, frozenset[str]]]:
    """The parties most is said about; those beyond a handful in one column."""
    heard = Counter(key for claim in claims for key in _does(claim) | _suffers(claim))
    ordered = sorted(heard, key=lambda key: (-heard[key], labels[key]))
    if len(ordered) > WIDEST:  # of parties heard of equally often, all have a column or none has
        ordered = [key for key in ordered if heard[key] > heard[ordered[WIDEST]]]
    columns = [(labels[key], frozenset([key])) for key in ordered]
    rest = sorted(heard.keys() - set(ordered), key=lambda key: labels[key])
    if not rest:
        return columns
    names = ", ".join(labels[key] for key in rest)
    return [
        *columns,
        (names if len(rest) < 2 else f"{len(rest)} {'others' if columns else 'parties'}", frozenset(rest)),
    ]


def _cell(voice: str, told: Sequence[Claim], name: str, keys: frozenset[str]) -> tuple[Tally, Tally]:
    does = _tally([claim for claim in told if keys & _does(claim)], f"{voice} on what {name} does")
    suffers = _tally([claim for claim in told if keys & _suffers(claim)], f"{voice} on what is done to {name}")
    return does, suffers


def _tally(claims: Sequence[Claim], told: str) -> Tally:
    return Tally(tuple(c.id for c in claims), sum(c.stance is Stance.DENIES for c in claims), told)


def _does(claim: Claim) -> frozenset[str]:
    return frozenset(party_key(actor) for actor in named(claim.actors))


def _suffers(claim: Claim) -> frozenset[str]:
    return frozenset(party_key(target) for target in named(claim.targets))


def _names(claims: Iterable[Claim], label: str, phrases: Phrases) -> str:
    """The voices in one row, where they are more than its label says."""
    names = dict.fromkeys(phrases.speaker(claim.speaker) for claim in claims)
    return ", ".join(name for name in names if name != label)
