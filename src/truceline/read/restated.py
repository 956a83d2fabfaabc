"""A happening told again by the same voice is one claim (settled case 6): later tellings add their details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Sentence
from truceline.model import Claim, PlacePrecision, Standing, hull
from truceline.read.claims import Draft

SAME_CLAUSE = 0.7  # of the longer evidence
HEADLINE = 16  # words of an opening line without a full stop
OPENING = 2  # sentences among which headline and standfirst are


def is_headline(sentence: Sentence) -> bool:
    """Whether a sentence is a line above the article: among the first, short, and without a full stop."""
    return sentence.number < OPENING and len(sentence.words) <= HEADLINE and sentence.words[-1].text not in ".!?"


def in_the_body(sentences: Sequence[Sentence], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without what a headline tells and the body tells again, more fully (settled case 6)."""
    lines = {draft.sentence for draft in drafts if is_headline(sentences[draft.sentence])}
    body = [draft.claim for draft in drafts if draft.sentence not in lines]
    return [d for d in drafts if d.sentence not in lines or not any(_told_by(d.claim, claim) for claim in body)]


def _told_by(line: Claim, body: Claim) -> bool:
    """Whether a claim tells all that a headline's does; what kind of force it was, headlines do not weigh."""
    if line.act.type is not body.act.type or line.stance is not body.stance or line.standing is not body.standing:
        return False
    if line.speaker is not None and (body.speaker is None or line.speaker.code != body.speaker.code):
        return False
    if line.time is not None and body.time is not None and line.time != body.time:
        return False
    sharp = {p.name.casefold() for p in line.places if p.precision is not PlacePrecision.COUNTRY}
    places = sharp <= {p.name.casefold() for p in body.places}  # the body tells where in the country
    named = any(a.code for a in (*body.actors, *body.targets))
    return places and named and _within(line.actors, body.actors) and _within(line.targets, body.targets)


def merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without those that only restate an earlier one."""
    kept: list[Draft] = []
    for draft in _each_clause_once(drafts):
        at = next(
            (
                i
                for i, earlier in enumerate(kept)
                if restates(earlier.claim, draft.claim, _same_word(earlier, draft)) or _breaks_it(earlier, draft)
            ),
            None,
        )
        if at is None:
            kept.append(draft)
        else:
            kept[at] = replace(kept[at], claim=_enriched(kept[at].claim, draft.claim, _breaks_it(kept[at], draft)))
    return kept


def _each_clause_once(drafts: Sequence[Draft]) -> list[Draft]:
    """Of two triggers with nearly the same evidence, act and voice, the surer one: one clause tells one happening."""
    kept: list[Draft] = []
    for draft in drafts:
        at = next((i for i, other in enumerate(kept) if _one_clause(other, draft)), None)
        if at is None:
            kept.append(draft)
        elif draft.trigger.probability > kept[at].trigger.probability:
            kept[at] = draft
    return kept


def _one_clause(a: Draft, b: Draft) -> bool:
    first, later = a.claim, b.claim
    if a.sentence != b.sentence or first.act.type is not later.act.type or first.speaker != later.speaker:
        return False
    shared = min(first.evidence.end, later.evidence.end) - max(first.evidence.start, later.evidence.start)
    return shared > SAME_CLAUSE * max(len(first.evidence), len(later.evidence))


def _breaks_it(breach: Draft, act: Draft) -> bool:
    """Whether an act is the one that a breach told around it consists in: one claim with it (rule 7)."""
    first, later = breach.claim, act.claim
    shared = min(first.evidence.end, later.evidence.end) - max(first.evidence.start, later.evidence.start)
    within = breach.sentence == act.sentence and 2 * shared > len(later.evidence)
    alike = first.act.type is later.act.type and first.stance is later.stance and first.speaker == later.speaker
    return first.violates_ceasefire and within and alike and _within(later.actors, first.actors)


def _same_word(a: Draft, b: Draft) -> bool:
    return a.trigger.row is not None and a.trigger.row is b.trigger.row


def restates(first: Claim, later: Claim, same_word: bool) -> bool:
    """Whether a later claim tells nothing that could make it another happening than the first."""
    if first.violates_ceasefire != later.violates_ceasefire:  # a breach alleged beside an attack told: two charges
        return False
    if later.breaches not in (None, first.breaches):  # another number of them, or a first one
        return False
    if first.act.type is not later.act.type or first.stance is not later.stance or first.standing is not later.standing:
        return False
    if (first.speaker.code if first.speaker else None) != (later.speaker.code if later.speaker else None):
        return False
    if not _within(later.actors, first.actors) or not _within(later.targets, first.targets):
        return False
    places = {p.name.casefold() for p in later.places} <= {p.name.casefold() for p in first.places}
    time = later.time is None or (
        first.time is not None and first.time.start <= later.time.start and later.time.end <= first.time.end
    )
    mode = later.act.mode is None or later.act.mode == first.act.mode
    bare = later.time is None and not later.places
    if first.standing is Standing.BACKGROUND and bare and (first.time or first.places):
        return False  # history tells of many happenings; without a time or place it need not be that one
    named = bool(later.actors and any(a.code for a in later.actors))
    return places and time and mode and (same_word or named) and bool(first.time or first.places or same_word)


def _within(later: Sequence[object], first: Sequence[object]) -> bool:
    codes = {getattr(a, "code", None) for a in later} - {None}
    return codes <= {getattr(a, "code", None) for a in first}


def _enriched(first: Claim, later: Claim, one_clause: bool) -> Claim:
    weapons = tuple(dict.fromkeys((*first.weapons, *later.weapons)))
    targets = first.targets or later.targets
    reasons = dict(first.reasons)
    if weapons != first.weapons:
        reasons["weapons"] = "names of weapons where it is told again"
    if targets != first.targets:
        reasons["targets"] = "named where it is told again"
    evidence = hull((first.evidence, later.evidence)) if one_clause else first.evidence
    return replace(first, evidence=evidence, weapons=weapons, targets=targets, reasons=reasons)
