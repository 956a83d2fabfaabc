"""The lines below the claims: what is disputed, the ceasefires, the tolls. Each is a label, ids, and what is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from truceline.export.disputes import together
from truceline.export.phrases import Phrases, clipped, count_words, listed, period_words
from truceline.model import Account, Actor, Ceasefire, Change, Claim, DisputeKind, Figure, FigureKind, Stance, Standing

Finding = tuple[str, str, Text]
EXCERPT = 40  # characters of the words shown for a number that is only a word


def what(claim: Claim, phrases: Phrases, *, breach: bool = False) -> Text:
    """What is said to have happened; a denial, a hypothetical and a breach of a truce are told by a word in front."""
    told = Text()
    if claim.stance is Stance.DENIES:
        told.append("DENIES: ", style="flag")
    if claim.standing is Standing.HYPOTHETICAL:
        told.append("HYPOTHETICAL: ", style="flag")
    if claim.violates_ceasefire or breach:
        told.append("✗truce ", style="flag")
    return told.append(phrases.claim(claim), style=phrases.of(claim.act).kind)


def disputes(account: Account, phrases: Phrases) -> Iterator[Finding]:
    """Who contradicts whom: one line per voice and happening, however many pairs they make."""
    claims = {claim.id: claim for claim in account.claims}
    counts = {figure.id: figure for figure in account.figures}
    for kind, ids in together(account):
        yield "DISPUTED", "", Text(phrases.label("dispute", kind), style="quiet")
        if kind is DisputeKind.FIGURE:
            for figure in (counts[id] for id in ids if id in counts):
                yield "DISPUTED", figure.id, Text(figure_words(figure, account, phrases, None), style="figure")
        else:
            yield from _voices([claims[id] for id in ids if id in claims], phrases)


def _voices(claims: Sequence[Claim], phrases: Phrases) -> Iterator[Finding]:
    """Claims of one voice, stance and pair of parties on one line."""
    lines: dict[object, list[Claim]] = {}
    for claim in claims:
        voice = claim.speaker and (claim.speaker.code or claim.speaker.name)
        key = (voice, claim.stance, _codes(claim.actors), _codes(claim.targets))
        lines.setdefault(key, []).append(claim)
    for same in lines.values():
        first = same[0]
        told = Text(phrases.speaker(first.speaker) + (" " if first.stance is Stance.DENIES else ": "))
        told.append_text(what(first, phrases, breach=any(claim.violates_ceasefire for claim in same)))
        yield "DISPUTED", " ".join(claim.id for claim in same), told


def _codes(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(actor.code or actor.name for actor in actors)


def ceasefires(account: Account, phrases: Phrases, year: int | None) -> Iterator[Finding]:
    """Each truce: between whom, by whom, since when, how it stands, and who alleges a breach."""
    for truce in sorted(account.ceasefires, key=lambda truce: truce.standing is Standing.BACKGROUND):
        told = Text(ceasefire_words(truce, phrases, year), style="truce")
        if truce.violations:
            many = "1 alleged breach" if len(truce.violations) == 1 else f"{len(truce.violations)} alleged breaches"
            told.append(f" ({many}: {' '.join(truce.violations)})", style="flag")
        if truce.standing is not Standing.CURRENT:
            told.stylize("quiet")
        yield "CEASEFIRE", truce.id, told


def ceasefire_words(truce: Ceasefire, phrases: Phrases, year: int | None) -> str:
    between = " – ".join(phrases.parties(truce.parties)) or "parties not told"
    parts = [between]
    if truce.brokers:
        parts.append(f"brokered by {listed(phrases.parties(truce.brokers))}")
    for verb, period in (("declared", truce.declared), ("in force", truce.in_force), ("ended", truce.ended)):
        if period:
            parts.append(f"{verb} {period_words(period, year)}")
    standing = "" if truce.standing is Standing.CURRENT else f"{phrases.label('standing', truce.standing)}, "
    return f"{', '.join(parts)}: {standing}{phrases.label('status', truce.status)}"


def figures(account: Account, phrases: Phrases, year: int | None, *, everything: bool) -> Iterator[Finding]:
    """The tolls by kind, current ones first; background ones of a kind share a line unless everything is asked for."""

    def told(figure: Figure) -> str:
        return figure_words(figure, account, phrases, year)

    ordered = sorted(account.figures, key=lambda figure: figure.evidence)
    for kind in FigureKind:
        label = phrases.label("figure", kind)
        history = [f for f in ordered if f.kind is kind and f.standing is Standing.BACKGROUND]
        for figure in (f for f in ordered if f.kind is kind and f.standing is not Standing.BACKGROUND):
            yield label, figure.id, Text(told(figure), style="figure")
        if history and not everything:
            together = "; ".join(told(figure) for figure in history)
            yield label, " ".join(f.id for f in history), Text(f"background: {together}", style="quiet")
        elif history:
            for figure in history:
                yield label, figure.id, Text(f"background: {told(figure)}", style="quiet")


def figure_words(figure: Figure, account: Account, phrases: Phrases, year: int | None) -> str:
    """A count with its bound, whose people, when, and who says so: nobody's number stands as a fact."""
    who = figure.group or phrases.label("who", figure.who)
    number = count_words(figure.count)
    head = f"{number} {who}" if number else f"“{clipped(figure.evidence.of(account.document.text), EXCERPT)}”"
    if figure.change is Change.INCREMENT:
        head = f"+{head}" if figure.count.exact else f"{head} more"
    parts = [head + (f" of {listed(phrases.parties(figure.sides))}" if figure.sides else "")]
    if figure.time:
        parts.append(period_words(figure.time, year))
    if figure.derived:
        parts.append("sum, no source named")
    else:
        parts.append(f"according to {phrases.speaker(figure.speaker)}")
    parts += [f"part of {figure.part_of}"] if figure.part_of else []
    parts += [f"replaces {figure.supersedes}"] if figure.supersedes else []
    if figure.standing is Standing.HYPOTHETICAL:
        parts.append(phrases.label("standing", figure.standing))
    return " · ".join(parts)
